"""Columns for a table whose rows were matched: values of properties, as cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from habeas.reconciling.entities import Entity, identifier_of
from habeas.reconciling.following import MOST, read_values
from habeas.reconciling.patience import Check, endless
from habeas.reconciling.properties import Property
from habeas.reconciling.reconciler import Reconciler
from habeas.reconciling.values import span_of
from habeas.store.interface import Term
from habeas.terms import ROOT

__all__ = ["MOST_VALUES", "Cell", "Column", "extend"]

#: As JSON: ``{"str": "text"}``, ``{"id": "id/agent/x", "name": "X"}``, ``{"int": 3}`` and so on.
Cell: TypeAlias = dict[str, Any]
#: Values that a cell has at most.
MOST_VALUES = 100


@dataclass(frozen=True)
class Column:
    """A property, and how its values are wanted."""

    property: Property
    #: How many values at most; 0 for as many as may be.
    limit: int = 0
    #: Only texts in this language; empty for all.
    language: str = ""
    #: Whether only to say how many there are.
    is_count: bool = False


def extend(
    reconciler: Reconciler,
    entities: Mapping[str, Entity],
    columns: Sequence[Column],
    check: Check = endless,
) -> dict[str, dict[str, list[Cell]]]:
    """Return the cells of each thing, by what it was asked by and by property.

    Things are given with their names, so that the new column can be matched
    too; days are texts as precise as the source is. Two days between which
    something began are one text: ``2019-05-03/2019-06``. A count is of all
    values, not of those that a cell can have. ``check`` is called for each
    column of each thing, and for each value.
    """
    return {
        asked: {each.property.id: _cells(reconciler, entity, each, check) for each in columns}
        for asked, entity in entities.items()
    }


def _cells(reconciler: Reconciler, entity: Entity, column: Column, check: Check) -> list[Cell]:
    check()
    followed = None if column.is_count else MOST
    found = read_values(reconciler.store, entity, column.property, followed, check)
    if column.language:
        found = [terms for terms in found if _speaks(terms[0], column.language)]
    if column.is_count:
        return [{"int": len(found)}]
    if column.property.kind == "name":
        order = {name.text: place for place, name in enumerate(entity.names)}
        found.sort(key=lambda terms: order.get(getattr(terms[0], "value", ""), len(order)))
    most = min(column.limit or MOST_VALUES, MOST_VALUES)
    cells = []
    for terms in found[:most]:
        check()
        cells.append(_cell(reconciler, terms, column.property))
    return cells


def _speaks(term: Term, language: str) -> bool:
    """Return whether a term is in a language; numbers, days and things are in none, and stay."""
    spoken = getattr(term, "language", None)
    return not spoken or (spoken.lower() + "-").startswith(language.lower() + "-")


def _cell(reconciler: Reconciler, terms: Sequence[Term], property_: Property) -> Cell:
    first, *last = (str(getattr(term, "value", "")) for term in terms)
    if last:
        return {"str": span_of(first, last[0])}
    if property_.kind == "thing":
        name = reconciler.entities.name(first)
        if first.startswith((ROOT + "id/", ROOT + "vocab/")):
            return {"id": identifier_of(first), "name": name}
        return {"str": name}
    if property_.kind == "number":
        try:
            return {"int": int(first)} if first.lstrip("+-").isdigit() else {"float": float(first)}
        except ValueError:
            return {"str": first}
    return {"str": first}
