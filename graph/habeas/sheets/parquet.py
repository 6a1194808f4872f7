"""Parquet, read by DuckDB: every value as a text."""

from collections.abc import Iterator

from habeas.sheets.files import Sheet
from habeas.sheets.headers import name_columns
from habeas.sheets.problems import At
from habeas.sheets.sources import Source
from habeas.sql_text import quoted

__all__ = ["read_parquet"]


def read_parquet(source: Source) -> list[Sheet]:
    """Read the one table of a Parquet file."""
    import duckdb

    # A name is a pattern to DuckDB: in brackets, its signs mean themselves.
    path = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(source.path))
    try:
        described = source.con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
        given = [name for name, *_ in described]
        header = name_columns(given, source.problems)
        if len(header) > source.limits.columns:
            source.problems.add(
                "columns",
                f"The file has {len(header):,} columns, and a table may have "
                f"{source.limits.columns:,}. Bring only those that are needed.",
            )
            return []
        landing = source.landing(None, header, given)
        texts = [_text(quoted(name), kind) for name, kind, *_ in described]
        source.con.execute(
            f"INSERT INTO {landing.table} SELECT {source.number}, NULL, number, NULL, "
            + ", ".join(f"nullif(trim(c{place}), '')" for place in range(len(texts)))
            + " FROM (SELECT row_number() OVER () AS number, "
            + ", ".join(f"{text} AS c{place}" for place, text in enumerate(texts))
            + " FROM read_parquet(?))",
            [path],
        )
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        source.problems.add(
            "syntax", "This Parquet file is damaged, or was cut off. Export it again."
        )
        return []
    landing.rows = _count(source, landing.table)
    for place, (name, kind, *_) in enumerate(described):
        _look(source, landing.table, landing.header[place], name, kind)
    return [landing.sheet()]


def _text(column: str, kind: str) -> str:
    """Return the SQL of a value as a text, as those of other files are.

    Examples
    --------
    >>> _text('"date"', "DATE")
    'CAST("date" AS VARCHAR)'
    """
    if kind.startswith("TIMESTAMP"):
        # A day stays a day, also where it was kept with a time.
        return (
            f"CASE WHEN date_trunc('day', {column}) = {column} "
            f"THEN strftime({column}, '%Y-%m-%d') ELSE strftime({column}, '%Y-%m-%dT%H:%M:%S') END"
        )
    if kind in {"DOUBLE", "FLOAT"}:
        return f"regexp_replace(CAST({column} AS VARCHAR), '\\.0$', '')"
    if kind == "BLOB":
        return "NULL"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"


def _count(source: Source, table: str) -> int:
    found = source.con.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found
    return int(found[0])


def _look(source: Source, table: str, column: str, name: str, kind: str) -> None:
    """Note what a column holds that is no text of a cell."""
    if kind == "BLOB":
        source.problems.add(
            "bytes",
            "The column holds bytes, and no text. Leave it out, or export it as text.",
            column=column,
        )
        return
    most = source.limits.cell
    for row, length, cell in _long(source, table, column, most):
        source.problems.add(
            "cell-size",
            f"The value has {length:,} characters, and {most:,} is the most. "
            "Shorten it, or keep so long a text in a file of its own.",
            At(None, row),
            column=name,
            value=cell,
        )


def _long(source: Source, table: str, column: str, most: int) -> Iterator[tuple[int, int, str]]:
    cell = quoted(column)
    where = f"FROM {table} WHERE length({cell}) > {most}"
    yield from source.con.execute(
        f"SELECT _row, length({cell}), {cell}[:1000] {where} ORDER BY _row"
    ).fetchall()
    source.con.execute(f"UPDATE {table} SET {cell} = NULL WHERE length({cell}) > {most}")
