"""A small client for the SPARQL Protocol, that costs next to nothing itself."""

import socket
import time
import urllib.parse
from dataclasses import dataclass
from types import TracebackType
from typing import Self

__all__ = ["Client", "Reply", "percentile"]


@dataclass(frozen=True)
class Reply:
    """What came back, and how long it took, in seconds."""

    status: int
    size: int
    #: Until the first byte, and until the last one.
    first: float
    whole: float


class Client:
    """One connection that stays open.

    Parameters
    ----------
    port
        Of this machine.
    path
        Where queries are sent.
    address
        What this client is called: one of 127.0.0.0/8, all of which are this machine.
    """

    def __init__(
        self, port: int, path: str = "/sparql", address: str = "127.0.0.1", seconds: float = 120
    ) -> None:
        self._port, self._path, self._address, self._seconds = port, path, address, seconds
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def send(self, text: str, accept: str = "application/sparql-results+json") -> None:
        """Send a query by GET and do not wait."""
        asked = urllib.parse.urlencode({"query": text})
        head = (
            f"GET {self._path}?{asked} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{self._port}\r\nAccept: {accept}\r\n\r\n"
        )
        self._open().sendall(head.encode())

    def ask(self, text: str, accept: str = "application/sparql-results+json") -> Reply:
        """Send a query and read all of the answer; what it says is thrown away."""
        start = time.perf_counter()
        self.send(text, accept)
        return self.receive(start)

    def receive(self, start: float) -> Reply:
        """Read an answer to its end; times count from ``start``."""
        line = self._open()
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._some(line)
        first = time.perf_counter() - start
        head, _, rest = head.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (field.partition(b":") for field in lines[1:])
        }
        if b"content-length" in fields:
            size, missing = len(rest), int(fields[b"content-length"]) - len(rest)
            while missing > 0:
                piece = self._some(line)
                size, missing = size + len(piece), missing - len(piece)
        else:
            size, tail = len(rest), rest[-5:]
            while tail != b"0\r\n\r\n":
                piece = self._some(line)
                size, tail = size + len(piece), (tail + piece)[-5:]
        whole = time.perf_counter() - start
        if fields.get(b"connection", b"").lower() == b"close":
            self.close()
        return Reply(int(lines[0].split()[1]), size, first, whole)

    def close(self) -> None:
        """Close the connection; it is opened again when needed."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _open(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(
                ("127.0.0.1", self._port), self._seconds, (self._address, 0)
            )
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _some(self, line: socket.socket) -> bytes:
        piece = line.recv(1 << 18)
        if not piece:
            self.close()
            raise ConnectionError("the answer was cut short")
        return piece


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that no more than 1 - ``share`` of them exceed.

    Examples
    --------
    >>> percentile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5)
    3.0
    """
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
