"""Whether a caller still waits, looked for on its line and only when asked."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from habeas_api.serving import listen

SECONDS = 1.0
Answer = Callable[[Callable[[], bool]], bytes]


@contextmanager
def serving(answer: Answer) -> Iterator[int]:
    """Serve ``answer``, which gets what says whether its caller has gone."""

    def app(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        content = answer(environ["waitress.client_disconnected"])
        start_response("200 OK", [("Content-Length", str(len(content)))])
        return [content]

    server = listen(app, "127.0.0.1", 0, 2, 1 << 20)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        thread.join(10)


def test_a_caller_who_waits_is_there_and_costs_nothing_meanwhile() -> None:
    def answer(gone: Callable[[], bool]) -> bytes:
        time.sleep(SECONDS)
        return str(gone()).encode()

    with serving(answer) as port:
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
    def answer(gone: Callable[[], bool]) -> bytes:
        time.sleep(0.2)
        return str(gone()).encode()

    with (
        serving(answer) as port,
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        line.makefile("rb") as answers,
    ):
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 2)
        said = [_body(answers) for _ in range(2)]

    assert said == [b"False", b"False"]


def _body(answers: Any) -> bytes:
    response = b""
    while not response.endswith(b"\r\n\r\n"):
        response += answers.readline()
    body: bytes = answers.read(5)
    return body


def test_a_caller_who_has_closed_the_line_is_gone() -> None:
    seen = threading.Event()

    def answer(gone: Callable[[], bool]) -> bytes:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if gone():
                seen.set()
                break
            time.sleep(0.01)
        return b""

    with serving(answer) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.2)
            assert not seen.is_set()
        assert seen.wait(10)
