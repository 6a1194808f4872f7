"""Every format: by name, the same bytes of arrays and of graphs, nothing to be fetched."""

import re
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.networks import EdgeRule, exports
from habeas.networks.arrays import Network
from habeas.networks.graphs import to_networkx
from habeas.networks.projection import project
from habeas.store.embedded import EmbeddedStore

every_format = pytest.mark.parametrize("form", exports.FORMATS.values(), ids=lambda form: form.name)
NAMESPACES = {"http://graphml.graphdrawing.org/xmlns", "http://www.gexf.net/1.2draft"}


def test_a_format_has_a_name_a_suffix_and_a_media_type() -> None:
    assert list(exports.FORMATS) == [
        "json", "graphml", "gexf", "pajek", "pajek-project", "cx2", "csv", "nodes-csv",
    ]  # fmt: skip
    for name, form in exports.FORMATS.items():
        assert form.name == name
        assert form.suffix.startswith(".")
        assert "/" in form.media_type
    suffixes = [form.suffix for form in exports.FORMATS.values()]
    assert len(set(suffixes)) == len(suffixes)


@every_format
def test_arrays_and_graphs_give_the_same_bytes(
    store: EmbeddedStore, every_rule: list[EdgeRule], form: exports.Format
) -> None:
    for rule in every_rule:
        network = project(store, rule)
        assert form.write(network) == form.write(to_networkx(network)), rule.name


@every_format
def test_a_part_of_a_network_says_what_its_graph_says(
    letters: Network, form: exports.Format
) -> None:
    # the table still has the agent that was left out
    part = replace(letters.part(np.array([0, 1, 3])), table=letters.table)
    graph = to_networkx(letters).subgraph(part.agents)

    assert form.write(part) == form.write(graph)


@every_format
def test_a_network_without_evidence_can_be_written(letters: Network, form: exports.Format) -> None:
    bare = replace(letters, table=None)

    assert form.write(bare) == form.write(to_networkx(letters, evidence=False))


@every_format
def test_the_order_in_which_a_graph_was_made_does_not_matter(form: exports.Format) -> None:
    ends = [("urn:test:a", "urn:test:b"), ("urn:test:c", "urn:test:b")]

    assert form.write(nx.Graph(ends)) == form.write(nx.Graph([pair[::-1] for pair in ends[::-1]]))
    turned = form.write(nx.DiGraph([pair[::-1] for pair in ends]))
    # a table of nodes does not tell which way edges lead
    assert (form.write(nx.DiGraph(ends)) == turned) == (form.name == "nodes-csv")


@every_format
@pytest.mark.parametrize("empty", [nx.Graph(), nx.DiGraph(), Network.of([], [], [])])
def test_an_empty_network_can_be_written(form: exports.Format, empty: object) -> None:
    assert form.write(empty)  # type: ignore[arg-type]


@every_format
def test_a_file_names_no_address_but_its_namespaces(
    form: exports.Format, hard: "nx.Graph[str]"
) -> None:
    text = form.write(hard).decode()

    assert set(re.findall(r"[a-z]+://[^\s\"'<>]+", text)) <= NAMESPACES
    assert "www." not in text.replace("http://www.gexf.net", "")


graphs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8)


@every_format
@given(ends=graphs, labels=st.lists(st.text(max_size=4), min_size=5, max_size=5))
@settings(max_examples=15, deadline=None)
def test_any_text_and_any_shape_can_be_written(
    form: exports.Format, ends: list[tuple[int, int]], labels: list[str]
) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for place, label in enumerate(labels):
        graph.add_node(f"urn:test:{place}", label=label.encode(errors="ignore").decode())
    graph.add_edges_from((f"urn:test:{one}", f"urn:test:{other}") for one, other in ends)

    written = form.write(graph)

    assert written == form.write(graph.copy())
    assert written.decode()
