from collections import Counter
from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chisquare

from habeas.networks.arrays import TwoMode
from habeas.networks.chance.curveball import ROUNDS, curveball, moved


def two_mode_of(matrix: np.ndarray) -> TwoMode:
    agent, thing = np.nonzero(matrix)
    names = [f"agent {number}" for number in range(matrix.shape[0])]
    return TwoMode.of(names, [f"thing {n}" for n in range(matrix.shape[1])], agent, thing)


@settings(max_examples=30, deadline=None)
@given(arrays(bool, st.tuples(st.integers(0, 8), st.integers(0, 8))), st.integers(0, 99))
def test_agents_and_things_keep_their_numbers(matrix: np.ndarray, seed: int) -> None:
    observed = two_mode_of(matrix)

    dealt = curveball(observed, np.random.default_rng(seed), rounds=3)

    assert dealt.of_agents.tolist() == observed.of_agents.tolist()
    assert dealt.of_things.tolist() == observed.of_things.tolist()
    assert dealt.incidence.nnz == matrix.sum()


def test_all_ninety_matrices_of_four_by_four_with_twos_are_equally_likely() -> None:
    # OEIS A001499: 90 matrices of zeros and ones with all sums of rows and columns 2
    observed = two_mode_of(np.kron(np.eye(2, dtype=bool), np.ones((2, 2), dtype=bool)))
    rng = np.random.default_rng(1)

    found = Counter(
        curveball(observed, rng, rounds=8).incidence.toarray().tobytes() for _ in range(4500)
    )

    assert len(found) == 90
    assert chisquare(list(found.values())).pvalue > 0.001


def test_matrices_with_unequal_numbers_are_equally_likely_too() -> None:
    # rows 2, 1, 1 and columns 2, 1, 1: five matrices, counted by hand
    observed = two_mode_of(np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=bool))
    rng = np.random.default_rng(1)

    found = Counter(
        curveball(observed, rng, rounds=12).incidence.toarray().tobytes() for _ in range(3000)
    )

    assert len(found) == 5
    assert chisquare(list(found.values())).pvalue > 0.001


def test_the_same_seed_deals_the_same(letters: Callable[[int], TwoMode]) -> None:
    observed = letters(1)

    one, other, third = (
        curveball(observed, np.random.default_rng(seed)).incidence.indices.tolist()
        for seed in (1, 1, 2)
    )

    assert one == other
    assert one != third


def test_after_the_usual_rounds_more_of_them_move_no_more() -> None:
    rng = np.random.default_rng(1)
    thing = np.repeat(np.arange(900), np.minimum(rng.zipf(2.1, 900), 40))
    names = [str(number) for number in range(900)]
    hubs = TwoMode.of(names, names, np.minimum(rng.zipf(1.6, len(thing)) - 1, 899), thing)

    shares = moved(hubs, rng, rounds=3 * ROUNDS)

    assert shares[9] < shares[ROUNDS - 1] - 0.02
    assert np.mean(shares[ROUNDS - 10 : ROUNDS]) > 0.97 * np.mean(shares[-10:])


def test_where_there_is_no_choice_nothing_moves() -> None:
    nested = two_mode_of(np.tri(5, dtype=bool))

    assert moved(nested, np.random.default_rng(1), rounds=3) == [0.0, 0.0, 0.0]


def test_an_empty_network_comes_back() -> None:
    assert curveball(two_mode_of(np.zeros((0, 0))), np.random.default_rng(1)).incidence.nnz == 0
