"""The changes between two releases: those that were made when one was built, or made when asked for.

To compare two releases takes as long as to read them. So it is done in a
process of its own, one at a time, and what it made is kept for a while.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections import OrderedDict
from functools import cached_property
from pathlib import Path

from flask import current_app

from habeas.changes.keeping import NOTHING, Kept
from habeas.changes.patching import opened
from habeas.errors import BusyError, QueryTimeoutError
from habeas.terms import expand
from habeas_api.past import the_past

__all__ = ["changes_between", "says_what_was_taken_down"]

#: How long a comparison may take, how long one waits for its turn, and how many are kept.
SECONDS, PATIENCE, MOST = 120.0, 5.0, 8
_NAME = "habeas.compared"


class _Compared:
    """Comparisons that were made here."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str | None, str], Kept] = OrderedDict()
        self._turn = threading.Lock()

    @cached_property
    def _room(self) -> Path:
        room = tempfile.mkdtemp(prefix="habeas-compared-")
        weakref.finalize(self, shutil.rmtree, room, ignore_errors=True)
        return Path(room)

    def between(self, old: tuple[str, Path] | None, new: tuple[str, Path]) -> Kept:
        """Return the changes between two releases: versions, and their folders."""
        key = (old[0] if old else None, new[0])
        if not self._turn.acquire(timeout=PATIENCE):
            raise BusyError(int(PATIENCE), "comparisons")
        try:
            if key not in self._kept:
                place = self._room / f"{key[0] or NOTHING}..{key[1]}"
                _make(old[1] if old else Path(NOTHING), new[1], place)
                self._kept[key] = Kept(place)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                shutil.rmtree(self._kept.popitem(last=False)[1].folder, ignore_errors=True)
            return self._kept[key]
        finally:
            self._turn.release()


def _make(old: Path, new: Path, place: Path) -> None:
    command = [sys.executable, "-m", "habeas.changes", str(old), str(new), str(place)]
    try:
        subprocess.run(command, check=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise QueryTimeoutError(SECONDS, ["Take both dumps, and compare them yourself."]) from None


def changes_between(old: str | None, new: str) -> Kept:
    """Return the changes between two releases that are kept.

    Raises
    ------
    UnknownNameError, RemovedReleaseError
        If one of them is not kept.
    BusyError, QueryTimeoutError
        If it cannot be compared now, or not in time.
    """
    past = the_past()
    newer = (new, past.opened(new).folder)
    older = None if old is None else (old, past.opened(old).folder)
    found = past.noted(old, new)
    if found is not None and found.patch.is_file():
        return found
    compared: _Compared = current_app.extensions.setdefault(_NAME, _Compared())
    return compared.between(older, newer)


def says_what_was_taken_down(kept: Kept) -> bool:
    """Return whether a patch says anything about what was taken down, beside that it was."""
    hidden = the_past().taken_down
    if not hidden:
        return False
    named = re.compile(b"|".join(re.escape(f"<{iri}>".encode()) for iri in sorted(hidden)))
    said = f"<{expand('habeas:isTakenDownOn')}>".encode()
    with opened(kept.patch) as file:
        return any(named.search(line) and said not in line for line in file)
