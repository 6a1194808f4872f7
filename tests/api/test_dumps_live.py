"""Large files from a real server: gone on with after it was killed, and slow callers beside others."""

import http.client
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from habeas.release import Release
from habeas_api.lines import SHARE, _Channel
from habeas_api.stretches import Slice, Stretch, opened

SIZE = 60_000_000
SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas_api.serving import serve

port = int(sys.argv[2])
serve(open_release(Path(sys.argv[1])), port=port, announce=lambda at: print(at, flush=True))
"""


@pytest.fixture(scope="module")
def large(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with a large file that no compression makes smaller."""
    folder = tmp_path_factory.mktemp("large") / "release"
    shutil.copytree(release.folder, folder)
    piece = os.urandom(1 << 20)
    with (folder / "public.nq.gz").open("wb") as file:
        for number in range(0, SIZE, len(piece)):
            file.write(number.to_bytes(8, "big") + piece[8:])
        file.truncate(SIZE)
    return folder


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the process and the port of a server."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), str(port)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.pid, int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(large: Path) -> Iterator[tuple[int, int]]:
    with serving(large) as found:
        yield found


def taken(port: int, **headers: str) -> tuple[int, str]:
    """Return the size and the digest of the large file."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/dump/public.nq.gz", headers=headers)
    response = connection.getresponse()
    digest, size = sha256(), 0
    while piece := response.read(1 << 20):
        digest.update(piece)
        size += len(piece)
    connection.close()
    return size, digest.hexdigest()


def peak(process: int) -> int:
    """Return the most memory that a process has had, in bytes."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) << 10
    raise AssertionError


def open_files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_what_was_broken_off_is_gone_on_with_after_the_server_was_killed(
    large: Path, tmp_path: Path
) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not there")
    target = tmp_path / "public.nq.gz"
    command = [curl, "--silent", "--show-error", "-C", "-", "-o", str(target)]
    with serving(large) as (server, port):
        address = f"http://127.0.0.1:{port}/dump/public.nq.gz"
        slow = [*command, "--limit-rate", "20M", address]
        with subprocess.Popen(slow, stderr=subprocess.DEVNULL) as download:
            deadline = time.monotonic() + 30
            while not target.exists() or target.stat().st_size < SIZE // 8:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            os.kill(server, signal.SIGKILL)
        assert download.returncode != 0
    begun = target.stat().st_size
    assert SIZE // 8 <= begun < SIZE

    with serving(large, port):
        subprocess.run([*command, address], check=True)

    assert target.read_bytes() == (large / "public.nq.gz").read_bytes()


def test_a_large_file_takes_no_memory(server: tuple[int, int], large: Path) -> None:
    process, port = server
    taken(port, Range="bytes=0-9")
    before = peak(process)

    size, digest = taken(port)
    taken(port, Range="bytes=0-29999999,30000001-")

    assert (size, digest) == (
        SIZE,
        sha256((large / "public.nq.gz").read_bytes()).hexdigest(),
    )
    assert peak(process) - before < SIZE // 6


def test_slow_callers_hold_neither_threads_nor_files(server: tuple[int, int]) -> None:
    process, port = server
    asked = b"GET /dump/public.nq.gz HTTP/1.1\r\nHost: x\r\n\r\n"
    taken(port, Range="bytes=0-9")
    before, files = peak(process), open_files(process)
    lines = []
    for number in range(120):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        # Some ask for it twice before they have it once, or for parts.
        asking = {0: asked * 2, 1: asked.replace(b"\r\n\r\n", b"\r\nRange: bytes=1-,0-0\r\n\r\n")}
        line.sendall(asking.get(number % 3, asked * 2))
        lines.append(line)
    try:
        times = []
        for _ in range(20):
            start = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/dump", headers={"Accept": "application/json"})
            assert connection.getresponse().status == 200
            connection.close()
            times.append(time.monotonic() - start)
        assert sorted(times)[10] < 1.0
        assert open_files(process) < files + len(lines) + 20
        assert peak(process) - before < 60_000_000
    finally:
        for line in lines:
            line.close()


class _Line:
    """A file in the place of a line."""

    def __init__(self, file: io.FileIO) -> None:
        self.fileno = file.fileno
        self.send = file.write


def test_one_turn_of_a_line_sends_no_more_than_its_share(tmp_path: Path) -> None:
    path, target = tmp_path / "large", tmp_path / "taken"
    path.write_bytes(os.urandom(2 * SHARE + 10))
    file, size = opened(path)
    with target.open(
        "wb", buffering=0
    ) as raw:  # which takes all at once, like a caller who reads quickly
        channel = object.__new__(_Channel)
        channel.socket, channel.sendbuf_len = _Line(raw), 4096
        channel.outbufs = [Stretch([b"head", Slice(file, 0, size)])]
        channel.total_outbufs_len = size + 4
        taken_in_turns = []
        for _ in range(4):
            channel._flush_some()
            taken_in_turns.append(target.stat().st_size)

    assert taken_in_turns == [SHARE + 4, 2 * SHARE + 4, size + 4, size + 4]
    assert target.read_bytes() == b"head" + path.read_bytes()


def test_a_line_is_used_again_after_a_file(server: tuple[int, int]) -> None:
    _, port = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    line = connection.sock
    for method, headers, status in (
        ("GET", {"Range": "bytes=0-99"}, 206),
        ("HEAD", {}, 200),
        ("GET", {"Range": "bytes=0-9,20-29"}, 206),
        ("GET", {"Range": f"bytes={SIZE}-"}, 416),
        ("GET", {"Range": f"bytes={SIZE - 3_000_000}-"}, 206),
        ("GET", {}, 200),
    ):
        connection.request(method, "/dump/public.nq.gz", headers=headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status == status
        assert len(body) == (0 if method == "HEAD" else int(response.headers["Content-Length"]))
    connection.request("GET", "/dump", headers={"Accept": "application/json"})
    assert json.loads(connection.getresponse().read())["files"]
    assert connection.sock is line
    connection.close()


def test_a_file_that_becomes_shorter_ends_the_line(large: Path, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(large, folder)
    with serving(folder) as (_, port):
        line = socket.create_connection(("127.0.0.1", port), timeout=20)
        line.sendall(b"GET /dump/public.nq.gz HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(1000)
        os.truncate(folder / "public.nq.gz", 1000)
        size = 0
        while piece := line.recv(1 << 20):
            size += len(piece)
        assert size < SIZE
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        line.close()
