"""Pages of patterns: from an index of their own, beside the store's order, and beside another server.

    python -m benchmarks.fragments 1M --server node_modules/@ldf/server --hdt 1M.hdt

Graphs are invented (``benchmarks/sparql``). Another server is that of the Linked Data Fragments
project, installed with ``npm install @ldf/server``; it reads an HDT file of the same statements,
or without one their N-Triples. ``wrk`` asks both over eight lines, in turn; each request is for
another page, unless a row says otherwise.
"""

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from benchmarks.http import serving
from benchmarks.measure import machine
from benchmarks.shacl.run import size_of
from benchmarks.sparql.generator import write
from habeas import fragments
from habeas.fragments import Fragments
from habeas.fragments.making import make
from habeas.release import Release, open_release
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

RESULTS = Path(__file__).parent / "results"
ROUNDS, SECONDS, LINES = 3, 4, 8
#: How many addresses are asked for in turn.
ADDRESSES = 4_000
TYPE = PREFIXES["rdf"] + "type"
_GRAPH = re.compile(rb" <[^ ]*> \.$", re.MULTILINE)
_SCRIPT = """
local paths, n = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
function request()
  n = n %% #paths + 1
  return wrk.format("GET", paths[n])
end
"""


def run(size: int, server: Path | None, hdt: Path | None, folder: Path) -> dict[str, Any]:
    """Return what was measured over a graph of ``size`` statements."""
    release, making = _made(size, folder)
    side = release.side("fragments")
    assert side is not None
    held = fragments.open(side)
    result: dict[str, Any] = {
        "benchmark": "fragments",
        "date": date.today().isoformat(),
        "triples": held.count(),
        "machine": machine(),
        "making": making,
        "pages": _pages(release, held),
        "served": [],
    }
    sets = _addresses(held)
    with serving(release) as (_, port), _other(server, hdt, folder) as other:
        for name, queries in sets.items():
            row: dict[str, Any] = {"what": name, "ours": [], "theirs": []}
            for _ in range(ROUNDS):
                row["ours"].append(_asked(f"http://127.0.0.1:{port}/fragments", queries, folder))
                if other:
                    row["theirs"].append(_asked(other, queries, folder))
            result["served"].append(_middle(row))
            print(result["served"][-1], flush=True)
        if other is not None:
            result["same totals"] = _same_totals(f"http://127.0.0.1:{port}/fragments", other, sets)
        ours = f"http://127.0.0.1:{port}/fragments"
        tag = urlopen(_request(ours, sets["one page again"][0])).headers["ETag"]
        known = [_asked(ours, sets["one page again"], folder, {"If-None-Match": tag})]
        result["served"].append(_middle({"what": "304", "ours": known, "theirs": []}))
    return result


def _made(size: int, folder: Path) -> tuple[Release, dict[str, Any]]:
    """Return a release that has fragments and nothing else, and what these took."""
    file = folder / "graph.nq"
    write(file, size)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    lines = sorted(file.read_bytes().splitlines(keepends=True))
    (folder / "public.nq.gz").write_bytes(gzip.compress(b"".join(lines), 1))
    del lines
    side = folder / "fragments"
    side.mkdir()
    start = time.process_time()
    make(EmbeddedStore.open(folder / "store"), side)
    making = {
        "CPU s": round(time.process_time() - start, 1),
        "MB": round(sum(path.stat().st_size for path in side.iterdir()) / 1e6, 1),
        "MB of the store": round(
            sum(path.stat().st_size for path in (folder / "store").iterdir()) / 1e6, 1
        ),
    }
    manifest = {"version": "benchmark", "quads": size, "sides": {"fragments": {"files": {}}}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return open_release(folder), making


def _pages(release: Release, held: Fragments) -> list[dict[str, Any]]:
    """Return what a page of everything takes at some places, from the store's order and from ours."""
    rows = []
    total = held.count()
    for number in (1, 1_000, total // 100):
        start = (number - 1) * 100
        from_store = _took(lambda: list(islice(release.store.quads(), start, start + 100)))  # noqa: B023
        ours = _took(lambda: held.find().rows(start, start + 100))  # noqa: B023
        rows.append(
            {
                "page": number,
                "store's order ms": round(from_store * 1e3, 2),
                "fragments ms": round(ours * 1e3, 2),
                "times quicker": round(from_store / ours, 1),
            }
        )
        print(rows[-1], flush=True)
    return rows


def _took(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _addresses(held: Fragments) -> dict[str, list[str]]:
    """Return what is asked for after the question mark: the same for both servers."""
    kind = f"predicate={quote(TYPE, safe='')}"
    last = held.count(predicate=f"<{TYPE}>") // 100
    step = max(held.count() // ADDRESSES, 1)
    subjects = dict.fromkeys(
        held.find().rows(place, place + 1)[0].subject[1:-1]
        for place in range(0, held.count(), step)
    )
    turn = range(ADDRESSES)
    return {
        "what is said of a thing": [
            f"subject={quote(iri, safe='')}" for iri in subjects if "genid" not in iri
        ],
        "first pages of a property": [f"{kind}&page={1 + n % 20}" for n in turn],
        "any page of a property": [f"{kind}&page={1 + n * 7919 % last}" for n in turn],
        "one page again": [f"{kind}&page=7"],
    }


@contextmanager
def _other(server: Path | None, hdt: Path | None, folder: Path) -> Iterator[str | None]:
    """Yield where the other server answers, if there is one."""
    if server is None:
        yield None
        return
    source: dict[str, str]
    if hdt is None:
        file = folder / "graph.nt"
        file.write_bytes(_GRAPH.sub(b" .", (folder / "graph.nq").read_bytes()))
        source = {"@type": "NTriplesDatasource", "file": str(file)}
    else:
        source = {"@type": "HdtDatasource", "hdtFile": str(hdt.resolve())}
    port = 8473
    config = {
        "@context": "https://linkedsoftwaredependencies.org/bundles/npm/@ldf/server/^3.0.0/"
        "components/context.jsonld",
        "@id": "urn:ldf-server:my",
        "import": "preset-qpf:config-defaults.json",
        "title": "Benchmark",
        "baseURL": f"http://127.0.0.1:{port}/",
        "datasources": [
            {
                "@id": "urn:ldf-server:graph",
                "datasourceTitle": "graph",
                "datasourcePath": "graph",
                **source,
            }
        ],
    }
    path = folder / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    node = shutil.which("node")
    assert node is not None, "the other server needs Node"
    command = [node, "--max-old-space-size=8000", str(server / "bin" / "ldf-server")]
    with subprocess.Popen([*command, str(path), str(port), "1"], stdout=subprocess.PIPE) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/graph?subject=urn:none")
            yield f"http://127.0.0.1:{port}/graph"
        finally:
            process.terminate()


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            urlopen(address, timeout=60).read()
        except OSError:
            time.sleep(1.0)
        else:
            return
    raise SystemExit(f"Nothing answers at {address}.")


def _asked(
    base: str, queries: Sequence[str], folder: Path, headers: dict[str, str] | None = None
) -> dict[str, float]:
    """Return answers in a second, and times in milliseconds, as ``wrk`` finds them."""
    path = base[base.index("/", len("http://")) :]
    (folder / "paths.txt").write_text("".join(f"{path}?{query}\n" for query in queries))
    script = folder / "paths.lua"
    script.write_text(_SCRIPT % (folder / "paths.txt"))
    more = {"Accept": "application/n-quads", **(headers or {})}
    asked = [word for name, value in more.items() for word in ("-H", f"{name}: {value}")]
    found = subprocess.run(
        ["wrk", "-t1", f"-c{LINES}", f"-d{SECONDS}s", "--latency", *asked, "-s", str(script), base],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in found and headers is None:
        raise SystemExit(f"Not all was answered:\n{found}")
    times = dict(re.findall(r"^\s+(50|99)%\s+(\S+)$", found, re.MULTILINE))
    rate = re.search(r"Requests/sec:\s+(\S+)", found)
    assert rate is not None, found
    return {
        "a second": float(rate[1]),
        "p50 ms": _milliseconds(times["50"]),
        "p99 ms": _milliseconds(times["99"]),
    }


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return round(float(number) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[unit], 2)


def _middle(row: dict[str, Any]) -> dict[str, Any]:
    """Return the median of some rounds, and how many times quicker ours is."""
    said: dict[str, Any] = {"what": row["what"]}
    for name in ("ours", "theirs"):
        if row[name]:
            said[name] = {key: median(each[key] for each in row[name]) for key in row[name][0]}
    if row["theirs"]:
        said["times quicker"] = round(said["ours"]["a second"] / said["theirs"]["a second"], 1)
    return said


def _same_totals(ours: str, theirs: str, sets: dict[str, list[str]]) -> bool:
    """Return whether both say that there is as much of some patterns."""
    wanted = re.compile(rb"totalItems>? \"(\d+)\"")
    for query in [queries[0] for queries in sets.values()]:
        counts = set()
        for base in (ours, theirs):
            found = wanted.search(urlopen(_request(base, query)).read())
            counts.add(found[1] if found else None)
        if len(counts) != 1:
            return False
    return True


def _request(base: str, query: str) -> Request:
    return Request(f"{base}?{query}", headers={"Accept": "application/n-quads"})


def main() -> None:
    """Measure, print, and keep the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.fragments", description=__doc__)
    parser.add_argument("triples", type=size_of, help="such as 100k, 1M or 10M")
    parser.add_argument("--server", type=Path, help="where @ldf/server was installed")
    parser.add_argument("--hdt", type=Path, help="the same statements as an HDT file")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This needs wrk.")
    with tempfile.TemporaryDirectory() as folder:
        result = run(arguments.triples, arguments.server, arguments.hdt, Path(folder))
    path = RESULTS / f"fragments-{result['date']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"-> {path}")


if __name__ == "__main__":
    main()
