"""How long ties last, of small tables."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from habeas.networks.tables import EdgeTable
from habeas.networks.time import InvalidSurvivalError, survival
from habeas.networks.time.estimators import OPEN
from habeas.networks.time.lifetimes import Lifetimes, part_lifetimes, tie_lifetimes
from habeas.networks.time.survival import of_lifetimes

MakeTable = Callable[..., EdgeTable]


def test_a_tie_lasts_from_the_first_to_the_last_thing_that_two_share(table_of: MakeTable) -> None:
    table = table_of(
        [
            (agent, f"letter {day}", day)
            for agent in ("Ada", "Ben")
            for day in ("2018-01-01", "2018-01-05", "2018-01-11")
        ]
        + [("Cy", "letter 2018-01-01", "2018-01-01"), ("Cy", "much later", "2021-01-01")]
    )

    lives = tie_lifetimes(table)

    assert sorted(lives.least.tolist()) == [1, 1, 11]
    assert lives.least.tolist() == lives.most.tolist()


def test_a_tie_ends_when_the_first_of_the_two_leaves(table_of: MakeTable) -> None:
    table = table_of(
        [
            ("Ada", "office", "2019-01-01", "2019-12-31"),
            ("Ben", "office", "2019-03-01", "2019-03-31"),
            ("Cy", "office", "2019-04-01", "2019-05-31"),
        ]
    )

    lives = tie_lifetimes(table, quiet=0)

    # Ben and Cy were never there at the same time: the day on which Cy came
    assert sorted(lives.least.tolist()) == [1, 31, 61]


def test_a_tie_that_was_there_lately_may_be_going_on(table_of: MakeTable) -> None:
    table = table_of(
        [(agent, day, day) for agent in ("Ada", "Ben") for day in ("2018-01-01", "2018-01-05")]
    )

    lately, long_ago = tie_lifetimes(table), tie_lifetimes(table, until=date(2020, 1, 1))

    assert (lately.least.tolist(), lately.most.tolist()) == ([5], [OPEN])
    assert (long_ago.least.tolist(), long_ago.most.tolist()) == ([5], [5])


def test_a_thing_without_a_date_leaves_the_length_open(table_of: MakeTable) -> None:
    rows = [(agent, day, day) for agent in ("Ada", "Ben") for day in ("2018-01-01", "2018-01-05")]
    undated = [(agent, "undated") for agent in ("Ada", "Ben", "Cy")]

    lives = tie_lifetimes(table_of([*rows, *undated]), quiet=0)

    assert (lives.least.tolist(), lives.most.tolist(), lives.unknown) == ([5], [OPEN], 2)


def test_links_last_as_long_as_their_records_say(table_of: MakeTable) -> None:
    rows = [
        ("Ada", "Ben", "post", "2019-01-01", "2019-01-31"),
        ("Cy", "Ben", "desk", "2019-01-01", "2019-01-01", "2019-02-01", None),
        ("Di", "Di", "self", "2019-01-01", "2019-01-02"),
    ]

    lives = tie_lifetimes(table_of(rows, projection="direct", directed=True))

    assert (lives.least.tolist(), lives.most.tolist()) == ([31, 32], [31, OPEN])


def test_acts_between_two_may_go_on_like_things_that_they_share(table_of: MakeTable) -> None:
    rows = [
        ("Ada", "Ben", "first letter", "2019-01-01"),
        ("Ada", "Ben", "second letter", "2019-01-31"),
        ("Ada", "Cy", "letter", "2018-01-01"),
        ("Ada", "Cy", "loan", "2018-06-01", "2019-01-20"),
    ]

    lives = tie_lifetimes(table_of(rows, projection="direct"))

    assert (lives.least.tolist(), lives.most.tolist()) == ([31, 385], [OPEN, 385])


def test_rows_that_differ_in_their_claim_are_one_part(table_of: MakeTable) -> None:
    rows = [("Ada", "office", "2019-01-01", "2019-01-31")] * 3 + [("Ada", "office", "2020-01-01")]

    lives = part_lifetimes(table_of(rows))

    assert sorted(lives.least.tolist()) == [1, 31]


def test_survival_says_by_which_method_and_from_how_many(table_of: MakeTable) -> None:
    exact = [(f"agent {day}", "office", "2019-01-01", f"2019-01-{day:02}") for day in (1, 2, 3, 4)]
    vague = ("Di", "office", "2019-01-01", "2019-01-01", "2019-01-02", "2019-01-09")
    going_on = ("Cy", "office", "2019-01-01", "2019-01-01", "2019-01-03", None)
    table = table_of([*exact, going_on, ("Ben", "undated")])

    known = survival(table, of="part")
    between = survival(table_of([*exact, going_on, vague, ("Ben", "undated")]), of="part")

    assert (known.method, known.median) == ("kaplan-meier", (3, 3))
    assert {name: known.about[name] for name in ("lives", "exact", "between", "open", "unknown")} == {
        "lives": 5, "exact": 4, "between": 0, "open": 1, "unknown": 1,
    }  # fmt: skip
    # three days or more: whether it was three is not known, so it does not count among those
    assert known.steps.survival.tolist() == pytest.approx([4 / 5, 3 / 5, 3 / 5 * 1 / 2, 0])
    assert (between.method, between.about["between"]) == ("turnbull", 1)


def test_the_interval_of_a_median_holds_it_and_comes_from_the_seed() -> None:
    rng = np.random.default_rng(1)
    least = rng.integers(1, 100, 60)
    lives = Lifetimes(least, least + rng.integers(0, 20, 60), 0)

    one, again, other = (of_lifetimes(lives, seed=seed, draws=40) for seed in (1, 1, 2))

    assert one.median is not None
    assert one.median_low is not None
    assert one.median_high is not None
    assert one.median_low <= one.median[0] <= one.median[1] <= one.median_high
    assert (one.steps.low <= one.steps.high).all()
    assert one.rows() == again.rows()
    assert one.rows() != other.rows()


def test_the_interval_of_a_median_of_exact_lengths_is_where_a_half_may_be_left() -> None:
    lengths = np.arange(1, 31)

    found = of_lifetimes(Lifetimes(lengths, lengths, 0))

    assert found.median == (15, 15)
    assert found.median_low is not None
    assert found.median_high is not None
    low = found.steps.low[np.searchsorted(lengths, found.median_low) - 1]
    assert found.median_low < 15 < found.median_high
    assert low > 0.5


def test_without_draws_there_is_no_interval() -> None:
    found = of_lifetimes(Lifetimes(np.array([1, 2]), np.array([3, 5]), 0), draws=0)

    assert (found.median_low, found.median_high) == (None, None)
    assert found.rows()[0]["low"] is None


def test_nothing_has_no_survival(table_of: MakeTable) -> None:
    found = survival(table_of([("Ada", "undated")]))

    assert (found.rows(), found.median, found.about["lives"]) == ([], None, 0)


def test_columns_are_a_table() -> None:
    found = of_lifetimes(Lifetimes(np.array([1, 2, 9]), np.array([3, 5, OPEN]), 0), draws=4)

    frame = pd.DataFrame(found._asdict())

    assert list(frame) == ["least", "most", "survival", "low", "high"]
    assert found.rows()[-1]["most"] is None


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"of": "agent"}, "no survival of 'agent'"), ({"draws": -1}, "draws is -1"), ({"quiet": -1}, "quiet is -1")],
)  # fmt: skip
def test_what_means_nothing_is_refused(
    table_of: MakeTable, asked: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidSurvivalError, match=message):
        survival(table_of([("Ada", "letter", "2019-01-01")]), **asked)  # type: ignore[arg-type]


def test_who_only_may_have_met_again_does_not_make_a_tie_longer(table_of: MakeTable) -> None:
    # Ben came on the first day and left nobody knows when: perhaps before Ada was there again
    table = table_of(
        [
            ("Ada", "office", "2019-01-01", "2019-01-01"),
            ("Ada", "office", "2019-01-05", "2019-01-05"),
            ("Ben", "office", "2019-01-01", "2019-01-01", "2019-01-01", None),
        ],
        time_window="overlapping",
    )

    lives = tie_lifetimes(table, quiet=0)

    assert (lives.least.tolist(), lives.most.tolist()) == ([1], [5])
