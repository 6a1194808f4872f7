"""Columns for things."""

from typing import Any

import pyoxigraph as ox

from habeas.reconciling import Column, Reconciler, extend
from habeas.reconciling.extending import MOST_VALUES
from habeas.reconciling.following import MOST
from habeas.store.embedded import EmbeddedStore
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


def test_a_count_is_of_all_values_however_many(reconciler: Reconciler) -> None:
    watch, inn = ox.NamedNode(expand("agent:nwr")), ox.NamedNode(expand("habeas:inCase"))
    by, numbered = map(ox.NamedNode, (expand("habeas:hasPrincipal"), expand("dcterms:identifier")))
    more = []
    for number in range(MOST + 7):
        part = ox.NamedNode(expand(f"involvement:more{number}"))
        more.append(ox.Quad(part, by, watch))
        more.append(ox.Quad(part, inn, ox.NamedNode(expand(f"case:more{number}"))))
        more.append(ox.Quad(watch, numbered, ox.Literal(f"More {number}")))
    store = EmbeddedStore.of([*reconciler.store.quads(), *more])
    many = Reconciler(store, reconciler.finder)

    assert cells(many, "agent:nwr", "case", is_count=True) == [{"int": MOST + 8}]
    assert cells(many, "agent:nwr", "dcterms:identifier", is_count=True) == [{"int": MOST + 9}]
    assert len(cells(many, "agent:nwr", "case")) == MOST_VALUES


def test_each_column_and_each_value_can_be_the_last(reconciler: Reconciler) -> None:
    entities = reconciler.entities.read([expand("agent:nwr")])
    checked: list[None] = []
    ids = ("schema:url", "skos:prefLabel", "case")

    extend(
        reconciler,
        entities,
        [Column(reconciler.properties[id]) for id in ids],
        lambda: checked.append(None),
    )

    # Three columns; four values; two steps to the case, each said in two graphs.
    assert len(checked) == 3 + 4 + 2 * 2


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
        {"str": "http://www.wikidata.org/entity/Q999999999"}
    ]


def test_what_is_gone_has_no_cells(reconciler: Reconciler) -> None:
    assert cells(reconciler, "agent:gone", "skos:prefLabel") == []
    assert cells(reconciler, "agent:merged", "skos:prefLabel") == [{"str": "Beacon Union"}]


def test_properties_of_a_type(reconciler: Reconciler) -> None:
    of_bodies = [each.id for each in reconciler.properties.of_type("habeas:Organization")]

    assert {"country", "habeas:hasOrganizationType", "schema:url", "role"} <= set(of_bodies)
    assert "habeas:hasProfile" not in of_bodies
    assert not {"habeas:hasSensitivity", "habeas:isPseudonymized"} & set(reconciler.properties)
