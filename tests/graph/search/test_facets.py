"""Counts are those of all that was found, and each value narrows to what it counted."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox
import pytest

from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas.search import FACETS, Found, Index, counting, layout, lists, make_index
from habeas.store.embedded import EmbeddedStore
from habeas.terms import ID, expand

RECORDS = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <https://schema.org/> .
@prefix actor-as: <https://w3id.org/habeas/actor-as/> .
@prefix id: <https://w3id.org/habeas/id/> .
@prefix place: <https://w3id.org/habeas/id/place/> .
@prefix event: <https://w3id.org/habeas/id/event/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
place:XE a schema:Place ; skos:prefLabel "Examplia"@en ; dcterms:identifier "XE" ; schema:containedInPlace place:all .
place:town a schema:Place ; skos:prefLabel "Example town"@en ; schema:containedInPlace place:XE .
place:all a schema:Place ; skos:prefLabel "Everywhere of Examplia"@en ; dcterms:identifier "001" .
agent:state a habeas:Organization ; skos:prefLabel "State of Examplia"@en ; habeas:isLocatedIn place:XE ;
    habeas:hasOrganizationType <https://w3id.org/habeas/vocab/organization-type/state> .
agent:ada a habeas:Person ; skos:prefLabel "Ada of Examplia"@en ; habeas:isLocatedIn place:town .
case:1 a habeas:Case ; skos:prefLabel "Case in Examplia"@en ; actor-as:respondent-state agent:state ; actor-as:detained agent:ada ;
    habeas:hasIssue <https://w3id.org/habeas/vocab/issue/unfair-trial> .
event:1 a habeas:Event ; skos:prefLabel "Arrest in Examplia"@en ; habeas:isPartOfCase case:1 ; habeas:occurredAt place:town ;
    habeas:underMechanism <https://w3id.org/habeas/id/mechanism/m> ;
    habeas:startsOnOrAfter "2018-12-30"^^xsd:date ; habeas:endsOnOrBefore "2020-01-02"^^xsd:date .
<https://w3id.org/habeas/id/proceeding/p> habeas:isPartOfCase case:1 ; habeas:hasChargeType <https://w3id.org/habeas/vocab/charge-type/other> .
<https://w3id.org/habeas/id/involvement/i> habeas:inCase case:1 ; habeas:hasPrincipal agent:ada ;
    habeas:startsOnOrBefore "2021-05-05"^^xsd:date ; habeas:lastConfirmedOn "2022-01-01"^^xsd:date .
<https://w3id.org/habeas/id/source/s> a habeas:Source ; dcterms:title "On Examplia"@en ; dcterms:issued "2017"^^xsd:gYear .
agent:old skos:prefLabel "Old name in Examplia"@en ; dcterms:isReplacedBy agent:ada .
agent:gone skos:prefLabel "Withdrawn from Examplia"@en ; owl:deprecated true .
agent:down skos:prefLabel "Taken down in Examplia"@en ; habeas:isTakenDownOn "2026-01-01"^^xsd:date .
agent:long a habeas:Person ; skos:prefLabel "Long of Examplia"@en ; habeas:startsOnOrAfter "1000-01-01"^^xsd:date ; habeas:endsOnOrBefore "2000-01-01"^^xsd:date .
"""


def counts(found: Found) -> dict[str, dict[str, int]]:
    return {
        facet: {each.value: each.number for each in values}
        for facet, values in found.facets.items()
    }


def test_each_kind_of_thing_has_the_values_that_the_page_says(make: Any) -> None:
    _, index = make(RECORDS)

    def of(name: str) -> dict[str, list[str]]:
        found = index.search(f'"{name}"')
        assert found.total == 1, name
        return {facet: sorted(values) for facet, values in counts(found).items()}

    assert of("Ada of Examplia") == {
        "kind": ["agent"], "class": ["Person"], "role": ["detained"], "country": ["XE"],
        "year": ["2021", "2022"],
    }  # fmt: skip
    assert of("Case in Examplia") == {
        "kind": ["case"], "class": ["Case"], "role": ["detained", "respondent-state"],
        "country": ["XE"], "year": ["2018", "2019", "2020", "2021", "2022"],
        "mechanism": ["m"], "issue": ["unfair-trial"], "charge": ["other"],
    }  # fmt: skip
    assert of("State of Examplia") == {
        "kind": ["agent"], "class": ["Organization"], "type": ["state"],
        "role": ["respondent-state"], "country": ["XE"],
    }  # fmt: skip
    assert of("Arrest in Examplia")["year"] == ["2018", "2019", "2020"]
    assert of("Arrest in Examplia")["mechanism"] == ["m"]
    assert of("Arrest in Examplia")["country"] == of("Example town")["country"] == ["XE"]
    assert "country" not in of("Everywhere of Examplia")
    assert of("On Examplia")["year"] == ["2017"]
    assert of("Long of Examplia")["year"] == ["1000"]


def test_what_was_merged_or_withdrawn_is_not_found(make: Any) -> None:
    _, index = make(RECORDS)

    found = index.search("examplia", most=100)

    assert not {"agent/old", "agent/gone", "agent/down"} & {
        hit.iri.removeprefix(ID) for hit in found.hits
    }
    assert index.search("agent:gone").total == index.search("withdrawn").total == 0
    assert index.search("").total == 9


def test_a_value_narrows_to_what_it_counted(invented_release: Release) -> None:
    with Index(invented_release.folder / "search") as index:
        for typed in ("", "ada", "example", "north wacth"):
            everything = index.search(typed)
            for facet, values in everything.facets.items():
                for each in values:
                    found = index.search(typed, {facet: [each.value]}, most=1_000)
                    assert found.total == len(found.hits) == each.number > 0
                    assert counts(found)[facet][each.value] == each.number

        both = index.search("", {"kind": ["agent", "case"], "year": ["2019"]})
        assert both.total == sum(
            index.search("", {"kind": [kind], "year": ["2019"]}).total for kind in ("agent", "case")
        )
        for filters in ({"kind": ["nothing"]}, {"colour": ["red"]}, {"year": ["1300"]}):
            with pytest.raises(UnknownNameError):
                index.search("ada", filters)


def test_a_value_that_nothing_has_is_no_value(invented_release: Release) -> None:
    with Index(invented_release.folder / "search") as index:
        everything = index.search("")

    assert set(everything.facets) <= set(FACETS)
    assert all(each.number > 0 for values in everything.facets.values() for each in values)
    years = [each.value for each in everything.facets["year"]]
    assert years == sorted(years)


def test_common_words_are_counted_as_rare_ones_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same names once with bits and counts made beforehand, and once without."""
    draw = random.Random(3)
    graph, label = ox.NamedNode("urn:test:g"), ox.NamedNode(expand("skos:prefLabel"))
    words = ["human", "rights", "hum", "ada", "ben", "自", "由", "hurra"]
    quads = []
    for number in range(400):
        thing = ox.NamedNode(f"{ID}{draw.choice(['agent', 'case'])}/{number}")
        text = " ".join(draw.choices(words, [9, 6, 1, 3, 2, 2, 2, 1], k=draw.randint(1, 4)))
        quads.append(ox.Quad(thing, label, ox.Literal(text, language="en"), graph))
        if draw.random() < 0.3:
            issue = ox.NamedNode(f"urn:test:issue/{draw.randint(1, 5)}")
            quads.append(ox.Quad(thing, ox.NamedNode(expand("habeas:hasIssue")), issue, graph))
    answers = []
    for name, few, large in (("plain", 10**9, 2.0), ("bits", 3, 0.0)):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setattr(lists, "FEW", few)
        monkeypatch.setattr(lists, "LARGE", large)
        monkeypatch.setattr(counting, "_FEW", 10**9 if name == "plain" else 0)
        make_index(EmbeddedStore.of(quads), folder)
        with Index(folder) as index:
            assert len(layout.mapped(folder, "common")) == (0 if name == "plain" else len(
                [w for w in np.diff(layout.mapped(folder, "found-starts")) if w > 400 / 32]
            ))  # fmt: skip
            answers.append([
                (typed, found.total, [hit.iri for hit in found.hits], counts(found))
                for typed in ["human", "hu", "h", "human rights", "human ri", "ada hu", "自由", "自", "rights ada ben", "hum hu", "", "ben human rights hurra"]
                for filters in ({}, {"kind": ["agent"]})
                for found in [index.search(typed, filters, most=400)]
            ])  # fmt: skip

    assert answers[0] == answers[1]
    assert max(total for _, total, _, _ in answers[0]) > 100
