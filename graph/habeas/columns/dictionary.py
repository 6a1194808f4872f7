"""IRIs and their numbers: one text with all of them in order, and where each begins."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Dictionary"]

_TEXT, _STARTS = "terms.npy", "terms-starts.npy"


class Dictionary:
    """The IRIs of a release in the order of their texts; the place of each is its number.

    Parameters
    ----------
    text : ndarray of uint8
        All IRIs in UTF-8, one after another.
    starts : ndarray of int64, shape (n_terms + 1,)
        Where each begins; the last is the length of the text.

    Examples
    --------
    >>> terms = Dictionary.of(["urn:a", "urn:b"])
    >>> terms.number("urn:b"), terms.number("urn:c"), terms.iri(0)
    (1, None, 'urn:a')
    """

    def __init__(self, text: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self._text = text.data  # slices of it are quicker than those of an array
        self._starts = np.asarray(starts)  # a plain array, if it was one on disk: quicker too

    @classmethod
    def of(cls, iris: Sequence[str]) -> "Dictionary":
        """Hold IRIs, which are sorted and all different."""
        texts = [iri.encode() for iri in iris]
        starts = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=starts[1:])
        return cls(np.frombuffer(b"".join(texts), dtype=np.uint8), starts)

    @classmethod
    def open(cls, folder: Path) -> "Dictionary":
        """Read what :meth:`write` wrote; the files stay on disk."""
        return cls(*(np.load(folder / name, mmap_mode="r") for name in (_TEXT, _STARTS)))

    def write(self, folder: Path) -> None:
        """Write the two files."""
        np.save(folder / _TEXT, np.frombuffer(self._text, dtype=np.uint8))
        np.save(folder / _STARTS, self._starts)

    def __len__(self) -> int:
        """Return how many IRIs there are."""
        return len(self._starts) - 1

    def iri(self, number: int) -> str:
        """Return the IRI with this number."""
        return self._bytes(number).decode()

    def iris(self, numbers: Iterable[int]) -> list[str]:
        """Return the IRIs with these numbers, in the same order."""
        wanted = np.fromiter(numbers, np.int64)
        starts, ends = self._starts[wanted].tolist(), self._starts[wanted + 1].tolist()
        text = self._text
        return [str(text[start:end], "utf-8") for start, end in zip(starts, ends, strict=True)]

    def number(self, iri: str) -> int | None:
        """Return the number of an IRI, or None if there is none."""
        wanted = iri.encode()
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._bytes(low) == wanted else None

    def _bytes(self, number: int) -> bytes:
        return bytes(self._text[int(self._starts[number]) : int(self._starts[number + 1])])
