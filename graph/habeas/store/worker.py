"""One worker: a process that answers one query at a time and may be killed at any moment.

It is forked by ``habeas.store.zygote``, which sealed it off, with one end of
a line as its standard input, and answers until that is closed. An answer is
sent when it is whole: small ones in the message, large ones as an open file
that has no name.
"""

import json
import pickle
import resource
import select
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO, Any, cast

from habeas.errors import (
    ForbiddenQueryError,
    HabeasError,
    InvalidQueryError,
    NoReleaseError,
)
from habeas.store import sealing
from habeas.store.answering import Answering
from habeas.store.interface import UnwantedFormError
from habeas.store.messages import receive, send, write_header
from habeas.store.owning import owned
from habeas.store.spilling import Spill, TooLargeError

__all__ = ["work"]

#: When a worker makes the memory its own that it shares: before it answers anything, as it waits
#: for requests, or as it waits after a query that had to copy so many pages by one fault each.
NOW, WAITING, COPYING = "now", "waiting", "copying"
MANY_COPIED = 2_000
#: A query that took so many seconds of a processor may leave memory behind that the engine keeps.
LONG = 0.1
#: What the engine says when the seal stopped it from making a connection.
_SEALED = ("(os error 13)", "(os error 24)")


def work(
    line: socket.socket,
    begin: Callable[[], Answering],
    seal: sealing.Seal,
    memory: tuple[int, int],
    fresh: float,
    own: str | None = None,
) -> None:
    """Answer what comes in on ``line`` until it is closed.

    ``begin`` opens what is asked. ``memory`` is how much a query may have at
    first, and what it may be allowed later, in bytes. After ``fresh`` seconds of a
    processor another worker is to take its place. ``own`` is when it makes the
    memory its own that it shares; None if it shares no store.
    """
    try:
        answering = begin()
    except NoReleaseError as error:
        _send_error(line, "store", str(error))
        return
    sealing.limit_memory(*memory)
    send(line, b"{}")
    worker = _Worker(line, answering, memory[0], fresh, own)
    while True:
        with tempfile.TemporaryFile() as spare:
            seal.close()
            if not worker.serve(spare):
                return
            seal.lift()


class _Worker:
    """Answers, and sees to its memory in between."""

    def __init__(
        self, line: socket.socket, answering: Answering, most: int, fresh: float, own: str | None
    ) -> None:
        self._line = line
        self._answering = answering
        self._fresh_until = time.process_time() + fresh
        self._large = (sealing.memory_held() or 0) + most
        self._owns_if_copying = own == COPYING
        self._owning: Iterator[int] = owned() if own in (NOW, WAITING) else iter(())
        self._called = select.poll()
        self._called.register(line, select.POLLIN)
        if own == NOW:
            for _ in self._owning:
                pass

    def serve(self, spare: IO[bytes]) -> bool:
        """Answer until ``spare`` was written to; return False when the line was closed before."""
        while True:
            for _ in self._owning:
                if self._called.poll(0):
                    break
            try:
                request = pickle.loads(receive(self._line)[0])
            except EOFError:
                return False
            used, faults = time.process_time(), self._owns_if_copying and _faults()
            sealing.limit_processor(request["seconds"], used)
            if _answer(self._line, self._answering, request, spare, partial(self._is_last, used)):
                return True
            if self._owns_if_copying and _faults() - faults > MANY_COPIED:
                self._owns_if_copying, self._owning = False, owned()

    def _is_last(self, used: float) -> bool:
        """Return whether another worker is to take its place: it is old, or has grown for good.

        ``used`` is what it had used of a processor before it was asked.
        """
        if used > self._fresh_until:
            return True
        long = time.process_time() - used > LONG
        return long and (sealing.memory_held() or 0) > self._large


def _faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _answer(
    line: socket.socket,
    answering: Answering,
    request: dict[str, Any],
    spare: IO[bytes],
    is_last: Callable[[], bool],
) -> bool:
    """Do what is asked, send what came out, and return whether ``spare`` was written to."""
    spill = Spill(spare, request["most"])
    try:
        header = _DO[request["do"]](answering, request, spill)
    except ForbiddenQueryError as error:
        _send_error(line, "forbidden", str(error))
    except UnwantedFormError as error:
        _send_error(line, "form", error.form)
    except InvalidQueryError as error:
        place = {"line": error.line, "column": error.column, "near": error.near}
        _send_error(line, "invalid", str(error), place=place)
    except (HabeasError, SyntaxError, ValueError, RuntimeError) as error:
        _send_error(line, "invalid", str(error))
    except TooLargeError:
        _send_error(line, "large", "")
    except MemoryError:
        _send_error(line, "memory", "", last=True)
        raise SystemExit(1) from None  # a worker that ran short of memory is not asked again
    except OSError as error:
        if any(sign in str(error) for sign in _SEALED):
            _send_error(line, "forbidden", "The query tried to reach out; this service never does.")
        else:
            _send_error(line, "failed", type(error).__name__, last=True)
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is no Exception
        _send_error(line, "failed", type(error).__name__, last=True)
        raise SystemExit(1) from None
    else:
        if is_last():
            header["last"] = True
        spill.send(line, write_header(header | {"size": spill.size}))
    return spill.spilled


def _query(answering: Answering, request: dict[str, Any], spill: Spill) -> dict[str, Any]:
    return answering.answer(request, cast(IO[bytes], spill))


def _explain(answering: Answering, request: dict[str, Any], spill: Spill) -> dict[str, Any]:
    explain = getattr(answering, "explain", None)
    spill.write(json.dumps(explain(request) if explain else {}).encode())
    return {}


def _hints(answering: Answering, request: dict[str, Any], spill: Spill) -> dict[str, Any]:
    hints = getattr(answering, "hints", None)
    return {"notes": hints(request) if hints else []}


_DO = {"query": _query, "explain": _explain, "hints": _hints}


def _send_error(
    line: socket.socket,
    kind: str,
    message: str,
    last: bool = False,
    place: Mapping[str, Any] | None = None,
) -> None:
    """Say what went wrong; if it is the last that is said, another process takes over."""
    header = {"error": kind, "message": message[:10_000], "last": last, "place": place}
    send(line, json.dumps(header).encode())
