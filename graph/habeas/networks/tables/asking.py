"""The table of an edge rule, read from a store by SPARQL: the query of the rule gives its rows."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyoxigraph as ox
from scipy import sparse

from habeas.errors import InvalidQueryError
from habeas.networks.nodes import Nodes
from habeas.networks.rules import COLUMNS, EdgeRule, InvalidRuleError
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable, Numbers
from habeas.queries import select
from habeas.store.interface import Row, Store, Term

__all__ = ["Context", "of_store"]

Read = TypeVar("Read")

_LOW = {"startsOnOrAfter": UNKNOWN_LOW, "endsOnOrAfter": UNKNOWN_LOW}


class Context:
    """What all tables of a store share, each read once when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._read: dict[str, Any] = {}

    @cached_property
    def nodes(self) -> Nodes:
        """What is said of all agents and cases."""
        return Nodes(self.store)

    def known_since(self) -> dict[str, int]:
        """Return by when each claim was certainly public, where a day is known."""
        return self._once("network-claims-known", lambda rows: {
            text(claim): day for claim, since in rows if (day := _day(since)) is not None
        })  # fmt: skip

    def cites(self) -> list[tuple[str, str]]:
        """Return which claim cites which source."""
        return self._once("network-cites", _pairs)

    def cases(self) -> list[tuple[str, str]]:
        """Return which thing belongs to which case."""
        return self._once(
            "network-case-things", lambda rows: [(thing, case) for case, thing in _pairs(rows)]
        )

    def _once(self, query: str, make: Callable[[list[Row]], Read]) -> Read:
        if query not in self._read:
            self._read[query] = make(select(self.store, query))
        found: Read = self._read[query]
        return found


def of_store(store: Store, rule: EdgeRule, context: Context | None = None) -> EdgeTable:
    """Return the table of ``rule`` over ``store``.

    Parameters
    ----------
    context
        What was read for other tables of the same store.

    Raises
    ------
    InvalidRuleError
        If its query cannot be run, or does not select what the rule needs.
    """
    context = context or Context(store)
    try:
        rows = store.rows(rule.query)
    except InvalidQueryError as error:
        raise InvalidRuleError(rule.name, f"its query cannot be run: {error}") from error
    columns = _columns(rule, rows.columns)
    held = list(zip(*rows, strict=True)) or [()] * len(rows.columns)
    column = {name: held[place] for place, name in enumerate(rows.columns)}
    one_mode = "agent" in columns
    ends = (
        [column["agent"]]
        if one_mode
        else [column["source"], column["target"]]
    )  # fmt: skip
    agents, codes = _coded(ends)
    things, (thing,) = _coded([column["through"]])
    claims, (claim,) = _coded([column["claim"]])
    roles, (role,) = _coded([column.get("role", [None] * len(thing))])
    bounds = np.stack(
        [_days(column[name], _LOW.get(name, UNKNOWN_HIGH)) for name in _bounds(columns)]
    )
    nodes = context.nodes.describe(agents)
    # whatever order the query has: the same rows give the same table
    order = np.lexsort((claim, role, *bounds[::-1], thing, *codes[::-1]))
    return EdgeTable(
        rule,
        agents,
        things,
        claims,
        codes[0][order],
        thing[order],
        claim[order],
        target=None if one_mode else codes[1][order],
        role=role[order],
        roles=roles,
        bounds=np.ascontiguousarray(bounds.T[order]),
        known_since=lambda: _since(claims, context.known_since()),
        **_matrix("sources", "cites", claims, context.cites),
        **_matrix("cases", "case_of", things, context.cases),
        attributes={
            name: [about.get(name, "") for about in nodes.values()]
            for name in ("label", "kind", "type", "country")
        },
    )


def text(term: Term | None) -> str:
    """Return a term as a text, "" for none."""
    return "" if term is None or isinstance(term, ox.Triple) else term.value


def _columns(rule: EdgeRule, selected: Sequence[str]) -> Sequence[str]:
    """Return the columns of a rule, once it is sure that its query selects them."""
    wanted = COLUMNS[rule.projection]
    if tuple(name for name in selected if name != "role") != wanted:
        found, needed = (" ".join(f"?{name}" for name in names) for names in (selected, wanted))
        raise InvalidRuleError(rule.name, f"its query selects {found} instead of {needed}")
    return wanted


def _bounds(columns: Sequence[str]) -> Sequence[str]:
    return [name for name in columns if name.startswith(("startsOn", "endsOn"))]


def _coded(columns: Sequence[Sequence[Term | None]]) -> tuple[list[str], list[Numbers]]:
    """Return the texts of some columns, sorted, and the columns as places in them; -1 for none."""
    numbers: dict[str, int] = {}
    read = [
        np.fromiter(
            (
                -1 if term is None else numbers.setdefault(text(term), len(numbers))
                for term in column
            ),
            dtype=np.int32,
            count=len(column),
        )
        for column in columns
    ]
    texts = sorted(numbers)
    rank = np.full(len(texts) + 1, -1, dtype=np.int32)
    rank[np.fromiter((numbers[each] for each in texts), np.int64, len(texts))] = np.arange(
        len(texts)
    )
    return texts, [rank[codes] for codes in read]


def _days(column: Sequence[Term | None], unknown: int) -> Numbers:
    days: dict[str, int] = {}
    return np.fromiter(
        (
            days.setdefault(term.value, _ordinal(term.value))
            if isinstance(term, ox.Literal)
            else unknown
            for term in column
        ),
        dtype=np.int32,
        count=len(column),
    )


def _day(term: Term | None) -> int | None:
    return _ordinal(term.value) if isinstance(term, ox.Literal) else None


def _ordinal(day: str) -> int:
    """Return the number of a day; time zones do not move it."""
    return date.fromisoformat(day[:10]).toordinal()


def _pairs(rows: Iterable[Sequence[Term | None]]) -> list[tuple[str, str]]:
    return [(text(one), text(other)) for one, other in rows]


def _since(claims: Sequence[str], known: dict[str, int]) -> Numbers:
    return np.fromiter(
        (known.get(claim, UNKNOWN_HIGH) for claim in claims), dtype=np.int32, count=len(claims)
    )


def _matrix(columns: str, name: str, rows: Sequence[str], pairs: Any) -> dict[str, Any]:
    """Return what :class:`EdgeTable` takes for a matrix and for the names of its columns."""
    made: dict[str, Any] = {}

    def make(what: str) -> Any:
        if not made:
            place = {row: number for number, row in enumerate(rows)}
            every = pairs()
            kept = [pair for pair in every if pair[0] in place]
            names = sorted({other for _, other in every})
            column = {other: number for number, other in enumerate(names)}
            ones = np.ones(len(kept))
            ends = [place[one] for one, _ in kept], [column[other] for _, other in kept]
            made[columns] = names
            made[name] = sparse.csr_array((ones, ends), shape=(len(rows), len(names)))
        return made[what]

    return {columns: lambda: make(columns), name: lambda: make(name)}
