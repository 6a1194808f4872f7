"""Which edges and ranks fall with a source, over a few invented letters."""

from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import pytest

from habeas.counterfactual import NetworkChange, RankChange, network_without, ranks, without
from habeas.errors import UnknownNameError
from habeas.networks import NetworkTooLargeError, network, rule, rules
from habeas.release import Release
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate, expand

MakeStore = Callable[[str], EmbeddedStore]


def signature(agent: str, source: str) -> str:
    return f"""[ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:{agent} ;
        habeas:hasCitation [ habeas:citesSource source:{source} ] ]"""


RECORDS = f"""
# Ada, Ben and Cy by the list; Cy also by the diary
intervention:one a habeas:Intervention ; habeas:performedBy agent:ada , agent:ben , agent:cy ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:diary ] ] ,
        {signature("ada", "list")} , {signature("ben", "list")} , {signature("cy", "list")} ,
        {signature("cy", "diary")} .

# Ada and Dee by the diary
intervention:two a habeas:Intervention ; habeas:performedBy agent:ada , agent:dee ;
    habeas:isSupportedBy {signature("ada", "diary")} , {signature("dee", "diary")} .

# Ada and Dee by the diary again, and Eve by a note only
intervention:three a habeas:Intervention ; habeas:performedBy agent:ada , agent:dee , agent:eve ;
    habeas:isSupportedBy {signature("ada", "diary")} , {signature("dee", "diary")} ,
        {signature("eve", "note")} .

source:list a habeas:Source .
source:diary a habeas:Source .
source:note a habeas:Source .
"""


def weights(graph: "nx.Graph[str]") -> dict[tuple[str, str], float]:
    return {(one, other): round(edge["weight"], 12) for one, other, edge in graph.edges(data=True)}


@pytest.fixture
def store(make_store: MakeStore) -> EmbeddedStore:
    """Three letters: Ada signed all, Dee two, Ben, Cy and Eve one each."""
    return make_store(RECORDS)


def co_signing(store: EmbeddedStore, source: str) -> NetworkChange:
    (change,) = without(store, source, of_rules=["co-signing"]).networks
    return change


def pairs(change: NetworkChange) -> list[tuple[str, str, float, float | None]]:
    return [
        (
            edge.source.rpartition("/")[2],
            edge.target.rpartition("/")[2],
            edge.weight_before,
            edge.weight_after,
        )
        for edge in change.edges
    ]


def test_edges_fall_with_the_signatures_and_others_stay(store: EmbeddedStore) -> None:
    change = co_signing(store, "list")

    # Cy's signature stands in the diary too, but nobody is left beside it
    assert pairs(change) == [
        ("ada", "ben", 0.5, None),
        ("ada", "cy", 0.5, None),
        ("ben", "cy", 0.5, None),
    ]
    assert change.edges_lost == list(change.edges)
    assert [abbreviate(agent) for agent in change.agents_lost] == ["agent:ben"]


def test_a_weight_rises_where_fewer_share_a_letter(store: EmbeddedStore) -> None:
    change = co_signing(store, "note")

    # Ada and Dee: one letter of two and one of three, then two letters of two
    assert pairs(change) == [
        ("ada", "dee", 1.5, 2.0),
        ("ada", "eve", 0.5, None),
        ("dee", "eve", 0.5, None),
    ]


def test_an_edge_with_fewer_claims_and_the_same_weight_is_named(make_store: MakeStore) -> None:
    twice = f"""
        intervention:one a habeas:Intervention ; habeas:performedBy agent:ada , agent:ben ;
            habeas:isSupportedBy {signature("ada", "list")} , {signature("ben", "list")} ,
                {signature("ada", "diary")} , {signature("ben", "diary")} .
        source:list a habeas:Source . source:diary a habeas:Source .
    """
    (edge,) = co_signing(make_store(twice), "list").edges

    assert edge.weight_before == edge.weight_after == 1.0
    assert (edge.claims_before, edge.claims_after) == (4, 2)


def test_ranks_are_compared_before_and_after(store: EmbeddedStore) -> None:
    moves = co_signing(store, "list").ranks

    # before: Ada stands between Ben or Cy and Dee or Eve; after: Ada, Dee and Eve are a triangle
    ada, dee = expand("agent:ada"), expand("agent:dee")
    assert [each for each in moves if each.agent == ada] == []  # first in both
    assert RankChange(dee, "betweenness", 2, 1, 0.0, 0.0) in moves
    assert RankChange(dee, "degree", 2, 1, 2.0, 2.0) in moves
    assert RankChange(expand("agent:ben"), "degree", 2, None, 2.0, None) in moves
    assert RankChange(expand("agent:cy"), "degree", 2, 4, 2.0, 0.0) in moves


def test_agents_who_never_met_are_joined_neither_before_nor_after(make_store: MakeStore) -> None:
    store = make_store(
        """
        involvement:ada a habeas:Involvement ; habeas:inCase case:x1 ; habeas:hasPrincipal agent:ada ;
            habeas:hasRole involvement-role:campaigner ; habeas:endsOnOrBefore "2018-12-31"^^xsd:date ;
            habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:diary ] ] .
        involvement:ben a habeas:Involvement ; habeas:inCase case:x1 ; habeas:hasPrincipal agent:ben ;
            habeas:hasRole involvement-role:campaigner ; habeas:startsOnOrAfter "2019-01-01"^^xsd:date ;
            habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:note ] ] .
        involvement:cy a habeas:Involvement ; habeas:inCase case:x1 ; habeas:hasPrincipal agent:cy ;
            habeas:hasRole involvement-role:campaigner ;
            habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:diary ] ] .
        source:diary a habeas:Source . source:note a habeas:Source .
        """
    )
    (change,) = without(store, "note", of_rules=["co-involvement"]).networks

    assert pairs(change) == [("ben", "cy", 1.0, None)]


def test_a_rule_that_wants_no_evidence_still_loses_what_its_claims_carried(
    store: EmbeddedStore,
) -> None:
    lenient = replace(rule(store, "co-signing"), minimum_evidence=0)

    change = network_without(store, lenient, without(store, "list").facts.claims)

    assert change is not None
    assert pairs(change) == pairs(co_signing(store, "list"))


def test_equals_share_a_rank_and_the_next_is_counted_on() -> None:
    assert ranks({"Ada": 1.0, "Ben": 3.0, "Cy": 3.0, "Dee": 0.0}) == {
        "Ada": 3,
        "Ben": 1,
        "Cy": 1,
        "Dee": 4,
    }
    assert ranks({}) == {}


def test_without_nothing_nothing_changes(invented_release: Release) -> None:
    store = invented_release.store

    for each in rules(store):
        nothing = None if each.minimum_agents else NetworkChange(each.name, [], [], [])
        assert network_without(store, each, []) == nothing


def test_what_is_left_is_the_network_of_a_release_without_the_claims(
    invented_release: Release,
) -> None:
    store = invented_release.store
    sources = [str(row[0].value) for row in store.select("SELECT ?s { ?s a habeas:Source }")]  # type: ignore[union-attr]
    lost = 0

    for source in sources:
        change = without(store, source)
        fallen = set(change.facts.claims)
        said = {(each.thing, each.predicate, each.value) for each in change.facts.values}
        reduced = EmbeddedStore.of(
            quad
            for quad in store.quads()
            if not fallen & {getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")}
            and (getattr(quad.subject, "value", ""), quad.predicate.value, quad.object) not in said
        )
        for each in change.networks:
            before, after = network(store, each.rule), network(reduced, each.rule)
            before.remove_nodes_from(each.agents_lost)
            for edge in each.edges:
                if edge.weight_after is None:
                    lost += 1
                    if before.has_edge(edge.source, edge.target):
                        before.remove_edge(edge.source, edge.target)
                else:
                    before.edges[edge.source, edge.target]["weight"] = edge.weight_after
            assert sorted(before) == sorted(after), (source, each.rule)
            assert weights(before) == weights(after), (source, each.rule)

    assert len(sources) > 3
    assert lost > 3  # the comparison is not about nothing


def test_only_the_rules_that_were_asked_for_are_compared(store: EmbeddedStore) -> None:
    names = [each.rule for each in without(store, "list").networks]

    # a network of so few is shown to nobody
    assert [each.name for each in rules(store) if each.minimum_agents] == ["kinship"]
    assert names == [each.name for each in rules(store) if not each.minimum_agents]
    assert without(store, "list", of_rules=[]).networks == []
    with pytest.raises(UnknownNameError, match="Did you mean 'co-signing'"):
        without(store, "list", of_rules=["co-singing"])


def test_a_network_that_is_too_large_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(NetworkTooLargeError, match="up to 7 pairs"):
        without(store, "list", of_rules=["co-signing"], most_pairs=6)


def test_a_network_that_its_rule_does_not_show_is_left_out(store: EmbeddedStore) -> None:
    shown = rule(store, "co-signing")

    assert network_without(store, replace(shown, minimum_agents=5), []) is not None
    assert network_without(store, replace(shown, minimum_agents=6), []) is None


def test_a_rule_that_wants_two_claims_loses_edges_that_have_one_left(store: EmbeddedStore) -> None:
    strict = replace(rule(store, "co-signing"), minimum_evidence=2)

    # Cy alone has two claims
    change = network_without(store, strict, without(store, "list").facts.claims)

    assert change is not None
    assert [abbreviate(agent) for agent in change.agents_lost] == ["agent:cy"]
    assert change.edges == []
