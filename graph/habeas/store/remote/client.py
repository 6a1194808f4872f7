"""Talking to a remote store: SPARQL 1.1 Protocol and Graph Store Protocol over HTTP.

Only the addresses of the store are called: no redirect is followed, and no
proxy, cookie or password is taken from the surroundings. An answer is read to
its end before anybody sees it; whatever is not a whole answer is an error.
Nothing is logged, since questions and answers name people.
"""

import http.cookiejar
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

from habeas.errors import (
    QueryTimeoutError,
    RemoteAnswerError,
    RemoteStoreError,
    RemoteStoreLostError,
)
from habeas.store.remote.access import Access
from habeas.store.remote.answer import INLINE, Answer
from habeas.store.remote.capabilities import Capabilities, Endpoint
from habeas.store.remote.limits import Limits, current
from habeas.store.remote.refusals import check_status

__all__ = ["CONNECT", "Client"]

#: How long a connection may take to come about, in seconds.
CONNECT = 5.0
JSON = "application/sparql-results+json"
#: The media type in which graphs are sent.
TRIPLES = "application/n-triples"
_PIECE = 1 << 16
#: How many connections are kept open.
_CONNECTIONS = 32


class Client:
    """A store at an endpoint; many threads may ask it at once.

    Parameters
    ----------
    endpoint, capabilities
        Where it is and what it can do.
    access
        What it wants to see of us.
    seconds, most
        Longest time of a question, and the size of the largest answer in bytes, where
        :func:`habeas.store.remote.limits.within` says nothing else.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        capabilities: Capabilities,
        access: Access | None = None,
        seconds: float = 60.0,
        most: int = 1 << 30,
    ) -> None:
        access = access or Access.from_environment()
        self.endpoint = endpoint
        self.capabilities = capabilities
        self.seconds, self.most = seconds, most
        self._auth = {
            address: access.shown_to(address, capabilities)
            for address in {endpoint.query, endpoint.update, endpoint.graph_store}
        }
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies, and no passwords from ~/.netrc
        self._session.verify = access.certificates or True
        self._session.headers.update({"User-Agent": "habeas", "Accept-Encoding": "identity"})
        self._session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_maxsize=_CONNECTIONS, max_retries=0)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def rows(self, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Answer:
        """Return the whole answer of a SELECT query.

        Raises
        ------
        InvalidQueryError
            If the store takes it for no query.
        QueryTimeoutError, QueryLimitError, BusyError
            If it takes too long or gives too much, or if the store has no time.
        RemoteStoreError
            If the store cannot be reached, refuses, or answers what is no answer.
        """
        limits = current(self.seconds, self.most)
        fields: dict[str, Any] = {
            "query": text,
            "default-graph-uri": list(default_graphs),
            "named-graph-uri": list(named_graphs),
        }
        if (field := self.capabilities.timeout_field) is not None:
            fields[field] = str(round(max(limits.left(), 1.0) * self.capabilities.timeout_units))
        with self._asked(
            "POST", self.endpoint.query, limits, data=fields, headers={"Accept": JSON}
        ) as response:
            self._check_partial(response, limits)
            check_status(response, self.endpoint.query, limits, query=True)
            return self._whole(response, limits)

    def server(self) -> str:
        """Return what the store says it is, in answer to a question that costs nothing."""
        limits = current(self.seconds, self.most)
        with self._asked(
            "POST",
            self.endpoint.query,
            limits,
            data={"query": "ASK {}"},
            headers={"Accept": JSON},
        ) as response:
            check_status(response, self.endpoint.query, limits, query=True)
            return response.headers.get("Server", "")

    def update(self, text: str) -> None:
        """Let the store change something; the text is ours, with terms that were written safely."""
        address = self.endpoint.update
        self._told("POST", address, data={self.capabilities.update_field: text})

    def put(self, graph: str, triples: bytes, add: bool = False) -> None:
        """Put N-Triples into a graph, in place of all it holds; or beside that."""
        self._told(
            "POST" if add else "PUT",
            self.endpoint.graph_store,
            params={self.capabilities.graph_parameter: graph},
            data=triples,
            headers={"Content-Type": TRIPLES},
        )

    def delete(self, graph: str) -> None:
        """Remove a graph, which need not be there."""
        self._told(
            "DELETE",
            self.endpoint.graph_store,
            params={self.capabilities.graph_parameter: graph},
            gone=True,
        )

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def _told(self, method: str, address: str, gone: bool = False, **request: Any) -> None:
        limits = current(self.seconds, self.most)
        with self._asked(method, address, limits, **request) as response:
            if not (gone and response.status_code == 404):
                check_status(response, address, limits, query=False)

    @contextmanager
    def _asked(
        self, method: str, address: str, limits: Limits, **request: Any
    ) -> Iterator[requests.Response]:
        """Send a request, and give the head of the answer; what goes wrong becomes our error."""
        left = limits.left()
        try:
            with self._session.request(
                method,
                address,
                auth=self._auth[address],
                timeout=(min(CONNECT, left), left),
                allow_redirects=False,
                stream=True,
                **request,
            ) as response:
                yield response
        except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise self._lost(address, error) from None
        except (requests.Timeout, urllib3.exceptions.ReadTimeoutError, TimeoutError) as error:
            if isinstance(error, QueryTimeoutError):
                raise
            raise limits.passed() from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if isinstance(error, RemoteStoreError):
                raise
            if time.monotonic() >= limits.until:
                raise limits.passed() from None
            raise self._lost(address, error) from None

    def _lost(self, address: str, error: Exception) -> RemoteStoreLostError:
        """Return what to say of a connection that was not made, or not kept."""
        if isinstance(error, requests.exceptions.SSLError):
            reason = "shows a certificate that is not trusted. Name it in HABEAS_STORE_CERTIFICATES"
        elif "NewConnectionError" in repr(error) or isinstance(error, requests.ConnectTimeout):
            reason = "cannot be reached. Is it running?"
        else:
            reason = "went away before its answer was whole. Is it still running?"
        return RemoteStoreLostError(address, reason)

    def _check_partial(self, response: requests.Response, limits: Limits) -> None:
        """Refuse an answer that says in its head that it is only a part, whatever its status."""
        state = response.headers.get(self.capabilities.partial_header or "")
        if state is None:
            return
        if "timeout" in response.headers.get("X-SQL-Message", "").lower():
            raise limits.passed()
        raise RemoteAnswerError(
            self.endpoint.query, f"gave only a part of its answer ({state[:20]})."
        )

    def _whole(self, response: requests.Response, limits: Limits) -> Answer:
        """Return all of an answer, or nothing of it."""
        address = self.endpoint.query
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in (JSON, "application/json"):
            shown = kind if kind.isascii() and kind.isprintable() else "something else"
            raise RemoteAnswerError(
                address, f"answered with {shown[:60] or 'nothing'}, not {JSON}."
            )
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise RemoteAnswerError(address, "packed its answer, though it was asked not to.")
        spool = SpooledTemporaryFile(INLINE)  # noqa: SIM115 - the answer closes it
        try:
            pieces = _pieces(response, limits)
            for piece in _labelled(pieces) if self.capabilities.node_addresses else pieces:
                spool.write(piece)
                limits.check_size(spool.tell())
        except BaseException:
            spool.close()
            raise
        return Answer(
            cast(IO[bytes], spool),
            spool.tell(),
            address,
            self._max_rows(response),
            self.capabilities.numbers_for_values,
        )

    def _max_rows(self, response: requests.Response) -> int | None:
        """Return how many rows the store gives at most, as far as we know."""
        said = response.headers.get(self.capabilities.cap_header or "", "")
        known = [int(said)] if said.isdigit() else []
        if self.capabilities.max_rows is not None:
            known.append(self.capabilities.max_rows)
        return min(known, default=None)


def _pieces(response: requests.Response, limits: Limits) -> Iterator[bytes]:
    """Yield the body as it comes, as long as there is time."""
    raw = response.raw
    while True:
        left = limits.left()
        with suppress(AttributeError, OSError):  # nothing is open any more: all has come
            sock: Any = getattr(raw.connection, "sock", None)
            sock.settimeout(left)
        piece = raw.read1(_PIECE) if hasattr(raw, "read1") else raw.read(_PIECE)
        if not piece:
            return
        yield piece


#: How Virtuoso begins the label of a blank node, which no reader of the standard takes for one.
_NODE = b'"type": "bnode", "value": "nodeID://'


def _labelled(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same with labels for blank nodes. In a string of JSON its quotes had backslashes."""
    label, rest = _NODE.removesuffix(b"nodeID://"), b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(_NODE)
        keep = max(len(rest) - len(_NODE) + 1, 0)
        yield b"".join(part + label for part in whole) + rest[:keep]
        rest = rest[keep:]
    yield rest
