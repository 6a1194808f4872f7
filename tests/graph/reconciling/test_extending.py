"""Columns for things."""

from typing import Any

from habeas.reconciling import Column, Reconciler, extend
from habeas.terms import expand


def cells(reconciler: Reconciler, thing: str, id: str, **settings: Any) -> list[dict[str, Any]]:
    iri = expand(thing)
    entities = reconciler.entities.read([iri])
    column = Column(reconciler.properties[id], **settings)
    return extend(reconciler, entities, [column]).get(iri, {}).get(column.property.id, [])


def test_things_come_with_names_to_be_matched_again(reconciler: Reconciler) -> None:
    assert cells(reconciler, "agent:nwr", "country") == [{"id": "id/place/XA", "name": "Examplia"}]
    assert cells(reconciler, "agent:nwr", "role") == [
        {"id": "vocab/involvement-role/documenter", "name": "documenter"}
    ]
    assert cells(reconciler, "agent:nwr", "case") == [{"id": "id/case/c1", "name": "Cy Lonelycase"}]


def test_a_statement_in_two_graphs_is_one_value(reconciler: Reconciler) -> None:
    assert cells(reconciler, "agent:nwr", "skos:altLabel") == [{"str": "NWR"}]


def test_texts_in_a_language(reconciler: Reconciler) -> None:
    assert cells(reconciler, "agent:nwr", "skos:prefLabel", language="ar") == [
        {"str": "مرصد الشمال للحقوق"}
    ]
    assert cells(reconciler, "agent:nwr", "skos:prefLabel")[0] == {"str": "North Watch for Rights"}
    assert cells(reconciler, "agent:nwr", "country", language="ar")  # places are in no language


def test_at_most_so_many_and_how_many(reconciler: Reconciler) -> None:
    assert len(cells(reconciler, "agent:nwr", "dcterms:identifier")) == 2
    assert len(cells(reconciler, "agent:nwr", "dcterms:identifier", limit=1)) == 1
    assert cells(reconciler, "agent:nwr", "dcterms:identifier", is_count=True) == [{"int": 2}]


def test_days_are_as_precise_as_the_source(reconciler: Reconciler) -> None:
    assert cells(reconciler, "intervention:v1", "begins") == [{"str": "2019-05-03/2019-05-04"}]
    assert cells(reconciler, "intervention:v2", "begins") == [{"str": "2020-05"}]
    assert cells(reconciler, "intervention:v2", "ends") == []


def test_evidence_can_be_had_and_counted(reconciler: Reconciler) -> None:
    assert cells(reconciler, "intervention:v1", "evidence", is_count=True) == [{"int": 1}]
    assert cells(reconciler, "agent:nwr", "source-address") == [
        {"str": "https://archive.example/nwr"}
    ]
    assert cells(reconciler, "agent:nwr", "dcterms:source") == [
        {"id": "id/source/page", "name": "Page of the watch"}
    ]


def test_former_names_and_addresses(reconciler: Reconciler) -> None:
    assert cells(reconciler, "agent:nwr", "former-name") == [{"str": "Borealis Committee"}]
    assert cells(reconciler, "agent:nwr", "schema:url") == [{"str": "https://www.nwr.example/"}]
    assert cells(reconciler, "agent:nwr", "skos:exactMatch") == [
        {"str": "http://www.wikidata.org/entity/Q900001"}
    ]


def test_what_is_gone_has_no_cells(reconciler: Reconciler) -> None:
    assert cells(reconciler, "agent:gone", "skos:prefLabel") == []
    assert cells(reconciler, "agent:merged", "skos:prefLabel") == [{"str": "Beacon Union"}]


def test_properties_of_a_type(reconciler: Reconciler) -> None:
    of_bodies = [each.id for each in reconciler.properties.of_type("habeas:Organization")]

    assert {"country", "habeas:hasOrganizationType", "schema:url", "role"} <= set(of_bodies)
    assert "habeas:hasProfile" not in of_bodies
    assert not {"habeas:hasSensitivity", "habeas:isPseudonymized"} & set(reconciler.properties)
