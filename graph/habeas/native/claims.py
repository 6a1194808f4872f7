"""The rows of the table of claims: one claim each, with all that it says."""

from functools import partial

from habeas.native import cells
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn
from habeas.native.evidence import support
from habeas.native.references import resolve
from habeas.native.statements import state
from habeas.native.values import Terms, read_all, reader, text_term
from habeas.native.work import PLACE, Work
from habeas.sql_text import quoted, text_of
from habeas.terms import HABEAS

__all__ = ["claim"]

_STANCES = {"supports": "isSupportedBy", "disputes": "isDisputedBy"}
_RAW = """
CREATE TABLE making.raw (
    s VARCHAR, p VARCHAR, o VARCHAR, _file INTEGER, _sheet VARCHAR, _row INTEGER, _line INTEGER,
    col VARCHAR
)
"""


def claim(work: Work) -> None:
    """Put what the rows of the table of claims say.

    The identifier of a claim depends on all of it, so it is collected under the
    number of the row first.
    """
    table = TABLES["claims"]
    rows = work.table(table)
    present = {column.name: column for column in work.columns[table.name]}
    if "subject" not in present or "sources" not in present:
        return  # both are needed, and missed already
    work.con.execute(_RAW)
    work.con.execute(f"ALTER TABLE {rows} ADD COLUMN _claim VARCHAR")
    work.con.execute(f"UPDATE {rows} SET _claim = _id, _id = '_:' || _n")
    state(work, table, "making.raw")
    work.con.execute(f"""
        CREATE TABLE making.said AS SELECT substr(s, 3)::BIGINT AS _n, * EXCLUDE (s) FROM making.raw
        WHERE p NOT IN ('<{HABEAS}hasClaimSubject>', '<{_TYPE}>')
    """)
    if "property" in present:
        _values(work, rows, present)
    stance = f"'<{HABEAS}isSupportedBy>'"
    joined = ""
    if "stance" in present:
        whens = " ".join(
            f"WHEN '{word}' THEN '<{HABEAS}{name}>'" for word, name in _STANCES.items()
        )
        stance = f"CASE coalesce(p.term, 'supports') {whens} END"
        joined = f"LEFT JOIN {work.read(table, present['stance'])} p ON p.item = r.stance"
    work.con.execute(f"""
        CREATE TABLE making.about AS
        SELECT r._n, q.term AS _id, {stance} AS stance, _claim AS claim
        FROM {rows} r JOIN {work.read(table, present["subject"])} q ON q.item = r.subject {joined}
        WHERE q.term IS NOT NULL
    """)
    support(work, table, "making.said", "making.about")
    for name in ("raw", "said", "about"):
        work.con.execute(f"DROP TABLE making.{name}")


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _values(work: Work, rows: str, present: dict[str, NativeColumn]) -> None:
    """Say for which property each claim gives a value, and which."""
    table = TABLES["claims"]
    named = work.read(table, present["property"])
    pairs = (
        f"""
        (SELECT r._n, {PLACE}, p.term AS property, {cells.whole("value")} AS item
        FROM {rows} r JOIN {named} p ON p.item = r.property
        WHERE p.term IS NOT NULL AND r.value IS NOT NULL)
    """
        if "value" in present
        else "(SELECT NULL AS property, NULL AS item WHERE false)"
    )
    work.con.execute(f"""
        INSERT INTO making.said
        SELECT _n, '<{HABEAS}hasClaimProperty>', term, {PLACE}, 'property'
        FROM {rows} JOIN {named} ON item = property WHERE term IS NOT NULL
    """)
    for number, (property_,) in enumerate(work.run(f"SELECT DISTINCT property FROM {pairs}")):
        name = f"making.{quoted(f'values {number}')}"
        items = f"SELECT item FROM {pairs} WHERE property = {text_of(property_)}"
        column = _column(property_[1:-1])
        if column.form in ("reference", "sources"):
            resolve(work, items, column.kinds, name)
        else:
            found = [value for (value,) in work.run(f"SELECT DISTINCT item FROM ({items})")]
            work.load(name, read_all(found, partial(_value, column)))
        of_property = f"{pairs} JOIN {name} USING (item) WHERE property = {text_of(property_)}"
        work.con.execute(f"""
            INSERT INTO making.said SELECT _n, '<{HABEAS}hasClaimValue>', term, {PLACE}, 'value'
            FROM {of_property} AND term IS NOT NULL
        """)
        work.complain(
            f"SELECT {PLACE}, 'value', item, rule, message FROM {of_property} "
            "AND message IS NOT NULL"
        )


def _value(column: NativeColumn, text: str) -> Terms:
    if column.form in ("text", "prose"):
        return text_term(text), None
    if column.form in ("plain", "citing"):
        return text_term(text, language=None), None
    term, term2 = reader(column)(text)
    return term or term2, None


def _column(property_: str) -> NativeColumn:
    """Return a column that gives a property, as one that holds a single value."""
    for table in TABLES.values():
        for column in table.columns:
            if column.form == "span" and property_ in (column.property, column.last):
                return NativeColumn("value", property_, "date")
            if column.property == property_:
                return column
    return NativeColumn("value", property_, "plain")
