"""Workspaces with invented things."""

from collections.abc import Callable
from pathlib import Path

import pytest

from habeas.terms import PREFIXES
from habeas.workspace import Workspace, Writer

duckdb = pytest.importorskip("duckdb", reason="workspaces need DuckDB")

Add = Callable[..., str]
Rows = Callable[..., list[tuple[str, str, str, str | None]]]
TYPE = f"<{PREFIXES['rdf']}type>"
NAME = f"<{PREFIXES['skos']}prefLabel>"
OTHER_NAME = f"<{PREFIXES['skos']}altLabel>"
REPLACED = f"<{PREFIXES['dcterms']}isReplacedBy>"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def write_statements(writer: Writer, *triples: tuple[str, str, str]) -> Path:
    folder = writer.new_folder()
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE said (s VARCHAR, p VARCHAR, o VARCHAR, file INTEGER, sheet VARCHAR, "
            "row INTEGER, line INTEGER, col VARCHAR)"
        )
        for number, triple in enumerate(triples, 2):
            con.execute(
                "INSERT INTO said VALUES (?, ?, ?, 1, NULL, ?, NULL, NULL)", [*triple, number]
            )
        con.execute(f"COPY said TO '{folder / 'statements.parquet'}'")
    return folder


@pytest.fixture
def add(workspace: Workspace) -> Add:
    """Return what brings triples as an import, and returns its identifier."""

    def bring(name: str, *triples: tuple[str, str, str], identity: str = "") -> str:
        about = {
            "name": name,
            "identity": identity or repr(triples),
            "time": "2026-03-02T10:00:00+00:00",
            "who": "ada",
        }
        with workspace.writing() as writer:
            old = next((each.id for each in workspace.active() if each.name == name), None)
            return writer.add_import(write_statements(writer, *triples), about, replaces=old)

    return bring


@pytest.fixture
def said(workspace: Workspace) -> Rows:
    """Return what lists the statements of the workspace, with their imports."""

    def rows() -> list[tuple[str, str, str, str | None]]:
        with duckdb.connect() as con:
            workspace.attach(con)
            found = con.execute("SELECT s, p, o, import FROM ws.statements ORDER BY ALL")
            return [(str(s), str(p), str(o), origin) for s, p, o, origin in found.fetchall()]

    return rows
