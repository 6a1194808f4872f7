"""Which of the media types that we can write a caller would like best.

Of our own, since the usual helpers know nothing of media types with
parameters: ``text/turtle;charset=utf-8`` must be able to get Turtle.
"""

import re
from collections.abc import Sequence

__all__ = ["choose"]

#: As much of an Accept header as is read, in characters.
LONGEST = 4_000
_RANGE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"?)++')
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)')
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_TYPE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+")


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the best of ``offered`` for an Accept header, or None if it takes none of them.

    Without a header, and where it likes several best, the first of them. The
    most specific range decides about a type; parameters of a range do not
    narrow it; a range with a broken quality is as if it were not there.

    Examples
    --------
    >>> choose("text/turtle;charset=utf-8, text/html;q=0.5", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose("*/*", ["text/html", "text/turtle"])
    'text/html'
    >>> choose("text/*, text/html;q=0", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose("image/png", ["text/html"]) is None
    True
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = _read(accept[:LONGEST])
    best, best_quality = None, 0.0
    for media_type in offered:
        kind = media_type.partition("/")[0]
        for pattern in (media_type, f"{kind}/*", "*/*"):
            if pattern in ranges:
                if ranges[pattern] > best_quality:
                    best, best_quality = media_type, ranges[pattern]
                break
    return best


def _read(accept: str) -> dict[str, float]:
    """Return the quality of each media range; of a repeated one, the best."""
    ranges: dict[str, float] = {}
    for text in _RANGE.findall(accept):
        media_type, _, _ = text.partition(";")
        name = media_type.strip().lower()
        quality = "1"
        for key, value in _PARAMETER.findall(text):
            if key.lower() == "q":
                quality = value.strip()
        if _TYPE.fullmatch(name) and _QUALITY.fullmatch(quality):
            ranges[name] = max(ranges.get(name, 0.0), float(quality))
    return ranges
