"""Whether a caller still waits: looked for on its line, whenever somebody wants to know.

The server can tell by itself, but then it reads ahead, and a small request
costs it two or three times as much (``channel_request_lookahead``, measured).
"""

import socket
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

__all__ = ["look_on_lines"]


class _Task(WSGITask):  # type: ignore[misc] # waitress says nothing of types
    """One request, with a way to see whether its caller has gone."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        line = self.channel.socket
        environ["waitress.client_disconnected"] = lambda: _is_closed(line)
        return environ


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A line whose requests know it."""

    task_class = _Task


def look_on_lines(server: Any) -> None:
    """Let ``server`` answer ``waitress.client_disconnected`` from the lines themselves."""
    servers = getattr(server, "map", None) or {0: server}
    for each in servers.values():
        if hasattr(each, "channel_class"):
            each.channel_class = _Channel


def _is_closed(line: socket.socket) -> bool:
    """Return whether the other side has closed a line; what it sent is left there."""
    try:
        return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
