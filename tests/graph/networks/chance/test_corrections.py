import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import false_discovery_control

from habeas.errors import UnknownNameError
from habeas.networks.chance.corrections import adjusted
from habeas.networks.chance.limits import InvalidTestError

p_values = arrays(np.float64, st.integers(1, 20), elements=st.sampled_from([0, 1e-9, 0.01, 0.2, 1]))


@settings(max_examples=30, deadline=None)
@given(p_values, st.integers(0, 50))
def test_the_false_discovery_rate_is_that_of_scipy_where_missing_tests_have_one(
    p: np.ndarray, missing: int
) -> None:
    reference = false_discovery_control(np.concatenate([p, np.ones(missing)]))[: len(p)]

    found = adjusted(p, "fdr", tests=len(p) + missing)

    np.testing.assert_allclose(found, reference, rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(p_values, st.integers(0, 9), st.sampled_from(["fdr", "holm", "bonferroni", "none"]))
def test_grouped_p_values_are_adjusted_as_if_each_were_written_out(
    p: np.ndarray, extra: int, correction: str
) -> None:
    times = np.arange(1, len(p) + 1)
    written = np.repeat(p, times)

    found = adjusted(p, correction, tests=len(written) + extra, times=times)

    whole = adjusted(written, correction, tests=len(written) + extra)
    last = np.cumsum(times) - 1
    if correction != "holm":  # which gives equal p-values the largest of theirs
        np.testing.assert_allclose(found, whole[last], rtol=1e-12)
    for place, value in enumerate(p):
        assert found[place] == pytest.approx(whole[written == value].max())


def test_holm_is_the_textbook_example() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005], "holm").round(3).tolist() == [0.03, 0.06, 0.06, 0.02]


def test_bonferroni_multiplies_by_all_tests_and_stops_at_one() -> None:
    assert adjusted([0.001, 0.5], "bonferroni", tests=100).tolist() == [0.1, 1.0]


def test_what_is_no_test_stays_and_does_not_count() -> None:
    found = adjusted([0.01, np.nan, 0.02], "bonferroni")

    np.testing.assert_allclose(found, [0.02, np.nan, 0.04])


def test_no_tests_give_no_values() -> None:
    assert adjusted([], "fdr").tolist() == []


def test_an_unknown_correction_names_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="'bonferroni'"):
        adjusted([0.1], "bonferoni")


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(InvalidTestError, match="between 0 and 1"):
        adjusted([1.2])


def test_fewer_tests_than_p_values_are_refused() -> None:
    with pytest.raises(InvalidTestError, match="2 p-values were given for 1 tests"):
        adjusted([0.1, 0.2], tests=1)
