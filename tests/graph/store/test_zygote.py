"""The process that forks workers: what they share, what ends with it, and what stays clean."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.errors import BusyError, NoReleaseError
from habeas.release.opened import Release
from habeas.store import forks, workers
from habeas.store.reading import DUMP, read_into_memory
from habeas.store.room import fits_in_memory
from habeas.store.workers import WorkerPool

NAMES = "SELECT ?agent ?name { ?agent skos:prefLabel ?name } ORDER BY ?name"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PAIRS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def read(pool: WorkerPool, text: str = NAMES) -> bytes:
    with pool.query(text, rows="csv") as result:
        return result.file.read()


def zygote_of(pool: WorkerPool) -> int:
    zygote = pool._forks._zygote
    assert zygote is not None
    process = zygote._process._process
    assert process is not None
    return process.pid


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def eventually(true: object, seconds: float = 15.0) -> None:
    assert callable(true)
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.01)


def test_a_store_is_answered_from_memory_or_from_disk_alike(store_folder: Path) -> None:
    with WorkerPool(store_folder, workers=1) as memory:
        assert memory.in_memory
        with WorkerPool(store_folder, workers=1, store_memory=0) as disk:
            assert not disk.in_memory
            for text in (NAMES, "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"):
                assert read(memory, text) == read(disk, text)


def test_what_is_read_into_memory_is_what_the_disk_holds(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    node, graph = ox.NamedNode("urn:test:node"), ox.NamedNode("urn:test:graph")
    blank = ox.BlankNode("b")
    quads = [
        ox.Quad(blank, node, ox.Literal("two\nlines\u0001"), graph),
        ox.Quad(blank, node, ox.Literal("שלום", language="he"), ox.DefaultGraph()),
        ox.Quad(node, node, ox.Literal("1.5", datatype=ox.NamedNode("urn:test:type")), graph),
        ox.Quad(node, node, ox.Triple(blank, node, node), graph),
    ]
    store = ox.Store(str(folder))
    store.bulk_extend(quads)
    store.flush()
    del store

    held = read_into_memory(folder, 1 << 30)

    assert held is not None
    assert set(held._store) == set(quads), "blank nodes keep their names"


def test_a_release_is_read_into_memory_in_the_order_of_its_dump(invented_release: Release) -> None:
    held = read_into_memory(invented_release.folder / "store", 1 << 30)

    assert held is not None
    assert set(held._store) == set(ox.Store.read_only(str(invented_release.folder / "store")))
    with gzip.open(invented_release.folder / DUMP, "rt", encoding="utf-8") as dump:
        lines = dump.read().splitlines()
    inserted = [f"{quad} ." for quad in held._store]
    assert inserted[-len(lines) :] == lines[::-1], "the engine gives the last first"


def test_a_dump_that_says_less_than_the_store_is_not_believed(
    invented_release: Release, tmp_path: Path
) -> None:
    folder = shutil.copytree(invented_release.folder, tmp_path / "release")
    with gzip.open(folder / DUMP) as dump:
        first, *lines = dump.read().splitlines(keepends=True)
    (folder / DUMP).write_bytes(gzip.compress(b"".join(lines)))
    assert read_into_memory(folder / "store", 1 << 30) is None, first


def test_no_more_is_read_into_memory_than_there_is_room_for(
    store_folder: Path, tmp_path: Path
) -> None:
    assert fits_in_memory(1000, copies=2, memory=2_000_000)
    assert not fits_in_memory(1000, copies=4, memory=2_000_000)
    damaged = tmp_path / "store"
    damaged.mkdir()
    (damaged / "CURRENT").write_text("nonsense")
    assert read_into_memory(damaged, 1 << 30) is None
    with pytest.raises(NoReleaseError, match="holds no store"):
        read_into_memory(tmp_path, 1 << 30)


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense")

    with WorkerPool(tmp_path, workers=1) as pool, pytest.raises(NoReleaseError, match="be read"):
        read(pool)


def test_a_large_store_is_read_while_others_are_answered(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forks, "QUICKLY_READ", 1)
    monkeypatch.setattr(forks, "LOOKING", 0.02)
    with ThreadPoolExecutor() as threads, WorkerPool(store_folder, seconds=3.0) as pool:
        before = [zygote_of(pool), *pool.processes()]
        endless = threads.submit(pool.query, ENDLESS)
        first = read(pool)

        eventually(lambda: pool.in_memory)
        assert read(pool) == first
        assert not endless.done(), "what has begun goes on"
        endless.exception()
        eventually(lambda: all(map(is_gone, before)))
        assert len(pool.processes()) == 4
        assert not pool._forks._others


def test_a_pool_can_be_closed_while_its_store_is_read(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forks, "QUICKLY_READ", 1)
    reading = threading.active_count()
    for _ in range(3):
        WorkerPool(store_folder, workers=1).close()

    eventually(lambda: threading.active_count() == reading)


@needs_proc
def test_a_zygote_that_was_killed_is_replaced_and_its_workers_are_gone(
    store_folder: Path,
) -> None:
    with (
        ThreadPoolExecutor() as threads,
        WorkerPool(store_folder, workers=2, seconds=20.0) as pool,
    ):
        endless = threads.submit(pool.query, ENDLESS)
        eventually(lambda: len(pool.processes()) == 3)
        before = [zygote_of(pool), *pool.processes()]

        os.kill(before[0], signal.SIGKILL)

        with pytest.raises(BusyError) as caught:
            endless.result(15)
        assert caught.value.seconds == 1
        assert all(read(pool) for _ in range(4))
        eventually(lambda: all(map(is_gone, before)))
        assert zygote_of(pool) != before[0]
        assert len(pool.processes()) == 2


SERVICE = """
import sys, threading, time
from pathlib import Path
from habeas.store.workers import WorkerPool

pool = WorkerPool(Path(sys.argv[1]), workers=2, seconds=60.0)
threading.Thread(target=pool.query, args=(sys.argv[2],), daemon=True).start()
while len(pool.processes()) < 3:
    time.sleep(0.01)
process = pool._forks._zygote._process._process
print(process.pid, *pool.processes(), flush=True)
time.sleep(60)
"""


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_the_service(store_folder: Path, number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(store_folder), ENDLESS],
        stdout=subprocess.PIPE,
        text=True,
    ) as service:
        assert service.stdout is not None
        pids = [int(pid) for pid in service.stdout.readline().split()]
        assert len(pids) == 4

        service.send_signal(number)
        service.wait(10)

        eventually(lambda: all(map(is_gone, pids)))


@needs_proc
def test_a_zygote_has_one_thread_and_no_zombies(store_folder: Path) -> None:
    with WorkerPool(store_folder, workers=2) as pool:
        for pid in pool.processes():
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: not pool.processes())
        assert read(pool)
        zygote = zygote_of(pool)

        assert len(list(Path(f"/proc/{zygote}/task").iterdir())) == 1
        children = Path(f"/proc/{zygote}/task/{zygote}/children")
        eventually(
            lambda: (
                sorted(map(int, children.read_text().split())) == sorted(pool.processes())
                and not any(map(is_gone, pool.processes()))
            )
        )


def test_workers_draw_numbers_of_their_own(store_folder: Path) -> None:
    drawn = set()
    for _ in range(2):
        with WorkerPool(store_folder, workers=3) as pool, ThreadPoolExecutor() as threads:
            asked = [
                threads.submit(read, pool, "SELECT (UUID() AS ?u) (RAND() AS ?r) {}")
                for _ in range(6)
            ]
            drawn |= {answer.result() for answer in asked}

    assert len(drawn) == 12


def test_a_worker_that_has_used_much_time_makes_room_for_a_fresh_one(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FRESH", 0.3)
    with WorkerPool(store_folder, workers=1, slice=5.0) as pool:
        (before,) = pool.processes()
        for _ in range(200):
            assert read(pool, PAIRS)
            if pool.processes() != [before]:
                break

        (after,) = pool.processes()
        assert after != before


def test_an_explanation_comes_from_a_worker_too(store_folder: Path) -> None:
    with WorkerPool(store_folder, workers=1) as pool:
        assert pool.explain(NAMES)["rows"] == 3
        assert "rows" not in pool.explain(NAMES, run=False)
