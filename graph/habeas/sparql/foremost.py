"""The first rows of an order, looked up for what comes first in the columns.

Where the columns know which solutions can give the first rows, these are written
into the query as VALUES. They do if that many rows come of them; else more of
them are tried. Rows that an order does not tell apart may come in any order by
the standard, and which of them a cut leaves is open: those written in are all
that can be among the first.
"""

from typing import TYPE_CHECKING

from habeas.errors import HabeasError
from habeas.sparql.known import Known
from habeas.sparql.reading import Reading, Replacement, replaced
from habeas.sparql.walking import reaches_out, standings

if TYPE_CHECKING:
    from habeas.columns.foremost import Foremost

__all__ = ["narrowed"]

#: How many times as many solutions are tried each time.
MORE = 8


def narrowed(reading: Reading, known: Known) -> str | None:
    """Return a query that looks only at what can come first; None if that is not known."""
    keywords = {token.keyword for token in reading.tree.tokens}
    if "columns" not in known.sides or not keywords.issuperset(("ORDER", "LIMIT")):
        return None
    if any(reaches_out(each, reading.tree) for each in standings(reading.tree)):
        return None  # what the engine makes of it depends on how it joins
    from habeas.columns.foremost import foremost

    found = None if known.columns is None else foremost(reading.tree, known.columns)
    if found is None or known.store is None:
        return None
    many = found.wanted
    while (values := found.values(many)) is not None:
        try:
            if any(True for _ in known.store.rows(_asked(reading, found, values, is_check=True))):
                return _asked(reading, found, values)
        except HabeasError:
            return None  # it is said where the query itself is asked
        many *= MORE
    return None


def _asked(reading: Reading, found: "Foremost", values: str, is_check: bool = False) -> str:
    """Return a query with values; to check, one that has a row if the other has enough."""
    tokens = reading.tree.tokens
    last = tokens[found.place]
    changes = [Replacement(found.place, found.place + 1, f"{last.text} {values}")]
    if is_check:
        begin = reading.tree.select.where.end + 1
        words = [token.keyword if token.text else "" for token in tokens]
        order = words.index("ORDER", begin)
        end = max(n for n, token in enumerate(tokens) if token.text) + 1
        changes.append(Replacement(order, end, f"LIMIT 1 OFFSET {found.wanted - 1}"))
    return replaced(reading, changes)
