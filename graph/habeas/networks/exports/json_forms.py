"""A network as JSON: node-link, whole or in pages, and CX2, which Cytoscape and NDEx read.

References
----------
.. [1] Cytoscape Consortium, "Cytoscape Exchange Format Specification (Version 2)".
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np

from habeas.networks.arrays import Network
from habeas.networks.exports.rows import AnyNetwork, Rows, rows_of, some_rows

__all__ = ["cx2", "node_link", "node_link_file", "page"]

#: The types of CX2 for values of Python, the narrower ones first; a list has the type of its values.
_TYPES = ((bool, "boolean"), (int, "long"), (float, "double"))


def node_link(network: AnyNetwork) -> dict[str, Any]:
    """Return the network as JSON values: ``nx.node_link_graph(…, edges="edges")`` reads it.

    Keys are ``directed``, ``multigraph``, ``graph``, ``nodes`` and ``edges``,
    nodes and edges sorted by IRI.
    """
    rows = rows_of(network)
    return _node_link(rows, range(len(rows.nodes)), rows.edges)


def node_link_file(network: AnyNetwork) -> bytes:
    """Return the network as node-link JSON, in UTF-8."""
    return (json.dumps(node_link(network), ensure_ascii=False) + "\n").encode()


def page(network: AnyNetwork, offset: int = 0, limit: int = 1000) -> dict[str, Any]:
    """Return some edges of the network as node-link values, with the nodes that they join.

    All pages together are the network: whoever is joined to nobody is on the first one.

    Parameters
    ----------
    offset
        How many edges to pass over.
    limit
        The most edges of a page.

    Returns
    -------
    dict
        As :func:`node_link`, and ``page``: ``offset``, ``limit``, ``edges`` (how many there are in
        all) and ``next`` (the offset of the next page, None on the last one).

    Raises
    ------
    ValueError
        If ``offset`` is below 0 or ``limit`` below 1.

    Examples
    --------
    >>> graph = nx.Graph([("urn:a", "urn:b"), ("urn:b", "urn:c")])
    >>> first = page(graph, limit=1)
    >>> first["page"]["next"], [node["id"] for node in first["nodes"]]
    (1, ['urn:a', 'urn:b'])
    """
    if offset < 0 or limit < 1:
        raise ValueError(f"offset is {offset} and limit {limit}; give 0 or more, and 1 or more")
    rows, total = some_rows(network, offset, limit)
    shown = {end for one, other, _ in rows.edges for end in (one, other)}
    if offset == 0:
        shown |= _alone(network)
    after = offset + len(rows.edges)
    return {
        **_node_link(rows, sorted(shown), rows.edges),
        "page": {
            "offset": offset,
            "limit": limit,
            "edges": total,
            "next": after if offset < after < total else None,
        },
    }


def cx2(network: AnyNetwork) -> bytes:
    """Return the network as CX2 [1]_, in UTF-8.

    Nodes have their label as ``name`` and their IRI as ``represents``; edges have the rule as
    ``interaction``. CX2 knows no edges without direction, so that ``directed`` of the network says
    whether it matters.
    """
    rows = rows_of(network)
    nodes = [
        {"name": rows.label(place), "represents": iri, **_known(rows.said[place], ("label",))}
        for place, iri in enumerate(rows.nodes)
    ]
    rule = str(rows.about.get("rule", "joined"))
    edges = [{"interaction": rule, **_known(about)} for _, _, about in rows.edges]
    whole = {
        "name": str(rows.about.get("label", "")),
        "directed": rows.directed,
        **_known(rows.about, ("label", "name", "directed")),
    }
    declared = {
        "networkAttributes": _declared([whole]),
        "nodes": _declared(nodes),
        "edges": _declared(edges),
    }
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [declared],
        "networkAttributes": [whole],
        "nodes": [{"id": place, "v": said} for place, said in enumerate(nodes)],
        "edges": [
            {"id": number, "s": one, "t": other, "v": said}
            for number, ((one, other, _), said) in enumerate(zip(rows.edges, edges, strict=True))
        ],
    }
    counts = [{"name": name, "elementCount": len(items)} for name, items in aspects.items()]
    parts = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counts},
        *({name: items} for name, items in aspects.items()),
        {"status": [{"error": "", "success": True}]},
    ]
    text = ",\n".join(json.dumps(part, ensure_ascii=False) for part in parts)
    return f"[{text}]\n".encode()


def _alone(network: AnyNetwork) -> set[int]:
    """Return the places of the nodes that are joined to nobody, themselves not counted."""
    if isinstance(network, Network):
        return set(np.flatnonzero(network.degree == 0).tolist())
    return {
        place
        for place, node in enumerate(sorted(network))
        if not set(nx.all_neighbors(network, node)) - {node}
    }


def _node_link(
    rows: Rows, places: Iterable[int], edges: Iterable[tuple[int, int, Mapping[str, Any]]]
) -> dict[str, Any]:
    return {
        "directed": rows.directed,
        "multigraph": False,
        "graph": dict(rows.about),
        "nodes": [{"id": rows.nodes[place], **rows.said[place]} for place in places],
        "edges": [
            {"source": rows.nodes[one], "target": rows.nodes[other], **about}
            for one, other, about in edges
        ],
    }


def _known(said: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what is known, in values that CX2 has: no null, no list of different things."""
    return {
        name: _value(value)
        for name, value in said.items()
        if value is not None and name not in without
    }


def _value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return value if isinstance(value, str | bool | int | float) else json.dumps(value)


def _declared(items: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the type of each attribute: of text, if its values have several."""
    types: dict[str, set[str]] = {}
    for item in items:
        for name, value in item.items():
            types.setdefault(name, set()).add(_type(value))
    return {
        name: {"d": found.pop() if len(found) == 1 else "string"} for name, found in types.items()
    }


def _type(value: Any) -> str:
    if isinstance(value, list):
        return "list_of_string"
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "string")
