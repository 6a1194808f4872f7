"""Invented bodies and people, made to be mixed up."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas import assets
from habeas.reconciling import Reconciler
from habeas.search import Index, make_index
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def reconciler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reconciler]:
    """What matches with ``invented.ttl``."""
    folder = tmp_path_factory.mktemp("reconciling")
    store = ox.Store()
    for graph, paths in (
        ("ontology", assets.ontology_files()),
        ("records", [HERE / "invented.ttl"]),
        # What is derived can say once more what a record says.
        ("derived", [HERE / "invented.ttl"]),
    ):
        for path in paths:
            for quad in ox.parse(path=str(path), rename_blank_nodes=True):
                store.add(
                    ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(GRAPHS[graph]))
                )
    opened = EmbeddedStore(store)
    make_index(opened, folder)
    with Index(folder) as index:
        yield Reconciler(opened, index)
