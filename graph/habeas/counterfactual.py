"""What would change if one source, or all copies of its text, were not there: facts and networks.

Facts come from :mod:`habeas.evidence.without`. Each network is projected twice
from the same rows, once with the claims that would fall and once without, so
nothing is copied and nothing is guessed: an edge rests on the claims of its
rows, and a row without claims is gone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import networkx as nx
import numpy as np

from habeas.evidence import without as facts
from habeas.evidence.without import Change
from habeas.networks.graphs import to_networkx
from habeas.networks.measures import measures
from habeas.networks.projection import MOST_PAIRS, project_table
from habeas.networks.rules import EdgeRule, rule, rules
from habeas.networks.selection import Selection, select
from habeas.networks.tables import read
from habeas.store.interface import Store

__all__ = [
    "Counterfactual",
    "EdgeChange",
    "NetworkChange",
    "RankChange",
    "network_without",
    "ranks",
    "without",
]

Network: TypeAlias = "nx.Graph[str] | nx.DiGraph[str]"


@dataclass(frozen=True)
class EdgeChange:
    """An edge that is lost, or has another weight or less evidence. Ends are IRIs."""

    source: str
    target: str
    weight_before: float
    #: None if the edge is lost.
    weight_after: float | None
    #: How many claims it rests on.
    claims_before: int
    claims_after: int


@dataclass(frozen=True)
class RankChange:
    """An agent whose place in a ranking is another. Rank 1 is the highest; equals share a rank."""

    agent: str
    #: ``degree`` or ``betweenness``.
    measure: str
    rank_before: int
    #: None if the agent is no longer in the network.
    rank_after: int | None
    value_before: float
    value_after: float | None


@dataclass(frozen=True)
class NetworkChange:
    """What changes in the network of one edge rule; all empty if nothing does."""

    rule: str
    #: Agents that take part in nothing any more, sorted.
    agents_lost: Sequence[str]
    #: In the order of the ends.
    edges: Sequence[EdgeChange]
    #: By measure, then by the rank before, then by agent.
    ranks: Sequence[RankChange]

    @property
    def edges_lost(self) -> list[EdgeChange]:
        """The edges that are gone."""
        return [edge for edge in self.edges if edge.weight_after is None]


@dataclass(frozen=True)
class Counterfactual:
    """What would change among the accepted facts, and in the networks, by the name of their rule."""

    facts: Change
    networks: Sequence[NetworkChange]


def without(
    store: Store,
    source: str,
    copies: bool = True,
    of_rules: Collection[str] | None = None,
    most_pairs: int = MOST_PAIRS,
) -> Counterfactual:
    """Return which accepted facts, edges and rankings would change without ``source``.

    Parameters
    ----------
    store
        The triples of a release, with its ontology.
    source
        An IRI, ``source:notice`` or ``notice``.
    copies
        Take away all sources with the same text too.
    of_rules
        The networks of these edge rules only, by name; all if None. A network
        that its rule does not show because it is too small is left out.
    most_pairs
        Refuse a network that could have more pairs of agents than this.

    Raises
    ------
    UnknownNameError
        If there is no such source or rule, with the near names.
    NetworkTooLargeError
        If a network could have more pairs than ``most_pairs``.
    """
    change = facts.without(store, source, copies)
    chosen = rules(store) if of_rules is None else [rule(store, name) for name in of_rules]
    found = (network_without(store, each, change.claims, most_pairs) for each in chosen)
    return Counterfactual(change, [each for each in found if each is not None])


def network_without(
    store: Store, of: EdgeRule, claims: Iterable[str], most_pairs: int = MOST_PAIRS
) -> NetworkChange | None:
    """Return what changes in the network of a rule if ``claims`` were not there.

    Weights may rise: without one of the signers of a letter, each of the others
    shares it with fewer. Rankings are those of degree and betweenness
    (:func:`habeas.networks.measures.measures`).

    Returns
    -------
    NetworkChange or None
        None if the rule shows only larger networks than this one is with all claims.

    Raises
    ------
    NetworkTooLargeError
        If the network could have more pairs than ``most_pairs``.
    """
    gone = frozenset(claims)
    table = read(store, replace(of, minimum_agents=0))
    fallen = np.fromiter((claim in gone for claim in table.claims), bool, len(table.claims))
    before, after = (
        to_networkx(project_table(select(rows, Selection()), most_pairs=most_pairs))
        for rows in (table, table.without_claims(fallen))
    )
    if before.number_of_nodes() < of.minimum_agents:
        return None
    edges = _edges(before, after)
    lost = sorted(set(before) - set(after))
    changed = lost or any(edge.weight_before != edge.weight_after for edge in edges)
    return NetworkChange(of.name, lost, edges, _ranks(before, after) if changed else [])


def _edges(before: Network, after: Network) -> list[EdgeChange]:
    found = []
    for one, other, edge in sorted(before.edges(data=True), key=lambda each: each[:2]):
        left = after.get_edge_data(one, other)
        weight = None if left is None else round(left["weight"], 12)
        change = EdgeChange(
            one,
            other,
            round(edge["weight"], 12),
            weight,
            len(edge["evidence"]),
            0 if left is None else len(left["evidence"]),
        )
        if weight != change.weight_before or change.claims_after < change.claims_before:
            found.append(change)
    return found


def _ranks(before: Network, after: Network) -> list[RankChange]:
    rows_before, rows_after = measures(before), measures(after)
    found = []
    for measure in ("betweenness", "degree"):
        values = {row["agent"]: float(row[measure]) for row in rows_before}
        left = {row["agent"]: float(row[measure]) for row in rows_after}
        places, places_left = ranks(values), ranks(left)
        found += [
            RankChange(
                agent, measure, place, places_left.get(agent), values[agent], left.get(agent)
            )
            for agent, place in sorted(places.items(), key=lambda item: (item[1], item[0]))
            if place != places_left.get(agent)
        ]
    return found


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Return the rank of each by its value: 1 for the highest, equals share the better rank.

    Examples
    --------
    >>> ranks({"Ada": 2.0, "Ben": 1.0, "Cy": 2.0})
    {'Ada': 1, 'Ben': 3, 'Cy': 1}
    """
    better: dict[float, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        better.setdefault(value, place)
    return {name: better[value] for name, value in values.items()}
