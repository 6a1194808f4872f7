from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.networks.groups.made import drawn, names

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.groups.periphery import core_periphery


def mismatches(dense: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", core: set[int]) -> int:
    return sum(
        (one in core) != bool(dense[one, other])
        for one, other in combinations(range(len(dense)), 2)
        if (one in core) == (other in core)
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 8), st.floats(0.05, 0.95), st.integers(0, 10**6))
def test_no_core_has_fewer_mismatches(size: int, share: float, seed: int) -> None:
    network = drawn(size, share, seed)
    dense = network.weights.toarray() > 0

    found = core_periphery(network)

    subsets = [set(c) for k in range(size + 1) for c in combinations(range(size), k)]
    fewest = min(mismatches(dense, core) for core in subsets)
    assert found.mismatches == fewest
    assert mismatches(dense, set(np.flatnonzero(found.core).tolist())) == fewest
    smallest = min(len(core) for core in subsets if mismatches(dense, core) == fewest)
    assert found.core.sum() == smallest


def test_fit_is_the_correlation_of_ties_with_the_model() -> None:
    network = drawn(30, 0.25, seed=2, directed=True)
    dense = network.joined.toarray() > 0

    found = core_periphery(network)

    one, other = np.triu_indices(30, k=1)
    ties, core = dense[one, other], found.core
    either, apart = core[one] | core[other], core[one] != core[other]
    assert found.correlation_of_all == pytest.approx(np.corrcoef(ties, either)[0, 1])
    wanted = np.corrcoef(ties[~apart], either[~apart])[0, 1]
    assert found.correlation == pytest.approx(wanted)
    assert found.density_between == pytest.approx(ties[apart].mean())
    assert found.density_core == pytest.approx(ties[~apart & either].mean())
    assert found.density_periphery == pytest.approx(ties[~either].mean())


def test_a_planted_core_is_found() -> None:
    core = list(combinations(range(5), 2))
    spokes = [(place % 5, place) for place in range(5, 15)]
    network = Network.of(names(15), *zip(*(core + spokes), strict=True))

    found = core_periphery(network)

    assert np.flatnonzero(found.core).tolist() == [0, 1, 2, 3, 4]
    assert (found.mismatches, found.correlation, found.interchangeable) == (0, 1.0, 0)


def test_equal_agents_are_told_to_be_interchangeable() -> None:
    ring = Network.of(names(5), [0, 1, 2, 3, 4], [1, 2, 3, 4, 0])

    found = core_periphery(ring)

    assert found.core.tolist() == [True, True, False, False, False]
    assert found.interchangeable == 3


@pytest.mark.parametrize("size", [0, 1, 3])
def test_without_ties_there_is_no_core(size: int) -> None:
    found = core_periphery(Network.of(names(size), [], []))

    assert not found.core.any()
    assert np.isnan([found.correlation, found.correlation_of_all, found.density_core]).all()
    assert found.interchangeable == 0
    assert found.summary()["correlation"] is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_core_can_be_chosen_by_its_correlation(seed: int) -> None:
    network = drawn(20, 0.2, seed=seed, directed=True)
    ties = network.joined.toarray()[np.triu_indices(20, k=1)] > 0
    order = np.argsort(-network.degree, kind="stable")
    fits = []
    for size in range(1, 19):
        core = np.isin(np.arange(20), order[:size])
        either = (core[:, None] | core[None, :])[np.triu_indices(20, k=1)]
        fits.append(np.corrcoef(ties, either)[0, 1])

    found = core_periphery(network, choose="correlation")

    assert found.correlation_of_all == pytest.approx(max(fits))
    assert found.core.sum() == np.argmax(fits) + 1
    assert found.correlation_of_all > core_periphery(network).correlation_of_all


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_a_core_of_nobody_has_no_correlation_to_choose_by(size: int) -> None:
    assert not core_periphery(Network.of(names(size), [], []), choose="correlation").core.any()


def test_an_unknown_choice_names_the_others() -> None:
    with pytest.raises(UnknownNameError, match="mismatches"):
        core_periphery(drawn(3, 0.5, seed=1), choose="mismatch")
