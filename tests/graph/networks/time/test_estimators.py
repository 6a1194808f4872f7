"""The estimators of survival, equal to worked examples that were published."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.networks.time.estimators import OPEN, Turnbull, kaplan_meier, median_of

# Breast cosmesis, radiotherapy alone: months (from, to] in which deterioration came, None if it had
# not come when last looked for. D. M. Finkelstein and R. A. Wolfe, "A semiparametric model for
# regression analysis of interval-censored failure time data", Biometrics 41, 933-945 (1985).
COSMESIS: list[tuple[int, int | None]] = [
    (45, None), (6, 10), (0, 7), (46, None), (46, None), (7, 16), (17, None), (7, 14), (37, 44),
    (0, 8), (4, 11), (15, None), (11, 15), (22, None), (46, None), (46, None), (25, 37),
    (46, None), (26, 40), (46, None), (27, 34), (36, 44), (46, None), (36, 48), (37, None),
    (40, None), (17, 25), (46, None), (11, 18), (38, None), (5, 12), (37, None), (0, 5),
    (18, None), (24, None), (36, None), (5, 11), (19, 35), (17, 25), (24, None), (32, None),
    (33, None), (19, 26), (37, None), (34, None), (36, None),
]  # fmt: skip


def test_kaplan_meier_is_that_of_bewick_cheek_and_ball() -> None:
    # "Statistics review 12: Survival analysis", Critical Care 8, 389 (2004), table 2
    length = np.array([1, 1, 4, 5, 6, 9, 9, 22])
    ended = np.array([True, True, True, True, False, True, False, True])

    steps = kaplan_meier(length, ended)

    assert steps.least.tolist() == [1, 4, 5, 9, 22]
    assert steps.survival.round(3).tolist() == [0.75, 0.625, 0.5, 0.333, 0.0]
    assert median_of(steps) == (5, 5)


def test_turnbull_is_that_of_fay_and_shaw() -> None:
    # "Exact and asymptotic weighted logrank tests for interval censored data: the interval R
    # package", Journal of Statistical Software 36 (2), 2010, summary of the group "Rad"
    least = np.array([low + 1 for low, _ in COSMESIS])
    most = np.array([OPEN if high is None else high for _, high in COSMESIS])

    steps = Turnbull(least, most).steps()

    assert list(zip(steps.least.tolist(), steps.most.tolist(), strict=True)) == [
        (5, 5), (7, 7), (8, 8), (12, 12), (25, 25), (34, 34), (39, 40), (47, 48),
    ]  # fmt: skip
    mass = -np.diff(np.concatenate([[1], steps.survival]))
    assert mass.round(4).tolist() == [
        0.0463, 0.0334, 0.0887, 0.0708, 0.0926, 0.0818, 0.1209, 0.4656,
    ]  # fmt: skip
    assert median_of(steps) == (39, 40)
    assert steps.gap < 1e-4


lives = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=25)


@settings(max_examples=30)
@given(lives)
def test_turnbull_of_exact_and_open_lives_is_kaplan_meier(drawn: list[tuple[int, bool]]) -> None:
    length, ended = (np.array(column) for column in zip(*drawn, strict=True))

    one = kaplan_meier(length, ended)
    other = Turnbull(np.where(ended, length, length + 1), np.where(ended, length, OPEN)).steps()

    bounded = other.most < OPEN
    assert other.least[bounded].tolist() == one.least.tolist()
    assert other.survival[bounded] == pytest.approx(one.survival, abs=2e-3)


bounded_lives = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=30)
@given(bounded_lives, st.integers(0, 2**31))
def test_no_other_distribution_is_likelier(drawn: list[tuple[int, int, bool]], seed: int) -> None:
    least = np.array([start for start, _, _ in drawn])
    most = np.array([OPEN if still else start + width for start, width, still in drawn])
    rng = np.random.default_rng(seed)

    steps = Turnbull(least, most).steps()

    days = np.arange(1, 15)
    within = (least[:, None] <= days) & (days <= most[:, None])
    mass = np.zeros(len(days))
    for day, share in zip(steps.least, -np.diff(np.r_[1, steps.survival]), strict=True):
        mass[day - 1] += share
    best = np.log(within @ mass).sum()
    for _ in range(20):
        other = rng.dirichlet(np.full(len(days), 0.3))
        mixed = 0.9 * mass + 0.1 * other
        assert np.log(within @ mixed).sum() <= best + steps.gap + 1e-6


@settings(max_examples=20)
@given(bounded_lives)
def test_how_often_is_the_same_as_again_and_again(drawn: list[tuple[int, int, bool]]) -> None:
    least = np.array([start for start, _, _ in drawn])
    most = np.array([OPEN if still else start + width for start, width, still in drawn])
    times = np.arange(1, len(drawn) + 1)

    counted, repeated = (
        Turnbull(least, most).steps(times),
        Turnbull(np.repeat(least, times), np.repeat(most, times)).steps(),
    )

    assert counted.survival == pytest.approx(repeated.survival)


def test_lives_looked_at_once_a_month_give_the_distribution_they_came_from() -> None:
    rng = np.random.default_rng(1)
    length = rng.geometric(1 / 300, 4000)
    seen = (length - 1) // 30

    steps = Turnbull(seen * 30 + 1, seen * 30 + 30).steps()

    found = median_of(steps)
    assert found is not None
    assert found[0] - 15 <= np.log(0.5) / np.log(1 - 1 / 300) <= found[1] + 15


def test_the_interval_holds_the_estimate_and_is_narrower_for_more_lives() -> None:
    few = kaplan_meier(np.arange(1, 11), np.ones(10, dtype=bool))
    many = kaplan_meier(np.repeat(np.arange(1, 11), 20), np.ones(200, dtype=bool))

    for steps in (few, many):
        assert (steps.low[:-1] <= steps.survival[:-1]).all()
        assert (steps.survival[:-1] <= steps.high[:-1]).all()
        assert np.isnan(steps.low[-1])
    assert (many.high - many.low < few.high - few.low)[:-1].all()
    # log(-log) interval of S = 0.9 with variance 0.9 * 0.1 / 10, reckoned by hand
    assert few.low[0] == pytest.approx(0.4730, abs=1e-4)
    assert few.high[0] == pytest.approx(0.9853, abs=1e-4)


def test_nobody_has_no_steps_and_no_median() -> None:
    none = np.zeros(0, dtype=np.int64)

    assert len(Turnbull(none, none).steps().least) == 0
    assert median_of(kaplan_meier(none, none.astype(bool))) is None


def test_a_median_that_nothing_bounds_is_none() -> None:
    steps = Turnbull(np.array([1, 5, 5]), np.array([1, OPEN, OPEN])).steps()

    assert steps.most.tolist() == [1, OPEN]
    assert median_of(steps) is None
