"""One part of what a caller sends: the data, or the shapes."""

from dataclasses import dataclass

__all__ = ["DATA", "SHAPES", "Part"]

DATA, SHAPES = "data", "shapes"


@dataclass(frozen=True)
class Part:
    """Bytes that nobody has looked at, and the syntax that they are said to be in."""

    content: bytes
    #: A name of :data:`habeas.validating.syntaxes.SYNTAXES`.
    syntax: str
