"""Lines and columns of a text, from offsets."""

import re
from array import array
from bisect import bisect_right

__all__ = ["Lines"]

_BREAK = re.compile(r"\r\n?|\n")


class Lines:
    r"""Where the lines of a text begin.

    Examples
    --------
    >>> Lines("one\r\ntwo").at(6)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        self._starts = array("q", [0])
        self._starts.extend(match.end() for match in _BREAK.finditer(text))

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
