"""Which link is not on record and may be worth a look: suggestions, never facts.

A suggestion comes from the shape of a network alone. It is not stored, every output of it says
what it is, and none is made where a wrong guess, or a right one, could hurt somebody: of kinship,
of networks that are not public, between two persons, and of a person's part in anything.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError
from habeas.networks.arrays import Matrix, Network, TwoMode
from habeas.networks.paths.likeness import Ends, Method, method_called
from habeas.terms import abbreviate

__all__ = [
    "MOST_OPERATIONS",
    "NoSuggestionsError",
    "Suggestion",
    "TooManySuggestionsError",
    "suggestions",
]

#: What is reckoned unless a caller allows more: some 10 million take a second.
MOST_OPERATIONS = 200_000_000
#: As much at once; each takes some 30 bytes.
_BLOCK = 4_000_000
#: How many of those in common a sentence names.
_NAMED = 3

Numbers = NDArray[np.int64]
Found = tuple[NDArray[np.float64], Numbers, Numbers]


class NoSuggestionsError(HabeasError, ValueError):
    """Suggestions were asked for where none are made."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(
            f"No links are suggested for the network {rule!r}, since {reason}. "
            "Ask for a public network of another rule."
        )
        self.rule = rule


class TooManySuggestionsError(HabeasError, ValueError):
    """A network has too many pairs with something in common."""

    def __init__(self, operations: int, limit: int) -> None:
        super().__init__(
            f"To score all pairs that have somebody in common takes {operations:,} operations; at "
            f"most {limit:,} are allowed. Ask for one case or a shorter period, or take "
            "preferential-attachment, which needs none."
        )
        self.operations = operations
        self.limit = limit


class Suggestion(NamedTuple):
    """A link that is not on record."""

    #: An agent.
    source: str
    #: An agent, or a thing in which ``source`` takes no part on record.
    target: str
    source_label: str
    target_label: str
    #: No unit; comparable only within one network and method.
    score: float
    method: str
    #: Agents whom the two have in common, at most three.
    common: tuple[str, ...]
    #: How many there are of them.
    in_common: int
    sentence: str
    #: Always: so that no output can lose it.
    suggestion: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return self._asdict() | {"common": list(self.common)}


def suggestions(
    network: Network | TwoMode,
    *,
    method: str = "adamic-adar",
    most: int = 20,
    most_operations: int = MOST_OPERATIONS,
) -> list[Suggestion]:
    """Return links that are not on record, those first that the network makes most likely.

    Parameters
    ----------
    network
        A network, for links between agents; or who takes part in what, for an organization or
        group and a thing, such as a case that few work on.
    method
        One of :data:`habeas.networks.paths.likeness.METHODS`.
    most
        How many at most.
    most_operations
        Refuse what takes more.

    Returns
    -------
    list of Suggestion
        The highest scores first, equals by their IRIs. What scores 0 is not suggested. Nothing is
        said about two persons, nor about a person and a thing, nor about any person in a directed
        network: its edges are what somebody is or did, such as to belong to an organization.

    Raises
    ------
    UnknownNameError
        If there is no such method, with the near names.
    NoSuggestionsError
        If the network is one of kinship, or is not public, or joins agents to something else.
    TooManySuggestionsError
        If it would take more than ``most_operations``; nothing was computed yet.

    Examples
    --------
    >>> square = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 1, 2, 3], [1, 2, 3, 0])
    >>> [(each.source, each.target, each.common) for each in suggestions(square, most=1)]
    [('Ada', 'Cy', ('Ben', 'Dee'))]
    """
    chosen = method_called(method)
    _check_allowed(network)
    if isinstance(network, TwoMode):
        _check_size(network.pairs, most_operations)
    ends = Ends.of(network)
    kinds = network.attributes.get("kind", [""] * len(network.agents))
    persons = np.array([kind == "Person" for kind in kinds], dtype=np.bool_)
    spared = _Spared(persons, isinstance(network, Network), getattr(network, "directed", False))
    if method == "preferential-attachment":
        found = _by_degrees(ends, spared, most)
    else:
        _check_size(ends.operations, most_operations)
        found = _by_common(ends, method, spared, most)
    return [_suggestion(network, ends, chosen, *each) for each in zip(*found, strict=True)]


def _check_allowed(network: Network | TwoMode) -> None:
    rule = str(network.about.get("rule", ""))
    if "kinship" in rule:
        raise NoSuggestionsError(rule, "kinship is never guessed")
    if network.about.get("disclosure", "public") != "public":
        raise NoSuggestionsError(rule, "its networks are not public")
    table = network.table if isinstance(network, Network) else None
    if table is not None and table.rule.target_class:
        raise NoSuggestionsError(
            rule, f"its edges lead from an agent to a {table.rule.target_class}, not to an agent"
        )


def _check_size(operations: int, limit: int) -> None:
    if operations > limit:
        raise TooManySuggestionsError(operations, limit)


def _by_common(ends: Ends, method: str, spared: "_Spared", most: int) -> Found:
    """Return the highest scores over all pairs that have somebody in common, block by block."""
    share, second = ends.share(method), ends.second.T.tocsr()
    best: Found = (np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64))
    for rows in _blocks(ends):
        common = ((ends.first[rows] * share) @ second).tocsr()
        common = (common - common.multiply(ends.known[rows])).tocoo()
        one, other = common.row.astype(np.int64) + rows.start, common.col.astype(np.int64)
        kept = (common.data > 0) & ~spared(one, other)
        if ends.same:
            kept &= one < other
        one, other = one[kept], other[kept]
        score = ends.finished(method, common.data[kept], one, other)
        best = _highest(
            tuple(np.concatenate(pair) for pair in zip(best, (score, one, other), strict=True)),
            most,
        )
    return best


def _highest(found: Any, most: int) -> Found:
    """Return the ``most`` highest scores, equals by their places; rounded, so that equals are equal."""
    score, one, other = found
    score = np.round(score, 12)
    order = np.lexsort((other, one, -score))[:most]
    return score[order], one[order], other[order]


def _blocks(ends: Ends) -> Iterator[slice]:
    """Yield first ends, as many at once as a block may take."""
    of_middle = np.bincount(ends.second.indices, minlength=len(ends.middle)).astype(np.float64)
    until = np.cumsum(ends.first @ of_middle)
    start = 0
    while start < len(until):
        before = until[start - 1] if start else 0.0
        end = max(start + 1, int(np.searchsorted(until, before + _BLOCK, side="right")))
        yield slice(start, end)
        start = end


class _Spared(NamedTuple):
    """Which pairs nothing is said about, since a person is among them."""

    persons: NDArray[np.bool_]
    #: Whether both ends are agents, and whether an edge leads from one to the other.
    same: bool
    directed: bool

    def __call__(self, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
        first = self.persons[one]
        if not self.same:
            return first
        return first | self.persons[other] if self.directed else first & self.persons[other]


def _by_degrees(ends: Ends, spared: _Spared, most: int) -> Found:
    """Return the highest products of degrees, looking at no more pairs than it takes."""
    first = np.lexsort((np.arange(len(ends.first_degrees)), -ends.first_degrees))
    second = np.lexsort((np.arange(len(ends.second_degrees)), -ends.second_degrees))
    rank: list[tuple[int, int, int]] = []

    def offer(row: int, column: int) -> None:
        if row < len(first) and column < len(second):
            product = ends.first_degrees[first[row]] * ends.second_degrees[second[column]]
            if product:
                heappush(rank, (-int(product), row, column))

    known: dict[int, set[int]] = {}
    found: list[tuple[float, int, int]] = []
    offer(0, 0)
    while rank and len(found) < most:
        product, row, column = heappop(rank)
        offer(row, column + 1)
        if column == 0:
            offer(row + 1, 0)
        one, other = int(first[row]), int(second[column])
        if ends.same and row >= column:
            continue
        if other in known.setdefault(one, _row(ends.known, one)):
            continue
        if not spared(np.array([one]), np.array([other]))[0]:
            pair = (min(one, other), max(one, other)) if ends.same else (one, other)
            found.append((float(-product), *pair))
    score, one_, other_ = ([each[part] for each in found] for part in range(3))
    return _highest((np.array(score), np.array(one_, np.int64), np.array(other_, np.int64)), most)


def _row(matrix: Matrix, row: int) -> set[int]:
    return set(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist())


def _suggestion(
    network: Network | TwoMode, ends: Ends, method: Method, score: float, one: int, other: int
) -> Suggestion:
    """Return a suggestion with its sentence."""
    common = sorted(_row(ends.first, one) & _row(ends.second, other))
    called = [_label(network, place) for place in common[:_NAMED]]
    more = len(common) - len(called)
    names = ", ".join(called) + (f" and {more} more" if more else "")
    ones = _label(network, one)
    rule = f"The network {network.about['rule']!r}" if network.about.get("rule") else "The network"
    if isinstance(network, Network):
        target, others = network.agents[other], _label(network, other)
        said = f"{rule} does not join {ones} and {others}"
        why = f"; it joins both to {names}" if common else "; each is joined to many"
    else:
        target = network.things[other]
        others = abbreviate(target)
        said = f"{rule} has no part of {ones} in {others}"
        why = (
            f"; {names} {'has' if len(common) == 1 else 'have'} one, and something in common "
            f"with {ones}"
            if common
            else "; the one takes part in much, and many in the other"
        )
    return Suggestion(
        network.agents[one],
        target,
        ones,
        others,
        float(score),
        method.name,
        tuple(network.agents[place] for place in common[:_NAMED]),
        len(common),
        f"A suggestion, not a record: {said}{why} ({method.label} {score:.4g}).",
    )


def _label(network: Network | TwoMode, place: int) -> str:
    labels = network.attributes.get("label", ())
    return (labels[place] if len(labels) else "") or abbreviate(network.agents[place])
