import math

import networkx as nx
import numpy as np
import pytest

from habeas.networks.arrays import Network, TwoMode
from habeas.networks.paths import HoldOut, holdout
from habeas.networks.paths.likeness import METHODS
from habeas.networks.projection import project
from habeas.store.embedded import EmbeddedStore


def caves() -> Network:
    """Ten groups of eight in which nearly all know each other, in a ring."""
    return Network.of_networkx(nx.connected_caveman_graph(10, 8), None)


@pytest.mark.parametrize("method", ["adamic-adar", "jaccard", "resource-allocation"])
def test_in_a_network_of_groups_hidden_links_are_found(method: str) -> None:
    found = holdout(caves(), method=method, draws=5)

    assert found.auc > 0.98
    assert (found.hidden, found.draws, found.links) == ("links", 5, 28.0)


@pytest.mark.parametrize("method", METHODS)
def test_in_a_network_of_chance_hidden_links_are_not_found(method: str) -> None:
    network = Network.of_networkx(nx.gnm_random_graph(150, 900, seed=2), None)

    assert holdout(network, method=method, draws=20).auc == pytest.approx(0.5, abs=0.06)


def test_the_hidden_links_are_hidden() -> None:
    # in a ring of four, whoever is left without a link has nobody in common with the other
    ring = Network.of(["a", "b", "c", "d"], [0, 1, 2, 3], [1, 2, 3, 0])

    assert holdout(ring, share=0.01).auc == 0.0


def test_who_is_joined_by_one_letter_is_not_given_away_by_it() -> None:
    # every letter has signers of its own: what it joined cannot be told from the rest
    letters, each = 30, 6
    agents = [f"a{number:03}" for number in range(letters * each)]
    parts = TwoMode.of(
        agents, [f"l{number:02}" for number in range(letters)],
        np.arange(letters * each), np.repeat(np.arange(letters), each),
    )  # fmt: skip
    together = (parts.incidence @ parts.incidence.T).tocoo()
    upper = together.row < together.col
    joined = Network.of(agents, together.row[upper], together.col[upper])
    projected = Network(agents, joined.weights, two_mode=parts)

    assert holdout(joined, draws=3).auc > 0.95
    found = holdout(projected, draws=3)
    assert (found.auc, found.hidden, found.links) == (0.5, "things", 45.0)


def test_a_network_of_a_release_hides_things(store: EmbeddedStore) -> None:
    assert holdout(project(store, "co-signing"), draws=3).hidden == "things"
    assert holdout(project(store, "affiliation"), draws=3).hidden == "links"


def test_hidden_parts_of_a_two_mode_network_are_found() -> None:
    # two halves: agents and things of one half belong together
    rng = np.random.default_rng(4)
    agent, thing = rng.integers(0, 20, 300), rng.integers(0, 30, 300)
    same = (agent % 2) == (thing % 2)
    parts = TwoMode.of(
        [f"a{n:02}" for n in range(20)], [f"t{n:02}" for n in range(30)], agent[same], thing[same]
    )

    assert holdout(parts, draws=10).auc > 0.65


def test_the_same_seed_gives_the_same_and_progress_is_told() -> None:
    told: list[float] = []

    first = holdout(caves(), draws=40, seed=7, tell=told.append)

    assert first == holdout(caves(), draws=40, seed=7)
    assert first != holdout(caves(), draws=40, seed=8)
    assert len(told) == 20
    assert told[-1] == 1.0
    assert 0 < first.low <= first.auc <= first.high <= 1


@pytest.mark.parametrize(
    "network",
    [
        Network.of([], [], []),
        Network.of(["Ada"], [], []),
        Network.of(["Ada", "Ben"], [], []),
        Network.of(["Ada", "Ben"], [0], [1]),
        TwoMode.of(["Ada"], [], [], []),
    ],
)
def test_where_nothing_can_be_hidden_or_compared_there_is_no_answer(
    network: Network | TwoMode,
) -> None:
    found = holdout(network, draws=3)

    assert math.isnan(found.auc)
    assert found.as_json() == {
        "method": "adamic-adar",
        "hidden": "links",
        "auc": None,
        "low": None,
        "high": None,
        "draws": 0,
        "links": 0.0,
    }
    assert isinstance(found, HoldOut)
