"""A network as two tables, of its nodes and of its edges, for spreadsheets and statistics."""

import csv
from collections.abc import Iterable
from io import StringIO

from habeas.networks.exports.rows import AnyNetwork, plain, rows_of
from habeas.spreadsheets import harmless

__all__ = ["edges_csv", "nodes_csv"]

_OF_EDGES = ["weight", "count", "first", "last", "through", "evidence"]
_OF_NODES = ["label", "kind", "type", "country"]


def edges_csv(network: AnyNetwork) -> str:
    r"""Return the edges as CSV with a header, lines ending in ``\n``.

    IRIs are exact. A label that a spreadsheet would take for a formula gets an
    apostrophe in front.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edge("urn:test:a", "urn:test:b", weight=1.0, evidence=["urn:test:c"])
    >>> graph.nodes["urn:test:a"]["label"] = "=Ada"
    >>> print(edges_csv(graph).splitlines()[1])
    urn:test:a,'=Ada,urn:test:b,urn:test:b,1.0,,,,,urn:test:c
    """
    rows = rows_of(network)
    cells = [(iri, _cell(rows.label(place))) for place, iri in enumerate(rows.nodes)]
    return _csv(
        ["source", "source_label", "target", "target_label", *_OF_EDGES],
        (
            [*cells[one], *cells[other], *(plain(about.get(name, "")) for name in _OF_EDGES)]
            for one, other, about in rows.edges
        ),
    )


def nodes_csv(network: AnyNetwork) -> str:
    """Return the nodes as CSV with a header: who they are, and how many edges each has.

    ``number`` counts from 1 and is the number of the vertex in the files for Pajek. ``degree``
    counts edges both ways, and ``strength`` adds their weights; an edge without a weight has 1.

    Examples
    --------
    >>> import networkx as nx
    >>> print(nodes_csv(nx.Graph([("urn:test:a", "urn:test:b")])).splitlines()[1])
    1,urn:test:a,urn:test:a,,,,1,1.0
    """
    rows = rows_of(network, evidence=False)
    degree, strength = [0] * len(rows.nodes), [0.0] * len(rows.nodes)
    for one, other, about in rows.edges:
        weight = float(about.get("weight", 1.0))
        for end in (one, other):
            degree[end] += 1
            strength[end] += weight
    return _csv(
        ["number", "iri", *_OF_NODES, "degree", "strength"],
        (
            [
                place + 1,
                iri,
                _cell(rows.label(place)),
                *(_cell(str(rows.said[place].get(name, ""))) for name in _OF_NODES[1:]),
                degree[place],
                strength[place],
            ]
            for place, iri in enumerate(rows.nodes)
        ),
    )


def _csv(header: list[str], rows: Iterable[list[object]]) -> str:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()


def _cell(text: str) -> str:
    text = text.replace("\r", " ")  # not every version of Python puts quotes around it
    return harmless(text)
