"""What an engine finds: one result for each thing that breaks one constraint."""

from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.paths import Path, sparql
from habeas.shacl.vocabulary import Node

__all__ = ["Result"]


@dataclass(frozen=True)
class Result:
    """One validation result, as the specification describes it."""

    focus: Node
    #: IRI of the constraint component.
    component: ox.NamedNode
    #: The shape that was not met.
    shape: Node
    severity: ox.NamedNode
    #: How the value was reached; None for constraints on the focus itself.
    path: Path | None = None
    #: The value that is wrong; None where one is missing.
    value: Node | None = None
    messages: tuple[ox.Literal, ...] = ()
    #: The SPARQL constraint, where there is one.
    constraint: Node | None = None
    #: What nested shapes found.
    details: tuple["Result", ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """By which results of one severity are sorted: shape, focus, path, component, value."""
        return (
            str(self.shape),
            str(self.focus),
            "" if self.path is None else sparql(self.path),
            self.component.value,
            "" if self.value is None else str(self.value),
        )
