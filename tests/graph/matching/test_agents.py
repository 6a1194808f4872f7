"""What is known of the agents of a workspace."""

import duckdb
import pytest
from tests.graph.matching.conftest import Bring

from habeas.matching.agents import Agent, agents_of, identifier, site
from habeas.terms import ID


def agents(bring: Bring, text: str) -> dict[str, Agent]:
    with duckdb.connect() as con:
        bring(text).attach(con)
        return {agent.iri.removeprefix(f"{ID}agent/"): agent for agent in agents_of(con)}


def test_names_identifiers_sites_and_places(bring: Bring) -> None:
    found = agents(
        bring,
        """
        agent:a a habeas:Organization ; skos:altLabel "NW"@en , "Watch \\"North\\""@en ;
            skos:prefLabel "Nordwache"@de , "North Watch"@en ; schema:url <https://www.nw.example/a> ;
            skos:exactMatch <http://www.wikidata.org/entity/Q1> ; dcterms:identifier "ror:0abcdefgh" ;
            habeas:isLocatedIn place:norland .
        """,
    )

    (agent,) = found.values()
    assert agent.name == "North Watch"
    assert [name for name, _ in agent.names] == ["North Watch", "Nordwache", "NW", 'Watch "North"']
    assert agent.identifiers == {"wikidata:Q1", "ror:0abcdefgh"}
    assert agent.sites == {"nw.example"}
    assert agent.places == {f"{ID}place/norland"}


@pytest.mark.parametrize(
    ("class_", "kind"),
    [("Person", "person"), ("Group", "body"), ("Organization", "body"), ("Agent", "body")],
)
def test_people_are_one_kind_and_bodies_the_other(bring: Bring, class_: str, kind: str) -> None:
    assert agents(bring, f"agent:a a habeas:{class_} .")["a"].kind == kind


def test_who_is_both_is_a_person(bring: Bring) -> None:
    assert agents(bring, "agent:a a habeas:Agent , habeas:Person .")["a"].kind == "person"


def test_cases_are_no_agents(bring: Bring) -> None:
    assert agents(bring, 'case:a a habeas:Case ; skos:prefLabel "Case of Ada"@en .') == {}


def test_a_pseudonym_is_no_name_of_ones_own(bring: Bring) -> None:
    text = "agent:{} a habeas:Person ; habeas:isPseudonymized {} ."

    found = agents(bring, text.format("a", "true") + text.format("b", "false"))

    assert not found["a"].has_own_name
    assert found["b"].has_own_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://www.wikidata.org/entity/Q7", "wikidata:Q7"),
        ("https://ror.org/0ABCDEFGH", "ror:0abcdefgh"),
        ("https://isni.org/isni/000000012281955X", "isni:000000012281955X"),
        ("https://viaf.org/viaf/12/", "viaf:12"),
        ("Q7", "wikidata:Q7"),
        ("https://elsewhere.example/Q7", None),
        ("Q0", None),
    ],
)
def test_identifiers_have_one_spelling(text: str, expected: str | None) -> None:
    assert identifier(text) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://WWW.Nw.example:8080/x?y", "nw.example"),
        ("https://github.com/nw/pages", "github.com/nw"),
        ("https://github.com/", None),
        ("mailto:x@nw.example", None),
        ("https://[broken", None),
    ],
)
def test_addresses_say_whose_they_are(address: str, expected: str | None) -> None:
    assert site(address) == expected
