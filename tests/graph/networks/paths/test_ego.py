import networkx as nx
import pytest

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.paths import ego


@pytest.mark.parametrize("radius", [0, 1, 2, 9])
@pytest.mark.parametrize("directed", [False, True])
def test_the_part_around_an_agent_is_that_of_networkx(radius: int, directed: bool) -> None:
    graph = nx.gnm_random_graph(30, 45, seed=6, directed=directed)
    network = Network.of_networkx(graph, None)

    for node in graph:
        expected = nx.ego_graph(graph, node, radius=radius, undirected=True)
        found = ego(network, str(node), radius=radius)
        assert set(found.agents) == {str(each) for each in expected}
        assert found.number_of_edges() == expected.number_of_edges()


def test_it_says_whose_it_is(network: Network) -> None:
    found = ego(network, "panel", radius=2)

    assert found.about == {**network.about, "ego": network.agents[4], "radius": 2}
    assert found.attribute("label") == [
        "Ada",
        "Families",
        "Law Aid",
        "North Watch",
        "Panel",
        "Vigie",
    ]


def test_an_unknown_agent_names_the_near_ones(network: Network) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'panel'"):
        ego(network, "panels")
