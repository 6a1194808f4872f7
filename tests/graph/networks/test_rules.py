from collections.abc import Callable
from dataclasses import replace

import pytest

from habeas.errors import UnknownNameError
from habeas.networks import (
    EdgeRule,
    InvalidRuleError,
    NetworkTooSmallError,
    network,
    rule,
    rules,
)
from habeas.store.embedded import EmbeddedStore


def test_a_release_states_its_rules_with_their_settings(store: EmbeddedStore) -> None:
    settings = [
        (each.name, each.projection, each.directed, each.weight, each.time_window)
        for each in rules(store)
    ]

    assert settings == [
        ("addressing", "direct", True, "count", "any"),
        ("affiliation", "direct", True, "presence", "any"),
        ("agent-case", "direct", True, "presence", "any"),
        ("co-involvement", "one-mode", False, "presence", "overlapping"),
        ("co-signing", "one-mode", False, "newman", "any"),
        ("declared-collaboration", "one-mode", False, "count", "any"),
        ("determination-citation", "direct", True, "count", "any"),
        ("funding", "direct", True, "count", "any"),
        ("kinship", "direct", False, "presence", "any"),
        ("succession", "direct", True, "count", "any"),
    ]


def test_a_rule_says_what_an_edge_means_and_does_not_mean(store: EmbeddedStore) -> None:
    found = rule(store, "co-signing")

    assert found.label == "Co-signing"
    assert found.meaning.startswith("Two agents are joined when")
    assert "does not mean a partnership" in found.limits
    assert (found.minimum_evidence, found.disclosure, found.minimum_agents) == (1, "public", 0)


def test_a_rule_that_leads_to_no_agent_says_where_it_leads(store: EmbeddedStore) -> None:
    assert {each.name: each.target_class for each in rules(store) if each.target_class} == {
        "agent-case": "Case"
    }


def test_kinship_asks_for_more_evidence_and_more_agents_than_others(store: EmbeddedStore) -> None:
    found = rule(store, "kinship")

    assert (found.minimum_evidence, found.disclosure, found.minimum_agents) == (2, "public", 5)


def test_a_release_without_rules_has_none() -> None:
    assert rules(EmbeddedStore.of([])) == []


def test_an_unknown_rule_names_the_near_ones(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'co-signing'"):
        network(store, "co-singing")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"projection": "two-mode"}, "its projection is 'two-mode', not one of direct, one-mode"),
        ({"weight": "heavy"}, "its weight is 'heavy'"),
        ({"time_window": "always"}, "its time window is 'always'"),
        ({"directed": True}, "what agents share gives no direction"),
        ({"target_class": "Case"}, "no edge leads to a Case; leave out habeas:hasTargetClass"),
        ({"projection": "direct", "weight": "cosine"}, "has records and nothing shared"),
        ({"projection": "direct", "weight": "jaccard"}, "take count or presence"),
        ({"projection": "direct", "weight": "count", "target_class": "Case"}, "isDirected to true"),
        ({"name": "Co_Signing"}, "small letters and digits, with single hyphens"),
        ({"name": ""}, "the last part of its IRI"),
    ],
)
def test_a_setting_that_nobody_can_compute_is_refused(
    store: EmbeddedStore, settings: dict[str, str], reason: str
) -> None:
    with pytest.raises(InvalidRuleError, match=reason):
        replace(rule(store, "co-signing"), **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?agent ?claim { ?agent ?through ?claim }", r"selects \?agent \?claim instead of"),
        ("ASK { ?agent ?through ?claim }", "not a SELECT query"),
    ],
)
def test_a_query_without_the_columns_of_its_projection_is_refused(
    store: EmbeddedStore, query: str, reason: str
) -> None:
    with pytest.raises(InvalidRuleError, match=reason):
        network(store, replace(rule(store, "co-signing"), query=query))


def test_every_rule_gives_an_empty_network_of_a_release_without_records(
    store: EmbeddedStore, store_with: Callable[[str], EmbeddedStore]
) -> None:
    empty = store_with("")

    for each in rules(store):
        assert len(network(empty, replace(each, minimum_agents=0))) == 0


def test_an_empty_network_tells_no_more_than_a_small_one(
    store: EmbeddedStore, store_with: Callable[[str], EmbeddedStore]
) -> None:
    with pytest.raises(NetworkTooSmallError, match="'kinship' is shown only if it has 5 agents"):
        network(store_with(""), rule(store, "kinship"))


def test_a_rule_of_ones_own_can_be_given(store: EmbeddedStore) -> None:
    counted = EdgeRule(**vars(rule(store, "co-signing")) | {"name": "counted", "weight": "count"})

    graph = network(store, counted)

    assert graph.graph["rule"] == "counted"
    assert sorted(about["weight"] for *_, about in graph.edges(data=True)) == [1.0, 1.0, 1.0, 2.0]


def test_ties_and_people_belong_to_the_cases_that_they_take_part_in(
    store: EmbeddedStore, store_with: Callable[[str], EmbeddedStore]
) -> None:
    role = "habeas:hasRole <https://w3id.org/habeas/vocab/involvement-role/campaigner>"
    public = "habeas:hasSensitivity <https://w3id.org/habeas/vocab/sensitivity/public>"
    sibling = "habeas:hasTieType <https://w3id.org/habeas/vocab/tie-type/sibling>"
    records = store_with(f"""
        case:1 a habeas:Case . case:2 a habeas:Case .
        agent:ben a habeas:Person ; {public} . agent:cleo a habeas:Person ; {public} .
        involvement:1 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:ben ;
            {role} ; habeas:isSupportedBy claim:1 .
        tie:1 a habeas:PersonalTie ; habeas:hasPrincipal agent:cleo ; habeas:hasParty agent:ben ;
            {sibling} ; habeas:isSupportedBy claim:2 , claim:3 .
        affiliation:1 a habeas:Affiliation ; habeas:hasPrincipal agent:ben ;
            habeas:isAffiliatedWith agent:north-watch ; habeas:isSupportedBy claim:4 .
        affiliation:2 a habeas:Affiliation ; habeas:hasPrincipal agent:ben ;
            habeas:isAffiliatedWith agent:law-aid ; habeas:isSupportedBy claim:5 .
    """)

    for name, edges in (("kinship", 1), ("succession", 2), ("agent-case", 1)):
        chosen = replace(rule(store, name), minimum_agents=0)
        of_case = [network(records, chosen, case=case).number_of_edges() for case in ("1", "2")]
        assert of_case == [edges, 0], name
