"""What an answer over HTTP costs over asking the store directly, in CPU time of all processes."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from habeas.release import Release
from habeas.store.workers import WorkerPool

__all__ = ["ask_all", "run", "serving", "used_by"]

SMALL = "SELECT ?label { <https://w3id.org/habeas/id/case/0001> skos:prefLabel ?label }"
#: Ten milliseconds and more.
LARGER = (
    "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s ?p ?o FILTER(ISIRI(?s)) } "
    "GROUP BY ?p ORDER BY DESC(?n)"
)
#: A hundred thousand rows and more.
ROWS = "SELECT ?s ?p ?o { VALUES ?turn { 1 2 3 4 } ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ROUNDS, CONNECTIONS = 5, 8
#: The pause after each light query beside heavy ones, in seconds.
PAUSE = 0.002
_SERVE = """
import sys
from pathlib import Path
from habeas.release import open_release
from habeas_api.serving import serve
serve(open_release(Path(sys.argv[1])), port=0, announce=lambda at: print(at, flush=True))
"""


def run(release: Release) -> list[dict[str, Any]]:
    """Return a row for each query, then one for each way to be quicker, and one for the times."""
    with serving(release) as (server, port):
        rows = [
            _costs(release, server, port, "one label", SMALL, 300, "json"),
            _costs(release, server, port, "counts by property", LARGER, 10, "json"),
            _costs(release, server, port, "100,000 rows", ROWS, 1, "csv"),
        ]
        rows += _again(server, port)
        rows.append(_times(port, heavy=0))
        rows.append(_times(port, heavy=2))
    return rows


@contextmanager
def serving(release: Release) -> Iterator[tuple[int, int]]:
    """Yield the number of the process that serves ``release``, and its port."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(release.folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        time.sleep(5.0)  # what validates gets ready meanwhile
        try:
            yield process.pid, port
        finally:
            process.terminate()


def used_by(process: int) -> float:
    """Return the CPU seconds of a process and all that it has started, the ended ones too."""
    nanoseconds = ticks = 0
    for number in _family(process):
        with suppress(OSError, IndexError):
            for task in Path(f"/proc/{number}/task").iterdir():
                nanoseconds += int((task / "schedstat").read_text(encoding="ascii").split()[0])
            stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
            ticks += sum(map(int, stat.rpartition(")")[2].split()[13:15]))
    return nanoseconds / 1e9 + ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                found += _family(int(child))
    return found


def _costs(
    release: Release, server: int, port: int, name: str, text: str, times: int, format: str
) -> dict[str, Any]:
    """Return the CPU time of one answer: by the engine, by a pool, and over HTTP, in turn.

    Over HTTP several ask at once, and then one after another. Each text is another one by its
    comment, so that nothing is answered from memory.
    """
    taken: dict[str, list[float]] = {"direct": [], "pool": [], "HTTP": [], "HTTP, one caller": []}
    sent = 0
    with WorkerPool(release.folder / "store", workers=2) as pool:

        def direct() -> None:
            release.store.write(text, BytesIO(), rows=format)

        def pooled() -> None:
            with pool.query(text, rows=format) as result:
                while result.file.read(1 << 17):
                    pass

        for number in range(ROUNDS + 1):
            direct_time = _timed(os.getpid(), times, direct)
            pool_time = _timed(os.getpid(), times, pooled)
            http_times = []
            for callers in (CONNECTIONS, 1):
                turn = f"{name.replace(' ', '')}{number}-{callers}-"
                path = f"/sparql?format={format}&query={quote(text)}%23{turn}"
                start = used_by(server)
                sent = ask_all(port, [f"{path}{each}" for each in range(times)], callers=callers)
                http_times.append((used_by(server) - start) / times)
            if number:
                for way, each in zip(taken, (direct_time, pool_time, *http_times), strict=True):
                    taken[way].append(each)
    middle = {way: median(figures) for way, figures in taken.items()}
    return {
        "query": name,
        "bytes": sent // times,
        **{f"{way} CPU ms": round(seconds * 1_000, 3) for way, seconds in middle.items()},
        "HTTP / direct": round(middle["HTTP"] / max(middle["direct"], 1e-9), 2),
    }


def _timed(process: int, times: int, work: Callable[[], None]) -> float:
    start = used_by(process)
    for _ in range(times):
        work()
    return (used_by(process) - start) / times


def ask_all(
    port: int,
    paths: list[str],
    headers: dict[str, str] | None = None,
    callers: int = CONNECTIONS,
) -> int:
    """Ask for all ``paths``, over some connections at once, and return how many bytes came."""
    sizes = []
    remaining = iter(paths)
    turn = threading.Lock()

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with turn:
                path = next(remaining, None)
            if path is None:
                break
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            assert response.status in (200, 304), response.status
            size = 0
            while piece := response.read(1 << 17):
                size += len(piece)
            sizes.append(size)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(min(callers, len(paths)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sizes)


def _again(server: int, port: int) -> list[dict[str, Any]]:
    """Return what the same small query costs when it is asked again."""
    path = f"/sparql?query={quote(SMALL)}"
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    tag = response.headers["ETag"]
    connection.close()
    rows = []
    ways: list[tuple[str, dict[str, str]]] = [
        ("from memory", {}),
        ("304", {"If-None-Match": tag}),
    ]
    for name, headers in ways:
        start = used_by(server)
        ask_all(port, [path] * 2_000, headers)
        rows.append(
            {"query": name, "HTTP CPU ms": round((used_by(server) - start) / 2_000 * 1_000, 3)}
        )
    return rows


def _times(port: int, heavy: int) -> dict[str, Any]:
    """Return how long small queries take, beside some that never end."""
    ended = threading.Event()
    path = f"/sparql?query={quote(ENDLESS)}"

    def never_end(number: int) -> None:
        while not ended.is_set():
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", port, timeout=3)
                connection.request("GET", f"{path}%23{number}")
                connection.getresponse().read()

    threads = [threading.Thread(target=never_end, args=(number,)) for number in range(heavy)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    taken = []
    for number in range(1_000):
        start = time.perf_counter()
        connection.request("GET", f"/sparql?query={quote(SMALL)}%23{heavy}-{number}")
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        taken.append((time.perf_counter() - start) * 1_000)
        time.sleep(PAUSE)
    connection.close()
    ended.set()
    for thread in threads:
        thread.join()
    beside = re.sub(r"^0 .*", "nothing", f"{heavy} that never end")
    return {
        "query": f"one label beside {beside}",
        "p50 ms": round(median(taken), 2),
        "p99 ms": round(quantiles(taken, n=100)[98], 2),
    }
