from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.networks.chance.edge_tables import rule_of, table_of

from habeas.networks.chance.confidence import expected, probabilities, statuses, worlds
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.measure import Measure
from habeas.networks.tables.table import EdgeTable
from habeas.store.embedded import EmbeddedStore

STRENGTH = Measure(
    "strength", "", "agent", "", "", "", "", lambda network: network.strength.astype(float)
)

parts = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["letter 1", "letter 2"]),
        st.sampled_from(["c1", "c2", "c3", "c4"]),
        st.just("source"),
    ),
    min_size=1,
    max_size=8,
)


def by_brute_force(table: EdgeTable, chance: dict[str, float]) -> np.ndarray:
    """The mean of the weights over all worlds in which claims hold or fail."""
    total = np.zeros((len(table.agents), len(table.agents)))
    for held in product([False, True], repeat=len(table.claims)):
        share = np.prod(
            [
                chance[claim] if holds else 1 - chance[claim]
                for claim, holds in zip(table.claims, held, strict=True)
            ]
        )
        network = table.without_claims(~np.array(held)).project("count")
        places = [table.agents.index(agent) for agent in network.agents]
        total[np.ix_(places, places)] += share * network.weights.toarray()
    return total


@settings(max_examples=30, deadline=None)
@given(parts, st.lists(st.sampled_from([0.0, 0.3, 0.8, 1.0]), min_size=4, max_size=4))
def test_expected_weights_are_those_of_all_worlds_also_with_claims_in_common(
    rows: list[tuple[str, str, str, str]], chances: list[float]
) -> None:
    table = table_of(rows)
    chance = dict(zip(["c1", "c2", "c3", "c4"], chances, strict=True))

    found = expected(table, chance)

    np.testing.assert_allclose(found.weights.toarray(), by_brute_force(table, chance), atol=1e-12)
    assert list(found.agents) == table.agents
    assert (found.weights.data > 0).all()


@pytest.mark.parametrize("directed", [True, False])
def test_links_are_expected_as_in_all_worlds(directed: bool) -> None:
    ends = np.array([[0, 1], [1, 0], [0, 1], [1, 2], [2, 2]], dtype=np.int32)
    table = EdgeTable(
        rule_of(projection="direct", directed=directed),
        list("ABC"),
        ["call 1", "call 2"],
        ["c1", "c2", "c3"],
        ends[:, 0],
        np.array([0, 0, 1, 1, 1], dtype=np.int32),
        np.array([0, 1, 1, 2, 2], dtype=np.int32),
        target=ends[:, 1],
    )
    chance = {"c1": 0.5, "c2": 0.4, "c3": 0.9}

    found = expected(table, chance)

    np.testing.assert_allclose(found.weights.toarray(), by_brute_force(table, chance), atol=1e-12)
    assert found.directed is directed


def test_a_status_stands_for_all_claims_that_have_it() -> None:
    table = table_of([("A", "1", "c1", "s"), ("B", "1", "c2", "s"), ("C", "1", "c3", "s")])
    status = {"c1": "accepted", "c2": "disputed", "c3": "disputed"}

    found = probabilities(table, {"accepted": 0.9, "disputed": 0.5, "c3": 0.2}, status)

    assert found.tolist() == [0.9, 0.5, 0.2]


def test_nothing_is_assumed() -> None:
    table = table_of([("A", "1", "c1", "s"), ("B", "1", "c2", "s")])

    with pytest.raises(InvalidTestError, match="claim c2, whose status is not known"):
        expected(table, {"c1": 0.5})
    with pytest.raises(InvalidTestError, match="claim c1, whose status is open"):
        expected(table, {"accepted": 1}, status_of={"c1": "open", "c2": "accepted"})
    with pytest.raises(InvalidTestError, match="confidence of 'c1' is 50"):
        expected(table, {"c1": 50})


def test_a_row_without_a_claim_is_refused() -> None:
    table = table_of([("A", "1", "c1", "s"), ("B", "1", "c2", "s")])
    table.claim[1] = -1

    with pytest.raises(InvalidTestError, match="1 rows of the table have no claim"):
        expected(table, {"c1": 1})


def test_what_more_than_claims_decides_is_left_to_worlds() -> None:
    table = table_of([("A", "1", "c1", "s"), ("B", "1", "c2", "s")], time_window="overlapping")
    sure = {"c1": 1.0, "c2": 1.0}
    assert expected(table, sure).edges.weight.tolist() == [1.0]
    table.bounds[0] = [1, 1, 2, 2]
    table.bounds[1] = [5, 5, 6, 6]

    with pytest.raises(InvalidTestError, match="possible worlds"):
        expected(table, sure)
    with pytest.raises(InvalidTestError, match="asks for 2 claims"):
        expected(table_of([("A", "1", "c1", "s")], minimum_evidence=2), sure)


def test_worlds_hold_claims_as_often_as_their_confidence_says() -> None:
    rows = [(agent, f"letter {n}", f"{agent}{n}", "s") for agent in "AB" for n in range(6)]
    rows += [(agent, "letter x", f"{agent}x", "s") for agent in "CD"]
    confidence = {"open": 0.5, "accepted": 1.0}
    status = {row[2]: "accepted" if row[2].startswith("B") else "open" for row in rows}

    found = worlds(
        table_of(rows), STRENGTH, confidence, status_of=status, draws=300, top=2, level=0.9
    )

    place = found.table.agent.index("C")
    assert found.by == "confidence"
    assert (found.units, found.fixed) == (8, 6)
    assert found.table.value.tolist() == [6, 6, 1, 1]
    assert (found.table.low[0], found.table.high[0]) == (1, 5)
    assert found.table.present[place] == pytest.approx(0.5, abs=0.08)
    assert found.table.present[found.table.agent.index("B")] == 1.0


def test_worlds_where_all_is_certain_are_the_network() -> None:
    rows = [("A", "1", "c1", "s"), ("B", "1", "c2", "s"), ("C", "2", "c3", "s")]

    found = worlds(table_of(rows), STRENGTH, {"c1": 1, "c2": 1, "c3": 1}, draws=5)

    assert found.table.low.tolist() == found.table.high.tolist() == found.table.value.tolist()
    assert found.table.present.tolist() == [1, 1, 1]


def test_the_statuses_of_a_release_are_read(store: EmbeddedStore) -> None:
    found = statuses(store)

    assert set(found.values()) <= {"accepted", "disputed", "open", "rejected"}
    assert all(iri.startswith("http") for iri in found)
    assert found
