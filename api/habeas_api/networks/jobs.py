"""What takes long: computed by processes that can be ended, one job at a time each.

A job is called after what it computes, so whoever asks for the same joins it.
How many run and wait is bounded, clients take turns, and what was computed is
kept while there is room. Who asked is known only as long as the job waits or
runs, for a fair share, and is written down nowhere.
"""

import json
import logging
import math
import mmap
import os
import pickle
import queue
import struct
import tempfile
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from habeas.errors import BusyError, HabeasError, TooManyRequestsError
from habeas.store.fairness import FullError, Tally, Turns
from habeas.store.places import Load
from habeas.store.process import WorkerProcess, WorkerStartError
from habeas_api.networks.errors import (
    DroppedJobError,
    NetworkLimitError,
    NetworkTimeoutError,
    UnknownJobError,
    told,
)

__all__ = ["PROGRESS", "Job", "Jobs", "Limits", "Work"]

_LOG = logging.getLogger(__name__)
WORKER = "habeas_api.networks.worker"
#: Where the file that a worker gets begins: there it notes how much is done, for us to look at.
PROGRESS = struct.Struct("d")
PROGRESS_OF_NOTHING = PROGRESS.pack(0.0)
#: Workers keep to the time themselves. After so many seconds more, they do not answer.
GRACE = 3.0
#: A failure is remembered so long, in seconds: until then the same request fails at once.
REMEMBERED = 60.0
#: How many names of what was dropped are remembered.
DROPPED = 10_000
#: When to ask again about something that has not begun, in seconds; the longest that we say.
WAITING, LONGEST_WAIT = 2, 30
#: What a kept answer takes beside its content, in bytes.
_AROUND = 1_000


@dataclass(frozen=True)
class Limits:
    """What one job may use, and all of them together."""

    #: How many run at once.
    workers: int = 1
    #: How many wait.
    queue: int = 8
    #: How many of one client run and wait; half of all if it is 0.
    share: int = 0
    #: Longest time of one, in seconds: of the clock, and of a processor.
    seconds: float = 60.0
    #: How much one may add to the memory of its process, in bytes.
    memory: int = 1 << 30
    #: Largest answer, in bytes, and all answers that are kept.
    answer: int = 64 << 20
    room: int = 128 << 20

    @property
    def of_one(self) -> int:
        """How many of one client may run and wait."""
        return self.share or max((self.workers + self.queue) // 2, 1)


@dataclass(frozen=True)
class Work:
    """What a worker is to do: the name of a task, what it is done to, and how."""

    task: str
    #: Anything that can be pickled.
    subject: Any
    values: Mapping[str, Any]
    form: str
    media_type: str
    #: Where it was asked for.
    address: str = ""


@dataclass(eq=False)
class Job:
    """Something that is computed, or was."""

    name: str
    client: str
    work: Work | None
    media_type: str
    address: str
    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    content: bytes = b""
    error: HabeasError | None = None
    started: float = 0.0
    ended: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)
    #: What the worker says about how much is done.
    progress: "mmap.mmap | bytes" = PROGRESS_OF_NOTHING

    @property
    def done(self) -> float:
        """The share that is done, 0 to 1."""
        (share,) = PROGRESS.unpack_from(self.progress)
        return min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed")

    @property
    def retry(self) -> int:
        """When to ask again, in seconds."""
        if self.state == "waiting":
            return WAITING
        taken = time.monotonic() - self.started
        left = taken * (1 - self.done) / self.done if self.done else taken
        return int(min(max(left, 1), LONGEST_WAIT))


class Jobs:
    """Computes what is asked, within ``limits``; any thread may ask.

    ``tasks`` is the module whose ``TASKS`` a worker knows, by their names.
    """

    def __init__(self, limits: Limits, tasks: str = "habeas_api.networks.tasks") -> None:
        self.limits = limits
        self._tasks = tasks
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._dropped: OrderedDict[str, str] = OrderedDict()
        self._turns: Turns[Job] = Turns(limits.queue)
        self._tally = Tally()
        self._free: list[_Worker] = []
        self._workers: list[_Worker] = []
        self._ended = {"time": 0, "lost": 0}
        self._closed = False

    def ask(self, name: str, client: str, work: Work) -> Job:
        """Return the job called ``name``; begin it if there is none.

        Raises
        ------
        TooManyRequestsError
            If ``client`` has its whole share.
        BusyError
            If too many are waiting.
        """
        with self._lock:
            job = self._jobs.get(name)
            if job is not None and not _is_stale(job):
                self._jobs.move_to_end(name)
                return job
            if self._closed:
                raise BusyError(WAITING, "networks")
            if self._tally[client] >= self.limits.of_one:
                raise TooManyRequestsError(self._patience(), "networks")
            job = Job(name, client, work, work.media_type, work.address)
            if len(self._running()) < self.limits.workers:
                self._begin(job)
            else:
                try:
                    gone = self._turns.join(client, job)
                except FullError:
                    raise BusyError(self._patience(), "networks") from None
                if gone is not None:
                    self._over(gone, error=BusyError(self._patience(), "networks"))
            self._tally.add(client)
            self._dropped.pop(name, None)
            self._jobs[name] = job
            return job

    def held(self, name: str) -> Job | None:
        """Return the job called ``name``, unless it has to be begun, or begun again."""
        with self._lock:
            job = self._jobs.get(name)
            if job is None or _is_stale(job):
                return None
            self._jobs.move_to_end(name)
            return job

    def find(self, name: str) -> Job:
        """Return the job called ``name``.

        Raises
        ------
        UnknownJobError
            If there never was one.
        DroppedJobError
            If it has made room for others.
        """
        with self._lock:
            job = self._jobs.get(name)
            if job is not None:
                self._jobs.move_to_end(name)
                return job
            if name in self._dropped:
                raise DroppedJobError(name, self._dropped[name])
        raise UnknownJobError(name)

    def load(self) -> Load:
        """Return how much there is to do."""
        with self._lock:
            return Load(
                len(self._running()), self.limits.workers, len(self._turns), dict(self._ended)
            )

    def close(self) -> None:
        """End all that runs and waits."""
        with self._lock:
            self._closed = True
            for job in self._turns.clear():
                self._over(job, error=BusyError(WAITING, "networks"))
            workers = list(self._workers)
        for worker in workers:
            worker.end()

    def _running(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.state == "running"]

    def _patience(self) -> int:
        return max([WAITING, *(job.retry for job in self._running())])

    def _begin(self, job: Job) -> None:
        """Give a job to a worker, which is there: fewer run than there may be; under the lock."""
        job.state, job.started = "running", time.monotonic()
        if not self._free:
            worker = _Worker(self._tasks, self._run)
            self._workers.append(worker)
            self._free.append(worker)
        self._free.pop().jobs.put(job)

    def _run(self, worker: "_Worker", job: Job) -> None:
        """Let a worker compute a job, and give it the next one."""
        content, error = b"", None
        try:
            content = self._computed(worker.process, job)
        except HabeasError as problem:
            error = problem
        except Exception as problem:  # noqa: BLE001 - said to who asked as a fault of ours
            error = _BrokenError(type(problem).__name__)
        if isinstance(error, _BrokenError):  # what broke, not what was asked
            _LOG.error("A network could not be computed: %s", error)
        with self._lock:
            self._free.append(worker)
            self._over(job, content, error)
            following = None if self._closed else self._turns.next()
            if following is not None:
                self._begin(following)

    def _computed(self, process: WorkerProcess, job: Job) -> bytes:
        try:
            process.wake()
            if self._closed:
                raise EOFError
            job.started = time.monotonic()
            return self._asked(process, job)
        except TimeoutError:
            process.end()
            raise NetworkTimeoutError(self.limits.seconds, job.done) from None
        except (EOFError, OSError, WorkerStartError) as error:
            process.end()
            if self._closed:
                raise BusyError(WAITING, "networks") from None
            how = "could not start" if isinstance(error, WorkerStartError) else "was lost"
            raise _BrokenError(f"a worker {how}") from error

    def _asked(self, process: WorkerProcess, job: Job) -> bytes:
        """Let ``process`` do the work of ``job``, and return what it made."""
        work, limits = job.work, self.limits
        assert work is not None
        request = {
            "task": work.task,
            "values": dict(work.values),
            "form": work.form,
            "seconds": limits.seconds,
            "memory": limits.memory,
            "most": limits.answer,
        }
        with tempfile.TemporaryFile() as packed:
            packed.write(job.progress)
            pickle.dump(work.subject, packed, protocol=pickle.HIGHEST_PROTOCOL)
            packed.flush()
            job.progress = mmap.mmap(packed.fileno(), PROGRESS.size, access=mmap.ACCESS_READ)
            text = json.dumps(request).encode()
            header, body, file = process.ask(text, limits.seconds + GRACE, file=packed.fileno())
        if "error" in header:
            raise _error(header, limits, job.done)
        if file is None:
            return body
        with os.fdopen(file, "rb") as made:
            made.seek(0)
            return made.read(limits.answer)

    def _over(self, job: Job, content: bytes = b"", error: HabeasError | None = None) -> None:
        """Note how a job ended, and let the oldest answers make room; under the lock."""
        job.content, job.error, job.work = content, error, None
        job.state, job.ended = "failed" if error else "done", time.monotonic()
        job.progress = PROGRESS.pack(job.done if error else 1.0)
        if isinstance(error, NetworkTimeoutError | NetworkLimitError):
            self._ended["time" if isinstance(error, NetworkTimeoutError) else "lost"] += 1
        self._tally.drop(job.client)
        job.client = ""
        job.over.set()
        kept = [each for each in self._jobs.values() if each.is_over]
        size = sum(len(each.content) + _AROUND for each in kept)
        for each in kept:
            if size <= self.limits.room or each is job:
                continue
            size -= len(each.content) + _AROUND
            del self._jobs[each.name]
            self._dropped[each.name] = each.address
        while len(self._dropped) > DROPPED:
            self._dropped.popitem(last=False)


class _Worker:
    """A process, and the one thread that speaks with it: the process ends if that thread does."""

    def __init__(self, tasks: str, run: Callable[["_Worker", Job], None]) -> None:
        self.process = WorkerProcess(WORKER, str(os.getpid()), tasks)
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._run = run
        self._finalize = weakref.finalize(self, self.process.end)
        threading.Thread(target=self._work, daemon=True, name="network").start()

    def end(self) -> None:
        """End the process, and the thread when it has noticed."""
        self.jobs.put(None)
        self._finalize()

    def _work(self) -> None:
        while (job := self.jobs.get()) is not None:
            self._run(self, job)


class _BrokenError(HabeasError, RuntimeError):
    """A worker failed by a fault of ours."""


def _is_stale(job: Job) -> bool:
    """Return whether a job failed so long ago that it may be tried again."""
    if isinstance(job.error, BusyError):
        return True
    return job.state == "failed" and time.monotonic() - job.ended > REMEMBERED


def _error(header: Mapping[str, Any], limits: Limits, done: float) -> HabeasError:
    """Return the error that a worker reported."""
    kind = header["error"]
    if kind == "time":
        return NetworkTimeoutError(limits.seconds, done)
    if kind == "memory":
        return NetworkLimitError(
            f"The computation needed more than {limits.memory / (1 << 20):,.0f} MiB of memory"
        )
    if kind == "large":
        return NetworkLimitError(f"The answer has more than {limits.answer:,} bytes")
    message = str(header.get("message", ""))
    return told(kind, message, header.get("near", ())) or _BrokenError(str(kind))
