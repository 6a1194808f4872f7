"""Claims and citations: what the columns of sources say, under the identifiers of evidence.

The identifiers are those that :func:`habeas.records.evidence_nodes.name_evidence` gives to the
same evidence written inside its thing: hashes of what it says and where it stands.
"""

import re

from habeas.native import cells
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.values import read_all, reader
from habeas.native.work import PLACE, Work
from habeas.native.wrong import WrongCellError
from habeas.sql_text import quoted
from habeas.terms import CLASS_OF_KIND, HABEAS, ID, VOCAB, expand

__all__ = ["support"]

_ACCEPTED = f"<{VOCAB}claim-status/accepted>"
_TYPE = f"<{expand('rdf:type')}>"


def _p(name: str) -> str:
    return f"<{HABEAS}{name}>"


def support(work: Work, table: NativeTable, said: str = "", about: str = "") -> None:
    """Put the claims that the rows of a table make, and their citations.

    Parameters
    ----------
    said
        A table of what else each claim says: ``_n``, predicate ``p``, value ``o``, place and
        column ``col``. Its identifier depends on it.
    about
        A table with the subject (``_id``) of each row's claim, the property between them
        (``stance``, NULL if there is none) and its given identifier (``claim``); else the
        rows support what they describe.
    """
    if not _cite(work, table):
        return
    extra = "SELECT NULL::BIGINT AS _n, NULL::VARCHAR AS line WHERE false"
    if said:
        extra = f"SELECT _n, p || ' ' || o AS line FROM {said}"
    subject = about or (
        f"(SELECT _n, _id, '{_p('isSupportedBy')}' AS stance, NULL::VARCHAR AS claim "
        f"FROM {work.table(table)} WHERE _id IS NOT NULL)"
    )
    content = "array_to_string(list_sort(list(line)), chr(10))"
    hashed = "coalesce(stance, '') || chr(10) || content"
    work.con.execute(f"""
        CREATE TABLE making.claimed AS
        SELECT s._n, s._id, s.stance,
            coalesce(s.claim, {_hashed("claim", f"s._id || chr(10) || {hashed}")}) AS claim
        FROM {subject} AS s JOIN (
            SELECT _n, {content} AS content FROM (
                SELECT _n, '{_p("hasCitation")} [' || content || ']' AS line FROM making.cited
                UNION ALL {extra}
            ) GROUP BY _n HAVING bool_or(starts_with(line, '{_p("hasCitation")}'))
        ) USING (_n)
    """)
    named = f"claim || chr(10) || '{_p('hasCitation')}' || chr(10) || content"
    work.con.execute(f"""
        CREATE TABLE making.proofs AS
        SELECT c.*, k.claim, coalesce(c.given, {_hashed("citation", named)}) AS citation
        FROM making.cited c JOIN making.claimed k USING (_n)
    """)
    _say_claims(work, table, said)
    _say_citations(work)
    for name in ("claimed", "proofs", "cited"):
        work.con.execute(f"DROP TABLE making.{name}")


def _hashed(kind: str, text: str) -> str:
    return f"('<{ID}{kind}/' || substr(sha256({text}), 1, 16) || '>')"


def _cite(work: Work, table: NativeTable) -> bool:
    """Make ``making.cited``: one row for each citation, with what it says. False without any."""
    columns = {column.name: column for column in work.columns[table.name]}
    if "sources" not in columns or columns["sources"].form != "sources":
        return False
    sources = work.read(table, columns["sources"])
    citing = [column for column in columns.values() if column.form == "citing"]
    lists = [f"{_listed(column)} AS {quoted(column.name)}" for column in citing]
    work.con.execute(f"""
        CREATE TABLE making.citing AS SELECT * , len(sources) AS size FROM (
            SELECT _n, {PLACE}, {_listed(columns["sources"])} AS sources
            {"".join(f", {each}" for each in lists)}
            FROM (SELECT * REPLACE (rtrim(sources, '; ') AS sources) FROM {work.table(table)})
            WHERE sources IS NOT NULL
        )
    """)
    for column in citing:
        _lengths(work, column)
    at = [f"{_at(column)} AS {quoted(column.name)}" for column in citing]
    work.con.execute(f"""
        CREATE TABLE making.places AS SELECT _n, {PLACE}, sources[i] AS item
            {"".join(f", {each}" for each in at)}
        FROM (SELECT *, unnest(range(1, size + 1)) AS i FROM making.citing)
        WHERE sources[i] IS NOT NULL
    """)
    terms = {column.name: _terms(work, column) for column in citing}
    copies = terms.get("copies", "NULL::VARCHAR[]")
    said = {
        "digest": terms.get("digests", "NULL::VARCHAR"),
        "locator": terms.get("locators", "NULL::VARCHAR"),
        "retrieved": terms.get("retrieved", "NULL::VARCHAR"),
    }
    # In the order of the names of the properties.
    content = f"""
        array_to_string(list_filter([
            '{_p("citesSource")} ' || term, '{_p("contentDigest")} ' || digest,
            array_to_string(list_transform(copies, lambda x: '{_p("hasArchivedCopy")} ' || x), chr(10)),
            '{_p("hasLocator")} ' || locator, '{_p("retrievedOn")} ' || retrieved
        ], lambda x: x <> ''), chr(10))
    """
    given = terms.get("citations", "NULL::VARCHAR")
    work.con.execute(f"""
        CREATE TABLE making.cited AS SELECT DISTINCT *, {content} AS content FROM (
            SELECT _n, {PLACE}, term, {given} AS given, list_sort({copies}) AS copies
                {"".join(f", {sql} AS {name}" for name, sql in said.items())}
            FROM making.places JOIN {sources} USING (item) WHERE term IS NOT NULL
        )
    """)
    work.con.execute("DROP TABLE making.citing; DROP TABLE making.places")
    return True


def _listed(column: NativeColumn) -> str:
    """Return SQL for the list of the values of a cell; with one source, it is one value."""
    cell = quoted(column.name)
    if column.form == "sources":
        return cells.in_order(cell)
    single = f"CASE WHEN contains(sources, ';') THEN {cells.in_order(cell)} ELSE [{cells.whole(cell)}] END"
    return f"CASE WHEN {cell} IS NULL THEN [] ELSE {single} END"


def _at(column: NativeColumn) -> str:
    """Return SQL for the value that goes with the source at ``i``."""
    name = quoted(column.name)
    if column.name in ("locators", "retrieved"):
        return f"CASE WHEN len({name}) = 1 THEN {name}[1] ELSE {name}[i] END"
    return f"{name}[i]"


def _lengths(work: Work, column: NativeColumn) -> None:
    """Refuse lists that do not go with their sources."""
    name = quoted(column.name)
    one = " or one for them all" if column.name in ("locators", "retrieved") else ""
    single = "1, " if one else ""
    work.complain(f"""
        SELECT {PLACE}, '{column.name}', array_to_string({name}, '; '), 'order',
            'holds ' || len({name}) || ' values for ' || size || ' sources; give one for each, '
            || 'in their order,{one}'
        FROM making.citing WHERE len({name}) NOT IN (0, {single}size)
    """)


def _terms(work: Work, column: NativeColumn) -> str:
    """Return SQL for the terms of a column of citations in ``making.places``, problems noted."""
    name = quoted(column.name)
    if column.name in ("locators", "digests"):
        return cells.literal(name)
    cut = f"string_split_regex({name}, '\\s+')" if column.name == "copies" else f"[{name}]"
    found = work.run(f"SELECT DISTINCT unnest({cut}) FROM making.places WHERE {name} IS NOT NULL")
    read = {
        "copies": TABLES["sources"].by_name["urls"],
        "retrieved": TABLES["responses"].by_name["checked_on"],
        "citations": None,
    }[column.name]
    table = f"making.{quoted('read ' + column.name)}"
    values = [value for (value,) in found]
    if read is None:
        work.load(table, read_all(values, lambda text: (f"<{ID}citation/{_local(text)}>", None)))
    else:
        work.load(table, read_all(values, reader(read)))
    if work.run(f"SELECT 1 FROM {table} WHERE message IS NOT NULL LIMIT 1"):
        work.complain(f"""
            SELECT {PLACE}, '{column.name}', item, rule, message
            FROM (SELECT {PLACE}, unnest({cut}) AS item FROM making.places WHERE {name} IS NOT NULL)
            JOIN {table} USING (item) WHERE message IS NOT NULL
        """)
    if column.name == "copies":
        return (
            f"(SELECT list(term) FROM {table} WHERE term IS NOT NULL "
            f"AND list_contains({cut}, {table}.item))"
        )
    return f"(SELECT any_value({table}.term) FROM {table} WHERE {table}.item = {name})"


def _local(text: str) -> str:
    local = text.removeprefix("citation:").removeprefix(f"{ID}citation/")
    if not re.fullmatch(cells.LOCAL, local):
        raise WrongCellError("id", "is no identifier; use letters, digits and hyphens")
    return local


def _say_claims(work: Work, table: NativeTable, said: str) -> None:
    """Put what is said of each claim."""
    columns = "'sources' AS col"
    place = f"(SELECT _n, {PLACE} FROM {work.table(table)})"
    stated = (
        f"AND NOT EXISTS (FROM {said} WHERE {said}._n = k._n AND p = '{_p('hasClaimStatus')}')"
        if said
        else ""
    )
    for select, where in (
        ("_id, stance, claim", "stance IS NOT NULL"),
        (f"claim, '{_TYPE}', '<{CLASS_OF_KIND['claim']}>'", "true"),
        (f"claim, '{_p('hasClaimSubject')}', _id", "true"),
        (f"claim, '{_p('hasClaimStatus')}', '{_ACCEPTED}'", f"true {stated}"),
    ):
        work.con.execute(f"""
            INSERT INTO made.statements
            SELECT {select}, {PLACE}, {columns} FROM making.claimed k JOIN {place} USING (_n)
            WHERE {where}
        """)
    if said:
        work.con.execute(f"""
            INSERT INTO made.statements SELECT claim, p, o, {PLACE}, col
            FROM {said} JOIN (SELECT _n, claim FROM making.claimed) USING (_n)
        """)


def _say_citations(work: Work) -> None:
    """Put what is said of each citation."""
    for subject, predicate, value, column, where in (
        ("claim", _p("hasCitation"), "citation", "sources", ""),
        ("citation", _TYPE, f"'<{CLASS_OF_KIND['citation']}>'", "sources", ""),
        ("citation", _p("citesSource"), "term", "sources", ""),
        ("citation", _p("hasLocator"), "locator", "locators", "locator"),
        ("citation", _p("retrievedOn"), "retrieved", "retrieved", "retrieved"),
        ("citation", _p("contentDigest"), "digest", "digests", "digest"),
    ):
        work.con.execute(f"""
            INSERT INTO made.statements
            SELECT {subject}, '{predicate}', {value}, {PLACE}, '{column}' FROM making.proofs
            {f"WHERE {where} IS NOT NULL" if where else ""}
        """)
    work.con.execute(f"""
        INSERT INTO made.statements
        SELECT citation, '{_p("hasArchivedCopy")}', unnest(copies), {PLACE}, 'copies'
        FROM making.proofs WHERE copies IS NOT NULL
    """)
