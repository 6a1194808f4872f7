"""Nodes and edges as CSV: exact IRIs, names that no spreadsheet takes for formulas."""

import csv
from io import StringIO

import networkx as nx
import pytest

from habeas.networks import exports
from habeas.networks.arrays import Network
from habeas.terms import expand

ENDS = expand("agent:law-aid"), expand("agent:north-watch")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_edges_have_exact_iris_names_weights_and_days(letters: Network) -> None:
    found = rows(exports.edges_csv(letters))

    assert (found[0]["source"], found[0]["target"]) == ENDS
    assert (found[0]["source_label"], found[0]["target_label"]) == ("Law Aid", "North Watch")
    assert (found[0]["weight"], found[0]["count"], found[0]["first"]) == ("1.5", "2", "2019-05-10")
    assert len(found[0]["evidence"].split()) == 3
    assert [row["target_label"] for row in found] == [
        "North Watch", "'=Press Desk", "Vigie du Sud", "'=Press Desk",
    ]  # fmt: skip


def test_nodes_have_a_number_attributes_degree_and_strength(letters: Network) -> None:
    found = rows(exports.nodes_csv(letters))

    assert found[0] == {
        "number": "1",
        "iri": ENDS[0],
        "label": "Law Aid",
        "kind": "Organization",
        "type": "foundation; human rights NGO",
        "country": "",
        "degree": "3",
        "strength": "3.0",
    }
    assert [row["label"] for row in found][2] == "'=Press Desk"
    assert [int(row["degree"]) for row in found] == letters.degree.tolist()
    assert [float(row["strength"]) for row in found] == letters.strength.tolist()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
@pytest.mark.parametrize("attribute", ["label", "type", "country"])
def test_every_start_of_a_formula_gets_an_apostrophe(start: str, attribute: str) -> None:
    graph = nx.Graph([("urn:test:a", "urn:test:b")])
    graph.nodes["urn:test:a"][attribute] = f"{start}1+1"

    assert rows(exports.nodes_csv(graph))[0][attribute] == f"'{start}1+1"
    if attribute == "label":
        assert rows(exports.edges_csv(graph))[0]["source_label"] == f"'{start}1+1"


def test_hard_texts_stay_in_their_cells(hard: "nx.Graph[str]") -> None:
    found = rows(exports.nodes_csv(hard))

    assert [row["label"].lstrip("'") for row in found] == [
        hard.nodes[node]["label"].replace("\r", " ") for node in sorted(hard)
    ]
    assert len(rows(exports.edges_csv(hard))) == hard.number_of_edges()
