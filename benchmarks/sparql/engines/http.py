"""Engines that answer over HTTP: a connection that stays open, and a port that is free."""

import http.client
import socket
import urllib.parse
from collections.abc import Mapping

from benchmarks.sparql.engines.engine import Engine, FailedError, TookTooLongError

__all__ = ["MEDIA_TYPES", "HttpEngine", "free_port"]

MEDIA_TYPES = {"json": "application/sparql-results+json", "csv": "text/csv"}


def free_port() -> int:
    """Return a port of this machine that nobody has, as far as can be known."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class HttpEngine(Engine):
    """An engine behind the SPARQL Protocol."""

    path = "/sparql"
    #: Sent with each query, besides the query itself.
    parameters: Mapping[str, str] = {}
    port = 0
    _connection: http.client.HTTPConnection | None = None

    def ask(self, text: str, format: str, seconds: float) -> bytes:
        """Send one query as a form, and read the whole answer."""
        body = urllib.parse.urlencode({"query": text, **self.parameters})
        headers = {
            "Accept": MEDIA_TYPES[format],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            try:
                status, content = self._exchange(body, headers, seconds)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._close()  # it was closed while others had their turn
                status, content = self._exchange(body, headers, seconds)
        except TimeoutError:
            self._close()
            self.kill()
            raise TookTooLongError(seconds) from None
        except (OSError, http.client.HTTPException) as error:
            self._close()
            raise FailedError(f"{type(error).__name__}: {error}") from error
        if status != 200:
            raise FailedError(f"HTTP {status}: {content.decode('utf-8', 'replace')}")
        return content

    def _exchange(self, body: str, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port)
        self._connection.timeout = seconds
        if self._connection.sock is not None:
            self._connection.sock.settimeout(seconds)
        self._connection.request("POST", self.path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def stop(self) -> None:
        """Close the connection and end the processes."""
        self._close()
        super().stop()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _answers(self) -> bool:
        """Return whether the port is open."""
        with socket.create_connection(("127.0.0.1", self.port), 1):
            return True
