"""Records that were brought into a workspace, as a build reads them: merged, without repeats."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.errors import MissingLibraryError, UnreadableRecordError
from habeas.records.origins import Origin, Reading, RecordFile
from habeas.shacl.positions import Place, Places
from habeas.shacl.positions.place import Term
from habeas.workspace import Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["LOG", "read_workspace"]

LOG = "log.jsonl"
#: Statements that are parsed at once.
BATCH = 1 << 16


def read_workspace(log: Path) -> Reading:
    """Read the statements of the workspace that has this log.

    Raises
    ------
    UnreadableRecordError
        If nothing was brought into it.
    WorkspaceError
        If it is damaged, or of a later version of Habeas.
    MissingLibraryError
        If DuckDB is not installed.
    """
    workspace = Workspace.open(log.parent)
    triples: list[ox.Triple] = []
    with _opened(workspace) as con:
        found = con.execute("SELECT DISTINCT s, p, o FROM ws.statements ORDER BY ALL")
        while rows := found.fetchmany(BATCH):
            text = "\n".join(f"{s} {p} {o} ." for s, p, o in rows)
            triples += (quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES))
    if not triples:
        raise UnreadableRecordError(
            log.parent, "holds nothing yet; bring something with: habeas import FILE"
        )
    return Reading(triples, [RecordFile(lambda: _origins(workspace), _Stored(workspace))])


def _opened(workspace: Workspace) -> "DuckDBPyConnection":
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("A workspace", "duckdb", "tables") from error
    con = duckdb.connect()
    workspace.attach(con)
    return con


def _names(workspace: Workspace) -> dict[tuple[str, int], str]:
    return {
        (each.id, file["number"]): file["name"]
        for each in workspace.active()
        for file in each.manifest["files"]
    }


def _origins(workspace: Workspace) -> Mapping[str, Origin]:
    """Return where each thing is first described."""
    names = _names(workspace)
    with _opened(workspace) as con:
        found = con.execute(
            "SELECT s[2:-2], min((import, file, coalesce(line, row))) FROM ws.statements "
            "WHERE import IS NOT NULL GROUP BY s"
        ).fetchall()
    return {str(thing): Origin(Path(names[place[0], place[1]]), place[2]) for thing, place in found}


class _Stored(Places):
    """The places of the statements of a workspace; the first question opens it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._con: DuckDBPyConnection | None = None

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the first place of exactly this."""
        said = {"s": subject, "p": predicate, "o": object}
        return self._place({name: str(term) for name, term in said.items() if term is not None})

    def mention(self, node: Term) -> Place | None:
        """Return where ``node`` is first the object of a statement."""
        return self._place({"o": str(node)})

    def _place(self, said: dict[str, str]) -> Place | None:
        if self._con is None:
            self._con = _opened(self._workspace)
        where = " AND ".join(f"{name} = ${name}" for name in said)
        row = self._con.execute(
            "SELECT import, file, sheet, row, line, col FROM ws.statements "
            f"WHERE {where} AND import IS NOT NULL ORDER BY ALL LIMIT 1",
            said,
        ).fetchone()
        if row is None:
            return None
        origin, file, sheet, number, line, column = row
        name = _names(self._workspace)[origin, file]
        return Place(name, line=line, column=column, sheet=sheet, row=number)
