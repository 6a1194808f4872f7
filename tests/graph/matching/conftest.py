"""Workspaces with invented agents."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.terms import PREFIXES
from habeas.workspace import Workspace

duckdb = pytest.importorskip("duckdb", reason="workspaces need DuckDB")
pytest.importorskip("splink", reason="matching needs Splink")

Bring = Callable[[str], Workspace]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Return what makes a workspace of records in Turtle."""

    def make(text: str) -> Workspace:
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        quads = ox.parse(prefixes + text, ox.RdfFormat.TURTLE)
        rows = [(str(q.subject), str(q.predicate), str(q.object), 1) for q in quads]
        workspace = Workspace.create(tmp_path / "workspace")
        with workspace.writing() as writer, duckdb.connect() as con:
            folder = writer.new_folder()
            con.execute("CREATE TABLE said (s VARCHAR, p VARCHAR, o VARCHAR, line INTEGER)")
            con.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", rows)
            con.execute(
                "COPY (SELECT s, p, o, 1 AS file, NULL::VARCHAR AS sheet, NULL::INTEGER AS row, "
                "line, NULL::VARCHAR AS col FROM said ORDER BY ALL) "
                f"TO '{folder / 'statements.parquet'}'"
            )
            time = datetime.now(UTC).isoformat(timespec="seconds")
            identity = sha256(text.encode()).hexdigest()
            about = {"name": "invented", "identity": identity, "time": time, "who": "Ada Example"}
            writer.add_import(folder, about)
        return workspace

    return make
