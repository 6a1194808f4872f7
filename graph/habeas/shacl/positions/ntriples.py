"""Places in N-Triples and N-Quads, where a statement is a line.

Nothing is parsed but the lines of a subject that somebody asks about, so that
a file of a million statements costs a pass over its text and no more.
"""

import re
from array import array
from collections.abc import Iterator
from functools import cached_property, lru_cache

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.positions.naming import Naming
from habeas.shacl.positions.place import Place, Places, Term

__all__ = ["LinePlaces"]

_LINE = re.compile(
    rb"""
    [ \t]*+
    (?: (<[^>\r\n]*+> | _:[^\s<"]++)
        [ \t]*+ <[^>\r\n]*+> [ \t]*+
        ( <[^>\r\n]*+>
        | _:[^\s<.]++(?:\.++[^\s<.]++)*+
        | "(?:[^"\\\r\n]++|\\.)*+" (?:@[A-Za-z0-9-]++|\^\^[ \t]*+<[^>\r\n]*+>)?+ ) )?+
    [^\r\n]*+ (?:\r\n|\r|\n)?+
    """,
    re.VERBOSE,
)
_SUBJECT, _OBJECT = 1, 2
_Column = NDArray[np.int64]


class LinePlaces(Places):
    """The lines of a text in N-Triples or N-Quads, without columns."""

    def __init__(
        self,
        content: bytes,
        syntax: ox.RdfFormat,
        source: str | None,
        names: Naming | None = None,
    ) -> None:
        self._content = content
        self._syntax = syntax
        self._source = source
        self._names = names
        # On the instance, so that what was read goes when this does.
        self._about = lru_cache(maxsize=256)(self._statements_on)

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the first line that says exactly this."""
        subject = self._written(subject)
        value = object if object is None else self._written(object)
        line = self._about(subject).get(hash((predicate, value)))
        return Place(self._source, line) if line else None

    def mention(self, node: Term) -> Place | None:
        """Return the first line that has ``node`` as its object."""
        node = self._written(node)
        for line, statement in self._candidates(node, self._objects):
            if statement.object == node:
                return Place(self._source, line)
        return None

    def _written(self, node: Term) -> Term:
        """Return a node by its label in this file."""
        return self._labels.get(node, node) if isinstance(node, ox.BlankNode) else node

    @cached_property
    def _labels(self) -> dict[Term, ox.BlankNode]:
        if self._names is None:
            return {}
        try:
            triples = [quad.triple for quad in ox.parse(self._content, self._syntax)]
        except (SyntaxError, ValueError):
            return {}
        return {name: label for label, name in self._names(triples).items()}

    def _statements_on(self, subject: Term) -> dict[int, int]:
        """Return the first line of each statement, each predicate, and of the subject."""
        lines: dict[int, int] = {}
        for line, statement in self._candidates(subject, self._subjects):
            if statement.subject == subject:
                predicate = statement.predicate
                for known in ((predicate, statement.object), (predicate, None), (None, None)):
                    lines.setdefault(hash(known), line)
        return lines

    def _candidates(
        self, node: Term, column: tuple[_Column, _Column, _Column]
    ) -> "Iterator[tuple[int, ox.Quad]]":
        """Yield the statements that may have ``node`` in a column, with their lines, in order."""
        hashes, lines, starts = column
        wanted = hash(str(node).encode())
        low, high = (
            np.searchsorted(hashes, wanted, "left"),
            np.searchsorted(hashes, wanted, "right"),
        )
        for line, start in zip(lines[low:high].tolist(), starts[low:high].tolist(), strict=True):
            match = _LINE.match(self._content, start)
            statement = _read(match[0], self._syntax) if match else None
            if statement:
                yield line, statement

    @cached_property
    def _subjects(self) -> tuple[_Column, _Column, _Column]:
        return self._column(_SUBJECT)

    @cached_property
    def _objects(self) -> tuple[_Column, _Column, _Column]:
        return self._column(_OBJECT)

    def _column(self, group: int) -> tuple[_Column, _Column, _Column]:
        """Return the hashes of the terms in a column, sorted, with line and offset of each."""
        hashes, lines, starts = array("q"), array("q"), array("q")
        for line, match in enumerate(_LINE.finditer(self._content), start=1):
            token = match[group]
            if token is not None:
                hashes.append(hash(token if b"\\" not in token else self._plain(match, group)))
                lines.append(line)
                starts.append(match.start())
        order = np.argsort(np.asarray(hashes, dtype=np.int64), kind="stable")
        return (
            np.asarray(hashes, dtype=np.int64)[order],
            np.asarray(lines, dtype=np.int64)[order],
            np.asarray(starts, dtype=np.int64)[order],
        )

    def _plain(self, match: "re.Match[bytes]", group: int) -> bytes:
        """Return a term without the escapes that it need not have."""
        statement = _read(match[0], self._syntax)
        if statement is None:
            return match[group]
        return str(statement.subject if group == _SUBJECT else statement.object).encode()


def _read(line: bytes, syntax: ox.RdfFormat) -> "ox.Quad | None":
    try:
        return next(iter(ox.parse(line, syntax)), None)
    except (SyntaxError, ValueError):
        return None
