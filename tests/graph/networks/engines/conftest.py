"""Edge tables of invented agents as a release has them, and the engines that are here."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from habeas.networks import engines
from habeas.networks.tables import EdgeTable
from habeas.networks.tables.side import write_tables

#: Where a table was written, and the table: the numbers of agents there are their places, shifted.
Written = tuple[Path, EdgeTable]


@pytest.fixture(scope="session")
def written(
    table_of: Callable[..., EdgeTable], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Written]:
    """Write rows, as ``table_of`` takes them, as the side of a release."""

    def write(rows: list[tuple[str, ...]], bounds: Any = (), **rule: object) -> Written:
        folder = tmp_path_factory.mktemp("edges")
        table = table_of(rows, bounds, **rule)
        write_tables(folder, [table], {agent: {} for agent in table.agents}, known_since={})
        return folder / f"{table.rule.name}.parquet", table

    return write


@pytest.fixture(scope="session")
def crowd(written: Callable[..., Written]) -> Written:
    """Sixty agents in forty things, some at known times, most parts claimed twice; 20 apart."""
    chance = np.random.default_rng(7)
    rows, bounds = [], []
    for thing in range(40):
        offset = 0 if thing < 30 else 40
        for agent in chance.choice(40 - offset // 2, chance.integers(1, 7), replace=False):
            first = date(2000 + int(chance.integers(0, 10)), 1, 1)
            days = (first, first, None, first.replace(year=first.year + 3))
            for claim in range(int(chance.integers(1, 3))):
                rows.append((f"agent {agent + offset:02}", f"thing {thing:02}", f"claim {claim}"))
                bounds.append(days if chance.random() < 0.7 else (None,) * 4)
    return written(rows, bounds)


def needs(what: str, missing: bool, advice: str) -> None:
    """Skip a test that needs what is missing, or fail where somebody said that all is there."""
    if missing and os.environ.get("HABEAS_TEST_SPARK"):
        pytest.fail(f"{what} is missing. {advice}")
    if missing:
        pytest.skip(f"{what} is missing, so this was NOT tested. {advice}")


def pyspark() -> tuple[int, int]:
    """Return which version of pyspark there is, (0, 0) for none."""
    try:
        major, minor, *_ = version("pyspark").split(".")
    except PackageNotFoundError:
        return 0, 0
    return int(major), int(minor)


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    """Return the address of a Sail on this machine."""
    try:
        version("pysail")
        there = True
    except PackageNotFoundError:
        there = False
    needs("pysail", not there or pyspark() == (0, 0), 'pip install "habeas[spark]"')
    needs(
        "A pyspark that pysail can start with",
        pyspark() >= (4, 3),
        'Sail 0.7 does not open sessions beside pyspark 4.3: pip install "pyspark[connect]<4.3"',
    )
    with engines.sail() as address:
        yield address


@pytest.fixture(scope="session")
def spark() -> None:
    """See that Apache Spark can be started on this machine, and should be: it takes a minute."""
    needs("pyspark", pyspark() == (0, 0), 'pip install "habeas[spark]"')
    needs("Java", shutil.which("java") is None, "Install Java 17 or later.")
    asked = bool(os.environ.get("HABEAS_TEST_SPARK"))
    needs("The wish to wait", not asked, "Starting Spark takes long: set HABEAS_TEST_SPARK=1.")
