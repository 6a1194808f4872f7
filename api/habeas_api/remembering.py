"""Answers that were costly to make, kept while there is room: a release never changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

__all__ = ["Memory"]

Kept = TypeVar("Kept", bound=Sized)


class Memory(Generic[Kept]):
    """Keeps what was made last or asked for last, up to ``room``: bytes, if it holds bytes.

    Examples
    --------
    >>> memory: Memory[bytes] = Memory(room=10)
    >>> memory.get("a", lambda: b"made"), memory.get("a", lambda: b"made again")
    (b'made', b'made')
    >>> memory.get("b", lambda: b"too large to be kept with it")
    b'too large to be kept with it'
    >>> memory.get("a", lambda: b"made again")
    b'made again'
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
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
            kept = self._kept.get(key)
            self.looked += 1
            if kept is not None:
                self.found += 1
                self._kept.move_to_end(key)
            return kept

    def keep(self, key: Hashable, made: Kept) -> Kept:
        """Keep ``made`` for ``key``, and return it; what was asked for longest ago makes room."""
        with self._looking:
            before = self._kept.pop(key, None)
            self._room -= len(made) - (0 if before is None else len(before))
            self._kept[key] = made
            while self._room < 0:
                self._room += len(self._kept.popitem(last=False)[1])
        return made
