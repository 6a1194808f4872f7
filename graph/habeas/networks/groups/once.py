"""What several measures of a network read, computed once."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from habeas.networks.arrays import Network

__all__ = ["once"]

#: Answers kept for one network: a table of five roles is asked for five times, and then no more.
MOST = 4

_MADE: WeakKeyDictionary[Network, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()


def once(network: Network, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
    """Return what ``compute`` returns for this network and this key, kept from the last few times."""
    held = _MADE.setdefault(network, {})
    if key in held:
        return held[key]
    answer = compute()
    while len(held) >= MOST:
        held.pop(next(iter(held)), None)
    held[key] = answer
    return answer
