"""Which of many tokens are valid and in canonical form: what may come into a dictionary of terms.

The plain ones are found a hundred thousand at a time. The others are asked of
pyoxigraph one by one, so that what it refuses is refused here.
"""

import re
from collections.abc import Callable

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.image.table import Table, Zone
from habeas.shacl.image.text import PADDING, WORD, Places, Text, Words
from habeas.shacl.image.tokens import (
    RDF_DIR_LANG_STRING,
    RDF_LANG_STRING,
    XSD_STRING,
    term_of,
    token_of,
)

__all__ = ["Canonical"]

Flags = NDArray[np.bool_]

QUOTE, ESCAPE, ANGLE, UNDERSCORE = b'"\\<_'

LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

#: What each byte counts in an IRI. With one ``<``, ``:`` and ``>``, or a ``#`` besides, and
#: no other mark, the sum is one that no other marks have.
MARKED = 1 << 32
COUNTS = np.full(256, MARKED + (1 << 16), np.int64)
COUNTS[list(LETTERS + b"-._~/?!$&'()*+,;=\0")] = 0
COUNTS[list(b"<:>#")] = [MARKED + (1 << 12), MARKED + (1 << 8), MARKED + (1 << 4), MARKED + 1]
PLAIN = int(COUNTS[list(b"<:>")].sum())
PLAIN_WITH_FRAGMENT = PLAIN + int(COUNTS[ord("#")])
IRI_MARKS = (COUNTS > 0).astype(np.uint8).tobytes()

#: Beginnings after which all other plain characters are fine.
SCHEMES = [
    (int.from_bytes(begin, "little"), (1 << 8 * len(begin)) - 1)
    for begin in (b"<http://", b"<https:/", b"<urn:", b"<mailto:", b"<tag:")
]

#: The characters after a backslash that canonical N-Triples knows, but the backslash.
ESCAPED = np.zeros(256, np.bool_)
ESCAPED[list(b'"bfnrt')] = True

LABEL_MARKS = bytes(byte not in LETTERS + b"_\0" for byte in range(256))

IRI = re.compile(rb"<([^\x00-\x20<>\"{}|^`\\]*)>")
QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class Canonical:
    """A check for a table of terms, which also keeps what follows the text of each literal."""

    def __init__(self) -> None:
        self._kept: list[NDArray[np.int32]] = []
        self._suffixes = Table(_are_suffixes)
        self._suffixes.add_all([b""])

    def __call__(self, zone: Zone) -> Flags:
        """Return which strings may come in; they are sorted by first byte."""
        firsts = zone.words.take(zone.begins, mode="clip").astype(np.uint8)
        good = np.zeros(len(firsts), np.bool_)
        suffixes = np.full(len(firsts), -1, np.int32)
        literals, iris, labels = (_range(firsts, byte) for byte in (QUOTE, ANGLE, UNDERSCORE))
        if literals.start < literals.stop:
            suffixes[literals] = self._literals(zone.part(literals))
            good[literals] = suffixes[literals] >= 0
        if iris.start < iris.stop:
            good[iris] = _are_iris(zone.part(iris))
        if labels.start < labels.stop:
            good[labels] = _are_labels(zone.part(labels))
        self._kept.append(suffixes[good])
        return good

    def suffixes(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """Return what follows the text of literals, and which that is for each string let in.

        Suffixes are empty, ``@en``, ``^^<...>`` and so on. What is no literal has -1.
        """
        kept = np.concatenate([np.zeros(0, np.int32), *self._kept])
        # Some were seen only on what was not let in.
        used = np.flatnonzero(np.bincount(kept + 1, minlength=1)[1:])
        places = np.full(len(self._suffixes) + 1, -1, np.int32)
        places[used] = np.arange(len(used))
        return list(map(self._suffixes.get, used.tolist())), places.take(kept, mode="wrap")

    def _literals(self, zone: Zone) -> NDArray[np.int32]:
        """Return for each literal the number of its suffix, -1 if it is not canonical."""
        text = zone.text
        marks = (text == QUOTE) | (text == ESCAPE) | (text - np.uint8(1) < 31) | (text == 127)
        if text.max() > 127:
            # U+FFFE and U+FFFF, which canonical N-Triples escapes.
            marks[:-2] |= (text[:-2] == 0xEF) & (text[1:-1] == 0xBF) & (text[2:] >= 0xBE)
            if not _is_utf8(text.tobytes()):
                marks |= text > 127
        places = np.flatnonzero(marks)
        places = _without_escapes(text, places)
        owners = zone.owners.take(places >> 3)
        counts = np.bincount(owners, minlength=len(zone.lengths))
        quotes = np.bincount(owners[text.take(places) == QUOTE], minlength=len(zone.lengths))
        # Behind the last mark, which is the closing quote where there are but two.
        starts = places.take(np.cumsum(counts) - 1) + 1
        odd = np.flatnonzero((counts != 2) | (quotes != 2))
        for place in odd.tolist():
            starts[place] = 8 * zone.begins[place] + _end_of_text(zone.get(place))
        ends = 8 * zone.begins + zone.lengths
        suffixes = np.zeros(len(starts), np.int32)
        suffixed = np.flatnonzero(starts < ends)
        tokens = Text(np.concatenate([zone.words, np.zeros(PADDING // 8, WORD)])).spell(
            starts.take(suffixed), (ends - starts).take(suffixed)
        )
        suffixes[suffixed] = self._suffixes.add(tokens)
        for place in odd.tolist():
            if suffixes[place] >= 0 and not _is_same(zone.get(place)):
                suffixes[place] = -1
        return suffixes


def _without_escapes(text: NDArray[np.uint8], places: Places) -> Places:
    """Return the marks of literals that are left without canonical escapes of two characters."""
    slashes = places[text.take(places) == ESCAPE]
    if not len(slashes):
        return places
    after = text.take(slashes + 1, mode="clip")
    # A backslash before another stays a mark: which of the two escapes is not known here.
    known = ESCAPED.take(after)
    escapes = np.zeros(len(text) + 1, np.bool_)
    escapes[slashes[known]] = True
    escapes[slashes[known & (after == QUOTE)] + 1] = True
    return places[~escapes.take(places)]


def _range(firsts: NDArray[np.uint8], byte: int) -> slice:
    return slice(*(int(np.searchsorted(firsts, value)) for value in (byte, byte + 1)))


def _are_iris(zone: Zone) -> Flags:
    text = zone.text
    places = _marked(zone, IRI_MARKS)
    sums = np.bincount(
        zone.owners.take(places >> 3), COUNTS.take(text.take(places)), len(zone.lengths)
    )
    good = (sums == PLAIN) | (sums == PLAIN_WITH_FRAGMENT)
    good &= text.take(8 * zone.begins + zone.lengths - 1) == ord(">")
    begins: Words = zone.words.take(zone.begins)
    known = np.zeros(len(begins), np.bool_)
    for begin, mask in SCHEMES:
        known |= begins & np.uint64(mask) == np.uint64(begin)
    return _asked(zone, good & known, _is_iri)


def _are_labels(zone: Zone) -> Flags:
    owners = zone.owners.take(_marked(zone, LABEL_MARKS) >> 3)
    # The colon is one mark.
    good = np.bincount(owners, minlength=len(zone.lengths)) == 1
    good &= (zone.words.take(zone.begins) >> np.uint64(8)) & np.uint64(0xFF) == ord(":")
    return _asked(zone, good & (zone.lengths > 2), _is_label)


def _are_suffixes(zone: Zone) -> Flags:
    return _asked(zone, np.zeros(len(zone.lengths), np.bool_), _is_suffix)


def _marked(zone: Zone, marks: bytes) -> NDArray[np.int64]:
    """Return the places of the bytes that ``marks`` has a one for."""
    return np.flatnonzero(np.frombuffer(zone.words.tobytes().translate(marks), np.bool_))


def _asked(zone: Zone, good: Flags, ask: Callable[[bytes], bool]) -> Flags:
    for place in np.flatnonzero(~good).tolist():
        good[place] = ask(zone.get(place))
    return good


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_iri(token: bytes) -> bool:
    return IRI.fullmatch(token) is not None and _is_same(token)


def _is_label(token: bytes) -> bool:
    # Blank nodes may be made with labels that no text may have.
    try:
        (triple,) = ox.parse(b"<a:a> <a:a> %b ." % token, format=ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError):
        return False
    return str(triple.object).encode() == token


def _is_suffix(suffix: bytes) -> bool:
    if suffix.startswith(b"^^"):
        datatype = suffix[2:]
        reserved = (XSD_STRING, RDF_LANG_STRING, RDF_DIR_LANG_STRING)
        return datatype not in reserved and _is_iri(datatype)
    return not suffix or (suffix.startswith(b"@") and _is_same(b'""' + suffix))


def _end_of_text(token: bytes) -> int:
    """Return where the closing quote of a literal ends; the end of the token if there is none."""
    found = QUOTED.match(token)
    return found.end() if found else len(token)


def _is_same(token: bytes) -> bool:
    """Whether pyoxigraph takes the term, and writes it as it is."""
    try:
        return token_of(term_of(token)) == token
    except (ValueError, KeyError):
        return False
