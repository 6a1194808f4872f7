"""The native tables and their columns as Markdown, for ``docs/native-tables.md``."""

from collections.abc import Iterator, Sequence

from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.shared_columns import OF_EVENTS

__all__ = ["listing"]

_TAKES = {
    "id": "an identifier",
    "text": "text",
    "prose": "text",
    "plain": "text without a language",
    "language": "a language",
    "boolean": "yes or no",
    "number": "a number",
    "duration": "a duration",
    "date": "a day",
    "issued": "a date",
    "span": "a date",
    "address": "an address",
    "match": "an address",
    "property": "a property",
    "value": "a value",
    "remark": "text, for the team",
    "thing": "an identifier with its kind",
}
_IN_ORDER = "texts in the order of the sources"


def listing() -> str:
    """Return all tables with their columns; what any event can have is listed once.

    Examples
    --------
    >>> print(listing().splitlines()[0])
    ### agents
    """
    return "\n\n".join([*map(_table, TABLES.values()), _any_event()]) + "\n"


def _table(table: NativeTable) -> str:
    shared = set(_shared()) if _is_event(table) else set()
    columns = [column for column in table.columns if column not in shared]
    rest = "\n\nAnd what [any event](#any-event) can have." if shared else ""
    return f"### {table.name}\n\n{table.about}\n\n{_rows(columns)}{rest}"


def _any_event() -> str:
    return f"### Any event\n\nAll tables of what happened have these too.\n\n{_rows(_shared())}"


def _shared() -> Sequence[NativeColumn]:
    """Return the columns that are the same in all tables of events."""
    names = {declared.name for declared in OF_EVENTS}
    return [column for column in TABLES["outcomes"].columns if column.name in names]


def _is_event(table: NativeTable) -> bool:
    return "reprisal_for" in table.by_name


def _rows(columns: Sequence[NativeColumn]) -> str:
    lines = ["| column | takes | what it is |", "| --- | --- | --- |"]
    lines += [f"| {' | '.join(_cells(column))} |" for column in columns]
    return "\n".join(lines)


def _cells(column: NativeColumn) -> Iterator[str]:
    yield f"**{column.name}**" if column.needed else column.name
    yield takes(column)
    yield column.about.replace("|", "\\|")


def takes(column: NativeColumn) -> str:
    """Return what a cell of a column holds, in a few words.

    Examples
    --------
    >>> takes(TABLES["involvements"].by_name["role"])
    'a word of `involvement-role`'
    >>> takes(TABLES["collaborations"].by_name["parties"])
    'agents'
    """
    if column.form == "concept":
        return f"{'words' if column.many else 'a word'} of `{column.scheme}`"
    if column.form in ("class", "choice"):
        return ", ".join(column.choices)
    if column.form == "citing":
        return _IN_ORDER
    if column.form in ("reference", "sources"):
        if len(column.kinds) > 3:
            return "any things" if column.many else "any thing"
        kinds = [f"{kind}s" if column.many else kind for kind in column.kinds]
        article = "" if column.many else "an " if kinds[0][0] in "aeio" else "a "
        return article + " or ".join(kinds)
    said = _TAKES[column.form]
    if column.many and column.form != "id":
        return {"an address": "addresses", "a language": "languages"}.get(
            said, said.replace("text", "texts", 1)
        )
    return said
