"""Terms as numbers: what the columns of an image hold."""

from collections.abc import Sequence

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.image.growing import Growing
from habeas.shacl.image.table import Table
from habeas.shacl.image.text import Places
from habeas.shacl.image.tokens import (
    RDF_DIR_LANG_STRING,
    RDF_LANG_STRING,
    TRIPLE_TERM,
    XSD_STRING,
    Node,
    suffix_of,
    term_of,
    token_of,
    unescape,
)

__all__ = ["BLANK", "IRI", "LITERAL", "Terms"]

IRI, BLANK, LITERAL = 0, 1, 2

#: The kind of a term by the first byte of its token.
KINDS = np.zeros(256, np.uint8)
KINDS[list(b'<_"')] = IRI, BLANK, LITERAL

#: Bytes of a token before its text, by kind, and after it, not counting a suffix.
BEFORE = np.array([1, 2, 1])
AFTER = np.array([1, 0, 1])

#: How many terms are found without looking into the table.
_MOST_NAMED = 10_000


class Terms:
    """A dictionary of terms: each has a number, dense from 0 and never reused.

    Most terms come at once, in a table that is full then. Others are put behind them.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> terms = Terms()
    >>> terms.intern(ox.Literal("Freiheit", language="de"))
    1
    >>> terms.term(0).value, terms.tags
    ('http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', ['de'])
    """

    def __init__(
        self,
        table: Table | None = None,
        suffixes: Sequence[bytes] = (),
        which: NDArray[np.int32] | None = None,
    ) -> None:
        """Make a dictionary of the tokens in ``table``.

        ``which`` says of each which of the suffixes it has: -1 if it is no literal.
        """
        self._table = Table() if table is None else table
        self._base = len(self._table)
        self._more: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        self._named: dict[Node, int] = {}
        #: Language tags, in lower case.
        self.tags: list[str] = []
        self._tag_numbers: dict[str, int] = {}
        self._suffix_numbers: dict[bytes, int] = {}
        self._suffix_datatypes: list[int] = []
        self._suffix_languages: list[int] = []
        self._suffix_lengths: list[int] = []
        zone = self._table.all()
        none = np.zeros(0, np.int32)
        self._kinds = Growing(KINDS.take(zone.words.take(zone.begins).astype(np.uint8)))
        self._suffixes = Growing(none if which is None else which)
        self._datatypes = Growing(np.zeros(self._base, np.int32))
        self._languages = Growing(np.zeros(self._base, np.int32))
        for suffix in suffixes:
            self._suffix(suffix)
        # -1 takes the last.
        chosen = self._suffixes.view
        self._datatypes.view[:] = np.array([*self._suffix_datatypes, -1]).take(chosen, mode="wrap")
        self._languages.view[:] = np.array([*self._suffix_languages, -1]).take(chosen, mode="wrap")

    def __len__(self) -> int:
        """Return how many terms there are."""
        return self._base + len(self._more)

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """``IRI``, ``BLANK`` or ``LITERAL`` for each term so far."""
        return self._kinds.view

    @property
    def datatypes(self) -> NDArray[np.int32]:
        """The number of the IRI of each literal's datatype; -1 for what is no literal."""
        return self._datatypes.view

    @property
    def languages(self) -> NDArray[np.int32]:
        """The place in ``tags`` of each literal's language; -1 without one."""
        return self._languages.view

    def find(self, term: Node) -> int:
        """Return the number of ``term``, -1 if it is unknown."""
        number = self._named.get(term)
        if number is None:
            number = self.find_token(token_of(term))
            # Properties and classes are asked for again and again; other terms seldom.
            if number >= 0 and len(self._named) < _MOST_NAMED:
                self._named[term] = number
        return number

    def find_token(self, token: bytes) -> int:
        """Return the number of the term with this token, -1 if it is unknown."""
        number = self._numbers.get(token)
        return self._table.find(token) if number is None else number

    def intern(self, term: Node) -> int:
        """Return the number of ``term``, which gets one if it is new."""
        if isinstance(term, ox.Triple):
            raise UnreadableDataError(term, TRIPLE_TERM)
        token = token_of(term)
        number = self.find_token(token)
        return self._add(token) if number < 0 else number

    def term(self, number: int) -> Node:
        """Return the term with this number."""
        return term_of(self.token(number))

    def token(self, number: int) -> bytes:
        """Return the token of the term with this number."""
        if number >= self._base:
            return self._more[number - self._base]
        return self._table.get(number)

    def tokens(self, numbers: Places) -> list[bytes]:
        """Return the token of each."""
        raw, starts, stops = self._spelled(numbers)
        return [raw[start:stop] for start, stop in _pairs(starts, stops)]

    def texts(self, numbers: Places) -> list[str]:
        """Return the IRI, label or lexical form of each."""
        raw, starts, stops = self._spelled(numbers)
        kinds = self.kinds.take(numbers)
        suffixes = self._suffixes.view.take(numbers)
        starts = starts + BEFORE.take(kinds)
        stops = stops - AFTER.take(kinds)
        stops -= np.array([*self._suffix_lengths, 0]).take(suffixes, mode="wrap")
        if raw.isascii():
            text = raw.decode()
            texts = [text[start:stop] for start, stop in _pairs(starts, stops)]
        else:
            texts = [raw[start:stop].decode() for start, stop in _pairs(starts, stops)]
        return list(map(unescape, texts)) if b"\\" in raw else texts

    def _spelled(self, numbers: Places) -> tuple[bytes, Places, Places]:
        """Return bytes that hold the token of each, and from where to where it goes."""
        numbers = np.asarray(numbers, np.int64)
        if (numbers < self._base).all():
            zone = self._table.some(numbers)
            starts = 8 * zone.begins
            return zone.words.tobytes(), starts, starts + zone.lengths
        tokens = list(map(self.token, numbers.tolist()))
        stops = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
        return b"".join(tokens), np.concatenate(([0], stops[:-1])), stops

    def _add(self, token: bytes) -> int:
        """Give a new token a number."""
        kind = int(KINDS[token[0]])
        suffix = self._suffix(suffix_of(token)) if kind == LITERAL else -1
        number = len(self)
        self._more.append(token)
        self._numbers[token] = number
        self._kinds.append(kind)
        self._suffixes.append(suffix)
        self._datatypes.append(-1 if suffix < 0 else self._suffix_datatypes[suffix])
        self._languages.append(-1 if suffix < 0 else self._suffix_languages[suffix])
        return number

    def _suffix(self, suffix: bytes) -> int:
        """Return the number of a suffix, and have its datatype among the terms."""
        number = self._suffix_numbers.get(suffix)
        if number is not None:
            return number
        language = -1
        if not suffix:
            datatype = XSD_STRING
        elif suffix.startswith(b"^^"):
            datatype = suffix[2:]
        else:
            tag, _, direction = suffix[1:].decode().partition("--")
            datatype = RDF_DIR_LANG_STRING if direction else RDF_LANG_STRING
            language = self._tag_numbers.setdefault(tag, len(self.tags))
            if language == len(self.tags):
                self.tags.append(tag)
        datatype_number = self.find_token(datatype)
        if datatype_number < 0:
            datatype_number = self._add(datatype)
        number = self._suffix_numbers[suffix] = len(self._suffix_numbers)
        self._suffix_datatypes.append(datatype_number)
        self._suffix_languages.append(language)
        self._suffix_lengths.append(len(suffix))
        return number


def _pairs(starts: Places, stops: Places) -> "zip[tuple[int, int]]":
    return zip(starts.tolist(), stops.tolist(), strict=True)
