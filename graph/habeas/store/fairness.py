"""Who is next: clients take turns, and who asks only what is quick goes before who does not.

Nothing here runs or waits; whoever uses it holds a lock meanwhile.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["FullError", "Standing", "Tally", "Turns"]

T = TypeVar("T")


class FullError(Exception):
    """There is no room to wait, and nobody who would have to go first."""


class Turns(Generic[T]):
    """Those who wait, each for a client.

    Parameters
    ----------
    most
        How many may wait.
    favoured
        Whether a client goes before those who are not favoured.

    Examples
    --------
    >>> turns: Turns[str] = Turns(4)
    >>> [turns.join(word[0], word) for word in ("a1", "a2", "a3", "b1")]
    [None, None, None, None]
    >>> [turns.next(), turns.next(), turns.next(), turns.next(), turns.next()]
    ['a1', 'b1', 'a2', 'a3', None]
    """

    def __init__(self, most: int, favoured: Callable[[str], bool] = lambda client: False) -> None:
        self.most = most
        self._favoured = favoured
        self._size = 0
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many wait."""
        return self._size

    def join(self, client: str, who: T) -> T | None:
        """Let ``who`` wait for ``client``; return who has to go to make room, if anybody.

        The last of the client that has most waiting has to go, if it has more
        than ``client`` would have; before a favoured client, any other has to.

        Raises
        ------
        FullError
            If there is no room.
        """
        gone = None
        if self._size >= self.most:
            gone = self._make_room(client)
        self._waiting.setdefault(client, deque()).append(who)
        self._size += 1
        return gone

    def leave(self, client: str, who: T) -> bool:
        """Let ``who`` wait no longer; return whether it did wait."""
        line = self._waiting.get(client)
        if line is None or who not in line:
            return False
        line.remove(who)
        self._tidy(client, line)
        return True

    def next(self, may: Callable[[T], bool] = lambda who: True) -> T | None:
        """Return who is next of those that ``may`` have a turn, or None.

        Who may not is passed by others of its client, and keeps its place.
        """
        first = {
            client: who
            for client, line in self._waiting.items()
            if (who := next(filter(may, line), None)) is not None
        }
        if not first:
            return None
        client = next(filter(self._favoured, first), next(iter(first)))
        who, line = first[client], self._waiting[client]
        line.remove(who)
        self._waiting.move_to_end(client)
        self._tidy(client, line)
        return who

    def clear(self) -> list[T]:
        """Return all who wait, and let them wait no longer."""
        all_of_them = [who for line in self._waiting.values() for who in line]
        self._waiting.clear()
        self._size = 0
        return all_of_them

    def _make_room(self, client: str) -> T:
        mine = len(self._waiting.get(client, ()))
        others = [(len(line), other) for other, line in self._waiting.items() if other != client]
        if self._favoured(client):
            behind = [(size, other) for size, other in others if not self._favoured(other)]
            others = behind or [(size, other) for size, other in others if size > mine + 1]
        else:
            others = [(size, other) for size, other in others if size > mine + 1]
        if not others:
            raise FullError
        longest = max(size for size, _ in others)
        loser = [other for size, other in others if size == longest][-1]
        line = self._waiting[loser]
        gone = line.pop()
        self._tidy(loser, line)
        return gone

    def _tidy(self, client: str, line: deque[T]) -> None:
        """Note that one left ``line``."""
        self._size -= 1
        if not line:
            del self._waiting[client]


class Standing:
    """Which clients have lately asked only what is quick.

    Parameters
    ----------
    forgiven
        How long a slow query counts, in seconds.
    most
        How many clients are remembered; those that were noted longest ago are forgotten.
    """

    def __init__(self, forgiven: float, most: int = 4096) -> None:
        self._forgiven = forgiven
        self._most = most
        self._slow_until: OrderedDict[str, float] = OrderedDict()

    def is_quick(self, client: str, now: float) -> bool:
        """Return whether ``client`` asked something lately, and nothing that was slow."""
        return not client or self._slow_until.get(client, now + 1) <= now

    def is_slow(self, client: str, now: float) -> bool:
        """Return whether ``client`` lately asked something that was slow."""
        return self._slow_until.get(client, 0.0) > now

    def was_quick(self, client: str) -> None:
        """Note that a query of ``client`` was quick."""
        if client and client not in self._slow_until:
            self._remember(client, 0.0)

    def was_slow(self, client: str, now: float) -> None:
        """Note that a query of ``client`` was slow."""
        if client:
            self._remember(client, now + self._forgiven)

    def _remember(self, client: str, until: float) -> None:
        self._slow_until[client] = until
        self._slow_until.move_to_end(client)
        if len(self._slow_until) > self._most:
            self._slow_until.popitem(last=False)


class Tally:
    """How many of something each client has; those who have none are forgotten.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.add("a"), tally.add("a"), tally.add("b"), tally.drop("a")
    (None, None, None, None)
    >>> tally.all, tally["a"], tally["c"]
    (2, 1, 0)
    """

    def __init__(self) -> None:
        self.all = 0
        self._of: dict[str, int] = {}

    def __getitem__(self, client: str) -> int:
        """Return how many ``client`` has."""
        return self._of.get(client, 0)

    def add(self, client: str) -> None:
        """Count one more."""
        self.all += 1
        self._of[client] = self._of.get(client, 0) + 1

    def drop(self, client: str) -> None:
        """Count one less."""
        self.all -= 1
        left = self._of[client] - 1
        if left:
            self._of[client] = left
        else:
            del self._of[client]
