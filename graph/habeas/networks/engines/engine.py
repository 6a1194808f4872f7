"""What an engine can do with the texts: show it a file, keep an answer, read one."""

from importlib.resources import files
from typing import Any, Protocol, TypeAlias

from numpy.typing import NDArray

from habeas.errors import HabeasError

__all__ = ["Columns", "Engine", "EngineError", "text"]

#: The columns of an answer, by name, of equal length.
Columns: TypeAlias = dict[str, NDArray[Any]]


class EngineError(HabeasError, RuntimeError):
    """An engine cannot be reached, or could not do what it was asked."""


class Engine(Protocol):
    """A database that runs SQL over Parquet files.

    Names of tables are those in the texts: nobody else chooses them.
    """

    def show(self, name: str, path: str) -> list[str]:
        """Make a Parquet file a table called ``name``, and return its columns."""
        ...

    def keep(self, name: str, sql: str) -> None:
        """Compute an answer once and make it a table called ``name``, which is not there yet."""
        ...

    def replace(self, name: str, other: str) -> None:
        """Give a kept table the name of another, which is dropped."""
        ...

    def define(self, name: str, sql: str) -> None:
        """Make a question a view called ``name``."""
        ...

    def setting(self, table: str, column: str, value: float) -> None:
        """Make a table of one row and one column, which holds a number."""
        ...

    def read(self, sql: str) -> Columns:
        """Return an answer."""
        ...

    def write(self, sql: str, path: str) -> None:
        """Write an answer as Parquet."""
        ...


def text(name: str) -> str:
    """Return the SQL of ``texts/<name>.sql``: the same for each engine.

    Examples
    --------
    >>> print(text("ends").splitlines()[-1])
    SELECT source AS agent FROM parts UNION SELECT target AS agent FROM parts
    """
    return (files(__package__) / "texts" / f"{name}.sql").read_text(encoding="utf-8")
