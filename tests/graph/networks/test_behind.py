"""What stands behind one edge is what stands behind it among all."""

from collections.abc import Callable
from datetime import date

import pytest

from habeas.networks.behind import behind, behind_all
from habeas.networks.rules import rules
from habeas.networks.tables import EdgeTable
from habeas.networks.tables.asking import of_store
from habeas.store.embedded import EmbeddedStore


def test_one_edge_says_what_all_edges_say(store: EmbeddedStore) -> None:
    seen = 0
    for rule in rules(store):
        table = of_store(store, rule)
        found = behind_all(table)
        for place, ends in enumerate(
            zip(found.source.tolist(), found.target.tolist(), strict=True)
        ):
            edge = behind(table, *ends)
            if not rule.directed:
                assert behind(table, *reversed(ends)) == edge
            assert list(edge.things) == [table.things[thing] for thing in found.things[place]]
            assert edge.claims == [table.claims[claim] for claim in found.claims[place]]
            days = [edge.first, edge.last]
            assert days == [None, None] or days == [
                date.fromordinal(int(found.first[place])),
                date.fromordinal(int(found.last[place])),
            ]
            seen += 1
    assert seen > 8


@pytest.mark.parametrize("directed", [True, False])
def test_a_record_that_names_both_ends_is_behind_the_edge_whichever_way_it_is_asked_for(
    table_of: Callable[..., EdgeTable], directed: bool
) -> None:
    rows = [("Ada", "Ben", "record 1", "claim 1"), ("Ben", "Ada", "record 2", "claim 2")]
    table = table_of([*rows, ("Ada", "Cy", "record 3", "claim 3")], directed=directed)

    both = {"record 1": ["claim 1"], "record 2": ["claim 2"]}
    assert behind(table, 0, 1).things == behind(table, 1, 0).things == both
    assert behind(table, 1, 2).things == {}
    assert behind(table, 0, 0).things == {}


def test_an_agent_is_not_joined_to_itself(table_of: Callable[..., EdgeTable]) -> None:
    table = table_of([("Ada", "letter", "1"), ("Ben", "letter", "2")])

    assert behind(table, 0, 0).things == {}
    assert behind(table, 0, 1).claims == ["1", "2"]
