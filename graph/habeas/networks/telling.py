"""How long work tells how much of it is done, without telling it too often."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

__all__ = ["Tell", "counted"]

#: Takes how much is done, from 0 to 1.
Tell: TypeAlias = Callable[[float], None]


def counted(total: int, tell: Tell | None = None) -> Iterator[int]:
    """Yield the numbers from 0 to below ``total``, and tell the share that is done.

    At most twenty times, the last time 1.0, each after the work on a number is over.

    Examples
    --------
    >>> [number for number in counted(4, print)]
    0.25
    0.5
    0.75
    1.0
    [0, 1, 2, 3]
    """
    for number in range(total):
        yield number
        if tell is not None and (number + 1) * 20 // total > number * 20 // total:
            tell((number + 1) / total)
