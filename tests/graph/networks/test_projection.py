from collections.abc import Callable
from dataclasses import replace
from datetime import date

import networkx as nx
import pytest

from habeas.errors import UnknownNameError
from habeas.networks import NetworkTooLargeError, NetworkTooSmallError, network, rule, why
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate, expand


def local(iris: object) -> object:
    """Shorten IRIs to their local names, also in lists."""
    if isinstance(iris, list):
        return [local(iri) for iri in iris]
    return abbreviate(str(iris)).partition(":")[2]


def edges(graph: "nx.Graph[str] | nx.DiGraph[str]", attribute: str) -> dict[str, object]:
    """One attribute of each edge, by the local names of its ends."""
    return {
        f"{local(one)} {local(other)}": about[attribute]
        for one, other, about in graph.edges(data=True)
    }


def test_a_letter_with_k_signatures_adds_to_each_pair_one_divided_by_k_less_one(
    store: EmbeddedStore,
) -> None:
    graph = network(store, "co-signing")

    assert edges(graph, "weight") == {
        "law-aid north-watch": 1.5,
        "law-aid press-desk": 0.5,
        "law-aid vigie-du-sud": 1.0,
        "north-watch press-desk": 0.5,
    }


def test_an_edge_carries_what_it_came_through_and_the_claims_about_its_two_ends(
    store: EmbeddedStore,
) -> None:
    edge = network(store, "co-signing").edges[expand("agent:law-aid"), expand("agent:north-watch")]

    assert edge["count"] == 2
    assert local(edge["through"]) == ["letter-1", "letter-2"]
    assert local(edge["evidence"]) == ["letter-1-l", "letter-1-n", "letter-2"]
    assert (edge["first"], edge["last"]) == ("2019-05-10", "2021-02-28")


def test_an_edge_without_any_date_has_no_first_and_last_day(store: EmbeddedStore) -> None:
    edge = network(store, "co-signing").edges[expand("agent:law-aid"), expand("agent:vigie-du-sud")]

    assert not {"first", "last"} & set(edge)


def test_nodes_are_texts_with_a_name_a_kind_types_and_a_country(store: EmbeddedStore) -> None:
    nodes = network(store, "co-signing").nodes(data=True)

    assert {str(local(node)): about for node, about in nodes} == {
        "law-aid": {
            "label": "Law Aid",
            "kind": "Organization",
            "type": "foundation; human rights NGO",
        },
        "north-watch": {"label": "North Watch", "kind": "Organization", "country": "Examplia"},
        "press-desk": {"label": "=Press Desk", "kind": "Organization"},
        "vigie-du-sud": {"label": "Vigie du Sud", "kind": "Group"},
    }
    assert all(type(node) is str for node, _ in nodes)


def test_agents_of_a_case_are_joined_unless_their_times_certainly_do_not_overlap(
    store: EmbeddedStore,
) -> None:
    graph = network(store, "co-involvement", case="x1")

    # North Watch stopped in 2019, Law Aid began in 2020; of Ben nothing is known.
    assert edges(graph, "weight") == {"ben law-aid": 1.0, "ben north-watch": 1.0}


def test_whom_a_case_is_about_and_who_must_answer_for_it_are_not_in_its_network(
    store: EmbeddedStore,
) -> None:
    graph = network(store, "co-involvement")

    assert not {expand("agent:ada"), expand("agent:state-of-examplia")} & set(graph)


def test_a_claim_that_was_rejected_is_no_evidence(store: EmbeddedStore) -> None:
    graph = network(store, "co-involvement", case="x2")

    assert local(edges(graph, "evidence")["law-aid vigie-du-sud"]) == ["x2-1", "x2-2"]


def test_an_affiliation_leads_to_the_organization_and_counts_once(store: EmbeddedStore) -> None:
    graph = network(store, "affiliation")

    assert isinstance(graph, nx.DiGraph)
    assert edges(graph, "weight") == {"ben law-aid": 1.0, "press-desk north-watch": 1.0}
    assert edges(graph, "count") == {"ben law-aid": 2, "press-desk north-watch": 1}
    assert graph.edges[expand("agent:ben"), expand("agent:law-aid")]["first"] == "2015-01-01"


def test_collaborations_are_counted(store: EmbeddedStore) -> None:
    assert edges(network(store, "declared-collaboration"), "weight") == {"law-aid north-watch": 2.0}


def test_the_network_says_on_how_much_data_it_rests(store: EmbeddedStore) -> None:
    about = network(store, "co-signing").graph

    assert (about["throughs"], about["throughs_with_one_agent"]) == (3, 0)
    assert (about["claims"], about["undated"]) == (5, 0)
    assert (about["rule"], about["as_of"], about["case"]) == ("co-signing", None, None)


# As known on a day


def test_only_claims_that_were_public_by_the_day_count(store: EmbeddedStore) -> None:
    before = network(store, "co-signing", as_of=date(2019, 5, 9))
    after = network(store, "co-signing", as_of=date(2019, 5, 10))
    later = network(store, "co-signing", as_of=date(2022, 1, 1))

    assert len(before) == 0
    # The signature of Press Desk was not known yet, so the letter weighs more.
    assert edges(after, "weight") == {"law-aid north-watch": 1.0}
    assert edges(later, "weight") == {
        "law-aid north-watch": 1.5,
        "law-aid press-desk": 0.5,
        "north-watch press-desk": 0.5,
    }


def test_evidence_that_came_later_is_left_out(
    store_with: Callable[[str], EmbeddedStore],
) -> None:
    records = store_with("""
        collaboration:1 a habeas:Collaboration ; habeas:hasParty agent:ada , agent:ben ;
            habeas:isSupportedBy claim:early , claim:late .
        claim:early habeas:isKnownSince "2019-05-10"^^xsd:date .
        claim:late habeas:isKnownSince "2021-02-01"^^xsd:date .
    """)

    graph = network(records, "declared-collaboration", as_of=date(2020, 1, 1))

    assert local(edges(graph, "evidence")["ada ben"]) == ["early"]
    [thing] = why(records, graph, "ada", "ben")
    assert [local(claim["claim"]) for claim in thing["claims"]] == ["early"]


def test_claims_without_a_day_are_left_out_and_counted(store: EmbeddedStore) -> None:
    about = network(store, "co-signing", as_of=date(2030, 1, 1)).graph

    assert (about["as_of"], about["undated"], about["throughs"]) == ("2030-01-01", 1, 2)


def test_a_thing_of_which_one_agent_was_known_keeps_that_agent_and_joins_nobody(
    store: EmbeddedStore,
) -> None:
    graph = network(store, "co-involvement", as_of=date(2020, 1, 1))

    assert local(list(graph)) == ["north-watch"]
    assert (graph.graph["throughs"], graph.graph["throughs_with_one_agent"]) == (1, 1)


# Of a case


@pytest.mark.parametrize("name", ["x2", "case:x2", "https://w3id.org/habeas/id/case/x2"])
def test_a_case_is_called_by_its_local_name_its_short_form_or_its_iri(
    store: EmbeddedStore, name: str
) -> None:
    graph = network(store, "co-signing", case=name)

    assert local(graph.graph["case"]) == "x2"
    assert edges(graph, "weight") == {"law-aid north-watch": 1.0, "law-aid vigie-du-sud": 1.0}


def test_affiliations_of_those_who_take_part_in_a_case_belong_to_it(store: EmbeddedStore) -> None:
    # Ben is counsel in x1, Press Desk signed a letter of x1; nobody in x2 has an affiliation.
    assert len(edges(network(store, "affiliation", case="x1"), "count")) == 2
    assert edges(network(store, "affiliation", case="x2"), "count") == {}


def test_collaborations_that_name_a_case_belong_to_it(store: EmbeddedStore) -> None:
    graph = network(store, "declared-collaboration", case="x2")

    assert local(edges(graph, "through")["law-aid north-watch"]) == ["2"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x3", "No case is called 'x3'. Did you mean 'x"),
        ("agent:north-watch", "No case is called 'north-watch'"),
        ("no case", "No case is called 'no case'"),
    ],
)
def test_an_unknown_case_names_the_near_ones(store: EmbeddedStore, name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        network(store, "co-signing", case=name)

    assert str(caught.value).startswith(message)


# Limits


def test_a_network_that_would_be_too_large_is_refused_with_its_size(store: EmbeddedStore) -> None:
    with pytest.raises(NetworkTooLargeError, match="up to 5 pairs of agents; at most 4"):
        network(store, "co-signing", most_pairs=4)

    assert network(store, "co-signing", most_pairs=5).number_of_edges() == 4


def test_a_network_of_fewer_agents_than_its_rule_allows_is_not_shown(store: EmbeddedStore) -> None:
    shy = replace(rule(store, "co-signing"), minimum_agents=5)

    with pytest.raises(NetworkTooSmallError, match="5 agents or more"):
        network(store, shy)

    assert len(network(store, replace(shy, minimum_agents=4))) == 4


def test_parts_with_less_evidence_than_the_rule_asks_for_join_nobody(
    store_with: Callable[[str], EmbeddedStore],
) -> None:
    records = store_with("""
        collaboration:1 a habeas:Collaboration ; habeas:hasParty agent:ada , agent:ben ;
            habeas:isSupportedBy claim:1 , claim:2 .
        collaboration:2 a habeas:Collaboration ; habeas:hasParty agent:ada , agent:cy ;
            habeas:isSupportedBy claim:3 .
    """)
    careful = replace(rule(records, "declared-collaboration"), minimum_evidence=2)

    assert edges(network(records, careful), "count") == {"ada ben": 1}
    assert len(network(records, "declared-collaboration")) == 3


def test_an_agent_that_nothing_is_said_of_is_called_by_its_identifier(
    store_with: Callable[[str], EmbeddedStore],
) -> None:
    records = store_with("""
        collaboration:1 a habeas:Collaboration ; habeas:hasParty agent:ada , agent:ben ;
            habeas:isSupportedBy claim:1 .
    """)

    nodes = network(records, "declared-collaboration").nodes

    assert nodes[expand("agent:ada")] == {"label": "agent:ada", "kind": "Agent"}
