"""How long an answer may take: who asks says so, and is asked between two steps."""

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Check", "endless"]

#: Called between two steps; what takes too long is ended by an error that it raises.
Check: TypeAlias = Callable[[], object]


def endless() -> None:
    """Let everything take as long as it takes."""
