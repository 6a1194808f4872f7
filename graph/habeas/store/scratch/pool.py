"""A dataset in a process of its own, for many threads at once."""

import os
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO, Self

from habeas.errors import HabeasError, InvalidQueryError
from habeas.store.formats import GRAPHS, ROWS
from habeas.store.interface import UnwantedFormError
from habeas.store.messages import LONGEST
from habeas.store.notes import Note, notes_of
from habeas.store.process import Answer, WorkerProcess
from habeas.store.scratch.dataset import DEFAULT
from habeas.store.scratch.errors import (
    MissingGraphError,
    ScratchLimitError,
    ScratchTimeoutError,
)
from habeas.store.scratch.lines import Lines
from habeas.store.scratch.requests import ERRORS, encoded
from habeas.store.scratch.syntaxes import SYNTAXES
from habeas.store.workers import SpilledResult

__all__ = ["DEFAULT", "ScratchPool"]


class ScratchPool:
    r"""A dataset that begins empty; many threads may ask and change it.

    Parameters
    ----------
    workers
        How many requests are under way at once.
    seconds
        Longest time of one request, and of waiting for a turn.
    memory
        How much memory the dataset may take, in bytes.
    query_memory
        How much one query may take beside it, in bytes.
    max_bytes
        Largest answer, in bytes.
    queue
        How many callers may wait for their turn.

    Examples
    --------
    >>> with ScratchPool() as pool:
    ...     notes = pool.update("INSERT DATA { <urn:ada> <urn:age> 41 }", "urn:base")
    ...     with pool.query("SELECT ?age { ?who <urn:age> ?age }", "urn:base", rows="csv") as rows:
    ...         rows.file.read()
    b'age\r\n41\r\n'
    """

    def __init__(
        self,
        workers: int = 4,
        seconds: float = 10.0,
        memory: int = 1 << 30,
        query_memory: int = 1 << 30,
        max_bytes: int = 128 << 20,
        queue: int = 64,
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.query_memory = query_memory
        self.max_bytes = max_bytes
        process = WorkerProcess("habeas.store.scratch.worker", str(memory), str(query_memory))
        self._lines = Lines(process, max(workers, 1), queue, seconds)

    @property
    def size(self) -> int:
        """How many requests are under way at once."""
        return self._lines.size

    @property
    def queue(self) -> int:
        """How many callers may wait for their turn."""
        return self._lines.queue

    def query(
        self,
        text: str,
        base: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        rows: str | None = "json",
        graph: str | None = "ttl",
    ) -> SpilledResult:
        """Run one query and return its whole answer.

        Parameters
        ----------
        text
            SPARQL 1.1 Query; no prefix is declared beforehand.
        base
            What its relative IRIs are relative to.
        default_graphs, named_graphs, rows, graph
            As for :meth:`habeas.store.scratch.dataset.Dataset.ask`.

        Raises
        ------
        ForbiddenQueryError, InvalidQueryError, UnwantedFormError
            If it is not one that we run, or has no answer in that form.
        ScratchTimeoutError, ScratchLimitError
            If it took too long, or too much.
        BusyError, ScratchLostError
            If too many are waiting, or the process ended.
        """
        request = {
            "do": "query",
            "base": base,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "rows": rows,
            "form_of_graph": graph,
        }
        return self._result(self._ask(request, _encoded(text)))

    def update(
        self,
        text: str,
        base: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> tuple[Note, ...]:
        """Do all operations of an update, or none, and return what there is to say about it.

        Raises
        ------
        ForbiddenQueryError, InvalidQueryError, GraphConflictError
            If it is not one that we run, or cannot be done as the dataset is.
        ScratchTimeoutError, ScratchLimitError, BusyError, ScratchLostError
            As for :meth:`query`.
        """
        request = {
            "do": "update",
            "base": base,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
        }
        header, _, _ = self._ask(request, _encoded(text))
        return notes_of(header["notes"])

    def read(self, graph: str | None, syntax: str) -> SpilledResult:
        """Return one graph, or with None the whole dataset.

        Raises
        ------
        MissingGraphError
            If there is no such graph.
        ScratchTimeoutError, ScratchLimitError, BusyError, ScratchLostError
            As for :meth:`query`.
        """
        return self._result(self._ask({"do": "read", "graph": graph, "syntax": syntax}))

    def add(self, graph: str | None, parts: Sequence[tuple[bytes, str]], base: str) -> bool:
        """Add ``parts``, each with its syntax, to a graph; return whether that made it.

        Raises
        ------
        UnreadableGraphError
            If a part is not in its syntax.
        ScratchTimeoutError, ScratchLimitError, BusyError, ScratchLostError
            As for :meth:`query`.
        """
        return self._put("add", graph, parts, base)

    def replace(self, graph: str | None, parts: Sequence[tuple[bytes, str]], base: str) -> bool:
        """Let a graph hold ``parts`` and nothing else; otherwise as :meth:`add`."""
        return self._put("replace", graph, parts, base)

    def drop(self, graph: str | None) -> None:
        """Take a graph away, or with None all; the default graph is emptied.

        Raises
        ------
        MissingGraphError
            If there is no such graph.
        ScratchTimeoutError, ScratchLimitError, BusyError, ScratchLostError
            As for :meth:`query`.
        """
        self._ask({"do": "drop", "graph": graph})

    def close(self) -> None:
        """End the process, and its dataset with it."""
        self._lines.close()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def _put(
        self, what: str, graph: str | None, parts: Sequence[tuple[bytes, str]], base: str
    ) -> bool:
        request = {
            "do": what,
            "graph": graph,
            "base": base,
            "parts": [(syntax, len(content)) for content, syntax in parts],
        }
        header, _, _ = self._ask(request, b"".join(content for content, _ in parts))
        return bool(header["made"])

    def _ask(self, request: dict[str, Any], body: bytes = b"") -> Answer:
        """Return the answer to a request, or raise the error that it tells of."""
        if len(body) > LONGEST:
            raise ScratchLimitError(f"More than {LONGEST:,} bytes at once are not taken.")
        header = encoded(request | {"most": self.max_bytes, "seconds": self.seconds})
        answer = self._lines.exchange(header, body)
        if "error" in answer[0]:
            raise self._error(answer[0])
        return answer

    def _result(self, answer: Answer) -> SpilledResult:
        header, answered, number = answer
        file: BinaryIO = BytesIO(answered)
        if number is not None:
            os.lseek(number, 0, os.SEEK_SET)
            file = os.fdopen(number, "rb")
        name, form = header["format"], header["form"]
        known = {**GRAPHS, **SYNTAXES} if form == "graph" else ROWS
        notes = notes_of(header.get("notes", ()))
        return SpilledResult(file, int(header["size"]), form, known[name], notes)

    def _error(self, header: Mapping[str, str]) -> HabeasError:
        """Return the error that the process reported."""
        kind, message = header["error"], header["message"]
        if kind == "missing":
            return MissingGraphError(message)
        if kind in ERRORS:
            return ERRORS[kind](message)
        if kind == "form":
            return UnwantedFormError(message)
        if kind == "time":
            return ScratchTimeoutError(self.seconds)
        if kind == "large":
            return ScratchLimitError(
                f"The answer is larger than {self.max_bytes:,} bytes. Add LIMIT, or ask in parts."
            )
        if kind == "memory":
            return ScratchLimitError(
                f"The request needed too much memory, or is nested too deeply. A query may take "
                f"{self.query_memory / (1 << 20):,.0f} MiB, the dataset "
                f"{self.memory / (1 << 20):,.0f} MiB."
            )
        if kind == "invalid":
            return InvalidQueryError(message)
        raise RuntimeError(f"The process for the dataset failed with {message}")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidQueryError("The text has characters that are no Unicode.") from error
