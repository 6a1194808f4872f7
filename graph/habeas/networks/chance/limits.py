"""What cannot be tested, and what would take too much memory."""

from habeas.errors import HabeasError

__all__ = ["MOST_BYTES", "InvalidTestError", "TooManyDrawsError", "check_draws"]

#: What the draws of one test may hold unless a caller allows more.
MOST_BYTES = 1_000_000_000


class InvalidTestError(HabeasError, ValueError):
    """A test was asked for that says nothing about what was given."""


class TooManyDrawsError(HabeasError, MemoryError):
    """Draws were refused before the first of them, since they would not fit in memory."""

    def __init__(self, draws: int, size: int, each: int, limit: int) -> None:
        most = limit // max(size * each, 1)
        advice = f"Ask for at most {most:,} draws" if most else "Ask for a part of the network"
        super().__init__(
            f"{draws:,} draws of {size:,} values would hold about {draws * size * each / 1e6:,.0f} "
            f"MB; at most {limit / 1e6:,.0f} MB are allowed. {advice}, or allow more memory."
        )
        self.draws = draws
        self.estimate = draws * size * each
        self.limit = limit


def check_draws(draws: int, size: int = 0, each: int = 8, limit: int = MOST_BYTES) -> None:
    """Refuse draws that are none, or of which all values together would not fit.

    Parameters
    ----------
    draws
        How many.
    size
        How many values of each draw are held to the end.
    each
        Bytes of one value.
    limit
        Bytes that all may take.

    Raises
    ------
    InvalidTestError
        If there would be no draw.
    TooManyDrawsError
        If they would take more than ``limit``.
    """
    if draws < 1:
        raise InvalidTestError(f"A test needs at least one draw, not {draws}.")
    if draws * size * each > limit:
        raise TooManyDrawsError(draws, size, each, limit)
