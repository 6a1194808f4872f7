"""Queries from outside, each in a process that can be ended.

The engine cannot be told to stop, and some texts crash it. So what strangers
ask runs in a pool of workers: each opens the store read-only and answers one
query at a time, within a time, a memory and a size. One that goes past a
limit is killed and replaced; its caller gets an error, everybody else is
served meanwhile. No part of an answer leaves before the whole is there.
"""

import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from habeas.errors import (
    ForbiddenQueryError,
    HabeasError,
    InvalidQueryError,
    NoReleaseError,
    QueryLimitError,
    QueryTimeoutError,
)
from habeas.store.formats import GRAPHS, ROWS, Format
from habeas.store.interface import Term, UnwantedFormError
from habeas.store.notes import Note, notes_of
from habeas.store.pool import ProcessPool, WorkerLostError, WorkerTimeoutError
from habeas.store.process import Answer, WorkerProcess, WorkerStartError

__all__ = ["SpilledResult", "WorkerPool"]


@dataclass(frozen=True)
class SpilledResult:
    """A whole answer, kept where no limit can cut it short. Close it after use."""

    file: BinaryIO
    #: In bytes.
    size: int
    #: ``rows``, ``boolean`` or ``graph``.
    form: str
    format: Format[ox.QueryResultsFormat] | Format[ox.RdfFormat]
    #: What there is to say about it: what was rewritten, what is slow, which term is unknown.
    notes: tuple[Note, ...] = ()

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


class WorkerPool(ProcessPool):
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
        processes = [
            WorkerProcess("habeas.store.worker", str(store_folder), str(memory))
            for _ in range(max(workers, 1))
        ]
        super().__init__(processes, seconds, queue, "queries")
        self.memory = memory
        self.max_bytes = max_bytes
        self._folder = store_folder
        try:
            self.start()
            self.wake()
        except WorkerStartError as error:
            self.close()
            raise self._no_release(error) from error
        except BaseException:
            self.close()
            raise

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
        header, body, file = self._answer(request, most)
        if "error" in header:
            raise self._error(header["error"], header["message"], most)
        form = header["form"]
        written = GRAPHS[header["format"]] if form == "graph" else ROWS[header["format"]]
        notes = notes_of(header.get("notes", ()))
        if file is None:
            return SpilledResult(BytesIO(body), len(body), form, written, notes)
        spilled = os.fdopen(file, "rb")
        spilled.seek(0)
        return SpilledResult(spilled, header["size"], form, written, notes)

    def _answer(self, request: bytes, most: int) -> Answer:
        """Return what a worker answers; what goes wrong with it, in words about queries."""
        try:
            return self.ask(request)
        except WorkerTimeoutError:
            raise QueryTimeoutError(self.seconds) from None
        except WorkerLostError as error:
            raise self._error("memory", "", most) from error
        except WorkerStartError as error:
            raise self._no_release(error) from error

    def _no_release(self, error: WorkerStartError) -> NoReleaseError:
        """Return why the store could not be opened: the worker's words without those around them."""
        reason = str(error).removeprefix(f"{self._folder} ")
        reason = reason.removesuffix(". Make one with: habeas build")
        return NoReleaseError(self._folder, reason or "could not be opened by a worker")

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
