"""What networkx is told about our backend, each time that it is imported.

So this loads nothing: neither the backend nor what it computes with.
"""

from typing import Any

__all__ = ["info"]

_EXACT = "All arguments."
_TAKEN = {
    "articulation_points": _EXACT,
    "betweenness_centrality": "Exact only, without weights and endpoints.",
    "bridges": "All components; no root.",
    "closeness_centrality": "With the scaling of Wasserman and Faust.",
    "connected_components": _EXACT,
    "constraint": "Without directions.",
    "core_number": "Without directions.",
    "degree_centrality": _EXACT,
    "effective_size": "Without directions.",
    "eigenvector_centrality": "A start for all nodes or none.",
    "harmonic_centrality": "Distances from all nodes.",
    "has_bridges": "All components; no root.",
    "in_degree_centrality": _EXACT,
    "is_connected": _EXACT,
    "is_isolate": _EXACT,
    "is_strongly_connected": _EXACT,
    "is_weakly_connected": _EXACT,
    "isolates": _EXACT,
    "node_connected_component": _EXACT,
    "number_connected_components": _EXACT,
    "number_of_isolates": _EXACT,
    "number_strongly_connected_components": _EXACT,
    "number_weakly_connected_components": _EXACT,
    "out_degree_centrality": _EXACT,
    "pagerank": _EXACT,
    "strongly_connected_components": _EXACT,
    "weakly_connected_components": _EXACT,
}


def info() -> dict[str, Any]:
    """Return the name of the backend, and the functions that it takes over, with their limits."""
    return {
        "backend_name": "habeas",
        "project": "habeas",
        "package": "habeas",
        "short_summary": "Networks as sparse matrices: simple graphs, weights above zero.",
        "functions": {name: {"additional_docs": limits} for name, limits in _TAKEN.items()},
    }
