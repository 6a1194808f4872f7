"""DuckDB as an engine: in this process, on one thread, within a stated memory, the rest on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from habeas.errors import MissingLibraryError
from habeas.networks.engines.engine import Columns, EngineError
from habeas.sql_text import quoted, text_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["DuckEngine", "opened"]


@contextmanager
def opened(memory: str, temporary: str | None, threads: int) -> Iterator["DuckEngine"]:
    """Open DuckDB for the length of a block; what it kept is deleted afterwards.

    Raises
    ------
    MissingLibraryError
        If DuckDB is not installed.
    EngineError
        If it needs more memory or disk, or cannot read a file.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("A network by SQL", "duckdb", "networks") from error
    with TemporaryDirectory(dir=temporary, prefix="habeas-") as spare:
        try:
            with duckdb.connect(Path(spare) / "kept.duckdb") as database:
                database.execute("SET memory_limit = ?", [memory])
                database.execute("SET temp_directory = ?", [spare])
                database.execute("SET threads = ?", [threads])
                database.execute("SET preserve_insertion_order = false")
                database.execute("SET enable_progress_bar = false")
                yield DuckEngine(database)
        except duckdb.OutOfMemoryException as error:
            raise EngineError(
                f"DuckDB needs more than the {memory} it was given, also with the disk at "
                f"{temporary or 'the usual place for temporary files'}. Give it more memory, or "
                "another folder with room."
            ) from error
        except duckdb.Error as error:
            raise EngineError(f"DuckDB could not answer: {error}") from error


class DuckEngine:
    """A connection to DuckDB, as :class:`habeas.networks.engines.engine.Engine` says."""

    def __init__(self, database: "duckdb.DuckDBPyConnection") -> None:
        self._database = database

    def show(self, name: str, path: str) -> list[str]:
        """Make a Parquet file a table called ``name``, and return its columns."""
        self.define(name, f"SELECT * FROM read_parquet({text_of(path)})")
        rows = self._database.execute(f"DESCRIBE {quoted(name)}").fetchall()
        return [str(row[0]) for row in rows]

    def keep(self, name: str, sql: str) -> None:
        """Compute an answer once and make it a table called ``name``."""
        self._database.execute(f"CREATE TABLE {quoted(name)} AS {sql}")

    def replace(self, name: str, other: str) -> None:
        """Give a kept table the name of another, which is dropped."""
        self._database.execute(f"DROP TABLE {quoted(other)}")
        self._database.execute(f"ALTER TABLE {quoted(name)} RENAME TO {quoted(other)}")

    def define(self, name: str, sql: str) -> None:
        """Make a question a view called ``name``."""
        self._database.execute(f"CREATE VIEW {quoted(name)} AS {sql}")

    def setting(self, table: str, column: str, value: float) -> None:
        """Make a table of one row and one column, which holds a number."""
        number = f"SELECT CAST(? AS DOUBLE) AS {quoted(column)}"
        self._database.execute(f"CREATE TABLE {quoted(table)} AS {number}", [value])

    def read(self, sql: str) -> Columns:
        """Return an answer."""
        found = self._database.execute(sql).fetchnumpy()
        return {name: np.asarray(column) for name, column in found.items()}

    def write(self, sql: str, path: str) -> None:
        """Write an answer as Parquet."""
        self._database.execute(f"COPY ({sql}) TO {text_of(path)} (FORMAT parquet)")
