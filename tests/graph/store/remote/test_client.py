"""What a remote store may do wrong, and what we never do: nothing but a whole answer is an answer."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyoxigraph as ox
import pytest
from tests.graph.store.remote.servers import free_port

from habeas.errors import (
    BusyError,
    HabeasError,
    InvalidQueryError,
    QueryLimitError,
    QueryTimeoutError,
    RemoteAnswerError,
    RemoteRefusalError,
    RemoteSettingError,
    RemoteStoreError,
    RemoteStoreLostError,
)
from habeas.store.remote.access import Access
from habeas.store.remote.capabilities import KINDS, endpoint_of
from habeas.store.remote.client import Client
from habeas.store.remote.limits import within
from habeas.store.remote.rows import rows_of, write_rows

TSV = ox.QueryResultsFormat.TSV
JSON = "application/sparql-results+json"
ROW = b'{"s":{"type":"uri","value":"urn:test:a"}}'
GOOD = b'{"head":{"vars":["s"]},"results":{"bindings":[' + ROW + b"]}}"
Behave = Callable[[BaseHTTPRequestHandler], None]


class Puppet:
    """A server that does what a test tells it to, and remembers what it was sent."""

    def __init__(self) -> None:
        self.behave: Behave = answer()
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        puppet = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                puppet.seen.append((self.command, self.path, dict(self.headers), body))
                puppet.behave(self)

            do_PUT = do_DELETE = do_GET = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/sparql"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


def answer(
    body: bytes = GOOD,
    status: int = 200,
    kind: str = JSON,
    length: int | None = None,
    **headers: str,
) -> Behave:
    """Return what answers with ``body``, which is announced as ``length`` bytes."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        if length is not None:
            handler.close_connection = True

    return behave


def vanish(handler: BaseHTTPRequestHandler) -> None:
    """Close the line without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def half_of_the_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%s\r\n" % (20, GOOD[:20]))
    vanish(handler)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True


def be_silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)
    handler.close_connection = True


@pytest.fixture
def puppet() -> Iterator[Puppet]:
    """A server on a port of this machine that does what it is told to."""
    puppet = Puppet()
    yield puppet
    puppet.stop()


def client_of(address: str, kind: str = "generic", access: Access | None = None) -> Client:
    capabilities = KINDS[kind]
    found = endpoint_of(address, capabilities)
    return Client(found, capabilities, access or Access(), seconds=10.0)


def rows(client: Client, text: str = "SELECT ?s {}") -> list[str]:
    with client.rows(text, ["urn:test:d"], ["urn:test:n"]) as found:
        return [str(row[0]) for row in rows_of(found, ["s"])]


def test_a_whole_answer_is_an_answer(puppet: Puppet) -> None:
    assert rows(client_of(puppet.address)) == ["<urn:test:a>"]
    method, path, headers, body = puppet.seen[0]
    assert (method, path) == ("POST", "/sparql")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b"default-graph-uri=urn%3Atest%3Ad" in body
    assert b"named-graph-uri=urn%3Atest%3An" in body


@pytest.mark.parametrize(
    ("behave", "error", "said"),
    [
        (answer(GOOD[:-2]), RemoteAnswerError, "not whole"),
        (answer(GOOD[:60]), RemoteAnswerError, "not whole"),
        (answer(GOOD[:-2] + b"\nQuery cancelled"), RemoteAnswerError, "not whole"),
        (answer(b""), RemoteAnswerError, "not whole"),
        (answer(b"garbage"), RemoteAnswerError, "not whole"),
        (answer(GOOD[:60], length=len(GOOD)), RemoteStoreLostError, "went away"),
        (half_of_the_chunks, RemoteStoreLostError, "went away"),
        (vanish, RemoteStoreLostError, "went away"),
        (answer(b"<html>", kind="text/html"), RemoteAnswerError, "answered with text/html"),
        (answer(b'{"head":{},"boolean":true}'), RemoteAnswerError, "where rows belong"),
        (answer(Content_Encoding="gzip"), RemoteAnswerError, "packed"),
        (answer(status=206), RemoteAnswerError, "only a part"),
        (answer(status=302, Location="http://127.0.0.1:9/"), RemoteAnswerError, "elsewhere"),
        (answer(status=401), RemoteRefusalError, "HABEAS_STORE_USER"),
        (answer(status=403), RemoteRefusalError, "HABEAS_STORE_USER"),
        (answer(status=404), RemoteStoreError, "address right"),
        (answer(b"line 1: odd", 400, "text/plain"), InvalidQueryError, "line 1: odd"),
        (answer(b"<h1>out of\x00 disk</h1>", 500, "text/html"), RemoteStoreError, "out of disk"),
        (answer(b"S1T00 Error SR171: timed out", 500), QueryTimeoutError, "was ended"),
        (answer(status=504), QueryTimeoutError, "was ended"),
        (answer(status=503, Retry_After="7"), BusyError, "in 7 seconds"),
        (answer(status=429), BusyError, "in 5 seconds"),
    ],
)
def test_what_is_no_answer_is_an_error(
    puppet: Puppet, behave: Behave, error: type[HabeasError], said: str
) -> None:
    puppet.behave = behave

    with pytest.raises(error, match=said) as caught:
        rows(client_of(puppet.address))

    assert "SELECT" not in str(caught.value)
    assert len(puppet.seen) == 1


def test_an_error_that_repeats_the_query_is_cut(puppet: Puppet) -> None:
    puppet.behave = answer(b"Error SP030 near X SPARQL query: SELECT secret", 400, "text/plain")

    with pytest.raises(InvalidQueryError) as caught:
        rows(client_of(puppet.address))

    assert str(caught.value) == "The store refused the query: Error SP030 near X"


def test_nobody_there_is_said_so() -> None:
    with pytest.raises(RemoteStoreLostError, match="Is it running"):
        rows(client_of(f"http://127.0.0.1:{free_port()}/sparql"))


@pytest.mark.parametrize("behave", [be_silent, drip])
def test_the_time_is_that_of_the_whole_answer(puppet: Puppet, behave: Behave) -> None:
    puppet.behave = behave
    started = time.monotonic()

    with pytest.raises(QueryTimeoutError, match=r"0\.5 seconds"), within(0.5, 1000):
        rows(client_of(puppet.address))

    assert time.monotonic() - started < 1.4


def test_an_answer_that_is_too_large_is_not_kept(puppet: Puppet) -> None:
    puppet.behave = answer(GOOD.replace(b"urn:test:a", b"urn:test:" + b"a" * 5000))

    with pytest.raises(QueryLimitError, match="1,000 bytes"), within(5.0, 1000):
        rows(client_of(puppet.address))


@pytest.mark.parametrize("status", [200, 206])  # by version and settings
def test_virtuoso_says_in_a_header_that_time_ran_out(puppet: Puppet, status: int) -> None:
    said = "Returning incomplete results, query interrupted by result timeout"
    puppet.behave = answer(status=status, X_SQL_State="S1TAT", X_SQL_Message=said)

    with pytest.raises(QueryTimeoutError):
        rows(client_of(puppet.address, "virtuoso"))
    puppet.behave = answer(status=status, X_SQL_State="S1000")
    with pytest.raises(RemoteAnswerError, match="only a part"):
        rows(client_of(puppet.address, "virtuoso"))
    assert b"timeout=10000" in puppet.seen[0][3]


def test_as_many_rows_as_the_store_gives_at_most_are_not_all(puppet: Puppet) -> None:
    body = GOOD.replace(ROW, b",".join([ROW] * 3))
    puppet.behave = answer(body, X_SPARQL_MaxRows="3")
    client = client_of(puppet.address, "virtuoso")

    with pytest.raises(RemoteAnswerError, match="cuts answers off at 3 rows"):
        rows(client)
    with client.rows("", [], []) as found, pytest.raises(RemoteAnswerError, match="at 3 rows"):
        write_rows(found, ["s"], io.BytesIO(), TSV)
    puppet.behave = answer(body, X_SPARQL_MaxRows="4")
    assert len(rows(client)) == 3


def test_a_cap_can_be_known_beforehand(puppet: Puppet) -> None:
    capabilities = KINDS["generic"].limited(1)
    client = Client(endpoint_of(puppet.address, capabilities), capabilities, Access())

    with pytest.raises(RemoteAnswerError, match="cuts answers off at 1 rows"):
        rows(client)


def test_columns_come_in_our_order_whatever_the_store_does(puppet: Puppet) -> None:
    puppet.behave = answer(
        b'{"head":{"vars":["b","s"]},"results":{"bindings":['
        b'{"s":{"type":"uri","value":"urn:test:a"},"b":{"type":"literal","value":"x\\ty"}}]}}'
    )
    client = client_of(puppet.address)

    with client.rows("", [], []) as found:
        assert [str(row) for row in next(rows_of(found, ["s", "none", "b"]))[::2]] == [
            "<urn:test:a>",
            '"x\\ty"',
        ]
    output = io.BytesIO()
    with client.rows("", [], []) as found:
        write_rows(found, ["s", "none", "b"], output, TSV)
    assert output.getvalue() == b'?s\t?none\t?b\n<urn:test:a>\t\t"x\\ty"\n'


def test_no_cookie_proxy_or_password_of_the_surroundings_is_used(
    puppet: Puppet, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    puppet.behave = answer(Set_Cookie="id=1; Path=/")
    client = client_of(puppet.address)

    rows(client)
    rows(client)

    for _, _, headers, _ in puppet.seen:
        assert not {"Cookie", "Authorization"} & set(headers)
    assert len(puppet.seen) == 2


def test_a_password_is_shown_only_where_nobody_can_listen(puppet: Puppet) -> None:
    ada = Access(user="ada", password="secret")

    rows(client_of(puppet.address, access=ada))
    rows(client_of(puppet.address, access=Access(token="token")))

    assert puppet.seen[0][2]["Authorization"].startswith("Basic ")
    assert puppet.seen[1][2]["Authorization"] == "Bearer token"
    for access in (ada, Access(token="token")):
        with pytest.raises(RemoteSettingError, match="everybody on the way"):
            client_of("http://store.example/sparql", access=access)
    client_of("https://store.example/sparql", access=ada)
    client_of("http://store.example/sparql", "virtuoso", ada)  # digest: it does not travel
    assert "secret" not in repr(ada)


@pytest.mark.parametrize(
    "address",
    [
        "http://ada:secret@store.example/sparql",
        "file:///etc/passwd",
        "store.example/sparql",
        "http://store.example/sparql?user=ada",
        "http://store.example:port/sparql",
    ],
)
def test_an_address_that_is_none_or_holds_a_password_is_refused(address: str) -> None:
    with pytest.raises(RemoteSettingError) as caught:
        endpoint_of(address, KINDS["generic"])

    assert "secret" not in str(caught.value)


def test_graphs_and_updates_go_where_the_engine_has_them(puppet: Puppet) -> None:
    client = client_of(puppet.address, "virtuoso")
    puppet.behave = answer(status=201)

    client.put("urn:test:g", b"<urn:a> <urn:b> <urn:c> .\n")
    client.put("urn:test:g", b"", add=True)
    client.update("INSERT DATA {}")
    puppet.behave = answer(status=404)
    client.delete("urn:test:g")  # it need not be there

    assert [(method, path) for method, path, _, _ in puppet.seen] == [
        ("PUT", "/sparql-graph-crud-auth?graph-uri=urn%3Atest%3Ag"),
        ("POST", "/sparql-graph-crud-auth?graph-uri=urn%3Atest%3Ag"),
        ("POST", "/sparql-auth"),
        ("DELETE", "/sparql-graph-crud-auth?graph-uri=urn%3Atest%3Ag"),
    ]
    with pytest.raises(RemoteStoreError, match="404"):
        client.update("INSERT DATA {}")
