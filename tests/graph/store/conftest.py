"""A small store of invented statements, and a pool of workers over it."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.graph.store.remote.servers import Server, oxigraph, virtuoso

from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS

TURTLE = """
@prefix agent: <https://w3id.org/habeas/id/agent/> .
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

agent:p9001 a habeas:Person ; skos:prefLabel "Ada Example"@en .
agent:p9002 a habeas:Person ; skos:prefLabel "Ben Example"@en .
agent:north-watch a habeas:Organization ; skos:prefLabel "North Watch"@en .
"""


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three agents in the graph of records, and 600 notes in that of the ontology."""
    folder = tmp_path_factory.mktemp("small") / "store"
    store = ox.Store(str(folder))
    records, notes = ox.NamedNode(GRAPHS["records"]), ox.NamedNode(GRAPHS["ontology"])
    note = ox.NamedNode("urn:test:note")
    agents = [
        ox.Quad(quad.subject, quad.predicate, quad.object, records)
        for quad in ox.parse(TURTLE.encode(), format=ox.RdfFormat.TURTLE)
    ]
    store.bulk_extend(
        agents
        + [
            ox.Quad(ox.NamedNode(f"urn:test:{number}"), note, ox.Literal(f"note {number}"), notes)
            for number in range(600)
        ]
    )
    store.flush()
    return folder


@pytest.fixture(scope="module")
def pool(store_folder: Path) -> Iterator[WorkerPool]:
    """Two workers, each with two seconds and 300 MiB for a query."""
    with WorkerPool(store_folder, workers=2, seconds=2.0, memory=300 << 20, queue=2) as pool:
        yield pool


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty Oxigraph that serves on a port of this machine."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty Virtuoso that serves on a port of this machine."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
