"""Where a query has patterns with a property of ours, and what is left when they are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.errors import InvalidQueryError
from habeas.shacl import paths as p
from habeas.shacl.sparql import lexing
from habeas.shacl.sparql.grammar import ALL_FORMS, Reader
from habeas.shacl.sparql.syntax import Block, Element, Group, Pattern, Select, Unclear
from habeas.terms import PREFIXES

__all__ = ["Found", "patterns_with"]


@dataclass(frozen=True)
class Found:
    """One pattern: a subject with the property, and what stands behind it."""

    #: The subject, a variable or an IRI as SPARQL writes it; nothing if it is something else.
    subject: str
    #: The variable for the place of a thing, or nothing.
    rank: str
    #: The objects: a literal as SPARQL writes it, and how many things are wanted, or None.
    #: Something else is an empty text.
    objects: Sequence[tuple[str, int | None]]
    #: Whether the property is only a part of a path.
    in_path: bool
    #: Whether it stands within GRAPH, or where a graph is made.
    in_graph: bool
    in_template: bool
    line: int
    column: int
    #: Where in the text the patterns begin among which it stands.
    block: int
    #: What of the text to replace so that it is gone: from, to, and what by.
    edits: Sequence[tuple[int, int, str]]

    def error(self, reason: str) -> InvalidQueryError:
        """Return an error at this pattern."""
        return _error(reason, self.line, self.column)


def patterns_with(text: str, iri: str) -> tuple[str, list[Found]]:
    r"""Return a query with its code point escapes resolved, and its patterns with a property.

    Raises
    ------
    InvalidQueryError
        If it is no query of SPARQL 1.1.

    Examples
    --------
    >>> _, (found,) = patterns_with('ASK { ?x a <urn:test:C> ; <urn:test:p> "a b" . }', "urn:test:p")
    >>> found.subject, found.objects
    ('?x', [('"a b"', None)])
    """
    try:
        plain = lexing.without_codes(text)
        reader = _Reader(plain, iri)
        reader.query(ALL_FORMS)
    except lexing.InvalidQueryError as error:
        raise _error(error.reason, error.line, error.column) from error
    except ValueError as error:
        raise InvalidQueryError(f"The query is not valid SPARQL: {error}") from error
    return plain, reader.found


def _error(reason: str, line: int, column: int) -> InvalidQueryError:
    return InvalidQueryError(f"The query is not valid SPARQL: error at {line}:{column}: {reason}")


@dataclass
class _Entry:
    """A verb with its objects; places are numbers of words."""

    verb: p.Path | Unclear | str
    start: int
    end: int
    #: Where each object begins.
    objects: list[int]


class _Reader(Reader):
    """Reads a query, and remembers where each verb stands."""

    def __init__(self, text: str, iri: str) -> None:
        super().__init__(text, PREFIXES)
        self.found: list[Found] = []
        self._text = text
        self._iri = f"<{iri}>"
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        #: Where the patterns begin that are being read, and the subject among them.
        self._block = self._at = 0
        self._graphs = 0
        self._template = True
        self._makes_what_it_asks = False

    # What the grammar calls

    def group(self) -> Group:
        """Pass what stands between braces."""
        outside, self._template = self._template, self._makes_what_it_asks
        try:
            return super().group()
        finally:
            self._template = outside

    def _graph(self, datasets: list[int]) -> Select:
        # `CONSTRUCT WHERE { … }`
        self._makes_what_it_asks = self.keyword == "CONSTRUCT" and self.next_keyword() != "{"
        return super()._graph(datasets)

    def block(self) -> Block:
        """Pass triple patterns with full stops between them."""
        self._block = self.place
        return super().block()

    def _element(self) -> Element:
        in_graph = self.keyword == "GRAPH"
        self._graphs += in_graph
        try:
            return super()._element()
        finally:
            self._graphs -= in_graph

    def _subject(self) -> None:
        self._at = self.place
        super()._subject()

    def _properties(self, subject: str) -> None:
        nested = self.tokens[self.place - 1].text == "["
        first, entries = self.place, list[_Entry]()
        while True:
            start, verb, objects = self.place, self._verb(), [self.place]
            self._patterns.append(Pattern(subject, verb, self._node()))
            while self.passed(","):
                objects.append(self.place)
                self._patterns.append(Pattern(subject, verb, self._node()))
            entries.append(_Entry(verb, start, self.place, objects))
            if not self.passed(";"):
                break
            while self.passed(";"):
                pass
            if not self._at_verb():
                break
        if any(self._is_meant(entry.verb) for entry in entries):
            self._find(entries, [] if nested else self.words[self._at : first])

    # What is remembered

    def _find(self, entries: Sequence[_Entry], subject: list[str]) -> None:
        """Remember the entries with the property, and what the subject is without them."""
        kept = [entry for entry in entries if not self._is_meant(entry.verb)]
        start, end = self._at, self.place
        if kept:
            start = entries[0].start
            left = " ; ".join(self._slice(entry.start, entry.end) for entry in kept)
        else:
            left, end = "", end + (self.keyword == ".")
        edits = [(self._offset(start), self._end(end), left)]
        thing, rank = _thing(subject)
        for entry in entries:
            if self._is_meant(entry.verb):
                token = self.tokens[entry.start]
                ends = [place - 1 for place in entry.objects[1:]] + [entry.end]
                self.found.append(
                    Found(
                        thing,
                        rank,
                        [self._object(*ends) for ends in zip(entry.objects, ends, strict=True)],
                        not isinstance(entry.verb, p.Predicate),
                        self._graphs > 0,
                        self._template,
                        token.line,
                        token.column,
                        self._offset(self._block),
                        edits,
                    )
                )
                edits = []

    def _is_meant(self, verb: p.Path | Unclear | str) -> bool:
        match verb:
            case str():
                return False
            case Unclear(text):
                return self._iri in text
            case path:
                return self._iri in p.sparql(path)

    def _object(self, start: int, end: int) -> tuple[str, int | None]:
        """Return a literal and a number of things; a list has both."""
        words, most = self.tokens[start:end], None
        if words[0].text == "(" and len(words) > 3 and words[-2].text.isdigit():
            most, words = int(words[-2].text[:9]), words[1:-2]
        is_literal = [word.kind for word in words] in (["string"], ["string", "tag"])
        return "".join(word.text for word in words) if is_literal else "", most

    def _offset(self, place: int) -> int:
        """Return where in the text a word begins."""
        token = self.tokens[place]
        return self._starts[token.line - 1] + token.column - 1

    def _end(self, place: int) -> int:
        """Return where in the text the word before ``place`` ends."""
        return self._offset(place - 1) + len(self.tokens[place - 1].text)

    def _slice(self, start: int, end: int) -> str:
        return self._text[self._offset(start) : self._end(end)]


def _thing(subject: list[str]) -> tuple[str, str]:
    """Return the variable or IRI that the words of a subject are, and the variable of its place."""
    match [word for word in subject if word]:
        case [word] if word.startswith(("?", "<")):
            return word, ""
        case ["(", thing, rank, ")"] if thing.startswith("?") and rank.startswith("?"):
            return thing, rank
    return "", ""
