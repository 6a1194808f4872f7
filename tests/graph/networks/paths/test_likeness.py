"""The indices, held equal to those of networkx, and to their definitions in two modes."""

import math
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.paths.likeness import METHODS, Ends, scores

Reference = Callable[..., Iterator[tuple[Any, Any, float]]]
OF_NETWORKX: dict[str, Reference] = {
    "adamic-adar": nx.adamic_adar_index,
    "jaccard": nx.jaccard_coefficient,
    "preferential-attachment": nx.preferential_attachment,
    "resource-allocation": nx.resource_allocation_index,
}
EDGES = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


def test_every_method_has_a_reference() -> None:
    assert set(OF_NETWORKX) == set(METHODS)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(edges=EDGES, directed=st.booleans())
def test_scores_between_agents_are_those_of_networkx(
    method: str, edges: set[tuple[int, int]], directed: bool
) -> None:
    names = [str(number) for number in range(8)]
    network = Network.of(
        names, [one for one, _ in edges], [other for _, other in edges], directed=directed
    )
    graph = nx.Graph((one, other) for one, other in edges if one != other)
    graph.add_nodes_from(range(8))
    pairs = list(combinations(range(8), 2))

    found = scores(Ends.of(network), method, *np.array(pairs).T)

    expected = [score for *_, score in OF_NETWORKX[method](graph, pairs)]
    assert found.tolist() == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(edges=EDGES)
def test_scores_between_agents_and_things_are_as_defined(
    method: str, edges: set[tuple[int, int]]
) -> None:
    agents, things = [f"a{number}" for number in range(8)], [f"t{number}" for number in range(8)]
    parts = TwoMode.of(agents, things, [one for one, _ in edges], [other for _, other in edges])
    of = {agent: {t for a, t in edges if a == agent} for agent in range(8)}
    who = {thing: {a for a, t in edges if t == thing} for thing in range(8)}
    sharing = {a: {b for b in range(8) if b != a and of[a] & of[b]} for a in range(8)}
    pairs = [(a, t) for a in range(8) for t in range(8) if (a, t) not in edges]

    found = scores(Ends.of(parts), method, *np.array(pairs).T)

    for (agent, thing), score in zip(pairs, found.tolist(), strict=True):
        common, either = sharing[agent] & who[thing], sharing[agent] | who[thing]
        assert score == pytest.approx(
            {
                "adamic-adar": sum(1 / math.log(len(of[w])) for w in common),
                "jaccard": len(common) / len(either) if either else 0.0,
                "preferential-attachment": len(of[agent]) * len(who[thing]),
                "resource-allocation": sum(1 / len(of[w]) for w in common),
            }[method]
        )


def test_an_unknown_method_names_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'adamic-adar'"):
        scores(Ends.of(Network.of(["Ada"], [], [])), "adamic", np.array([0]), np.array([0]))
