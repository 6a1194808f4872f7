"""A network as a file that other programs read: node-link JSON, GraphML, GEXF, CSV.

The same network gives the same bytes. JSON keeps lists and what is not known;
the other formats hold plain values only, so lists of IRIs become text with
spaces between (an IRI has none), and what is not known is left out.
"""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import networkx as nx

from habeas.spreadsheets import harmless

__all__ = ["edges_csv", "gexf", "graphml", "node_link"]

_EDGE_COLUMNS = ["weight", "count", "first", "last", "through", "evidence"]
# What XML 1.0 cannot hold, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def node_link(graph: "nx.Graph[str] | nx.DiGraph[str]") -> dict[str, Any]:
    """Return the network as JSON values: ``nx.node_link_graph(…, edges="edges")`` reads it.

    Keys are ``directed``, ``multigraph``, ``graph``, ``nodes`` and ``edges``,
    nodes and edges sorted by IRI.
    """
    return {
        "directed": graph.is_directed(),
        "multigraph": False,
        "graph": dict(graph.graph),
        "nodes": [{"id": node, **graph.nodes[node]} for node in sorted(graph)],
        "edges": [{"source": one, "target": other, **about} for one, other, about in _edges(graph)],
    }


def graphml(graph: "nx.Graph[str] | nx.DiGraph[str]") -> bytes:
    """Return the network as GraphML, in UTF-8."""
    file = BytesIO()
    # the variant without lxml, which writes the same whatever is installed
    nx.write_graphml_xml(_plain(graph), file)
    return file.getvalue() + b"\n"


def gexf(graph: "nx.Graph[str] | nx.DiGraph[str]") -> bytes:
    """Return the network as GEXF 1.2, in UTF-8, without the day on which it was written."""
    file = BytesIO()
    nx.write_gexf(_plain(graph), file, version="1.2draft")
    # the first ones belong to <meta>: everything else comes after it
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", file.getvalue(), count=1)
    text = re.sub(rb"<creator>[^<]*</creator>", b"<creator>Habeas</creator>", text, count=1)
    return text + b"\n"


def edges_csv(graph: "nx.Graph[str] | nx.DiGraph[str]") -> str:
    r"""Return the edges as CSV with a header, lines ending in ``\n``.

    IRIs are exact. A label that a spreadsheet would take for a formula gets an
    apostrophe in front.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_edge("urn:test:a", "urn:test:b", weight=1.0, evidence=["urn:test:c"])
    >>> graph.nodes["urn:test:a"]["label"] = "=Ada"
    >>> print(edges_csv(graph).splitlines()[1])
    urn:test:a,'=Ada,urn:test:b,urn:test:b,1.0,,,,,urn:test:c
    """
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["source", "source_label", "target", "target_label", *_EDGE_COLUMNS])
    for one, other, about in _edges(graph):
        ends = [
            cell
            for end in (one, other)
            for cell in (end, _cell(str(graph.nodes[end].get("label", end))))
        ]
        writer.writerow([*ends, *(_joined(about.get(column, "")) for column in _EDGE_COLUMNS)])
    return file.getvalue()


def _edges(
    graph: "nx.Graph[str] | nx.DiGraph[str]",
) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the edges, sorted; those without direction lead from the smaller IRI."""
    edges = (
        (one, other, about) if graph.is_directed() or one <= other else (other, one, about)
        for one, other, about in graph.edges(data=True)
    )
    return sorted(edges, key=lambda edge: edge[:2])


def _plain(graph: "nx.Graph[str] | nx.DiGraph[str]") -> "nx.Graph[str] | nx.DiGraph[str]":
    """Return a copy, sorted, that holds only values that XML formats can."""
    plain: nx.Graph[str] | nx.DiGraph[str] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    plain.graph.update(_plain_values(graph.graph))
    plain.add_nodes_from((node, _plain_values(graph.nodes[node])) for node in sorted(graph))
    plain.add_edges_from((one, other, _plain_values(about)) for one, other, about in _edges(graph))
    return plain


def _plain_values(about: dict[str, Any]) -> dict[str, Any]:
    values = {key: _joined(value) for key, value in about.items() if value is not None}
    return {
        key: _NOT_IN_XML.sub(" ", value) if isinstance(value, str) else value
        for key, value in values.items()
    }


def _joined(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _cell(text: str) -> str:
    text = text.replace("\r", " ")  # not every version of Python puts quotes around it
    return harmless(text)
