"""The shapes that lint the ontology: it conforms, and each rule finds what it is for."""

import pytest
from rdflib import RDFS, SH, Graph

from habeas import assets
from habeas.shacl import validate
from habeas.terms import SHAPES

PREFIXES = """
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <urn:test:> .
"""
RIGHT = (
    PREFIXES
    + """
:module a owl:Ontology ; dcterms:license :licence ; owl:versionIRI :v1 .
:term rdfs:isDefinedBy :module ; skos:prefLabel "term"@en ; skos:definition "A word."@en ;
    skos:example "Invented: this one."@en , "Not a term: a page."@en ;
    rdfs:domain :Thing ; rdfs:range :Thing .
:scheme a skos:ConceptScheme .
:concept skos:inScheme :scheme ; skos:topConceptOf :scheme ; skos:prefLabel "a concept"@en ;
    skos:definition "A thought."@en ; skos:notation "a-concept" .
"""
)
BROKEN = {
    "Term-definition": ('"A word."@en', '"A word"@en'),
    "Term-domain": ("rdfs:domain :Thing", "rdfs:domain :Thing , :Other"),
    "Term-example": (' , "Not a term: a page."@en', ""),
    "Term-isDefinedBy": ("rdfs:isDefinedBy :module", "rdfs:isDefinedBy :nowhere"),
    "Term-label": ('"term"@en', '"term"@en , "word"@en'),
    "Term-range": ("rdfs:range :Thing", "rdfs:range :Thing , :Other"),
    "Module-license": ("dcterms:license :licence ;", ""),
    "Module-versionIRI": ("owl:versionIRI :v1", "owl:versionIRI :v1 , :v2"),
    "Concept-definition": ('skos:definition "A thought."@en ;', ""),
    "Concept-inScheme": ("skos:inScheme :scheme", "skos:inScheme :nothing"),
    "Concept-label": ('"a concept"@en', '"a concept"'),
    "Concept-notation": ('"a-concept"', '"A concept"'),
    "Concept-place": ("skos:topConceptOf :scheme ;", ""),
}


def broken_rules(text: str) -> set[str]:
    report = validate(Graph().parse(data=text, format="turtle"), assets.shapes("lint"))
    return {finding.rule.removeprefix(SHAPES) for finding in report.findings}


def test_the_ontology_conforms_to_its_own_shapes() -> None:
    assert validate(assets.ontology(), assets.shapes("lint")).text() == "Conforms: no finding."


def test_a_right_term_breaks_no_rule() -> None:
    assert broken_rules(RIGHT) == set()


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_each_rule_finds_what_it_is_for_and_nothing_else(rule: str) -> None:
    old, new = BROKEN[rule]
    assert old in RIGHT

    assert broken_rules(RIGHT.replace(old, new)) == {rule}


def test_every_rule_has_a_reason_a_message_and_an_example_that_breaks_it() -> None:
    lint = assets.shapes("lint")
    rules = {str(rule).removeprefix(SHAPES) for rule in lint.subjects(SH.message)}

    assert rules == set(BROKEN)
    for rule in lint.subjects(SH.message):
        assert lint.value(rule, RDFS.comment)
        assert lint.value(rule, SH.severity) == SH.Violation


def test_records_are_not_held_to_the_rules_of_the_ontology() -> None:
    assert not set(assets.shapes("lint").subjects(SH.message)) & set(
        assets.shapes().subjects(SH.message)
    )
