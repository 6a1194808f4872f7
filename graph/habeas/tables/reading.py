"""What the tables need, read from a store: one property after the other, streamed through a file.

The engine writes TSV and DuckDB reads it, so that no value ever becomes an
object of Python, and memory does not grow with the release. TSV has terms as
they are; the engine's CSV has no quotes around IRIs, which may have commas.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.store.interface import Store

if TYPE_CHECKING:
    import duckdb

__all__ = ["LONGEST", "read"]

#: Longest value, in bytes.
LONGEST = 1 << 25
_TSV = f"""
    read_csv(?, header = true, auto_detect = false, delim = '\t', quote = '', escape = '',
             columns = {{'s': 'VARCHAR', 'o': 'VARCHAR'}}, nullstr = '', new_line = '\\n',
             max_line_size = {LONGEST}, buffer_size = {2 * LONGEST}, parallel = false)"""
#: A term of TSV: the text between its quotation marks, with what is escaped put back.
_BETWEEN = "substr(o, 2, length(o) - position('\"' IN reverse(o)) - 1)"
_LITERAL = f"""
    CASE WHEN contains(o, chr(92)) THEN
        array_to_string(
            list_transform(
                string_split({_BETWEEN}, chr(92) || chr(92)),
                lambda piece: replace(replace(replace(replace(piece,
                    chr(92) || '"', '"'), chr(92) || 'n', chr(10)), chr(92) || 'r', chr(13)),
                    chr(92) || 't', chr(9))),
            chr(92))
    ELSE {_BETWEEN} END"""
#: Subject, value and language of each row; blank nodes and statements as terms are nobody's.
_TERMS = f"""
    SELECT DISTINCT substr(s, 2, length(s) - 2) AS s,
        CASE left(o, 1)
            WHEN '<' THEN substr(o, 2, length(o) - 2) WHEN '"' THEN {_LITERAL} ELSE o END AS o,
        CASE WHEN left(o, 1) = '"' THEN regexp_extract(o, '"@([A-Za-z0-9-]+)$', 1) ELSE '' END AS l
    FROM {_TSV}
    WHERE left(s, 1) = '<' AND left(s, 2) <> '<<' AND left(o, 2) NOT IN ('_:', '<<')"""


def read(
    store: Store,
    database: "duckdb.DuckDBPyConnection",
    properties: Mapping[str, str],
    spare: Path,
) -> None:
    """Read properties into tables of ``database``: subject, object and language, once each.

    Parameters
    ----------
    properties
        The name of the table for each IRI of a property.
    spare
        A folder for files that are removed again.
    """
    path = spare / "values.tsv"
    for iri, name in properties.items():
        with path.open("wb") as file:
            store.write(f"SELECT ?s ?o {{ ?s <{iri}> ?o }}", file, rows="tsv")
        database.execute(
            f"CREATE TABLE {name} AS SELECT *, short(s) AS s_id, short(o) AS o_id FROM ({_TERMS})",
            [str(path)],
        )
        path.unlink()


def best_names(database: "duckdb.DuckDBPyConnection", tables: Iterable[str]) -> None:
    """Make the table ``names``: of each thing one name, in English where there is one."""
    rows = " UNION ALL ".join(f"SELECT s, o, l FROM {table}" for table in tables)
    database.execute(
        "CREATE TABLE names AS SELECT s, first(o ORDER BY split_part(l, '-', 1) <> 'en', l, o) AS name "
        f"FROM ({rows}) GROUP BY s"
    )
