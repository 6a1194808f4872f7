"""Pieces of a network after each removal, as networkx counts them on what is left."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.networks.removal.unravel import unravel


@settings(max_examples=30)
@given(
    st.integers(1, 14), st.floats(0, 0.5), st.integers(0, 2**31), st.integers(1, 6), st.booleans()
)
def test_pieces_are_those_of_what_is_left(
    size: int, density: float, seed: int, steps: int, weighed: bool
) -> None:
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(size, density, seed=seed % 1000)
    goes = rng.integers(1, steps + 3, size)
    counts = rng.integers(0, 2, size) if weighed else np.ones(size, dtype=int)
    ends = np.array(graph.edges, dtype=int).reshape(-1, 2).T

    found = unravel(ends[0], ends[1], goes, steps, counts if weighed else None)

    for step in range(steps + 1):
        left = graph.subgraph([each for each in graph if goes[each] > step])
        pieces = [sum(counts[each] for each in piece) for piece in nx.connected_components(left)]
        assert found.pieces[step] == len(pieces)
        assert found.largest[step] == max(pieces, default=0)


def test_of_nobody_nothing_is_left() -> None:
    none = np.zeros(0, dtype=int)

    found = unravel(none, none, none, 0)

    assert (found.largest.tolist(), found.pieces.tolist()) == ([0], [0])
