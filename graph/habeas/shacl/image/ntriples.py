"""N-Triples and N-Quads, read a megabyte at a time with no loop over lines.

Lines in the plain form are split and numbered together. Every other line is
parsed by pyoxigraph, and what it refuses ends the reading. So this reader takes
what pyoxigraph takes, and gives the same.
"""

import io
from collections.abc import Iterator

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.image.canonical import Canonical
from habeas.shacl.image.layout import lay_out
from habeas.shacl.image.table import Table
from habeas.shacl.image.text import PADDING, Places, Text
from habeas.shacl.image.tokens import token_of

__all__ = ["Reader", "TripleTermError", "UnusualError"]

BLOCK = 1 << 20

NEWLINE, RETURN = b"\n\r"

Numbers = NDArray[np.int32]


class UnusualError(Exception):
    """A text must be read by pyoxigraph as a whole: it is invalid, or holds rare characters."""


class TripleTermError(Exception):
    """A line has a triple in the place of a term."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Reader:
    """Reads texts, one after the other, into one dictionary of tokens."""

    def __init__(self, block: int = BLOCK) -> None:
        self.canonical = Canonical()
        self.table = Table(self.canonical)
        self._graphs = Table(Canonical())
        self._block = block
        self._parts: list[Numbers] = []

    def read(self, source: io.BufferedIOBase, quads: bool = False) -> None:
        """Read a whole text; the graphs of quads are forgotten.

        Raises
        ------
        UnusualError
            If pyoxigraph must read the whole of it.
        TripleTermError
            If a term is a triple.
        """
        line = 1
        for text, ends in _blocks(source, self._block):
            self._parts.append(self._numbers(text, ends, line, quads))
            line += len(ends)

    def rows(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return all that was read, in order and with repeats: the numbers of tokens, and lines."""
        parts, self._parts = self._parts, []
        subjects, predicates, objects, lines = (
            np.concatenate([np.zeros(0, np.int32), *(part[row] for part in parts)])
            for row in range(4)
        )
        return subjects, predicates, objects, lines

    def _numbers(self, text: Text, ends: Places, line: int, quads: bool) -> Numbers:
        """Return subjects, predicates, objects and lines of one block."""
        used = text.bytes[: int(ends[-1]) + 1]
        if used.min() == 0:
            raise UnusualError
        starts = np.zeros_like(ends)
        starts[1:] = ends[:-1] + 1
        stops = ends
        if (carriage := used == RETURN).any():
            returns = np.flatnonzero(carriage)
            if (text.bytes.take(returns + 1) != NEWLINE).any():
                raise UnusualError
            stops = ends.copy()
            stops[np.searchsorted(ends, returns)] -= 1
        layout = lay_out(text, starts, stops, self._graphs if quads else None)
        numbers = np.full((4, len(ends)), -1, np.int32)
        for row, tokens in enumerate((layout.subjects, layout.predicates, layout.objects)):
            numbers[row, layout.rows] = self.table.add(tokens)
        numbers[3] = np.arange(line, line + len(ends))
        odd = np.flatnonzero(numbers[:3].min(axis=0) < 0)
        if len(odd):
            left = [text.bytes[starts[place] : stops[place]].tobytes() for place in odd.tolist()]
            self._read_one_by_one(numbers, odd, left, quads)
            numbers = numbers[:, numbers[0] >= 0]
        return numbers

    def _read_one_by_one(
        self, numbers: Numbers, places: Places, lines: list[bytes], quads: bool
    ) -> None:
        """Parse lines, and put the numbers of their terms at ``places``."""
        holds = np.array([_holds_a_triple(line) for line in lines], np.bool_)
        places = places[holds]
        text = b"\n".join(line for line, kept in zip(lines, holds, strict=True) if kept)
        form = ox.RdfFormat.N_QUADS if quads else ox.RdfFormat.N_TRIPLES
        try:
            triples = list(ox.parse(text, format=form))
        except SyntaxError:
            raise UnusualError from None
        if len(triples) != len(places):
            raise UnusualError
        terms: list[bytes] = []
        for place, triple in zip(places.tolist(), triples, strict=True):
            if isinstance(triple.object, ox.Triple):
                raise TripleTermError(int(numbers[3, place]))
            terms += map(token_of, (triple.subject, triple.predicate, triple.object))
        found = self.table.add_all(terms).reshape(-1, 3).T
        if (found < 0).any():
            raise UnusualError
        numbers[:3, places] = found


def _holds_a_triple(line: bytes) -> bool:
    line = line.strip(b" \t")
    return bool(line) and not line.startswith(b"#")


def _blocks(source: io.BufferedIOBase, size: int) -> Iterator[tuple[Text, Places]]:
    """Yield texts of whole lines, with the places of their newlines."""
    text = Text.empty(size)
    filled, more = 0, True
    while more:
        room = text.bytes.data[filled : len(text.bytes) - PADDING]
        while len(room) and (count := source.readinto(room)):
            filled, room = filled + count, room[count:]
        more = not len(room)
        if not more and filled and text.bytes[filled - 1] != NEWLINE:
            text.bytes[filled] = NEWLINE
            filled += 1
        ends = np.flatnonzero(text.bytes[:filled] == NEWLINE)
        used = int(ends[-1]) + 1 if len(ends) else 0
        rest = text.bytes[used:filled].copy()
        if used:
            yield text, ends
        elif more:
            text = Text.empty(2 * filled)
        filled = len(rest)
        text.bytes[:filled] = rest
