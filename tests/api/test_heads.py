"""What the server refuses to read: heads that would keep it busy, or that HTTP/1.1 does not allow."""

import socket
import time

import pytest
from tests.api.test_lines import serving

from habeas_api.heads import LONGEST

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\nAccept:%stext/turtle\r\nConnection: close\r\n\r\n"


def status_of(request: bytes) -> int:
    with (
        serving(lambda environ: environ.get("HTTP_ACCEPT", "").encode()) as (port, _),
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
    ):
        line.sendall(request)
        answer = line.makefile("rb").readline()
    return int(answer.split()[1])


@pytest.mark.parametrize("blanks", [b" " * 33, b"\t" * 5000, b" \t" * 60_000, b"a" + b" " * 60_000])
def test_a_run_of_blanks_is_refused_before_anybody_reads_it(blanks: bytes) -> None:
    began = time.process_time()

    assert status_of(WHOLE % blanks) == 400
    assert time.process_time() - began < 1, "read as it comes, this takes many seconds"


def test_a_few_blanks_are_none_of_the_value() -> None:
    assert status_of(WHOLE % (b" " * 32)) == 200
    assert status_of(WHOLE % b"") == 200


def test_a_head_that_is_too_long_is_431() -> None:
    assert status_of(WHOLE % (b"a" * LONGEST)) == 431


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    ],
)
def test_what_http_does_not_allow_is_400(head: bytes) -> None:
    assert status_of(head) == 400


def test_an_old_client_needs_no_host() -> None:
    assert status_of(b"GET / HTTP/1.0\r\n\r\n") == 200
