"""What it takes to send a large file: beside nginx, Python's own server, and copying it.

    python -m benchmarks.dumps [--bytes 1300M] [--result FILE]

A file of random bytes is a dump of a release of the shipped records. Each way sends it in turn to
one caller who throws it away, and after a warm-up that does not count, the middle of the rounds is told:
bytes a second, processor time of the server, and the most memory that it has had. Then it is sent to
two quick callers beside many slow ones, while somebody asks small things.
"""

import argparse
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.http import serving
from benchmarks.measure import machine
from benchmarks.shacl.run import size_of
from habeas import assets
from habeas.release import build

__all__ = ["main"]

RESULTS = Path(__file__).parent / "results"
ROUNDS = 5
#: Callers who take next to nothing, and the pings beside them.
SLOW, PINGS = 300, 400
_NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def main() -> None:
    """Measure all that is here, print the figures and keep them."""
    parser = argparse.ArgumentParser(prog="benchmarks.dumps")
    parser.add_argument("--bytes", type=size_of, default=1_300_000_000)
    parser.add_argument("--result", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, ExitStack() as opened:
        folder = Path(place)
        release = build([assets.data_folder()], folder / "releases")
        path = release.folder / "public.nq.gz"
        _fill(path, arguments.bytes)
        process, port = opened.enter_context(serving(release))
        ways: dict[str, tuple[int, Callable[[], float]]] = {
            "habeas": (process, lambda: _take(port, "/dump/public.nq.gz")),
        }
        plain, plain_port = opened.enter_context(_plain(release.folder))
        ways["python -m http.server"] = (plain, lambda: _take(plain_port, "/public.nq.gz"))
        if shutil.which("nginx"):
            nginx, nginx_port = opened.enter_context(_nginx(release.folder, folder))
            ways["nginx"] = (nginx, lambda: _take(nginx_port, "/public.nq.gz"))
        ways["cat"] = (os.getpid(), lambda: _copy(path))
        for name in ("habeas", "cat"):
            ways[f"{name}, not in memory yet"] = (ways[name][0], _afresh(path, ways[name][1]))
        rows = [*_alone(ways, arguments.bytes), *_beside(process, port, arguments.bytes)]
    result = {
        "benchmark": "dumps",
        "date": date.today().isoformat(),
        "bytes": arguments.bytes,
        "machine": machine() | {"processors": str(os.cpu_count())},
        "rows": rows,
    }
    target = arguments.result or RESULTS / f"dumps-{result['date']}.json"
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for row in rows:
        print(", ".join(f"{key}: {value}" for key, value in row.items()))


def _fill(path: Path, size: int) -> None:
    piece = os.urandom(1 << 20)
    with path.open("wb") as file:
        for number in range(0, size, len(piece)):
            file.write(number.to_bytes(8, "big") + piece[8:])
        file.truncate(size)


def _alone(ways: dict[str, tuple[int, Callable[[], float]]], size: int) -> list[dict[str, Any]]:
    """Return a row for each way, with one caller at a time."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, (process, take) in ways.items():
            before = _used(process)
            seconds = take()
            if number:
                taken[name].append((seconds, _used(process) - before))
    rows = []
    for name, (process, _) in ways.items():
        seconds, used = (median(each) for each in zip(*taken[name], strict=True))
        ratios = [a / b for (a, _), (b, _) in zip(taken[name], taken["habeas"], strict=True)]
        rows.append(
            {
                "way": name,
                "MB a second": round(size / seconds / 1e6),
                "CPU seconds a GB": round(used / size * 1e9, 3),
                "seconds, as a multiple of habeas": round(median(ratios), 2),
            }
            | ({"peak memory MB": _peak(process)} if "cat" not in name else {})
        )
    return rows


def _beside(process: int, port: int, size: int) -> list[dict[str, Any]]:
    """Return what small answers and two quick callers get beside many slow ones."""
    alone = _pings(port)
    lines = []
    for _ in range(SLOW):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.sendall(b"GET /dump/public.nq.gz HTTP/1.1\r\nHost: x\r\n\r\n")
        lines.append(line)
    time.sleep(1.0)
    beside_slow = _pings(port)
    seconds: list[float] = []
    quick = [
        threading.Thread(target=lambda: seconds.append(_take(port, "/dump/public.nq.gz")))
        for _ in range(2)
    ]
    for thread in quick:
        thread.start()
    beside_all = _pings(port)
    for thread in quick:
        thread.join()
    threads = len(list(Path(f"/proc/{process}/task").iterdir()))
    files = len(list(Path(f"/proc/{process}/fd").iterdir()))
    for line in lines:
        line.close()
    return [
        {"small answers": "alone"} | alone,
        {"small answers": f"beside {SLOW} slow callers"} | beside_slow,
        {
            "small answers": f"beside {SLOW} slow and two quick callers",
            **beside_all,
            "MB a second of both": round(2 * size / max(seconds) / 1e6),
            "peak memory MB": _peak(process),
            "threads": threads,
            "open files": files,
        },
    ]


def _pings(port: int) -> dict[str, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for _ in range(PINGS):
        start = time.perf_counter()
        connection.request("GET", "/health")
        connection.getresponse().read()
        taken.append((time.perf_counter() - start) * 1_000)
        time.sleep(0.002)
    connection.close()
    return {"p50 ms": round(median(taken), 2), "p99 ms": round(quantiles(taken, n=100)[98], 2)}


#: A caller in a process of its own, which throws away what it gets.
_TAKE = """
import http.client, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=600)
connection.request("GET", sys.argv[2])
response = connection.getresponse()
assert response.status == 200, response.status
buffer = bytearray(1 << 20)
while response.readinto(buffer):
    pass
"""


def _take(port: int, path: str) -> float:
    """Return how many seconds it takes to get a file."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-S", "-c", _TAKE, str(port), path], check=True)
    return time.perf_counter() - start


def _copy(path: Path) -> float:
    """Return how many seconds it takes to send a file through a pipe to somebody who counts it."""
    start = time.perf_counter()
    with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as cat:
        subprocess.run(["wc", "-c"], stdin=cat.stdout, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _afresh(path: Path, take: Callable[[], float]) -> Callable[[], float]:
    """Return what takes a file of which the system keeps nothing in memory."""

    def forget_and_take() -> float:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return take()

    return forget_and_take


def _used(process: int) -> float:
    """Return the CPU seconds of a process and its children, with threads that have ended."""
    ticks = 0
    for pid in _family(process):
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += sum(map(int, said[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(child) for child in task.read_text(encoding="ascii").split()]
    return found


def _peak(process: int) -> int:
    """Return the most memory that a process and its children have had, in MB."""
    most = 0
    for pid in _family(process):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM"):
                most = max(most, int(line.split()[1]) // 1024)
    return most


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], port: int) -> Iterator[tuple[int, int]]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            yield process.pid, port
        finally:
            process.terminate()


@contextmanager
def _plain(root: Path) -> Iterator[tuple[int, int]]:
    port = _free()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with _running([*command, "--directory", str(root)], port) as found:
        yield found


@contextmanager
def _nginx(root: Path, folder: Path) -> Iterator[tuple[int, int]]:
    port = _free()
    place = folder / "nginx"
    place.mkdir()
    for path in (root, folder, place, root.parent):
        path.chmod(0o755)  # its workers are another user
    file = place / "nginx.conf"
    file.write_text(_NGINX.format(folder=place, port=port, root=root), encoding="utf-8")
    command = ["nginx", "-c", str(file), "-e", str(place / "error.log"), "-p", str(place)]
    with _running(command, port) as found:
        yield found


if __name__ == "__main__":
    main()
