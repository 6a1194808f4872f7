"""Networks on a port: many callers, limits of time, and the end of the service."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from habeas.release import Release

SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas_api.serving import serve

serve(open_release(Path(sys.argv[1])), port=0, announce=lambda address: print(address, flush=True))
"""
#: What these tests do not need takes no time to start.
_FEW = {"HABEAS_WORKERS": "1", "HABEAS_SLOW_WORKERS": "1", "HABEAS_VALIDATION_WORKERS": "1"}
#: Takes minutes: a long line of draws.
LONG = "/networks/co-signing/significance?measure=betweenness&draws=9999&seed="


@contextmanager
def serving(release: Release, **settings: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(release.folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | _FEW | settings,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def address(invented_release: Release) -> Iterator[str]:
    """The service, with two seconds for a computation and a share of three for a caller."""
    with serving(invented_release, HABEAS_NETWORK_SECONDS="2", HABEAS_NETWORK_SHARE="3") as (
        address,
        _,
    ):
        yield address


def fetch(address: str, path: str, **headers: str) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_a_job_is_followed_to_its_result(address: str) -> None:
    status, headers, _ = fetch(address, "/networks/co-signing/communities")
    place = headers["Location"]
    assert status == 202

    until = time.monotonic() + 60
    while status == 202:
        time.sleep(0.1)
        status, headers, body = fetch(address, place)
        assert time.monotonic() < until

    assert status == 200
    assert json.loads(body)["rows"]
    assert fetch(address, place, **{"If-None-Match": headers["ETag"]})[0] == 304
    assert fetch(address, "/networks/co-signing/communities")[2] == body


def test_the_same_asked_by_many_at_once_is_computed_once(address: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        path = "/networks/co-signing/robustness?order=random"
        answers = list(threads.map(lambda _: fetch(address, path), range(8)))

    places = {headers["Location"] for status, headers, _ in answers if status == 202}
    assert {status for status, _, _ in answers} <= {200, 202}
    assert len(places) == 1
    assert fetch(address, places.pop(), Prefer="wait=30")[0] == 200


def test_what_takes_too_long_is_504_and_a_fourth_of_one_caller_429_while_others_are_answered(
    address: str,
) -> None:
    begun = [fetch(address, f"{LONG}{seed}") for seed in range(4)]
    started = time.monotonic()

    assert [status for status, _, _ in begun] == [202, 202, 202, 429]
    assert int(begun[3][1]["Retry-After"]) >= 1
    assert fetch(address, "/networks/co-signing")[0] == 200
    assert fetch(address, "/health")[0] == 200
    assert time.monotonic() - started < 5

    status, headers, body = fetch(address, begun[0][1]["Location"], Prefer="wait=30")
    assert status == 504
    assert headers["Content-Type"] == "application/problem+json"
    assert "ended after 2 seconds" in json.loads(body)["detail"]
    assert "fewer draws" in json.loads(body)["detail"]


def test_a_picture_does_not_wait_for_what_takes_long(address: str) -> None:
    pytest.importorskip("matplotlib")
    begun = fetch(address, f"{LONG}9")

    assert fetch(address, "/networks/co-signing/drawing.svg", Prefer="wait=30")[0] == 200
    assert begun[0] in (202, 429)


def test_those_who_wait_keep_no_thread_from_others(address: str) -> None:
    with ThreadPoolExecutor(40) as threads:
        waiting = [
            threads.submit(fetch, address, f"{LONG}{seed % 3}", Prefer="wait=4")
            for seed in range(40)
        ]
        time.sleep(0.5)
        started = time.monotonic()
        assert fetch(address, "/networks/co-signing")[0] == 200
        assert time.monotonic() - started < 5
        assert {each.result()[0] for each in waiting} <= {202, 429, 503, 504}


def test_a_service_that_is_told_to_stop_ends_what_it_computes(invented_release: Release) -> None:
    with serving(invented_release) as (address, process):
        status, _, _ = fetch(address, f"{LONG}1")
        assert status == 202
        until = time.monotonic() + 60
        while not (workers := _computing(process.pid)) and time.monotonic() < until:
            time.sleep(0.1)
        assert workers

        process.terminate()
        assert process.wait(30) == 0

    until = time.monotonic() + 10
    while _alive(workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(workers)


def _computing(server: int) -> set[int]:
    """Return the processes that compute for a server, once one of them has a child."""
    parents = _parents()
    workers = {
        pid
        for pid, parent in parents.items()
        if parent == server and b"networks.worker" in _line(pid)
    }
    children = {pid for pid, parent in parents.items() if parent in workers}
    return workers | children if children else set()


def _parents() -> dict[int, int]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                found[int(stat.parent.name)] = int(fields[1])
    return found


def _line(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids & set(_parents()) if b"networks.worker" in _line(pid)}
