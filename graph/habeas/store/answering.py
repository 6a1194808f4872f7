"""A stranger's query over one store: guarded, prepared, run, and what there is to say about it."""

import re
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from habeas.sparql.empty import Watched
from habeas.sparql.explaining import explained
from habeas.sparql.hints import hints_of
from habeas.sparql.known import Known
from habeas.sparql.preparing import Prepared, prepare
from habeas.sparql.unknown import unknown_graphs, unknown_terms
from habeas.store import guard
from habeas.store.interface import Store, Written
from habeas.store.notes import Note
from habeas.store.results import Result, write_result

__all__ = ["Answering"]

_GRAPHS = re.compile(r"\b(?:FROM|GRAPH)\b", re.IGNORECASE)
#: Answers that count have a row even where nothing was found.
_COUNTS = re.compile(r"\bCOUNT\b", re.IGNORECASE)


class Answering:
    """Answers requests over ``store``.

    Parameters
    ----------
    store
        What is asked.
    sides
        The folders of what was made from the store beforehand, by name; any may be missing.
    guarded
        Whether the texts are those of strangers, and looked at before anything else.
    """

    def __init__(
        self, store: Store, sides: Mapping[str, Path] | None = None, guarded: bool = True
    ) -> None:
        self._store = store
        self._guarded = guarded
        self._known = Known(store, sides)

    def answer(self, request: Mapping[str, Any], output: IO[bytes]) -> dict[str, Any]:
        """Write the answer into ``output``, and return what is to be said about it.

        ``request`` holds the arguments of
        :meth:`habeas.store.workers.WorkerPool.query`.

        Raises
        ------
        ForbiddenQueryError, InvalidQueryError
            If the query is not one that we run.
        UnwantedFormError
            If its answer has a form that the caller cannot take.
        """
        self._check(request["text"])
        prepared = self._prepared(request)
        watched = Watched(output)
        written = self._written(prepared, request, cast(IO[bytes], watched))
        notes = [*prepared.notes, *self._warnings(request, watched, written)]
        return {
            "form": written.form,
            "format": written.format,
            "notes": [note.said() for note in notes],
        }

    def hints(self, request: Mapping[str, Any]) -> list[dict[str, str]]:
        """Return what would make a query quicker, each as a note."""
        self._check(request["text"])
        found = hints_of(request["text"], self._known, request["given"])
        return [Note("hint", hint).said() for hint in found]

    def explain(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return how a query is answered: its other form, its plan, what each step gives, and time.

        With ``"run": False`` in the request nothing is run, and there are estimates only.
        """
        self._check(request["text"])
        prepared = self._prepared(request)
        run = bool(request.get("run", True))
        said = explained(
            request["text"],
            prepared,
            self._known,
            measured=self._store if run else None,
            given=request["given"],
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
        )
        if not run:
            return said
        began, output = time.perf_counter(), _Counted()
        wanted = {**request, "rows": "tsv", "graph": "nt"}
        written = self._written(prepared, wanted, cast(IO[bytes], output))
        head = written.form != "graph"
        return {
            **said,
            "form": written.form,
            "rows": max(output.lines - head, 0),
            "bytes": output.size,
            "seconds": round(time.perf_counter() - began, 6),
        }

    def _check(self, text: str) -> None:
        # Here and not in the service, so that a text on which the guard is slow ends like any other.
        if self._guarded:
            guard.check(text)

    def _prepared(self, request: Mapping[str, Any]) -> Prepared:
        return prepare(
            request["text"],
            self._known,
            request["given"],
            request["default_graphs"],
            request["named_graphs"],
            bool(request.get("rewrite", True)),
        )

    def _written(
        self, prepared: Prepared, request: Mapping[str, Any], output: IO[bytes]
    ) -> Written:
        if (rows := prepared.rows) is not None:

            def read() -> Result:
                return ox.parse_query_results(BytesIO(rows), ox.QueryResultsFormat.TSV)

            return write_result(read(), output, request["rows"], request["graph"], again=read)
        return self._store.write(
            prepared.text,
            output,
            given=request["given"],
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
            rows=request["rows"],
            graph=request["graph"],
        )

    def _warnings(
        self, request: Mapping[str, Any], watched: Watched, written: Written
    ) -> list[Note]:
        """Return what is probably not what was meant."""
        text = request["text"]
        found = unknown_graphs(text, self._known) if _GRAPHS.search(text) else []
        if watched.is_empty(written.form, written.format) or (
            _COUNTS.search(text) and watched.is_nothing()
        ):
            found += unknown_terms(text, self._known)
        return found


class _Counted:
    """Counts what is written, and keeps none of it."""

    def __init__(self) -> None:
        self.lines = self.size = 0

    def write(self, piece: bytes) -> int:
        self.size += len(piece)
        self.lines += piece.count(b"\n")
        return len(piece)

    def flush(self) -> None:
        """Do nothing; the engine calls this."""

    def start_again(self) -> None:
        self.lines = self.size = 0
