"""What a document says about itself: what it is about, its licence, its release, its other pages."""

from collections.abc import Iterator

import pyoxigraph as ox

from habeas.describe import Description
from habeas.terms import PREFIXES, ROOT, expand
from habeas_api.paging import pages_of

__all__ = ["LICENSE", "about_document"]

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_HYDRA = PREFIXES["hydra"]
_TYPE = PREFIXES["rdf"] + "type"


def about_document(address: str, description: Description, version: str) -> list[ox.Triple]:
    """Return what the document at ``address``, its IRI, says about itself.

    Parameters
    ----------
    address
        The IRI of the document, without a page.
    description
        What it holds.
    version
        The release that it is of; empty where nothing is to be said but which pages there are.
    """
    triples = []
    if version:
        document = {
            _TYPE: expand("foaf:Document"),
            expand("foaf:primaryTopic"): description.iri,
            expand("dcterms:license"): LICENSE,
            expand("void:inDataset"): f"{ROOT}release/{version}",
        }
        triples = [_triple(address, by, value) for by, value in document.items()]
    if description.pages > 1:
        triples += _paged(address, description)
    return triples


def _paged(address: str, description: Description) -> Iterator[ox.Triple]:
    """Yield which page this is, and how long the lists are of which each page has a part."""
    view = f"{address}?page={description.page}"
    yield _triple(view, _TYPE, _HYDRA + "PartialCollectionView")
    for relation, page in pages_of(description.page, description.pages).items():
        by = _HYDRA + {"prev": "previous"}.get(relation, relation)
        yield _triple(view, by, f"{address}?page={page}")
    for end, other, lists in (
        ("object", "incoming", description.incoming),
        ("subject", "outgoing", description.outgoing),
    ):
        for number, (by, count) in enumerate(sorted(lists.items()), 1):
            members, asserted = (f"{address}#{other}-{number}{part}" for part in ("", "-members"))
            total = ox.Literal(str(count), datatype=ox.NamedNode(expand("xsd:integer")))
            yield _triple(members, _TYPE, _HYDRA + "Collection")
            yield ox.Triple(ox.NamedNode(members), ox.NamedNode(_HYDRA + "totalItems"), total)
            yield _triple(members, _HYDRA + "view", view)
            yield _triple(members, _HYDRA + "memberAssertion", asserted)
            yield _triple(asserted, _HYDRA + "property", by)
            yield _triple(asserted, _HYDRA + end, description.iri)


def _triple(subject: str, predicate: str, object: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object))
