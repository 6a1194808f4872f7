"""Where the terms of each line are, for all lines of a block that are in the plain form.

The plain form is ``subject predicate object .`` with one space or tab between
terms, and one or none before the dot. Whether the terms are valid is asked later.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.image.table import Table
from habeas.shacl.image.text import LONG, Places, Text, Tokens
from habeas.shacl.image.tokens import XSD_STRING

__all__ = ["Layout", "lay_out"]

Flags = NDArray[np.bool_]

TAB, NEWLINE, RETURN, SPACE, QUOTE, DASH, DOT, ANGLE, AT, UNDERSCORE = b'\t\n\r "-.<@_'
CLOSING = ord(">")

#: How a plain string ends that says its datatype, in words from the end.
STRING_SUFFIX = b'"^^' + XSD_STRING
STRING_WORDS = [
    (back, int.from_bytes(STRING_SUFFIX[-back:][:8], "little"))
    for back in (*range(8, len(STRING_SUFFIX), 8), len(STRING_SUFFIX))
]

#: What language tags are made of.
IN_TAGS = np.array([chr(byte).isalnum() or byte == DASH for byte in range(128)] + [False] * 128)

#: Characters that a language tag may have; a longer one is left as it is.
LONGEST_TAG = 40


@dataclass(frozen=True)
class Layout:
    """The terms of some lines."""

    #: Which lines they are of.
    rows: Places
    subjects: Tokens
    predicates: Tokens
    objects: Tokens


def lay_out(text: Text, starts: Places, stops: Places, graphs: Table | None) -> Layout:
    """Find the terms of the lines that go from ``starts`` to before ``stops``.

    ``graphs`` is the table for names of graphs, where lines may have one.
    Language tags are written in lower case in ``text``.
    """
    stops, plain = _without_dot(text, starts, stops)
    rows = np.flatnonzero(plain)
    while True:
        subjects = text.until_space(starts.take(rows))
        subject_ends = starts.take(rows) + subjects.lengths
        predicates = text.until_space(subject_ends + 1)
        predicate_ends = subject_ends + 1 + predicates.lengths
        begins, ends = predicate_ends + 1, stops.take(rows)
        good = (subjects.lengths < LONG) & (predicates.lengths < LONG) & (begins < ends)
        good &= _is_gap(text.bytes.take(subject_ends)) & _is_gap(text.bytes.take(predicate_ends))
        good &= text.bytes.take(subject_ends + 1) == ANGLE
        if good.all():
            break
        rows = rows[good]
    if graphs is not None:
        ends = _without_graph(text, begins, ends, graphs)
    ends = _without_string(text, begins, ends)
    _lower_tags(text, begins, ends)
    return Layout(rows, subjects, predicates, text.spell(begins, ends - begins))


def _is_gap(bytes_: NDArray[np.uint8]) -> Flags:
    gap: Flags = (bytes_ == SPACE) | (bytes_ == TAB)
    return gap


def _without_dot(text: Text, starts: Places, stops: Places) -> tuple[Places, Flags]:
    """Return where the lines end without their dot, and which begin and end as a plain one."""
    first = text.bytes.take(starts)
    # A word is looked at that ends with the object; no line with terms is so short.
    plain = ((first == ANGLE) | (first == UNDERSCORE)) & (stops - starts > 8)
    stops = np.maximum(stops - 1, 8)
    plain &= text.bytes.take(stops) == DOT
    return stops - _is_gap(text.bytes.take(stops - 1)), plain


def _without_graph(text: Text, begins: Places, ends: Places, graphs: Table) -> Places:
    """Return where the objects end, where the name of a graph may follow them."""
    gaps = ends.copy()
    at = np.arange(len(ends))
    while len(at):
        # The search ends at the latest at the gap before the object.
        run = text.run_before(gaps.take(at))
        gaps[at] -= np.minimum(run + 1, 8)
        at = at[run == 8]
    names = gaps + 1
    first = text.bytes.take(names)
    at = np.flatnonzero((gaps > begins) & ((first == ANGLE) | (first == UNDERSCORE)))
    named = graphs.add(text.spell(names.take(at), (ends - names).take(at))) >= 0
    ends = ends.copy()
    ends[at[named]] = gaps[at[named]]
    return ends


def _without_string(text: Text, begins: Places, ends: Places) -> Places:
    """Return where the objects end without the datatype of plain strings."""
    at = np.flatnonzero(ends - begins > len(STRING_SUFFIX))
    for back, word in STRING_WORDS:
        at = at[text.words_at(ends.take(at) - back) == np.uint64(word)]
    if not len(at):
        return ends
    ends = ends.copy()
    ends[at] -= len(STRING_SUFFIX) - 1
    return ends


def _lower_tags(text: Text, begins: Places, ends: Places) -> None:
    """Write language tags in lower case, in place.

    A base direction after the tag has a case that must be right: such a term is left alone.
    What else ends with ``@`` and letters is part of a comment, or wrong.
    """
    last = text.bytes.take(ends - 1)
    tagged = (last != QUOTE) & (last != CLOSING) & (text.bytes.take(begins) == QUOTE)
    at = ends[tagged] - 1
    whole = at
    capital = np.zeros(len(at), np.bool_)
    after = np.zeros(len(at), np.uint8)
    capitals: list[Places] = []
    for _ in range(LONGEST_TAG):
        here = text.bytes.take(at)
        capital |= (here >= ord("A")) & (here <= ord("Z"))
        capitals.append(whole[(here == AT) & capital])
        going = IN_TAGS.take(here) & ~((here == DASH) & (after == DASH))
        if not going.any():
            break
        at, whole, capital, after = at[going] - 1, whole[going], capital[going], here[going]
    at = np.concatenate(capitals)
    while len(at):
        here = text.bytes.take(at)
        text.bytes[at[(here >= ord("A")) & (here <= ord("Z"))]] |= 0x20
        at = at[here != AT] - 1
