"""Strangers' queries over a remote store: guarded, in turn, with an end, whole or not at all.

The engine runs in a process elsewhere, so no worker of ours has to be ended
for it. What is bounded here is how many ask it at once, how long one waits for
it, and how much it may send.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Self, cast

from habeas.errors import QueryLimitError
from habeas.store.answering import Answering
from habeas.store.callers import WithdrawnError
from habeas.store.formats import GRAPHS, ROWS
from habeas.store.interface import Term
from habeas.store.notes import notes_of
from habeas.store.places import Load
from habeas.store.remote.admission import Admission
from habeas.store.remote.answer import INLINE
from habeas.store.remote.limits import within
from habeas.store.remote.store import RemoteStore
from habeas.store.workers import SpilledResult

__all__ = ["RemotePool"]

#: How much more than an answer the engine may send for it: it sends JSON, whatever is wanted.
_WIDER = 4


class RemotePool:
    """Answers queries over a remote store; many threads may ask.

    Parameters
    ----------
    store
        The release that is asked.
    size
        How many queries run at once.
    seconds
        Longest time of one query, and of waiting for a turn.
    max_bytes
        Largest answer, in bytes.
    queue
        How many callers may wait for a turn.
    share
        How many queries of one client may run and wait; half of all if it is not given.
    """

    def __init__(
        self,
        store: RemoteStore,
        size: int = 4,
        seconds: float = 10.0,
        max_bytes: int = 128 << 20,
        queue: int = 8,
        share: int | None = None,
    ) -> None:
        self.store = store
        self.size, self.queue = size, queue
        self.seconds, self.max_bytes = seconds, max_bytes
        share = max((size + queue) // 2, 1) if share is None else share
        self._admission = Admission(size, queue, seconds, share)
        self._answering = Answering(store)

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

        Parameters and errors are those of :meth:`habeas.store.workers.WorkerPool.query`;
        besides, :class:`habeas.errors.RemoteStoreError` is raised where the engine fails.
        A caller who has gone is noticed before the engine is asked, not while.
        """
        most = self.max_bytes if max_bytes is None else min(max_bytes, self.max_bytes)
        spill = _Spill(most)
        try:
            with self._turn(client, seconds, most, gone):
                header = self._answering.answer(
                    {
                        "text": text,
                        "given": dict(given or {}),
                        "default_graphs": default_graphs,
                        "named_graphs": named_graphs,
                        "rows": rows,
                        "graph": graph,
                        "rewrite": rewrite,
                    },
                    cast(IO[bytes], spill),
                )
        except BaseException:
            spill.file.close()
            raise
        spill.file.seek(0)
        form = header["form"]
        written = GRAPHS[header["format"]] if form == "graph" else ROWS[header["format"]]
        notes = notes_of(header.get("notes", ()))
        return SpilledResult(spill.file, spill.size, form, written, notes)

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
        """Return how one query is answered, and what the engine is asked for it."""
        with self._turn(client, seconds, self.max_bytes, gone):
            said = self._answering.explain(
                {
                    "text": text,
                    "given": dict(given or {}),
                    "default_graphs": default_graphs,
                    "named_graphs": named_graphs,
                    "rewrite": rewrite,
                    "run": run,
                }
            )
            planned = self.store.plan(text, given, default_graphs, named_graphs)
        return {**said, "engine": self.store.capabilities.title, "asked": planned.text}

    def load(self) -> dict[str, Load]:
        """Return how much there is to do at the engine: one lane, called ``remote``."""
        return {"remote": self._admission.load()}

    def processes(self) -> list[int]:
        """Return the numbers of the processes of ours that answer: none."""
        return []

    def close(self) -> None:
        """Close the connections. Whoever waits gets a BusyError."""
        self._admission.close()
        self.store.close()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    @contextmanager
    def _turn(
        self, client: str, seconds: float | None, most: int, gone: Callable[[], bool] | None
    ) -> Iterator[None]:
        with self._admission.turn(client):
            if gone is not None and gone():
                raise WithdrawnError
            longest = self.seconds if seconds is None else min(seconds, self.seconds)
            with within(longest, _WIDER * most + INLINE):
                yield


class _Spill:
    """Where an answer is written: in memory while it is small, then in a file without a name."""

    def __init__(self, most: int) -> None:
        self.file = cast(BinaryIO, SpooledTemporaryFile(INLINE))  # noqa: SIM115
        self.size = 0
        self._most = most

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self.size += len(piece)
        if self.size > self._most:
            raise QueryLimitError(
                f"The answer is larger than {self._most:,} bytes. "
                "Ask for less with LIMIT, or in parts."
            )
        return self.file.write(piece)

    def start_again(self) -> None:
        """Forget what was written."""
        self.file.seek(0)
        self.file.truncate()
        self.size = 0

    def flush(self) -> None:
        """Do nothing; the engine calls this."""
