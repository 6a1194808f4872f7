"""Which parts of a file a request asks for (RFC 9110, section 14).

Whatever somebody sends, little work is done: a header that is long, or asks
for many parts, is as if it were not there, which every caller has to expect.
"""

import re
from collections.abc import Sequence

__all__ = ["MOST", "Part", "parts_of"]

#: The first byte of a part, and the one after its last.
Part = tuple[int, int]
#: How many parts are given at once.
MOST = 16
#: As much of a header as is read, in characters.
LONGEST = 600
_HEADER = re.compile(r"bytes[ \t]*=(.*)", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r"([0-9]*)-([0-9]*)")


def parts_of(header: str | None, size: int) -> Sequence[Part] | None:
    """Return the parts of a file of ``size`` bytes that a ``Range`` header asks for, in its order.

    Returns
    -------
    sequence of Part or None
        None if the whole is to be sent: nothing was asked for, or something
        that is no range of bytes, or too much at once. Nothing in it if no
        part that was asked for is inside the file. What overlaps or touches is
        one part.

    Examples
    --------
    >>> parts_of("bytes=0-9", 100), parts_of("bytes=-10", 100), parts_of("bytes=90-", 100)
    ([(0, 10)], [(90, 100)], [(90, 100)])
    >>> parts_of("bytes=0-9, 5-20, 50-60", 100)
    [(0, 21), (50, 61)]
    >>> parts_of("bytes=100-", 100), parts_of("bytes=9-3", 100), parts_of("lines=1-2", 100)
    ([], None, None)
    >>> parts_of("bytes=90-99999999999999999999", 100), parts_of("bytes=99999999999999999999-", 100)
    ([(90, 100)], [])
    """
    if header is None or len(header) > LONGEST:
        return None
    match = _HEADER.fullmatch(header.strip())
    if match is None:
        return None
    asked = [text.strip(" \t") for text in match[1].split(",")]
    asked = [text for text in asked if text]
    if not asked or len(asked) > MOST:
        return None
    parts: list[Part] = []
    for text in asked:
        found = _PART.fullmatch(text)
        if found is None or found[0] == "-":
            return None
        first, last = found[1], found[2]
        if first and last and int(first) > int(last):
            return None
        if first:
            start, end = int(first), min(int(last) + 1, size) if last else size
        else:
            start, end = max(0, size - int(last)), size
        if start < end:
            parts.append((start, end))
    return _joined(parts)


def _joined(parts: Sequence[Part]) -> Sequence[Part]:
    """Return parts without overlaps: in the order in which they were asked for, if there are none."""
    joined: list[Part] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return parts if len(joined) == len(parts) else joined
