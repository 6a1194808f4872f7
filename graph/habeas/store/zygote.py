"""The process that workers are forked from. It has one thread, and holds what they share.

It is started by ``habeas.store.forks`` with one end of a line as its standard
input. It seals itself off, and with it all that it will fork; reads the store
into memory if it was told so; then forks a worker, holds one back, or ends
one whenever it is asked. Workers are its children: only here is it certain
that a number still means the process that it was given to. They end with it.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from habeas.errors import NoReleaseError
from habeas.store import sealing
from habeas.store.answering import Answering
from habeas.store.embedded import EmbeddedStore
from habeas.store.messages import receive, send
from habeas.store.owning import no_large_pages
from habeas.store.reading import read_into_memory
from habeas.store.worker import COPYING, NOW, WAITING, work

__all__ = ["main"]

#: Asked before the first fork, so that no worker has to load what they need. None opens a side
#: that cannot be shared.
_WARMING = (
    "SELECT ?s ?o { ?s a ?t ; skos:prefLabel ?o FILTER NOT EXISTS { ?s rdfs:seeAlso ?x } } LIMIT 1",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?t ; rdfs:seeAlso ?o }",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
)
#: When a worker makes the store its own, by what it is for: one that is kept for what is quick may
#: never have to, one that is to do what is known to be slow had better do so first.
_OWN = {"kept": COPYING, "common": WAITING, "slow": NOW}
#: What is slow stands back for what is quick.
NICENESS = 19


def main() -> None:
    """Fork workers as asked on standard input until it is closed."""
    settings = json.loads(sys.argv[1])
    folder = Path(settings["folder"])
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    sealing.no_core_dumps()
    no_large_pages(True)
    try:
        seal = sealing.Seal()
        shared = read_into_memory(folder, settings["room"]) if settings["room"] else None
        if shared is None:
            seal.require(folder)
    except NoReleaseError as error:
        send(line, json.dumps({"error": "store", "message": str(error)}).encode())
        return
    # What the engine prints when it breaks may hold parts of a query or of the data.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sides = {name: Path(side) for name, side in settings["sides"].items()}
    answering = None if shared is None else Answering(shared, sides)
    asked = answering or Answering(EmbeddedStore.of([]), sides)
    # In a thread that ends: the engine draws random numbers by thread, and what this one has drawn
    # from, all workers would go on drawing from.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_warm, asked).result()
    gc.collect()
    gc.freeze()  # what is here stays: workers share it, and need not look through it

    def begin() -> Answering:
        # A store on disk has threads of its own, which no fork would have: each opens it itself.
        return answering or Answering(EmbeddedStore.open(folder), sides)

    first, most = settings["first_memory"], settings["memory"]

    def be_a_worker(line: socket.socket, kind: str) -> None:
        no_large_pages(False)
        memory = (most if kind == "slow" else first, most)
        work(line, begin, seal, memory, settings["fresh"], _OWN[kind] if answering else None)

    children = _Children(line, be_a_worker)
    send(line, json.dumps({"in memory": shared is not None}).encode())
    try:
        children.obey()
    finally:
        children.end()


def _warm(answering: Answering) -> None:
    """Do once what each worker would have to do: read what all share, load what all use."""
    for text in _WARMING:
        request: dict[str, Any] = {"text": text, "given": {}, "rows": "json", "graph": "ttl"}
        answering.answer({**request, "default_graphs": None, "named_graphs": None}, BytesIO())


class _Children:
    """The workers that there are, by number. A number is never given twice."""

    def __init__(
        self, line: socket.socket, be_a_worker: Callable[[socket.socket, str], None]
    ) -> None:
        self._line = line
        self._be_a_worker = be_a_worker
        self._forked = 0
        self._alive: dict[int, int] = {}
        self._codes: dict[int, int] = {}
        #: Killed, so nobody will ask how they ended.
        self._killed: list[int] = []
        # Says that a child has ended, so that none stays behind as a zombie.
        self._ended, told = os.pipe()
        os.set_blocking(self._ended, False)
        os.set_blocking(told, False)
        self._told = told
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())

    def obey(self) -> None:
        """Do what is asked until the line is closed."""
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        poll.register(self._ended, select.POLLIN)
        while True:
            for number, _ in poll.poll():
                if number == self._ended:
                    with suppress(BlockingIOError):
                        os.read(self._ended, 4096)
                    self._reap()
                    continue
                try:
                    header, _, file = receive(self._line)
                except EOFError:
                    return
                send(self._line, json.dumps(self._do(json.loads(header), file)).encode())

    def end(self) -> None:
        """End all workers."""
        for pid in self._alive.values():
            os.kill(pid, signal.SIGKILL)
        for pid in [*self._alive.values(), *self._killed]:
            os.waitpid(pid, 0)

    def _do(self, request: dict[str, Any], file: int | None) -> dict[str, Any]:
        if file is not None:
            try:
                number = self._fork(file, request)
                return {"worker": number, "pid": self._alive[number]}
            except OSError as error:  # no room for a process now
                return {"error": "fork", "message": str(error)}
            finally:
                os.close(file)
        self._reap()
        if request["do"] == "list":
            return {"workers": list(self._alive.values())}
        number = request["worker"]
        pid = self._alive.get(number)
        if request["do"] == "bury":
            return {"code": self._bury(number)}
        if request["do"] == "kill":
            self._codes.pop(number, None)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                self._killed.append(self._alive.pop(number))
        elif pid is not None:
            _TREATMENT[request["do"]](pid)
        return {}

    def _fork(self, file: int, request: dict[str, Any]) -> int:
        """Fork a worker with ``file`` as its line, and return its number."""
        parent = os.getpid()
        self._forked += 1
        pid = os.fork()
        if pid == 0:
            try:
                os.nice(request["niceness"])
                if request["kind"] == "slow":
                    _leave_a_processor(0)
                self._be_a_child(parent, file, request["kind"])
            finally:
                os._exit(1)
        self._alive[self._forked] = pid
        return self._forked

    def _be_a_child(self, parent: int, file: int, kind: str) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sealing.end_with_parent(parent)
        os.close(self._ended)
        os.close(self._told)
        os.dup2(file, self._line.detach())
        os.close(file)
        self._be_a_worker(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0), kind)
        os._exit(0)

    def _bury(self, number: int) -> int:
        """End a worker, and return how it ended."""
        pid = self._alive.get(number)
        if pid is not None:
            # Changes nothing for one that is ending: how it ends was settled when it began to.
            os.kill(pid, signal.SIGKILL)
            del self._alive[number]
            return _code(os.waitpid(pid, 0)[1])
        return self._codes.pop(number, 0)

    def _reap(self) -> None:
        """Take note of the workers that have ended."""
        for number, pid in list(self._alive.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._alive[number]
                self._codes[number] = _code(status)
        self._killed = [pid for pid in self._killed if not os.waitpid(pid, os.WNOHANG)[0]]


def _code(status: int) -> int:
    """Return how a process ended, as subprocess says it."""
    return os.waitstatus_to_exitcode(status)


def _slow(pid: int) -> None:
    """Let a worker go on, with all the memory that it may have, behind those that are quick."""
    os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
    _leave_a_processor(pid)
    if hasattr(resource, "prlimit"):
        _, most = resource.prlimit(pid, resource.RLIMIT_AS)
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
    os.kill(pid, signal.SIGCONT)


def _leave_a_processor(pid: int) -> None:
    """Keep a worker off one processor, which stays free for those that are quick.

    However far it stands back, a quick one may wait for the end of its time slice.
    """
    if hasattr(os, "sched_setaffinity"):
        _, *others = sorted(os.sched_getaffinity(0))
        if others:
            os.sched_setaffinity(pid, others)


def _pause(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


_TREATMENT = {"slow": _slow, "pause": _pause}


if __name__ == "__main__":
    main()
