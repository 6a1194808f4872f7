"""The identifiers of rows: given, or made from what tells one thing from another.

Made identifiers are keyed hashes, so that nobody can find out by trying names
whom a public identifier stands for; whoever holds the workspace's key gets the
same identifier for the same row every time. Without a key, things that are told
apart by their names need identifiers of their own, and only relations and
events, which are told apart by the identifiers of others, get theirs made.
"""

from hashlib import sha256

from habeas.native import cells
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeTable
from habeas.native.work import PLACE, Work
from habeas.sql_text import quoted
from habeas.terms import ID

__all__ = ["keyed_hash", "name_rows"]

#: The forms of columns whose values say the same however they are written.
_READ = ("reference", "concept", "span", "date", "class", "issued")


def name_rows(work: Work) -> None:
    """Give every row the identifier of what it describes, and list all things that are known."""
    for table in TABLES.values():
        if table.name in work.columns and table.kind:
            _given(work, table)
    parts = [
        f"SELECT '{table.kind}', substr(_id, {len(ID + str(table.kind)) + 3}, "
        f"length(_id) - {len(ID + str(table.kind)) + 3}), _id "
        f"FROM {work.table(table)} WHERE _id IS NOT NULL"
        for table in TABLES.values()
        if table.name in work.columns and table.kind
    ]
    known = (
        f"SELECT kind, substr(iri, {len(ID) + 2} + length(kind)), '<' || iri || '>' "
        f"FROM known.things WHERE starts_with(iri, '{ID}' || kind || '/')"
    )
    work.con.execute(
        "CREATE TABLE making.things AS SELECT DISTINCT * FROM "
        f"({' UNION ALL '.join([*parts, known])}) AS t(kind, local, iri)"
    )
    for table in TABLES.values():
        if table.name in work.columns and table.kind and table.kind != "claim":
            _made(work, table)
    _repeated(work)


def keyed_hash(key: bytes, text: str) -> str:
    """Return SQL for the beginning of the HMAC-SHA256 of a text, in hexadecimal digits.

    Examples
    --------
    >>> import duckdb, hmac
    >>> sql = f"SELECT {keyed_hash(b'key', '?')}"
    >>> [(digits,)] = duckdb.execute(sql, ["text"]).fetchall()
    >>> digits == hmac.digest(b"key", b"text", "sha256").hex()[:16]
    True
    """
    block = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (bytes(each ^ pad for each in block).hex() for pad in (0x36, 0x5C))
    digest = f"unhex(sha256(unhex('{inner}') || encode({text})))"
    return f"substr(sha256(unhex('{outer}') || {digest}), 1, 16)"


def _given(work: Work, table: NativeTable) -> None:
    """Take the identifiers that rows give themselves."""
    if not any(column.form == "id" for column in work.columns[table.name]):
        return
    rows, start = work.table(table), f"{ID}{table.kind}/"
    short = f"CASE WHEN starts_with(id, '{table.kind}:') THEN substr(id, {len(str(table.kind)) + 2}) ELSE id END"
    bare = f"CASE WHEN starts_with(id, '<{start}') THEN id[2:-2] ELSE {short} END"
    work.con.execute(f"""
        UPDATE {rows} SET _id = CASE
            WHEN regexp_full_match({bare}, '{cells.LOCAL}') THEN '<{start}' || ({bare}) || '>'
            WHEN regexp_full_match({bare}, '{start}[^\\s<>"{{}}|\\\\^`]+') THEN '<' || ({bare}) || '>'
        END WHERE id IS NOT NULL
    """)
    work.complain(f"""
        SELECT {PLACE}, 'id', id, 'id', 'is no identifier; use letters, digits and hyphens, '
            || 'such as north-watch' FROM {rows} WHERE id IS NOT NULL AND _id IS NULL
    """)


def _made(work: Work, table: NativeTable) -> None:
    """Make identifiers for rows that have none."""
    rows = work.table(table)
    has_id = any(column.form == "id" for column in work.columns[table.name])
    without = f"_id IS NULL{' AND id IS NULL' if has_id else ''}"
    if not work.run(f"SELECT 1 FROM {rows} WHERE {without} LIMIT 1"):
        return
    if not work.key and _is_named(table):
        work.complain(f"""
            SELECT {PLACE}, 'id', '', 'id', 'is empty; give the {table.kind} an identifier, '
                || 'such as {table.kind}-1' FROM {rows} WHERE {without}
        """)
        return
    natural = [column for column in work.columns[table.name] if column.name in table.natural]
    columns = ", ".join(table.natural)
    if not natural:
        work.complain(f"""
            SELECT {PLACE}, 'id', '', 'id', 'is empty, and so is all that could stand for it '
                || '({columns}); fill in one of them' FROM {rows} WHERE {without}
        """)
        return
    parts, joins = [], []
    for number, column in enumerate(natural):
        name = quoted(column.name)
        if column.form in _READ:
            read = work.read(table, column)
            joins.append(f"""
                LEFT JOIN (
                    SELECT _n, string_agg(coalesce(term, '') || ' ' || coalesce(term2, ''), ' '
                        ORDER BY term, term2) AS said
                    FROM ({work.items(table, column)}) JOIN {read} USING (item) GROUP BY _n
                ) AS r{number} USING (_n)
            """)
            parts.append(f"coalesce(r{number}.said, '')")
        else:
            collapsed = f"regexp_replace(lower(nfc_normalize({name})), '\\s+', ' ', 'g')"
            parts.append(f"coalesce({collapsed}, '')")
    told = " || chr(10) || ".join(parts)
    work.con.execute(f"""
        CREATE OR REPLACE TABLE making.told AS
        SELECT _n, {told} AS told FROM {rows} AS t {" ".join(joins)} WHERE {without}
    """)
    empty = " AND ".join(f"{quoted(column.name)} IS NULL" for column in natural)
    work.complain(f"""
        SELECT {PLACE}, 'id', '', 'id', 'is empty, and so is all that could stand for it '
            || '({columns}); fill in one of them' FROM {rows} WHERE {without} AND {empty}
    """)
    _twice(work, table, columns)
    text = f"'{table.name}' || chr(10) || told"
    work.con.execute(f"""
        UPDATE {rows} SET _id = '<{ID}{table.kind}/' || {keyed_hash(work.key, text)} || '>'
        FROM making.told WHERE making.told._n = {rows}._n
            AND trim(told, ' ' || chr(10)) <> ''
    """)
    work.con.execute(f"""
        INSERT INTO making.things
        SELECT DISTINCT '{table.kind}', substr(_id, {len(ID + str(table.kind)) + 3}, 16), _id
        FROM {rows} JOIN making.told USING (_n) WHERE _id IS NOT NULL
    """)
    work.has_names = False


def _is_named(table: NativeTable) -> bool:
    """Say whether things of a table are told apart by names or addresses."""
    return all(
        table.by_name[name].form not in ("reference", "concept") for name in table.natural[:1]
    )


def _twice(work: Work, table: NativeTable, columns: str) -> None:
    """Refuse rows that nothing tells apart."""
    work.complain(f"""
        SELECT {PLACE}, 'id', '', 'repeated-row',
            'is empty, and nothing tells this row from ' || other || ': they have the same '
            || '{columns}. Give each an identifier, or delete one'
        FROM {work.table(table)} JOIN ({_others("making.told", "told", work, table)}) USING (_n)
    """)


def _others(keys: str, key: str, work: Work, table: NativeTable) -> str:
    """Return SQL for rows that share a key, each with the place of another."""
    return f"""
        SELECT _n, CASE WHEN _n = first_n THEN second_place ELSE first_place END AS other
        FROM (
            SELECT k._n, min(k._n) OVER same AS first_n, count(*) OVER same AS number,
                first_value({_place()}) OVER (PARTITION BY {key} ORDER BY k._n
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first_place,
                nth_value({_place()}, 2) OVER (PARTITION BY {key} ORDER BY k._n
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second_place
            FROM {keys} AS k JOIN {work.table(table)} AS t ON t._n = k._n
                LEFT JOIN brought._files AS f ON f.number = t._file
            WHERE k.{key} IN (SELECT {key} FROM {keys} GROUP BY {key} HAVING count(*) > 1)
            WINDOW same AS (PARTITION BY {key})
        ) WHERE number > 1
    """


def _place() -> str:
    return """
        coalesce(f.name, 'file ' || t._file) || coalesce(', sheet ' || t._sheet, '')
            || CASE WHEN t._line IS NULL THEN ', row ' || t._row ELSE ', line ' || t._line END
    """


def _repeated(work: Work) -> None:
    """Refuse identifiers that two rows give to what they describe."""
    for table in TABLES.values():
        if table.name not in work.columns or not table.kind:
            continue
        if not any(column.form == "id" for column in work.columns[table.name]):
            continue
        # Files of different people may describe one thing, if they are not brought together.
        told = "_id || ' ' || _file" if work.elsewhere else "_id"
        keys = f"(SELECT _n, {told} AS told FROM {work.table(table)} WHERE id IS NOT NULL)"
        work.complain(f"""
            SELECT {PLACE}, 'id', id, 'repeated-id',
                'stands in ' || other || ' too; give one of the two another identifier, '
                || 'or make one row of them'
            FROM {work.table(table)} JOIN ({_others(keys, "told", work, table)}) USING (_n)
        """)
