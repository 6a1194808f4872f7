"""Lines to callers: whether somebody still waits there, and a thread that stays for what comes next.

waitress lets one thread read all lines and hands each request to another. For
a small request that is as much work as the answer. So the thread that has
answered waits a moment for the next request on the same line, and reads and
answers it by itself; then the line goes back to the thread that reads. One
thread has a line at a time: while ``_stays``, the other leaves it alone.

Who has gone is looked for on the line, whenever somebody wants to know. The
server can tell by itself, but then it reads ahead, and a small request costs
it two or three times as much (``channel_request_lookahead``, measured).

Files go to the line by the thread that reads, so that nobody waits for a slow
caller. It gives each line a share of its time: a caller who takes a file as
quickly as it is read would else have all of it.
"""

import select
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from habeas_api.heads import Head
from habeas_api.stretches import Slice

__all__ = ["look_after_lines"]

#: How long a thread stays at a line after an answer, in seconds.
STAYING = 0.02
#: How much of a file is sent before it is the turn of other lines, in bytes.
SHARE = 1 << 20


class _Task(WSGITask):  # type: ignore[misc] # waitress says nothing of types
    """One request, with a way to see whether its caller has gone."""

    wrote_header: bool

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        line = self.channel.socket
        environ["waitress.client_disconnected"] = lambda: _is_closed(line)
        return environ

    def set_close_on_finish(self) -> None:
        """End the line after this answer, unless that has no body by its status: then it goes on."""
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if asked or self.has_body or self.version != "1.1":
            super().set_close_on_finish()

    def write(self, data: bytes) -> None:
        """Send the first piece of a body, and with it the head: sent alone it costs as much again."""
        if not data and not self.wrote_header and len(self.channel.requests) > 1:
            # A file follows. Those who ask for more before they have it are not waited for.
            self.set_close_on_finish()
        known = self.content_length is not None and len(data) <= self.content_length
        if self.wrote_header or not (self.complete and self.has_body and data and known):
            super().write(data)
            return
        head = self.build_response_header()
        self.wrote_header = True
        self.content_bytes_written = len(data)
        self.channel.write_soon(head + data)


class _Server:
    """The server as one line sees it: not called for what the thread does that stays there."""

    def __init__(self, server: Any, line: "_Channel") -> None:
        vars(self).update(vars(server))  # none of it changes while it serves
        self._server = server
        self._line = line

    def pull_trigger(self) -> None:
        """Wake the thread that reads, if there is anything for it to do on this line."""
        if not self._line._stays or self._line.writable():
            self._server.pull_trigger()

    def add_task(self, line: "_Channel") -> None:
        """Have the next request of the line answered."""
        if line._stays:
            line._has_more = True
        else:
            self._server.add_task(line)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A line whose requests know it, and where a thread may stay."""

    task_class = _Task
    parser_class = Head
    #: Whether the thread that answers goes on to read, and whether it has read a whole request.
    _stays = _has_more = False
    #: How much of a file may still be sent in this turn, in bytes.
    _share = 0

    def __init__(self, server: Any, *arguments: Any, **named: Any) -> None:
        super().__init__(server, *arguments, **named)
        self.server: Any = _Server(server, self)

    def readable(self) -> bool:
        """Say whether the thread that reads all lines is to read this one."""
        return not self._stays and bool(super().readable())

    def service(self) -> None:
        """Answer one request, and what follows soon while there are threads for other lines."""
        self._stays = self._may_stay()
        try:
            super().service()
            while self._stays and (self._has_more or self._read_on()):
                self._has_more = False
                if not self._may_stay():
                    self._stays = False
                    self.server.add_task(self)
                    return
                super().service()
        finally:
            if self._stays:
                self._stays = False
                if not (self.close_when_flushed or self.will_close):
                    self.server.pull_trigger()

    def send(self, data: bytes | Slice, do_close: bool = True) -> int:
        """Send what the line takes now, and return how much that was, in bytes."""
        if not isinstance(data, Slice):
            return int(super().send(data, do_close))
        if self._share <= 0:
            return 0
        try:
            part = Slice(data.file, data.start, min(data.size, self._share))
            sent = part.send(self.socket.fileno())
        except BlockingIOError:
            return 0
        except OSError:  # the caller has gone, or the file
            self.will_close = True
            return 0
        self._share -= sent
        return sent

    def _flush_some(self, do_close: bool = True) -> bool:
        self._share = SHARE
        return bool(super()._flush_some(do_close))

    def _may_stay(self) -> bool:
        """Say whether half of the threads have nothing to do, and nobody waits for one."""
        threads = self.server.task_dispatcher
        return not threads.queue and 2 * threads.active_count <= len(threads.threads)

    def _read_on(self) -> bool:
        """Read what comes soon, and return whether that is a whole request.

        Whatever else there is to do, the end of the line too, is left to the thread that reads.
        """
        if self.writable() or not self.connected:
            return False
        waiting = select.poll()
        waiting.register(self.socket, select.POLLIN)
        if not waiting.poll(STAYING * 1_000):
            return False
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except OSError:
            return False
        if data:
            self.last_activity = time.time()
            self.received(data)
        return self._has_more


def look_after_lines(server: Any) -> None:
    """Let threads of ``server`` stay at lines, and lines say themselves who has gone."""
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
