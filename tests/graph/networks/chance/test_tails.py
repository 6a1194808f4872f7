import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from habeas.networks.chance.memberships import Memberships
from habeas.networks.chance.tails import MOST_WORK, Tails, exact_tail, shared_tails


def one_pair(chance: list[float], times: list[int]) -> Memberships:
    """Two agents who share a thing of each class with such a probability."""
    return Memberships(
        np.array([0, 1]),
        np.repeat(np.arange(len(times)), times),
        np.array(times),
        np.array([chance, np.ones(len(chance))]),
    )


def asked(model: Memberships, least: int, most_work: int = MOST_WORK) -> Tails:
    """The tail of what the agents of the first two classes share."""
    return shared_tails(model, np.array([0]), np.array([1]), np.array([least]), most_work)


def written_out(chance: list[float], times: list[int]) -> np.ndarray:
    """The distribution of the number of events, one event after the other."""
    spread = np.ones(1)
    for probability in np.repeat(chance, times):
        spread = np.convolve(spread, [1 - probability, probability])
    return spread


classes = st.lists(
    st.tuples(st.sampled_from([0.0, 1e-6, 0.01, 0.2, 0.7, 1.0]), st.integers(1, 12)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=30, deadline=None)
@given(classes, st.integers(0, 30))
def test_tails_are_those_of_the_events_written_out(
    events: list[tuple[float, int]], least: int
) -> None:
    chance, times = [p for p, _ in events], [n for _, n in events]

    found = asked(one_pair(chance, times), least)

    assert found.exact.all()
    assert found.p[0] == pytest.approx(written_out(chance, times)[least:].sum(), rel=1e-8, abs=0)


def test_tails_are_right_far_out_where_one_minus_the_rest_would_be_nothing() -> None:
    found = exact_tail(np.array([[1e-4]]), np.array([50]), np.array([8]), 12)

    assert found[0] == pytest.approx(binom(50, 1e-4).sf(7), rel=1e-9)
    assert found[0] < 1e-22


def test_many_terms_are_summed_as_well_as_few() -> None:
    chance, times = [0.3, 0.6], [200, 150]

    for least in (60, 150, 175, 230):
        found = asked(one_pair(chance, times), least)
        assert found.p[0] == pytest.approx(written_out(chance, times)[least:].sum(), rel=1e-8)


def test_without_work_the_tail_is_of_poisson_and_says_how_far_it_is_off() -> None:
    chance, times = [0.05, 0.2], [30, 10]
    exact = written_out(chance, times)
    mean, squares = 3.5, 30 * 0.05**2 + 10 * 0.2**2

    for least in range(1, 15):
        found = asked(one_pair(chance, times), least, most_work=0)
        truth = exact[least:].sum()
        assert not found.exact[0]
        poissonian = poisson(mean).sf(least - 1)
        if least == 1:
            poissonian = min(1.0, poissonian + squares / mean)
        assert found.p[0] == pytest.approx(poissonian)
        assert found.error[0] == pytest.approx(squares / mean)
        assert abs(found.p[0] - truth) <= found.error[0]
        assert (
            found.p[0] >= truth or found.p[0] > 0.26
        )  # makes no edge that the exact one would not


@settings(max_examples=30, deadline=None)
@given(classes.filter(lambda events: any(p for p, _ in events)), st.integers(1, 12))
def test_no_tail_of_poisson_is_smaller_than_that_of_the_events(
    events: list[tuple[float, int]], least: int
) -> None:
    chance, times = [p for p, _ in events], [n for _, n in events]

    found = asked(one_pair(chance, times), least, most_work=0)

    assert found.p[0] >= min(0.26, written_out(chance, times)[least:].sum()) * (1 - 1e-9)


def test_a_rare_agent_who_shares_one_thing_passes_no_test_that_the_exact_tail_would_not() -> None:
    chance = 0.0512
    found = asked(one_pair([chance], [1]), 1, most_work=0)

    assert poisson(chance).sf(0) < 0.05 < chance <= found.p[0]


def test_the_exact_tail_goes_to_those_who_need_it_most() -> None:
    model = Memberships(
        np.array([0, 1]), np.array([0] * 50), np.array([50]), np.array([[0.5], [0.01]])
    )
    pairs = np.array([0, 1]), np.array([0, 1]), np.array([12, 2])

    found = shared_tails(model, *pairs, most_work=1800)

    assert found.exact.tolist() == [True, False]
    assert found.error[0] == 0 < found.error[1]


def test_nobody_shares_less_than_nothing() -> None:
    found = asked(one_pair([0.5], [3]), 0, most_work=0)

    assert found.p.tolist() == [1.0]
