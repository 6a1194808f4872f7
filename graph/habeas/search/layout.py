"""What the index holds beside its tables: numbers in files, one after the other, to be mapped.

Texts have ranks: the order in which they come among others that are found in
the same way. Names come before what is said about things; then fewer words
before more; then what is linked more; then IRIs. What is found is therefore in
order as soon as it is sorted, and the best are the first. Things are numbered
by their IRIs, from nothing, and words by their bytes.
"""

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["COMMON", "FEW", "LARGE", "LISTS", "Array", "about", "mapped", "write", "write_about"]

Array = NDArray[Any]

#: Files and the kind of their numbers.
LISTS: Mapping[str, str] = MappingProxyType(
    {
        # by rank: the number of the text, its thing, how many words, how much they tell
        "texts": "<i4", "of": "<i4", "lengths": "u1", "weights": "<f4",
        # by text: its rank
        "ranks": "<i4",
        # by thing: the text that it is called by (or nothing), its kind, how much it is linked
        "called": "<i4", "kinds": "u1",
        # things, those that are linked most first
        "foremost": "<i4",
        # words, each with the end of a line, and which letters are in them
        "words": "u1", "letters": "<u4",
        # words by their lengths, where each length begins, and the letters in that order
        "by-length": "<i4", "length-starts": "<i8", "length-letters": "<u4",
        # ranks of the texts with each word, and where they begin
        "found": "<i4", "found-starts": "<i8",
        # consonants of words, sorted, and the words
        "keys": "<u8", "key-words": "<i4",
        # a bit for each rank: for common words, and for common beginnings of words
        "common": "<i4", "common-bits": "u1", "beginning-bits": "u1",
        # facets: the things of each value, and the values of each thing
        "members": "<i4", "member-starts": "<i8", "values": "<i4", "value-starts": "<i8",
        # a bit for each thing: for values that many have
        "large": "<i4", "large-bits": "u1",
        # how many things of each value: among all, and with each common word and beginning
        "counts": "<i4",
    }
)  # fmt: skip
#: A word is common if it is in more than this share of the texts: its bits take less room then.
COMMON = 1 / 32
#: In so few texts nothing is common.
FEW = 4_096
#: A value is large if more than this share of all things have it.
LARGE = 1 / 512
_ABOUT = "lists.json"


def write(folder: Path, name: str, numbers: Any) -> None:
    """Write the numbers of one list."""
    np.asarray(numbers, dtype=LISTS[name]).tofile(folder / f"{name}.bin")


def mapped(folder: Path, name: str) -> Array:
    """Return one list, read from its file as it is needed.

    Raises
    ------
    OSError
        If it is not there.
    """
    with (folder / f"{name}.bin").open("rb") as file:
        if not file.seek(0, 2):
            return np.empty(0, dtype=LISTS[name])
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(content, dtype=LISTS[name])


def write_about(folder: Path, said: Mapping[str, Any]) -> None:
    """Write what is no number."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    (folder / _ABOUT).write_text(text, encoding="utf-8")


def about(folder: Path) -> dict[str, Any]:
    """Return what is no number."""
    read: dict[str, Any] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    return read
