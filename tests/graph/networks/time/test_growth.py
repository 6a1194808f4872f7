"""Growth and turnover of a small network, by hand; readings are tested apart."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from habeas.networks.tables import EdgeTable
from habeas.networks.time import growth, turnover

MakeTable = Callable[..., EdgeTable]


@pytest.fixture
def table(table_of: MakeTable) -> EdgeTable:
    """Ada and Ben in both years, Ben and Cy in the second; Cy and Di in one of the two."""
    either = ("2019-06-01", "2020-06-01") * 2
    return table_of(
        [
            ("Ada", "office", "2019-03-01", "2020-03-01"),
            ("Ben", "office", "2019-03-01", "2020-03-01"),
            ("Ben", "letter", "2020-05-01"),
            ("Cy", "letter", "2020-05-01"),
            ("Cy", "vigil", *either),
            ("Di", "vigil", *either),
            ("Di", "undated"),
        ]
    )


def test_growth_counts_what_is_certain_and_what_may_be(table: EdgeTable) -> None:
    found = growth(table)

    assert (found.start, found.end) == (["2019-01-01", "2020-01-01"], ["2019-12-31", "2020-12-31"])
    assert np.array([found.agents_least, found.agents_most]).tolist() == [[2, 3], [4, 4]]
    assert np.array([found.edges_least, found.edges_most]).tolist() == [[1, 2], [2, 3]]
    # Ben and Cy are new; Cy and Di may be new, or lost
    assert (found.new_edges_least[1], found.new_edges_most[1]) == (1, 2)
    assert (found.lost_edges_least[1], found.lost_edges_most[1]) == (0, 1)
    assert (found.new_agents_least[1], found.new_agents_most[1]) == (0, 2)
    assert (found.rows_least.tolist(), found.rows_most.tolist()) == ([2, 4], [5, 7])
    assert found.undated.tolist() == [1, 1]


def test_the_first_window_has_nothing_to_compare(table: EdgeTable) -> None:
    found = growth(table)

    assert np.isnan(found.new_edges_least[0])
    assert np.isnan(found.lost_agents_most[0])


def test_turnover_is_a_band_of_the_index_of_jaccard(table: EdgeTable) -> None:
    found = turnover(table)

    # one tie in both; two or three in either
    assert (found.jaccard_least[0], found.jaccard_most[0]) == (1 / 3, 2 / 3)
    assert (found.persistence_least[0], found.persistence_most[0]) == (1 / 2, 1)
    assert (found.start, found.next) == (["2019-01-01"], ["2020-01-01"])


def test_no_tie_at_all_has_no_turnover_and_lost_ones_have_none_in_common(
    table_of: MakeTable,
) -> None:
    rows = [(agent, "letter", "2020-05-01") for agent in ("Ada", "Ben")]
    found = turnover(table_of([("Ada", "one", "2018-01-01"), *rows, ("Ada", "two", "2021-01-01")]))

    assert np.isnan(found.jaccard_least[0])
    assert found.jaccard_most.tolist()[1:] == [0, 0]
    assert np.isnan(found.persistence_most[:2]).all()
    assert found.persistence_most[2] == 0


def test_windows_too_small_to_show_have_no_numbers(table_of: MakeTable) -> None:
    rows = [(agent, "spring", "2019-03-01") for agent in ("Ada", "Ben", "Cy")]
    table = table_of([*rows, ("Ada", "autumn", "2020-09-01")], minimum_agents=3)

    found = growth(table)

    assert found.agents_most[0] == 3
    assert np.isnan([found.agents_most[1], found.lost_agents_least[1], found.rows_most[1]]).all()
    assert np.isnan(turnover(table).jaccard_most).all()


def test_columns_are_a_table_and_no_window_is_no_row(table_of: MakeTable, table: EdgeTable) -> None:
    assert pd.DataFrame(growth(table)._asdict()).shape == (2, 17)
    assert pd.DataFrame(growth(table_of([("Ada", "undated")]))._asdict()).shape == (0, 17)
    assert pd.DataFrame(turnover(table_of([("Ada", "undated")]))._asdict()).shape == (0, 6)
