"""Networks to hold measures against networkx: small ones of all shapes, and some larger ones."""

from collections.abc import Callable
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from habeas.networks.arrays import Network

#: A measure, or a function of networkx.
Compute: TypeAlias = Callable[..., Any]

#: Weights that add up exactly, so that sums do not depend on their order.
WEIGHTS = (0.25, 0.5, 1.0, 1.5, 3.0)


@st.composite
def networks(draw: st.DrawFn, directed: bool | None = False, most: int = 9) -> Network:
    """Draw a network of none to ``most`` agents, of any density; directed or not if None."""
    agents = draw(st.integers(0, most))
    pairs = [(one, other) for one in range(agents) for other in range(agents) if one != other]
    way = draw(st.booleans()) if directed is None else directed
    if not way:
        pairs = [(one, other) for one, other in pairs if one < other]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = [draw(st.sampled_from(WEIGHTS)) for _ in chosen]
    return Network.of(
        [f"agent:{place}" for place in range(agents)],
        [one for one, _ in chosen],
        [other for _, other in chosen],
        weights,
        directed=way,
    )


def to_graph(network: Network) -> Any:
    """Return a graph of networkx with the same agents, in their order, and weights."""
    graph: Any = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(network.agents)
    source, target, weight = (column.tolist() for column in network.edges)
    graph.add_weighted_edges_from(
        (network.agents[one], network.agents[other], value)
        for one, other, value in zip(source, target, weight, strict=True)
    )
    return graph


def larger(directed: bool = False) -> Network:
    """Return a network of 60 agents in several components, some joined to nobody."""
    random = np.random.default_rng(7)
    ends = random.integers(0, 50, size=(90, 2))
    ends = np.unique(ends if directed else np.sort(ends, axis=1), axis=0)
    ends = ends[ends[:, 0] != ends[:, 1]]
    weights = random.choice(WEIGHTS, size=len(ends))
    agents = [f"agent:{place:02}" for place in range(60)]
    return Network.of(agents, ends[:, 0], ends[:, 1], weights, directed=directed)


def in_order(network: Network, values: dict[str, float]) -> "np.ndarray[Any, Any]":
    """Return values of networkx in the order of the agents."""
    return np.array([values[agent] for agent in network.agents], dtype=np.float64)
