import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from habeas.networks.arrays import TwoMode
from habeas.networks.chance.memberships import memberships


def two_mode_of(matrix: np.ndarray) -> TwoMode:
    agent, thing = np.nonzero(matrix)
    names = [f"agent {number:02}" for number in range(matrix.shape[0])]
    return TwoMode.of(names, [f"thing {n:02}" for n in range(matrix.shape[1])], agent, thing)


@settings(max_examples=30, deadline=None)
@given(arrays(bool, st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_expected_numbers_are_those_that_are_there(matrix: np.ndarray) -> None:
    model = memberships(two_mode_of(matrix))

    each = model.probability[model.of_agent][:, model.of_thing]
    np.testing.assert_allclose(each.sum(axis=1), matrix.sum(axis=1), atol=1e-6)
    np.testing.assert_allclose(each.sum(axis=0), matrix.sum(axis=0), atol=1e-6)
    assert each.size == 0 or (each.min() >= 0 and each.max() <= 1)
    np.testing.assert_allclose(
        model.expected(np.arange(matrix.shape[0])), matrix.sum(axis=1), atol=1e-6
    )


def test_odds_are_a_product_of_an_agent_and_a_thing() -> None:
    rng = np.random.default_rng(3)
    matrix = rng.random((15, 25)) < np.outer(rng.uniform(0.3, 0.9, 15), rng.uniform(0.3, 1, 25))

    found = memberships(two_mode_of(matrix)).probability
    odds = np.log(found / (1 - found))

    across = odds - odds[:1] - odds[:, :1] + odds[0, 0]
    assert min(found.shape) > 3
    np.testing.assert_allclose(across, 0, atol=1e-6)


def test_who_is_in_everything_certainly_is() -> None:
    matrix = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0]], dtype=bool)

    model = memberships(two_mode_of(matrix))

    assert model.probability[model.of_agent[0]].tolist() == [1.0, 1.0]


def test_heavy_tails_are_solved() -> None:
    rng = np.random.default_rng(1)
    thing = np.repeat(np.arange(4000), np.minimum(rng.zipf(1.8, 4000), 60))
    agent = np.minimum(rng.zipf(1.5, len(thing)) - 1, 1999)
    two_mode = TwoMode.of(
        [str(n) for n in range(2000)], [str(n) for n in range(4000)], agent, thing
    )

    model = memberships(two_mode)

    np.testing.assert_allclose(model.expected(np.arange(2000)), two_mode.of_agents, atol=1e-6)
