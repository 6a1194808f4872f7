"""The statements of a workspace as views of DuckDB, before and after merges.

``ws.raw_statements`` holds what was brought: ``s, p, o`` as N-Triples text, where
it stands (``file, sheet, row, line, col``) and its ``import``. ``ws.merged`` holds
who was merged into whom, as N-Triples text too. ``ws.statements`` is what the
records say once merges are applied: all that was said of a loser is said of its
winner, names of a loser are other names, and the loser says by whom it was
replaced, with no import. An other name that is the name of the thing is left out.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.sql_text import text_of
from habeas.terms import PREFIXES
from habeas.workspace.decisions import Decision, merges

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["COLUMNS", "attach"]

RDF_TYPE = f"<{PREFIXES['rdf']}type>"
PREF_LABEL = f"<{PREFIXES['skos']}prefLabel>"
ALT_LABEL = f"<{PREFIXES['skos']}altLabel>"
IS_REPLACED_BY = f"<{PREFIXES['dcterms']}isReplacedBy>"

COLUMNS = "s, p, o, file, sheet, row, line, col"
_EMPTY = (
    "SELECT NULL::VARCHAR AS s, NULL::VARCHAR AS p, NULL::VARCHAR AS o, NULL::INTEGER AS file, "
    "NULL::VARCHAR AS sheet, NULL::INTEGER AS row, NULL::INTEGER AS line, NULL::VARCHAR AS col, "
    "NULL::VARCHAR AS import WHERE false"
)
#: Another name that is the name itself is no other name, whoever said it.
_NAMED = f"""
    SELECT {COLUMNS}, import FROM %s
    WHERE NOT (p = '{ALT_LABEL}' AND (s, o) IN
      (SELECT s, o FROM ws.raw_statements WHERE p = '{PREF_LABEL}'))
"""
_MERGED = f"""
    WITH moved AS (
      SELECT coalesce(losers.winner, s) AS s,
        CASE WHEN losers.winner IS NOT NULL AND p = '{PREF_LABEL}' THEN '{ALT_LABEL}' ELSE p END
          AS p,
        coalesce(others.winner, o) AS o, file, sheet, row, line, col, import
      FROM ws.raw_statements
      LEFT JOIN ws.merged AS losers ON s = losers.loser
      LEFT JOIN ws.merged AS others ON o = others.loser
    )
    {_NAMED % "moved"}
    UNION ALL
    SELECT loser, '{IS_REPLACED_BY}', winner, NULL, NULL, NULL, NULL, NULL, NULL FROM ws.merged
"""


def attach(
    con: "DuckDBPyConnection",
    imports: Sequence[tuple[str, Path]],
    decisions: Iterable[Decision],
) -> None:
    """Make the views of the schema ``ws`` anew.

    ``imports`` are those that count: identifier, and file of its statements.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS ws")
    parts = [
        f"SELECT {COLUMNS}, '{name}' AS import FROM read_parquet({text_of(path)})"
        for name, path in imports
    ]
    con.execute(
        "CREATE OR REPLACE VIEW ws.raw_statements AS " + (" UNION ALL ".join(parts) or _EMPTY)
    )
    merged = merges(decisions := list(decisions), _described(con, decisions))
    con.execute("CREATE OR REPLACE TABLE ws.merged (loser VARCHAR, winner VARCHAR)")
    con.execute(
        "INSERT INTO ws.merged SELECT '<' || unnest($losers) || '>', '<' || unnest($winners) || '>'",
        {"losers": list(merged), "winners": list(merged.values())},
    )
    con.execute(
        "CREATE OR REPLACE VIEW ws.statements AS "
        + (_MERGED if merged else _NAMED % "ws.raw_statements")
    )


def _described(con: "DuckDBPyConnection", decisions: Iterable[Decision]) -> set[str]:
    """Return which of the things that decisions are about have a class."""
    asked = sorted({thing for decision in decisions for thing in decision.pair})
    if not asked:
        return set()
    found = con.execute(
        "SELECT DISTINCT s[2:-2] FROM ws.raw_statements WHERE p = $type AND s IN "
        "(SELECT '<' || unnest($asked) || '>')",
        {"type": RDF_TYPE, "asked": asked},
    )
    return {str(thing) for (thing,) in found.fetchall()}
