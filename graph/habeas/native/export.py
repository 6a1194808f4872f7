"""A graph back into native tables, by set operations over its statements.

What the tables say is compiled and compared with what was given: whatever has
no column, or could not be written into its cell, is counted and named, and so
is whatever the tables would say beyond it. Nothing is lost in silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from habeas.native import export_cells
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.compiling import compile
from habeas.native.export_evidence import gather_evidence
from habeas.sql_text import quoted, text_of
from habeas.terms import CLASS_OF_KIND, HABEAS, PREFIXES, abbreviate

if TYPE_CHECKING:
    import duckdb

__all__ = ["REST", "Difference", "Exported", "export"]

#: The statements that the tables do not say: ``s``, ``p`` and ``o``.
REST = "exported._rest"

_TYPE = f"<{PREFIXES['rdf']}type>"
#: Agents are of three classes.
_CLASSES = {f"<{HABEAS}{name}>": "agents" for name in ("Person", "Group", "Organization")} | {
    f"<{CLASS_OF_KIND[table.kind]}>": table.name
    for table in TABLES.values()
    if table.kind and table.name != "agents"
}


@dataclass(frozen=True)
class Difference:
    """Statements of one property that the tables do not say, or say and should not."""

    #: In short form, of things of which class.
    property: str
    of: str
    statements: int
    #: One of them, as N-Triples writes it without the dot.
    example: str

    def __str__(self) -> str:
        """Return it as one line, which names things by their identifiers alone."""
        noun = "statement" if self.statements == 1 else "statements"
        about = abbreviate(self.example.partition(" ")[0].strip("<>"))
        more = "about" if self.statements == 1 else "one about"
        return f"{self.statements:,} {noun} of {self.property} ({self.of}), {more} {about}"


@dataclass(frozen=True)
class Exported:
    """What was put into tables, which are in the schema ``exported`` of the database.

    What they do not say is there too, as the statements of :data:`REST`.
    """

    #: How many rows each table has, and its columns that are used; in the order of the catalogue.
    rows: dict[str, int]
    columns: dict[str, tuple[str, ...]]
    statements: int
    left_out: Sequence[Difference]
    added: Sequence[Difference]

    @property
    def is_whole(self) -> bool:
        """Whether the tables say exactly what was given."""
        return not self.left_out and not self.added


def export(con: "duckdb.DuckDBPyConnection", given: str) -> Exported:
    """Make native tables of statements.

    Parameters
    ----------
    con
        The database. The schemas ``exported`` (the tables), ``exporting`` and
        those of a compilation are made anew in it.
    given
        A relation, as SQL names it, with the columns ``s``, ``p`` and ``o``:
        terms as N-Triples writes them. What stands twice counts once.

    Returns
    -------
    Exported
        Empty tables are not made, and columns that are not needed and hold nothing.
    """
    con.execute("DROP SCHEMA IF EXISTS exporting CASCADE; CREATE SCHEMA exporting")
    con.execute("DROP SCHEMA IF EXISTS exported CASCADE; CREATE SCHEMA exported")
    con.execute(f"CREATE TABLE exporting.given AS SELECT DISTINCT s, p, o FROM {given}")
    con.execute(f"CREATE TABLE exporting.facts AS {export_cells.facts('exporting.given')}")
    classes = ", ".join(f"({text_of(c)}, {text_of(t)})" for c, t in _CLASSES.items())
    con.execute(
        "CREATE TABLE exporting.things AS SELECT DISTINCT f.s, c.name AS table_name "
        f"FROM exporting.facts f JOIN (VALUES {classes}) c(class, name) ON f.o = c.class "
        f"WHERE f.p = {text_of(_TYPE)}"
    )
    gather_evidence(con)
    rows: dict[str, int] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for table in TABLES.values():
        if table.kind is None:
            continue
        if _rows(con, table):
            columns[table.name] = _narrow(con, table)
            rows[table.name] = _count(con, _exported(table))
    statements = _count(con, "exporting.given")
    left_out, added = _compare(con, columns)
    con.execute("DROP SCHEMA exporting CASCADE")
    return Exported(rows, columns, statements, left_out, added)


def _count(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0])


def _exported(table: NativeTable) -> str:
    return f"exported.{quoted(table.name)}"


def _rows(con: "duckdb.DuckDBPyConnection", table: NativeTable) -> bool:
    """Make the rows of a table of things; False if there is none."""
    assert table.kind is not None
    con.execute(
        "CREATE OR REPLACE TABLE exporting.of_table AS SELECT f.* FROM exporting.facts f "
        f"SEMI JOIN (SELECT s FROM exporting.things WHERE table_name = {text_of(table.name)}) t "
        f"USING (s) WHERE {export_cells.identifier('s[2:-2]', table.kind)} IS NOT NULL"
    )
    properties = {p for (p,) in con.execute("SELECT DISTINCT p FROM exporting.of_table").fetchall()}
    if not properties:
        return False
    con.execute(f"CREATE OR REPLACE TABLE exporting.languages AS {_languages(table)}")
    said, joined = [], ""
    for column in table.columns:
        name = quoted(column.name)
        if column.form == "id":
            said.append(f"{export_cells.identifier('any_value(s)[2:-2]', table.kind)} AS {name}")
        elif column.form in ("sources", "citing", "choice", "property", "value"):
            evidence = "claiming" if table.name == "claims" else "beside"
            joined = f"LEFT JOIN exporting.{evidence} e USING (s)"
            said.append(f"any_value(e.{column.name}) AS {name}")
        elif column.form == "language" and column.property is None:
            said.append(f"nullif(any_value(dl), 'en') AS {name}")
        elif column.form == "span":
            days = [_first_of(column, each) for each in (column.property, column.last)]
            said.append(f"{export_cells.span(*days)} AS {name}")
        elif column.form == "class":
            said.append(f"{_first_of(column, PREFIXES['rdf'] + 'type')} AS {name}")
        elif column.property and f"<{column.property}>" in properties:
            said.append(f"{_listed(column)} AS {name}")
        else:
            said.append(f"NULL::VARCHAR AS {name}")
    # Reading takes an apostrophe away from what begins with some, and then like a formula.
    cells = ", ".join(
        f"CASE WHEN starts_with({name}, '''') AND regexp_matches({name}, '^''+[=+@-]') "
        f"THEN '''' || {name} ELSE {name} END AS {name}"
        for name in (quoted(column.name) for column in table.columns)
    )
    con.execute(
        f"CREATE TABLE {_exported(table)} AS SELECT {cells} FROM ("
        f"SELECT s, {', '.join(said)} FROM exporting.of_table "
        f"LEFT JOIN exporting.languages USING (s) {joined} GROUP BY s) ORDER BY s"
    )
    return True


def _where(column: NativeColumn, property_: str | None) -> str:
    return f"WHERE p = {text_of(f'<{property_}>')} AND ({export_cells.holds(column)})"


def _first_of(column: NativeColumn, property_: str | None) -> str:
    return f"min({export_cells.value(column)}) FILTER ({_where(column, property_)})"


def _listed(column: NativeColumn) -> str:
    """Return SQL for the cell of a column, with all values of its thing."""
    if not column.many:
        return _first_of(column, column.property)
    where = _where(column, column.property)
    if column.form == "prose":
        # Texts of several languages need all their languages, since a semicolon is no end of prose.
        several = f"string_agg({export_cells.value(column, 'true')}, '; ' ORDER BY lang, lex) FILTER ({where})"
        return (
            f"CASE WHEN count(*) FILTER ({where}) > 1 THEN {several} "
            f"ELSE {_first_of(column, column.property)} END"
        )
    order = "lex = dl DESC, lex" if column.form == "language" else "lang, lex"
    return f"string_agg({export_cells.value(column)}, '; ' ORDER BY {order}) FILTER ({where})"


def _languages(table: NativeTable) -> str:
    """Return SQL for the language of each row: the one of all its texts, else English."""
    texts = [text_of(f"<{c.property}>") for c in table.columns if c.form in ("text", "prose")]
    of_texts = f"FILTER (WHERE lang IS NOT NULL AND p IN ({', '.join(texts)}))"
    column = table.by_name.get("language")
    if column is None or column.property is None:
        return (
            f"SELECT s, CASE WHEN count(DISTINCT lang) {of_texts} = 1 THEN min(lang) {of_texts} "
            "END AS dl FROM exporting.of_table GROUP BY s"
        )
    # Of a source it is its own language too, so that it is not ours to choose.
    own = f"list(lex) FILTER ({_where(column, column.property)})"
    titles = f"list(lang) {of_texts}"
    both = f"list_sort(list_intersect({own}, {titles}))"
    return f"SELECT s, coalesce({both}[1], list_sort({own})[1]) AS dl FROM exporting.of_table GROUP BY s"


def _narrow(con: "duckdb.DuckDBPyConnection", table: NativeTable) -> tuple[str, ...]:
    """Drop the columns that hold nothing and are not needed, and return the others."""
    counts = ", ".join(f"count({quoted(column.name)})" for column in table.columns)
    found = con.execute(f"SELECT {counts} FROM {_exported(table)}").fetchone()
    assert found is not None
    kept = []
    for column, count in zip(table.columns, found, strict=True):
        if count or column.needed or column.form == "id":
            kept.append(column.name)
        else:
            con.execute(f"ALTER TABLE {_exported(table)} DROP {quoted(column.name)}")
    return tuple(kept)


def _compare(
    con: "duckdb.DuckDBPyConnection", columns: Mapping[str, Sequence[str]]
) -> tuple[Sequence[Difference], Sequence[Difference]]:
    """Compile the tables, and return what they leave out and what they add."""
    con.execute("DROP SCHEMA IF EXISTS brought CASCADE; CREATE SCHEMA brought")
    con.execute("CREATE TABLE brought._files (number INTEGER, name VARCHAR)")
    for name in columns:
        con.execute(
            f"CREATE VIEW brought.{quoted(name)} AS SELECT 1 AS _file, NULL::VARCHAR AS _sheet, "
            "(1 + row_number() OVER ())::INTEGER AS _row, NULL::INTEGER AS _line, * "
            f"FROM exported.{quoted(name)}"
        )
    compile(con, elsewhere=True)
    con.execute("CREATE TABLE exporting.again AS SELECT DISTINCT s, p, o FROM made.statements")
    con.execute(
        f"CREATE TABLE {REST} AS (FROM exporting.given EXCEPT FROM exporting.again) ORDER BY s, p, o"
    )
    return (
        _differences(con, f"(FROM {REST})"),
        _differences(con, "(FROM exporting.again EXCEPT FROM exporting.given)"),
    )


def _differences(con: "duckdb.DuckDBPyConnection", statements: str) -> Sequence[Difference]:
    found = con.execute(
        "SELECT d.p, coalesce(t.o, ''), count(DISTINCT (d.s, d.p, d.o)), "
        "min(d.s || ' ' || d.p || ' ' || d.o) "
        f"FROM {statements} d "
        f"LEFT JOIN exporting.given t ON t.s = d.s AND t.p = {text_of(_TYPE)} "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    return [
        Difference(abbreviate(p[1:-1]), abbreviate(of[1:-1]) or "of no class", count, example)
        for p, of, count, example in found
    ]
