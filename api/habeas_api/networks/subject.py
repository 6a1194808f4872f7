"""What is computed with: a rule, what counts of it, and how it is weighed; read when it is needed.

It can be sent to another process, which reads the release for itself. Of a
release elsewhere, which no worker may reach, the rows are sent along.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.projection import (
    NetworkTooLargeError,
    NetworkTooSmallError,
    project_table,
)
from habeas.networks.rules import EdgeRule
from habeas.networks.selection import Selection, select
from habeas.networks.tables import EdgeTable, read
from habeas.release.opened import open_release

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """A network that somebody asks about."""

    rule: EdgeRule
    #: More pairs are refused.
    most_pairs: int
    selection: Selection = field(default_factory=Selection)
    #: As the rule says if it is None.
    weighting: str | None = None
    #: Where a worker finds the release; None if the rows have to be sent along.
    folder: Path | None = None
    #: The version of the release, for captions.
    version: str = ""
    #: All rows of the rule, where they were read already.
    rows: EdgeTable | None = None

    @cached_property
    def table(self) -> EdgeTable:
        """The rows that count."""
        rows = self.rows
        if rows is None:
            assert self.folder is not None
            rows = read(open_release(self.folder), self.rule)
        return select(rows, self.selection)

    @cached_property
    def pairs(self) -> int:
        """How many pairs of rows are joined: what a projection costs, before it is made."""
        if self.table.target is not None:
            return len(self.table)
        return self.table.two_mode().pairs

    def check(self) -> None:
        """Refuse what is too large or too small, before anything is computed.

        Raises
        ------
        NetworkTooLargeError, NetworkTooSmallError
            If it could have too many pairs, or is not to be shown.
        """
        if self.pairs > self.most_pairs:
            raise NetworkTooLargeError(self.rule.name, self.pairs, self.most_pairs)
        if self.agents < self.rule.minimum_agents:
            raise NetworkTooSmallError(self.rule.name, self.rule.minimum_agents)

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """Who is in it: places in the agents of its table."""
        table = self.table
        ends = [table.agent] if table.target is None else [table.agent, table.target]
        return np.unique(np.concatenate(ends))

    @property
    def agents(self) -> int:
        """How many agents it has."""
        return len(self.places)

    @cached_property
    def network(self) -> Network:
        """The network.

        Raises
        ------
        NetworkTooLargeError, NetworkTooSmallError
            If it could have too many pairs, or is not to be shown.
        """
        return project_table(self.table, self.weighting, most_pairs=self.most_pairs)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is sent: not what was computed, and no rows that can be read there."""
        names = ("rule", "most_pairs", "selection", "weighting", "folder", "version")
        state = {name: getattr(self, name) for name in names}
        if self.folder is not None:
            return state | {"rows": None}
        assert self.rows is not None
        return state | {"rows": _packed(self.rows)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what was sent."""
        rows = state["rows"]
        self.__dict__.update(state, rows=None if rows is None else EdgeTable(**rows))


def _packed(table: EdgeTable) -> dict[str, Any]:
    """Return what makes a table, all of it read."""
    names = ("agents", "things", "claims", "roles", "sources", "cases")
    held = (
        "agent",
        "thing",
        "claim",
        "target",
        "role",
        "bounds",
        "known_since",
        "cites",
        "case_of",
    )
    return {
        "rule": table.rule,
        **{name: list(getattr(table, name)) for name in names},
        **{name: getattr(table, name) for name in held},
        "attributes": {name: list(values) for name, values in table.attributes.items()},
        "about": dict(table.about),
    }
