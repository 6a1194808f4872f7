"""The rows of one edge rule as columns: who takes part in what, when, in which role, by which claim."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from habeas.columns.dictionary import Dictionary
from habeas.networks.arrays import Matrix, Network, TwoMode
from habeas.networks.rules import EdgeRule

__all__ = ["UNKNOWN_HIGH", "UNKNOWN_LOW", "EdgeTable", "Names", "Numbers", "coded", "once"]

Numbers: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]

#: Bounds are days as :meth:`datetime.date.toordinal` numbers them. A bound that no source gives
#: lies before all days if it is a lower one, and after all days if it is an upper one.
UNKNOWN_LOW, UNKNOWN_HIGH = -(2**31), 2**31 - 1


def once(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole numbers sorted, each once: some times quicker than numpy.unique."""
    ordered = np.sort(keys)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    found: NDArray[np.int64] = ordered[first]
    return found


def coded(columns: Sequence[Numbers], size: int) -> tuple[Numbers, list[Numbers]]:
    """Return the places below ``size`` that are used, sorted, and the columns by those; -1 stays.

    Examples
    --------
    >>> used, (column,) = coded([np.array([7, 3, -1, 7], dtype=np.int32)], 8)
    >>> used.tolist(), column.tolist()
    ([3, 7], [1, 0, -1, 1])
    """
    is_used = np.zeros(size + 1, dtype=bool)
    for column in columns:
        is_used[column] = True
    is_used[-1] = False  # what has no place is counted there
    used = np.flatnonzero(is_used).astype(np.int32)
    code = np.full(size + 1, -1, dtype=np.int32)
    code[used] = np.arange(len(used), dtype=np.int32)
    return used, [code[column] for column in columns]


class Names(Sequence[str]):
    """Some IRIs of a dictionary, decoded when they are asked for.

    Examples
    --------
    >>> names = Names(Dictionary.of(["urn:a", "urn:b", "urn:c"]), np.array([0, 2]))
    >>> len(names), names[1], list(names)
    (2, 'urn:c', ['urn:a', 'urn:c'])
    """

    def __init__(self, dictionary: Dictionary, numbers: NDArray[Any]) -> None:
        self._dictionary = dictionary
        self.numbers = numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        """Return the IRI at a place, or those of a slice."""
        if isinstance(place, slice):
            return Names(self._dictionary, self.numbers[place])
        return self._dictionary.iri(int(self.numbers[place]))

    def __iter__(self) -> Iterator[str]:
        """Yield them in order."""
        return iter(self._dictionary.iris(self.numbers.tolist()))

    def take(self, places: NDArray[Any]) -> "Names":
        """Return those at some places."""
        return Names(self._dictionary, self.numbers[places])


class EdgeTable:
    """The rows of one edge rule.

    One row says that one agent has a part in one thing, or that a record links
    two agents, by one claim. Rows that differ only in their claim are one part.
    What is given as a function is read when it is first asked for.

    Parameters
    ----------
    rule
        The rule whose query found the rows.
    agents, things, claims, sources, roles
        IRIs, sorted. Some may be in no row, as after :meth:`keep`.
    agent, thing, claim : int32, shape (n_rows,)
        Places in ``agents``, ``things`` and ``claims``; -1 for a row without a claim. For a direct
        rule, ``agent`` is where the link begins.
    target : int32, shape (n_rows,), or None
        Where the link ends: a place in ``agents``. None for a one-mode rule.
    role : int32, shape (n_rows,), or None
        A place in ``roles``, -1 where the row has none; None for -1 everywhere.
    bounds : int32, shape (n_rows, 4), or None
        The first day on or after, on or before; the last day on or after, on or before. None where
        nothing is known of any.
    known_since : int32, shape (n_claims,)
        By when each claim was certainly public; :data:`UNKNOWN_HIGH` where no day is known.
    cites : sparse, shape (n_claims, n_sources)
        1 where a claim cites a source.
    cases, case_of : sequence of str, and sparse of shape (n_things, n_cases)
        1 where a thing belongs to a case.
    attributes
        ``label``, ``kind``, ``type`` and ``country`` of each agent, "" if unknown.
    about
        What a figure made of this must say.
    """

    def __init__(
        self,
        rule: EdgeRule,
        agents: Sequence[str],
        things: Sequence[str],
        claims: Sequence[str],
        agent: Numbers,
        thing: Numbers,
        claim: Numbers,
        *,
        target: Numbers | None = None,
        role: Numbers | None = None,
        roles: Sequence[str] = (),
        bounds: Numbers | None = None,
        known_since: Numbers | Callable[[], Numbers] | None = None,
        sources: Sequence[str] | Callable[[], Sequence[str]] = (),
        cites: Matrix | Callable[[], Matrix] | None = None,
        cases: Sequence[str] | Callable[[], Sequence[str]] = (),
        case_of: Matrix | Callable[[], Matrix] | None = None,
        attributes: Mapping[str, Sequence[str]] | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        self.rule = rule
        self.agents, self.things, self.claims, self.roles = agents, things, claims, roles
        self.agent, self.target, self.thing, self.claim = agent, target, thing, claim
        none = np.full(len(agent), -1, dtype=np.int32)
        self.role = none if role is None else role
        unbounded = np.tile(
            np.array([UNKNOWN_LOW, UNKNOWN_HIGH] * 2, dtype=np.int32), (len(agent), 1)
        )
        self.bounds = unbounded if bounds is None else bounds
        self.attributes: Mapping[str, Sequence[str]] = attributes or {}
        self.about: Mapping[str, Any] = about or {}
        self._later = {
            "known_since": known_since,
            "sources": sources,
            "cites": cites,
            "cases": cases,
            "case_of": case_of,
        }

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.agent)

    def _read(self, name: str) -> Any:
        held = self._later[name]
        return held() if callable(held) else held

    @cached_property
    def known_since(self) -> Numbers:
        """By when each claim was certainly public, shape (n_claims,)."""
        since = self._read("known_since")
        return np.full(len(self.claims), UNKNOWN_HIGH, np.int32) if since is None else since

    @cached_property
    def sources(self) -> Sequence[str]:
        """IRIs of the sources that the claims cite, sorted."""
        found: Sequence[str] = self._read("sources")
        return found

    @cached_property
    def cites(self) -> Matrix | None:
        """Which claim cites which source, shape (n_claims, n_sources); None if nothing is known."""
        return self._read("cites")

    @cached_property
    def cases(self) -> Sequence[str]:
        """IRIs of the cases that the things belong to, sorted."""
        found: Sequence[str] = self._read("cases")
        return found

    @cached_property
    def case_of(self) -> Matrix | None:
        """Which thing belongs to which case, shape (n_things, n_cases); None if nothing is known."""
        return self._read("case_of")

    def keep(self, rows: Mask, **about: Any) -> "EdgeTable":
        """Return the table of some rows, by a mask; what else it says goes into ``about``."""
        return self._with(rows, self.claim[rows], about)

    def without_claims(self, gone: Mask) -> "EdgeTable":
        """Return the table as it were without some claims, by a mask over ``claims``.

        A row by a claim that is gone is gone; a part stays by its other claims. Rows without a
        claim stay.
        """
        return self.keep((self.claim < 0) | ~gone[self.claim])

    def two_mode(self) -> TwoMode:
        """Return who takes part in what; for a direct rule, who is linked to whom.

        Only agents and things that are in a row are there.
        """
        columns = self.thing if self.target is None else self.target
        names = self.things if self.target is None else self.agents
        agents, (agent,) = coded([self.agent], len(self.agents))
        things, (thing,) = coded([columns], len(names))
        attributes = {
            name: [values[place] for place in agents.tolist()]
            for name, values in self.attributes.items()
        }
        return TwoMode.of(
            self.named(self.agents, agents), self.named(names, things), agent, thing,
            attributes,
            {"rule": self.rule.name, "disclosure": self.rule.disclosure, **self.about},
        )  # fmt: skip

    def project(self, weighting: str | None = None) -> Network:
        """Return the network of these rows; see :func:`habeas.networks.projection.project`."""
        from habeas.networks.projection import project_table  # which is made of tables itself

        return project_table(self, weighting)

    @staticmethod
    def named(names: Sequence[str], places: NDArray[Any]) -> Sequence[str]:
        """Return the names at some places, decoded later if they can be."""
        if isinstance(names, Names):
            return names.take(places)
        return [names[place] for place in places.tolist()]

    def _with(self, rows: Mask, claim: Numbers, about: Mapping[str, Any]) -> "EdgeTable":
        part = EdgeTable(
            self.rule,
            self.agents,
            self.things,
            self.claims,
            self.agent[rows],
            self.thing[rows],
            claim,
            target=None if self.target is None else self.target[rows],
            role=self.role[rows],
            roles=self.roles,
            bounds=self.bounds[rows],
            known_since=lambda: self.known_since,
            sources=lambda: self.sources,
            cites=lambda: self.cites,
            cases=lambda: self.cases,
            case_of=lambda: self.case_of,
            attributes=self.attributes,
            about={**self.about, **about},
        )
        return part
