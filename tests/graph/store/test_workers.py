"""Queries in workers: whole answers, ends at every limit, and everybody else served."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from habeas.errors import (
    BusyError,
    ForbiddenQueryError,
    InvalidQueryError,
    NoReleaseError,
    QueryLimitError,
    QueryTimeoutError,
)
from habeas.store import fork
from habeas.store.embedded import EmbeddedStore
from habeas.store.formats import GRAPHS as GRAPH_FORMATS
from habeas.store.formats import ROWS
from habeas.store.interface import UnwantedFormError
from habeas.store.process import WorkerProcess
from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS

NAMES = "SELECT ?agent ?name { ?agent skos:prefLabel ?name } ORDER BY ?name"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"


def workers_of(pool: WorkerPool) -> list[int]:
    return pool._forks.workers()


def read(pool: WorkerPool, text: str, **options: object) -> bytes:
    with pool.query(text, **options) as result:  # type: ignore[arg-type]
        content = result.file.read()
        assert len(content) == result.size
        return content


@pytest.mark.parametrize("name", ROWS)
def test_rows_come_in_every_format_as_the_engine_writes_them(
    pool: WorkerPool, store_folder: Path, name: str
) -> None:
    direct = EmbeddedStore.open(store_folder).run(NAMES)
    assert isinstance(direct, ox.QuerySolutions)

    assert read(pool, NAMES, rows=name) == direct.serialize(format=ROWS[name].writer)


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_graphs_come_in_every_format_and_hold_the_same(pool: WorkerPool, name: str) -> None:
    content = read(pool, "CONSTRUCT WHERE { ?agent skos:prefLabel ?name }", graph=name)

    quads = set(ox.parse(content, format=GRAPH_FORMATS[name].writer))
    assert {quad.object.value for quad in quads} == {
        "Ada Example",
        "Ben Example",
        "North Watch",
    }


def test_a_yes_or_no_as_csv_is_a_table_of_one_cell(pool: WorkerPool) -> None:
    assert read(pool, "ASK { ?agent a habeas:Person }", rows="csv") == b"boolean\r\ntrue\r\n"
    assert read(pool, "ASK { ?agent a habeas:Case }", rows="tsv") == b"?boolean\nfalse\n"


def test_a_large_answer_is_whole_and_kept_in_a_file_without_a_name(pool: WorkerPool) -> None:
    pairs = "SELECT * { ?a ?b ?c . ?d skos:prefLabel ?f }"
    with pool.query(pairs, rows="csv") as result:
        lines = result.file.read().count(b"\n")
        links = os.fstat(result.file.fileno()).st_nlink

    assert lines == 606 * 3 + 1
    assert result.size > 64 * 1024, "or it would not be in a file"
    assert links == 0


def test_two_large_answers_do_not_share_a_file(store_folder: Path) -> None:
    notes = "SELECT * { ?s ?p ?o } ORDER BY ?s"
    with WorkerPool(store_folder, workers=1) as pool:
        first = pool.query(notes, rows="json")
        read(pool, notes, rows="xml")
        read(pool, notes, rows="json")

        with first:
            assert first.size > 64 * 1024, "or it would not be in a file"
            assert len(json.loads(first.file.read())["results"]["bindings"]) == 606


def test_values_are_bound_and_never_part_of_the_text(pool: WorkerPool) -> None:
    name = ox.Literal('Ada Example"@en . ?x ?y ?z . #', language="en")

    content = read(pool, NAMES, rows="csv", given={"name": name})

    assert content == b"agent,name\r\n"


def test_only_the_graphs_that_are_named_are_asked(pool: WorkerPool) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    records = [GRAPHS["records"]]
    assert read(pool, everything, rows="csv") == b"n\r\n606\r\n"
    assert read(pool, everything, rows="csv", default_graphs=records) == b"n\r\n6\r\n"
    assert read(pool, graphs, rows="csv", default_graphs=records) == b"g\r\n"
    assert read(pool, graphs, rows="csv", named_graphs=records).split() == [
        b"g",
        GRAPHS["records"].encode(),
    ]


def test_a_form_that_the_caller_cannot_take_is_refused(pool: WorkerPool) -> None:
    with pytest.raises(UnwantedFormError, match="a graph"):
        pool.query("CONSTRUCT WHERE { ?s ?p ?o }", graph=None)
    with pytest.raises(UnwantedFormError, match="yes or no"):
        pool.query("ASK {}", rows=None)


def test_a_syntax_error_names_its_place(pool: WorkerPool) -> None:
    with pytest.raises(InvalidQueryError, match="error at 2:1"):
        pool.query("SELECT * {\n")


def test_a_query_past_its_time_is_ended_while_others_are_answered(pool: WorkerPool) -> None:
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        endless = threads.submit(pool.query, ENDLESS)
        for _ in range(5):
            assert read(pool, NAMES)
        assert not endless.done(), "the light ones did not wait for the heavy one"

        with pytest.raises(QueryTimeoutError, match="after 2 seconds"):
            endless.result()
        ended = time.monotonic()

    assert 2 <= ended - started < 10
    assert all(read(pool, NAMES) for _ in range(4)), "both workers answer again"


def test_a_query_past_its_memory_is_ended_and_its_worker_replaced(store_folder: Path) -> None:
    with WorkerPool(store_folder, workers=1, seconds=60.0, memory=200 << 20) as pool:
        with pytest.raises(QueryLimitError, match=r"needed more than (64|200) MiB"):
            pool.query(HUNGRY)

        assert read(pool, NAMES)


def test_an_answer_past_its_size_is_refused_whole(pool: WorkerPool) -> None:
    with pytest.raises(QueryLimitError, match="larger than 10,000 bytes"):
        pool.query("SELECT * { ?s ?p ?o }", max_bytes=10_000)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 30_000,
        "SELECT * { FILTER" + "(" * 50_000,
        "SELECT * { FILTER(1" + "||1" * 20_000 + ") }",
        '"' + '\\"' * 50_000,
        "a." * 60_000,
    ],
    ids=["braces", "parentheses", "alternatives", "quotes", "names"],
)
def test_a_text_made_to_break_the_reader_costs_nobody_else_anything(
    pool: WorkerPool, text: str
) -> None:
    with ThreadPoolExecutor() as threads:
        bomb = threads.submit(pool.query, text)
        assert read(pool, NAMES)

        with pytest.raises((InvalidQueryError, QueryLimitError, QueryTimeoutError)):
            bomb.result()
    assert all(read(pool, NAMES) for _ in range(4))


def test_an_update_or_a_call_elsewhere_is_refused_with_the_reason(pool: WorkerPool) -> None:
    with pytest.raises(ForbiddenQueryError, match="SERVICE would make"):
        pool.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(ForbiddenQueryError, match="answers questions only"):
        pool.query("INSERT DATA { <urn:test:a> <urn:test:b> 1 }")


def test_too_many_who_wait_are_told_to_come_again(store_folder: Path) -> None:
    with (
        WorkerPool(store_folder, workers=1, seconds=1.0, queue=1) as pool,
        ThreadPoolExecutor() as threads,
    ):
        asked = [threads.submit(pool.query, ENDLESS) for _ in range(6)]
        errors = [future.exception() for future in asked]

        busy = [error for error in errors if isinstance(error, BusyError)]
        assert len(busy) >= 4
        assert busy[0].seconds == 1
        assert read(pool, NAMES)


def test_who_waits_is_served_when_a_worker_is_free(store_folder: Path) -> None:
    with (
        WorkerPool(store_folder, workers=1, seconds=5.0, queue=20) as pool,
        ThreadPoolExecutor(16) as threads,
    ):
        answers = list(threads.map(lambda _: read(pool, NAMES), range(40)))

    assert len(set(answers)) == 1


def test_many_threads_each_get_the_answer_to_their_own_question(pool: WorkerPool) -> None:
    def ask(number: int) -> tuple[int, bytes]:
        text = f'SELECT ?s {{ ?s <urn:test:note> "note {number}" }}'
        with lock:
            return number, read(pool, text, rows="csv")

    lock = threading.Semaphore(4)  # as many as work and wait
    with ThreadPoolExecutor(8) as threads:
        for number, answer in threads.map(ask, range(100)):
            assert answer == f"s\r\nurn:test:{number}\r\n".encode()


def test_a_worker_that_died_in_its_sleep_is_replaced(store_folder: Path) -> None:
    with WorkerPool(store_folder, workers=1) as pool:
        for pid in workers_of(pool):
            os.kill(pid, signal.SIGKILL)
        while workers_of(pool):
            time.sleep(0.01)

        assert read(pool, NAMES)


def test_a_closed_pool_has_no_workers_and_answers_nobody(store_folder: Path) -> None:
    pool = WorkerPool(store_folder, workers=2)
    pids = workers_of(pool)
    assert len(pids) == 2

    pool.close()

    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(BusyError):
        pool.query(NAMES)


def test_who_is_being_answered_when_the_pool_closes_is_told_so(store_folder: Path) -> None:
    with ThreadPoolExecutor() as threads, WorkerPool(store_folder, workers=1) as pool:
        started = time.monotonic()
        endless = threads.submit(pool.query, ENDLESS)
        time.sleep(0.3)

        pool.close()

        with pytest.raises(BusyError):
            endless.result()
        assert time.monotonic() - started < 8, "nobody waits for the query itself"


def test_a_folder_without_a_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match=r"holds no store\. Make one with: habeas build"):
        WorkerPool(tmp_path)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda at: f"SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "silent": lambda at: f"SELECT * {{ SERVICE SILENT <{at}> {{ ?s ?p ?o }} }}",
    "subquery": lambda at: f"SELECT * {{ {{ SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o }} }} }} }}",
    "exists": lambda at: f"ASK {{ ?a ?b ?c FILTER EXISTS {{ SERVICE <{at}> {{ ?s ?p ?o }} }} }}",
    "variable": lambda at: f"SELECT * {{ VALUES ?at {{ <{at}> }} SERVICE ?at {{ ?s ?p ?o }} }}",
    "prefixed": lambda at: f"PREFIX at: <{at}> SELECT * {{ SERVICE at:x {{ ?s ?p ?o }} }}",
    "after a comparison": lambda at: f"SELECT * {{ FILTER(1<2)SERVICE#>\n<{at}> {{ ?s ?p ?o }} }}",
    "after an escape": lambda at: (
        f'SELECT * {{ BIND("\\u0022" AS ?x) SERVICE <{at}> {{ ?s ?p ?o }} #"\n }}'
    ),
    "after a dot": lambda at: (
        f"PREFIX e: <urn:test:> SELECT * {{ BIND(1 AS ?x) OPTIONAL {{ ?s ?p e:.SERVICE <{at}> {{ ?a ?b ?c }} }} }}"
    ),
    "glued to a name": lambda at: f"PREFIX : <{at}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "glued to silent": lambda at: f"SELECT * {{ SERVICESILENT<{at}>{{ ?s ?p ?o }} }}",
}


UNGUARDED = """
from habeas.store import guard, zygote
guard.check = lambda text: None
zygote.main()
"""


class Unguarded(WorkerProcess):
    def __init__(self, module: str, *arguments: str) -> None:
        super().__init__(module, *arguments)
        self._command[1:4] = ["-c", UNGUARDED]


def end_the_zygote(pool: WorkerPool) -> None:
    zygote = pool._forks._zygote
    assert zygote is not None
    zygote.end()


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without the guard"])
def test_no_spelling_makes_a_worker_call_elsewhere(
    store_folder: Path,
    canary: Any,
    guarded: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WorkerPool(store_folder, workers=1) as pool:
        if not guarded:
            monkeypatch.setattr(fork, "WorkerProcess", Unguarded)
            end_the_zygote(pool)
            with pytest.raises(ForbiddenQueryError, match="tried to reach out"):
                pool.query(SPELLINGS["plain"](canary.address))
        for spelling in SPELLINGS.values():
            try:
                pool.query(spelling(canary.address)).file.close()
            except (ForbiddenQueryError, InvalidQueryError):
                continue
        assert read(pool, NAMES)

    assert canary.calls == 0


@pytest.mark.parametrize(
    "text",
    ["SELECT * " + "{" * 30_000, "SELECT * { FILTER" + "(" * 50_000 + "1"],
    ids=["braces", "parentheses"],
)
def test_a_text_that_crashes_the_engine_costs_one_worker(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(fork, "WorkerProcess", Unguarded)
    with WorkerPool(store_folder, workers=2, slice=5.0) as pool, ThreadPoolExecutor() as threads:
        bombs = [threads.submit(pool.query, text) for _ in range(4)]
        assert all(read(pool, NAMES) for _ in range(4))

        for bomb in bombs:
            with pytest.raises((QueryLimitError, InvalidQueryError)):
                bomb.result()
        assert len(workers_of(pool)) == 2


def test_the_canary_hears_a_query_that_is_not_sealed(
    store_folder: Path,
    canary: Any,
) -> None:
    store = EmbeddedStore.open(store_folder)

    heard = 0
    for name in ("plain", "after a comparison", "after an escape", "glued to a name"):
        with pytest.raises((OSError, InvalidQueryError)):
            store.select(SPELLINGS[name](canary.address))
        heard += 1

    assert canary.calls == heard


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_holds_the_release_open_and_nothing_of_ours(pool: WorkerPool) -> None:
    for pid in workers_of(pool):
        opened = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()]

        others = [path for path in opened if path.startswith("/") and "/store/" not in path]
        assert all(path == "/dev/null" or path.endswith("(deleted)") for path in others), others
        assert sum(path.startswith("socket:") for path in opened) == 1, "its line, and no other"
