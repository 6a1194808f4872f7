"""One file while it is being read: its bytes, its numbers, and what is noticed."""

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from habeas.sheets.files import Limits
from habeas.sheets.landing import Landing
from habeas.sheets.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

__all__ = ["Source"]


@dataclass
class Source:
    """What every reader of a format is given.

    Attributes
    ----------
    con
        Where the rows go.
    path, handle
        The file, and the same file opened, at its beginning.
    number
        Of the file among those brought together.
    problems, limits
        What is noticed, and what is allowed.
    """

    con: "duckdb.DuckDBPyConnection"
    path: "Path"
    handle: IO[bytes]
    number: int
    problems: Problems
    limits: Limits
    _tables: int = 0

    def landing(
        self,
        sheet: str | None,
        header: "Iterable[str]",
        given: "Iterable[str] | None" = None,
    ) -> Landing:
        """Return a new table for rows of this file; ``given`` is the header as it stands."""
        self._tables += 1
        return Landing(
            self.con, self.problems.file, self.number, self._tables, sheet, header, given
        )
