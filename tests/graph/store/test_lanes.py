"""Queries in two lanes: nobody waits behind what is slow, and everybody is told something in time."""

import os
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from habeas.errors import (
    BusyError,
    HabeasError,
    QueryLimitError,
    QueryTimeoutError,
    TooManyRequestsError,
)
from habeas.store.callers import WithdrawnError
from habeas.store.workers import SpilledResult, WorkerPool

NAMES = "SELECT ?agent ?name { ?agent skos:prefLabel ?name } ORDER BY ?name"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Takes some tenths of a second: far longer than the slices of these tests.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g skos:prefLabel ?i FILTER(?c != ?f) }"
#: Grows by a long text for each pair, over a second or more.
GROWING = (
    "SELECT (COUNT(DISTINCT CONCAT(?w, STR(?a), STR(?d))) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    "{ SELECT (GROUP_CONCAT(?o) AS ?w) { ?s <urn:test:note> ?o } } }"
)

Asked = Future[SpilledResult]


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(220) as threads:
        yield threads


def made(folder: Path, **settings: float) -> WorkerPool:
    usual = {"workers": 2, "seconds": 3.0, "memory": 300 << 20, "slow": 1, "held": 1}
    return WorkerPool(folder, **{**usual, **settings})  # type: ignore[arg-type]


def told(asked: Asked) -> str:
    """Return what the caller was told: the number of rows, or the name of the error."""
    error = asked.exception()
    if error is not None:
        assert isinstance(error, HabeasError), error
        return type(error).__name__
    with asked.result() as result:
        assert result.size
    return "answer"


def read(pool: WorkerPool, client: str = "") -> bytes:
    with pool.query(NAMES, client=client) as result:
        return result.file.read()


def niceness(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def leaves_a_processor(pid: int) -> bool:
    """Return whether a process keeps off one of several processors, where the system can say so."""
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) == 1:
        return niceness(pid) == 19
    return os.sched_getaffinity(pid) == set(sorted(os.sched_getaffinity(0))[1:])


def state(pid: int) -> str:
    """Return the letter of the state of a process: T for one that is held back."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def memory_of(pid: int) -> tuple[int, int]:
    """Return how large a process may be now, and how large later; -1 for no limit."""
    return resource.prlimit(pid, resource.RLIMIT_AS)


def eventually(true: object, seconds: float = 10.0) -> None:
    assert callable(true)
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.01)


def nobody_inside(pool: WorkerPool) -> bool:
    admission = pool.lanes._admission
    return not (admission._inside.all or admission._quick.all or admission._slow.all)


def test_a_slow_query_stands_back_and_another_worker_takes_its_place(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder) as pool:
        endless = threads.submit(pool.query, ENDLESS)
        eventually(lambda: len(pool.processes()) == 3)

        usual = os.getpriority(os.PRIO_PROCESS, 0)
        assert sorted(map(niceness, pool.processes())) == [usual, usual + 10, 19]
        assert all(leaves_a_processor(pid) == (niceness(pid) == 19) for pid in pool.processes())
        assert all(read(pool) for _ in range(20))
        assert not endless.done()
        assert told(endless) == "QueryTimeoutError"
        eventually(lambda: len(pool.processes()) == 2)
        assert nobody_inside(pool)


def test_a_slow_query_that_ends_in_time_is_answered(store_folder: Path) -> None:
    with (
        made(store_folder, slice=0.05, seconds=20.0) as pool,
        pool.query(SLOW, rows="csv") as result,
    ):
        assert result.file.read() == b"n\r\n1099884\r\n"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_what_finds_the_slow_lane_full_is_held_back_and_goes_on_later(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder, slice=0.05) as pool:
        endless = threads.submit(pool.query, ENDLESS, client="a")
        eventually(lambda: len(pool.processes()) == 3)
        held = threads.submit(pool.query, SLOW, client="b")
        eventually(lambda: "T" in map(state, pool.processes()))

        assert read(pool, "c")
        assert told(endless) == "QueryTimeoutError"
        assert told(held) == "answer"
        assert nobody_inside(pool)


def test_what_finds_no_room_is_told_so_long_before_its_time(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder, seconds=6.0) as pool:
        others = [
            threads.submit(pool.query, f"{ENDLESS} # {client}", client=client) for client in "ab"
        ]
        eventually(lambda: len(pool.processes()) == 4)

        started = time.monotonic()
        with pytest.raises(BusyError) as caught:
            pool.query(ENDLESS, client="c")

        assert time.monotonic() - started < 4
        assert caught.value.seconds == 6
        assert read(pool, "c")
        pool.close()
        assert {told(other) for other in others} == {"BusyError"}


def test_a_query_held_back_is_ended_when_nobody_makes_room(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder, seconds=0.5, held=9, share=20) as pool:
        started = time.monotonic()
        asked = [threads.submit(pool.query, ENDLESS, client="a") for _ in range(8)]
        answers = Counter(map(told, asked))

        assert time.monotonic() - started < 3 * 0.5 + 5
        assert answers["BusyError"] >= 3
        assert answers["QueryTimeoutError"] >= 1
        assert nobody_inside(pool)
        assert read(pool, "a")


def test_a_client_has_its_share_and_others_have_theirs(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder, share=2, held=2) as pool:
        mine = [threads.submit(pool.query, f"{ENDLESS} # {x}", client="a") for x in "xy"]
        eventually(lambda: len(pool.processes()) == 4)

        with pytest.raises(TooManyRequestsError, match="You have too many queries") as caught:
            pool.query(NAMES, client="a")
        assert caught.value.seconds == 3
        assert read(pool, "b")
        assert read(pool)
        pool.close()
        assert {told(each) for each in mine} == {"BusyError"}


@pytest.mark.parametrize("clients", [1, 200])
def test_two_hundred_slow_queries_at_once_cost_another_client_nothing(
    store_folder: Path, threads: ThreadPoolExecutor, clients: int
) -> None:
    with made(store_folder, workers=4, seconds=1.0, held=4, queue=32) as pool:
        assert read(pool, "light")
        started = time.monotonic()
        asked = [
            threads.submit(pool.query, ENDLESS, client=f"other {number % clients}")
            for number in range(200)
        ]
        light = [read(pool, "light") for _ in range(100)]
        answers = Counter(map(told, asked))

        assert len(set(light)) == 1
        assert time.monotonic() - started < 3 * 1.0 + 20
        assert set(answers) <= {"QueryTimeoutError", "BusyError", "TooManyRequestsError"}
        assert answers["QueryTimeoutError"] >= 1
        if clients == 1:
            assert answers["TooManyRequestsError"] >= 100
        assert nobody_inside(pool)
        eventually(lambda: len(pool.processes()) == 4)


@pytest.mark.parametrize("held", [False, True], ids=["running", "held back"])
def test_the_query_of_a_caller_who_has_gone_is_ended(
    store_folder: Path, threads: ThreadPoolExecutor, held: bool
) -> None:
    gone, other = threading.Event(), threading.Event()
    with made(store_folder, seconds=30.0) as pool:
        if held:
            threads.submit(pool.query, f"{ENDLESS} # another", gone=other.is_set)
            eventually(lambda: len(pool.processes()) == 3)
        asked = threads.submit(pool.query, ENDLESS, gone=gone.is_set)
        eventually(lambda: len(pool.processes()) == 3 + held)

        gone.set()

        with pytest.raises(WithdrawnError):
            asked.result(10)
        eventually(lambda: len(pool.processes()) == 2 + held)
        assert read(pool)
        other.set()


def test_one_query_may_be_given_less_time_and_never_more(store_folder: Path) -> None:
    with made(store_folder, seconds=1.0) as pool:
        for seconds, least in ((0.05, 0.05), (0.4, 0.4), (60.0, 1.0)):
            started = time.monotonic()
            with pytest.raises(QueryTimeoutError, match=f"after {min(seconds, 1.0):g} seconds"):
                pool.query(ENDLESS, seconds=seconds)
            assert least <= time.monotonic() - started < least + 5


def test_a_slow_query_may_have_more_memory_than_one_at_first(store_folder: Path) -> None:
    with made(store_folder, workers=1, seconds=60.0, memory=400 << 20, slice=0.02) as pool:
        with pytest.raises(QueryLimitError, match="more than 400 MiB of memory, or"):
            pool.query(GROWING)
        assert read(pool)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="asks for the limits of another")
def test_what_a_query_may_have_grows_when_it_is_slow(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder, memory=400 << 20, held=2, seconds=20.0) as pool:
        asked = [
            threads.submit(pool.query, f"{ENDLESS} # {client}", client=client) for client in "abc"
        ]
        eventually(lambda: len(pool.processes()) == 5)
        eventually(lambda: all(most > 0 for _, most in map(memory_of, pool.processes())))
        limits = {pid: memory_of(pid) for pid in pool.processes()}

        slow = [pid for pid, (now, most) in limits.items() if now == most]
        assert len(slow) == 1, "neither the quick ones nor those held back"
        assert niceness(slow[0]) == 19
        assert {most - now for pid, (now, most) in limits.items() if pid not in slow} == {300 << 20}
        pool.close()
        assert {told(each) for each in asked} == {"BusyError"}


def test_an_ended_query_is_told_what_would_be_quicker(store_folder: Path) -> None:
    with made(store_folder, seconds=0.3) as pool, pytest.raises(QueryTimeoutError) as caught:
        pool.query(ENDLESS)

    assert caught.value.hints
    assert all(hint in str(caught.value) for hint in caught.value.hints)


def test_workers_killed_at_random_under_load_leave_a_pool_that_is_whole(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    done = threading.Event()

    def ask(number: int) -> Counter[str]:
        answers: Counter[str] = Counter()
        while not done.is_set():
            try:
                pool.query(NAMES if number % 4 else SLOW, client=str(number % 3)).file.close()
                answers["answer"] += 1
            except (BusyError, QueryLimitError, TooManyRequestsError) as error:
                answers[type(error).__name__] += 1
        return answers

    with made(store_folder, workers=3, slice=0.05, queue=20) as pool:
        opened = len(os.listdir("/dev/fd"))
        askers = [threads.submit(ask, number) for number in range(8)]
        for number in range(12):
            if pids := pool.processes():
                os.kill(pids[number % len(pids)], signal.SIGKILL)
            time.sleep(0.1)
        done.set()
        answers = sum((asker.result(30) for asker in askers), Counter[str]())

        assert answers["answer"] > 10
        assert nobody_inside(pool)
        assert all(read(pool, str(number)) for number in range(10))
        eventually(lambda: len(pool.processes()) - len(slow_ones(pool)) == 3)
        assert len(slow_ones(pool)) <= 1
        assert len(os.listdir("/dev/fd")) <= opened + 1 + len(slow_ones(pool))


def slow_ones(pool: WorkerPool) -> list[int]:
    return sorted(pid for pid in pool.processes() if niceness(pid) == 19)


def test_what_was_slow_before_begins_in_the_slow_lane_with_a_worker_that_is_there(
    store_folder: Path,
) -> None:
    with made(store_folder, slice=0.05, seconds=20.0) as pool:
        pool.query(SLOW, client="a").file.close()
        eventually(lambda: len(pool.processes()) == 3)
        before = set(pool.processes())
        (slow,) = slow_ones(pool)
        assert leaves_a_processor(slow)
        used = time.clock_gettime((~slow << 3) | 2)

        pool.query(SLOW, client="b").file.close()

        assert set(pool.processes()) == before, "no worker was replaced"
        assert time.clock_gettime((~slow << 3) | 2) - used > 0.1
        assert nobody_inside(pool)


def test_a_known_slow_query_leaves_a_worker_that_died_in_its_sleep_alone(
    store_folder: Path,
) -> None:
    with made(store_folder, slice=0.05, seconds=20.0) as pool:
        pool.query(SLOW).file.close()
        (slow,) = slow_ones(pool)
        os.kill(slow, signal.SIGKILL)
        eventually(lambda: slow not in pool.processes())

        pool.query(SLOW).file.close()

        (other,) = slow_ones(pool)
        assert other != slow
        assert memory_of(other)[0] == memory_of(other)[1], "all that a slow one may have"
        assert leaves_a_processor(other)


def test_what_is_known_to_be_slow_waits_without_a_process_and_is_ended_in_time(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    gone = threading.Event()
    with made(store_folder, seconds=1.0) as pool:
        assert told(threads.submit(pool.query, ENDLESS)) == "QueryTimeoutError"
        assert len(pool.processes()) == 2, "what was ended does not stay"
        running = threads.submit(pool.query, ENDLESS)
        eventually(lambda: len(pool.processes()) == 3)
        waiting = threads.submit(pool.query, ENDLESS)
        left = threads.submit(pool.query, f"{ENDLESS} # 2", gone=gone.is_set)
        gone.set()

        assert len(pool.processes()) == 3
        with pytest.raises((WithdrawnError, BusyError)):
            left.result(10)
        assert told(running) == told(waiting) == "QueryTimeoutError"
        assert nobody_inside(pool)
        assert read(pool)


def test_light_queries_of_a_client_do_not_wait_for_its_slow_ones(
    store_folder: Path, threads: ThreadPoolExecutor
) -> None:
    with made(store_folder, workers=2, slow=1, slice=1.0, seconds=6.0, held=4) as pool:
        assert read(pool, "a")
        other = threads.submit(pool.query, ENDLESS, client="a")
        eventually(lambda: len(pool.processes()) == 3)
        fresh = threads.submit(pool.query, f"{ENDLESS} # another", client="a")
        time.sleep(0.1)

        began = time.monotonic()
        assert all(read(pool, "a") for _ in range(20))
        assert time.monotonic() - began < 0.3, "it has the worker that is for everybody"
        assert not fresh.done()
        pool.close()
        assert told(other) == told(fresh) == "BusyError"
