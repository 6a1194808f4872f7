"""A query as text and as tree, so that parts of the text can be replaced by what the tree says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count, pairwise

from habeas.shacl import paths as p
from habeas.shacl.sparql.grammar import ALL_FORMS, read_query
from habeas.shacl.sparql.lexing import InvalidQueryError
from habeas.shacl.sparql.syntax import Pattern, Query, Unclear
from habeas.sparql.walking import standings
from habeas.terms import PREFIXES

__all__ = ["Reading", "Replacement", "read", "replaced"]

_IRI = re.compile(r"<[^<>\s]*>")
#: Names that need no escape, and that every reader takes whole.
_PLAIN = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Replacement:
    """What to write instead of the words from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Reading:
    """A query that was read."""

    text: str
    tree: Query

    @cached_property
    def _prefixes(self) -> list[tuple[str, str]]:
        """Return what prefixes stand for in the query, the longest first; none that is declared twice."""
        prologue = [each.text for each in self.tree.tokens[: self.tree.start]]
        names = [word[:-1] for word in prologue if word.endswith(":")]
        found = dict(PREFIXES)
        for name, iri in pairwise(prologue):
            if name.endswith(":"):
                found[name[:-1]] = iri[1:-1]
        for name in set(names):
            if names.count(name) > 1 or not _ABSOLUTE.match(found[name]):
                del found[name]
        return sorted(found.items(), key=lambda item: -len(item[1]))

    @cached_property
    def _stem(self) -> str:
        """What labels of blank nodes begin with that have none in the query."""
        stem = "habeas"
        while f"_:{stem}" in self.text:
            stem += "_"
        return stem

    @cached_property
    def _lines(self) -> list[int]:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def has_trailing_values(self) -> bool:
        """Whether VALUES stands behind a query, or one within it, and not in its group."""
        inside = {id(element) for each in standings(self.tree) for element in each.group.elements}
        return any(each.keyword == "VALUES" and id(each) not in inside for each in self.tree.others)

    def offset(self, place: int) -> int:
        """Return where in the text a word begins."""
        token = self.tree.tokens[place]
        return self._lines[token.line - 1] + token.column - 1

    def line(self, place: int) -> int:
        """Return the line of a word."""
        return self.tree.tokens[place].line

    def slice(self, start: int, end: int) -> str:
        """Return the text of the words from ``start`` to before ``end``."""
        last = self.tree.tokens[end - 1]
        return self.text[self.offset(start) : self.offset(end - 1) + len(last.text)]

    def pattern(self, pattern: Pattern, names: Mapping[str, str] | None = None) -> str:
        """Return a triple pattern as SPARQL writes it.

        ``names`` are for the blank nodes: what is not in it gets a label.
        """
        match pattern.predicate:
            case str() as verb:
                pass
            case Unclear(text):
                verb = text
            case path:
                verb = p.sparql(path)
        subject, value = (
            (names or {}).get(term) or self._term(term)
            for term in (pattern.subject, pattern.object)
        )
        return f"{subject} {self._shorter(verb)} {value}"

    def _term(self, term: str) -> str:
        if term.startswith("?_:["):
            return f"_:{self._stem}{term[4:-1]}"
        if term.startswith("?_:"):
            return term[1:]
        return self._shorter(term) if term.startswith("<") else term

    def _shorter(self, text: str) -> str:
        """Return IRIs, or a path, shortened where that means the same in this query."""

        def shorter(match: re.Match[str]) -> str:
            for prefix, namespace in self._prefixes:
                local = match[0][1 + len(namespace) : -1]
                if match[0].startswith(namespace, 1) and _PLAIN.fullmatch(local):
                    return f"{prefix}:{local}"
            return match[0]

        return _IRI.sub(shorter, text)

    def fresh(self, stem: str) -> Iterable[str]:
        """Yield names of variables that are not in the query, without end."""
        return (f"?{stem}{number}" for number in count() if f"{stem}{number}" not in self.text)


@lru_cache(maxsize=16)
def read(text: str) -> Reading | None:
    """Return a query read; None if it is not one that we read, which says nothing about it.

    Examples
    --------
    >>> read("SELECT * { ?s a habeas:Case }").tree.form
    'SELECT'
    >>> read("SELECT") is None
    True
    """
    if "\\u" in text or "\\U" in text:
        return None  # places in the text would be others than those of the words
    try:
        return Reading(text, read_query(text, PREFIXES, ALL_FORMS))
    except (InvalidQueryError, RecursionError):
        return None


def replaced(reading: Reading, replacements: Iterable[Replacement]) -> str:
    """Return the text of a query with parts of it replaced, none of which overlap."""
    text = reading.text
    for each in sorted(replacements, key=lambda each: -each.start):
        before = reading.offset(each.start)
        after = reading.offset(each.end - 1) + len(reading.tree.tokens[each.end - 1].text)
        text = f"{text[:before]}{each.text}{text[after:]}"
    return text
