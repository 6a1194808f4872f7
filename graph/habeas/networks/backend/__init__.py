"""The backend of networkx: its functions run on a network as it is, without conversion.

After ``import networkx as nx``, ``nx.pagerank(network)`` computes on the arrays of a
:class:`~habeas.networks.arrays.Network`; networkx finds this module by the entry point
``habeas``. ``nx.pagerank(graph, backend="habeas")`` converts a graph of networkx first.

The stable functions are those of :mod:`habeas.networks.centrality`. How networkx
hands over may change with its versions; its own tests run against this module.

``measures``, ``parts``
    the functions that are taken over
``graphs``
    conversion, from and to networkx
``dispatch``
    which arguments they take
"""

from habeas.networks.backend.dispatch import can_run, should_run
from habeas.networks.backend.graphs import TakenGraph, convert_from_nx, convert_to_nx
from habeas.networks.backend.measures import (
    betweenness_centrality,
    closeness_centrality,
    constraint,
    core_number,
    degree_centrality,
    effective_size,
    eigenvector_centrality,
    harmonic_centrality,
    in_degree_centrality,
    out_degree_centrality,
    pagerank,
)
from habeas.networks.backend.parts import (
    articulation_points,
    bridges,
    connected_components,
    has_bridges,
    is_connected,
    is_isolate,
    is_strongly_connected,
    is_weakly_connected,
    isolates,
    node_connected_component,
    number_connected_components,
    number_of_isolates,
    number_strongly_connected_components,
    number_weakly_connected_components,
    strongly_connected_components,
    weakly_connected_components,
)

__all__ = [
    "TakenGraph",
    "articulation_points",
    "betweenness_centrality",
    "bridges",
    "can_run",
    "closeness_centrality",
    "connected_components",
    "constraint",
    "convert_from_nx",
    "convert_to_nx",
    "core_number",
    "degree_centrality",
    "effective_size",
    "eigenvector_centrality",
    "harmonic_centrality",
    "has_bridges",
    "in_degree_centrality",
    "is_connected",
    "is_isolate",
    "is_strongly_connected",
    "is_weakly_connected",
    "isolates",
    "node_connected_component",
    "number_connected_components",
    "number_of_isolates",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "out_degree_centrality",
    "pagerank",
    "should_run",
    "strongly_connected_components",
    "weakly_connected_components",
]
