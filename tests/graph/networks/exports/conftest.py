"""Networks that are hard to write, and all rules of the ontology."""

import networkx as nx
import pytest

from habeas.networks import EdgeRule, rules
from habeas.networks.arrays import Network
from habeas.networks.projection import project
from habeas.store.embedded import EmbeddedStore

#: Texts that a format could break on.
HARD = (
    "=1+1",
    'Ada "the pen" O\'Example',
    "a\\b;c,d\te\nf\rg",
    "<b>&amp;</b> ]]>",
    "مرصد الشمال",
    "\U0001f54a",
    "",
)


@pytest.fixture(scope="session")
def every_rule(store: EmbeddedStore) -> list[EdgeRule]:
    """All rules of the ontology, each allowed to make a network of any size."""
    return [EdgeRule(**vars(each) | {"minimum_agents": 0}) for each in rules(store)]


@pytest.fixture(scope="session")
def letters(store: EmbeddedStore) -> Network:
    """The network of co-signing, as arrays: four agents, four edges."""
    return project(store, "co-signing")


@pytest.fixture
def hard() -> "nx.Graph[str]":
    """Seven nodes in a ring, whose labels a format could break on."""
    graph: nx.Graph[str] = nx.Graph()
    nodes = [f"urn:test:{number}" for number in range(len(HARD))]
    for node, label in zip(nodes, HARD, strict=True):
        graph.add_node(node, label=label, kind="Person")
    for one, other in zip(nodes, nodes[1:] + nodes[:1], strict=True):
        graph.add_edge(one, other, weight=0.1)
    return graph
