"""SPARQL 1.1 Service Description; the numbers are its sections."""

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from tests.conformance.service import Service

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
#: What each property may have on its two ends, as section 3 defines it.
ENDS = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: (SD.Service, SD.EntailmentRegime),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
}


def description(service: Service, accept: str = "text/turtle", path: str = "/sparql") -> Graph:
    answer = service.send("GET", path, Accept=accept)
    assert answer.status == 200
    return Graph().parse(answer.body, format=answer.media_type)


@pytest.mark.parametrize(
    "accept",
    ["*/*", "text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"],
)
def test_2_the_endpoint_without_a_query_describes_itself_in_rdf(
    service: Service, accept: str
) -> None:
    assert set(description(service, accept)) == set(description(service))


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_3_2_1_the_description_names_the_endpoint_that_was_asked(
    service: Service, path: str
) -> None:
    found = description(service, path=path)

    (here,) = found.subjects(RDF.type, SD.Service)
    assert list(found.objects(here, SD.endpoint)) == [URIRef(service.address + path)]


def test_3_all_terms_are_of_the_vocabulary_and_between_what_they_may_be(service: Service) -> None:
    found = description(service)

    for subject, predicate, value in found.triples((None, None, None)):
        if predicate != RDF.type:
            assert isinstance(predicate, URIRef)
            domain, value_class = ENDS[predicate]
            assert (subject, RDF.type, domain) in found
            assert isinstance(value, URIRef)
            typed = (SD.Dataset, SD.Graph)
            assert value_class not in typed or (value, RDF.type, value_class) in found


def test_3_it_speaks_queries_and_updates_and_does_not_federate(service: Service) -> None:
    found = description(service)

    languages = set(found.objects(None, SD.supportedLanguage))
    assert languages == {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
    assert set(found.objects(None, SD.feature)) == {SD.EmptyGraphs}


def test_empty_graphs_are_kept_as_it_says(service: Service) -> None:
    service.update("CREATE GRAPH <urn:empty>")

    assert service.query("SELECT ?g { GRAPH ?g {} }").rows == [{"g": "urn:empty"}]


def test_every_format_that_it_names_is_written(service: Service) -> None:
    named = {str(each) for each in description(service).objects(None, SD.resultFormat)}

    written = set()
    for form in (*map(str, ("json", "xml", "csv", "tsv")),):
        if service.send("GET", f"/sparql?query=ASK%7B%7D&format={form}").status == 200:
            written.add(f"http://www.w3.org/ns/formats/SPARQL_Results_{form.upper()}")
    for form, name in (
        ("ttl", "Turtle"),
        ("nt", "N-Triples"),
        ("rdf", "RDF_XML"),
        ("jsonld", "JSON-LD"),
    ):
        if service.send("GET", f"/sparql?query=DESCRIBE%3Curn:x%3E&format={form}").status == 200:
            written.add(f"http://www.w3.org/ns/formats/{name}")

    assert written == named


def test_a_person_gets_a_page_instead(service: Service) -> None:
    answer = service.send("GET", "/sparql", Accept="text/html,*/*;q=0.8")

    assert answer.media_type == "text/html"
    assert service.send("GET", "/sparql", Accept="image/png").status == 406
    assert ox.RdfFormat.from_media_type(service.send("GET", "/sparql").media_type) is not None
