"""How many places there are, and what one gets who finds none free."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from habeas.store.costs import Cost

__all__ = ["ClosedError", "Lanes", "Load", "ShareError", "Waiter"]

W = TypeVar("W")


class ClosedError(Exception):
    """Nobody is admitted any more."""


class ShareError(Exception):
    """A client has its share; ``slow`` says whether a slow query is part of it."""

    def __init__(self, slow: bool) -> None:
        super().__init__(slow)
        self.slow = slow


@dataclass(frozen=True)
class Lanes:
    """How many processes there are at most, and who may have how many of them."""

    #: Workers of the quick lane.
    quick: int
    #: Queries that run in the slow lane.
    slow: int
    #: Queries that are held back before it.
    held: int
    #: Callers who wait for the quick lane.
    queue: int
    #: What one client may have running, held back and waiting.
    share: int
    #: How long a query stays in the quick lane, in seconds.
    slice: float


@dataclass(frozen=True)
class Load:
    """How much there is to do in one place, for whoever watches over it."""

    #: How many are answered now, and how many can be at once.
    busy: int
    places: int
    #: How many wait.
    waiting: int
    #: How many workers were ended with what they did, since the start, by why: ``time``,
    #: ``lost`` for those that broke or ran short of memory, ``gone`` where the caller went.
    ended: Mapping[str, int] = field(default_factory=dict)


class Waiter(Generic[W]):
    """A caller who waits: until it is given a worker or its turn, or is sent away."""

    def __init__(self, client: str, cost: Cost = Cost.UNKNOWN) -> None:
        self.client = client
        self.cost = cost
        self.worker: W | None = None
        self.sent_away = False
        self.called = threading.Event()

    def send_away(self) -> None:
        """Let it wait no longer."""
        self.sent_away = True
        self.called.set()
