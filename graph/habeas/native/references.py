"""What cells refer to: things by identifier or by a unique name, in the import or known before."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from habeas.native import cells
from habeas.native.catalogue import TABLES
from habeas.native.concepts import name_key
from habeas.sql_text import text_of
from habeas.terms import CLASS_OF_KIND, ID, abbreviate

if TYPE_CHECKING:
    from habeas.native.work import Work

__all__ = ["read_reference", "resolve"]

#: How many pairs of names are compared, at most, to find near ones.
PAIRS = 3_000_000
#: How like a near name is, from 0 to 1.
LIKE = 0.86
_NAMES = ("name", "other_names", "title", "written_as")
_LOCAL = re.compile(cells.LOCAL)
_COLUMNS = ("item", "term", "term2", "rule", "message")


def resolve(work: "Work", items: str, kinds: Sequence[str], name: str) -> None:
    """Make the table ``name`` of what the values of ``items`` refer to."""
    kinds_known = ", ".join(map(text_of, CLASS_OF_KIND))
    of_kinds = "true"
    if not set(CLASS_OF_KIND) <= set(kinds):
        of_kinds = f"t.kind IN ({', '.join(map(text_of, kinds))})"
    # An identifier is `local`, `kind:local`, or a whole IRI.
    work.con.execute(f"""
        CREATE OR REPLACE TABLE making.identified AS
        WITH given AS (
            SELECT item, CASE WHEN item LIKE '<%>' THEN item[2:-2] ELSE item END AS bare
            FROM (SELECT DISTINCT item FROM ({items})) WHERE item IS NOT NULL
        ), split AS (
            SELECT item, CASE WHEN starts_with(bare, '{ID}')
                THEN replace(substr(bare, {len(ID) + 1}), '/', ':') ELSE bare END AS short,
                CASE WHEN starts_with(bare, '{ID}') THEN substr(bare, {len(ID) + 1})
                ELSE bare END AS rest
            FROM given
        ), kinds AS (
            SELECT item, rest, CASE WHEN split_part(short, ':', 1) IN ({kinds_known})
                AND contains(short, ':') THEN split_part(short, ':', 1) END AS kind
            FROM split
        ), asked AS (
            SELECT item, kind, CASE WHEN kind IS NULL THEN rest ELSE substr(rest, length(kind) + 2) END
                AS local
            FROM kinds
        )
        SELECT a.item, a.kind, a.local, count(t.iri) AS things, min(t.iri) AS term
        FROM asked a LEFT JOIN making.things t
            ON t.local = a.local AND (a.kind IS NULL OR t.kind = a.kind) AND {of_kinds}
        GROUP BY ALL
    """)
    left = work.run("SELECT item, kind, local FROM making.identified WHERE things <> 1")
    if not left:
        work.con.execute(f"""
            CREATE TABLE {name} AS SELECT item, term, NULL::VARCHAR AS term2,
                NULL::VARCHAR AS rule, NULL::VARCHAR AS message
            FROM making.identified
        """)
        return
    work.load("making.unfound", _unfound(work, left, kinds, of_kinds))
    work.con.execute(f"""
        CREATE TABLE {name} AS SELECT item, term, NULL::VARCHAR AS term2,
            NULL::VARCHAR AS rule, NULL::VARCHAR AS message
        FROM making.identified WHERE things = 1
        UNION ALL FROM making.unfound
    """)
    work.con.execute("DROP TABLE making.unfound")


def read_reference(text: str) -> tuple[str, str] | None:
    """Return the kind and the local part of an identifier that is written with its kind.

    Examples
    --------
    >>> read_reference("agent:north-watch")
    ('agent', 'north-watch')
    >>> read_reference("<https://w3id.org/habeas/id/case/x1>")
    ('case', 'x1')
    >>> read_reference("North Watch") is None
    True
    """
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    kind, mark, local = bare.partition(":")
    if bare.startswith(ID):
        kind, mark, local = bare[len(ID) :].partition("/")
    return (kind, local) if mark and local and kind in CLASS_OF_KIND else None


def _unfound(
    work: "Work", left: Sequence[tuple[str, str | None, str]], kinds: Sequence[str], of_kinds: str
) -> Mapping[str, Sequence[str | None]]:
    """Return what values mean that are no identifier of one thing: names, or problems."""
    _index_names(work)
    work.load(
        "making.keyed",
        {"item": [item for item, _, _ in left], "key": [name_key(item) for item, _, _ in left]},
    )
    by_name: dict[str, list[str]] = defaultdict(list)
    for item, iri in work.run(f"""
        SELECT DISTINCT item, t.iri FROM making.keyed k JOIN making.names t USING (key)
        WHERE {of_kinds} ORDER BY ALL
    """):
        by_name[item].append(iri)
    identified: dict[str, list[str]] = defaultdict(list)
    # Those of the right kinds, or else those of others.
    for item, iri in work.run(f"""
        SELECT DISTINCT item, t.iri FROM making.identified a JOIN making.things t
            ON t.local = a.local AND (a.kind IS NULL OR t.kind = a.kind)
        WHERE a.things = 0 OR a.things > 1 AND {of_kinds} ORDER BY ALL
    """):
        identified[item].append(iri)
    guessed = {
        item: _guessed(work, kind, local, kinds, identified[item]) for item, kind, local in left
    }
    unknown = [
        item for item, found in guessed.items() if not (found or by_name[item] or identified[item])
    ]
    near = _near(work, unknown, kinds, of_kinds) if unknown else {}
    columns: dict[str, list[str | None]] = {key: [] for key in _COLUMNS}
    for item, guess in guessed.items():
        term, rule, message = None, None, None
        if len(by_name[item]) == 1:
            [term] = by_name[item]
        elif by_name[item]:
            rule = "ambiguous-name"
            message = f"is the name of {_several(by_name[item])}; write the identifier of the one"
        elif guess:
            term = guess
        else:
            rule, message = "reference", _why(item, kinds, identified[item], near.get(item, ()))
        for key, value in zip(_COLUMNS, (item, term, None, rule, message), strict=True):
            columns[key].append(value)
    work.con.execute("DROP TABLE making.keyed")
    return columns


def _guessed(
    work: "Work", kind: str | None, local: str, kinds: Sequence[str], identified: Sequence[str]
) -> str | None:
    """Return the thing that is meant where things may be described elsewhere."""
    if not work.elsewhere or not _LOCAL.fullmatch(local) or (kind and kind not in kinds):
        return None
    right = [iri for iri in identified if abbreviate(iri[1:-1]).partition(":")[0] in kinds]
    if len(right) > 1 or (kind is None and len(kinds) > 2):
        return None
    return f"<{ID}{kind or kinds[0]}/{local}>"


def _why(item: str, kinds: Sequence[str], others: Sequence[str], near: Sequence[str]) -> str:
    """Return why a value refers to nothing, and what to do."""
    wanted = _or([f"{'an' if kind[0] in 'aeio' else 'a'} {kind}" for kind in kinds])
    if len(kinds) > 4:
        wanted = "a thing"
    if ";" in item:
        return f"is more than one, and {wanted} is needed here; give each a row of its own"
    found = [abbreviate(other[1:-1]).partition(":")[0] for other in others]
    if set(found) & set(kinds):
        return f"can be {_several(others)}; write it with its kind"
    if len(found) > 1:
        return f"can only be {_several(others)}, and {wanted} is needed here"
    if found:
        one = f"{'an' if found[0][0] in 'aeio' else 'a'} {found[0]}"
        return f"is {one} ({abbreviate(others[0][1:-1])}), and {wanted} is needed here"
    if near:
        return f"names nothing here; did you mean {_or(near)}?"
    tables = [table.name for table in TABLES.values() if table.kind in kinds]
    where = f"add it to {_or(tables)}" if 0 < len(tables) <= 3 else "add it to its table"
    return f"names nothing here; {where}, or write the identifier of {wanted} that is known"


def _or(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _several(terms: Sequence[str]) -> str:
    shown = [abbreviate(term[1:-1]) for term in terms[:4]]
    more = [f"{len(terms) - 4} more"] if len(terms) > 4 else []
    *first, last = shown + more
    return f"{', '.join(first)} and {last}"


def _index_names(work: "Work") -> None:
    """Make the table of all names by which things can be found, unless it is there."""
    if work.has_names:
        return
    work.has_names = True
    parts = []
    for table in TABLES.values():
        for column in work.columns.get(table.name, ()):
            if column.name in _NAMES and column.form in ("text", "prose"):
                words = cells.worded("item")
                parts.append(
                    f"SELECT DISTINCT {words} AS words, _id AS iri "
                    f"FROM ({work.items(table, column)}) WHERE _id IS NOT NULL"
                )
    work.con.execute("CREATE OR REPLACE TABLE making.named (words VARCHAR, iri VARCHAR)")
    if parts:
        work.con.execute(f"INSERT INTO making.named {' UNION ALL '.join(parts)}")
    said = [row[0] for row in work.run("SELECT DISTINCT words FROM making.named")]
    work.con.execute("DROP TABLE IF EXISTS making.word_keys")
    work.load("making.word_keys", {"words": said, "key": [name_key(each) for each in said]})
    work.con.execute(f"""
        CREATE OR REPLACE TABLE making.names AS
        SELECT DISTINCT key, iri, split_part(substr(iri, {len(ID) + 2}), '/', 1) AS kind
        FROM making.named JOIN making.word_keys USING (words)
        UNION SELECT key, '<' || iri || '>', kind FROM known.names
    """)


def _near(
    work: "Work", items: Iterable[str], kinds: Sequence[str], of_kinds: str
) -> dict[str, list[str]]:
    """Return identifiers that values could have meant, for as many values as is soon done."""
    [(known,)] = work.run(
        f"SELECT (SELECT count(*) FROM making.names t WHERE {of_kinds}) "
        f"+ (SELECT count(*) FROM making.things t WHERE {of_kinds})"
    )
    some = sorted(items)[: PAIRS // max(known, 1)]
    if not some:
        return {}
    work.load("making.far", {"item": some, "key": [_words(name_key(each)) for each in some]})
    found = work.run(f"""
        WITH candidates AS (
            SELECT key, iri, kind FROM making.names t WHERE {of_kinds}
            UNION SELECT replace(lower(local), '-', ' '), iri, kind FROM making.things t
            WHERE {of_kinds}
        ), scored AS (
            SELECT item, iri, max(jaro_winkler_similarity(f.key, c.key)) AS score
            FROM making.far f, candidates c GROUP BY ALL
        )
        SELECT item, iri FROM scored WHERE score >= {LIKE}
        QUALIFY row_number() OVER (PARTITION BY item ORDER BY score DESC, iri) <= 2
        ORDER BY item, score DESC, iri
    """)
    work.con.execute("DROP TABLE making.far")
    near: dict[str, list[str]] = defaultdict(list)
    for item, iri in found:
        short = abbreviate(iri[1:-1])
        near[item].append(short.partition(":")[2] if len(kinds) == 1 else short)
    return near


def _words(key: str) -> str:
    named = read_reference(key)
    return (named[1] if named else key).replace("-", " ")
