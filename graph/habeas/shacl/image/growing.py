"""Arrays that grow at the end."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Growing"]

Number = TypeVar("Number", bound=np.generic)


class Growing(Generic[Number]):
    """An array that values are added to, one at a time.

    A view that was given out keeps its length, and its memory, when the array grows.
    """

    def __init__(self, values: NDArray[Number]) -> None:
        self._room = values
        self._count = len(values)

    @property
    def view(self) -> NDArray[Number]:
        """All values so far."""
        return self._room[: self._count]

    def append(self, value: int) -> None:
        """Add one value."""
        if self._count == len(self._room):
            room = np.zeros(self._count + self._count // 8 + 64, self._room.dtype)
            room[: self._count] = self._room
            self._room = room
        self._room[self._count] = value
        self._count += 1
