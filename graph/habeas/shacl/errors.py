"""What can go wrong before a report can be made. The only tie to the rest of the library."""

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.errors import HabeasError

__all__ = [
    "Problem",
    "RecursiveShapesError",
    "ShaclError",
    "ShapesError",
    "UnknownEngineError",
    "UnreadableDataError",
    "UnsupportedShapesError",
]


class ShaclError(HabeasError):
    """Base of them all."""


@dataclass(frozen=True, order=True)
class Problem:
    """One node of a shapes graph that breaks one syntax rule of the specification."""

    #: The node, as Turtle would write it.
    node: str
    #: Identifier of the rule in the specification, such as ``path-metarule``.
    rule: str
    #: What is wrong, with which value, and what to do.
    message: str

    def __str__(self) -> str:
        """Return the problem in one line."""
        return f"{self.node}: {self.message} ({self.rule})"


class ShapesError(ShaclError, ValueError):
    """The shapes graph is not well-formed; every problem found is named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(
            f"The shapes graph breaks {count} rule{'s' if count > 1 else ''} of SHACL; "
            f"nothing was validated.\n{lines}"
        )


class RecursiveShapesError(ShapesError):
    """Shapes refer to themselves, which the specification leaves undefined."""


class UnsupportedShapesError(ShaclError, ValueError):
    """The shapes use a feature that this engine does not run."""


class UnknownEngineError(ShaclError, LookupError):
    """No engine has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"No engine is called {name!r}. Known: {', '.join(known)}.")
        self.name = name


class UnreadableDataError(ShaclError, ValueError):
    """Data or shapes could not be read."""

    def __init__(
        self, source: object, reason: str, line: int | None = None, column: int | None = None
    ) -> None:
        place = ":".join(str(part) for part in (source, line, column) if part is not None)
        super().__init__(f"{place} {reason}")
        self.source, self.reason, self.line, self.column = source, reason, line, column
