"""Removal from the two-mode network."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from habeas.networks.arrays import TwoMode
from habeas.networks.projection import project_table
from habeas.networks.removal import InvalidRemovalError, cases_of, removal, two_mode_removal
from habeas.networks.rules import EdgeRule
from habeas.networks.tables import EdgeTable

RULE = EdgeRule(
    name="sharing", iri="urn:test:sharing", label="Sharing", meaning="Two share a thing.",
    limits="No more.", query="", projection="one-mode", directed=False, weight="count",
    minimum_evidence=1, time_window="any", disclosure="public",
)  # fmt: skip
parts = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), min_size=1, max_size=16)


def two_mode_of(pairs: list[tuple[int, int]]) -> TwoMode:
    agents, things = [f"agent {n}" for n in range(7)], [f"thing {n}" for n in range(6)]
    agent, thing = zip(*pairs, strict=True)
    return TwoMode.of(agents, things, agent, thing)


@pytest.mark.parametrize("remove", ["agents", "things"])
@settings(max_examples=25)
@given(pairs=parts)
def test_what_is_left_is_what_networkx_finds(pairs: list[tuple[int, int]], remove: str) -> None:
    two_mode = two_mode_of(pairs)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from([*two_mode.agents, *two_mode.things])
    graph.add_edges_from((f"agent {one}", f"thing {other}") for one, other in pairs)
    side = two_mode.agents if remove == "agents" else two_mode.things
    others = two_mode.things if remove == "agents" else two_mode.agents
    held = {node for node in others if graph.degree(node)}
    degree = dict(graph.degree())
    order = sorted(side, key=lambda node: (-degree[node], node))

    curve = two_mode_removal(two_mode, remove=remove)  # type: ignore[arg-type]

    for point in range(len(side) + 1):
        left = graph.subgraph(set(graph) - set(order[:point]))
        pieces = [
            sum(node.startswith("agent") for node in piece)
            for piece in nx.connected_components(left)
        ]
        assert curve.components[point] == sum(size > 0 for size in pieces)
        assert curve.largest[point] == max(pieces) / 7
        assert curve.abandoned[point] == sum(left.degree(node) == 0 for node in held)
    assert curve.robustness == pytest.approx(curve.largest[1:].mean())
    assert curve.about["goes"] == remove


@settings(max_examples=15)
@given(pairs=parts)
def test_agents_go_from_both_networks_alike(pairs: list[tuple[int, int]]) -> None:
    two_mode = two_mode_of(pairs)
    agent, thing = two_mode.incidence.nonzero()
    table = EdgeTable(
        RULE, two_mode.agents, two_mode.things, ["claim"],
        agent.astype(np.int32), thing.astype(np.int32), np.zeros(len(agent), np.int32),
    )  # fmt: skip
    network = project_table(table)

    one = removal(network, order=lambda part: np.asarray(network.two_mode.of_agents))  # type: ignore[union-attr]
    assert network.two_mode is not None
    other = two_mode_removal(network.two_mode)

    assert one.components.tolist() == other.components.tolist()
    assert one.largest.tolist() == other.largest.tolist()
    assert one.abandoned.tolist() == other.abandoned.tolist()


def test_chance_draws_a_band_from_its_seed() -> None:
    two_mode = two_mode_of([(n, n % 6) for n in range(7)] + [(n, (n + 1) % 6) for n in range(7)])

    one, again, other = (
        two_mode_removal(two_mode, order="random", draws=9, seed=s) for s in (1, 1, 5)
    )

    assert one.rows() == again.rows()
    assert one.rows() != other.rows()
    assert (one.abandoned_low <= one.abandoned_high).all()


def test_cases_are_reached_through_whatever_belongs_to_them() -> None:
    # the letter belongs to two cases, the vigil to one, the congress to none
    table = EdgeTable(
        RULE, ["Ada", "Ben", "Cy", "Di"], ["congress", "letter", "unused", "vigil"], ["claim"],
        np.array([0, 1, 2, 3], np.int32), np.array([1, 3, 1, 0], np.int32), np.zeros(4, np.int32),
        cases=["case a", "case b", "case c"],
        case_of=sparse.csr_array(np.array([[0, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 0]])),
    )  # fmt: skip

    cases = cases_of(table)

    assert cases.things == ["case a", "case b"]
    assert cases.incidence.toarray().tolist() == [[1, 1], [0, 1], [1, 1], [0, 0]]
    curve = removal(project_table(table), order="named", agents=["Ada", "Cy", "Ben"], things=cases)
    assert curve.abandoned.tolist() == [0, 0, 1, 2]


def test_without_cases_there_are_none() -> None:
    table = EdgeTable(
        RULE, ["Ada"], ["letter"], ["claim"], *(np.zeros(1, np.int32) for _ in range(3))
    )

    assert cases_of(table).things == []


def test_nothing_has_one_point() -> None:
    curve = two_mode_removal(TwoMode.of([], [], [], []))

    assert (curve.removed.tolist(), curve.robustness) == ([0], None)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"remove": "cases"}, "'cases'"),
        ({"order": "country"}, "'country'"),
        ({"steps": 0}, "steps is 0"),
        ({"draws": 0}, "draws is 0"),
    ],
)
def test_what_cannot_be_removed_is_refused(asked: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRemovalError, match=message):
        two_mode_removal(two_mode_of([(0, 0)]), **asked)  # type: ignore[arg-type]
