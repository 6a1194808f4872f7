"""The DuckDB in which an import is made: bounded in memory, in a folder that goes away."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from habeas.errors import MissingLibraryError, UnwritableFolderError
from habeas.workspace import Import, Workspace
from habeas.workspace.views import attach

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["NEW", "names_of", "union", "working"]

#: What the import is called that is not in the workspace yet.
NEW = "new"
#: How much memory the working tables may use before they go to the disk.
MEMORY = "2GB"


@contextmanager
def working(folder: Path, place: Path) -> Iterator["DuckDBPyConnection"]:
    """Open a DuckDB of its own below ``folder``; ``place`` is named if it cannot be written.

    Raises
    ------
    MissingLibraryError
        If DuckDB is not installed.
    UnwritableFolderError
        If the disk is full.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("A workspace", "duckdb", "tables") from error
    settings: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(folder / "spilled")}
    try:
        with duckdb.connect(str(folder / "working.duckdb"), config=settings) as con:
            con.execute("SET autoinstall_known_extensions = false")
            con.execute("SET enable_progress_bar = false")
            con.execute("CREATE SCHEMA made")
            yield con
    except duckdb.IOException as error:
        raise UnwritableFolderError(place, _reason(error)) from error
    except duckdb.OutOfMemoryException as error:
        raise UnwritableFolderError(place, f"{_reason(error)} (memory or disk)") from error


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


def union(
    con: "DuckDBPyConnection",
    workspace: Workspace | None,
    new: Path | None,
    without: str | None = None,
    back: Import | None = None,
) -> None:
    """Make the views of ``ws`` over a workspace as it would be.

    Parameters
    ----------
    new
        The statements of an import that is not in it yet.
    without
        An import that would no longer count.
    back
        An import that would count again.
    """
    parts: list[tuple[str, Path]] = []
    decisions = []
    if workspace is not None:
        workspace.check()
        parts = [(each.id, each.statements) for each in workspace.active() if each.id != without]
        decisions = workspace.decisions()
    if back is not None:
        parts.append((back.id, back.statements))
    if new is not None:
        parts.append((NEW, new))
    attach(con, parts, decisions)


def names_of(workspace: Workspace | None) -> Mapping[tuple[str | None, int], str]:
    """Return what each file of a workspace is called, by its import and its number."""
    imports = workspace.imports() if workspace is not None else []
    return {
        (each.id, file["number"]): file["name"]
        for each in imports
        for file in each.manifest["files"]
    }
