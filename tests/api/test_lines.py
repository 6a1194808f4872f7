"""Lines to callers: who still waits there, and the thread that stays for what comes next."""

import http.client
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from habeas_api import lines
from habeas_api.serving import listen

SECONDS = 1.0
REQUEST = b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n"
Answer = Callable[[dict[str, Any]], bytes]


@contextmanager
def serving(answer: Answer, threads: int = 2) -> Iterator[tuple[int, Any]]:
    """Serve ``answer``, which gets the request; yield the port and the server."""

    def app(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        content = answer(environ)
        start_response("200 OK", [("Content-Length", str(len(content)))])
        return [content]

    with serving_app(app, threads) as server:
        yield int(server.effective_port), server


@contextmanager
def serving_app(app: Any, threads: int) -> Iterator[Any]:
    server = listen(app, "127.0.0.1", 0, threads, 1 << 20)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.task_dispatcher.shutdown()
        with server.trigger.lock:  # else it may be closed before it is pulled
            server.trigger.thunks.append(server.close)
            server.trigger.pull_trigger()
        thread.join(10)
    assert not thread.is_alive()


@contextmanager
def line_to(port: int) -> Iterator[tuple[socket.socket, Any]]:
    """Yield a line, and what is read from it."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        line.makefile("rb") as answers,
    ):
        yield line, answers


def read_headers(answers: Any) -> list[tuple[bytes, bytes]]:
    """Return the rest of a head."""
    headers = []
    while (header := answers.readline()) not in (b"\r\n", b""):
        name, _, value = header.partition(b": ")
        headers.append((name.lower(), value.strip().lower()))
    return headers


def read(answers: Any) -> bytes:
    """Return the body of the next answer."""
    length = int(dict(read_headers(answers))[b"content-length"])
    body: bytes = answers.read(length)
    return body


def gone(environ: dict[str, Any]) -> bytes:
    return str(environ["waitress.client_disconnected"]()).encode()


def path(environ: dict[str, Any]) -> bytes:
    return str(environ["PATH_INFO"]).encode()


def body(environ: dict[str, Any]) -> bytes:
    content: bytes = environ["wsgi.input"].read()
    return content


def thread(_: dict[str, Any]) -> bytes:
    return str(threading.get_ident()).encode()


def test_a_caller_who_waits_is_there_and_costs_nothing_meanwhile() -> None:
    def answer(environ: dict[str, Any]) -> bytes:
        time.sleep(SECONDS)
        return gone(environ)

    with serving(answer) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        connection.getresponse().read()
        before = time.process_time()
        connection.request("GET", "/")
        content = connection.getresponse().read()
        used = time.process_time() - before
        connection.close()

    assert content == b"False"
    assert used < SECONDS / 4


def test_a_caller_who_has_sent_the_next_request_is_there() -> None:
    def answer(environ: dict[str, Any]) -> bytes:
        time.sleep(0.2)
        return gone(environ)

    with serving(answer) as (port, _), line_to(port) as (line, answers):
        line.sendall(REQUEST % 1 + REQUEST % 2)
        said = [read(answers) for _ in range(2)]

    assert said == [b"False", b"False"]


@pytest.mark.parametrize("threads", [1, 4], ids=["no thread stays", "a thread stays"])
def test_a_caller_who_has_closed_the_line_is_gone(threads: int) -> None:
    asked, seen = threading.Event(), threading.Event()

    def answer(environ: dict[str, Any]) -> bytes:
        if path(environ) == b"/2":
            asked.set()
            until = time.monotonic() + 10
            while time.monotonic() < until and not seen.is_set():
                time.sleep(0.01)
                if environ["waitress.client_disconnected"]():
                    seen.set()
        return b"1"

    with serving(answer, threads) as (port, _):
        with line_to(port) as (line, answers):
            line.sendall(REQUEST % 1)
            read(answers)
            line.sendall(REQUEST % 2)
            assert asked.wait(10)
            time.sleep(0.1)
            assert not seen.is_set()
        assert seen.wait(10)


def test_what_follows_soon_is_answered_by_the_thread_that_stayed() -> None:
    with serving(thread, threads=8) as (port, _), line_to(port) as (line, answers):
        by: Counter[bytes] = Counter()
        for number in range(100):
            line.sendall(REQUEST % number)
            by[read(answers)] += 1

    # each in turn would have an eighth; on a busy machine some come too late
    assert by.most_common(1)[0][1] > 30


def test_what_follows_late_is_answered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "STAYING", 0.005)
    with serving(path, threads=4) as (port, server), line_to(port) as (line, answers):
        started = time.monotonic()
        for number in range(5):
            line.sendall(REQUEST % number)
            assert read(answers) == b"/%d" % number
            time.sleep(0.05)
            assert server.task_dispatcher.active_count == 0, "no thread stays for ever"
        assert time.monotonic() - started < 2


def test_requests_that_come_at_once_are_answered_in_their_order() -> None:
    with serving(path, threads=4) as (port, _), line_to(port) as (line, answers):
        for start in (0, 100, 200):
            line.sendall(b"".join(REQUEST % number for number in range(start, start + 100)))
            said = [read(answers) for _ in range(100)]
            assert said == [b"/%d" % number for number in range(start, start + 100)]


@pytest.mark.parametrize("pause", [0.0, 0.05], ids=["soon", "late"])
def test_requests_in_pieces_are_answered_whole(pause: float) -> None:
    posted = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789"
    with serving(body, threads=4) as (port, _), line_to(port) as (line, answers):
        for cut in (5, 30, len(posted) - 10, len(posted) - 3):
            line.sendall(posted[:cut])
            time.sleep(pause)
            line.sendall(posted[cut:])
            assert read(answers) == b"0123456789"


def test_a_thread_that_stays_lets_the_caller_go_on() -> None:
    asks = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    with serving(body, threads=4) as (port, _), line_to(port) as (line, answers):
        for _ in range(3):
            line.sendall(asks)
            assert answers.readline() == b"HTTP/1.1 100 Continue\r\n"
            assert answers.readline() == b"\r\n"
            line.sendall(b"body")
            assert read(answers) == b"body"


def test_callers_who_never_pause_leave_threads_for_others() -> None:
    ended = threading.Event()

    def hammer(port: int) -> None:
        with line_to(port) as (line, answers):
            while not ended.is_set():
                line.sendall(REQUEST % 0)
                read(answers)

    with (
        serving(path, threads=4) as (port, _),
        ThreadPoolExecutor(8) as callers,
        ExitStack() as end,
    ):
        end.callback(ended.set)
        for _ in range(8):
            callers.submit(hammer, port)
        time.sleep(0.2)
        with line_to(port) as (line, answers):
            started = time.monotonic()
            for number in range(10):
                line.sendall(REQUEST % number)
                assert read(answers) == b"/%d" % number
            assert time.monotonic() - started < 5


def test_lines_that_callers_close_are_closed() -> None:
    with serving(path, threads=4) as (port, server):
        for _ in range(20):
            with line_to(port) as (line, answers):
                line.sendall(REQUEST % 0)
                read(answers)
        until = time.monotonic() + 10
        while server.active_channels and time.monotonic() < until:
            time.sleep(0.01)
        assert not server.active_channels


def test_a_line_is_closed_when_the_caller_asks_for_that() -> None:
    with serving(path, threads=4) as (port, _), line_to(port) as (line, answers):
        line.sendall(REQUEST % 1)
        read(answers)
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        started = time.monotonic()
        assert read(answers) == b"/"
        assert answers.read() == b""
        assert time.monotonic() - started < 1


@pytest.mark.parametrize("status", ["304 NOT MODIFIED", "204 NO CONTENT"])
@pytest.mark.parametrize(
    ("last", "goes_on"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\n\r\n", False),
    ],
    ids=["goes on", "asked to close", "HTTP 1.0"],
)
def test_a_line_goes_on_after_an_answer_without_a_body(
    status: str, last: bytes, goes_on: bool
) -> None:
    def app(_: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        start_response(status, [("ETag", '"invented"')])
        return []

    with (
        serving_app(app, threads=4) as server,
        line_to(int(server.effective_port)) as (line, answers),
    ):
        for request in (REQUEST % 1, REQUEST % 2, last):
            line.sendall(request)
            assert answers.readline().split(maxsplit=1)[1] == status.encode() + b"\r\n"
            headers = read_headers(answers)
            assert (b"connection", b"close") not in headers or request == last
        if goes_on:
            line.settimeout(0.1)
            with pytest.raises(TimeoutError):
                line.recv(1)
        else:
            assert answers.read() == b""


def test_what_is_no_request_is_refused_and_others_are_answered() -> None:
    with serving(path, threads=4) as (port, _), line_to(port) as (line, answers):
        line.sendall(REQUEST % 1)
        read(answers)
        line.sendall(b"NONSENSE\r\n\r\n")
        assert answers.readline().startswith(b"HTTP/1.0 400 ")
        answers.read()
        with line_to(port) as (other, more):
            other.sendall(REQUEST % 2)
            assert read(more) == b"/2"


def test_an_error_in_an_answer_breaks_no_line() -> None:
    def answer(environ: dict[str, Any]) -> bytes:
        if path(environ) == b"/2":
            raise RuntimeError("invented")
        return path(environ)

    with serving(answer, threads=4) as (port, _):
        for number, status in ((1, 200), (2, 500), (3, 200)):
            with line_to(port) as (line, answers):
                line.sendall(REQUEST % 1)
                assert read(answers) == b"/1"
                line.sendall(REQUEST % number)
                assert answers.readline().startswith(b"HTTP/1.1 %d " % status)


def test_large_answers_come_whole_and_soon() -> None:
    """More than the server keeps: the thread that answers waits for the one that sends."""
    pieces = [bytes([number]) * (1 << 20) for number in range(40)]

    def app(_: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Length", str(40 << 20))])
        return pieces

    with (
        serving_app(app, threads=4) as server,
        line_to(int(server.effective_port)) as (line, answers),
    ):
        started = time.monotonic()
        for number in range(4):
            line.sendall(REQUEST % number)
            time.sleep(0.05)
            assert read(answers) == b"".join(pieces)
        assert time.monotonic() - started < 2.5


def test_a_small_answer_comes_in_one_piece() -> None:
    with serving(path, threads=4) as (port, _), line_to(port) as (line, _):
        for number in range(100, 150):
            line.sendall(REQUEST % number)
            assert line.recv(65_536).endswith(b"\r\n\r\n/%d" % number)


@pytest.mark.parametrize(
    ("status", "said", "pieces", "sent"),
    [
        ("200 OK", "4", [b"more than four"], b"more"),
        ("200 OK", "4", [b"", b"mo", b"re"], b"more"),
        ("304 NOT MODIFIED", "4", [b"none"], b""),
        ("200 OK", "", [b"of", b"unknown length"], b"2\r\nof\r\nE\r\nunknown length\r\n0\r\n\r\n"),
    ],
    ids=["too much", "in pieces", "no body", "no length"],
)
def test_no_more_is_sent_than_was_said(
    status: str, said: str, pieces: list[bytes], sent: bytes
) -> None:
    def app(_: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        start_response(status, [("Content-Length", said)] if said else [])
        return pieces

    with (
        serving_app(app, threads=2) as server,
        line_to(int(server.effective_port)) as (line, answers),
    ):
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        head, _, content = answers.read().partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 " + status.encode())
    assert content == sent
