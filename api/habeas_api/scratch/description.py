"""What the endpoint can do, in the words of SPARQL 1.1 Service Description."""

import pyoxigraph as ox
from flask import Response, request

from habeas.store.formats import GRAPHS
from habeas_api.errors import NotWritableError
from habeas_api.negotiation import choose

__all__ = ["describe", "description"]

SD = "http://www.w3.org/ns/sparql-service-description#"
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_LANGUAGES = tuple(SD + name for name in ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update"))
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = tuple(f"{_FORMATS}SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV"))
_GRAPHS = tuple(_FORMATS + name for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"))
_DATASETS = tuple(_FORMATS + name for name in ("TriG", "N-Quads", "N3"))
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def describe(endpoint: str) -> Response:
    """Answer with the description, in the format that the caller would like."""
    types = {each.media_type: each for each in GRAPHS.values()}
    media_type = choose(request.headers.get("Accept"), list(types))
    if media_type is None:
        raise NotWritableError({each.media_type: each.title for each in GRAPHS.values()})
    content = ox.serialize(
        description(endpoint), format=types[media_type].writer, prefixes={"sd": SD}
    )
    response = Response(content, mimetype=media_type)
    response.vary.add("Accept")
    return response


def description(endpoint: str) -> list[ox.Triple]:
    """Return what there is to say about the service at ``endpoint``."""
    service, dataset, graph = (
        ox.NamedNode(endpoint + part) for part in ("#service", "#dataset", "#default-graph")
    )
    said = [
        (service, _TYPE, _sd("Service")),
        (service, _sd("endpoint"), ox.NamedNode(endpoint)),
        (service, _sd("feature"), _sd("EmptyGraphs")),
        (service, _sd("defaultEntailmentRegime"), ox.NamedNode(_SIMPLE)),
        (service, _sd("defaultDataset"), dataset),
        (dataset, _TYPE, _sd("Dataset")),
        (dataset, _sd("defaultGraph"), graph),
        (graph, _TYPE, _sd("Graph")),
    ]
    for name, values in (
        ("supportedLanguage", _LANGUAGES),
        ("resultFormat", _RESULTS + _GRAPHS),
        ("inputFormat", _GRAPHS + _DATASETS),
    ):
        said += [(service, _sd(name), ox.NamedNode(value)) for value in values]
    return [ox.Triple(*each) for each in said]


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
