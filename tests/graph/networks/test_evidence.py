from collections.abc import Callable

import networkx as nx
import pytest

from habeas.errors import UnknownNameError
from habeas.networks import network, why
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES, expand


@pytest.fixture
def letters(store: EmbeddedStore) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Who signed letters together."""
    return network(store, "co-signing")


def test_an_edge_leads_back_to_the_places_in_its_sources(
    store: EmbeddedStore, letters: "nx.Graph[str]"
) -> None:
    first, second = why(store, letters, "agent:north-watch", "law-aid")

    assert (first["label"], first["kind"]) == ("Letter for Ada", "Intervention")
    assert [
        (claim["status"], claim["since"], citation["title"], citation["locator"])
        for claim in first["claims"]
        for citation in claim["citations"]
    ] == [
        ("accepted", "2019-05-10", "A letter", "signature 2"),
        ("accepted", "2019-05-10", "A yearbook", None),
        ("accepted", "2019-05-10", "A letter", "signature 1"),
    ]
    assert first["claims"][1]["citations"][0]["addresses"] == ["https://example.org/letter"]
    assert second["label"] == "intervention:letter-2"
    assert [claim["claim"] for claim in second["claims"]] == [PREFIXES["claim"] + "letter-2"]


def test_the_order_of_the_two_does_not_matter(
    store: EmbeddedStore, letters: "nx.Graph[str]"
) -> None:
    one, other = expand("agent:north-watch"), expand("agent:law-aid")

    assert why(store, letters, one, other) == why(store, letters, other, one)


def test_the_ends_of_a_directed_edge_may_be_asked_for_in_either_order(store: EmbeddedStore) -> None:
    graph = network(store, "affiliation")

    found = why(store, graph, "law-aid", "ben")

    assert [PREFIXES["affiliation"] + name for name in "12"] == [each["through"] for each in found]
    assert [len(each["claims"]) for each in found] == [1, 1]


@pytest.mark.parametrize("name", ["affiliation", "co-involvement", "declared-collaboration"])
def test_the_claims_of_every_edge_are_those_that_it_carries(
    store: EmbeddedStore, name: str
) -> None:
    graph = network(store, name)

    for one, other, about in graph.edges(data=True):
        found = why(store, graph, one, other)
        assert [each["through"] for each in found] == about["through"]
        claims = {claim["claim"] for each in found for claim in each["claims"]}
        assert sorted(claims) == about["evidence"]


def test_a_claim_about_somebody_else_in_the_same_case_is_not_shown(
    store_with: Callable[[str], EmbeddedStore],
) -> None:
    involvements = [("x1", "ada", "shared"), ("x1", "ben", "1"),
                    ("x2", "ada", "2"), ("x2", "ben", "3"), ("x2", "cy", "shared")]  # fmt: skip
    records = store_with(
        "".join(
            f"""
            involvement:{number} a habeas:Involvement ;
                habeas:inCase case:{case} ; habeas:hasPrincipal agent:{agent} ;
                habeas:hasRole id:documenter ; habeas:isSupportedBy claim:{claim} .
            """
            for number, (case, agent, claim) in enumerate(involvements)
        )
    )

    _, second = why(records, network(records, "co-involvement"), "ada", "ben")

    assert [claim["claim"].rpartition("/")[2] for claim in second["claims"]] == ["2", "3"]


def test_two_who_are_not_joined_have_nothing_between_them(
    store: EmbeddedStore, letters: "nx.Graph[str]"
) -> None:
    assert why(store, letters, "press-desk", "vigie-du-sud") == []


def test_an_agent_that_is_not_in_the_network_names_the_near_ones(
    store: EmbeddedStore, letters: "nx.Graph[str]"
) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'north-watch'"):
        why(store, letters, "nort-watch", "law-aid")
