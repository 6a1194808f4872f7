"""GraphML and GEXF, read back by networkx."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import networkx as nx

from habeas.networks import EdgeRule, exports, network
from habeas.networks.graphs import to_networkx
from habeas.networks.projection import project
from habeas.networks.time.intervals import with_intervals
from habeas.store.embedded import EmbeddedStore


def test_graphml_is_read_back_with_lists_as_text(
    store: EmbeddedStore, every_rule: list[EdgeRule]
) -> None:
    for rule in every_rule:
        graph = network(store, rule, as_of=date(2021, 12, 31))

        again = nx.read_graphml(BytesIO(exports.graphml(graph)))

        assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
        assert again.is_directed() == graph.is_directed()
        for one, other, about in graph.edges(data=True):
            read = again.edges[one, other]
            assert read["through"].split() == about["through"]
            assert read["evidence"].split() == about["evidence"]
            assert (read["weight"], read["count"]) == (about["weight"], about["count"])
        assert again.graph["meaning"] == graph.graph["meaning"]
        assert again.graph["as_of"] == "2021-12-31"
        assert "case" not in again.graph


def test_gexf_is_read_back_with_names_kinds_and_weights(
    store: EmbeddedStore, every_rule: list[EdgeRule]
) -> None:
    for rule in every_rule:
        graph = network(store, rule)

        again = nx.read_gexf(BytesIO(exports.gexf(graph)))

        assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
        assert again.is_directed() == graph.is_directed()
        assert again.number_of_edges() == graph.number_of_edges()
        for one, other, about in graph.edges(data=True):
            assert again.edges[one, other]["weight"] == about["weight"]
            assert again.edges[one, other]["evidence"].split() == about["evidence"]


def test_gexf_says_what_an_edge_means_and_not_when_it_was_written(store: EmbeddedStore) -> None:
    graph = network(store, "co-signing")

    text = exports.gexf(graph).decode()

    assert "lastmodified" not in text
    assert "<creator>Habeas</creator>" in text
    assert graph.graph["meaning"] in text
    assert graph.graph["limits"] in text


def test_a_dynamic_network_has_the_days_of_nodes_and_edges(store: EmbeddedStore) -> None:
    arrays = project(store, "co-signing")
    assert arrays.table is not None
    graph = with_intervals(to_networkx(arrays), arrays.table)

    again = nx.read_gexf(BytesIO(exports.gexf(graph)))

    assert again.graph["mode"] == "dynamic"
    dated = 0
    for one, other, about in graph.edges(data=True):
        read = again.edges[one, other]
        assert {name: read.get(name) for name in ("start", "end")} == {
            name: about.get(name) for name in ("start", "end")
        }
        dated += "start" in about
    assert dated
    assert {node: about.get("start") for node, about in again.nodes(data=True)} == {
        node: about.get("start") for node, about in graph.nodes(data=True)
    }


def test_a_time_with_gaps_is_several_spells() -> None:
    graph: nx.Graph[str] = nx.Graph(mode="dynamic")
    spells = [("2019-01-01", "2019-12-31"), ("2021-01-01", None)]
    graph.add_node("urn:test:a", spells=spells)
    graph.add_edge("urn:test:a", "urn:test:b", spells=spells)

    tree = ElementTree.fromstring(exports.gexf(graph))

    found = [each.attrib for each in tree.iter("{http://www.gexf.net/1.2draft}spell")]
    assert found == [{"start": "2019-01-01", "end": "2019-12-31"}, {"start": "2021-01-01"}] * 2


def test_a_network_without_days_is_static(store: EmbeddedStore) -> None:
    assert 'mode="dynamic"' not in exports.gexf(network(store, "co-signing")).decode()


def test_types_are_declared_as_narrow_as_all_values_allow() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("urn:a", whole=1, number=1, mixed=1, truth=True, text="1")
    graph.add_node("urn:b", whole=2, number=0.5, mixed="x", truth=False, text="")

    for again in (
        nx.read_graphml(BytesIO(exports.graphml(graph))),
        nx.read_gexf(BytesIO(exports.gexf(graph))),
    ):
        one, other = (again.nodes[node] for node in ("urn:a", "urn:b"))
        assert (one["whole"], one["number"], one["mixed"]) == (1, 1.0, "1")
        assert (one["truth"], other["truth"]) == (True, False)
        assert (one["text"], other["number"], other["mixed"]) == ("1", 0.5, "x")


def test_what_xml_cannot_hold_becomes_a_space() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("urn:test:a", label="Ada\x0bExample\ud800 \U0001f54a")

    for again in (
        nx.read_graphml(BytesIO(exports.graphml(graph))),
        nx.read_gexf(BytesIO(exports.gexf(graph))),
    ):
        assert again.nodes["urn:test:a"]["label"] == "Ada Example  \U0001f54a"


def test_hard_texts_are_read_back(hard: "nx.Graph[str]") -> None:
    for again in (
        nx.read_graphml(BytesIO(exports.graphml(hard))),
        nx.read_gexf(BytesIO(exports.gexf(hard))),
    ):
        assert sorted(again) == sorted(hard)
        for node, about in hard.nodes(data=True):
            assert (again.nodes[node].get("label") or "") == about["label"]
        assert again.number_of_edges() == hard.number_of_edges()
