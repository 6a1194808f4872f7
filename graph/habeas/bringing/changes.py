"""What a newer version of an import changes, thing by thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["KINDS", "Changes", "compare"]

KINDS = ("added", "changed", "withdrawn", "unchanged")


@dataclass(frozen=True)
class Changes:
    """How many things are added, changed, withdrawn or unchanged, and which.

    A thing is whatever statements are about: the subject of at least one.
    """

    counts: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    #: Of each kind but ``unchanged``: the IRIs, sorted; as many as were asked for.
    things: Mapping[str, list[str]] = field(default_factory=dict)
    #: Of the changed things among them: what is no longer said, and what is said now.
    statements: Mapping[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether anything is different."""
        return any(self.counts[kind] for kind in KINDS if kind != "unchanged")

    def as_json(self) -> dict[str, Any]:
        """Return the counts, the things, and the statements that differ."""
        return {
            **{kind: self.counts[kind] for kind in KINDS},
            "things": dict(self.things),
            "statements": {
                thing: {"before": before, "now": now}
                for thing, (before, now) in self.statements.items()
            },
        }


def compare(
    con: "DuckDBPyConnection", before: str | None, now: str | None, most: int | None
) -> Changes:
    """Compare two relations with the columns ``s, p, o``; None is one without rows.

    Parameters
    ----------
    most
        How many things of a kind are named; None for all.
    """
    if before is None and now is not None:
        return _all_new(con, now, most)
    nothing = "(SELECT NULL::VARCHAR AS s, NULL::VARCHAR AS p, NULL::VARCHAR AS o WHERE false)"
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE compared AS
        WITH both_of AS (
          SELECT s, p, o, bool_or(old) AS old, bool_or(new) AS new FROM (
            SELECT s, p, o, true AS old, false AS new FROM {before or nothing}
            UNION ALL SELECT s, p, o, false, true FROM {now or nothing})
          GROUP BY s, p, o
        )
        SELECT s, CASE WHEN NOT bool_or(old) THEN 'added' WHEN NOT bool_or(new) THEN 'withdrawn'
          WHEN bool_and(old AND new) THEN 'unchanged' ELSE 'changed' END AS kind
        FROM both_of GROUP BY s
        """
    )
    found = dict(con.execute("SELECT kind, count(*) FROM compared GROUP BY kind").fetchall())
    limit = "" if most is None else f"LIMIT {most}"
    things = {
        kind: [
            str(thing).strip("<>")
            for (thing,) in con.execute(
                f"SELECT s FROM compared WHERE kind = '{kind}' ORDER BY s {limit}"
            ).fetchall()
        ]
        for kind in KINDS
        if kind != "unchanged"
    }
    statements: dict[str, tuple[list[str], list[str]]] = {
        thing: ([], []) for thing in things["changed"]
    }
    if statements:
        for relation, other, side in ((before, now, 0), (now, before, 1)):
            rows = con.execute(
                f"SELECT s, p || ' ' || o FROM (SELECT s, p, o FROM {relation} "
                "WHERE s IN (SELECT '<' || unnest($1) || '>') "
                f"EXCEPT SELECT s, p, o FROM {other}) ORDER BY ALL",
                [list(statements)],
            ).fetchall()
            for thing, said in rows:
                statements[str(thing).strip("<>")][side].append(str(said))
    con.execute("DROP TABLE compared")
    return Changes({kind: found.get(kind, 0) for kind in KINDS}, things, statements)


def _all_new(con: "DuckDBPyConnection", now: str, most: int | None) -> Changes:
    """Return what is there for the first time: millions of things are only counted."""
    found = con.execute(f"SELECT count(DISTINCT s) FROM {now}").fetchone()
    limit = "" if most is None else f"LIMIT {most}"
    named = con.execute(f"SELECT DISTINCT s FROM {now} ORDER BY s {limit}").fetchall()
    counts = {**dict.fromkeys(KINDS, 0), "added": int(found[0]) if found else 0}
    things: dict[str, list[str]] = {kind: [] for kind in KINDS if kind != "unchanged"}
    return Changes(counts, {**things, "added": [str(thing).strip("<>") for (thing,) in named]})
