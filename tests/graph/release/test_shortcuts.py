"""Shortcuts from a case to its agents: they say what involvements say, and nothing more."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import NonConformingRecordsError
from habeas.release import Release, build
from habeas.release.derive import derive
from habeas.release.derive_shortcuts import made
from habeas.vocabulary.shortcuts import ACTOR_AS, HAS_ACTOR, ROLES, roles_above

PREFIXES = f"""
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix involvement-role: <{ROLES}> .
@prefix actor-as: <{ACTOR_AS}> .
@prefix claim-status: <https://w3id.org/habeas/vocab/claim-status/> .
@prefix : <urn:test:> .
"""
COUNSEL = """
:i habeas:inCase :case ; habeas:hasPrincipal :law-aid ; habeas:hasRole involvement-role:defence-counsel ;
    habeas:isSupportedBy :claim .
"""


def shortcuts(text: str) -> set[str]:
    """Return what is derived as lines: case, local name of the property, agent."""
    triples = [quad.triple for quad in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)]
    return {
        " ".join(
            str(term).strip("<>").replace("#", "/").split(":")[-1].rpartition("/")[2] for term in t
        )
        for t in derive(triples)
    }


def test_an_involvement_gives_its_role_the_broader_one_and_that_of_every_role() -> None:
    assert shortcuts(COUNSEL) == {
        "case hasActor law-aid",
        "case defence-counsel law-aid",
        "case legal-representative law-aid",
    }


def test_an_involvement_that_only_rejected_claims_support_gives_none() -> None:
    rejected = ":claim habeas:hasClaimStatus claim-status:rejected ."

    assert shortcuts(COUNSEL + rejected) == set()


@pytest.mark.parametrize("status", ["accepted", "disputed", "open"])
def test_one_claim_that_is_not_rejected_is_enough(status: str) -> None:
    more = f"""
    :claim habeas:hasClaimStatus claim-status:rejected .
    :i habeas:isSupportedBy :other . :other habeas:hasClaimStatus claim-status:{status} .
    """

    assert "case hasActor law-aid" in shortcuts(COUNSEL + more)


def test_an_involvement_without_any_claim_gives_none() -> None:
    assert (
        shortcuts(COUNSEL.replace("habeas:isSupportedBy :claim", "a habeas:Involvement")) == set()
    )


def test_an_accusation_is_not_said_without_the_record_that_makes_it() -> None:
    accused = COUNSEL.replace("defence-counsel", "alleged-perpetrator")

    assert shortcuts(accused) == {"case hasActor law-aid", "case answering-party law-aid"}


def test_a_role_of_somebody_else_gives_only_the_shortcut_for_every_role() -> None:
    assert shortcuts(COUNSEL.replace("involvement-role:defence-counsel", ":clown")) == {
        "case hasActor law-aid"
    }


def test_a_party_that_bears_no_role_in_a_case_is_no_actor() -> None:
    affiliation = COUNSEL.replace("habeas:inCase :case", "habeas:isAffiliatedWith :north-watch")

    assert shortcuts(affiliation) == set()


def test_what_a_literal_says_is_nobody() -> None:
    assert shortcuts(COUNSEL.replace(":law-aid", '"Law Aid"')) == set()
    assert shortcuts(COUNSEL.replace(":case ;", '"a case" ;')) == set()


def test_every_shortcut_is_declared_in_the_ontology(invented_release: Release) -> None:
    for way in made():
        assert invented_release.store.ask(
            f"ASK {{ {way} a owl:ObjectProperty ; skos:definition ?words }}"
        )


def test_roles_know_those_above_them() -> None:
    assert roles_above()["killed"] == ("killed", "person-concerned")
    assert roles_above()["documenter"] == ("documenter",)


LONG_WAY = """
SELECT DISTINCT ?case ?agent {
  ?i habeas:inCase ?case ; habeas:hasPrincipal ?agent ; habeas:isSupportedBy ?claim
  FILTER NOT EXISTS { ?claim habeas:hasClaimStatus claim-status:rejected }
}
""".replace("claim-status:rejected", "<https://w3id.org/habeas/vocab/claim-status/rejected>")
BY_ROLE = """
SELECT DISTINCT ?role ?case ?agent {
  ?i habeas:hasRole/skos:broader* ?role ; habeas:inCase ?case ; habeas:hasPrincipal ?agent
}
"""


def test_in_a_release_shortcuts_say_what_involvements_say(invented_release: Release) -> None:
    store = invented_release.store
    actors = set(store.select(f"SELECT ?case ?agent {{ ?case <{HAS_ACTOR}> ?agent }}"))

    assert actors
    assert actors == set(store.select(LONG_WAY))
    for role, case, agent in store.select(BY_ROLE):
        assert isinstance(role, ox.NamedNode)
        way = ACTOR_AS + role.value.removeprefix(ROLES)
        assert store.ask(
            f"SELECT ?case ?agent {{ ?case <{way}> ?agent }}".replace("SELECT ?case ?agent", "ASK")
            .replace("?case", str(case))
            .replace("?agent", str(agent))
        ), way


def test_shortcuts_stand_in_the_graph_of_what_is_derived(invented_release: Release) -> None:
    [graphs] = invented_release.store.select(
        f"SELECT (GROUP_CONCAT(DISTINCT STR(?g)) AS ?graphs) {{ GRAPH ?g {{ ?case <{HAS_ACTOR}> ?agent }} }}"
    )

    assert [term.value for term in graphs if isinstance(term, ox.Literal)] == [
        "https://w3id.org/habeas/graph/derived"
    ]


@pytest.mark.parametrize("way", ["habeas:hasActor", "actor-as:defence-counsel"])
def test_a_shortcut_by_hand_is_refused(way: str, tmp_path: Path) -> None:
    record = tmp_path / "record.ttl"
    record.write_text(f"{PREFIXES} :case {way} :law-aid .", encoding="utf-8")

    with pytest.raises(NonConformingRecordsError, match=f"says {way} by hand"):
        build([record], tmp_path / "releases")


parts = st.sampled_from(
    [f":i{n} habeas:{way} {value} ." for n in (1, 2) for way, value in [
        ("inCase", ":a"), ("inCase", ":b"), ("hasPrincipal", ":x"), ("hasPrincipal", ":y"),
        ("hasRole", "involvement-role:killed"), ("isSupportedBy", ":c1"), ("isSupportedBy", ":c2"),
    ]] + [":c1 habeas:hasClaimStatus claim-status:rejected ."]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(parts, unique=True))
def test_whatever_the_records_shortcuts_are_those_that_a_query_finds(lines: list[str]) -> None:
    triples = [q.triple for q in ox.parse(PREFIXES + "".join(lines), ox.RdfFormat.TURTLE)]
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    rows = store.query(LONG_WAY, prefixes={"habeas": HAS_ACTOR.removesuffix("hasActor")})
    assert isinstance(rows, ox.QuerySolutions)

    found = {(t.subject, t.object) for t in derive(triples) if t.predicate.value == HAS_ACTOR}
    assert found == {(row[0], row[1]) for row in rows}
