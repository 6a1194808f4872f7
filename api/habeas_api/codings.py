"""Answers as they are, or compressed with gzip: whichever a caller would like.

Nothing here is secret and no answer depends on who asks, so nothing can be
learned from how well an answer compresses.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

__all__ = ["SMALLEST", "Coding", "Compressed", "choose_coding", "compressed", "is_text"]

Coding = Literal["", "gzip"]
#: Below this an answer is sent as it is, in bytes.
SMALLEST = 1_000
_LEVEL = 5
# As much of a header as is read, in characters.
_LONGEST = 500
_WITH_GZIP_HEADER = 31
_ITEM = re.compile(r"([\w*-]+)(?:\s*;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")
_TEXTS = re.compile(
    r"text/|application/(?:[\w.-]+\+)?(?:json|xml)$|application/(?:n-|trig$)|image/svg"
)


def choose_coding(accept: str | None) -> Coding | None:
    """Return the coding that an Accept-Encoding header asks for; None if it takes neither.

    Without a header an answer stays as it is.

    Examples
    --------
    >>> choose_coding("gzip, deflate, br"), choose_coding("br;q=1, gzip;q=0"), choose_coding(None)
    ('gzip', '', '')
    >>> choose_coding("gzip;q=0.5, identity"), choose_coding("*"), choose_coding("identity;q=0")
    ('', 'gzip', None)
    """
    return "" if accept is None or not accept.strip() else _choose(accept[:_LONGEST])


@lru_cache(256)
def _choose(accept: str) -> Coding | None:
    qualities: dict[str, float] = {}
    for item in accept.split(","):
        if found := _ITEM.fullmatch(item.strip()):
            qualities[found[1].lower()] = float(found[2] or 1)
    anything = qualities.get("*")
    gzip = max(qualities.get("gzip", -1), qualities.get("x-gzip", -1))
    if gzip < 0:
        gzip = anything or 0
    # As it is always goes, unless it is said not to, but gzip is what is asked for before that.
    as_it_is = qualities.get("identity", 0 if anything == 0 else None)
    if gzip and gzip >= (as_it_is or 0):
        return "gzip"
    return None if as_it_is == 0 else ""


def is_text(media_type: str) -> bool:
    """Return whether what is of this type gets smaller.

    Examples
    --------
    >>> is_text("text/csv"), is_text("application/sparql-results+json"), is_text("application/gzip")
    (True, True, False)
    """
    return _TEXTS.match(media_type) is not None


def compressed(content: bytes) -> bytes:
    """Return ``content`` in gzip form: the same bytes each time."""
    packer = zlib.compressobj(_LEVEL, wbits=_WITH_GZIP_HEADER)
    return packer.compress(content) + packer.flush()


class Compressed:
    """An answer in gzip form, made from its pieces as the caller takes it; closed with them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        """Yield it."""
        packer = zlib.compressobj(_LEVEL, wbits=_WITH_GZIP_HEADER)
        for piece in self._pieces:
            if packed := packer.compress(piece):
                yield packed
        yield packer.flush()

    def close(self) -> None:
        """Let go of what the pieces come from."""
        if close := getattr(self._pieces, "close", None):
            close()
