"""The statements of the columns of a table, each with the cell that makes it."""

from habeas.native import cells
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.values import read_all, reader
from habeas.native.work import PLACE, Work
from habeas.sql_text import quoted, text_of
from habeas.terms import expand

__all__ = ["state", "text_literals"]

_TYPE = f"<{expand('rdf:type')}>"


def state(work: Work, table: NativeTable, into: str) -> None:
    """Put what the rows of a table say into a table of statements, evidence left out.

    Rows whose subject is not known (``_id`` is NULL) say nothing, but their cells are looked at.
    """
    if table.class_:
        _types(work, table, into)
    for column in work.columns[table.name]:
        if column.form in ("text", "prose"):
            _texts(work, table, column, into)
        elif column.form == "language":
            _languages(work, table, column, into)
        elif column.form == "plain":
            item = cells.literal("item")
            _say(work, column, into, f"SELECT *, {item} AS term FROM ({work.items(table, column)})")
        elif column.form not in ("id", "sources", "citing", "remark", "property", "thing", "value"):
            _read(work, table, column, into)


def _say(
    work: Work, column: NativeColumn, into: str, terms: str, term: str = "term", last: bool = False
) -> None:
    """Put one statement for each row of ``terms`` that has a subject and a value."""
    name = column.last if last else column.property
    if name is None:
        return
    work.con.execute(f"""
        INSERT INTO {into} SELECT _id, '<{name}>', {term}, {PLACE}, {text_of(column.name)}
        FROM ({terms}) WHERE _id IS NOT NULL AND {term} IS NOT NULL
    """)


def _read(work: Work, table: NativeTable, column: NativeColumn, into: str) -> None:
    read = work.read(table, column)
    terms = f"({work.items(table, column)}) JOIN {read} USING (item)"
    if column.many and column.form in ("reference", "concept", "match"):
        # A thing may stand twice in a cell, under two names.
        terms = f"(SELECT DISTINCT _n, _id, {PLACE}, term, term2 FROM {terms})"
    _say(work, column, into, f"SELECT * FROM {terms}")
    if column.last:
        _say(work, column, into, f"SELECT * FROM {terms}", "term2", last=True)


def _types(work: Work, table: NativeTable, into: str) -> None:
    """Say of which class things are, unless a column does."""
    chosen = next((each for each in table.columns if each.form == "class"), None)
    rows = work.table(table)
    if chosen is None:
        has_id = any(column.form == "id" for column in work.columns[table.name])
        column = "CASE WHEN id IS NOT NULL THEN 'id' END" if has_id else "NULL"
        work.con.execute(f"""
            INSERT INTO {into} SELECT _id, '{_TYPE}', '<{table.class_}>', {PLACE}, {column}
            FROM {rows} WHERE _id IS NOT NULL
        """)
    elif chosen in work.columns[table.name]:
        work.con.execute(f"""
            INSERT INTO {into} SELECT _id, '{_TYPE}', term, {PLACE}, '{chosen.name}'
            FROM ({work.items(table, chosen)}) JOIN {work.read(table, chosen)} USING (item)
            WHERE _id IS NOT NULL AND term IS NOT NULL
        """)


def _languages(work: Work, table: NativeTable, column: NativeColumn, into: str) -> None:
    terms = f"({work.items(table, column)}) JOIN {work.read(table, column)} USING (item)"
    _say(work, column, into, f"SELECT * FROM {terms}")


def _texts(work: Work, table: NativeTable, column: NativeColumn, into: str) -> None:
    text_literals(work, table, column, "making.texts")
    _say(work, column, into, "FROM making.texts")
    work.con.execute("DROP TABLE making.texts")


def text_literals(work: Work, table: NativeTable, column: NativeColumn, name: str) -> None:
    """Make the table ``name`` of the texts of a column, with their languages, as terms."""
    spoken = next((each for each in work.columns[table.name] if each.form == "language"), None)
    default = "'en'"
    if spoken is not None:
        cell = quoted(spoken.name)
        default = f"lower(coalesce(nullif(trim(split_part({cell}, ';', 1)), ''), 'en'))"
    items = work.items(table, column, f", {default} AS spoken")
    work.con.execute(f"""
        CREATE TABLE {name} AS SELECT _n, _id, {PLACE}, item,
            {cells.worded("item")} AS words, coalesce({cells.tagged("item")}, spoken) AS tag
        FROM ({items})
    """)
    tags = [tag for (tag,) in work.run(f"SELECT DISTINCT tag FROM {name}")]
    language = NativeColumn("", None, "language")
    work.load("making.tags", read_all(tags, reader(language)))
    inside = "tag IN (SELECT item FROM making.tags WHERE message IS NOT NULL)"
    if work.run("SELECT 1 FROM making.tags WHERE message IS NOT NULL LIMIT 1"):
        # The language column has its own problem, if it is that which is wrong.
        work.complain(f"""
            SELECT {PLACE}, {text_of(column.name)}, item, 'language',
                'ends in @' || tag || ', which is no language; write @en, or \\@ before a word '
                || 'that is none' FROM {name} WHERE {inside} AND {cells.tagged("item")} IS NOT NULL
        """)
        work.con.execute(f"DELETE FROM {name} WHERE {inside}")
    work.con.execute("DROP TABLE making.tags")
    work.con.execute(f"""
        CREATE OR REPLACE TABLE {name} AS
        SELECT *, {cells.literal("words")} || '@' || tag AS term FROM {name}
    """)
