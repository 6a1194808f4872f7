import numpy as np
import pytest
from tests.graph.networks.groups.made import drawn, names

from habeas.networks.arrays import Network
from habeas.networks.groups.layers import layer_overlap, layer_participation
from habeas.networks.projection import Multiplex


def three_layers() -> Multiplex:
    """Co-signing, addressing with directions, and a layer without ties, over 30 agents."""
    layers = {
        "co-signing": drawn(30, 0.1, seed=1),
        "addressing": drawn(30, 0.05, seed=2, directed=True),
        "kinship": Network.of(names(30), [], []),
    }
    return Multiplex(names(30), layers)


@pytest.mark.parametrize("weighted", [False, True])
def test_participation_is_that_of_the_definition(weighted: bool) -> None:
    multiplex = three_layers()

    found = layer_participation(multiplex, weighted=weighted)

    for place in range(30):
        held = [
            float((layer.strength if weighted else layer.degree)[place])
            for layer in multiplex.layers.values()
        ]
        assert found.overlapping_degree[place] == sum(held)
        assert found.active[place] == sum(each > 0 for each in held)
        if sum(held):
            wanted = 3 / 2 * (1 - sum((each / sum(held)) ** 2 for each in held))
            assert found.participation[place] == pytest.approx(wanted)
        else:
            assert np.isnan(found.participation[place])
    every = found.overlapping_degree
    np.testing.assert_allclose(found.score, (every - every.mean()) / every.std())


def test_the_same_ties_in_all_layers_are_full_participation() -> None:
    layer = Network.of(names(3), [0], [1])

    found = layer_participation(Multiplex(names(3), {"one": layer, "other": layer}))

    assert found.participation[:2].tolist() == [1.0, 1.0]
    assert np.isnan(found.participation[2])
    assert list(found.columns())[:3] == ["agent", "degree in one", "degree in other"]


def test_one_layer_has_no_participation() -> None:
    found = layer_participation(Multiplex(names(3), {"one": Network.of(names(3), [0], [1])}))

    assert np.isnan(found.participation).all()
    assert found.overlapping_degree.tolist() == [1.0, 1.0, 0.0]


def test_overlap_of_layers_is_of_pairs_with_a_tie() -> None:
    multiplex = three_layers()
    pairs = [
        {tuple(sorted(pair)) for pair in zip(*layer.joined.nonzero(), strict=True)}
        for layer in multiplex.layers.values()
    ]

    found = layer_overlap(multiplex)

    assert found[0, 1] == pytest.approx(len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1]))
    assert found[0, 1] == found[1, 0] > 0
    assert (found[0, 0], found[0, 2]) == (1.0, 0.0)
    assert np.isnan(found[2, 2])


def test_nobody_and_no_layers_are_defined() -> None:
    assert not len(layer_participation(Multiplex([], {})).participation)
    assert layer_overlap(Multiplex([], {})).shape == (0, 0)
