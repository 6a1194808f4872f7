"""The changes between two releases: those that were made when one was built, or made when asked for.

To compare two releases takes as long as to read them. So it is done in a
process of its own, one at a time, and what it made is kept for a while: as
long as anybody reads it, whatever was asked for since. Nobody waits for a
turn, since who waits keeps a thread from all others.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from flask import current_app
from werkzeug.exceptions import ServiceUnavailable

from habeas.changes.keeping import NOTHING, Kept
from habeas.changes.patching import opened
from habeas.errors import BusyError, QueryTimeoutError
from habeas.terms import expand
from habeas_api.past import the_past
from habeas_api.served import served

__all__ = ["changes_between", "says_what_was_taken_down"]

#: How long a comparison may take, after how long to ask again, and how many are kept.
SECONDS, AGAIN, MOST = 120.0, 5, 8
#: How long one waits until a patch can be read through, in seconds: mostly that is soon done.
PATIENCE = 0.5
_NAME = "habeas.compared"


class _Compared:
    """Comparisons that were made here."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str | None, str], Kept] = OrderedDict()
        self._looking = threading.Lock()
        self._making = threading.Lock()
        #: For whoever reads a whole patch.
        self.reading = threading.Lock()

    @cached_property
    def _room(self) -> Path:
        room = tempfile.mkdtemp(prefix="habeas-compared-")
        weakref.finalize(self, shutil.rmtree, room, ignore_errors=True)
        return Path(room)

    def between(self, old: tuple[str, Path] | None, new: tuple[str, Path]) -> Kept:
        """Return the changes between two releases: versions, and their folders."""
        key = (old[0] if old else None, new[0])
        if (kept := self._find(key)) is not None:
            return kept
        with _turn(self._making):
            if (kept := self._find(key)) is not None:  # made just before our turn
                return kept
            kept = _make(old[1] if old else Path(NOTHING), new[1], self._room)
            with self._looking:
                self._kept[key] = kept
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)  # removed when nobody reads it any more
            return kept

    def _find(self, key: tuple[str | None, str]) -> Kept | None:
        with self._looking:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept


@contextmanager
def _turn(lock: threading.Lock, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock.

    Raises
    ------
    BusyError
        If it cannot be had in time.
    """
    if not lock.acquire(timeout=patience):
        raise BusyError(AGAIN, "comparisons")
    try:
        yield
    finally:
        lock.release()


def _make(old: Path, new: Path, room: Path) -> Kept:
    """Compare two releases in a new folder, which is removed with what is returned.

    Raises
    ------
    QueryTimeoutError, ServiceUnavailable
        If that takes too long, or fails. Nothing is left then.
    """
    folder = Path(tempfile.mkdtemp(dir=room))
    kept = Kept(folder / "changes")
    put_away = weakref.finalize(kept, shutil.rmtree, folder, ignore_errors=True)
    try:
        _compare(old, new, kept.folder)
    except BaseException:
        put_away()  # whoever is ended cannot
        raise
    return kept


def _compare(old: Path, new: Path, place: Path) -> None:
    command = [sys.executable, "-m", "habeas.changes", str(old), str(new), str(place)]
    try:
        subprocess.run(command, check=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise QueryTimeoutError(SECONDS, ["Take both dumps, and compare them yourself."]) from None
    except subprocess.CalledProcessError as error:
        current_app.logger.error("A comparison of releases ended with status %d", error.returncode)
        raise ServiceUnavailable(
            "These releases could not be compared; why was logged on our side. Take both dumps, "
            "and compare them yourself."
        ) from None


def changes_between(old: str | None, new: str) -> Kept:
    """Return the changes between two releases that are kept.

    Their files are there for as long as what is returned, unless one of the
    releases is removed.

    Raises
    ------
    UnknownNameError, RemovedReleaseError
        If one of them is not kept.
    BusyError, QueryTimeoutError, ServiceUnavailable
        If it cannot be compared now, or not in time, or not at all.
    """
    past = the_past()
    newer = (new, past.opened(new).folder)
    older = None if old is None else (old, past.opened(old).folder)
    found = past.noted(old, new)
    if found is not None and found.patch.is_file():
        return found
    return _compared().between(older, newer)


def says_what_was_taken_down(old: str, new: str, kept: Kept) -> bool:
    """Return whether a patch says anything about what was taken down, beside that it was.

    Raises
    ------
    BusyError
        If others are being read through for that.
    """
    hidden = the_past().taken_down
    if not hidden:
        return False
    memory, key = served().memory, ("patch", old, new)
    told = memory.find(key)
    if told is None:
        with _turn(_compared().reading, PATIENCE):
            told = memory.find(key) or memory.keep(key, _told(kept.patch, hidden))
    return told == _TOO_MUCH


_TOO_MUCH, _NOTHING = b"too much", b"nothing"


def _told(patch: Path, hidden: frozenset[str]) -> bytes:
    named = re.compile(b"|".join(re.escape(f"<{iri}>".encode()) for iri in sorted(hidden)))
    said = f"<{expand('habeas:isTakenDownOn')}>".encode()
    with opened(patch) as file:
        is_named = any(named.search(line) and said not in line for line in file)
    return _TOO_MUCH if is_named else _NOTHING


def _compared() -> _Compared:
    found: _Compared = current_app.extensions.setdefault(_NAME, _Compared())
    return found
