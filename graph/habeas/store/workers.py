"""Queries from outside, each in a process that can be ended.

The engine cannot be told to stop, and some texts crash it. So what strangers
ask runs in a pool of workers: each answers one query at a time, within a
time, a memory and a size. One that goes past a limit is killed and replaced;
its caller gets an error, everybody else is served meanwhile. No part of an
answer leaves before the whole is there.

How many run and who goes first: see ``habeas.store.lanes``. How workers come
to be: see ``habeas.store.forks``.
"""

import json
import os
import pickle
import weakref
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from habeas.errors import QueryLimitError, QueryTimeoutError
from habeas.store.costs import Text
from habeas.store.failures import no_release, reported, too_hungry
from habeas.store.fork import ForkError
from habeas.store.forks import Forks
from habeas.store.formats import GRAPHS, ROWS
from habeas.store.interface import Term
from habeas.store.lanes import LanePool
from habeas.store.notes import notes_of
from habeas.store.places import Lanes, Load
from habeas.store.pool import WorkerLostError, WorkerTimeoutError
from habeas.store.process import Answer, WorkerStartError
from habeas.store.room import (
    fits_in_memory,
    machine_memory,
    memory_for_a_query,
    processors,
    quads_at_most,
)
from habeas.store.spilled import SpilledResult

__all__ = ["SpilledResult", "WorkerPool"]


#: In the quick lane, and held back, a query may have so much of the memory of a slow one.
FIRST_MEMORY = 0.25
#: And no less than this where a slow one may have more, in bytes.
LEAST_MEMORY = 64 << 20
#: After so many seconds of a processor another worker takes the place of one: what the engine has
#: not given back of its memory, and the copies that it made of the store, go with it.
FRESH = 30.0
#: How long to ask for hints on a query that was ended, in seconds.
HINTING = 0.5


class WorkerPool:
    """Answers queries over the store in ``store_folder``; many threads may ask.

    Each caller has an answer or an error after three times ``seconds`` at
    most. All workers together have ``memory`` times ``slow`` for queries, and
    a quarter of it times ``workers`` and ``held``.

    Parameters
    ----------
    store_folder
        The store of a release. The sides of the release are looked for beside it.
    workers
        How many queries run at once that take no longer than ``slice``.
    seconds
        Longest time of one query, and of waiting for a worker.
    memory
        How much one query may add to the memory of its worker, in bytes. If
        it is not given, all workers together may take half of the machine's.
    max_bytes
        Largest answer, in bytes.
    queue
        How many callers may wait for a worker.
    slow
        How many slow queries run at once, behind all others; as many as there
        are processors if it is not given.
    held
        How many slow queries are held back until others end.
    share
        How many queries of one client may run and wait; half of all if it is not given.
    slice
        After so long a query is slow, in seconds.
    store_memory
        How much the store may take in memory, with the copies that workers make
        of what they read, in bytes; half of the machine's if it is not given.
        A larger store stays on disk, where joins take two to five times as long.

    Raises
    ------
    NoReleaseError
        If there is no store, or it cannot be opened.
    """

    def __init__(
        self,
        store_folder: Path,
        workers: int = 4,
        seconds: float = 10.0,
        memory: int | None = None,
        max_bytes: int = 128 << 20,
        queue: int = 8,
        *,
        slow: int | None = None,
        held: int = 4,
        share: int | None = None,
        slice: float = 0.5,
        store_memory: int | None = None,
    ) -> None:
        workers = max(workers, 1)
        slow = processors() if slow is None else max(slow, 1)
        inside = workers + slow + held + queue
        lanes = Lanes(workers, slow, held, queue, share or max(inside // 2, 1), slice)
        if memory is None:
            memory = memory_for_a_query(slow + FIRST_MEMORY * (workers + held))
        self.memory = memory
        self.max_bytes = max_bytes
        self.seconds = seconds
        self.queue = queue
        self._folder = store_folder
        self._first_memory = max(int(memory * FIRST_MEMORY), min(memory, LEAST_MEMORY))
        quads = quads_at_most(store_folder)
        room = machine_memory() // 2 if store_memory is None else store_memory
        pool = weakref.ref(self)

        def renew() -> None:
            if (still := pool()) is not None:
                still.lanes.renew()

        self._forks = Forks(
            {
                "folder": str(store_folder),
                "sides": _sides(store_folder),
                "memory": memory,
                "first_memory": self._first_memory,
                "fresh": FRESH,
            },
            room if fits_in_memory(quads, workers + slow, room) else 0,
            quads,
            renew,
        )
        self.lanes = LanePool(self._forks, lanes, seconds, "queries")
        try:
            self._forks.start()
            self.lanes.fill()
        except WorkerStartError as error:
            self.close()
            raise no_release(self._folder, error) from error
        except ForkError as error:
            self.close()
            raise OSError(f"no worker could be started: {error}") from error
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """How many queries are under way at most; besides them, ``queue`` callers wait."""
        lanes = self.lanes.lanes
        return lanes.quick + lanes.slow + lanes.held

    @property
    def in_memory(self) -> bool:
        """Whether workers share the store in memory; a large one is read while others answer."""
        return self._forks.in_memory

    def load(self) -> dict[str, Load]:
        """Return how much there is to do, by lane: ``quick`` and ``slow``."""
        return self.lanes.load()

    def processes(self) -> list[int]:
        """Return the numbers of the workers' processes, for whoever measures them."""
        return self._forks.workers()

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
        client: str = "",
        seconds: float | None = None,
        rewrite: bool = True,
        gone: Callable[[], bool] | None = None,
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
        client
            On whose behalf: an opaque word. "" are we ourselves, who have no share to keep to.
        seconds
            Longest time, if less than that of the pool.
        rewrite
            Whether it may be asked in another form that means the same and is quicker.
        gone
            Says whether the caller has gone, and is asked that now and then while the query takes
            long; ``is_set`` of an event will do. The query is ended then.

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
            If too many are waiting, or it waited too long.
        TooManyRequestsError
            If the client has its share of queries running and waiting.
        WithdrawnError
            If the caller has gone.
        """
        request = self._request("query", text, given, default_graphs, named_graphs, seconds)
        request.update(rows=rows, graph=graph, rewrite=rewrite)
        graphs = tuple(default_graphs or ()), tuple(named_graphs or ())
        known = Text.of(text, client, tuple((given or {}).items()), graphs, rewrite)
        if max_bytes is not None:
            request["most"] = min(max_bytes, self.max_bytes)
        header, body, file = self._answer(request, client, gone, known)
        form = header["form"]
        written = GRAPHS[header["format"]] if form == "graph" else ROWS[header["format"]]
        notes = notes_of(header["notes"]) if "notes" in header else ()
        if file is None:
            return SpilledResult(BytesIO(body), len(body), form, written, notes)
        spilled = os.fdopen(file, "rb")
        spilled.seek(0)
        return SpilledResult(spilled, header["size"], form, written, notes)

    def explain(
        self,
        text: str,
        *,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        client: str = "",
        seconds: float | None = None,
        rewrite: bool = True,
        run: bool = True,
        gone: Callable[[], bool] | None = None,
    ) -> dict[str, Any]:
        """Return how one query is answered: its plan, its other form, rows and time.

        Without ``run`` it is not run, and there are estimates only. All other
        parameters, and all errors, are those of :meth:`query`.
        """
        request = self._request("explain", text, given, default_graphs, named_graphs, seconds)
        request.update(rows="json", graph="ttl", rewrite=rewrite, run=run)
        _, body, file = self._answer(request, client, gone)
        if file is not None:
            with os.fdopen(file, "rb") as spilled:
                spilled.seek(0)
                body = spilled.read()
        explained: dict[str, Any] = json.loads(body)
        return explained

    def close(self) -> None:
        """End all workers. Whoever waits, or is being answered, gets a BusyError."""
        self.lanes.close()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers."""
        self.close()

    def _request(
        self,
        do: str,
        text: str,
        given: Mapping[str, Term] | None,
        default_graphs: Sequence[str] | None,
        named_graphs: Sequence[str] | None,
        seconds: float | None,
    ) -> dict[str, Any]:
        """Return what a worker is asked."""
        return {
            "do": do,
            "text": text,
            "given": dict(given or {}),
            "default_graphs": default_graphs,
            "named_graphs": named_graphs,
            "most": self.max_bytes,
            "seconds": self.seconds if seconds is None else min(seconds, self.seconds),
        }

    def _answer(
        self,
        request: dict[str, Any],
        client: str,
        gone: Callable[[], bool] | None,
        text: Text | None = None,
    ) -> Answer:
        """Return what a worker answers; what goes wrong with it, in words about queries."""
        try:
            asked = pickle.dumps(request, 5)
            answer = self.lanes.ask(asked, client, request["seconds"], gone, text)
        except WorkerTimeoutError:
            raise QueryTimeoutError(request["seconds"], self._hints(request)) from None
        except WorkerLostError as error:
            raise self._too_hungry(request, error.slow) from error
        except WorkerStartError as error:
            raise no_release(self._folder, error) from error
        header = answer[0]
        if "error" not in header:
            return answer
        if header["error"] == "memory":
            raise self._too_hungry(request, False)
        raise reported(header, request["most"])

    def _hints(self, request: dict[str, Any]) -> list[str]:
        """Return what would make a query quicker that was ended."""
        asked = pickle.dumps({**request, "do": "hints", "seconds": HINTING}, 5)
        answer = self.lanes.ask_spare(asked, HINTING)
        return [note.text for note in notes_of(answer[0].get("notes", ()))] if answer else []

    def _too_hungry(self, request: dict[str, Any], slow: bool) -> QueryLimitError:
        """Return what is said of a query that broke its worker."""
        most = self.memory if slow else self._first_memory
        return too_hungry(most, most < self.memory, self._hints(request))


def _sides(store_folder: Path) -> dict[str, str]:
    """Return the folders of the sides of a release that are whole, by name."""
    release = store_folder.parent
    try:
        said = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["sides"]
        return {name: str(release / name) for name, side in said.items() if "files" in side}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
