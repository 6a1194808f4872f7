"""Documents about all that ships, over HTTP, beside Trifid on the same data.

``python -m benchmarks.dereferencing --trifid FOLDER``, where FOLDER is one in which ``npm install
trifid`` was run; without it only the service is measured. The load comes from wrk, over eight
connections, in the order of a shuffled list of all things of the release. Trifid gives the
statements about a thing itself; a document of ours holds its evidence and what links to it, too.
"""

import argparse
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from gzip import open as open_packed
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.http import ask_all, serving, used_by
from habeas import assets
from habeas.release import Release, build, open_release
from habeas.terms import GRAPHS, ID, ROOT

__all__ = ["main", "measured"]

TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "html": "text/html"}
CONNECTIONS = 8
_ORDER = """
local paths = {{{paths}}}
local number = 0
function request()
  number = number % #paths + 1
  return wrk.format("GET", paths[number], {{{headers}}})
end
"""
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_ERRORS = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
_DONE = re.compile(r"(\d+) requests in")
_MS = {"us": 0.001, "ms": 1.0, "s": 1_000.0}
_TRIFID = """
server:
  logLevel: error
  listener: {{host: 127.0.0.1, port: {port}}}
globals:
  rewrite: true
  datasetBaseUrl: {root}
  endpoints: {{default: {{url: /query}}}}
plugins:
  entity-renderer:
    module: "@zazuko/trifid-entity-renderer"
  fetch-handler:
    module: trifid-handler-fetch
    paths: /query
    config: {{url: {data}, contentType: application/n-quads, baseIRI: {root}, unionDefaultGraph: true}}
"""


def things_of(release: Release) -> list[str]:
    """Return ``kind/local`` of everything that the records of a release describe, sorted."""
    records = ox.NamedNode(GRAPHS["records"])
    subjects = {
        quad.subject.value
        for quad in release.store.quads(graph=records)
        if isinstance(quad.subject, ox.NamedNode)
    }
    return sorted(iri.removeprefix(ID) for iri in subjects if iri.startswith(ID))


def measured(
    process: int, port: int, paths: Sequence[str], headers: Mapping[str, str], seconds: int
) -> dict[str, Any]:
    """Return what wrk says of a server, and the CPU time of all its processes for one answer."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ",".join(json.dumps(path) for path in paths)
        said = ",".join(
            f"[{json.dumps(name)}]={json.dumps(each)}" for name, each in headers.items()
        )
        script.write(_ORDER.format(paths=listed, headers=said))
        script.flush()
        start = used_by(process)
        done = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "--latency",
             "-s", script.name, f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        taken = used_by(process) - start
    rate, requests = _RATE.search(done.stdout), _DONE.search(done.stdout)
    assert rate is not None, done.stdout
    assert requests is not None, done.stdout
    latency = {
        f"p{of} ms": round(float(value) * _MS[unit], 3)
        for of, value, unit in _LATENCY.findall(done.stdout)
    }
    wrong = _ERRORS.search(done.stdout)
    return {
        "requests/s": round(float(rate[1])),
        **latency,
        "CPU ms": round(1_000 * taken / max(int(requests[1]), 1), 3),
        **({"wrong": wrong[0]} if wrong else {}),
    }


def _first(
    process: int, port: int, paths: Sequence[str], headers: Mapping[str, str]
) -> dict[str, Any]:
    """Return what it costs to ask for each document once, when nothing is in memory."""
    start, began = used_by(process), time.perf_counter()
    size = ask_all(port, list(paths), dict(headers), CONNECTIONS)
    wall = time.perf_counter() - began
    return {
        "requests/s": round(len(paths) / wall),
        "CPU ms": round(1_000 * (used_by(process) - start) / len(paths), 3),
        "bytes": size // len(paths),
    }


def _tag(port: int, path: str, accept: str) -> str:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers["ETag"]


def ours(release: Release, seconds: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each way to ask the service."""
    things = things_of(release)
    random.Random(1).shuffle(things)
    documents = [f"/doc/{thing}" for thing in things]
    for name, media_type in TYPES.items():
        with serving(release) as (process, port):
            accept = {"Accept": media_type}
            yield {
                "who": "habeas",
                "what": f"{name}, first time",
                **_first(process, port, documents, accept),
            }
            yield {
                "who": "habeas",
                "what": name,
                **measured(process, port, documents, accept, seconds),
            }
            packed = accept | {"Accept-Encoding": "gzip"}
            yield {
                "who": "habeas",
                "what": f"{name}, gzip",
                **measured(process, port, documents, packed, seconds),
            }
            # The tag says release, software and format, and not which thing.
            known = accept | {"If-None-Match": _tag(port, documents[0], media_type)}
            yield {
                "who": "habeas",
                "what": f"{name}, 304",
                **measured(process, port, documents, known, seconds),
            }
            if name == "ttl":
                identifiers = [f"/id/{thing}" for thing in things]
                yield {
                    "who": "habeas",
                    "what": "303",
                    **measured(process, port, identifiers, accept, seconds),
                }


@contextmanager
def trifid(folder: Path, release: Release, port: int = 8797) -> Iterator[tuple[int, int]]:
    """Yield the process and the port of Trifid over the same quads."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data.nq"
        with open_packed(release.folder / "public.nq.gz") as dump, data.open("wb") as out:
            shutil.copyfileobj(dump, out)
        (Path(place) / "config.yaml").write_text(_TRIFID.format(port=port, root=ROOT, data=data))
        server = folder / "node_modules" / "trifid" / "server.js"
        with subprocess.Popen(["node", str(server), "-c", "config.yaml"], cwd=place) as process:
            try:
                for _ in range(100):
                    time.sleep(0.2)
                    try:
                        socket.create_connection(("127.0.0.1", port)).close()
                        break
                    except OSError:
                        continue
                yield process.pid, port
            finally:
                process.terminate()


def theirs(folder: Path, release: Release, seconds: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each format that Trifid gives."""
    things = things_of(release)
    random.Random(1).shuffle(things)
    paths = [f"/id/{thing}" for thing in things]
    with trifid(folder, release) as (process, port):
        for name, media_type in TYPES.items():
            accept = {"Accept": media_type}
            measured(process, port, paths, accept, 3)  # warmed up
            yield {"who": "trifid", "what": name, **measured(process, port, paths, accept, seconds)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, help="a release; otherwise that of what ships")
    parser.add_argument("--trifid", type=Path, help="a folder in which trifid is installed")
    parser.add_argument("--seconds", type=int, default=8)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as root:
        release = (
            open_release(asked.release)
            if asked.release
            else build([assets.data_folder()], Path(root))
        )
        rows = []
        peer = theirs(asked.trifid, release, asked.seconds) if asked.trifid else iter(())
        for row in chain(ours(release, asked.seconds), peer):
            print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)
            rows.append(row)
        count = len(things_of(release))
    today = datetime.now(UTC).date()
    result = {
        "made by": "python -m benchmarks.dereferencing",
        "date": str(today),
        "python": sys.version.split()[0],
        "processors": os.cpu_count(),
        "things": count,
        "connections": CONNECTIONS,
        "rows": rows,
    }
    path = Path(__file__).parent / "results" / f"dereferencing-{today}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"-> {path}")


if __name__ == "__main__":
    main()
