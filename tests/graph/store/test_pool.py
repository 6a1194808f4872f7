"""Processes that take turns, whatever they do: asked, replaced, and ended."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from habeas.errors import BusyError
from habeas.store.messages import LONGEST
from habeas.store.pool import ProcessPool, WorkerLostError, WorkerTimeoutError
from habeas.store.process import WorkerProcess, WorkerStartError

#: Does what it is asked to, which is Python.
OBEDIENT = """
import json, os, socket, sys, time
from habeas.store.messages import receive, send
line = socket.socket(fileno=0)
send(line, b"{}")
while True:
    header, body, _ = receive(line)
    exec(header.decode())
"""


def obedient(code: str = OBEDIENT) -> WorkerProcess:
    process = WorkerProcess("habeas.store.worker")
    process._command[1:4] = ["-c", code]
    return process


@pytest.fixture
def pool() -> Iterator[ProcessPool]:
    """One worker, with a second for an answer; one caller may wait."""
    with ProcessPool([obedient()], seconds=1.0, queue=1, asked="favours") as pool:
        pool.start()
        pool.wake()
        yield pool


def do(code: str) -> bytes:
    return code.encode()


def test_a_long_body_goes_there_and_back(pool: ProcessPool) -> None:
    body = os.urandom(1 << 20) * 20

    header, answered, file = pool.ask(do("send(line, b'{\"x\": 1}', body)"), body)

    assert header == {"x": 1}
    assert answered == body
    assert file is None


def test_a_worker_that_says_its_last_is_replaced_at_once(pool: ProcessPool) -> None:
    before = pool._workers[0]._process
    pool.ask(do("send(line, b'{}')"))
    assert pool._workers[0]._process is before

    pool.ask(do("send(line, b'{\"last\": true}')"))

    assert pool._workers[0]._process is not before
    assert pool.ask(do("send(line, b'{}')"))[0] == {}


@pytest.mark.parametrize(
    "broken",
    [
        "sys.exit(0)",
        "os.kill(os.getpid(), 9)",
        "line.sendall(b'x' * 100)",
        "send(line, b'nonsense')",
        "line.sendall(b'\\0\\0\\0\\5\\0\\0\\0\\0{'); sys.exit()",
    ],
)
def test_a_worker_that_breaks_is_replaced_and_its_caller_told(
    pool: ProcessPool, broken: str
) -> None:
    with pytest.raises(WorkerLostError):
        pool.ask(do(broken))

    assert pool.ask(do("send(line, b'{}')"))[0] == {}


def test_a_worker_that_used_up_its_processor_time_took_too_long(pool: ProcessPool) -> None:
    with pytest.raises(WorkerTimeoutError):
        pool.ask(do("import signal; os.kill(os.getpid(), signal.SIGXCPU)"))


def test_a_worker_past_its_time_is_replaced_and_its_caller_told(pool: ProcessPool) -> None:
    started = time.monotonic()
    with pytest.raises(WorkerTimeoutError):
        pool.ask(do("time.sleep(60)"))

    assert 1 <= time.monotonic() - started < 4
    assert pool.ask(do("send(line, b'{}')"))[0] == {}


def test_a_worker_that_does_not_take_the_question_is_past_its_time_too(pool: ProcessPool) -> None:
    pool.ask(do("send(line, b'{}'); time.sleep(60)"))

    with pytest.raises(WorkerTimeoutError):
        pool.ask(b"", b"x" * (32 << 20))
    assert pool.ask(do("send(line, b'{}')"))[0] == {}


def test_more_than_a_message_can_hold_is_not_sent(pool: ProcessPool) -> None:
    with pytest.raises(WorkerLostError):
        pool.ask(b"", bytes(LONGEST + 1))

    assert pool.ask(do("send(line, b'{}')"))[0] == {}


def test_too_many_who_wait_are_told_at_once_and_what_for(pool: ProcessPool) -> None:
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(pool.ask, do("time.sleep(0.8); send(line, b'{}')"))
        time.sleep(0.1)
        waiting = threads.submit(pool.ask, do("send(line, b'{}')"))
        time.sleep(0.1)

        started = time.monotonic()
        with pytest.raises(BusyError, match="Too many favours are waiting"):
            pool.ask(do("send(line, b'{}')"))
        assert time.monotonic() - started < 0.5
        assert slow.result()[0] == waiting.result()[0] == {}


def test_a_grace_is_given_to_workers_that_keep_to_the_time_themselves() -> None:
    with ProcessPool([obedient()], seconds=0.5, queue=1, asked="favours", grace=2.0) as pool:
        assert pool.ask(do("time.sleep(1); send(line, b'{}')"))[0] == {}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(3)", ""),
        ("import socket; socket.socket(fileno=0).sendall(b'x' * 8)", ""),
        (
            OBEDIENT.replace("{}", '{\\"error\\": \\"store\\", \\"message\\": \\"no room\\"}'),
            "no room",
        ),
    ],
)
def test_a_worker_that_cannot_get_ready_says_why(code: str, reason: str) -> None:
    with ProcessPool([obedient(code)], seconds=1.0, queue=1, asked="favours") as pool:
        pool.start()

        with pytest.raises(WorkerStartError) as caught:
            pool.wake()

    assert str(caught.value) == reason


STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork():
    send(line, b"{}")
time.sleep(60)
"""


def test_what_a_worker_started_ends_with_it() -> None:
    with ProcessPool([obedient()], seconds=1.0, queue=1, asked="favours") as pool:
        pool.ask(do(STUBBORN))
        process = pool._workers[0]._process
        assert process is not None

        pool.close()

        assert is_gone(process.pid)


def is_gone(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
