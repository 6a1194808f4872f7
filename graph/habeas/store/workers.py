"""Queries from outside, each in a process that can be ended.

The engine cannot be told to stop, and some texts crash it. So what strangers
ask runs in a pool of workers: each opens the store read-only and answers one
query at a time, within a time, a memory and a size. One that goes past a
limit is killed and replaced; its caller gets an error, everybody else is
served meanwhile. No part of an answer leaves before the whole is there.
"""

import math
import os
import pickle
import signal
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import pyoxigraph as ox

from habeas.errors import (
    BusyError,
    ForbiddenQueryError,
    HabeasError,
    InvalidQueryError,
    QueryLimitError,
    QueryTimeoutError,
)
from habeas.store.embedded import Term
from habeas.store.formats import GRAPHS, ROWS, Format
from habeas.store.process import WorkerProcess

__all__ = ["SpilledResult", "UnwantedFormError", "WorkerPool"]


class UnwantedFormError(HabeasError, TypeError):
    """A query gives rows where only a graph can be taken, or the other way round."""

    def __init__(self, form: str) -> None:
        what = {"rows": "rows", "boolean": "yes or no", "graph": "a graph"}[form]
        super().__init__(f"The query gives {what}; ask for a format that can hold that.")
        self.form = form


@dataclass(frozen=True)
class SpilledResult:
    """A whole answer, kept where no limit can cut it short. Close it after use."""

    file: BinaryIO
    #: In bytes.
    size: int
    #: ``rows``, ``boolean`` or ``graph``.
    form: str
    format: Format[ox.QueryResultsFormat] | Format[ox.RdfFormat]

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return self.format.media_type

    def __enter__(self) -> Self:
        """Return the answer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its file."""
        self.file.close()


class WorkerPool:
    """Answers queries over the store in ``store_folder``; many threads may ask.

    Parameters
    ----------
    store_folder
        The store of a release.
    workers
        How many queries run at once.
    seconds
        Longest time of one query, and of waiting for a worker.
    memory
        How much one query may add to the memory of its worker, in bytes.
    max_bytes
        Largest answer, in bytes.
    queue
        How many callers may wait for a worker.

    Raises
    ------
    NoReleaseError
        If there is no store, or it cannot be opened.
    """

    def __init__(
        self,
        store_folder: Path,
        workers: int = 2,
        seconds: float = 10.0,
        memory: int = 1 << 30,
        max_bytes: int = 128 << 20,
        queue: int = 8,
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.max_bytes = max_bytes
        self.queue = queue
        self._workers = [WorkerProcess(store_folder, memory) for _ in range(max(workers, 1))]
        self._idle: list[WorkerProcess] = []
        self._waiting = 0
        self._closed = False
        self._changed = threading.Condition()
        self._end = weakref.finalize(self, _end_all, self._workers)
        try:
            for worker in self._workers:
                worker.start()
            for worker in self._workers:
                worker.wake()
        except BaseException:
            self.close()
            raise
        self._idle.extend(self._workers)

    @property
    def size(self) -> int:
        """How many queries run at once."""
        return len(self._workers)

    def query(
        self,
        text: str,
        *,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        rows: str | None = "json",
        graph: str | None = "ttl",
        max_bytes: int | None = None,
    ) -> SpilledResult:
        """Run one query and return its whole answer.

        Parameters
        ----------
        text, given, default_graphs, named_graphs
            As for :meth:`habeas.store.embedded.EmbeddedStore.run`.
        rows, graph
            Names of the formats to write rows and graphs in; None where the caller has no use
            for the one or the other.
        max_bytes
            Largest answer, if less than that of the pool.

        Raises
        ------
        ForbiddenQueryError
            If it would reach out or write.
        InvalidQueryError
            If it is not SPARQL that we can run.
        UnwantedFormError
            If it gives rows and ``rows`` is None, or a graph and ``graph`` is None.
        QueryTimeoutError, QueryLimitError
            If it took too long, or too much.
        BusyError
            If too many are waiting.
        """
        most = min(self.max_bytes, self.max_bytes if max_bytes is None else max_bytes)
        request = pickle.dumps(
            {
                "text": text,
                "given": dict(given or {}),
                "default_graphs": default_graphs,
                "named_graphs": named_graphs,
                "rows": rows,
                "graph": graph,
                "most": most,
                "seconds": self.seconds,
            }
        )
        worker = self._take()
        try:
            header, body, file = self._ask(worker, request)
        finally:
            self._give_back(worker)
        if "error" in header:
            raise self._error(header["error"], header["message"], most)
        form = header["form"]
        written = GRAPHS[header["format"]] if form == "graph" else ROWS[header["format"]]
        if file is None:
            return SpilledResult(BytesIO(body), len(body), form, written)
        spilled = os.fdopen(file, "rb")
        spilled.seek(0)
        return SpilledResult(spilled, header["size"], form, written)

    def close(self) -> None:
        """End all workers. Whoever still waits gets a BusyError."""
        with self._changed:
            self._closed = True
            self._idle.clear()
            self._changed.notify_all()
        self._end()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        self.close()

    def _take(self) -> WorkerProcess:
        """Return a worker that nobody else has."""
        with self._changed:
            if not self._idle and not self._closed:
                if self._waiting >= self.queue:
                    raise BusyError(math.ceil(self.seconds))
                self._waiting += 1
                try:
                    self._changed.wait_for(lambda: self._idle or self._closed, self.seconds)
                finally:
                    self._waiting -= 1
            if not self._idle:
                raise BusyError(math.ceil(self.seconds))
            return self._idle.pop()

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(worker)
                self._changed.notify()

    def _ask(
        self, worker: WorkerProcess, request: bytes
    ) -> tuple[dict[str, Any], bytes, int | None]:
        """Let ``worker`` answer; replace it if it fails."""
        worker.wake()
        try:
            header, body, file = worker.ask(request, self.seconds)
        except TimeoutError:
            self._replace(worker)
            raise QueryTimeoutError(self.seconds) from None
        except (EOFError, OSError, ValueError) as error:
            code = self._replace(worker)
            if self._closed:
                raise BusyError(math.ceil(self.seconds)) from None
            if code == -signal.SIGXCPU:
                raise QueryTimeoutError(self.seconds) from None
            raise self._error("memory", "", self.max_bytes) from error
        if header.get("error") in ("memory", "failed"):
            self._replace(worker)
        return header, body, file

    def _replace(self, worker: WorkerProcess) -> int:
        """End ``worker``, start another process in its place, and return how it ended."""
        code = worker.end()
        if not self._closed:
            with suppress(OSError):  # no room for a process now: tried again when it is needed
                worker.start()
        return code

    def _error(self, kind: str, message: str, most: int) -> HabeasError:
        """Return the error that a worker reported."""
        if kind == "forbidden":
            return ForbiddenQueryError(message)
        if kind == "invalid":
            return InvalidQueryError(message)
        if kind == "form":
            return UnwantedFormError(message)
        if kind == "large":
            return QueryLimitError(
                f"The answer is larger than {most:,} bytes. Ask for less with LIMIT, or in parts."
            )
        if kind == "memory":
            return QueryLimitError(
                f"The query needed more than {self.memory / (1 << 20):,.0f} MiB of memory, or is "
                "nested too deeply. Ask for less: name the case or the agent, sort less, add LIMIT."
            )
        raise RuntimeError(f"A worker failed with {message}")


def _end_all(workers: list[WorkerProcess]) -> None:
    for worker in workers:
        worker.end()
