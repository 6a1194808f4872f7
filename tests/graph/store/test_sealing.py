"""What a sealed process can still do: read its store, and nothing that reaches out."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

SEALED = """
import json, sys
from pathlib import Path
from habeas.store import sealing
from habeas.store.embedded import EmbeddedStore

folder, address, by_files = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "files"
if by_files:
    sealing._refuse_sockets = lambda: False
try:
    seal = sealing.Seal(folder)
except Exception as error:
    print(json.dumps({"refused": str(error)}))
    sys.exit()
store = EmbeddedStore.open(folder)
seal.close()
said = []
for silent in ("", "SILENT "):
    try:
        said.append(len(store.select("SELECT * { SERVICE " + silent + "<" + address + "> { ?s ?p ?o } }")))
    except OSError as error:
        said.append(str(error))
rows = len(store.select("SELECT * { ?s ?p ?o }"))
seal.lift()
print(json.dumps({"said": said, "rows": rows}))
"""


def sealed(folder: Path, address: str, way: str) -> dict[str, Any]:
    output = subprocess.run(
        [sys.executable, "-c", SEALED, str(folder), address, way],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    answer: dict[str, Any] = json.loads(output.stdout)
    return answer


@pytest.fixture(scope="session")
def store_of_many_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More tables than the engine opens at once."""
    folder = tmp_path_factory.mktemp("many") / "store"
    store = ox.Store(str(folder))
    note, graph = ox.NamedNode("urn:test:note"), ox.NamedNode("urn:test:graph")
    for load in range(40):
        store.bulk_extend(
            ox.Quad(ox.NamedNode(f"urn:test:{load}:{number}"), note, ox.Literal(number), graph)
            for number in range(2_000)
        )
    del store  # which ends the tidying up of its tables
    assert len(list(folder.glob("*.sst"))) > 16
    return folder


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(
            "sockets",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="a filter of Linux"),
        ),
        "files",
    ],
)
def test_a_sealed_process_reads_its_store_and_calls_nobody(
    store_folder: Path, canary: Any, way: str
) -> None:
    answer = sealed(store_folder, canary.address, way)

    number = "13" if way == "sockets" else "24"
    assert f"(os error {number})" in answer["said"][0]
    assert answer["rows"] == 606
    assert canary.calls == 0


@pytest.mark.skipif(sys.platform != "linux", reason="a filter of Linux")
def test_many_tables_can_be_read_where_sockets_are_refused(
    store_of_many_tables: Path, canary: Any
) -> None:
    assert sealed(store_of_many_tables, canary.address, "sockets")["rows"] == 80_000


def test_many_tables_are_refused_where_only_files_can_be(
    store_of_many_tables: Path, canary: Any
) -> None:
    refused = sealed(store_of_many_tables, canary.address, "files")["refused"]

    assert "cannot keep queries over more than 16 off the network" in refused


def test_a_process_past_its_time_is_ended_though_nobody_watches() -> None:
    code = "from habeas.store import sealing\nsealing.limit_processor(0.1)\nwhile True: pass"

    ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=30)

    assert ended.returncode == -signal.SIGXCPU
