"""Arguments come by name, and what a new version of networkx adds is no obstacle by default."""

import inspect
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import networkx as nx
import pytest
from tests.graph.networks.centrality.random_graphs import larger, to_graph

from habeas.networks.backend import dispatch
from habeas.networks.backend.dispatch import can_run, should_run, taken_over


@pytest.fixture
def newer_networkx(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A version of networkx whose function has got a second argument in front, and a last one."""

    def shortest(
        G: Any, mode: str = "plain", weight: str | None = None, *, extra: object = None
    ) -> float:
        raise AssertionError("ours is called")

    @taken_over()
    def ours(G: Any, weight: str | None = None) -> str | None:
        return weight

    monkeypatch.setattr(nx, "ours", shortest, raising=False)
    yield ours
    for registered in (dispatch._LIMITS, dispatch._KNOWN):
        del registered["ours"]
    dispatch._signature.cache_clear()


def test_new_arguments_with_their_defaults_are_passed_over(newer_networkx: Any) -> None:
    network = larger()

    assert newer_networkx(network, "plain", "weight", extra=None) == "weight"
    assert can_run("ours", (network, "plain", "weight"), {"extra": None}) is True


def test_new_arguments_with_other_values_are_refused_with_the_reason(newer_networkx: Any) -> None:
    network = larger()

    reason = can_run("ours", (network,), {"extra": 3})

    assert reason == "ours is taken over without the argument extra"
    with pytest.raises(NotImplementedError, match="without the argument extra"):
        newer_networkx(network, extra=3)


def test_functions_of_others_cannot_run() -> None:
    assert can_run("transitivity", (larger(),), {}) == "transitivity is not taken over"


def test_graphs_are_converted_only_where_it_pays() -> None:
    network = larger()
    graph = to_graph(network)

    assert should_run("degree_centrality", (network,), {}) is True
    assert should_run("pagerank", (graph,), {}) is True
    assert "takes longer" in str(should_run("degree_centrality", (graph,), {}))


def test_a_weight_that_a_network_does_not_have_is_refused() -> None:
    assert "called 'weight', and no 'count'" in str(
        can_run("pagerank", (larger(), 0.85), {"weight": "count"})
    )


def test_sampling_without_an_error_that_holds_names_what_has_one() -> None:
    reason = str(can_run("betweenness_centrality", (larger(),), {"k": 10}))

    assert "betweenness(network, sampled=True)" in reason
    assert can_run("betweenness_centrality", (larger(),), {"k": 60}) is True


def test_ours_take_what_networkx_has_in_the_same_way() -> None:
    for name, known in dispatch._KNOWN.items():
        theirs = inspect.signature(getattr(nx, name)).parameters
        assert known <= theirs.keys(), name


def test_importing_networkx_loads_nothing_of_ours_but_a_name() -> None:
    code = "import networkx, sys; print([name for name in sys.modules if 'habeas' in name])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "['habeas', 'habeas.networkx_info']\n"


def test_graphs_of_networkx_are_taken_over_by_priority_and_left_alone_if_they_cannot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = to_graph(larger())
    expected = nx.pagerank(graph), nx.degree_centrality(graph)
    looped = nx.Graph([(1, 1), (1, 2)])
    ranks = nx.pagerank(looped)
    monkeypatch.setattr(nx.config.backend_priority, "algos", ["habeas"])

    assert nx.degree_centrality(graph) == expected[1]
    assert "backends" not in graph.__networkx_cache__  # cheap: not converted
    assert nx.pagerank(graph) == pytest.approx(expected[0])
    assert "habeas" in graph.__networkx_cache__["backends"]
    assert nx.pagerank(looped) == ranks
