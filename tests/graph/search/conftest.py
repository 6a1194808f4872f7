"""A small store with names, and its index."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.search import Index, make_index
from habeas.store.embedded import EmbeddedStore

HERE = Path(__file__).parent
Make = Callable[[str], tuple[EmbeddedStore, Index]]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make a store of TriG and the index of it."""
    made: list[Index] = []

    def store_and_index(text: str) -> tuple[EmbeddedStore, Index]:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        head = "".join(
            f"@prefix {prefix}: <{space}> .\n"
            for prefix, space in {
                "agent": "https://w3id.org/habeas/id/agent/",
                "case": "https://w3id.org/habeas/id/case/",
                "dcterms": "http://purl.org/dc/terms/",
                "habeas": "https://w3id.org/habeas/ontology#",
                "role": "https://w3id.org/habeas/vocab/involvement-role/",
                "skos": "http://www.w3.org/2004/02/skos/core#",
            }.items()
        )
        triples = ox.parse(head + text, ox.RdfFormat.TURTLE)
        graph = ox.NamedNode("urn:test:graph")
        store = EmbeddedStore.of(
            ox.Quad(each.subject, each.predicate, each.object, graph) for each in triples
        )
        make_index(store, folder)
        made.append(Index(folder))
        return store, made[-1]

    yield store_and_index
    for index in made:
        index.close()
