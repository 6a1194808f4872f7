import networkx as nx
import numpy as np
import pytest
from tests.graph.networks.groups.made import names, shared

from habeas.errors import UnknownNameError
from habeas.networks.arrays import TwoMode
from habeas.networks.groups import triangles
from habeas.networks.groups.shared import pairwise_clustering, robins_alexander


def graph_of(two_mode: TwoMode) -> "nx.Graph[str]":
    held = two_mode.incidence.tocoo()
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(two_mode.agents)
    graph.add_nodes_from(two_mode.things)
    graph.add_edges_from(
        (two_mode.agents[row], two_mode.things[column])
        for row, column in zip(held.row, held.col, strict=True)
    )
    return graph


@pytest.mark.parametrize("overlap", ["dot", "min", "max"])
@pytest.mark.parametrize("share", [0.05, 0.3])
def test_pairwise_clustering_is_that_of_networkx(overlap: str, share: float) -> None:
    two_mode = shared(25, 18, share, seed=1)

    found = pairwise_clustering(two_mode, overlap=overlap)

    wanted = nx.bipartite.latapy_clustering(graph_of(two_mode), two_mode.agents, mode=overlap)
    np.testing.assert_allclose(found, [wanted[agent] for agent in two_mode.agents], rtol=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_robins_alexander_is_that_of_networkx(seed: int) -> None:
    two_mode = shared(20, 15, 0.2, seed=seed)

    wanted = nx.bipartite.robins_alexander_clustering(graph_of(two_mode))

    assert robins_alexander(two_mode) == pytest.approx(wanted, rel=1e-12)


def test_slices_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    two_mode = shared(25, 18, 0.3, seed=1)
    whole = pairwise_clustering(two_mode), robins_alexander(two_mode)

    monkeypatch.setattr(triangles, "SLICE", 20)

    np.testing.assert_array_equal(pairwise_clustering(two_mode), whole[0])
    assert robins_alexander(two_mode) == whole[1]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_who_shares_nothing_has_no_clustering(size: int) -> None:
    alone = TwoMode.of(names(size), names(size), range(size), range(size))

    assert pairwise_clustering(alone).tolist() == [0.0] * size
    assert robins_alexander(alone) == 0.0


def test_an_unknown_overlap_names_the_others() -> None:
    with pytest.raises(UnknownNameError, match="dot"):
        pairwise_clustering(shared(3, 3, 0.5, seed=1), overlap="dott")
