"""How many of some things have each value of each facet, and which things have some values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from habeas.errors import UnknownNameError
from habeas.search.facets import FACETS
from habeas.search.layout import Array
from habeas.search.opened import Lists

#: So many values of some things are looked at one by one.
_FEW = 20_000

__all__ = ["Count", "count", "named", "with_values"]


@dataclass(frozen=True)
class Count:
    """How many of what was found have a value."""

    #: As it stands in addresses.
    value: str
    #: What it is; empty for years and kinds.
    iri: str
    number: int


def with_values(lists: Lists, filters: Mapping[str, Collection[str]]) -> Array | None:
    """Return for each thing whether it has one of the values of every facet; None without facets.

    Raises
    ------
    UnknownNameError
        If there is no such facet, or nothing has the value.
    """
    allowed: Array | None = None
    for facet, values in filters.items():
        if not values:
            continue
        if facet not in FACETS:
            raise UnknownNameError("facet", facet, FACETS)
        flags = np.zeros(lists.things, dtype=bool)
        for number in _numbers(lists, facet, values):
            flags[lists.members[lists.member_starts[number] : lists.member_starts[number + 1]]] = (
                True
            )
        allowed = flags if allowed is None else allowed & flags
    return allowed


def _numbers(lists: Lists, facet: str, values: Collection[str]) -> list[int]:
    known = {
        value: number for number, (of, value, _) in enumerate(lists.value_names) if of == facet
    }
    for value in values:
        if value not in known:
            raise UnknownNameError(facet, value[:100], known)
    return [number for value, number in known.items() if value in values]


def count(lists: Lists, things: Array) -> Array:
    """Return how many things there are, and how many have each value.

    Parameters
    ----------
    things : ndarray of int
        Their numbers, each once.

    Returns
    -------
    ndarray of int, shape (1 + n_values,)
    """
    sizes = len(lists.value_names)
    begins, ends = lists.value_starts[things], lists.value_starts[things + 1]
    lengths = ends - begins
    total = int(lengths.sum())
    if total < _FEW:
        places = np.repeat(begins - np.cumsum(lengths) + lengths, lengths) + np.arange(total)
        counted = np.bincount(lists.values[places], minlength=sizes)
    else:
        counted = _of_many(lists, things)
    return np.concatenate([[len(things)], counted])


def _of_many(lists: Lists, things: Array) -> Array:
    """Return how many things have each value, by going through the values."""
    flags = np.zeros(lists.large_bits.shape[1] * 64, dtype=bool)
    flags[things] = True
    packed = np.packbits(flags).view(np.uint64)
    counted = np.zeros(len(lists.value_names), dtype=np.int64)
    for value, bits in zip(lists.large.tolist(), lists.large_bits, strict=True):
        counted[value] = np.bitwise_count(bits & packed).sum(dtype=np.int64)
    for value in lists.small.tolist():
        members = lists.members[lists.member_starts[value] : lists.member_starts[value + 1]]
        counted[value] = np.count_nonzero(flags[members])
    return counted


def named(lists: Lists, counts: Array) -> dict[str, Sequence[Count]]:
    """Return the counts by facet: years in order, all others the most first; without zeros."""
    found: dict[str, list[Count]] = {facet: [] for facet in FACETS}
    numbers = counts[1:].tolist()
    for (facet, value, iri), number in zip(lists.value_names, numbers, strict=True):
        if number:
            found[facet].append(Count(value, iri, number))
    for facet, each in found.items():
        if facet != "year":
            each.sort(key=lambda one: (-one.number, one.value))
    return {facet: each for facet, each in found.items() if each}
