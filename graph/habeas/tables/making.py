"""The tables of a release as files: Parquet for each, and all of them in one DuckDB database."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.sql_text import text_of
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store
from habeas.store.side import LeftOutError, Side
from habeas.tables import text
from habeas.tables.catalogue import LINKS, TABLES
from habeas.tables.described import Described, described, readme
from habeas.tables.reading import best_names, read
from habeas.terms import HABEAS, PREFIXES, expand

if TYPE_CHECKING:
    import duckdb

__all__ = ["DATABASE", "SIDE", "make_tables"]

DATABASE = "habeas.duckdb"
#: What is not a column of one table: by the name under which the queries know it.
_BESIDE: Mapping[str, str] = {
    "type": PREFIXES["rdf"] + "type",
    "description": expand("dcterms:description"),
    "preferred": expand("skos:prefLabel"),
    "alternative": expand("skos:altLabel"),
    "hidden": expand("skos:hiddenLabel"),
    "title": expand("dcterms:title"),
    "supported": HABEAS + "isSupportedBy",
    "disputed": HABEAS + "isDisputedBy",
    "cited": HABEAS + "hasCitation",
    "source": HABEAS + "citesSource",
}


def make_tables(store: Store, folder: Path, memory: str = "1GB") -> None:
    """Write the tables of ``store`` into ``folder``, which is there.

    Parameters
    ----------
    memory
        What DuckDB may use; what does not fit goes to the disk of ``folder`` meanwhile.

    Raises
    ------
    LeftOutError
        If DuckDB is not installed, or needs more memory.
    OSError
        If a file cannot be written.
    """
    try:
        import duckdb
    except ImportError as error:
        raise LeftOutError(
            'DuckDB is not installed; tables come with: pip install "habeas[tables]"'
        ) from error
    try:
        _write_all(store, folder, memory)
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    except duckdb.OutOfMemoryException as error:
        for path in folder.iterdir():
            path.unlink()
        raise LeftOutError(f"DuckDB needs more memory than {memory} for the tables") from error


def _write_all(store: Store, folder: Path, memory: str) -> None:
    import duckdb

    known = described(store)
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".") as spare,
        duckdb.connect() as database,
    ):
        # One thread and the order of the rows: the same bytes each time.
        database.execute("SET threads = 1")
        database.execute("SET memory_limit = ?", [memory])
        database.execute("SET temp_directory = ?", [spare])
        database.execute("SET enable_progress_bar = false")
        database.execute(f"ATTACH {text_of(f'{spare}/staging.duckdb')} AS staging")
        # Most tables are small: small blocks make a small file.
        path = text_of(folder / DATABASE)
        database.execute(f"ATTACH {path} AS habeas (BLOCK_SIZE 16384)")
        names = _read(store, database, Path(spare))
        for name, query in _queries(names):
            database.execute(f"CREATE TABLE {name} AS {query}")
            _write(database, folder, known[name])
        for name, (_, query) in text.VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS {query}")
        database.execute("BEGIN")
        for each in known.values():
            _comment(database, each)
        database.execute("COMMIT")
        database.execute("USE memory")
        database.execute("DETACH staging")
        database.execute("DETACH habeas")
    (folder / "README.md").write_text(readme(known.values()), encoding="utf-8")
    (folder / "tables.json").write_text(
        json.dumps([each.said() for each in known.values()], indent=2) + "\n", encoding="utf-8"
    )


def _read(store: Store, database: "duckdb.DuckDBPyConnection", spare: Path) -> Mapping[str, str]:
    """Read what is needed into ``staging``, and return where each property is, by IRI and by name."""
    properties = {column.property for table in TABLES for column in table.columns}
    properties |= {link.property for link in LINKS} | set(_BESIDE.values())
    names = dict(text.staged(properties))
    database.execute("USE staging")
    for macro in text.macros():
        database.execute(macro)
    read(store, database, names, spare)
    names |= {name: names[iri] for name, iri in _BESIDE.items()}
    best_names(database, [names["preferred"], names["title"]])
    database.execute("USE habeas")
    return names


def _queries(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each table, and the query that makes it."""
    for table in TABLES:
        yield table.name, text.table_text(table, names)
    for link in LINKS:
        yield link.name, text.link_text(link, names)
    yield "names", text.NAMES.format_map(names)
    yield "evidence", text.EVIDENCE.format_map(names)


def _write(database: "duckdb.DuckDBPyConnection", folder: Path, table: Described) -> None:
    """Write a table as Parquet, with what its columns mean."""
    said = {"about": table.about, "columns": json.dumps(dict(table.columns))}
    metadata = ", ".join(f"{key}: {text_of(value)}" for key, value in said.items())
    path = text_of(folder / f"{table.name}.parquet")
    database.execute(
        f"COPY (FROM {table.name}) TO {path} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {{{metadata}}})"
    )


def _comment(database: "duckdb.DuckDBPyConnection", table: Described) -> None:
    kind = "VIEW" if table.is_view else "TABLE"
    database.execute(f"COMMENT ON {kind} {table.name} IS {text_of(table.about)}")
    for column, about in table.columns.items():
        database.execute(f'COMMENT ON COLUMN {table.name}."{column}" IS {text_of(about)}')


def _make(store: EmbeddedStore, folder: Path) -> None:
    make_tables(store, folder)


#: The side of a release. The same database is not the same bytes each time.
SIDE = Side("tables", edition=1, make=_make, inexact=(DATABASE,))
