"""Which things are the same: decisions in force, and the groups that they make.

A decision is about a pair, whichever is named first. The latest about a pair
is in force; ``open`` takes it back. Pairs that are the same make groups, and
one IRI of each group is kept.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from habeas.workspace.errors import ContradictoryDecisionError

__all__ = ["Decision", "check_decisions", "decision_of", "in_force", "merges"]

Answer = Literal["same", "different", "open"]


@dataclass(frozen=True)
class Decision:
    """What somebody decided about two things, and why."""

    first: str
    second: str
    decision: Answer
    #: The IRI that is kept where they are the same; None leaves it to the rule of the group.
    keep: str | None = None
    who: str = ""
    why: str = ""
    #: ISO 8601, with its offset.
    time: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no decision."""
        if self.decision not in ("same", "different", "open"):
            raise ValueError(f"{self.decision!r} is not same, different or open")
        if self.first == self.second:
            raise ValueError(f"{self.first} is one thing; a decision is about two")
        if self.keep is not None and self.keep not in (self.first, self.second):
            raise ValueError(f"{self.keep} is neither {self.first} nor {self.second}")

    @property
    def pair(self) -> frozenset[str]:
        """The two things, in no order."""
        return frozenset((self.first, self.second))

    @property
    def said(self) -> dict[str, Any]:
        """The decision as JSON has it."""
        return asdict(self)


def decision_of(said: Mapping[str, Any]) -> Decision:
    """Return a decision from what :attr:`Decision.said` gave."""
    return Decision(**said)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the latest decision about each pair that was not taken back, in order.

    Examples
    --------
    >>> same, back = Decision("urn:a", "urn:b", "same"), Decision("urn:b", "urn:a", "open")
    >>> in_force([same, back])
    []
    """
    latest: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        latest.pop(decision.pair, None)
        if decision.decision != "open":
            latest[decision.pair] = decision
    return list(latest.values())


def merges(
    decisions: Iterable[Decision], described: Collection[str] | None = None
) -> dict[str, str]:
    """Return the winner of each loser, by IRI; ``decisions`` are those in force, in order.

    The winner of a group is what the latest decision in it that says so keeps, and
    the smallest IRI of the group where none does. Only things that are
    ``described`` win or lose, so that a decision outlives an import; all are if
    nothing is said.

    Examples
    --------
    >>> merges([Decision("urn:c", "urn:b", "same"), Decision("urn:b", "urn:a", "same")])
    {'urn:b': 'urn:a', 'urn:c': 'urn:a'}
    >>> merges([Decision("urn:a", "urn:b", "same", keep="urn:b")])
    {'urn:a': 'urn:b'}
    """
    same = [decision for decision in decisions if decision.decision == "same"]
    root = _roots(same)
    there = sorted(thing for thing in root if described is None or thing in described)
    known = set(there)
    kept = {root[thing]: thing for thing in reversed(there)}
    kept |= {
        root[each.first]: each.keep for each in same if each.keep is not None and each.keep in known
    }
    return {thing: kept[root[thing]] for thing in there if thing != kept[root[thing]]}


def check_decisions(decisions: Iterable[Decision]) -> None:
    """Do nothing if no two things are both the same and different.

    Raises
    ------
    ContradictoryDecisionError
        If two are, with the chain that makes them the same.
    """
    decisions = list(decisions)
    same = [decision for decision in decisions if decision.decision == "same"]
    root = _roots(same)
    for decision in decisions:
        if decision.decision == "different":
            one, other = root.get(decision.first), root.get(decision.second)
            if one is not None and one == other:
                chain = _chain(same, decision.first, decision.second)
                raise ContradictoryDecisionError(decision.first, decision.second, chain)


def _roots(same: Iterable[Decision]) -> dict[str, str]:
    """Return a representative of the group of each thing."""
    root: dict[str, str] = {}

    def find(thing: str) -> str:
        root.setdefault(thing, thing)
        while root[thing] != thing:
            root[thing] = root[root[thing]]
            thing = root[thing]
        return thing

    for decision in same:
        one, other = find(decision.first), find(decision.second)
        root[max(one, other)] = min(one, other)
    return {thing: find(thing) for thing in root}


def _chain(same: Iterable[Decision], start: str, end: str) -> list[str]:
    """Return the shortest chain of equals between two things of one group, with both ends."""
    beside: dict[str, list[str]] = defaultdict(list)
    for decision in same:
        beside[decision.first].append(decision.second)
        beside[decision.second].append(decision.first)
    before: dict[str, str] = {start: start}
    waiting = deque([start])
    while waiting:
        thing = waiting.popleft()
        for other in beside[thing]:
            if other not in before:
                before[other] = thing
                waiting.append(other)
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return chain[::-1]
