"""The module of shortcuts is what its generator writes: one for each role that may have one."""

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from habeas import assets
from habeas.terms import ONTOLOGY
from habeas.vocabulary.shortcuts import ACTOR_AS, HAS_ACTOR, ROLES, UNSAID, shortcuts_text

[FILE] = [path for path in assets.ontology_files() if path.stem == "shortcuts"]
SAID = Graph().parse(FILE)


def test_the_file_is_what_the_generator_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == shortcuts_text(), (
        "Write it again: python -m habeas.vocabulary.shortcuts > ontology/shortcuts.ttl"
    )


def test_each_role_has_a_shortcut_of_its_name_but_the_accusation() -> None:
    roles = {
        str(role).removeprefix(ROLES)
        for role in assets.ontology().subjects(SKOS.inScheme, URIRef(ROLES.rstrip("/")))
    }
    ways = {
        str(way).removeprefix(ACTOR_AS)
        for way in SAID.subjects(RDF.type, OWL.ObjectProperty)
        if str(way).startswith(ACTOR_AS)
    }

    assert ways == roles - UNSAID
    assert roles & UNSAID == {"alleged-perpetrator"}


def test_a_shortcut_lies_under_those_of_the_broader_roles_and_all_under_one() -> None:
    counsel = URIRef(ACTOR_AS + "defence-counsel")

    assert list(SAID.objects(counsel, RDFS.subPropertyOf)) == [
        URIRef(ACTOR_AS + "legal-representative")
    ]
    for way in SAID.subjects(RDFS.subPropertyOf):
        assert URIRef(HAS_ACTOR) in SAID.transitive_objects(way, RDFS.subPropertyOf)


def test_each_says_that_it_is_derived_and_must_not_be_cited() -> None:
    for way in SAID.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY + "/shortcuts")):
        note = str(SAID.value(way, SKOS.scopeNote))
        assert "Derived when a release is built" in note
        assert "cite the involvement and never this" in note


def test_no_two_are_defined_alike() -> None:
    words = list(SAID.objects(None, SKOS.definition))

    assert len(set(words)) == len(words)
