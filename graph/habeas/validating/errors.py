"""What can be wrong with what a caller sends, and what it can take too much of."""

from collections.abc import Mapping, Sequence
from typing import Any

from habeas.errors import HabeasError, UnreadableRecordError

__all__ = [
    "RefusedPartError",
    "UnreadablePartError",
    "UnwantedTextError",
    "ValidationLimitError",
    "ValidationTimeoutError",
]


class UnreadablePartError(UnreadableRecordError):
    """Data or shapes are not well-formed: which of them, where, and why.

    ``problems`` names each thing that is wrong, where there may be several.
    """

    def __init__(
        self,
        part: str,
        reason: str,
        line: int | None = None,
        column: int | None = None,
        problems: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(part, reason, line, column)
        self.part = part
        self.problems = list(problems)


class RefusedPartError(UnreadablePartError):
    """Data or shapes are made to reach out, or to break what reads them."""


class UnwantedTextError(HabeasError, ValueError):
    """A text is refused, or is not well-formed, before it is known which part it is."""

    def __init__(
        self, reason: str, line: int | None = None, column: int | None = None, *, refused: bool
    ) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column
        self.refused = refused

    def within(self, part: str) -> UnreadablePartError:
        """Return the error that names the part."""
        kind = RefusedPartError if self.refused else UnreadablePartError
        return kind(part, str(self), self.line, self.column)


class ValidationTimeoutError(HabeasError, TimeoutError):
    """A validation ran past its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The validation was ended after {seconds:g} seconds. Send less at once, look for a "
            "pattern that backtracks without end, or validate on a machine of your own: "
            "habeas validate FILE"
        )
        self.seconds = seconds


class ValidationLimitError(HabeasError, MemoryError):
    """A validation needed more memory, or gave a longer report, than is allowed."""
