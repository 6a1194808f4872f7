import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.graph.networks.groups.made import drawn, names, shared

from habeas.networks.arrays import Network
from habeas.networks.groups import MEASURES, communities, consensus
from habeas.networks.groups.shared import pairwise_clustering
from habeas.networks.measure import Measure

BY_NAME = {measure.name: measure for measure in MEASURES}

NETWORKS = {
    "empty": Network.of([], [], []),
    "one": Network.of(names(1), [], []),
    "no ties": Network.of(names(3), [], []),
    "two": Network.of(names(2), [0], [1]),
    "apart": Network.of(names(6), [0, 1, 3], [1, 2, 4]),
    "one kind": Network.of(names(3), [0, 1], [1, 2], attributes={"kind": ["person"] * 3}),
    "directed": drawn(15, 0.2, seed=1, directed=True, unknown=0.2),
    "two modes": replace(drawn(25, 0.2, seed=1), two_mode=shared(25, 18, 0.2, seed=1)),
}

#: Where the tests are found by their whole names.
ROOT = Path(__file__).parents[4]


def said(measure: Measure, network: Network) -> str:
    answer = measure.compute(network)
    return json.dumps(answer if isinstance(answer, dict) else answer.tolist())


def everything() -> str:
    """Return every answer that could depend on a seed, on threads, or on an order of sets."""
    lines = [
        f"{measure.name} {said(measure, network)}"
        for network in NETWORKS.values()
        for measure in MEASURES
    ]
    hazy = drawn(120, 0.05, seed=4)
    for found in (communities(hazy, runs=4, seed=7), consensus(hazy, runs=4, seed=7)):
        assert found.stability < 1
        lines.append(f"{found.of_agent.tolist()} {found.stability} {found.certainty.tolist()}")
    return "\n".join(lines)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_measure_has_an_answer_for_every_network(measure: Measure, name: str) -> None:
    network = NETWORKS[name]

    answer = measure.compute(network)

    if measure.of == "network":
        assert all(isinstance(value, int | float | str | None) for value in answer.values())
        json.dumps(answer, allow_nan=False)
    else:
        size = len(network) if measure.of == "agent" else network.number_of_edges()
        assert answer.shape == (size,)
        assert answer.dtype in (np.float64, np.int64)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_setting_is_one_that_the_measure_takes(measure: Measure) -> None:
    network = NETWORKS["two modes"]
    settings = {name: setting.default for name, setting in measure.settings.items()}

    assert measure.compute(network, **settings) is not None
    for name, setting in measure.settings.items():
        for choice in setting.choices:
            assert measure.compute(network, **{name: choice}) is not None


def test_names_are_those_of_one_measure_each() -> None:
    assert len(BY_NAME) == len(MEASURES)


def test_roles_are_given_as_scores_too() -> None:
    network = NETWORKS["two modes"]

    counts = BY_NAME["liaison"].compute(network)
    scores = BY_NAME["liaison"].compute(network, scores=True)

    assert (counts == counts.astype(int)).all()
    assert (scores < 0).any()


def test_settings_are_heeded_and_not_what_was_computed_before() -> None:
    network = drawn(100, 0.1, seed=2)

    few = BY_NAME["communities"].compute(network, resolution=0.3, runs=2)
    many = BY_NAME["communities"].compute(network, resolution=4.0, runs=2)

    assert few["communities"] < many["communities"]


def test_without_things_that_agents_share_nothing_is_said_of_them() -> None:
    network = NETWORKS["apart"]

    assert np.isnan(BY_NAME["clustering_two_mode"].compute(network)).all()
    assert BY_NAME["nestedness"].compute(network)["nestedness"] is None
    assert BY_NAME["closed_in_two_modes"].compute(network) == {"closure": None}


def test_agents_of_other_layers_share_nothing() -> None:
    two_mode = shared(25, 18, 0.2, seed=1)
    more = ["agent:", *two_mode.agents, "bgent:"]
    layer = replace(Network.of(more, [], []), two_mode=two_mode)

    found = BY_NAME["clustering_two_mode"].compute(layer)

    assert np.isnan(found[[0, -1]]).all()
    np.testing.assert_array_equal(found[1:-1], pairwise_clustering(two_mode))


def test_the_same_seeds_give_the_same_answers_in_another_process() -> None:
    program = "from tests.graph.networks.groups.test_declared import everything as e; print(e())"

    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "12345", "OMP_NUM_THREADS": "2"},
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    ).stdout

    assert elsewhere == everything() + "\n"
