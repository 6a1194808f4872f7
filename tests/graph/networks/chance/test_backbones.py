from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.chance.backbones import backbone, sdsm
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.chance.memberships import memberships
from habeas.networks.chance.sharing import joined_by


@pytest.fixture
def friends() -> Network:
    """Thirty agents with three letters each of ninety, and two who sign the same twenty."""
    rng = np.random.default_rng(1)
    ties = [(agent, thing) for agent in range(2, 32) for thing in rng.choice(90, 3, replace=False)]
    ties += [(agent, thing) for agent in (0, 1) for thing in range(90, 110)]
    ties += [(int(rng.integers(2, 32)), thing) for thing in range(90, 110)]
    agent, thing = np.array(ties).T
    names = [f"agent {number:02}" for number in range(32)]
    return joined_by(TwoMode.of(names, [str(n) for n in range(110)], agent, thing), "newman")


def test_p_values_are_the_frequencies_of_a_simulation(letters: Callable[[int], TwoMode]) -> None:
    network = joined_by(letters(4))
    assert network.two_mode is not None
    model = memberships(network.two_mode)
    each = model.probability[model.of_agent][:, model.of_thing]
    source, target, observed = network.edges
    rng = np.random.default_rng(1)
    draws = 4000
    as_many = np.zeros(len(observed))
    for _ in range(draws):
        drawn = (rng.random(each.shape) < each).astype(float)
        as_many += (drawn @ drawn.T)[source, target] >= observed

    p, error = sdsm(network)

    spread = np.sqrt(p * (1 - p) / draws)
    assert error == 0.0
    assert (np.abs(as_many / draws - p) <= 4.5 * spread + 1 / draws).all()


def test_p_values_by_class_are_those_of_each_pair_by_itself(
    letters: Callable[[int], TwoMode],
) -> None:
    network = joined_by(letters(5), "newman")
    assert network.two_mode is not None
    model = memberships(network.two_mode)
    each = model.probability[model.of_agent][:, model.of_thing]
    rows = network.two_mode.incidence.toarray()

    p, _ = sdsm(network)

    for value, one, other in zip(p, *network.edges[:2], strict=True):
        spread = np.ones(1)
        for q in each[one] * each[other]:
            spread = np.convolve(spread, [1 - q, q])
        shared = int(rows[one] @ rows[other])
        assert value == pytest.approx(spread[shared:].sum(), rel=1e-8)


def test_many_shared_things_and_few_are_both_numbered() -> None:
    rng = np.random.default_rng(1)
    matrix = rng.random((20, 200)) < rng.random((20, 1))
    agent, thing = np.nonzero(matrix)
    names = [f"agent {number:02}" for number in range(20)]
    network = joined_by(TwoMode.of(names, [str(n) for n in range(200)], agent, thing))
    assert network.two_mode is not None
    model = memberships(network.two_mode)
    each = model.probability[model.of_agent][:, model.of_thing]
    shared = network.edges.weight.astype(int)
    assert shared.min() < 16 < shared.max()

    p, _ = sdsm(network)

    for value, one, other, least in zip(p, *network.edges[:2], shared, strict=True):
        spread = np.ones(1)
        for q in each[one] * each[other]:
            spread = np.convolve(spread, [1 - q, q])
        assert value == pytest.approx(spread[least:].sum(), rel=1e-8)


def test_two_who_always_sign_together_are_the_backbone(friends: Network) -> None:
    found = backbone(friends)

    assert found.tests == 32 * 31 // 2
    assert [tuple(edge) for edge in zip(*found.network.edges[:2], strict=True)] == [(0, 1)]
    assert found.network.agents == friends.agents
    assert found.network.edges.weight.tolist() == [friends.edges.weight[0]]
    assert found.about["kept"] == 1
    assert "backbone" not in friends.about
    assert found.network.about["backbone"]["tests"] == found.tests
    assert found.network.two_mode is None


def test_counting_only_observed_edges_is_the_trap() -> None:
    rng = np.random.default_rng(2)
    agent, thing = rng.integers(0, 400, 900), rng.integers(0, 500, 900)
    names = [f"agent {number:03}" for number in range(400)]
    chance = joined_by(TwoMode.of(names, [str(n) for n in range(500)], agent, thing))

    honest, trapped = (backbone(chance, missing_as_zero=zero) for zero in (True, False))

    assert honest.kept.sum() == 0
    assert trapped.kept.mean() > 0.7
    assert (honest.tests, trapped.tests) == (400 * 399 // 2, chance.number_of_edges())


def test_by_chance_alone_few_pairs_are_below_alpha() -> None:
    rng = np.random.default_rng(3)
    matrix = rng.random((60, 150)) < np.outer(rng.uniform(0.1, 0.5, 60), rng.uniform(0.2, 1, 150))
    agent, thing = np.nonzero(matrix)
    names = [f"agent {number:02}" for number in range(60)]
    chance = joined_by(TwoMode.of(names, [str(n) for n in range(150)], agent, thing))

    p = backbone(chance, correction="none").p

    # numbers that are kept on average vary more than those of one network, so fewer are below
    for alpha in (0.01, 0.05, 0.2):
        assert (p <= alpha).sum() / (60 * 59 / 2) < 1.1 * alpha
    assert (p <= 0.2).sum() / (60 * 59 / 2) > 0.05


def test_drawn_p_values_come_near_the_computed_ones(friends: Network) -> None:
    computed = backbone(friends, method="sdsm")
    drawn = backbone(friends, method="fdsm", draws=199)

    assert drawn.p.min() == 1 / 200
    assert np.corrcoef(computed.p, drawn.p)[0, 1] > 0.95
    assert drawn.draws == 199
    assert drawn.error is None


def test_drawn_p_values_are_the_shares_of_all_matrices_with_these_numbers() -> None:
    # rows 2, 1, 1 and columns 2, 1, 1: five matrices; the first two share a thing in four of them
    two_mode = TwoMode.of(list("ABC"), list("xyz"), [0, 0, 1, 2], [0, 1, 0, 2])
    rows = [set(pair) for pair in combinations(range(3), 2)]
    shares = []
    for first in rows:
        for second in range(3):
            for third in range(3):
                columns = [sum(c in each for each in (first, {second}, {third})) for c in range(3)]
                if columns == [2, 1, 1]:
                    shares.append(second in first)

    found = backbone(joined_by(two_mode), method="fdsm", draws=1500, rounds=20)

    assert len(shares) == 5
    assert found.p[0] == pytest.approx(np.mean(shares), abs=0.06)


def test_few_draws_say_that_nothing_can_pass(friends: Network) -> None:
    found = backbone(friends, method="fdsm", draws=19)

    assert found.finest == 1.0
    assert not found.kept.any()


def test_the_same_seed_draws_the_same(friends: Network) -> None:
    one, other, third = (
        backbone(friends, method="fdsm", draws=9, seed=seed).p.tolist() for seed in (1, 1, 2)
    )

    assert one == other
    assert one != third


def test_progress_is_told(friends: Network) -> None:
    told: list[float] = []

    backbone(friends, method="fdsm", draws=40, rounds=1, tell=told.append)

    assert len(told) == 20
    assert told[-1] == 1.0


def test_disparity_makes_two_tests_of_each_pair() -> None:
    star = Network.of(list("ABCDEFGH"), [0] * 7, range(1, 8), [1000.0, 1, 1, 1, 1, 1, 1])

    found = backbone(star, method="disparity", correction="bonferroni")

    assert found.tests == 2 * 28
    assert found.kept.tolist() == [True] + [False] * 6
    assert found.adjusted[0] == pytest.approx(56 * found.p[0])


def test_disparity_without_correction_is_the_filter_of_serrano_and_others() -> None:
    star = Network.of(list("ABCD"), [0, 0, 0], [1, 2, 3], [8.0, 1.0, 1.0])

    found = backbone(star, method="disparity", correction="none")

    assert found.p.tolist() == pytest.approx([0.04, 0.81, 0.81])
    assert found.kept.tolist() == [True, False, False]


@pytest.mark.parametrize("method", ["sdsm", "fdsm", "disparity"])
@pytest.mark.parametrize("agents", [[], ["Ada"], ["Ada", "Ben"]])
def test_nothing_to_test_keeps_nothing(agents: list[str], method: str) -> None:
    empty = joined_by(TwoMode.of(agents, ["letter"], [0] * bool(agents), [0] * bool(agents)))

    found = backbone(empty, method=method, draws=3)

    assert found.p.tolist() == []
    assert found.network.number_of_edges() == 0
    assert len(found.network) == len(agents)


@pytest.mark.parametrize("method", ["sdsm", "fdsm"])
def test_a_network_without_memberships_is_refused(method: str) -> None:
    with pytest.raises(InvalidTestError, match="Take the method 'disparity'"):
        backbone(Network.of(["Ada", "Ben"], [0], [1]), method=method)


def test_unknown_names_and_numbers_are_refused(friends: Network) -> None:
    with pytest.raises(UnknownNameError, match="'sdsm'"):
        backbone(friends, method="sdms")
    with pytest.raises(UnknownNameError, match="'fdr'"):
        backbone(friends, correction="fdrr")
    with pytest.raises(InvalidTestError, match="alpha is 5"):
        backbone(friends, alpha=5)
    with pytest.raises(InvalidTestError, match="at least one draw"):
        backbone(friends, method="fdsm", draws=0)
