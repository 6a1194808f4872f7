"""How long a question to a remote store may take, and how large its answer may be."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from habeas.errors import QueryLimitError, QueryTimeoutError

__all__ = ["Limits", "current", "within"]


@dataclass(frozen=True)
class Limits:
    """The end of one question: a moment of ``time.monotonic``, and a number of bytes."""

    seconds: float
    until: float
    most: int

    @classmethod
    def of(cls, seconds: float, most: int) -> "Limits":
        """Begin now."""
        return cls(seconds, time.monotonic() + seconds, most)

    def left(self) -> float:
        """Return how many seconds are left.

        Raises
        ------
        QueryTimeoutError
            If none are.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> QueryTimeoutError:
        """Return the error that the time has passed."""
        return QueryTimeoutError(self.seconds)

    def check_size(self, size: int) -> None:
        """Refuse what has more bytes.

        Raises
        ------
        QueryLimitError
            If it has.
        """
        if size > self.most:
            raise QueryLimitError(
                f"The store sent more than {self.most:,} bytes. "
                "Ask for less with LIMIT, or in parts."
            )


_LIMITS: ContextVar[Limits | None] = ContextVar("limits", default=None)


@contextmanager
def within(seconds: float, most: int) -> Iterator[Limits]:
    """Let all that is asked inside take no longer together, and no single answer be larger."""
    limits = Limits.of(seconds, most)
    before = _LIMITS.set(limits)
    try:
        yield limits
    finally:
        _LIMITS.reset(before)


def current(seconds: float, most: int) -> Limits:
    """Return the limits that hold here; those given, from now on, if none were set."""
    return _LIMITS.get() or Limits.of(seconds, most)
