"""The answer of a remote store: whole, in a file without a name."""

from dataclasses import dataclass
from typing import IO, Self

from habeas.errors import RemoteAnswerError

__all__ = ["INLINE", "Answer"]

#: As much of an answer is kept in memory, in bytes.
INLINE = 1 << 20


@dataclass(frozen=True)
class Answer:
    """What a store answered, in JSON. Close it after use."""

    file: IO[bytes]
    #: In bytes.
    size: int
    address: str
    #: How many rows the store gives at most, if it says so.
    max_rows: int | None = None
    #: Whether truth values and durations come as numbers.
    numbers_for_values: bool = False

    def broken(self) -> RemoteAnswerError:
        """Return the error that this cannot be read."""
        return RemoteAnswerError(self.address, "gave an answer that is broken or not whole.")

    def __enter__(self) -> Self:
        """Return the answer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its file."""
        self.file.close()
