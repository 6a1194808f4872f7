"""Answers that were costly to make, kept while there is room: a release never changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

__all__ = ["Memory"]


class Memory:
    """Keeps what was made last or asked for last, up to ``room`` bytes.

    Examples
    --------
    >>> memory = Memory(room=10)
    >>> memory.get("a", lambda: b"made"), memory.get("a", lambda: b"made again")
    (b'made', b'made')
    >>> memory.get("b", lambda: b"too large to be kept with it")
    b'too large to be kept with it'
    >>> memory.get("a", lambda: b"made again")
    b'made again'
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._looking = threading.Lock()
        self._making = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes], alone: bool = False) -> bytes:
        """Return what ``make`` made for ``key``, now or before.

        With ``alone``, only one such thing is made at a time: for what keeps
        a processor busy.
        """
        if (kept := self._find(key)) is not None:
            return kept
        if not alone:
            return self._keep(key, make())
        with self._making:
            kept = self._find(key)  # made while we waited
            return self._keep(key, make()) if kept is None else kept

    def _find(self, key: Hashable) -> bytes | None:
        with self._looking:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, made: bytes) -> bytes:
        with self._looking:
            self._room -= len(made) - len(self._kept.pop(key, b""))
            self._kept[key] = made
            while self._room < 0:
                self._room += len(self._kept.popitem(last=False)[1])
        return made
