import numpy as np
from tests.graph.networks.chance.edge_tables import rule_of, table_of

from habeas.networks.arrays import Network, TwoMode
from habeas.networks.chance.coverage import coverage
from habeas.networks.tables.table import UNKNOWN_HIGH, EdgeTable


def test_a_table_says_how_much_it_holds() -> None:
    table = table_of(
        [
            ("A", "letter 1", "c1", "s1"),
            ("B", "letter 1", "c2", "s1+s2"),
            ("A", "letter 2", "c3", ""),
            ("A", "letter 1", "c4", "s3"),
        ]
    )
    table.bounds[1, 1] = 700_000
    table.known_since[:2] = 700_000
    table.attributes = {"country": ["Utopia", ""], "kind": ["Organization", "Person"]}

    assert coverage(table) == {
        "rows": 4,
        "agents": 2,
        "things": 2,
        "things_with_one_agent": 1,
        "claims": 4,
        "sources": 3,
        "rows_without_claim": 0,
        "dated": 0.25,
        "dated_claims": 0.5,
        "one_source": 0.5,
        "no_source": 0.25,
        "unknown_country": 0.5,
        "unknown_kind": 0.0,
    }


def test_only_what_is_in_a_row_counts() -> None:
    table = table_of([("A", "1", "c1", "s1"), ("B", "1", "c2", "s2"), ("C", "2", "c3", "s3")])
    table.attributes = {"country": ["Utopia", "", ""], "kind": ["", "", "Person"]}
    table.claim[1] = -1

    found = coverage(table.keep(np.array([True, True, False])))

    assert (found["agents"], found["claims"], found["sources"]) == (2, 1, 1)
    assert (found["rows_without_claim"], found["unknown_country"]) == (1, 0.5)
    assert found["unknown_kind"] == 1.0


def test_links_have_two_ends() -> None:
    places = np.zeros(1, dtype=np.int32)
    table = EdgeTable(
        rule_of(projection="direct"), ["A", "B"], ["call"], ["c1"], places, places, places,
        target=places + 1,
    )  # fmt: skip

    found = coverage(table)

    assert (found["agents"], found["things_with_one_agent"]) == (2, None)
    assert (found["sources"], found["one_source"]) == (None, None)
    assert table.known_since[0] == UNKNOWN_HIGH


def test_a_network_says_what_is_known_of_it() -> None:
    letters = TwoMode.of(["A", "B"], ["1", "2", "3"], [0, 1, 0], [0, 0, 1])
    weights = Network.of(["A", "B"], [0], [1]).weights
    attributes = {"kind": ["Person", ""]}
    network = Network(["A", "B"], weights, False, attributes, {"claims": 7}, letters)

    assert coverage(network) == {
        "agents": 2,
        "edges": 1,
        "things": 2,
        "things_with_one_agent": 1,
        "claims": 7,
        "unknown_country": None,
        "unknown_kind": 0.5,
    }


def test_a_network_with_its_table_says_what_the_table_says() -> None:
    network = table_of([("A", "1", "c1", "s1"), ("B", "1", "c2", "s2")]).project()

    found = coverage(network)

    assert (found["edges"], found["agents"], found["sources"]) == (1, 2, 2)
    assert found["one_source"] == 1.0


def test_nothing_has_no_shares() -> None:
    found = coverage(table_of([]))

    assert (found["rows"], found["dated"], found["one_source"]) == (0, None, None)
    assert coverage(Network.of([], [], []))["agents"] == 0
