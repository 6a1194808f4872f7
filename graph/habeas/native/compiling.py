"""What tables that were brought say: statements with their cells, and all that is wrong."""

import re
from typing import TYPE_CHECKING

from habeas.native.catalogue import TABLES
from habeas.native.cells import LOCAL
from habeas.native.claims import claim
from habeas.native.evidence import support
from habeas.native.identifiers import name_rows
from habeas.native.references import read_reference
from habeas.native.statements import state
from habeas.native.work import PLACE, Work
from habeas.terms import HABEAS, ID

if TYPE_CHECKING:
    import duckdb

__all__ = ["compile"]


def compile(  # as a recipe's SQL is compiled to statements; nothing here needs the builtin
    con: "duckdb.DuckDBPyConnection", key: bytes = b"", *, elsewhere: bool = False
) -> None:
    """Make ``made.statements`` and ``made.problems`` of the tables ``brought.*``.

    Parameters
    ----------
    con
        Has the tables ``brought.{native table}``, each with ``_file``, ``_sheet``, ``_row``,
        ``_line`` and those of the declared columns that the input has, as texts;
        ``brought._files(number, name)``; and perhaps ``known.things(iri, kind)`` and
        ``known.names(key, iri, kind)``, to which rows may refer.
    key
        The key of the workspace, for identifiers that are made. Without one, things
        that are told apart by their names need identifiers of their own.
    elsewhere
        Whether an identifier that nothing here has is taken as that of a thing
        described elsewhere, where its kind is clear.

    Notes
    -----
    ``made.statements(s, p, o, file, sheet, row, line, col)`` holds terms as N-Triples writes
    them; ``col`` is NULL where the row as a whole says it.
    ``made.problems(file, sheet, row, line, col, value, rule, message, severity)`` has every
    wrong cell of every row. A wrong cell makes no statements, the others of its row do.

    Examples
    --------
    >>> import duckdb
    >>> con = duckdb.connect()
    >>> _ = con.execute('''
    ...     CREATE SCHEMA brought;
    ...     CREATE TABLE brought.sources AS SELECT 0 AS _file, NULL AS _sheet, 2 AS _row,
    ...         2 AS _line, 'note' AS id, 'reporrt' AS types, 'A note' AS title''')
    >>> compile(con)
    >>> con.execute("SELECT value, message FROM made.problems").fetchone()
    ('reporrt', 'is no word of source-type; did you mean report?')
    """
    work = Work(con, key, elsewhere)
    work.begin()
    name_rows(work)
    if "names" in work.columns:
        _names(work)
    if "signatures" in work.columns:
        _signatures(work)
    if "takedowns" in work.columns:
        _takedowns(work)
    for table in TABLES.values():
        if table.name not in work.columns or table.name == "claims":
            continue
        state(work, table, "made.statements")
        if table.name == "signatures":
            support(work, table, "making.signed")
        else:
            support(work, table)
    if "claims" in work.columns:
        claim(work)
    work.end()


def _names(work: Work) -> None:
    """Let each spelling be a name of its agent, where it was decided so."""
    table = TABLES["names"]
    rows = work.table(table)
    present = {column.name: column for column in work.columns[table.name]}
    if "decision" not in present:
        return  # it is needed, and missed already
    decisions = work.read(table, present["decision"])
    missing = "true"
    if "agent" in present:
        missing = "agent IS NULL"
        work.con.execute(f"""
            UPDATE {rows} SET _id = a.term FROM {work.read(table, present["agent"])} a, {decisions} d
            WHERE a.item = agent AND d.item = decision AND d.term = 'same'
        """)
    work.complain(f"""
        SELECT {PLACE}, 'agent', '', 'needed',
            'is empty; a name that is the same needs the agent that it names'
        FROM {rows} JOIN {decisions} d ON d.item = decision WHERE d.term = 'same' AND {missing}
    """)
    work.has_names = False


def _signatures(work: Work) -> None:
    """Let each row be about the text that was signed, and its claim about the one who did."""
    table = TABLES["signatures"]
    rows = work.table(table)
    present = {column.name: column for column in work.columns[table.name]}
    if not {"intervention", "agent"} <= set(present):
        work.con.execute(
            f"CREATE TABLE making.signed AS SELECT _n, '' AS p, '' AS o, {PLACE}, "
            f"'' AS col FROM {rows} WHERE false"
        )
        return
    signed = work.read(table, present["intervention"])
    work.con.execute(f"UPDATE {rows} SET _id = term FROM {signed} WHERE item = intervention")
    said = f"SELECT _n, '{{}}' AS p, {{}} AS o, {PLACE}, 'agent' AS col"
    agents = f"FROM {rows} JOIN {work.read(table, present['agent'])} ON item = agent WHERE term IS NOT NULL"
    work.con.execute(f"""
        CREATE TABLE making.signed AS
        {said.format(f"<{HABEAS}hasClaimProperty>", f"'<{HABEAS}performedBy>'")} {agents}
        UNION ALL {said.format(f"<{HABEAS}hasClaimValue>", "term")} {agents}
    """)


def _takedowns(work: Work) -> None:
    """Let each row be about the thing that it names, which nothing describes any more."""
    table = TABLES["takedowns"]
    present = {column.name: column for column in work.columns[table.name]}
    if "thing" not in present:
        return  # it is needed, and missed already
    rows = work.table(table)
    said = [text for (text,) in work.run(f"SELECT DISTINCT thing FROM {rows}") if text is not None]
    found = {text: read_reference(text) for text in said}
    whole = {
        text: f"<{ID}{'/'.join(named)}>"
        for text, named in found.items()
        if named is not None and re.fullmatch(LOCAL, named[1])
    }
    work.load(
        "making.taken_down",
        {"item": said, "term": [whole.get(text) for text in said]},
    )
    work.con.execute(f"UPDATE {rows} SET _id = term FROM making.taken_down WHERE item = thing")
    work.complain(f"""
        SELECT {PLACE}, 'thing', thing, 'reference',
            'is no identifier with its kind; write it as agent:p0009'
        FROM {rows} WHERE _id IS NULL AND thing IS NOT NULL
    """)
