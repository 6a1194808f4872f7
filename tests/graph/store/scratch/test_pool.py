"""A dataset in a process of its own: limits, ends, and many at once."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from habeas.errors import BusyError, ForbiddenQueryError, HabeasError, InvalidQueryError
from habeas.store.interface import UnwantedFormError
from habeas.store.messages import LONGEST
from habeas.store.scratch.errors import (
    MissingGraphError,
    ScratchLimitError,
    ScratchLostError,
    ScratchTimeoutError,
    UnreadableGraphError,
)
from habeas.store.scratch.pool import DEFAULT, ScratchPool

BASE = "http://watch.example/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
#: Joins without a common variable: 2,000 rows make 8,000,000,000.
ENDLESS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Takes long enough for another one to begin.
TWO_AT_ONCE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
NUMBERS = " ".join(f"<n{i}> <p> {i} ." for i in range(2_000))


@pytest.fixture(scope="module")
def started() -> Iterator[ScratchPool]:
    """Two seconds and little memory for a request."""
    with ScratchPool(
        workers=4, seconds=2.0, memory=200 << 20, query_memory=100 << 20, max_bytes=1 << 20
    ) as pool:
        yield pool


@pytest.fixture
def pool(started: ScratchPool) -> ScratchPool:
    """The pool, with nothing in it."""
    started.drop(None)
    return started


def csv(pool: ScratchPool, text: str, **more: Any) -> list[str]:
    with pool.query(text, BASE, rows="csv", **more) as result:
        return result.file.read().decode().split("\r\n")[1:-1]


def count(pool: ScratchPool) -> int:
    return int(csv(pool, COUNT)[0])


def test_what_one_request_writes_the_next_one_reads(pool: ScratchPool) -> None:
    pool.update("INSERT DATA { <ada> <age> 41 }", BASE)
    assert pool.add("urn:g", [(b"<ben> <age> 7 .", "ttl"), (b"<cy> <age> 9 .", "ttl")], BASE)
    assert not pool.replace(DEFAULT, [(b"<dee> <age> 3 .", "ttl")], BASE)

    assert csv(pool, "SELECT ?s { ?s <age> 3 }") == [f"{BASE}dee"]
    assert count(pool) == 1
    with pool.read("urn:g", "nt") as result:
        assert result.file.read().count(b"\n") == 2
    with pool.read(None, "nq") as result:
        assert result.format.media_type == "application/n-quads"
        assert result.file.read().count(b"\n") == 3
    pool.drop("urn:g")
    assert csv(pool, "SELECT ?g { GRAPH ?g {} }") == []


def test_an_update_is_asked_over_the_graphs_it_is_given(pool: ScratchPool) -> None:
    pool.add("urn:g", [(b"<ben> <age> 7 .", "ttl")], BASE)

    pool.update("INSERT { ?s <seen> 1 } WHERE { ?s ?p ?o }", BASE, default_graphs=["urn:g"])

    assert csv(pool, "SELECT ?s { ?s <seen> 1 }") == [f"{BASE}ben"]


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda pool: pool.query("ASK {", BASE), InvalidQueryError, "line 1, column 6"),
        (
            lambda pool: pool.query("ASK { SERVICE <urn:x> {} }", BASE),
            ForbiddenQueryError,
            "SERVICE",
        ),
        (lambda pool: pool.query("ASK {}", BASE, rows=None), UnwantedFormError, "yes or no"),
        (lambda pool: pool.query("ASK {}", BASE, default_graphs=["x"]), InvalidQueryError, "IRI"),
        (lambda pool: pool.query("ASK { '\ud800' }", BASE), InvalidQueryError, "Unicode"),
        (lambda pool: pool.update("CLEAR", BASE), InvalidQueryError, "line 1, column 6"),
        (lambda pool: pool.update("LOAD <urn:x>", BASE), ForbiddenQueryError, "LOAD"),
        (
            lambda pool: pool.update("DROP GRAPH <urn:x>", BASE),
            MissingGraphError,
            "DROP SILENT",
        ),
        (lambda pool: pool.read("urn:x", "ttl"), MissingGraphError, "<urn:x>"),
        (lambda pool: pool.drop("urn:x"), MissingGraphError, "<urn:x>"),
        (lambda pool: pool.add(DEFAULT, [(b"<a>", "ttl")], BASE), UnreadableGraphError, "Turtle"),
        (
            lambda pool: pool.add(DEFAULT, [(b"x" * (LONGEST + 1), "ttl")], BASE),
            ScratchLimitError,
            "",
        ),
    ],
)
def test_errors_come_back_as_they_are(
    pool: ScratchPool, ask: Any, error: type[HabeasError], words: str
) -> None:
    with pytest.raises(error) as caught:
        ask(pool)

    assert words in str(caught.value)


def test_what_takes_too_long_is_ended_and_the_dataset_stays(pool: ScratchPool) -> None:
    pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)

    for ask in (
        lambda: pool.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}", BASE),
        lambda: pool.update(
            f"DELETE {{ ?a ?b ?c }} WHERE {{ {{ SELECT (COUNT(*) AS ?n) {ENDLESS} }} ?a ?b ?c }}",
            BASE,
        ),
    ):
        begun = time.monotonic()
        with pytest.raises(ScratchTimeoutError, match="after 2 seconds"):
            ask()
        assert time.monotonic() - begun > 1.9

    assert count(pool) == 2_000


def test_what_takes_too_much_is_ended_and_the_dataset_stays(pool: ScratchPool) -> None:
    pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)

    with pytest.raises(ScratchLimitError, match=r"1,048,576 bytes"):
        pool.query(f"SELECT * {ENDLESS}", BASE)
    with pytest.raises(ScratchLimitError, match="100 MiB"):
        pool.query(f"SELECT * {ENDLESS} ORDER BY ?a", BASE)

    assert count(pool) == 2_000


def test_the_dataset_grows_to_its_limit_and_no_further() -> None:
    with ScratchPool(seconds=30, memory=60 << 20) as small:
        made = 0
        with pytest.raises(ScratchLimitError, match="60 MiB"):  # noqa: PT012 - which one, is open
            for made in range(40):
                lines = (b"<urn:%d> <urn:p> '%d%0200d' .\n" % (i, made, i) for i in range(20_000))
                small.add(f"urn:{made}", [(b"".join(lines), "ttl")], BASE)
        assert made > 0
        assert csv(small, COUNT.replace("{", "{ GRAPH ?g {") + "}") == [str(made * 20_000)]


@pytest.mark.parametrize(
    ("content", "syntax"),
    [
        (b"<a> <b> " + b"<<( <a> <b> " * 50_000 + b"<c>" + b" )>>" * 50_000 + b" .", "ttl"),
        (b"<a> <b> " + b"(" * 50_000 + b")" * 50_000 + b" .", "ttl"),
        (b"[" * 50_000 + b"]" * 50_000, "jsonld"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "jsonld"),
    ],
)
def test_what_breaks_a_parser_breaks_a_child_alone(
    pool: ScratchPool, content: bytes, syntax: str
) -> None:
    pool.update("INSERT DATA { <ada> <age> 41 }", BASE)

    with suppress(ScratchLimitError, UnreadableGraphError, ScratchTimeoutError):
        pool.add("urn:g", [(content, syntax)], BASE)

    assert count(pool) == 1


@pytest.mark.parametrize("opened", ["{", "(", "["])
def test_deep_nesting_is_refused_in_words(pool: ScratchPool, opened: str) -> None:
    with pytest.raises(InvalidQueryError, match="100 brackets"):
        pool.query(f"ASK {{ {opened * 20_000}", BASE)
    with pytest.raises(InvalidQueryError, match="100 brackets"):
        pool.update(f"INSERT DATA {{ {opened * 20_000}", BASE)


def test_a_chain_of_operators_breaks_a_child_alone(pool: ScratchPool) -> None:
    chain = " || ".join(["?x"] * 60_000)

    with pytest.raises((ScratchLimitError, ScratchTimeoutError)):
        pool.query(f"ASK {{ FILTER ({chain}) }}", BASE)
    with pytest.raises((ScratchLimitError, ScratchTimeoutError)):
        pool.update(f"INSERT {{ <a> <b> 1 }} WHERE {{ FILTER ({chain}) }}", BASE)

    assert count(pool) == 0


@pytest.mark.parametrize(
    "update",
    [
        "PREFIX : <{address}> LOAD:x",
        "PREFIX : <{address}> LOAD SILENT :x",
        "LOAD <{address}>",
        "CLEAR ALL ; LOAD SILENT <{address}> INTO GRAPH <urn:g>",
    ],
)
def test_nothing_reaches_out(pool: ScratchPool, canary: Any, update: str) -> None:
    with pytest.raises(ForbiddenQueryError):
        pool.update(update.replace("{address}", canary.address), BASE)
    with pytest.raises(UnreadableGraphError):
        pool.add("urn:g", [(b'{"@context": "%s"}' % canary.address.encode(), "jsonld")], BASE)

    assert canary.calls == 0


def test_a_query_asks_what_was_there_when_it_began(pool: ScratchPool) -> None:
    pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)
    seen: list[int] = []

    def ask() -> None:
        while len(seen) < 15:
            seen.append(count(pool))

    reader = threading.Thread(target=ask)
    reader.start()
    for _ in range(5):
        pool.update(f"DELETE DATA {{ {NUMBERS} }} ; INSERT DATA {{ {NUMBERS} }}", BASE)
    reader.join()

    assert set(seen) == {2_000}


def test_changes_of_many_at_once_are_done_one_after_the_other() -> None:
    add_one = "DELETE { ?c <at> ?n } INSERT { ?c <at> ?m } WHERE { ?c <at> ?n BIND (?n + 1 AS ?m) }"
    with ScratchPool(seconds=60) as pool:
        pool.update("INSERT DATA { <counter> <at> 0 }", BASE)

        def work() -> None:
            for _ in range(5):
                pool.update(add_one, BASE)
                count(pool)

        workers = [threading.Thread(target=work) for _ in range(10)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert csv(pool, "SELECT ?n { <counter> <at> ?n }") == ["50"]


def test_a_slow_query_keeps_nobody_waiting(pool: ScratchPool) -> None:
    pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            pool.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}", BASE)
        except HabeasError as error:
            ended.append(type(error))

    slow = threading.Thread(target=ask)
    slow.start()
    time.sleep(0.2)
    pool.update("INSERT DATA { <ada> <age> 41 }", BASE)
    assert count(pool) == 2_001
    assert slow.is_alive()
    slow.join()

    assert ended == [ScratchTimeoutError]


def processes_of(pool: ScratchPool) -> list[int]:
    """Return the process of the pool and its children."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group_of(pool) and fields[0] != "Z":
                found.append(int(name))
    return sorted(found)


def group_of(pool: ScratchPool) -> int:
    process = pool._lines._process._process
    return process.pid if process is not None else -1


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")
def test_when_the_process_is_killed_that_is_said_once_and_the_dataset_is_empty() -> None:
    with ScratchPool() as pool:
        pool.update("INSERT DATA { <ada> <age> 41 }", BASE)

        os.kill(group_of(pool), signal.SIGKILL)

        with pytest.raises(ScratchLostError, match="empty now"):
            count(pool)
        assert count(pool) == 0
        pool.update("INSERT DATA { <ada> <age> 41 }", BASE)
        assert count(pool) == 1


def test_who_asked_before_that_neither_delays_nor_ends_what_comes_after() -> None:
    with ScratchPool(seconds=60) as pool:
        pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)
        ended: list[type[BaseException]] = []

        def ask() -> None:
            try:
                pool.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}", BASE)
            except HabeasError as error:
                ended.append(type(error))

        both = [threading.Thread(target=csv, args=(pool, TWO_AT_ONCE)) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        slow = threading.Thread(target=ask)
        slow.start()
        time.sleep(0.5)
        group = group_of(pool)
        os.kill(group, signal.SIGKILL)

        begun = time.monotonic()
        with pytest.raises(ScratchLostError):
            count(pool)
        assert time.monotonic() - begun < 30
        pool.update("INSERT DATA { <ben> <age> 7 }", BASE)
        os.killpg(group, signal.SIGKILL)  # the child that is still at work for who asked before
        slow.join()

        assert ended == [ScratchLostError]
        assert count(pool) == 1


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")
def test_a_killed_child_takes_nothing_with_it(pool: ScratchPool) -> None:
    pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            pool.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}", BASE)
        except HabeasError as error:
            ended.append(type(error))

    slow = threading.Thread(target=ask)
    slow.start()
    time.sleep(0.3)
    for child in processes_of(pool):
        if child != group_of(pool):
            os.kill(child, signal.SIGKILL)
    slow.join()

    assert ended == [ScratchLimitError]
    assert count(pool) == 2_000


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")
def test_nothing_is_left_when_it_is_closed() -> None:
    pool = ScratchPool(seconds=5)
    pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            pool.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}", BASE)
        except HabeasError as error:
            ended.append(type(error))

    slow = threading.Thread(target=ask)
    slow.start()
    time.sleep(0.3)
    group = group_of(pool)
    pool.close()
    slow.join()

    assert ended == [ScratchLostError]
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
    with pytest.raises(BusyError):
        pool.query("ASK {}", BASE)


def test_too_many_at_once_are_told_to_come_back() -> None:
    with ScratchPool(workers=1, queue=1, seconds=1) as pool:
        pool.update(f"INSERT DATA {{ {NUMBERS} }}", BASE)
        ended: list[type[BaseException]] = []

        def ask() -> None:
            try:
                pool.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}", BASE)
            except HabeasError as error:
                ended.append(type(error))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()

        assert ended.count(BusyError) >= 2
        assert ended.count(ScratchTimeoutError) >= 1
        assert count(pool) == 2_000
