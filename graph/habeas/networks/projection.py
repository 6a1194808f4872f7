"""Who is joined to whom: a network of agents, computed from a release by one edge rule.

A network forgets what the agents share and keeps how much each pair shares. So
every edge leads back to what it came through and the claims behind it, and the
network carries its rule and how much data it rests on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from habeas.errors import HabeasError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.graphs import to_networkx
from habeas.networks.rules import EdgeRule, InvalidRuleError
from habeas.networks.selection import Selection, select
from habeas.networks.tables import EdgeTable, Opened, read
from habeas.networks.tables.matrices import WEIGHTINGS, weights
from habeas.networks.tables.table import coded
from habeas.store.interface import Store

__all__ = [
    "MOST_PAIRS",
    "Multiplex",
    "NetworkTooLargeError",
    "NetworkTooSmallError",
    "multiplex",
    "network",
    "project",
    "project_table",
]

#: Pairs that become objects unless a caller allows more; each takes about a kilobyte.
MOST_PAIRS = 500_000
#: Pairs that are projected into arrays unless a caller allows more; each takes some dozens of bytes.
MOST_ARRAY_PAIRS = 200_000_000


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


def project(
    source: Store | Opened,
    rule: str | EdgeRule,
    weighting: str | None = None,
    *,
    most_pairs: int = MOST_ARRAY_PAIRS,
    **selection: Any,
) -> Network:
    """Return the network that a rule makes of a release, as arrays.

    Parameters
    ----------
    source
        A release, or the triples of one with its ontology. A release is read from its edge
        tables, the triples by SPARQL; the network is the same.
    rule
        The name of a rule that the release states, or a rule.
    weighting
        ``presence``, ``count``, ``newman``, ``jaccard`` or ``cosine``, see
        :func:`habeas.networks.tables.matrices.weights`; what the rule says if None.
    most_pairs
        Refuse a network that could have more pairs of agents than this.
    **selection
        What counts: the fields of :class:`habeas.networks.selection.Selection`.

    Returns
    -------
    Network
        Agents: everyone who takes part in something, also if nobody else does. ``about`` holds
        ``rule``, ``label``, ``meaning``, ``limits``, ``query``, ``projection``, ``weighting``,
        ``time_window``, ``minimum_evidence`` and ``disclosure`` of the rule; what was asked for;
        and how much data it rests on: ``throughs`` (things that somebody takes part in),
        ``throughs_with_one_agent`` (they join nobody), ``claims``, and ``undated`` (claims left
        out because no day is known for them).

    Raises
    ------
    UnknownNameError
        If there is no such rule, case, country, kind or role, with the near names.
    InvalidRuleError
        If the rule cannot be computed as it is stated, or has no such weight.
    InvalidPeriodError
        If the period ends before it starts.
    NetworkTooLargeError
        If it could have more pairs than ``most_pairs``; nothing was computed yet.
    NetworkTooSmallError
        If the rule shows only larger networks.
    """
    chosen = Selection(**selection)
    return project_table(select(read(source, rule), chosen), weighting, most_pairs=most_pairs)


def project_table(
    table: EdgeTable, weighting: str | None = None, *, most_pairs: int = MOST_ARRAY_PAIRS
) -> Network:
    """Return the network of the rows of a table; see :func:`project`."""
    rule = table.rule
    weighting = weighting or rule.weight
    if weighting not in WEIGHTINGS:
        reason = f"there is no weight {weighting!r}, only {', '.join(WEIGHTINGS)}"
        raise InvalidRuleError(rule.name, reason)
    two_mode = table.two_mode()
    pairs = two_mode.pairs if table.target is None else two_mode.incidence.nnz
    if pairs > most_pairs:
        raise NetworkTooLargeError(rule.name, pairs, most_pairs)
    ends = [table.agent] if table.target is None else [table.agent, table.target]
    agents, _ = coded(ends, len(table.agents))
    if len(agents) < rule.minimum_agents:
        raise NetworkTooSmallError(rule.name, rule.minimum_agents)
    joined = weights(table, weighting)
    if len(agents) < len(table.agents):
        joined = joined[agents][:, agents]
    return Network(
        list(EdgeTable.named(table.agents, agents)),
        joined,
        rule.directed,
        {
            name: [values[place] for place in agents.tolist()]
            for name, values in table.attributes.items()
        },
        _about(table, two_mode, weighting),
        two_mode if table.target is None else None,
        table,
    )


def network(
    source: Store | Opened,
    rule: str | EdgeRule,
    weighting: str | None = None,
    *,
    most_pairs: int = MOST_PAIRS,
    **selection: Any,
) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Return the network that a rule makes of a release, as a graph of networkx.

    See :func:`project` for what can be asked, and for errors.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Directed if the rule is; see :func:`habeas.networks.graphs.to_networkx` for what nodes and
        edges say. The graph itself says what :func:`project` keeps in ``about``.
    """
    return to_networkx(project(source, rule, weighting, most_pairs=most_pairs, **selection))


@dataclass(frozen=True)
class Multiplex:
    """Several networks over the same agents: one layer for each rule."""

    agents: Sequence[str]
    #: By the name of the rule; every layer has all of ``agents``, in the same order.
    layers: Mapping[str, Network]


def multiplex(
    source: Store | Opened,
    rules: Sequence[str | EdgeRule],
    weighting: str | None = None,
    *,
    most_pairs: int = MOST_ARRAY_PAIRS,
    **selection: Any,
) -> Multiplex:
    """Return the networks of several rules as layers over everyone who is in any of them.

    Errors are those of :func:`project`. A layer keeps its own ``about`` and ``table``; who is only
    in other layers is joined to nobody in it.
    """
    made = [project(source, rule, weighting, most_pairs=most_pairs, **selection) for rule in rules]
    agents = sorted({agent for network in made for agent in network.agents})
    place = {agent: number for number, agent in enumerate(agents)}
    attributes: dict[str, list[str]] = {}
    for name in ("label", "kind", "type", "country"):
        said: dict[str, str] = {}
        for network in made:
            said |= dict(zip(network.agents, network.attribute(name), strict=True))
        attributes[name] = [said[agent] for agent in agents]
    return Multiplex(
        agents,
        {network.about["rule"]: _spread(network, agents, place, attributes) for network in made},
    )


def _spread(
    network: Network,
    agents: Sequence[str],
    place: Mapping[str, int],
    attributes: Mapping[str, Sequence[str]],
) -> Network:
    """Return a network over more agents."""
    among = np.array([place[agent] for agent in network.agents], dtype=np.int64)
    held = network.weights.tocoo()
    weights = sparse.csr_array(
        (held.data, (among[held.row], among[held.col])), shape=(len(agents), len(agents))
    )
    return replace(network, agents=agents, weights=weights, attributes=attributes)


def _about(table: EdgeTable, two_mode: TwoMode, weighting: str) -> dict[str, Any]:
    rule = table.rule
    if table.target is None:
        things, alone = len(two_mode.things), int((two_mode.of_things == 1).sum())
    else:
        things, alone = len(coded([table.thing], len(table.things))[0]), 0
    return {
        "rule": rule.name,
        "label": rule.label,
        "meaning": rule.meaning,
        "limits": rule.limits,
        "query": rule.query,
        "projection": rule.projection,
        "weighting": weighting,
        "time_window": rule.time_window,
        "minimum_evidence": rule.minimum_evidence,
        "disclosure": rule.disclosure,
        "as_of": None,
        "case": None,
        "undated": 0,
        **table.about,
        "throughs": things,
        "throughs_with_one_agent": alone,
        "claims": len(coded([table.claim], len(table.claims))[0]),
    }
