"""Records look the same in JSON and in Turtle, read by either of two libraries."""

import json
from collections import Counter
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import BNode

from habeas import assets, terms
from habeas.rdflib_terms import to_graph
from habeas.release import Release
from habeas.vocabulary.context import context, context_file, context_text

#: A case as a person would write it, with its evidence inside.
WRITTEN = """
{
  "@id": "detention:x1-1",
  "@type": "DeprivationOfLiberty",
  "concernsAgent": "agent:p9001",
  "isPartOfCase": {
    "@id": "case:x1",
    "@type": "Case",
    "skos:prefLabel": {"en": "The case of Ada Example", "ar": "قضية آدا"},
    "hasIssue": ["issue:unfair-trial", "issue:torture"]
  },
  "startsOnOrAfter": "2019-05-03",
  "startsOnOrBefore": "2019-05-04",
  "isSupportedBy": {
    "hasClaimProperty": "startsOnOrAfter",
    "hasClaimValue": {"@value": "2019-05-03", "@type": "xsd:date"},
    "hasClaimStatus": "claim-status:disputed",
    "hasEditorNote": {"en": "The yearbook gives the next day."},
    "hasCitation": {"citesSource": "source:notice", "hasLocator": "paragraph 1"}
  }
}
"""
SAME_IN_TURTLE = """
detention:x1-1 a habeas:DeprivationOfLiberty ;
    habeas:concernsAgent agent:p9001 ; habeas:isPartOfCase case:x1 ;
    habeas:startsOnOrAfter "2019-05-03"^^xsd:date ;
    habeas:startsOnOrBefore "2019-05-04"^^xsd:date ;
    habeas:isSupportedBy [
        habeas:hasClaimProperty habeas:startsOnOrAfter ;
        habeas:hasClaimValue "2019-05-03"^^xsd:date ;
        habeas:hasClaimStatus claim-status:disputed ;
        habeas:hasEditorNote "The yearbook gives the next day."@en ;
        habeas:hasCitation [ habeas:citesSource source:notice ; habeas:hasLocator "paragraph 1" ]
    ] .
case:x1 a habeas:Case ; skos:prefLabel "The case of Ada Example"@en , "قضية آدا"@ar ;
    habeas:hasIssue issue:unfair-trial , issue:torture .
"""
#: Values of every kind, and several that no rule of the context foresees.
VALUES = """
<urn:test:values> a habeas:Funding , habeas:Sentence ;
    habeas:hasAmount 12000.5 ; habeas:hasCurrency "EUR" ; habeas:hasCycleNumber 3 ;
    habeas:hasNominalTerm "P6Y"^^xsd:duration ; habeas:isDeJure true ;
    habeas:hasSlogan "Free Ada"@en , "Ada frei"@de , "Freiheit"@de ;
    habeas:hasClaimValue agent:p9001 , 3 , "Ada"@en , "Ada" , "2019-05-03"^^xsd:date ;
    habeas:redactsProperty habeas:hasParty ;
    dcterms:title "In no language" , "In a language"@en ; dcterms:identifier "No. 4/2021" ;
    dcterms:issued "2019"^^xsd:gYear , "2019-05"^^xsd:gYearMonth , "2019-05-03"^^xsd:date ;
    skos:prefLabel "艾达"@zh ; rdfs:seeAlso <https://example.org/elsewhere> .
"""


Reader = Callable[[str], Graph]


def turtle(text: str) -> Graph:
    schemes = {name: f"{terms.VOCAB}{name}/" for name in ("claim-status", "issue")}
    names = {**terms.PREFIXES, **schemes}.items()
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names)
    return Graph().parse(data=head + text, format="turtle")


def read_by_rdflib(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def read_by_the_engine(text: str) -> Graph:
    return to_graph(quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD))


both_readers = pytest.mark.parametrize("read", [read_by_rdflib, read_by_the_engine])


def as_json(graph: Graph) -> str:
    """Return a graph as JSON-LD with the context; rdflib drops blank nodes that are values."""
    assert not any(isinstance(value, BNode) for value in graph.objects())
    return graph.serialize(format="json-ld", context=definitions(), auto_compact=False)


def definitions() -> dict[str, object]:
    body = context()["@context"]
    assert isinstance(body, dict)
    return body


def test_the_file_is_what_the_generator_writes() -> None:
    assert context_file().read_text(encoding="utf-8") == context_text(), (
        "Write it again: python -m habeas.vocabulary.context > ontology/context.jsonld"
    )


def test_no_name_is_defined_twice() -> None:
    names: Counter[str] = Counter()
    json.loads(context_text(), object_pairs_hook=lambda pairs: names.update(k for k, _ in pairs))

    assert [name for name, times in names.items() if times > 1 and not name.startswith("@")] == []


def test_every_class_and_property_of_ours_has_its_name_without_prefix() -> None:
    graph = assets.ontology()
    kinds = (OWL.AnnotationProperty, OWL.Class, OWL.DatatypeProperty, OWL.ObjectProperty)
    found = {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind)}
    names = {iri.removeprefix(terms.HABEAS) for iri in found if iri.startswith(terms.HABEAS)}

    assert names - set(definitions()) == set()
    for name in names:
        definition = definitions()[name]
        iri = definition["@id"] if isinstance(definition, dict) else definition
        assert iri == f"habeas:{name}"


def test_names_without_prefix_are_ours_or_prefixes() -> None:
    for name, definition in definitions().items():
        if name != "@version" and ":" not in name:
            iri = definition["@id"] if isinstance(definition, dict) else definition
            assert iri == f"habeas:{name}" or str(iri).endswith(("/", "#")), name


@pytest.mark.parametrize(
    ("ends", "values"),
    [
        (SKOS.Concept, {"@type": "@vocab"}),
        (XSD.date, {"@type": "xsd:date"}),
        (XSD.string, {"@language": None}),
        (RDF.langString, {"@container": "@language"}),
        (URIRef(terms.HABEAS + "Agent"), {"@type": "@id"}),
    ],
    ids=["concepts", "dates", "strings", "texts", "links"],
)
def test_values_are_read_by_the_range_of_their_property(
    ends: URIRef, values: dict[str, str | None]
) -> None:
    properties = set(assets.ontology().subjects(RDFS.range, ends))

    assert properties
    for term in properties:
        if not str(term).startswith(terms.HABEAS):
            continue  # shortcuts are derived, and so in no record
        name = str(term).removeprefix(terms.HABEAS)
        assert definitions()[name] == {"@id": f"habeas:{name}", **values}


def test_every_word_of_others_that_records_use_has_a_rule_or_needs_none(
    invented_release: Release,
) -> None:
    records = f"GRAPH <{terms.GRAPHS['records']}> {{ ?s ?p ?o }}"
    rows = invented_release.store.select(f"SELECT DISTINCT ?p WHERE {{ {records} }}")
    words = {terms.abbreviate(str(p.value)) for [p] in rows if isinstance(p, ox.NamedNode)}

    others = {word for word in words if not word.startswith("habeas:")}
    assert others - set(definitions()) <= {"dcterms:issued", "dcterms:license", "rdf:type"}


@both_readers
def test_json_as_a_person_writes_it_says_what_the_turtle_says(read: Reader) -> None:
    text = json.dumps({**context(), **json.loads(WRITTEN)})

    assert isomorphic(read(text), turtle(SAME_IN_TURTLE))


@both_readers
def test_records_come_back_from_json_as_they_were(read: Reader, invented_release: Release) -> None:
    records = to_graph(
        invented_release.store.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{terms.GRAPHS['records']}> {{ ?s ?p ?o }} }}"
        )
    )

    assert len(records) > 300
    assert isomorphic(read(as_json(records)), records)


@both_readers
def test_values_of_every_kind_come_back_as_they_were(read: Reader) -> None:
    values = turtle(VALUES)

    assert isomorphic(read(as_json(values)), values)


def test_json_is_written_with_the_names_of_the_context() -> None:
    case = turtle("""case:x1 a habeas:Case ; skos:prefLabel "Ada"@en ;
        habeas:hasIssue issue:torture ; habeas:isRelatedTo case:x2 .""")

    written = json.loads(as_json(case))
    assert {key: value for key, value in written.items() if key != "@context"} == {
        "@id": "case:x1",
        "@type": "Case",
        "hasIssue": "issue:torture",
        "isRelatedTo": "case:x2",
        "skos:prefLabel": {"en": "Ada"},
    }


@both_readers
def test_a_string_stays_in_no_language_where_the_document_sets_one(read: Reader) -> None:
    body = [context()["@context"], {"@language": "en"}]
    graph = read(json.dumps({"@context": body, "@id": "urn:test:x", "hasLocator": "page 4"}))

    assert set(graph.objects()) == {Literal("page 4")}


@both_readers
def test_a_word_that_nobody_declared_stays_out(read: Reader) -> None:
    text = json.dumps({**context(), "@id": "urn:test:x", "hasPrincpal": "agent:p9001"})

    assert len(read(text)) == 0
