"""Networks of invented people, joined by the rules of the real ontology."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas import assets
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

RECORDS = Path(__file__).with_name("letters-cases-and-bodies.ttl")


def quads_of(path: Path) -> Iterator[ox.Quad]:
    """Read a Turtle file, its blank nodes kept apart from those of other files."""
    return ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)


@pytest.fixture(scope="session")
def ontology() -> list[ox.Quad]:
    """The triples of the ontology, with its four edge rules."""
    return [quad for path in assets.ontology_files() for quad in quads_of(path)]


@pytest.fixture(scope="session")
def store(ontology: list[ox.Quad]) -> EmbeddedStore:
    """Three letters, two cases, three affiliations, two collaborations: see the Turtle file."""
    return EmbeddedStore.of([*ontology, *quads_of(RECORDS)])


@pytest.fixture(scope="session")
def store_with(ontology: list[ox.Quad]) -> Callable[[str], EmbeddedStore]:
    """Make a store of the ontology and some records in Turtle, with our prefixes."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

    def make(turtle: str) -> EmbeddedStore:
        records = ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)
        return EmbeddedStore.of([*ontology, *records])

    return make
