"""What the tests of evidence share: stores of a few invented records, written in the test."""

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
import pytest

from habeas import assets
from habeas.records.evidence_nodes import name_evidence
from habeas.release.derive import derive
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, PREFIXES, VOCAB

SCHEMES = ("claim-status", "custody-regime", "involvement-role")
MakeStore = Callable[[str], EmbeddedStore]


@cache
def edge_rules() -> list[ox.Triple]:
    """Return the edge rules and the vocabularies of their settings."""
    names = {"networks", "edge-projection", "edge-weight", "sensitivity", "time-window"}
    files = [path for path in assets.ontology_files() if path.stem in names]
    return [
        quad.triple for path in files for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)
    ]


@pytest.fixture
def make_store() -> MakeStore:
    """Make a store of records in Turtle, which needs no prefixes, with the edge rules."""

    def make(text: str) -> EmbeddedStore:
        known = {**PREFIXES, **{scheme: f"{VOCAB}{scheme}/" for scheme in SCHEMES}}
        prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in known.items())
        records, _ = name_evidence(
            quad.triple for quad in ox.parse(prefixes + text, ox.RdfFormat.TURTLE)
        )
        graphs = {"records": records, "derived": derive(records), "ontology": edge_rules()}
        return EmbeddedStore.of(
            ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPHS[name]))
            for name, triples in graphs.items()
            for triple in triples
        )

    return make
