"""Who is joined to whom: a network of agents, computed from a release by one edge rule.

A network forgets what the agents share and keeps how much each pair shares. So
every edge carries what it came through and the claims behind it, and the
network carries its rule and how much data it rests on. Nodes are plain strings
(IRIs), so that any network tool can read it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import networkx as nx

from habeas.errors import HabeasError
from habeas.networks.incidence import (
    Link,
    Part,
    case_iri,
    claims_known,
    links,
    parts,
    things_of_case,
)
from habeas.networks.nodes import describe_agents
from habeas.networks.pairs import count_pairs, pair_up, project
from habeas.networks.rules import EdgeRule
from habeas.networks.rules import rule as rule_called
from habeas.store.interface import Store

__all__ = ["MOST_PAIRS", "NetworkTooLargeError", "NetworkTooSmallError", "network"]

#: Pairs that are projected unless a caller allows more; each takes about a kilobyte.
MOST_PAIRS = 500_000

Row = TypeVar("Row", Part, Link)


class NetworkTooLargeError(HabeasError, ValueError):
    """A network was refused before it was made, since it would have too many pairs."""

    def __init__(self, rule: str, pairs: int, limit: int) -> None:
        super().__init__(
            f"The network {rule!r} would join up to {pairs:,} pairs of agents; "
            f"at most {limit:,} are allowed. Ask for one case, or for an earlier day."
        )
        self.rule = rule
        self.pairs = pairs
        self.limit = limit


class NetworkTooSmallError(HabeasError, ValueError):
    """A network is not shown, since people could be recognized in one so small."""

    def __init__(self, rule: str, least: int) -> None:
        super().__init__(
            f"The network {rule!r} is shown only if it has {least} agents or more. "
            "Ask for more than one case, or for a later day."
        )
        self.rule = rule
        self.least = least


def network(
    store: Store,
    rule: str | EdgeRule,
    as_of: date | None = None,
    case: str | None = None,
    *,
    most_pairs: int = MOST_PAIRS,
) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Return the network that a rule makes of a release.

    Parameters
    ----------
    store
        The triples of a release, with its ontology.
    rule
        The name of a rule that the release states, or a rule.
    as_of
        As known on this day: only claims count that were certainly public by
        then. Claims whose sources have no date are left out and counted. The
        bounds of periods are those of today, even if a later source gave them.
    case
        Only what agents share in this case: ``0001``, ``case:0001`` or the IRI.
        Affiliations name no case; those of agents who take part in it count.
    most_pairs
        Refuse a network that could have more pairs of agents than this.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Directed if the rule is. Nodes and edges are in the order of their IRIs.

        Nodes: everyone who takes part in something, also if nobody else does.
        Attributes as :func:`habeas.networks.nodes.describe_agents` says.

        Edges: ``weight`` (float, see :func:`habeas.networks.pairs.project`), ``count`` (things that
        the two share), ``through`` (their IRIs) and ``evidence`` (IRIs of
        claims), both sorted lists; ``first`` and ``last``, the earliest and
        the latest day that any bound of the records behind it names, as ISO
        text, absent if no record has a date.

        The graph: ``rule``, ``label``, ``meaning``, ``limits``, ``query``,
        ``projection``, ``weighting``, ``time_window``, ``minimum_evidence`` and
        ``disclosure`` of the rule; ``as_of`` and ``case`` as asked for, or None; and how much
        data it rests on: ``throughs`` (things that somebody takes part in),
        ``throughs_with_one_agent`` (they join nobody), ``claims``, and
        ``undated`` (claims left out because no day is known for them).

    Raises
    ------
    UnknownNameError
        If there is no such rule or case, with the near names.
    InvalidRuleError
        If the rule cannot be computed as it is stated.
    NetworkTooLargeError
        If it could have more pairs than ``most_pairs``; nothing was computed yet.
    NetworkTooSmallError
        If the rule shows only larger networks.
    """
    chosen = rule if isinstance(rule, EdgeRule) else rule_called(store, rule)
    of_case = case_iri(store, case) if case is not None else None
    view = _View(
        claims_known(store, as_of) if as_of is not None else None,
        things_of_case(store, of_case) if of_case is not None else None,
        chosen.minimum_evidence,
    )
    if chosen.projection == "one-mode":
        incidence = view.of(parts(store, chosen))
        agents = {part.agent for part in incidence}
        in_each = Counter(through for _, through in {part.place for part in incidence})
        claims = set().union(*(part.claims for part in incidence))
        _check_size(chosen, count_pairs(in_each.values()), most_pairs)
        joined = list(pair_up(incidence, overlapping=chosen.time_window == "overlapping"))
    else:
        joined = view.of(links(store, chosen))
        agents = {end for link in joined for end in (link.source, link.target)}
        in_each = Counter({link.through: 2 for link in joined})
        claims = set().union(*(link.claims for link in joined))
        _check_size(chosen, len(joined), most_pairs)
    if len(agents) < chosen.minimum_agents:
        raise NetworkTooSmallError(chosen.name, chosen.minimum_agents)
    graph = project(joined, describe_agents(store, agents), chosen.weight, chosen.directed)
    graph.graph.update(
        rule=chosen.name,
        label=chosen.label,
        meaning=chosen.meaning,
        limits=chosen.limits,
        query=chosen.query,
        projection=chosen.projection,
        weighting=chosen.weight,
        time_window=chosen.time_window,
        minimum_evidence=chosen.minimum_evidence,
        disclosure=chosen.disclosure,
        as_of=as_of.isoformat() if as_of is not None else None,
        case=of_case,
        throughs=len(in_each),
        throughs_with_one_agent=list(in_each.values()).count(1),
        claims=len(claims),
        undated=len(view.undated),
    )
    return graph


@dataclass
class _View:
    """What counts: claims known by a day, things of a case, parts with enough evidence."""

    #: Claims known by the day that was asked for, and claims with any day; None for all.
    known: tuple[set[str], set[str]] | None
    things: set[str] | None
    minimum_evidence: int
    #: Claims that were left out because no day is known for them.
    undated: set[str] = field(default_factory=set)

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that count, with the claims that count."""
        kept = [row for row in rows if self.things is None or row.through in self.things]
        if self.known is not None:
            known, dated = self.known
            self.undated = set().union(*(row.claims - dated for row in kept))
            kept = [row._replace(claims=row.claims & known) for row in kept if row.claims & known]
        evidence: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in kept:
            evidence[row.place] |= row.claims
        return [row for row in kept if len(evidence[row.place]) >= self.minimum_evidence]


def _check_size(rule: EdgeRule, pairs: int, limit: int) -> None:
    if pairs > limit:
        raise NetworkTooLargeError(rule.name, pairs, limit)
