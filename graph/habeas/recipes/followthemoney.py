"""Our records as FollowTheMoney entities, as far as that model has words for them.

The schemata are those of ``ontology/alignments/followthemoney.ttl``. A tie is
read the other way round there, so its two ends change places. What has no
schema there, or lacks what its schema needs, is counted and not bent to fit.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

__all__ = ["SCHEMATA", "Written", "write"]

_PARTY = ("name", "alias", "website", "wikidataId", "country")
_TIME = ("startDate", "endDate", "proof")
#: The properties that are written, by schema.
SCHEMATA: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("Person", "Organization", "Company", "PublicBody", "LegalEntity"), _PARTY),
    "Position": ("name", "alias", "organization"),
    "Membership": ("member", "organization", "role", *_TIME),
    "Occupancy": ("holder", "post", *_TIME),
    "Family": ("person", "relative", "relationship", *_TIME),
    "Associate": ("person", "associate", "relationship", *_TIME),
    "Event": ("name", "alias", "organizer", "involved", *_TIME),
    "Document": ("fileName", "title", "sourceUrl", "publishedAt"),
}
#: What a thing is left out without.
_NEEDED = {
    **dict.fromkeys(("Person", "Organization", "Company", "PublicBody", "LegalEntity"), ("name",)),
    "Position": ("name",),
    "Membership": ("member", "organization"),
    "Occupancy": ("holder", "post"),
    "Family": ("person", "relative"),
    "Associate": ("person", "associate"),
    "Event": ("name",),
    "Document": ("fileName",),
}
_BODIES = ("Organization", "Company", "PublicBody")
#: The schemata to which a property may lead.
_RANGES = {
    **dict.fromkeys(("member", "organizer", "involved"), ("Person", "LegalEntity", *_BODIES)),
    **dict.fromkeys(("holder", "person", "relative", "associate"), ("Person",)),
    "organization": _BODIES,
    "post": ("Position",),
    "proof": ("Document",),
}
_BATCH = 10_000


@dataclass(frozen=True)
class Written:
    """What was written: how many entities, and of which classes how many things were not."""

    entities: int
    left_out: Mapping[str, int]


def write(
    con: "duckdb.DuckDBPyConnection", output: IO[str], statements: str = "made.statements"
) -> Written:
    """Write statements as FollowTheMoney entities: JSON, one in each line, sorted by identifier.

    Parameters
    ----------
    con
        A database with the statements. Temporary tables named ``ftm_…`` are made in it.
    output
        Takes text. All that the statements say goes there, whatever its
        sensitivity: for everybody, give it the statements of a release.
    statements
        The table or view, with columns s, p and o: terms as in N-Triples.

    Returns
    -------
    Written
        Left out are things of classes without a schema, and those that lack what
        their schema needs: persons whose names are withheld, ties to them. Of
        those that are written, identifiers, languages, notes, and places below a
        country stay behind, and times other than a day, a month or a year.
    """
    script = (files("habeas.recipes") / "followthemoney.sql").read_text(encoding="utf-8")
    con.execute(script.replace("{statements}", statements))
    _make_rules(con)
    while _drop_incomplete(con):
        pass
    count = 0
    for entity in _entities(con):
        output.write(json.dumps(entity, ensure_ascii=False, separators=(",", ":")) + "\n")
        count += 1
    rows = con.execute(
        "SELECT class, count(DISTINCT thing) FROM ftm_things WHERE thing NOT IN "
        "(SELECT thing FROM ftm_things WHERE schema IS NOT NULL) GROUP BY class ORDER BY class"
    ).fetchall()
    return Written(count, dict(rows))


def _make_rules(con: "duckdb.DuckDBPyConnection") -> None:
    """Keep what each schema needs, and where each property leads, as tables."""
    for table, rules in (("ftm_needed", _NEEDED), ("ftm_ranges", _RANGES)):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} (name VARCHAR, rule VARCHAR)")
        con.executemany(
            f"INSERT INTO {table} VALUES (?, ?)",
            [(name, rule) for name, several in rules.items() for rule in several],
        )


def _drop_incomplete(con: "duckdb.DuckDBPyConnection") -> bool:
    """Drop values that lead nowhere, then things without what they need; say whether there were any."""
    con.execute(
        "DELETE FROM ftm_values AS v WHERE v.target IS NOT NULL AND NOT EXISTS ("
        "FROM ftm_things AS t JOIN ftm_ranges AS r ON r.rule = t.schema "
        "WHERE t.thing = v.target AND r.name = v.property)"
    )
    dropped = con.execute(
        "UPDATE ftm_things AS t SET schema = NULL WHERE schema IS NOT NULL AND EXISTS ("
        "FROM ftm_needed AS n WHERE n.name = t.schema AND NOT EXISTS (FROM ftm_values AS v "
        "WHERE v.thing = t.thing AND v.property = n.rule "
        "AND (v.value IS NOT NULL OR v.target IS NOT NULL))) RETURNING thing"
    ).fetchall()
    return bool(dropped)


def _entities(con: "duckdb.DuckDBPyConnection") -> "Iterator[dict[str, Any]]":
    """Yield the entities, their properties in the order of :data:`SCHEMATA`."""
    answer = con.execute(
        "SELECT DISTINCT t.id, t.schema, v.property, coalesce(o.id, v.value) AS value "
        "FROM ftm_values AS v JOIN ftm_things AS t ON t.thing = v.thing AND t.schema = v.schema "
        "LEFT JOIN ftm_things AS o ON o.thing = v.target "
        "WHERE coalesce(o.id, v.value) IS NOT NULL ORDER BY ALL"
    )

    def rows() -> "Iterator[tuple[str, str, str, str]]":
        while batch := answer.fetchmany(_BATCH):
            yield from batch

    for (id_, schema), group in groupby(rows(), key=lambda row: row[:2]):
        values: dict[str, list[str]] = {}
        for _, _, property_, value in group:
            values.setdefault(property_, []).append(value)
        ordered = {name: values[name] for name in SCHEMATA[schema] if name in values}
        yield {"id": id_, "schema": schema, "properties": ordered}
