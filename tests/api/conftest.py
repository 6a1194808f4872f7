"""A small release of invented people, and the service over it."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from habeas import assets
from habeas.release.opened import Release, open_release
from habeas.search import make_index
from habeas.store.embedded import EmbeddedStore
from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS
from habeas_api import create_app

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """One case of Ada Example, with names made to break pages; see ``invented.ttl``."""
    folder = tmp_path_factory.mktemp("release")
    store = ox.Store(str(folder / "store"))
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(GRAPHS[graph]))
        for graph, paths in (
            ("ontology", assets.ontology_files()),
            ("records", [HERE / "invented.ttl"]),
        )
        for path in paths
        for quad in ox.parse(path=str(path), rename_blank_nodes=True)
    ]
    store.bulk_extend(quads)
    store.flush()
    (folder / "search").mkdir()
    make_index(EmbeddedStore(store), folder / "search")
    dump = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert dump is not None
    (folder / "public.nq.gz").write_bytes(gzip.compress(dump, mtime=0))
    (folder / "void.ttl").write_text(
        "@prefix void: <http://rdfs.org/ns/void#> .\n"
        f"<https://w3id.org/habeas/dataset> a void:Dataset ; void:triples {len(quads)} .\n"
    )
    manifest = {
        "version": "invented00000001",
        "quads": len(quads),
        "counts": {"Case": 1, "Person": 2},
        "sides": {"search": {"files": {}}},
        "files": {"public.nq.gz": {"bytes": (folder / "public.nq.gz").stat().st_size}},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return open_release(folder)


@pytest.fixture(scope="session")
def app(release: Release) -> Iterator[Flask]:
    """The service, with two seconds and 300 MiB for a query."""
    pool = WorkerPool(release.folder / "store", workers=2, seconds=2.0, memory=300 << 20, queue=4)
    with pool:
        yield create_app(release, pool)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a network."""
    return app.test_client()


SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas_api.serving import serve

serve(open_release(Path(sys.argv[1])), port=0, announce=lambda address: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def address(release: Release) -> Iterator[str]:
    """The service in a process of its own on a port of this machine, with the same limits."""
    settings = {"HABEAS_QUERY_SECONDS": "2", "HABEAS_QUERY_MEMORY": str(300 << 20)}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(release.folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | settings,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
    assert process.returncode == 0
