"""What a measure is: a name, what it says, who defined it, and how it is computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Measure", "Setting"]


@dataclass(frozen=True)
class Setting:
    """A choice that a caller has."""

    #: What holds if nobody says otherwise.
    default: int | float | bool | str | None
    meaning: str
    #: Smallest and largest number, where there are such.
    least: float | None = None
    most: float | None = None
    #: The values there are, where it is one of a few.
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """One measure of agents, of edges or of a whole network.

    ``compute(network, **settings)`` returns, by ``of``:

    ``agent``
        float64 or int64, shape (n_agents,), in the order of ``network.agents``; NaN where it is
        not defined;
    ``edge``
        float64, shape (n_edges,), in the order of ``network.edges``;
    ``network``
        a number, or a dict of plain values.
    """

    #: As in the URL, in the command and as a column.
    name: str
    label: str
    of: Literal["agent", "edge", "network"]
    #: One sentence.
    definition: str
    #: Where it was defined: author, work, year, DOI.
    source: str
    #: What it takes for granted: whether it looks at weights, at directions, at components.
    assumes: str
    #: To what the tests hold it equal, as ``networkx.pagerank``, or a published value.
    equals: str
    compute: Callable[..., Any]
    settings: Mapping[str, Setting] = field(default_factory=dict)
    #: Whether it takes long: computed only when it is named, and in a process of its own.
    slow: bool = False
