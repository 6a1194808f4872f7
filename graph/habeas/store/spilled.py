"""A whole answer, kept where no limit can cut it short."""

from dataclasses import dataclass
from typing import BinaryIO, Self

import pyoxigraph as ox

from habeas.store.formats import Format
from habeas.store.notes import Note

__all__ = ["SpilledResult"]


@dataclass(frozen=True)
class SpilledResult:
    """A whole answer. Close it after use."""

    file: BinaryIO
    #: In bytes.
    size: int
    #: ``rows``, ``boolean`` or ``graph``.
    form: str
    format: Format[ox.QueryResultsFormat] | Format[ox.RdfFormat]
    #: What there is to say about it: what was rewritten, what is slow, which term is unknown.
    notes: tuple[Note, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return self.format.media_type

    def __enter__(self) -> Self:
        """Return the answer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its file."""
        self.file.close()
