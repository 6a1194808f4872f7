"""Where the nodes of a drawing stand: the same network and seed give the same places.

Each component is laid out by itself, turned so that its longer side lies flat,
and set beside the others. Forces alone would drive them out of the picture.
"""

from collections.abc import Iterator, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

__all__ = ["positions"]

Points = NDArray[np.float64]

#: Components above this are not freed from overlaps, which takes all pairs.
MOST_SPREAD = 1_500
#: How much wider than high a drawing is.
ASPECT = 1.7


def positions(graph: "nx.Graph[str]", seed: int = 1) -> dict[str, tuple[float, float]]:
    """Return a place for each node: no unit, nodes of a component about 1 apart.

    Parameters
    ----------
    graph
        A network without directions. The order of its nodes does not matter.
    seed
        Where the nodes stand before the forces act.

    Returns
    -------
    dict
        By node: x and y. The largest component is at the top left, the others
        follow in rows. An empty network has no places.

    References
    ----------
    .. [1] M. Jacomy, T. Venturini, S. Heymann, M. Bastian, "ForceAtlas2, a
       continuous graph layout algorithm for handy network visualization designed for
       the Gephi software", PLoS ONE 9, e98679 (2014).
    """
    components = sorted(
        (sorted(members) for members in nx.connected_components(graph)),
        key=lambda members: (-len(members), members),
    )
    placed: dict[str, tuple[float, float]] = {}
    laid_out = [_component(graph, members, seed) for members in components]
    for members, points in zip(components, _rows(laid_out), strict=True):
        placed |= {node: (float(x), float(y)) for node, (x, y) in zip(members, points, strict=True)}
    return placed


def _component(graph: "nx.Graph[str]", members: Sequence[str], seed: int) -> Points:
    """Return the places of the nodes of one component, centred."""
    if len(members) == 1:
        return np.zeros((1, 2))
    if len(members) == 2:
        return np.array([[-1.0, 0.0], [1.0, 0.0]])
    joined: nx.Graph[str] = nx.Graph()  # a copy in a fixed order, since the forces are summed in it
    joined.add_nodes_from(members)
    edges = graph.subgraph(members).edges(data="weight", default=1.0)
    joined.add_weighted_edges_from(sorted((min(a, b), max(a, b), w) for a, b, w in edges))
    places = nx.forceatlas2_layout(joined, max_iter=400, weight="weight", seed=seed)
    points: Points = np.array([places[node] for node in members], dtype=np.float64)
    points -= points.mean(axis=0)
    # the longer axis lies flat; signs are fixed, since both of an axis are right
    _, _, axes = np.linalg.svd(points, full_matrices=False)
    axes *= np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    points = points @ axes.T
    radius = float(np.sqrt((points**2).sum(axis=1).mean()))
    return _spread(points * (0.75 * np.sqrt(len(members)) / max(radius, 1e-9)))


def _spread(points: Points, apart: float = 1.0, rounds: int = 120) -> Points:
    """Return the points pushed away from each other until few are closer than ``apart``."""
    if len(points) > MOST_SPREAD:
        return points
    moved = points.copy()
    for _ in range(rounds):
        between = moved[:, None, :] - moved[None, :, :]
        distance = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        short = np.maximum(apart - distance, 0.0)
        if not short.any():
            break
        moved += (between * (short / np.maximum(distance, 1e-9) / 2)[:, :, None]).sum(axis=1) * 0.5
    centred: Points = moved - moved.mean(axis=0)
    return centred


def _rows(components: Sequence[Points], gap: float = 2.0) -> Iterator[Points]:
    """Yield each component, moved so that all stand in rows, from the top."""
    sizes = [np.ptp(points, axis=0) for points in components]
    paper = sum(float(np.prod(size + gap)) for size in sizes)
    wide = max([float(size[0]) for size in sizes] + [float(np.sqrt(ASPECT * paper))])
    left = top = height = 0.0
    for points, size in zip(components, sizes, strict=True):
        if left and left + size[0] > wide:
            left, top, height = 0.0, top - height - gap, 0.0
        yield points - points.min(axis=0) + np.array([left, top - size[1]])
        left, height = left + float(size[0]) + gap, max(height, float(size[1]))
