"""Node-link JSON, whole and in pages, and CX2."""

import json
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest

from habeas.networks import EdgeRule, exports, network
from habeas.networks.arrays import Network
from habeas.networks.exports.json_forms import node_link_file
from habeas.networks.graphs import to_networkx
from habeas.store.embedded import EmbeddedStore
from habeas.terms import expand

ENDS = expand("agent:law-aid"), expand("agent:north-watch")


def test_node_link_json_is_read_back_whole(
    store: EmbeddedStore, every_rule: list[EdgeRule]
) -> None:
    for rule in every_rule:
        graph = network(store, rule)

        again = nx.node_link_graph(json.loads(node_link_file(graph)), edges="edges")

        assert nx.utils.graphs_equal(again, graph)
        assert again.graph == graph.graph


# Pages


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9])
def test_all_pages_together_are_the_network(letters: Network, limit: int) -> None:
    given: list[Network | nx.Graph[str]] = [letters, to_networkx(letters)]
    for each in given:
        whole = exports.node_link(each)
        nodes: dict[str, Any] = {}
        edges: list[Any] = []
        offset: int | None = 0
        while offset is not None:
            page = exports.page(each, offset, limit)
            assert page["page"]["edges"] == 4
            assert len(page["edges"]) <= limit
            nodes |= {node["id"]: node for node in page["nodes"]}
            edges += page["edges"]
            offset = page["page"]["next"]
        assert edges == whole["edges"]
        assert sorted(nodes.values(), key=lambda node: str(node["id"])) == whole["nodes"]


def test_a_page_has_the_ends_of_its_edges_and_the_first_also_who_is_alone() -> None:
    graph = nx.Graph([("urn:b", "urn:c"), ("urn:c", "urn:d")])
    graph.add_node("urn:a")
    arrays = Network.of_networkx(graph)

    for each in (graph, arrays):
        first, second = exports.page(each, 0, 1), exports.page(each, 1, 1)
        assert [node["id"] for node in first["nodes"]] == ["urn:a", "urn:b", "urn:c"]
        assert [node["id"] for node in second["nodes"]] == ["urn:c", "urn:d"]
        assert (first["page"]["next"], second["page"]["next"]) == (1, None)


def test_a_page_behind_the_last_one_is_empty(letters: Network) -> None:
    page = exports.page(letters, 4, 2)

    assert (page["nodes"], page["edges"], page["page"]["next"]) == ([], [], None)


def test_an_empty_network_has_one_page() -> None:
    assert exports.page(nx.Graph())["page"] == {
        "offset": 0,
        "limit": 1000,
        "edges": 0,
        "next": None,
    }


@pytest.mark.parametrize(("offset", "limit"), [(-1, 1), (0, 0)])
def test_a_page_that_cannot_be_is_refused(letters: Network, offset: int, limit: int) -> None:
    with pytest.raises(ValueError, match=f"offset is {offset} and limit {limit}"):
        exports.page(letters, offset, limit)


# CX2


def aspects(written: bytes) -> dict[str, Any]:
    """Return a CX2 document by aspect, having looked at its frame."""
    first, *rest = json.loads(written)
    assert first == {"CXVersion": "2.0", "hasFragments": False}
    assert all(len(part) == 1 for part in rest)
    assert list(rest[0]) == ["metaData"]
    assert rest[-1] == {"status": [{"error": "", "success": True}]}
    found = {name: items for part in rest[1:-1] for name, items in part.items()}
    counts = {each["name"]: each["elementCount"] for each in rest[0]["metaData"]}
    assert counts == {name: len(items) for name, items in found.items()}
    return found


PYTHON = {
    "string": str,
    "boolean": bool,
    "long": int,
    "double": float,
    "list_of_string": list,
}


def test_cx2_declares_the_type_of_every_attribute(
    store: EmbeddedStore, every_rule: list[EdgeRule]
) -> None:
    for rule in every_rule:
        found = aspects(exports.cx2(network(store, rule)))

        [declared] = found["attributeDeclarations"]
        for name, items in (
            ("networkAttributes", found["networkAttributes"]),
            ("nodes", [node["v"] for node in found["nodes"]]),
            ("edges", [edge["v"] for edge in found["edges"]]),
        ):
            values = [(key, value) for item in items for key, value in item.items()]
            assert {key for key, _ in values} == set(declared[name])
            for key, value in values:
                assert type(value) is PYTHON[declared[name][key]["d"]], (key, value)


def test_cx2_has_names_iris_ends_and_evidence(letters: Network) -> None:
    found = aspects(exports.cx2(letters))

    assert [node["id"] for node in found["nodes"]] == [0, 1, 2, 3]
    assert found["nodes"][0]["v"] == {
        "name": "Law Aid",
        "represents": ENDS[0],
        "kind": "Organization",
        "type": "foundation; human rights NGO",
    }
    edge = found["edges"][0]
    assert (edge["s"], edge["t"], edge["v"]["weight"]) == (0, 1, 1.5)
    assert edge["v"]["interaction"] == "co-signing"
    assert len(edge["v"]["evidence"]) == 3
    [whole] = found["networkAttributes"]
    assert (whole["name"], whole["directed"], whole["rule"]) == ("Co-signing", False, "co-signing")
    assert "as_of" not in whole, "it was not asked for"


def test_an_attribute_of_several_types_is_text_in_cx2() -> None:
    graph: nx.Graph[str] = nx.Graph(lists=(1, 2), nothing=None, nested={"a": [1]})
    graph.add_node("urn:a", label="Ada", score=1)
    graph.add_node("urn:b", score=0.5)

    found = aspects(exports.cx2(graph))

    assert found["attributeDeclarations"][0]["nodes"]["score"] == {"d": "string"}
    assert found["networkAttributes"][0]["lists"] == ["1", "2"]
    assert found["networkAttributes"][0]["nested"] == '{"a": [1]}'
    assert found["nodes"][1]["v"]["name"] == "urn:b"


def test_a_directed_network_says_so(letters: Network) -> None:
    for directed in (False, True):
        changed = replace(letters, directed=directed, table=None)
        [whole] = aspects(exports.cx2(changed))["networkAttributes"]
        assert whole["directed"] is directed
        assert exports.node_link(changed)["directed"] is directed
