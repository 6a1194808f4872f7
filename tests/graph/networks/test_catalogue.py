"""The catalogue: every measure has a name of its own, and can be asked for by it."""

from collections import Counter

import numpy as np
import pytest

from habeas.errors import UnknownNameError
from habeas.networks import Network, centrality, groups, removal
from habeas.networks.catalogue import MEASURES, columns, measure


def test_no_two_measures_have_one_name() -> None:
    rooms = (*centrality.MEASURES, *groups.MEASURES, *removal.MEASURES)

    assert Counter(each.name for each in rooms).most_common(1)[0][1] == 1
    assert len(MEASURES) == len(rooms)
    assert all(name == each.name for name, each in MEASURES.items())


@pytest.mark.parametrize("name", [name for name, each in MEASURES.items() if each.of == "agent"])
def test_each_measure_of_agents_is_a_column(name: str) -> None:
    network = Network.of(
        ["Ada", "Ben", "Cy", "Dee"], [0, 1, 2], [1, 2, 3], attributes={"kind": list("PPOO")}
    )

    found = columns(network, [name])

    assert list(found) == ["agent", "label", "kind", "country", name]
    assert np.shape(found[name]) == (4,)


def test_an_unknown_measure_names_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'pagerank'"):
        measure("pagrank")
    with pytest.raises(UnknownNameError, match="measure of an agent"):
        columns(Network.of(["Ada"], [], []), ["nestedness"])
