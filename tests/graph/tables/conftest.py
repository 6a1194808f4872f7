"""Tables of invented people, and rows told from the graph by other means than SQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from habeas.release import Release
from habeas.tables import make_tables

duckdb = pytest.importorskip("duckdb", reason="tables need DuckDB")


@pytest.fixture(scope="session")
def invented_tables(invented_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    make_tables(invented_release.store, folder)
    return folder


@pytest.fixture
def database(invented_tables: Path) -> Iterator[Any]:
    with duckdb.connect(str(invented_tables / "habeas.duckdb"), read_only=True) as database:
        yield database
