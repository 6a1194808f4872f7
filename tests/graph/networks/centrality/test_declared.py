"""What is declared about the measures of this room is true."""

import inspect
import re

import networkx as nx
import numpy as np
import pytest
from tests.graph.networks.centrality.random_graphs import larger

from habeas.networks.centrality import MEASURES
from habeas.networks.measure import Measure

by_name = pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)


@by_name
@pytest.mark.parametrize("directed", [False, True])
def test_it_computes_what_it_declares(measure: Measure, directed: bool) -> None:
    network = larger(directed)

    found = measure.compute(network)

    length = len(network) if measure.of == "agent" else network.number_of_edges()
    assert found.shape == (length,)
    assert found.dtype in (np.float64, np.int64)


@by_name
def test_its_settings_are_those_of_the_function_with_the_same_defaults(measure: Measure) -> None:
    parameters = inspect.signature(measure.compute).parameters

    for name, setting in measure.settings.items():
        assert parameters[name].default == setting.default
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        if setting.least is not None:
            assert setting.least <= setting.default  # type: ignore[operator]


@by_name
def test_the_ends_of_its_settings_are_possible(measure: Measure) -> None:
    for name, setting in measure.settings.items():
        for value in (setting.least, setting.most):
            if value is not None and name not in ("error", "failure"):
                whole = isinstance(setting.default, int)
                measure.compute(larger(), **{name: int(value) if whole else value})


@by_name
def test_what_it_equals_exists(measure: Measure) -> None:
    for name in re.findall(r"networkx\.([\w.]+)", measure.equals):
        found = nx
        for part in name.split("."):
            found = getattr(found, part)


def test_names_are_unique_and_sources_complete() -> None:
    names = [measure.name for measure in MEASURES]

    assert len(set(names)) == len(names)
    for measure in MEASURES:
        assert measure.definition.endswith(".")
        assert re.search(r"\b(19|20)\d\d\b", measure.source)
