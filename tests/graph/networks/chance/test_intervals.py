import math

import numpy as np
import pandas as pd
import pytest
from tests.graph.networks.chance.edge_tables import Row, table_of

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.chance.intervals import intervals
from habeas.networks.chance.limits import InvalidTestError, TooManyDrawsError
from habeas.networks.chance.resampling import claims_drawn, sources_drawn
from habeas.networks.measure import Measure

STRENGTH = Measure(
    "strength", "", "agent", "", "", "", "", lambda network: network.strength.astype(float)
)


def signed(letter: str, agents: str, source: str) -> list[Row]:
    return [(agent, letter, f"claim {letter} {agent}", source) for agent in agents]


@pytest.fixture
def rows() -> list[Row]:
    """A and B signed ten letters of ten sources; C and D five more, all of one source."""
    many = [row for n in range(10) for row in signed(f"letter {n}", "AB", f"source {n}")]
    return many + [row for n in range(10, 15) for row in signed(f"letter {n}", "CD", "source x")]


def test_who_rests_on_one_source_falls_with_it(rows: list[Row]) -> None:
    found = intervals(table_of(rows), STRENGTH, draws=400, top=2)

    place = {agent: number for number, agent in enumerate(found.table.agent)}
    ada, cy = place["A"], place["C"]
    assert found.table.value.tolist() == [10, 10, 5, 5]
    assert found.table.rank.tolist() == [1, 1, 3, 3]
    assert (found.table.low[ada], found.table.high[ada]) == (5, 8) or (
        4 <= found.table.low[ada] < found.table.high[ada] <= 9
    )
    assert found.table.present[ada] == 1.0
    assert found.table.present[cy] == pytest.approx(1 - (10 / 11) ** 11, abs=0.06)
    assert (found.table.low[cy], found.table.high[cy]) == (5, 5)
    assert found.table.rank_high[cy] == 3
    assert found.units == 11
    assert found.fixed == 0


def test_a_draw_keeps_a_claim_while_one_of_its_sources_is_drawn() -> None:
    table = table_of(
        [
            ("A", "1", "c1", "s1+s2"),
            ("B", "1", "c2", "s2"),
            ("A", "2", "c3", ""),
            ("C", "2", "c4", "s3"),
        ]
    )
    lots = sources_drawn(table)
    rng = np.random.default_rng(1)
    copy = np.random.default_rng(1)

    for _ in range(50):
        drawn = set(copy.integers(0, 3, 3).tolist())
        expected = [not drawn & {0, 1}, 1 not in drawn, False, 2 not in drawn]
        assert lots.gone(rng).tolist() == expected
    assert (lots.units, lots.fixed) == (3, 1)


def test_copies_of_one_text_are_drawn_together() -> None:
    table = table_of([(agent, "1", f"c{agent}", f"s{agent}") for agent in "ABCD"])

    lots = sources_drawn(table, {"sB": "sA", "sC": "sB"})

    assert lots.units == 2
    rng = np.random.default_rng(1)
    gone = np.array([lots.gone(rng) for _ in range(60)])
    assert (gone[:, :3].all(axis=1) | ~gone[:, :3].any(axis=1)).all()
    assert (gone[:, 3] & ~gone[:, 0]).any()
    assert (gone[:, 0] & ~gone[:, 3]).any()


def test_copies_that_name_each_other_are_one_text() -> None:
    table = table_of([(agent, "1", f"c{agent}", f"s{agent}") for agent in "ABC"])

    assert sources_drawn(table, {"sA": "sB", "sB": "sA"}).units == 2


def test_a_copy_of_a_text_that_is_not_here_is_still_of_that_text() -> None:
    table = table_of([(agent, "1", f"c{agent}", f"s{agent}") for agent in "ABC"])

    assert sources_drawn(table, {"sA": "agency", "sB": "agency"}).units == 2


def test_claims_are_drawn_each_for_itself(rows: list[Row]) -> None:
    table = table_of(rows)

    lots = claims_drawn(table)

    rng = np.random.default_rng(1)
    gone = np.array([lots.gone(rng) for _ in range(300)])
    assert lots.units == 30
    assert gone.mean() == pytest.approx((1 - 1 / 30) ** 30, abs=0.02)
    assert gone.any(axis=1).all()


def test_only_what_is_in_a_row_is_drawn(rows: list[Row]) -> None:
    table = table_of(rows)
    part = table.keep(table.thing < 3)

    assert sources_drawn(part).units == len(
        {said for _, thing, _, said in rows if thing in table.things[:3]}
    )
    assert claims_drawn(part).units == 6


@pytest.mark.parametrize("level", [0.5, 0.75, 0.9])
def test_intervals_are_those_of_the_draws_written_out(rows: list[Row], level: float) -> None:
    more = signed("letter 98", "0AD", "source 98") + signed("letter 99", "AC", "source 99")
    table, agents = table_of(rows + more), "0ABCD"
    lots, rng = sources_drawn(table), np.random.default_rng(5)
    drawn = []
    for _ in range(40):
        network: Network = table.without_claims(lots.gone(rng)).project("newman")
        held = dict(zip(network.agents, network.strength.tolist(), strict=True))
        drawn.append([held.get(agent, float("nan")) for agent in agents])
    values = np.array(drawn)
    known = np.nan_to_num(values, nan=-1)
    ranks = 1 + (known[:, None, :] > known[:, :, None]).sum(axis=2)
    low, high = (1 - level) / 2, (1 + level) / 2

    found = intervals(table, STRENGTH, draws=40, seed=5, level=level, top=1, weighting="newman")

    for place, agent in enumerate(found.table.agent):
        column = agents.index(agent)
        own = np.sort(values[:, column][~np.isnan(values[:, column])])
        assert found.table.low[place] == own[math.floor(low * (len(own) - 1))]
        assert found.table.high[place] == own[math.ceil(high * (len(own) - 1))]
        assert found.table.rank_low[place] == np.sort(ranks[:, column])[math.floor(low * 39)]
        assert found.table.rank_high[place] == np.sort(ranks[:, column])[math.ceil(high * 39)]
        assert found.table.top[place] == (ranks[:, column] == 1).mean()
        assert found.table.present[place] == len(own) / 40
    first = known[:, [agents.index(agent) for agent in found.table.agent]]
    assert found.table.order[0] == (first[:, 0] > first[:, 1]).mean()
    assert np.isnan(found.table.order[4])


def test_an_order_that_always_holds_holds() -> None:
    rows = [row for n in range(9) for row in signed(f"{n}", "AB" if n < 8 else "ABC", "source")]
    found = intervals(table_of(rows), STRENGTH, draws=20)

    assert found.table.agent == ["A", "B", "C"]
    np.testing.assert_array_equal(found.table.order, [np.nan, 1.0, np.nan])
    assert found.order_holds == 1.0


def test_a_draw_may_be_smaller_than_the_rule_shows(rows: list[Row]) -> None:
    found = intervals(table_of(rows, minimum_agents=4), STRENGTH, draws=60)

    assert found.table.present.min() < 1


def test_the_evidence_that_a_rule_asks_for_is_asked_of_each_draw() -> None:
    rows = [
        (agent, "letter", f"claim {agent} {source}", source)
        for agent in "AB"
        for source in ("s1", "s2")
    ]

    found = intervals(table_of(rows, minimum_evidence=2), STRENGTH, draws=100)

    assert found.table.present[0] == pytest.approx(0.5, abs=0.15)  # both of two sources drawn


def test_the_same_seed_gives_the_same_table(rows: list[Row]) -> None:
    one, other, third = (
        intervals(table_of(rows), STRENGTH, draws=15, seed=seed).rows() for seed in (1, 1, 2)
    )

    assert one == other
    assert one != third


def test_the_table_is_one_for_pandas_and_says_what_was_done(rows: list[Row]) -> None:
    told: list[float] = []

    found = intervals(table_of(rows), STRENGTH, by="claim", draws=10, tell=told.append)

    assert pd.DataFrame(found.table._asdict()).shape == (4, 10)
    assert found.about["by"] == "claim"
    assert found.about["coverage"]["claims"] == 30
    assert found.rows()[0]["agent"] == "A"
    assert found.rows()[-1]["order"] is None
    assert len(told) == 10


def test_an_empty_table_has_no_ranking() -> None:
    empty = table_of([])

    assert intervals(empty, STRENGTH, draws=3).rows() == []
    assert np.isnan(intervals(empty, STRENGTH, by="claim", draws=3).order_holds)


def test_too_many_draws_are_refused_with_an_estimate(rows: list[Row]) -> None:
    with pytest.raises(TooManyDrawsError, match="Ask for at most 15 draws") as refused:
        intervals(table_of(rows), STRENGTH, draws=5000, most_bytes=1000)

    assert refused.value.estimate == 5000 * 4 * 16


def test_what_cannot_be_ranked_is_refused(rows: list[Row]) -> None:
    table = table_of(rows)
    edges = Measure("edges", "", "network", "", "", "", "", len)

    with pytest.raises(InvalidTestError, match="only agents are ranked"):
        intervals(table, edges)
    with pytest.raises(UnknownNameError, match="'source'"):
        intervals(table, STRENGTH, by="sources")
    with pytest.raises(InvalidTestError, match="level is 95"):
        intervals(table, STRENGTH, level=95)
    table.__dict__["cites"] = None
    with pytest.raises(InvalidTestError, match="Resample by 'claim'"):
        intervals(table, STRENGTH)
