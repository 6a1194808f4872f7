"""Every resource that ships says the same in every format, without HTTP in between."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.describe import Description, describe, placed
from habeas.release import Release, current_release
from habeas.terms import ID, VOCAB
from habeas_api.documents.about import about_document
from habeas_api.writing import write, write_quads

#: How many triples are written together; each is written once, though many descriptions have it.
TOGETHER = 5_000
WRITERS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
}


@pytest.fixture(scope="module")
def shipped(shipped_releases: Path) -> Release:
    """The release of the records that ship."""
    return current_release(shipped_releases)


def resources(release: Release) -> list[str]:
    subjects = {quad.subject for quad in release.store.quads()}
    iris = {each.value for each in subjects if isinstance(each, ox.NamedNode)}
    return sorted(iri for iri in iris if iri.startswith((ID, VOCAB)))


@pytest.fixture(scope="module")
def descriptions(shipped: Release) -> list[Description]:
    """The first and the last page about each resource."""
    found = []
    lists, names = shipped.lists(), shipped.names
    for iri in resources(shipped):
        first = describe(shipped.store, iri, lists=lists, names=names)
        found.append(first)
        if first.pages > 1:
            page = first.pages
            found.append(describe(shipped.store, iri, page=page, lists=lists, names=names))
    return found


def test_every_resource_says_the_same_in_every_format(
    shipped: Release, descriptions: list[Description]
) -> None:
    said: dict[ox.Triple, None] = {}
    for each in descriptions:
        address = each.iri.replace("/id/", "/doc/")
        said.update(dict.fromkeys(each.triples))
        said.update(dict.fromkeys(about_document(address, each, shipped.version)))
    every = list(said)

    assert len(descriptions) > 3_000
    for start in range(0, len(every), TOGETHER):
        triples = every[start : start + TOGETHER]
        quads = {ox.Quad(*triple) for triple in triples}
        # Sets can be compared: no description has a blank node.
        assert not any(isinstance(term, ox.BlankNode) for triple in triples for term in triple)
        for name, form in WRITERS.items():
            assert set(ox.parse(write(triples, name), format=form)) == quads
        inside = placed(shipped.store, triples)
        assert {ox.Quad(*quad.triple) for quad in inside} == quads
        for name, form in (("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)):
            assert set(ox.parse(write_quads(inside, name), format=form)) == set(inside)


def test_a_page_lists_no_more_than_there_is(descriptions: list[Description]) -> None:
    for each in descriptions:
        assert 1 <= each.page <= each.pages
        for by, count in each.incoming.items():
            listed = len(each.linking.get(by, ()))
            assert listed == count if each.pages == 1 else listed <= count
