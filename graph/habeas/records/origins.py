"""Where a record came from: the file, and the line in it."""

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

__all__ = ["Origin", "Reading"]


@dataclass(frozen=True)
class Origin:
    """A place in a file that somebody can open."""

    path: Path
    #: Counted from 1; None where the file does not tell.
    line: int | None = None

    def __str__(self) -> str:
        """Return the place in the form that editors open: ``file:line``."""
        return f"{self.path}:{self.line}" if self.line else str(self.path)


@dataclass
class Reading:
    """What was read: triples without blank nodes, and where each thing was described."""

    triples: list[ox.Triple] = field(default_factory=list)
    #: The first place that describes a thing, by its IRI.
    origins: dict[str, Origin] = field(default_factory=dict)

    def add(self, other: "Reading") -> None:
        """Take in what another file says; the first place that described a thing stays."""
        self.triples.extend(other.triples)
        for iri, origin in other.origins.items():
            self.origins.setdefault(iri, origin)
