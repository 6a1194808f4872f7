from dataclasses import replace
from importlib import import_module
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import UnknownNameError
from habeas.networks import project
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.paths import (
    METHODS,
    NoSuggestionsError,
    TooManySuggestionsError,
    suggestions,
)
from habeas.networks.paths.likeness import Ends, scores
from habeas.networks.tables import read
from habeas.store.embedded import EmbeddedStore

#: North Watch and Law Aid share x1, Law Aid and Vigie x2; Ada is alone in x3.
PARTS = TwoMode.of(
    ["Ada", "Law Aid", "North Watch", "Vigie"],
    ["x1", "x2", "x3"],
    [0, 1, 1, 2, 3],
    [2, 0, 1, 0, 1],
    {"kind": ["Person", "Organization", "Organization", "Organization"]},
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("most", [1, 7, 1_000])
def test_suggestions_are_the_highest_scores_of_pairs_without_a_link(method: str, most: int) -> None:
    graph = nx.gnm_random_graph(40, 90, seed=5)
    network = Network.of_networkx(nx.relabel_nodes(graph, {n: f"{n:02}" for n in graph}), None)

    found = suggestions(network, method=method, most=most)

    pairs = [pair for pair in combinations(range(40), 2) if not graph.has_edge(*pair)]
    expected = np.sort(scores(Ends.of(network), method, *np.array(pairs).T))[::-1]
    expected = expected[expected > 0][:most]
    assert [each.score for each in found] == pytest.approx(expected.tolist())
    ends = [(each.source, each.target) for each in found]
    assert len(set(ends)) == len(ends)
    assert all(one < other and not graph.has_edge(int(one), int(other)) for one, other in ends)
    of_pair = scores(
        Ends.of(network), method, *np.array([(int(one), int(other)) for one, other in ends]).T
    )
    assert [each.score for each in found] == pytest.approx(of_pair.tolist())
    assert found == sorted(found, key=lambda each: (-each.score, each.source, each.target))


@settings(max_examples=10, deadline=None)
@given(block=st.integers(1, 400))
def test_it_does_not_matter_how_much_is_reckoned_at_once(block: int) -> None:
    network = Network.of_networkx(nx.karate_club_graph(), None)
    whole = suggestions(network, most=40)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("habeas.networks.paths.suggestions"), "_BLOCK", block)
        assert suggestions(network, most=40) == whole


def test_every_suggestion_says_that_it_is_one(network: Network) -> None:
    for method in METHODS:
        for given_ in (network, PARTS):
            for each in suggestions(given_, method=method):
                assert each.suggestion is True
                assert each.as_json()["suggestion"] is True
                assert each.sentence.startswith("A suggestion, not a record: ")


def test_a_sentence_names_whom_two_have_in_common(network: Network) -> None:
    first = suggestions(network, method="resource-allocation", most=1)[0]

    assert first.sentence == (
        "A suggestion, not a record: The network 'declared-collaboration' does not join Families "
        "and Vigie; it joins both to North Watch (Resource allocation index 0.5)."
    )
    assert first.in_common == len(first.common) == 1


def test_an_organization_is_suggested_for_a_case_but_never_a_person() -> None:
    found = suggestions(PARTS, most=10)
    by_degrees = suggestions(PARTS, method="preferential-attachment", most=10)

    assert [(each.source, each.target) for each in found] == [
        ("North Watch", "x2"),
        ("Vigie", "x1"),
    ]
    assert found[0].sentence == (
        "A suggestion, not a record: The network has no part of North Watch in x2; Law Aid has one, "
        "and something in common with North Watch (Adamic-Adar index 1.443)."
    )
    assert "Ada" not in {each.source for each in by_degrees}
    assert [(each.source, each.target, each.score) for each in by_degrees][:2] == [
        ("Law Aid", "x3", 2.0),
        ("North Watch", "x2", 2.0),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_two_persons_are_never_suggested_to_each_other(network: Network, method: str) -> None:
    persons = replace(network, attributes={"kind": ["Person"] * len(network)})
    one = replace(network, attributes={"kind": ["Person"] * 6 + ["Group"]})

    assert suggestions(persons, method=method) == []
    assert suggestions(one, method=method) != []
    for each in suggestions(one, method=method):
        assert each.source.endswith("vigie") or each.target.endswith("vigie")


@pytest.mark.parametrize("method", METHODS)
def test_what_a_person_is_or_did_is_never_suggested(network: Network, method: str) -> None:
    directed = replace(network, directed=True)

    assert any("ada" in (each.source + each.target) for each in suggestions(network, method=method))
    assert suggestions(directed, method=method) != []
    for each in suggestions(directed, method=method, most=40):
        assert not each.source.endswith("/ada")
        assert not each.target.endswith("/ada")


def test_two_cases_are_never_suggested_to_each_other(store: EmbeddedStore) -> None:
    parts = project(store, "agent-case")

    with pytest.raises(NoSuggestionsError, match="from an agent to a Case"):
        suggestions(parts)


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"rule": "kinship", "disclosure": "public"}, "kinship is never guessed"),
        ({"rule": "my-kinship"}, "kinship is never guessed"),
        ({"rule": "meetings", "disclosure": "restricted"}, "not public"),
    ],
)
def test_nothing_is_suggested_of_kin_nor_of_what_is_not_public(
    network: Network, about: dict[str, str], reason: str
) -> None:
    for given_ in (replace(network, about=about), replace(PARTS, about=about)):
        with pytest.raises(NoSuggestionsError, match=reason):
            suggestions(given_)


def test_who_takes_part_in_what_knows_its_rule(store: EmbeddedStore) -> None:
    about = read(store, "co-signing").two_mode().about

    assert (about["rule"], about["disclosure"]) == ("co-signing", "public")


@pytest.mark.parametrize("given_", [Network.of_networkx(nx.star_graph(50)), PARTS])
def test_too_much_is_refused_before_it_is_reckoned(given_: Network | TwoMode) -> None:
    with pytest.raises(TooManySuggestionsError, match="at most 1 are allowed"):
        suggestions(given_, most_operations=1)
    assert suggestions(given_, method="preferential-attachment", most=1, most_operations=10)


def test_the_operations_are_those_of_the_product() -> None:
    ends = Ends.of(Network.of_networkx(nx.star_graph(50)))

    # the middle is in common to all 50 x 50, each of the others to one
    assert ends.operations == 50 * 50 + 50


@pytest.mark.parametrize("method", METHODS)
def test_a_network_with_nobody_or_without_edges_suggests_nothing(method: str) -> None:
    for network in (
        Network.of([], [], []),
        Network.of(["Ada", "Ben"], [], []),
        TwoMode.of([], [], [], []),
        TwoMode.of(["Ada"], ["x1"], [], []),
    ):
        assert suggestions(network, method=method) == []


def test_an_unknown_method_names_the_near_ones(network: Network) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'jaccard'"):
        suggestions(network, method="jacard")
