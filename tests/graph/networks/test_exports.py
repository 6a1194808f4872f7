import csv
import json
from datetime import date
from io import BytesIO, StringIO

import networkx as nx
import pytest

from habeas.networks import exports, network
from habeas.store.embedded import EmbeddedStore
from habeas.terms import expand

RULES = ["affiliation", "co-involvement", "co-signing", "declared-collaboration"]
ENDS = expand("agent:law-aid"), expand("agent:north-watch")


@pytest.mark.parametrize("name", RULES)
def test_node_link_json_is_read_back_whole(store: EmbeddedStore, name: str) -> None:
    graph = network(store, name)

    again = nx.node_link_graph(json.loads(json.dumps(exports.node_link(graph))), edges="edges")

    assert nx.utils.graphs_equal(again, graph)
    assert again.graph == graph.graph


@pytest.mark.parametrize("name", RULES)
def test_graphml_is_read_back_with_lists_as_text(store: EmbeddedStore, name: str) -> None:
    graph = network(store, name, as_of=date(2021, 12, 31))

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


@pytest.mark.parametrize("name", RULES)
def test_gexf_is_read_back_with_names_kinds_and_weights(store: EmbeddedStore, name: str) -> None:
    graph = network(store, name)

    again = nx.read_gexf(BytesIO(exports.gexf(graph)))

    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert again.is_directed() == graph.is_directed()
    for one, other, about in graph.edges(data=True):
        assert again.edges[one, other]["weight"] == about["weight"]
        assert again.edges[one, other]["evidence"].split() == about["evidence"]


def test_gexf_does_not_say_when_or_with_what_it_was_written(store: EmbeddedStore) -> None:
    text = exports.gexf(network(store, "co-signing")).decode()

    assert "lastmodified" not in text
    assert "<creator>Habeas</creator>" in text
    assert "NetworkX" not in text


def test_a_name_that_looks_like_the_date_of_gexf_is_kept() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("urn:test:a", label=' lastmodifieddate="2020-01-01"<creator>Me</creator>')

    again = nx.read_gexf(BytesIO(exports.gexf(graph)))

    assert again.nodes["urn:test:a"]["label"] == graph.nodes["urn:test:a"]["label"]


def test_what_xml_cannot_hold_becomes_a_space() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("urn:test:a", label="Ada\x0bExample\ud800 \U0001f54a")

    again = nx.read_graphml(BytesIO(exports.graphml(graph)))

    assert again.nodes["urn:test:a"]["label"] == "Ada Example  \U0001f54a"


def test_csv_has_exact_iris_and_names_that_no_spreadsheet_takes_for_formulas(
    store: EmbeddedStore,
) -> None:
    rows = list(csv.DictReader(StringIO(exports.edges_csv(network(store, "co-signing")))))

    assert (rows[0]["source"], rows[0]["target"]) == ENDS
    assert (rows[0]["source_label"], rows[0]["target_label"]) == ("Law Aid", "North Watch")
    assert (rows[0]["weight"], rows[0]["count"], rows[0]["first"]) == ("1.5", "2", "2019-05-10")
    assert [row["target_label"] for row in rows] == [
        "North Watch", "'=Press Desk", "Vigie du Sud", "'=Press Desk",
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_every_start_of_a_formula_gets_an_apostrophe(start: str) -> None:
    graph = nx.Graph([("urn:test:a", "urn:test:b")])
    graph.nodes["urn:test:a"]["label"] = f"{start}1+1"

    [row] = csv.DictReader(StringIO(exports.edges_csv(graph), newline=""))

    assert row["source_label"] == f"'{start}1+1"


@pytest.mark.parametrize("write", [exports.graphml, exports.gexf, exports.edges_csv])
def test_the_order_in_which_a_network_was_made_does_not_matter(write: object) -> None:
    ends = [("urn:test:a", "urn:test:b"), ("urn:test:c", "urn:test:b")]
    one, other = nx.Graph(ends), nx.Graph([pair[::-1] for pair in ends[::-1]])

    assert write(one) == write(other)  # type: ignore[operator]
    assert exports.node_link(one) == exports.node_link(other)


def test_an_empty_network_can_be_written() -> None:
    assert exports.node_link(nx.Graph())["nodes"] == []
    assert exports.edges_csv(nx.Graph()).count("\n") == 1
    assert len(nx.read_graphml(BytesIO(exports.graphml(nx.Graph())))) == 0
    assert len(nx.read_gexf(BytesIO(exports.gexf(nx.Graph())))) == 0
