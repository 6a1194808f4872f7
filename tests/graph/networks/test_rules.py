from collections.abc import Callable
from dataclasses import replace

import pytest

from habeas.errors import UnknownNameError
from habeas.networks import EdgeRule, InvalidRuleError, network, rule, rules
from habeas.store.embedded import EmbeddedStore


def test_a_release_states_its_rules_with_their_settings(store: EmbeddedStore) -> None:
    settings = [
        (each.name, each.projection, each.directed, each.weight, each.time_window)
        for each in rules(store)
    ]

    assert settings == [
        ("affiliation", "direct", True, "presence", "any"),
        ("co-involvement", "one-mode", False, "presence", "overlapping"),
        ("co-signing", "one-mode", False, "newman", "any"),
        ("declared-collaboration", "one-mode", False, "count", "any"),
    ]


def test_a_rule_says_what_an_edge_means_and_does_not_mean(store: EmbeddedStore) -> None:
    found = rule(store, "co-signing")

    assert found.label == "Co-signing"
    assert found.meaning.startswith("Two agents are joined when")
    assert "does not mean a partnership" in found.limits
    assert (found.minimum_evidence, found.disclosure, found.minimum_agents) == (1, "public", 0)


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
        assert len(network(empty, each)) == 0


def test_a_rule_of_ones_own_can_be_given(store: EmbeddedStore) -> None:
    counted = EdgeRule(**vars(rule(store, "co-signing")) | {"name": "counted", "weight": "count"})

    graph = network(store, counted)

    assert graph.graph["rule"] == "counted"
    assert sorted(about["weight"] for *_, about in graph.edges(data=True)) == [1.0, 1.0, 1.0, 2.0]
