"""What holds a network together: components, cores, articulation points and bridges.

Directions and weights are ignored.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from habeas.networks.arrays import Matrix, Network
from habeas.networks.compiled import graph_of, networkit

__all__ = ["articulation", "bridges", "component_size", "components", "core", "labels"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


def components(network: Network) -> Numbers:
    """Return the number of each agent's component: 1 for the largest, 2 for the next.

    Of equal ones, the one with the first agent comes first.

    Examples
    --------
    >>> components(Network.of(["Ada", "Ben", "Cy"], [1], [2])).tolist()
    [2, 1, 1]
    """
    of_agent = labels(network.joined, symmetric=True)
    sizes = np.bincount(of_agent)
    number = np.empty(len(sizes), dtype=np.int64)
    number[np.argsort(-sizes, kind="stable")] = np.arange(1, len(sizes) + 1)
    return number[of_agent]


def component_size(network: Network) -> Numbers:
    """Return how many agents each agent's component has, itself included."""
    of_agent = labels(network.joined, symmetric=True)
    return np.bincount(of_agent).astype(np.int64)[of_agent]


def labels(matrix: Matrix, *, symmetric: bool, strong: bool = False) -> Numbers:
    """Return the component of each agent, numbered from 0 by the first agent in each.

    Parameters
    ----------
    strong
        Components in which everybody is reached from everybody along directions; each is numbered
        after all those that it leads to.
    """
    if not matrix.shape[0]:
        return np.zeros(0, dtype=np.int64)
    # Strong components are found without the transposed matrix, and are all there is if it is
    # symmetric.
    kind = "strong" if symmetric or strong else "weak"
    _, found = csgraph.connected_components(matrix, directed=True, connection=kind)
    if strong:
        return np.asarray(found, dtype=np.int64)
    _, first, number = np.unique(found, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[number]


def core(network: Network) -> Numbers:
    """Return the largest ``k`` such that an agent is in the ``k``-core.

    The ``k``-core is what stays if all with fewer than ``k`` ties are taken out, again and again.

    Examples
    --------
    >>> core(Network.of(["Ada", "Ben", "Cy", "Dan"], [0, 1, 2, 2], [1, 2, 0, 3])).tolist()
    [2, 2, 2, 1]
    """
    if network.weights.nnz == 0:
        return np.zeros(len(network), dtype=np.int64)
    graph = graph_of(network)  # held by a name: NetworKit keeps no reference
    scores = networkit().centrality.CoreDecomposition(graph).run().scores()
    return np.asarray(scores, dtype=np.float64).astype(np.int64)


def articulation(network: Network) -> Numbers:
    """Return into how many more parts its component would fall without each agent.

    Above 0 for an articulation point, 0 for all others.

    Examples
    --------
    >>> articulation(Network.of(["Ada", "Ben", "Cy", "Dan"], [0, 1, 1], [1, 2, 3])).tolist()
    [0, 2, 0, 0]
    """
    counted = np.zeros(len(network), dtype=np.int64)
    for block in _blocks(network):
        counted[block] += 1
    return np.maximum(counted - 1, 0)


def bridges(network: Network) -> Reals:
    """Return 1 for each edge without which its component would fall apart, 0 for others.

    In the order of ``network.edges``. Edges both ways between two agents are one tie.

    Examples
    --------
    >>> bridges(Network.of(["Ada", "Ben", "Cy", "Dan"], [0, 1, 2, 2], [1, 2, 0, 3])).tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    agents = len(network)
    ends = np.array(
        [sorted(block) for block in _blocks(network) if len(block) == 2], dtype=np.int64
    ).reshape(-1, 2)
    source, target, _ = network.edges
    ties = np.minimum(source, target) * agents + np.maximum(source, target)
    return np.isin(ties, ends[:, 0] * agents + ends[:, 1]).astype(np.float64)


def _blocks(network: Network) -> list[list[int]]:
    """Return the agents of each block: what stays in one piece without any one agent."""
    if network.weights.nnz == 0:
        return []
    graph = graph_of(network)  # held by a name: NetworKit keeps no reference
    found: list[list[int]] = (
        networkit().components.BiconnectedComponents(graph).run().getComponents()
    )
    return found
