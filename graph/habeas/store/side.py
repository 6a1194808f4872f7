"""A side of a release: files made from its store beforehand, for what the store is slow at."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from habeas.store.embedded import EmbeddedStore

__all__ = ["LeftOutError", "Side"]


class LeftOutError(Exception):
    """A side cannot be made on this machine; the words say why, and how to get it."""


@dataclass(frozen=True)
class Side:
    """One side: a folder beside the store, which can be made again from the store at any time."""

    #: The name of its folder.
    name: str
    #: Goes up whenever the same store would give other files.
    edition: int
    #: Writes the files into the folder, which is there and empty. Raises LeftOutError if it cannot.
    make: Callable[[EmbeddedStore, Path], None]
    #: Files that are not the same bytes each time: only that they are there can be checked.
    inexact: tuple[str, ...] = ()
