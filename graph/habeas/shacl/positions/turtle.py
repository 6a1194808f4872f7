"""Where the terms of each triple stand in Turtle, TriG and N-Triples.

The walk yields tokens in the order in which the parser of Oxigraph yields
triples, so that both can be put side by side. That order is not the order of
the text: what stands between brackets comes before the triple that it is the
object of; a string is done only when the next token shows that nothing belongs
to it; and of several triples that one token completes, the last comes first.
"""

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Tokens", "turtle_places"]

# The text was accepted by a parser, so that a character class may be wider than the grammar's.
_TOKEN = re.compile(
    r"""
    (?: [ \t\r\n]++ | \#[^\r\n]*+ )*+
    (?:
      (?P<term>
        <[^<>]*+>
      | (?:[A-Za-z\x80-\U0010FFFF][\w.\-\x80-\U0010FFFF]*+)?+ :
        (?: (?:[\w:\-\x80-\U0010FFFF]++|%[0-9A-Fa-f]{2}|\\.)++
            (?: \.++ (?:[\w:\-\x80-\U0010FFFF]++|%[0-9A-Fa-f]{2}|\\.)++ )*+ )?+
      | _: [\w\-\x80-\U0010FFFF]++ (?: \.++ [\w\-\x80-\U0010FFFF]++ )*+
      | [+-]?+ (?: [0-9]++\.[0-9]*+[eE][+-]?+[0-9]++
                 | (?:[0-9]*+\.)?[0-9]++(?:[eE][+-]?+[0-9]++)?+ )
      )
    | (?P<mark> [\[\](){}.,;] | \^\^ | @[A-Za-z]++(?:-++[A-Za-z0-9]++)*+ | [A-Za-z]++ )
    | (?P<string>
        \"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\"
      | '''(?:[^'\\]++|\\.|'(?!''))*+'''
      | "(?:[^"\\\r\n]++|\\.)*+"
      | '(?:[^'\\\r\n]++|\\.)*+'
      )
    | (?P<end> \Z )
    | (?P<odd> . )
    )
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
#: Kinds of tokens, by their group; a token of the group ``mark`` is its own kind.
_TERM, _STRING, _END = "#term", "#string", "#end"
_KINDS = {"term": _TERM, "string": _STRING, "end": _END, "odd": "#odd"}
#: What follows a directive, the last first.
_DIRECTIVES = {
    "@prefix": (".", _TERM, _TERM),
    "@base": (".", _TERM),
    "@version": (".", _STRING),
    "prefix": (_TERM, _TERM),
    "base": (_TERM,),
    "version": (_STRING,),
}
_NO_PREDICATE = -1


def _offsets() -> "array[int]":
    return array("q")


@dataclass(frozen=True)
class Tokens:
    """Offsets of the subject, predicate and object of the i-th triple, in characters.

    A node of a list stands at its member, the first at the parenthesis; its
    predicate stands there too.
    """

    subjects: "array[int]" = field(default_factory=_offsets)
    predicates: "array[int]" = field(default_factory=_offsets)
    objects: "array[int]" = field(default_factory=_offsets)

    def __len__(self) -> int:
        """Return how many triples there are."""
        return len(self.objects)


class _UnexpectedTokenError(ValueError):
    """The text goes on in a way that this walk does not know."""


def turtle_places(text: str) -> Tokens | None:
    """Return where the terms of each triple of ``text`` stand, in the order of the parser.

    None if the text is not Turtle or TriG, or uses what RDF 1.2 added for
    statements about statements: ``<< >>``, ``~`` and ``{| |}``.

    Examples
    --------
    >>> turtle_places("<urn:a> <urn:b> [ <urn:c> 1 ] .").objects.tolist()
    [26, 16]
    """
    walk = _Walk()
    try:
        for match in _TOKEN.finditer(text):
            group = match.lastgroup or "odd"
            walk.expect(_KINDS.get(group) or match[group], match.start(group))
    except _UnexpectedTokenError:
        return None
    return walk.tokens


class _Walk:
    """The grammar, as what may come next: each state takes the next token and sets another.

    Brackets are kept in a list, so that no nesting is too deep.
    """

    def __init__(self) -> None:
        self.tokens = Tokens()
        self.expect: Callable[[str, int], None] = self._statement
        self._subject = self._predicate = 0
        #: What goes on after an object: a predicate's objects, or the members of a list.
        self._resume: Callable[[str, int], None] = self._after_object
        self._outer: list[tuple[int, int, Callable[[str, int], None]]] = []
        #: A string that may yet get a language or a datatype.
        self._string: int | None = None
        self._due: list[str] = []

    def _yield(self, subject: int, predicate: int, object_: int) -> None:
        self.tokens.subjects.append(subject)
        self.tokens.predicates.append(predicate)
        self.tokens.objects.append(object_)

    def _yield_string(self) -> None:
        if self._string is not None:
            self._yield(self._subject, self._predicate, self._string)
            self._string = None

    def _last_first(self, before: int) -> None:
        """Turn round what one token has yielded."""
        for column in (self.tokens.subjects, self.tokens.predicates, self.tokens.objects):
            if len(column) - before > 1:
                column[before:] = column[before:][::-1]

    def _statement(self, token: str, at: int) -> None:
        if token == _TERM:
            self._subject = at
            self.expect = self._verb
        elif token in {"[", "("}:
            self._subject, self._predicate = at, _NO_PREDICATE
            self._open(token, at)
        elif token.lower() in _DIRECTIVES:
            self._due = [*_DIRECTIVES[token.lower()]]
            self.expect = self._directive
        elif token not in {"{", "}", _END} and token.lower() != "graph":
            raise _UnexpectedTokenError

    def _directive(self, token: str, at: int) -> None:
        if token != self._due.pop():
            raise _UnexpectedTokenError
        if not self._due:
            self.expect = self._statement

    def _verb(self, token: str, at: int) -> None:
        if token in {_TERM, "a"}:
            self._predicate = at
            self.expect = self._object
        elif token == "]" and self._outer:
            self._close()
        elif token in {".", "{", "}"} and not self._outer:  # a brace: the subject named a graph
            self.expect = self._statement
        elif token != ";":
            raise _UnexpectedTokenError

    def _object(self, token: str, at: int) -> None:
        if token in {_TERM, "true", "false"}:
            self._yield(self._subject, self._predicate, at)
            self.expect = self._resume
        elif token == _STRING:
            self._string = at
            self.expect = self._resume
        elif token in {"[", "("}:
            self._open(token, at)
        else:
            raise _UnexpectedTokenError

    def _after_object(self, token: str, at: int) -> None:
        if self._belongs_to_string(token):
            return
        before = len(self.tokens)
        self._yield_string()
        if token == ";":
            self.expect = self._verb
        elif token == ",":
            self.expect = self._object
        elif token == "]" and self._outer:
            self._close()
            self._last_first(before)
        elif token in {".", "}"} and not self._outer:
            self.expect = self._statement
        else:
            raise _UnexpectedTokenError

    def _belongs_to_string(self, token: str) -> bool:
        """Whether a token is the language of a string, or says that its datatype comes."""
        if self._string is None:
            return False
        if token == "^^":
            self.expect = self._datatype
            return True
        if token.startswith("@"):
            self._yield_string()
            return True
        return False

    def _datatype(self, token: str, at: int) -> None:
        if token != _TERM:
            raise _UnexpectedTokenError
        self._yield_string()
        self.expect = self._resume

    def _open(self, bracket: str, at: int) -> None:
        self._outer.append((self._subject, self._predicate, self._resume))
        self._subject = at
        if bracket == "[":
            self._resume, self.expect = self._after_object, self._verb
        else:
            self._predicate = at
            self._resume, self.expect = self._after_member, self._first_member

    def _close(self, linked: bool = False) -> None:
        """Go on outside of a bracket, whose node is an object unless ``linked`` already."""
        opened = self._subject
        self._subject, self._predicate, self._resume = self._outer.pop()
        if self._predicate == _NO_PREDICATE:
            self.expect = self._verb
            return
        if not linked:
            self._yield(self._subject, self._predicate, opened)
        self.expect = self._resume

    def _first_member(self, token: str, at: int) -> None:
        if token == ")":
            self._close()
            return
        before = len(self.tokens)
        subject, predicate, _ = self._outer[-1]
        if predicate != _NO_PREDICATE:
            self._yield(subject, predicate, self._subject)
        self._object(token, at)
        self._last_first(before)

    def _after_member(self, token: str, at: int) -> None:
        if self._belongs_to_string(token):
            return
        before = len(self.tokens)
        self._yield_string()
        self._yield(self._subject, self._subject, at)
        if token == ")":
            self._close(linked=True)
        else:
            self._subject = self._predicate = at
            self._object(token, at)
        self._last_first(before)
