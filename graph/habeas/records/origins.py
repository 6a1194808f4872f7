"""Where a record came from: the file and the line in it, or the row and the column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from habeas.shacl.positions import Places, Together

__all__ = ["Origin", "Reading", "RecordFile"]


@dataclass(frozen=True)
class Origin:
    """A place in a file that somebody can open."""

    path: Path
    #: Counted from 1; None where the file does not tell.
    line: int | None = None

    def __str__(self) -> str:
        """Return the place in the form that editors open: ``file:line``."""
        return f"{self.path}:{self.line}" if self.line else str(self.path)


@dataclass(frozen=True)
class RecordFile:
    """One file that was read. Both are worked out when somebody asks, from the file itself."""

    #: The first place that describes a thing, by its IRI.
    origins: Callable[[], Mapping[str, Origin]]
    #: Where each statement stands.
    places: Places


@dataclass
class Reading:
    """What was read: triples without blank nodes, and where each of them stands."""

    triples: list[ox.Triple] = field(default_factory=list)
    files: list[RecordFile] = field(default_factory=list)
    _origins: dict[str, Origin] | None = field(default=None, repr=False, compare=False)

    def add(self, other: "Reading") -> None:
        """Take in what another file says; the first place that described a thing stays."""
        self.triples.extend(other.triples)
        self.files.extend(other.files)
        self._origins = None

    @property
    def origins(self) -> dict[str, Origin]:
        """The first place that describes a thing, by its IRI.

        Evidence that is written inside a thing stands where the thing does.
        """
        if self._origins is None:
            self._origins = {}
            for file in self.files:
                for iri, origin in file.origins().items():
                    self._origins.setdefault(iri, origin)
        return self._origins

    def places(self) -> Places:
        """Return who knows where each statement stands: the line, or the row and the column.

        Files are read again when somebody first asks for a place, and only then.
        Evidence that is written inside a thing stands at its own bracket, or row.

        Examples
        --------
        >>> print(Reading().places().of(ox.NamedNode("urn:test:nobody")))
        None
        """
        return Together([file.places for file in self.files])
