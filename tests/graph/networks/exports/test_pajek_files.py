"""Pajek: a network that networkx and igraph read, and a project with partitions."""

import re
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest

from habeas.networks import EdgeRule, exports
from habeas.networks.arrays import Network
from habeas.networks.projection import project
from habeas.store.embedded import EmbeddedStore


def test_networkx_reads_the_same_names_and_weights(
    store: EmbeddedStore, every_rule: list[EdgeRule]
) -> None:
    for rule in every_rule:
        network = project(store, rule)

        again = nx.read_pajek(BytesIO(exports.pajek(network)))

        assert again.is_directed() == network.directed
        assert list(again) == network.attribute("label"), "no two of these share a name"
        assert [about["id"] for _, about in again.nodes(data=True)] == [
            str(number + 1) for number in range(len(network))
        ]
        name = network.attribute("label")
        source, target, weight = (column.tolist() for column in network.edges)
        ends = {
            (name[one], name[other]): value
            for one, other, value in zip(source, target, weight, strict=True)
        }
        found = {
            (one, other) if (one, other) in ends else (other, one): about["weight"]
            for one, other, about in again.edges(data=True)
        }
        assert found == ends


def test_igraph_reads_it_too(letters: Network, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph", reason="igraph is a reference, and GPL")
    path = tmp_path / "letters.net"
    path.write_bytes(exports.pajek(letters))

    again = igraph.Graph.Read_Pajek(str(path))

    assert again.get_edgelist() == [
        tuple(ends) for ends in zip(*(c.tolist() for c in letters.edges[:2]), strict=True)
    ]
    assert again.es["weight"] == letters.edges.weight.tolist()
    assert not again.is_directed()


def test_shapes_tell_kinds_and_places_lie_inside_the_picture() -> None:
    graph: nx.Graph[str] = nx.Graph()
    kinds = {"Person": "ellipse", "Organization": "box", "Group": "diamond", "Case": "triangle"}
    for kind in kinds:
        graph.add_node(f"urn:test:{kind}", label=kind, kind=kind)

    again = nx.read_pajek(BytesIO(exports.pajek(graph)))

    assert {node: about["shape"] for node, about in again.nodes(data=True)} == kinds
    for _, about in again.nodes(data=True):
        assert 0 <= about["x"] <= 1
        assert 0 <= about["y"] <= 1


def test_two_with_one_name_stay_two() -> None:
    graph = nx.Graph([("urn:test:a", "urn:test:b")])
    for node in graph:
        graph.nodes[node]["label"] = "Ada"

    again = nx.read_pajek(BytesIO(exports.pajek(graph)))

    assert list(again) == ["Ada <urn:test:a>", "Ada <urn:test:b>"]


def test_hard_texts_stay_on_their_line(hard: "nx.Graph[str]") -> None:
    lines = exports.pajek(hard).decode().splitlines()

    assert lines[0] == "*Vertices 7"
    assert all(re.fullmatch(r'\d+ "[^"\\]+" [\d.]+ [\d.]+ ellipse', line) for line in lines[1:8])
    assert lines[8] == "*Edges"
    assert len(nx.read_pajek(BytesIO(exports.pajek(hard)))) == 7


def test_a_project_has_the_network_its_partitions_and_a_vector(letters: Network) -> None:
    text = exports.pajek_project(letters).decode()

    head, *parts = text.split("\n\n")
    assert head == "*Network Co-signing\n" + exports.pajek(letters).decode().rstrip("\n")
    objects = {part.splitlines()[0]: part.splitlines()[1:] for part in parts}
    assert objects == {
        "*Partition kind: 1 Group, 2 Organization": ["*Vertices 4", "2", "2", "2", "1"],
        "*Partition country: 1 Examplia": ["*Vertices 4", "0", "1", "0", "0"],
        "*Partition type: 1 foundation; human rights NGO": ["*Vertices 4", "1", "0", "0", "0"],
        "*Vector strength": ["*Vertices 4", *map(str, letters.strength.tolist())],
    }
