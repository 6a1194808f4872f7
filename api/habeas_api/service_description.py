"""What the SPARQL service says about itself, in the words of SPARQL 1.1 Service Description."""

from collections.abc import Iterator

import pyoxigraph as ox
from flask import Response, url_for

from habeas.errors import UnknownNameError
from habeas.search.magic import MATCHES_TEXT
from habeas.store.formats import GRAPHS, named
from habeas.terms import PREFIXES
from habeas_api.addresses import own_address
from habeas_api.errors import BadParameterError, NotWritableError
from habeas_api.negotiation import choose
from habeas_api.served import Served, served
from habeas_api.writing import write

__all__ = ["describe_service", "form_of_description", "service_triples"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "JSON-LD", "N-Triples", "RDF_XML",
)  # fmt: skip
#: Functions beyond the standard that the engine knows.
_GEO = "http://www.opengis.net/def/function/geosparql/"
FUNCTIONS = tuple(
    _GEO + name
    for name in (
        "sfContains", "sfCrosses", "sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps",
        "sfTouches", "sfWithin",
    )
)  # fmt: skip
#: Media types by name of the format; the first for those who like all the same.
_TYPES = {each.media_type: each.name for each in GRAPHS.values()} | {
    "text/html": "html",
    "application/json": "jsonld",
    "application/xml": "rdf",
}


def form_of_description(name: str, accept: str | None) -> str:
    """Return the name of the format that a caller without a query would like, ``html`` for people.

    Raises
    ------
    BadParameterError, NotWritableError
        If there is no such format, or none of those that the caller takes.
    """
    if name:
        known = named(GRAPHS, name)
        if known is None and name != "html":
            raise BadParameterError(UnknownNameError("format", name[:100], [*GRAPHS, "html"]))
        return known.name if known else "html"
    media_type = choose(accept, list(_TYPES))
    if media_type is None:
        titles = {each.media_type: each.title for each in GRAPHS.values()}
        raise NotWritableError(titles | {"text/html": "HTML"})
    return _TYPES[media_type]


def describe_service(name: str) -> Response:
    """Return the description in the format of :data:`habeas.store.formats.GRAPHS` called ``name``."""
    here = served()
    endpoint = own_address() + url_for("sparql.ask")
    triples = list(service_triples(endpoint, here))
    response = Response(write(triples, name), mimetype=GRAPHS[name].media_type)
    response.set_etag(f"{here.release.version}-{here.edition}-service-{name}")
    response.vary.add("Accept")
    response.headers.add("Link", f'<{url_for("discovery.void")}>; rel="describedby"')
    return response


def service_triples(endpoint: str, here: Served) -> Iterator[ox.Triple]:
    """Yield the description of the service at ``endpoint``."""
    service, dataset, union = (
        ox.NamedNode(endpoint + part) for part in ("#service", "#dataset", "#default-graph")
    )
    rdf_type = PREFIXES["rdf"] + "type"
    yield _triple(service, rdf_type, _sd("Service"))
    yield _triple(service, _SD + "endpoint", ox.NamedNode(endpoint))
    for language in ("SPARQL10Query", "SPARQL11Query"):
        yield _triple(service, _SD + "supportedLanguage", _sd(language))
    for result in _RESULTS:
        yield _triple(service, _SD + "resultFormat", ox.NamedNode(_FORMATS + result))
    yield _triple(service, _SD + "feature", _sd("UnionDefaultGraph"))
    entailment = ox.NamedNode("http://www.w3.org/ns/entailment/Simple")
    yield _triple(service, _SD + "defaultEntailmentRegime", entailment)
    for function in FUNCTIONS:
        yield _triple(service, _SD + "extensionFunction", ox.NamedNode(function))
        yield _triple(ox.NamedNode(function), rdf_type, _sd("Function"))
    if here.release.side("search") is not None:
        # A property that asks the search index, and that no data has: see docs/search.md.
        yield _triple(service, _SD + "propertyFeature", ox.NamedNode(MATCHES_TEXT))
        yield _triple(ox.NamedNode(MATCHES_TEXT), rdf_type, _sd("Feature"))
    yield _triple(service, _SD + "defaultDataset", dataset)
    yield _triple(dataset, rdf_type, _sd("Dataset"))
    yield _triple(dataset, PREFIXES["dcterms"] + "identifier", ox.Literal(here.release.version))
    yield _triple(dataset, _SD + "defaultGraph", union)
    yield from _graph(union, sum(here.graph_sizes.values()))
    for iri, size in here.graph_sizes.items():
        name = iri.rpartition("/")[2]
        place, graph = (ox.NamedNode(f"{endpoint}#{part}-{name}") for part in ("named", "graph"))
        yield _triple(dataset, _SD + "namedGraph", place)
        yield _triple(place, rdf_type, _sd("NamedGraph"))
        yield _triple(place, _SD + "name", ox.NamedNode(iri))
        yield _triple(place, _SD + "graph", graph)
        yield from _graph(graph, size)


def _graph(graph: ox.NamedNode, size: int) -> Iterator[ox.Triple]:
    integer = ox.NamedNode(PREFIXES["xsd"] + "integer")
    yield _triple(graph, PREFIXES["rdf"] + "type", _sd("Graph"))
    yield _triple(
        graph, PREFIXES["void"] + "triples", ox.Literal(str(size), datatype=integer)
    )  # fmt: skip


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _triple(subject: ox.NamedNode, predicate: str, object: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), object)
