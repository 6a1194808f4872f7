"""What is asked: one row of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from habeas.reconciling.values import Given

__all__ = ["Query"]


@dataclass(frozen=True)
class Query:
    """One row of a table, as far as it is to be matched."""

    #: What the thing is called, or its identifier; may be empty if there are properties.
    text: str = ""
    #: Identifiers of types; the thing has to be of one of them, or of all.
    types: tuple[str, ...] = ()
    all_types: bool = False
    #: Whether candidates of other types are given too, with a lower score.
    prefers_types: bool = False
    #: Values by the identifier of a property.
    properties: Mapping[str, Sequence[Given]] = field(default_factory=dict)
    limit: int = 5
