"""How literals compare, as SPARQL's ``<`` and ``<=`` see it.

SHACL asks that ``<`` or ``<=`` *returns true*; where it is an error, there is a
result all the same. So two literals are less, equal, greater or incomparable.

SPARQL 1.1, section 17.3, defines the operators for numbers, xsd:string,
xsd:boolean and xsd:dateTime, and lets engines add others (17.3.1). Added here
are dates, times, their parts and durations, each among themselves and in the
partial order of XSD 1.1: a value with a time zone and one without compare only
if they are further than 14 hours apart. Incomparable are NaN, ill-typed
literals, values of different kinds, and literals with a language tag.

Everything is done in columns: values are read once for each distinct literal,
and pairs of them are compared as numbers.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.literals.durations import STARTS, put_durations
from habeas.shacl.literals.instants import INSTANTS, put_instants
from habeas.shacl.literals.lexical import well_formed
from habeas.shacl.literals.numbers import doubles, put_numbers, singles
from habeas.shacl.literals.points import (
    EQUAL,
    GREATER,
    INCOMPARABLE,
    LESS,
    Points,
    compare,
    signs,
)
from habeas.shacl.vocabulary import XSD

__all__ = [
    "EQUAL",
    "GREATER",
    "INCOMPARABLE",
    "LESS",
    "Values",
    "compare_pairs",
    "compare_with",
    "values",
]

_NOTHING, _STRING, _NUMBER, _BOOLEAN, _DURATION, _INSTANT = range(6)  # instants are last: 5 to 12
_EXACT, _SINGLE, _DOUBLE = range(3)
_FOURTEEN_HOURS = 14 * 3600

_KINDS = {
    "string": _STRING,
    "boolean": _BOOLEAN,
    "dateTimeStamp": _INSTANT,
    **{name: _INSTANT + number for number, name in enumerate(INSTANTS)},
    **dict.fromkeys(("duration", "yearMonthDuration", "dayTimeDuration"), _DURATION),
    **dict.fromkeys(
        (
            *("float", "double", "decimal", "integer", "long", "int", "short", "byte"),
            *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
            *("positiveInteger", "nonNegativeInteger", "negativeInteger", "nonPositiveInteger"),
        ),
        _NUMBER,
    ),
}


@dataclass(frozen=True)
class Values:
    """Literals, read: what each is and where it stands. Made by :func:`values`."""

    lexicals: Sequence[str]
    kinds: NDArray[np.int8]
    precisions: NDArray[np.int8]  # of numbers
    zoned: NDArray[np.bool_]  # of instants
    points: Points  # numbers, booleans, instants, and durations from their first start
    ends: list[Points]  # durations from the other starts, if there are any

    def __len__(self) -> int:
        """Return how many literals there are."""
        return len(self.lexicals)

    def rounded(self, precision: int) -> NDArray[np.float64]:
        """Return numbers as singles or doubles, and NaN for everything else."""
        return self._singles if precision == _SINGLE else self._doubles

    @cached_property
    def _singles(self) -> NDArray[np.float64]:
        return self._read(self.kinds == _NUMBER, singles)

    @cached_property
    def _doubles(self) -> NDArray[np.float64]:
        single = self.precisions == _SINGLE
        found = self._read((self.kinds == _NUMBER) & ~single, doubles)
        if single.any():
            found[single] = self._singles[single]
        return found

    def _read(
        self, which: NDArray[np.bool_], read: Callable[[list[str]], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        found = np.full(len(self), np.nan)
        at = np.flatnonzero(which)
        found[at] = read([self.lexicals[index] for index in at.tolist()])
        return found


def values(datatypes: Sequence[str], lexicals: Sequence[str]) -> Values:
    """Return literals, ready to be compared.

    Parameters
    ----------
    datatypes
        The IRI of each literal's datatype; anything else for what is no literal,
        which then compares with nothing.
    lexicals
        The lexical form of each.
    """
    count = len(lexicals)
    found = Values(
        lexicals,
        np.full(count, _NOTHING, np.int8),
        np.full(count, _EXACT, np.int8),
        np.zeros(count, np.bool_),
        Points.zeros(count),
        [],
    )
    places: dict[str, list[int]] = {}
    for index, datatype in enumerate(datatypes):
        places.setdefault(datatype, []).append(index)
    for datatype, indices in places.items():
        name = datatype.removeprefix(XSD)
        if datatype != name and name in _KINDS:
            texts = [lexicals[index] for index in indices]
            at = np.array(indices, np.intp)
            if name != "string":  # strings compare whatever XML thinks of their characters
                right = well_formed(datatype, texts)
                at, texts = at[right], list(compress(texts, right))
            _read(found, name, at, texts)
    return found


def compare_with(given: Values, constant_datatype: str, constant_lexical: str) -> NDArray[np.int8]:
    """Return how each value compares with one literal.

    Returns
    -------
    ndarray of int8, shape (n_values,)
        ``LESS`` where the value is less than the constant, ``EQUAL``,
        ``GREATER`` or ``INCOMPARABLE``.

    Examples
    --------
    >>> years = values([XSD + "gYear"] * 3, ["2019", "2020", "twenty"])
    >>> compare_with(years, XSD + "gYear", "2020").tolist() == [LESS, EQUAL, INCOMPARABLE]
    True
    """
    constant = values([constant_datatype], [constant_lexical])
    everything = np.arange(len(given))
    return compare_pairs(given, everything, constant, np.zeros_like(everything))


def compare_pairs(
    left: Values, i: NDArray[np.intp], right: Values, j: NDArray[np.intp]
) -> NDArray[np.int8]:
    """Return how ``left[i]`` compares with ``right[j]``, pair by pair.

    Parameters
    ----------
    left, right
        Values by index.
    i, j : ndarray of int, shape (n_pairs,)
        Which of them are compared.

    Returns
    -------
    ndarray of int8, shape (n_pairs,)
        ``LESS``, ``EQUAL``, ``GREATER`` or ``INCOMPARABLE``.
    """
    codes = np.full(len(i), INCOMPARABLE, np.int8)
    kinds = left.kinds[i]
    same = kinds == right.kinds[j]
    for kind in np.unique(kinds[same]).tolist():
        if kind != _NOTHING:
            at = np.flatnonzero(same & (kinds == kind))
            order = _ORDERS.get(kind, _compare_instants)
            codes[at] = order(left, i[at], right, j[at])
    return codes


def _read(found: Values, name: str, at: NDArray[np.intp], lexicals: list[str]) -> None:
    """Set the values at ``at``, given well-formed lexical forms of one datatype."""
    kind = _KINDS[name]
    found.kinds[at] = kind
    if name in ("float", "double"):
        found.precisions[at] = _SINGLE if name == "float" else _DOUBLE
    elif kind == _NUMBER:
        put_numbers(found.points, at, lexicals)
    elif kind == _BOOLEAN:
        found.points.whole[at] = [lexical in ("true", "1") for lexical in lexicals]
    elif kind == _DURATION:
        if not found.ends:
            found.ends.extend(Points.zeros(len(found)) for _ in STARTS[1:])
        put_durations((found.points, *found.ends), at, lexicals)
    elif kind >= _INSTANT:
        name = "dateTime" if name == "dateTimeStamp" else name
        found.zoned[at] = put_instants(found.points, at, name, lexicals)


def _compare_points(
    left: Values, i: NDArray[np.intp], right: Values, j: NDArray[np.intp]
) -> NDArray[np.int8]:
    return compare(left.points, i, right.points, j)


def _compare_numbers(
    left: Values, i: NDArray[np.intp], right: Values, j: NDArray[np.intp]
) -> NDArray[np.int8]:
    """Compare numbers in the less exact of their two types."""
    precision = np.maximum(left.precisions[i], right.precisions[j])
    codes = np.empty(len(i), np.int8)
    at = np.flatnonzero(precision == _EXACT)
    codes[at] = compare(left.points, i[at], right.points, j[at])
    for rounded in (_SINGLE, _DOUBLE):
        at = np.flatnonzero(precision == rounded)
        if len(at):
            some, others = left.rounded(rounded)[i[at]], right.rounded(rounded)[j[at]]
            unordered = np.isnan(some) | np.isnan(others)
            codes[at] = np.where(unordered, INCOMPARABLE, signs(some, others))
    return codes


def _compare_strings(
    left: Values, i: NDArray[np.intp], right: Values, j: NDArray[np.intp]
) -> NDArray[np.int8]:
    """Compare strings by code point, each once: right ones are sorted, left ones looked up."""
    some, places = np.unique(i, return_inverse=True)
    others, other_places = np.unique(j, return_inverse=True)
    texts = [right.lexicals[index] for index in others.tolist()]
    distinct = sorted(set(texts))
    ranks = {text: 2 * place + 1 for place, text in enumerate(distinct)}  # even: between two
    our_ranks = [
        ranks.get(text) or 2 * bisect_left(distinct, text)
        for text in (left.lexicals[index] for index in some.tolist())
    ]
    their_ranks = [ranks[text] for text in texts]
    return signs(
        np.array(our_ranks, np.int64)[places], np.array(their_ranks, np.int64)[other_places]
    )


def _compare_durations(
    left: Values, i: NDArray[np.intp], right: Values, j: NDArray[np.intp]
) -> NDArray[np.int8]:
    """Compare durations from all starts: they are ordered where all agree."""
    codes = compare(left.points, i, right.points, j)
    for ours, theirs in zip(left.ends, right.ends, strict=True):
        codes[compare(ours, i, theirs, j) != codes] = INCOMPARABLE
    return codes


def _compare_instants(
    left: Values, i: NDArray[np.intp], right: Values, j: NDArray[np.intp]
) -> NDArray[np.int8]:
    """Compare instants; one without a zone can be 14 hours off either way (XSD 1.1, 3.3.7)."""
    zoned, other_zoned = left.zoned[i], right.zoned[j]
    codes = np.full(len(i), INCOMPARABLE, np.int8)
    at = np.flatnonzero(zoned == other_zoned)
    codes[at] = compare(left.points, i[at], right.points, j[at])
    at = np.flatnonzero(zoned != other_zoned)
    if len(at):
        pairs = left.points, i[at], right.points, j[at]
        earliest, latest = compare(*pairs, -_FOURTEEN_HOURS), compare(*pairs, _FOURTEEN_HOURS)
        decided = earliest == latest  # never both EQUAL, as they are 28 hours apart
        codes[at[decided]] = earliest[decided]
    return codes


_ORDERS = {
    _STRING: _compare_strings,
    _NUMBER: _compare_numbers,
    _BOOLEAN: _compare_points,
    _DURATION: _compare_durations,
}
