"""In which encoding a text is.

A byte order mark, or a text that is valid UTF-8, settles it. Bytes of other
encodings do not say what they mean: there it is a guess.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import IO

import numpy as np

__all__ = ["Encoding", "Survey", "find_encoding", "forced_encoding", "survey"]

PIECE = 1 << 20
#: How much of the beginning is looked at where meaning matters.
SAMPLE = 1 << 18
#: Marks at the beginning of a text.
MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16-LE"),
    (codecs.BOM_UTF16_BE, "UTF-16-BE"),
)


@dataclass(frozen=True)
class Survey:
    """What all bytes of a file tell together.

    Attributes
    ----------
    sha256, size
        The digest, and how many bytes there are.
    beginning
        The first bytes.
    nuls
        How many NUL bytes stand at even and at odd places, from 0.
    wrong, right
        How many bytes are not UTF-8, and how many characters beyond ASCII are.
    controls
        How many bytes Windows-1252 has as letters and signs, and Latin-1 as control
        characters; 0 for UTF-8, as are the two before.
    """

    sha256: str
    size: int
    beginning: bytes
    nuls: tuple[int, int]
    wrong: int
    right: int
    controls: int


@dataclass(frozen=True)
class Encoding:
    """An encoding as found: its name, how to read it, and how sure that is.

    Attributes
    ----------
    name
        As we report it.
    codec
        As Python calls it.
    mark
        How many bytes of a byte order mark to skip.
    certain
        False for a guess.
    clean
        Whether it is known that every byte can be read, and none is NUL.
    """

    name: str
    codec: str
    mark: int = 0
    certain: bool = True
    clean: bool = False


def survey(handle: IO[bytes]) -> Survey:
    """Read a file once, from its beginning to its end, in pieces; twice if it is not UTF-8."""
    digest, size, beginning = sha256(), 0, b""
    nuls = [0, 0]
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid = True
    for piece in _pieces(handle):
        digest.update(piece)
        if size < SAMPLE:
            beginning += piece[: SAMPLE - size]
        if b"\0" in piece:
            places = np.flatnonzero(np.frombuffer(piece, dtype=np.uint8) == 0) + size
            odd = int((places & 1).sum())
            nuls[0] += len(places) - odd
            nuls[1] += odd
        size += len(piece)
        valid = valid and _decodes(decoder, piece)
    valid = valid and _decodes(decoder, b"")
    wrong, right, controls = (0, 0, 0) if valid else _beyond_utf8(handle)
    return Survey(digest.hexdigest(), size, beginning, (nuls[0], nuls[1]), wrong, right, controls)


def _pieces(handle: IO[bytes]) -> Iterator[bytes]:
    handle.seek(0)
    while piece := handle.read(PIECE):
        yield piece


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    try:
        decoder.decode(piece, not piece)
    except UnicodeDecodeError:
        return False
    return True


def _beyond_utf8(handle: IO[bytes]) -> tuple[int, int, int]:
    """Return how many bytes are not UTF-8, how many characters are, and how many are controls."""
    wrong = right = controls = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for piece in chain(_pieces(handle), [b""]):
        codes = np.frombuffer(piece, dtype=np.uint8)
        controls += int(((codes >= 0x80) & (codes < 0xA0)).sum())
        text = decoder.decode(piece, not piece).encode("utf-32-le", "surrogatepass")
        points = np.frombuffer(text, dtype=np.uint32)
        escaped = int(((points >= 0xDC80) & (points <= 0xDCFF)).sum())
        wrong += escaped
        right += int((points > 0x7F).sum()) - escaped
    return wrong, right, controls


def find_encoding(seen: Survey) -> Encoding:
    """Return the encoding of a text.

    Examples
    --------
    >>> import io
    >>> find_encoding(survey(io.BytesIO("Añda".encode()))).name
    'UTF-8'
    >>> found = find_encoding(survey(io.BytesIO("Añda".encode("latin-1"))))
    >>> found.name, found.certain
    ('Latin-1', False)
    """
    for mark, name in MARKS:
        if seen.beginning.startswith(mark):
            return Encoding(name, name.lower(), len(mark))
    if wide := _wide(seen):
        return wide
    if not seen.wrong or seen.right >= seen.wrong:
        return Encoding("UTF-8", "utf-8", clean=not (seen.wrong or any(seen.nuls)))
    return Encoding("Windows-1252" if seen.controls else "Latin-1", "cp1252", certain=False)


def _wide(seen: Survey) -> Encoding | None:
    """Return the kind of UTF-16 that a text without a mark is in.

    Its line ends, separators and digits have a NUL byte each, nearly all of them
    at even or at odd places; read so, they are what they are.
    """
    even, odd = seen.nuls
    name, most = ("UTF-16-BE", even) if even > odd else ("UTF-16-LE", odd)
    if seen.size % 2 or most < max(1, seen.size / 100):
        return None
    units = np.frombuffer(seen.beginning[: len(seen.beginning) // 2 * 2], dtype="<u2")
    high, low = units >> 8, units & 0xFF
    if name == "UTF-16-BE":
        high, low = low, high
    plain = int(((high == 0) & (low > 0) & (low < 0x7F)).sum())
    both = int(((high >= 0x20) & (high < 0x7F) & (low >= 0x20) & (low < 0x7F)).sum())
    # What is UTF-8 too, and more often has two plain letters than one, is UTF-8 with a NUL in it.
    letters = not seen.wrong and both > plain
    if letters or plain < len(units) / 20 or int((units == 0).sum()) > plain / 10:
        return None
    return Encoding(name, name.lower())


def forced_encoding(name: str, seen: Survey) -> Encoding | None:
    """Return the encoding that somebody named; None if there is none of this name.

    Examples
    --------
    >>> import io
    >>> seen = survey(io.BytesIO(b"id"))
    >>> forced_encoding("windows-1251", seen), forced_encoding("windows-1259", seen)
    (Encoding(name='windows-1251', codec='cp1251', mark=0, certain=True, clean=False), None)
    """
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)  # some of Python's codecs are no encodings of text
    except LookupError:
        return None
    for mark, marked in MARKS:
        if seen.beginning.startswith(mark) and marked.lower().startswith(codec):
            return Encoding(name, marked.lower(), len(mark))
    return Encoding(name, codec)
