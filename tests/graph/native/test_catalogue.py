from collections import defaultdict

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF

from habeas import assets
from habeas.native import TABLES
from habeas.native.columns import NativeTable
from habeas.records import read_records
from habeas.terms import CLASS_OF_KIND, HABEAS, abbreviate, expand

TYPE = expand("rdf:type")
#: What describes the dataset and not what it is about stays in Turtle.
DESCRIPTION = "http://rdfs.org/ns/void#Dataset"
#: Written by claims and citations themselves.
EVIDENCE = {expand(f"habeas:{name}") for name in ("isDisputedBy", "citesSource")}
#: Classes of the ontology that no table is for: their records are Turtle.
IN_TURTLE = {
    *("AggregateObservation", "CommunicationReference", "ConsentRecord", "ContributionClaim"),
    *("DatedName", "EdgeRule", "Mandate", "MeasureDecision", "OrganizationChange"),
    *("PrecautionaryMeasure", "Recommendation", "RedactionNote", "Review"),
}
#: Properties of those classes, and those that are derived when a release is built.
WITHOUT_COLUMN = {
    *("countsWithin", "coversArea", "coversFrom", "coversRecord", "coversUntil", "expiresOn"),
    *("extendsMeasure", "grantsMeasure", "hasActionCategory", "hasActor"),
    *("hasCommunicationReference", "hasConsentCondition", "hasConsentStatus", "hasCycleNumber"),
    *("hasDatedName", "hasDisclosureLevel", "hasEdgeWeight", "hasLowerBound", "hasMeasure"),
    *("hasMinimumAgents", "hasMinimumEvidence", "hasNameText", "hasProjection"),
    *("hasRedactionReason", "hasReferenceNumber", "hasReferenceYear", "hasTargetClass"),
    *("hasTimeWindow", "hasUnit"),
    *("hasUpperBound", "isAnsweredBy", "isAsOf", "isAskedOn", "isClaimedBy", "isConsentOf"),
    *("isDirected", "isEstablishedBy", "isKnownSince", "isMadeInReview", "isRedactedBy"),
    *("isRenewedBy", "isReportedIn", "isRevokedOn", "isToBeReviewedOn", "liftsMeasure"),
    *("matchesText", "modifiesMeasure", "redactsFrom", "redactsProperty", "takesLegalForm"),
}


def properties(table: NativeTable) -> set[str]:
    named = {column.property for column in table.columns} | {
        column.last for column in table.columns
    }
    return {name for name in named if name}


def test_everything_that_ships_has_a_column() -> None:
    classes = defaultdict(set)
    triples = read_records([assets.data_folder()]).triples
    for triple in triples:
        if triple.predicate.value == TYPE and isinstance(triple.object, ox.NamedNode):
            classes[triple.subject].add(triple.object.value)
    columns = {table.class_: properties(table) for table in TABLES.values() if table.class_}
    for name in ("Person", "Group", "Organization"):
        columns[HABEAS + name] = columns[HABEAS + "Agent"]
    columns[CLASS_OF_KIND["citation"]] = properties(TABLES["claims"])

    missing = {
        (abbreviate(class_), abbreviate(triple.predicate.value))
        for triple in triples
        for class_ in classes[triple.subject] - {DESCRIPTION}
        if triple.predicate.value not in columns[class_] | EVIDENCE | {TYPE}
    }

    assert missing == set()


def test_every_property_of_the_ontology_has_a_column_or_is_known_to_have_none() -> None:
    graph = assets.ontology()
    declared = {
        str(term)
        for kind in (OWL.AnnotationProperty, OWL.DatatypeProperty, OWL.ObjectProperty)
        for term in graph.subjects(RDF.type, kind)
        if str(term).startswith(HABEAS)
    }
    in_columns = set().union(*map(properties, TABLES.values())) | EVIDENCE

    assert {term.removeprefix(HABEAS) for term in declared - in_columns} == WITHOUT_COLUMN


def test_every_class_of_the_ontology_has_a_table_or_is_known_to_have_none() -> None:
    classes = {str(term) for term in assets.ontology().subjects(RDF.type, OWL.Class)}
    in_tables = {table.class_ for table in TABLES.values()} | {
        HABEAS + name
        for name in ("Citation", "Event", "Group", "Organization", "Person", "Relation")
    }

    left = {term.removeprefix(HABEAS) for term in classes - in_tables if term.startswith(HABEAS)}
    assert left == IN_TURTLE


@pytest.mark.parametrize(
    ("table", "column", "needed", "many"),
    [
        ("involvements", "case", True, False),
        ("involvements", "starts", False, False),
        ("involvements", "sources", False, True),
        ("collaborations", "parties", True, True),
        ("ties", "type", True, False),
        ("phases", "site", False, False),
        ("phases", "is_de_jure", False, False),
        ("funding", "currency", False, False),
        ("interventions", "performers", False, True),
        ("campaigns", "name", True, True),
        ("agents", "name", False, True),  # a person whose name is withheld has none
        ("cases", "sources", True, True),
        ("places", "sources", False, True),
        ("events", "types", True, True),
        ("detentions", "event_types", False, True),
        ("sources", "title", False, True),
        ("claims", "status", False, False),
        ("signatures", "agent", True, False),
    ],
)
def test_shapes_say_what_is_needed_and_what_may_be_several(
    table: str, column: str, needed: bool, many: bool
) -> None:
    found = TABLES[table].by_name[column]

    assert (found.needed, found.many) == (needed, many)


def test_the_ontology_says_what_a_column_takes() -> None:
    roles = [TABLES[name].by_name["role"].scheme for name in ("involvements", "affiliations")]
    continued = TABLES["events"].by_name["continued"]
    starts = TABLES["events"].by_name["starts"]

    assert roles == ["involvement-role", "affiliation-role"]
    assert TABLES["phases"].by_name["site"].kinds == ("site",)
    assert TABLES["events"].by_name["places"].kinds == ("place", "site")
    assert {"event", "detention", "campaign", "outcome"} <= set(continued.kinds)
    assert "case" not in continued.kinds
    assert (starts.property, starts.last) == (
        expand("habeas:startsOnOrAfter"),
        expand("habeas:startsOnOrBefore"),
    )
    assert TABLES["phases"].by_name["is_de_jure"].about.startswith("Says whether those who held")


def test_every_column_says_what_it_means_and_what_it_takes() -> None:
    for table in TABLES.values():
        assert table.about
        assert set(table.natural) <= set(table.by_name)
        assert len(table.by_name) == len(table.columns)
        for column in table.columns:
            assert column.about, (table.name, column.name)
            assert bool(column.scheme) == (column.form == "concept")
            assert bool(column.kinds) == (column.form in ("reference", "sources"))
            assert bool(column.last) == (column.form == "span")
            assert bool(column.choices) == (column.form in ("class", "choice"))
            if column.form in ("concept", "choice", "span", "date", "boolean", "number"):
                assert column.example, (table.name, column.name)


def test_no_table_gives_a_property_twice() -> None:
    for table in TABLES.values():
        named = [column.property for column in table.columns if column.property]
        assert len(named) == len(set(named)), table.name
