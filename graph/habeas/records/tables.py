"""Records in tables: the native tables, read from CSV files.

The name of a file tells which table it is. All tables are read together, so that a row
can refer to one of another file; nothing is used until every cell can be read.
"""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas import native
from habeas.errors import InvalidRecordsError, MissingLibraryError, UnreadableRecordError
from habeas.records.origins import Origin, Reading, RecordFile
from habeas.records.table_places import TablePlaces
from habeas.shacl.positions import Later
from habeas.sheets import FileRead, Problem, read_file
from habeas.sheets.problems import shown
from habeas.terms import PREFIXES, kind_and_local

if TYPE_CHECKING:
    import duckdb

__all__ = ["read_tables"]

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
NAMES = frozenset(
    ox.NamedNode(PREFIXES[prefix] + local)
    for prefix, local in (("skos", "prefLabel"), ("skos", "altLabel"), ("dcterms", "title"))
)


def read_tables(paths: Sequence[Path], known: Iterable[ox.Triple] = ()) -> dict[Path, Reading]:
    """Read CSV files that are native tables.

    Parameters
    ----------
    paths
        The files.
    known
        What other records say: the things to which rows may refer, and their names.
        A thing that nothing names is taken as described elsewhere.

    Returns
    -------
    dict
        What each file says.

    Raises
    ------
    InvalidRecordsError
        With every cell that cannot be read, by line and column.
    MissingLibraryError
        If DuckDB is not installed.
    """
    if not paths:
        return {}
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("Reading tables", "DuckDB", "tables") from error
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false; SET threads = 1")
        reads = [
            read_file(con, path, number, encoding="utf-8", separator=",")
            for number, path in enumerate(paths)
        ]
        problems = [problem for read in reads for problem in read.problems]
        problems += native.place(con, reads)
        _know(con, known)
        native.compile(con, elsewhere=True)
        problems += _found(con, reads)
        _refuse(problems, paths)
        return {path: _reading(con, path, number) for number, path in enumerate(paths)}


def _know(con: "duckdb.DuckDBPyConnection", known: Iterable[ox.Triple]) -> None:
    """Tell DuckDB of the things that other records describe."""
    things: dict[str, str] = {}
    names: list[tuple[str, str, str]] = []
    for triple in known:
        if triple.predicate != TYPE and triple.predicate not in NAMES:
            continue
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not (kind := kind_and_local(subject.value)):
            continue
        if triple.predicate == TYPE:
            things[subject.value] = kind[0]
        elif isinstance(value, ox.Literal):
            names.append((native.name_key(value.value), subject.value, kind[0]))
    con.execute("CREATE SCHEMA known")
    con.execute(
        "CREATE TABLE known.things AS SELECT unnest($1::VARCHAR[]) AS iri, "
        "unnest($2::VARCHAR[]) AS kind",
        [list(things), list(things.values())],
    )
    con.execute(
        "CREATE TABLE known.names AS SELECT unnest($1::VARCHAR[]) AS key, "
        "unnest($2::VARCHAR[]) AS iri, unnest($3::VARCHAR[]) AS kind",
        [[name[each] for name in names] for each in range(3)],
    )


def _found(con: "duckdb.DuckDBPyConnection", reads: Sequence[FileRead]) -> list[Problem]:
    names = {read.number: read.file for read in reads}
    rows = con.execute(
        'SELECT file, sheet, "row", line, col, value, rule, message, severity FROM made.problems '
        'ORDER BY file, "row", col, value'
    ).fetchall()
    return [Problem(names[number], *rest) for number, *rest in rows]


def _refuse(problems: Iterable[Problem], paths: Sequence[Path]) -> None:
    """Raise what is wrong, file by file and line by line."""
    order = {str(path): number for number, path in enumerate(paths)}
    wrong = sorted(
        (problem for problem in problems if problem.severity == "Violation"),
        key=lambda problem: (order.get(problem.file, 0), problem.line or 0),
    )
    if wrong:
        raise InvalidRecordsError(
            [
                UnreadableRecordError(
                    Path(problem.file),
                    f"{shown(problem.value)} {problem.message}"
                    if problem.value
                    else problem.message,
                    problem.line,
                    problem.column,
                )
                for problem in wrong
            ]
        )


def _reading(con: "duckdb.DuckDBPyConnection", path: Path, number: int) -> Reading:
    """Return what one file says, and where."""
    rows = con.execute(
        'SELECT s, p, o, line, "row", col FROM made.statements WHERE file = ? '
        'ORDER BY "row", s, p, o, col NULLS LAST',
        [number],
    ).fetchall()
    text = "\n".join(f"{s} {p} {o} ." for s, p, o, *_ in rows)
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)]
    columns = dict.fromkeys(row[5] for row in rows)
    numbers = {column: place for place, column in enumerate(columns)}
    lines, numbered, cells = array("q"), array("q"), array("H")
    origins: dict[str, Origin] = {}
    for triple, (_, _, _, line, row, column) in zip(triples, rows, strict=True):
        lines.append(line)
        numbered.append(row)
        cells.append(numbers[column])
        if triple.predicate == TYPE and isinstance(triple.subject, ox.NamedNode):
            origins.setdefault(triple.subject.value, Origin(path, line))
    places = Later(lambda: TablePlaces(path, triples, lines, numbered, cells, list(columns)))
    return Reading(triples, [RecordFile(lambda: origins, places)])
