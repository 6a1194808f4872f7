"""The SQL that makes each table from what was read of the store. No value ever stands in it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from habeas.sql_text import text_of
from habeas.tables.columns import Column, Link, Table
from habeas.terms import PREFIXES, ROOT, abbreviate

__all__ = [
    "EVIDENCE",
    "NAMES",
    "VIEWS",
    "link_text",
    "macros",
    "staged",
    "table_text",
]

#: What puts one text before another: English first, then by language and letters.
_ENGLISH_FIRST = "split_part(l, '-', 1) <> 'en', l, o"
_VALUES = {
    "thing": "o_id",
    "word": "staging.word(o)",
    "plain": "o",
    "text": "o",
    "date": r"TRY_CAST(regexp_extract(o, '^\d{4}-\d\d-\d\d') AS DATE)",
    "boolean": "TRY_CAST(o AS BOOLEAN)",
    "decimal": "TRY_CAST(o AS DOUBLE)",
}


def macros() -> Iterator[str]:
    """Yield macros that write IRIs in short form: ``short`` things and concepts, ``word`` all.

    A concept is called after its vocabulary, as in the records:
    ``involvement-role:petitioner``.
    """
    pattern = f"^{re.escape(ROOT)}(?:id|vocab)/([^/]+)/(.+)$"
    yield (
        f"CREATE OR REPLACE MACRO short(x) AS CASE WHEN starts_with(x, {text_of(ROOT)}) "
        f"THEN regexp_replace(x, {text_of(pattern)}, '\\1:\\2') ELSE x END"
    )
    spaces = sorted(PREFIXES.items(), key=lambda item: (-len(item[1]), item[0]))
    cases = " ".join(
        f"WHEN starts_with(x, {text_of(space)}) AND length(x) > {len(space)} "
        f"THEN {text_of(prefix + ':')} || substr(x, {len(space) + 1})"
        for prefix, space in spaces
    )
    yield (
        "CREATE OR REPLACE MACRO word(x) AS CASE WHEN staging.short(x) <> x "
        f"THEN staging.short(x) {cases} ELSE x END"
    )


def table_text(table: Table, names: Mapping[str, str]) -> str:
    """Return the query that makes a table; ``names`` are those of what was read, by property."""
    select = ["t.id", "t.iri"]
    joins = ["LEFT JOIN staging.names AS n ON n.s = t.iri"]
    if table.with_class:
        select.append("t.class")
    select += ["n.name", "d.v AS description"]
    joins.append(_join("d", f"first(o ORDER BY {_ENGLISH_FIRST})", names["description"]))
    for number, column in enumerate(table.columns):
        alias = f"c{number}"
        select += [
            f'{alias}.{part} AS "{name}"' for part, name in zip("vw", column.names, strict=False)
        ]
        joins.append(_joined(column, alias, names[column.property]))
    classes = {iri: abbreviate(iri) for iri in sorted(table.classes)}
    short = " ".join(f"WHEN {text_of(iri)} THEN {text_of(name)}" for iri, name in classes.items())
    things = f"""(SELECT s_id AS id, s AS iri, string_agg(k, ' ' ORDER BY k) AS class
        FROM (SELECT s, s_id, CASE o {short} END AS k FROM staging.{names["type"]}
              WHERE o IN ({", ".join(map(text_of, classes))})) GROUP BY s, s_id) AS t"""
    return f"SELECT {', '.join(select)} FROM {things} {' '.join(joins)} ORDER BY t.iri"


def _joined(column: Column, alias: str, staged: str) -> str:
    """Return the join that brings the values of a column, and the names of things."""
    value = _VALUES[column.kind]
    if column.kind == "thing":
        source = f"(SELECT p.s, p.o, p.o_id, m.name FROM staging.{staged} AS p LEFT JOIN staging.names AS m ON m.s = p.o)"
        if column.many:
            order = f"ORDER BY {value}, o"
            values = f"list({value} {order}) AS v, list(name {order}) AS w"
        else:
            values = f"min({value}) AS v, first(name ORDER BY {value}) AS w"
        return f"LEFT JOIN (SELECT s, {values} FROM {source} GROUP BY s) AS {alias} ON {alias}.s = t.iri"
    if column.many:
        return _join(alias, f"list({value} ORDER BY {value}, l)", staged)
    if column.kind == "text":
        return _join(alias, f"first(o ORDER BY {_ENGLISH_FIRST})", staged)
    return _join(alias, f"min({value})", staged)


def _join(alias: str, aggregate: str, staged: str) -> str:
    return (
        f"LEFT JOIN (SELECT s, {aggregate} AS v FROM staging.{staged} GROUP BY s) AS {alias} "
        f"ON {alias}.s = t.iri"
    )


def link_text(link: Link, names: Mapping[str, str]) -> str:
    """Return the query that makes a table of pairs."""
    return f"""
        SELECT p.s_id AS {link.start}_id, a.name AS {link.start}_name,
               p.o_id AS {link.end}_id, b.name AS {link.end}_name
        FROM staging.{names[link.property]} AS p
        LEFT JOIN staging.names AS a ON a.s = p.s
        LEFT JOIN staging.names AS b ON b.s = p.o
        ORDER BY p.s, p.o"""


#: Every name of every thing.
NAMES = """
    SELECT s_id AS thing_id, kind, l AS language, o AS text FROM (
        SELECT s, s_id, 'preferred' AS kind, l, o FROM staging.{preferred}
        UNION ALL SELECT s, s_id, 'alternative', l, o FROM staging.{alternative}
        UNION ALL SELECT s, s_id, 'hidden', l, o FROM staging.{hidden}
        UNION ALL SELECT s, s_id, 'title', l, o FROM staging.{title})
    ORDER BY s, kind, l, o"""

#: Where it is said that something is so, or not so.
EVIDENCE = """
    SELECT e.s_id AS thing_id, e.stance, e.o_id AS claim_id,
           c.o_id AS citation_id, q.o_id AS source_id, n.name AS source_name
    FROM (SELECT s, o, s_id, o_id, 'supports' AS stance FROM staging.{supported}
          UNION ALL SELECT s, o, s_id, o_id, 'disputes' FROM staging.{disputed}) AS e
    LEFT JOIN staging.{cited} AS c ON c.s = e.o
    LEFT JOIN staging.{source} AS q ON q.s = c.o
    LEFT JOIN staging.names AS n ON n.s = q.o
    ORDER BY e.s, e.stance, e.o, c.o, q.o"""

#: Views of the database, by name: what they are, and their text.
VIEWS: Mapping[str, tuple[str, str]] = {
    "acts": (
        "Interventions with who acted: one row for each act, case and performer.",
        """
        SELECT c.case_id, c.case_name, i.id AS intervention_id, i.name, i.type_names,
               i.starts_on_or_after, i.starts_on_or_before, p.agent_id, p.agent_name
        FROM interventions AS i
        LEFT JOIN case_events AS c ON c.event_id = i.id
        LEFT JOIN performers AS p ON p.event_id = i.id
        ORDER BY c.case_id, i.starts_on_or_after NULLS LAST, i.id, p.agent_id""",
    ),
    "timeline": (
        "What happened in each case, in the order of the first days on which it can have begun.",
        """
        SELECT c.case_id, c.case_name, e.id AS event_id, e.class, e.name, e.type_names,
               e.starts_on_or_after, e.starts_on_or_before, e.ends_on_or_after, e.ends_on_or_before
        FROM events AS e JOIN case_events AS c ON c.event_id = e.id
        ORDER BY c.case_id, e.starts_on_or_after NULLS LAST, e.id""",
    ),
    "case_overview": (
        "How many agents, acts and detentions are on record for each case.",
        """
        SELECT id, name,
               (SELECT count(DISTINCT agent_id) FROM involvements WHERE case_id = cases.id) AS agents,
               (SELECT count(DISTINCT i.id) FROM interventions AS i
                JOIN case_events AS c ON c.event_id = i.id WHERE c.case_id = cases.id) AS interventions,
               (SELECT count(DISTINCT d.id) FROM detentions AS d
                JOIN case_events AS c ON c.event_id = d.id WHERE c.case_id = cases.id) AS detentions
        FROM cases ORDER BY id""",
    ),
}


def staged(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the property of each thing to read, and the name to read it under."""
    for number, name in enumerate(sorted(set(names))):
        yield name, f"p{number}"
