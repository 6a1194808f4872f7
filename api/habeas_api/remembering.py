"""Answers that were costly to make, kept while there is room: a release never changes."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

__all__ = ["AROUND", "Memory"]

#: What one thing takes beside itself and the texts that it is kept by, in bytes.
AROUND = 500

Kept = TypeVar("Kept", bound=Sized)


class Memory(Generic[Kept]):
    """Keeps what was made last or asked for last, up to ``room``, in bytes.

    A thing takes its length, the texts of its key, which a caller may have
    written, and :data:`AROUND`: what is empty takes room too.

    Examples
    --------
    >>> memory: Memory[bytes] = Memory(room=1_000)
    >>> memory.get("a", lambda: b"made"), memory.get("a", lambda: b"made again")
    (b'made', b'made')
    >>> memory.get("b", lambda: b"too much to be kept with it")
    b'too much to be kept with it'
    >>> memory.get("a", lambda: b"made again")
    b'made again'
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        #: How often something was looked for, and how often it was there.
        self.looked = self.found = 0
        self._looking = threading.Lock()
        self._making = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Kept], alone: bool = False) -> Kept:
        """Return what ``make`` made for ``key``, now or before.

        With ``alone``, only one such thing is made at a time: for what keeps
        a processor busy.
        """
        if (kept := self.find(key)) is not None:
            return kept
        if not alone:
            return self.keep(key, make())
        with self._making:
            kept = self.find(key)  # made while we waited
            return self.keep(key, make()) if kept is None else kept

    def find(self, key: Hashable) -> Kept | None:
        """Return what is kept for ``key``, if anything is."""
        with self._looking:
            found = self._kept.get(key)
            self.looked += 1
            if found is None:
                return None
            self.found += 1
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, made: Kept) -> Kept:
        """Keep ``made`` for ``key``, and return it; what was asked for longest ago makes room."""
        takes = len(made) + AROUND + _texts(key)
        with self._looking:
            if key in self._kept:
                self._room += self._kept.pop(key)[1]
            self._room -= takes
            self._kept[key] = made, takes
            while self._room < 0:
                self._room += self._kept.popitem(last=False)[1][1]
        return made


def _texts(key: Hashable) -> int:
    """Return how much room the texts of a key take, in bytes.

    Examples
    --------
    >>> _texts(("ab", (b"c", None, 1))) == _texts("ab") + _texts(b"c") > 3
    True
    """
    if isinstance(key, str | bytes):
        return sys.getsizeof(key)
    return sum(map(_texts, key)) if isinstance(key, tuple | frozenset) else 0
