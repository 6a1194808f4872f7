"""Edge tables made by hand, of invented agents."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from habeas.networks.rules import EdgeRule
from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable

RULE = EdgeRule(
    name="sharing",
    iri="urn:test:rule/sharing",
    label="Sharing",
    meaning="Two agents share something.",
    limits="No more than that.",
    query="",
    projection="one-mode",
    directed=False,
    weight="count",
    minimum_evidence=1,
    time_window="any",
    disclosure="public",
)


def number(day: str | None, unknown: int) -> int:
    return unknown if day is None else date.fromisoformat(day).toordinal()


@pytest.fixture(scope="session")
def table_of() -> Callable[..., EdgeTable]:
    """Make a table of rows: agent (or source and target), thing, and four days, None if unknown.

    A row with one day instead of four was on that day; with two, from the one to the other.
    Each row has a claim of its own, known since the day in ``known``.
    """

    def make(
        rows: Sequence[tuple[Any, ...]],
        *,
        known: Sequence[str | None] = (),
        countries: dict[str, str] | None = None,
        **settings: Any,
    ) -> EdgeTable:
        direct = settings.get("projection") == "direct"
        width = 3 if direct else 2
        ends = [row[:width] for row in rows]
        agents = sorted({end for row in ends for end in row[:-1]})
        things = sorted({row[-1] for row in ends})
        bounds = []
        for row in rows:
            days = row[width:]
            four = {0: (None,) * 4, 1: (*days, *days) * 2, 2: (days[:1] * 2) + (days[1:] * 2)}.get(
                len(days), days
            )
            bounds.append(
                [
                    number(day, (UNKNOWN_LOW, UNKNOWN_HIGH)[place % 2])
                    for place, day in enumerate(four)
                ]
            )
        return EdgeTable(
            replace(RULE, **settings),
            agents,
            things,
            [f"claim {row:03}" for row in range(len(rows))],
            np.array([agents.index(row[0]) for row in ends], dtype=np.int32),
            np.array([things.index(row[-1]) for row in ends], dtype=np.int32),
            np.arange(len(rows), dtype=np.int32),
            target=np.array([agents.index(row[1]) for row in ends], np.int32) if direct else None,
            bounds=np.array(bounds, dtype=np.int32).reshape(len(rows), 4),
            known_since=np.array(
                [
                    number(known[row] if row < len(known) else None, UNKNOWN_HIGH)
                    for row in range(len(rows))
                ],
                dtype=np.int32,
            ),
            attributes={"country": [(countries or {}).get(agent, "") for agent in agents]},
        )

    return make
