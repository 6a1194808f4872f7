"""Why two agents are joined: from an edge back to the documents behind it."""

from typing import TypedDict

import networkx as nx
import pyoxigraph as ox

from habeas.errors import UnknownNameError
from habeas.networks.nodes import name_order
from habeas.networks.rules import COLUMNS
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
    store: Store, graph: "nx.Graph[str] | nx.DiGraph[str]", one: str, other: str
) -> list[SharedThing]:
    """Return what joins two agents in ``graph``, each thing with its claims and their sources.

    Parameters
    ----------
    store
        The release that ``graph`` was made from.
    graph
        A network of :func:`habeas.networks.projection.network`.
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
    ends = {_node(graph, one), _node(graph, other)}
    edges = [about for source, target, about in graph.edges(data=True) if {source, target} == ends]
    evidence = {claim for edge in edges for claim in edge["evidence"]}
    claims: dict[str, set[str]] = {through: set() for edge in edges for through in edge["through"]}
    columns = COLUMNS[graph.graph["projection"]]
    for row in store.select(graph.graph["query"]):
        *agents, through = (_text(term) for term in row[: columns.index("through") + 1])
        # an act has claims about many agents: those count that are about these two
        if through in claims and set(agents) <= ends:
            claims[through] |= {_text(row[-1])} & evidence
    return [
        {
            "through": through,
            **_named(store, through),
            "claims": [_claim(store, claim) for claim in sorted(claims[through])],
        }
        for through in sorted(claims)
    ]


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
