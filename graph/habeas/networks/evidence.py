"""Why two agents are joined: from an edge back to the documents behind it."""

from typing import TypedDict

import networkx as nx
import pyoxigraph as ox

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.behind import behind
from habeas.networks.nodes import name_order
from habeas.networks.rules import EdgeRule
from habeas.networks.tables import Opened, read
from habeas.queries import select
from habeas.queries.values import read_value
from habeas.store.interface import Store, Term
from habeas.terms import abbreviate, kind_and_local

__all__ = ["Citation", "Claim", "SharedThing", "why"]


class Citation(TypedDict):
    """Where a source says so."""

    citation: str
    locator: str | None
    source: str
    title: str | None
    addresses: list[str]


class Claim(TypedDict):
    """What was stated, with every place where it is."""

    claim: str
    status: str | None
    #: The day by which it was certainly public, as ISO text.
    since: str | None
    citations: list[Citation]


class _Named(TypedDict):
    label: str
    #: The class of the thing, as ``Intervention``.
    kind: str


class SharedThing(_Named):
    """One thing through which two agents are joined, with its name and its class."""

    through: str
    claims: list[Claim]


def why(
    source: Store | Opened,
    graph: "Network | nx.Graph[str] | nx.DiGraph[str]",
    one: str,
    other: str,
) -> list[SharedThing]:
    """Return what joins two agents in ``graph``, each thing with its claims and their sources.

    Parameters
    ----------
    source
        The release that ``graph`` was made from, or its triples.
    graph
        A network of :func:`habeas.networks.projection.project`, or a graph of
        :func:`habeas.networks.projection.network`.
    one, other
        The agents: an IRI, ``agent:north-watch`` or ``north-watch``. Their
        order does not matter, in a directed network neither.

    Returns
    -------
    list of SharedThing
        In the order of the things' IRIs; empty if the two are not joined.
        Claims and citations are sorted too.

    Raises
    ------
    UnknownNameError
        If one of them is not in the network, with the near names.
    """
    store = source.store if hasattr(source, "store") else source
    things = (
        _of_network(graph, one, other)
        if isinstance(graph, Network)
        else _of_graph(source, graph, one, other)
    )
    return [
        {
            "through": through,
            **_named(store, through),
            "claims": [_claim(store, claim) for claim in claims],
        }
        for through, claims in things.items()
    ]


def _of_network(network: Network, one: str, other: str) -> dict[str, list[str]]:
    """Return the things behind an edge, with the claims about its ends."""
    ends = [network.agents[network.number(end)] for end in (one, other)]
    if network.table is None:
        return {}
    place = {agent: number for number, agent in enumerate(network.table.agents) if agent in ends}
    return behind(network.table, place[ends[0]], place[ends[1]]).things


def _of_graph(
    source: Store | Opened, graph: "nx.Graph[str] | nx.DiGraph[str]", one: str, other: str
) -> dict[str, list[str]]:
    """Return the same for a graph, which says what its edges came through: other rows do not count."""
    ends = {_node(graph, one), _node(graph, other)}
    edges = [about for start, end, about in graph.edges(data=True) if {start, end} == ends]
    evidence = {claim for edge in edges for claim in edge["evidence"]}
    through = {thing for edge in edges for thing in edge["through"]}
    if not through:
        return {}
    table = read(source, _rule(graph))
    place = [number for number, agent in enumerate(table.agents) if agent in ends]
    found = behind(table, place[0], place[-1]).things
    return {
        thing: [claim for claim in claims if claim in evidence]
        for thing, claims in found.items()
        if thing in through
    }


def _rule(graph: "nx.Graph[str] | nx.DiGraph[str]") -> EdgeRule:
    """Return the rule that a graph says it was made by."""
    said = graph.graph
    return EdgeRule(
        name=said["rule"],
        iri="",
        label=said["label"],
        meaning=said["meaning"],
        limits=said["limits"],
        query=said["query"],
        projection=said["projection"],
        directed=graph.is_directed(),
        weight=said["weighting"],
        minimum_evidence=said["minimum_evidence"],
        time_window=said["time_window"],
        disclosure=said["disclosure"],
    )


def _node(graph: "nx.Graph[str] | nx.DiGraph[str]", name: str) -> str:
    """Return the node that ``name`` means."""
    iri = read_value("agent", name).value
    if iri not in graph:
        known = [found[1] for node in graph if (found := kind_and_local(node))]
        local = kind_and_local(iri)
        raise UnknownNameError("agent of this network", local[1] if local else name, known)
    return iri


def _named(store: Store, thing: str) -> _Named:
    """Return what a thing is called, English first, and the name of its class."""
    rows = select(store, "network-things", thing=ox.NamedNode(thing))
    names = [label for *_, label in rows if isinstance(label, ox.Literal)]
    classes = sorted(_text(kind).rpartition("#")[2] for _, kind, _ in rows)
    return {
        "label": min(names, key=name_order).value if names else abbreviate(thing),
        "kind": classes[0] if classes else "",
    }


def _claim(store: Store, claim: str) -> Claim:
    """Return a claim with its citations."""
    rows = select(store, "network-evidence", claim=ox.NamedNode(claim))
    citations: dict[str, Citation] = {}
    status = since = None
    for _, standing, day, citation, locator, source, title, address in rows:
        status, since = _text(standing) or None, _text(day) or None
        cited = citations.setdefault(
            _text(citation),
            {
                "citation": _text(citation),
                "locator": _text(locator) or None,
                "source": _text(source),
                "title": _text(title) or None,
                "addresses": [],
            },
        )
        if address is not None and _text(address) not in cited["addresses"]:
            cited["addresses"].append(_text(address))
    return {
        "claim": claim,
        "status": status,
        "since": since,
        "citations": [citations[iri] for iri in sorted(citations)],
    }


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value
