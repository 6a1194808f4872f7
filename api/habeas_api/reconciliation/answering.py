"""What was found, as the reconciliation protocol writes it."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from werkzeug.exceptions import GatewayTimeout

from habeas.reconciling import (
    Candidate,
    Column,
    Entity,
    Property,
    Query,
    Reconciler,
    Type,
    extend,
    identifier_of,
    iri_of,
)

__all__ = [
    "candidate_json",
    "entity_json",
    "extension",
    "matching",
    "property_json",
    "type_json",
]

#: How long a batch, or a question for columns, may take. A batch of fifty names takes one or two tenths of a second; only one that is made
#: to be slow comes near this.
SECONDS = 5.0


def candidate_json(candidate: Candidate, reconciler: Reconciler) -> dict[str, Any]:
    """Return a candidate with what its score is made of."""
    return {
        "id": identifier_of(candidate.iri),
        "name": candidate.name,
        "description": candidate.description,
        "type": [{"id": id, "name": reconciler.types[id].name} for id in candidate.types],
        "score": candidate.score,
        "match": candidate.is_match,
        "features": [
            {"id": each.id, "name": each.name, "value": each.value, "weight": each.weight}
            for each in candidate.features
        ],
    }


def entity_json(entity: Entity, reconciler: Reconciler) -> dict[str, Any]:
    """Return a thing as a suggestion."""
    return {
        "id": identifier_of(entity.iri),
        "name": entity.name,
        "description": reconciler.describe(entity),
        "notable": [{"id": id, "name": reconciler.types[id].name} for id in entity.types],
    }


def type_json(type_: Type, reconciler: Reconciler) -> dict[str, Any]:
    """Return a type with those right above it."""
    broader = [{"id": id, "name": reconciler.types[id].name} for id in type_.broader]
    return _named(type_.id, type_.name, type_.description) | (
        {"broader": broader} if broader else {}
    )


def property_json(property_: Property) -> dict[str, Any]:
    """Return a property, with its path if it is more than a single step."""
    path = " to ".join(dict.fromkeys(property_.paths))
    told = [property_.description] if property_.description else []
    if path != property_.id:
        told.append(f"Path: {path}")
    return _named(property_.id, property_.name, " ".join(told))


def _named(id: str, name: str, description: str) -> dict[str, Any]:
    return {"id": id, "name": name} | ({"description": description} if description else {})


def matching(queries: Mapping[str, Query], reconciler: Reconciler) -> dict[str, Any]:
    """Return the answer to a batch.

    Raises
    ------
    GatewayTimeout
        If it takes longer than :data:`SECONDS`; no part of it is answered.
    """
    check = _in_time("This batch takes", "Send fewer rows at once, or fewer properties with them.")
    found = {}
    for key, query in queries.items():
        check()
        result = [candidate_json(each, reconciler) for each in reconciler.match(query, check)]
        found[key] = {"result": result}
    return found


def extension(
    ids: Sequence[str], columns: Sequence[Column], reconciler: Reconciler
) -> dict[str, Any]:
    """Return columns for things; what is not there has empty cells.

    Raises
    ------
    GatewayTimeout
        If it takes longer than :data:`SECONDS`; no part of it is answered.
    """
    check = _in_time(
        "These columns take", "Ask for fewer things at once, or for fewer properties of them."
    )
    iris = {id: iri_of(id) for id in ids}
    found = reconciler.entities.read(iri for iri in iris.values() if iri)
    there = {id: found[iri] for id, iri in iris.items() if iri in found}
    rows: dict[str, Any] = {id: {each.property.id: [] for each in columns} for id in ids}
    rows.update(extend(reconciler, there, columns, check))
    return {"meta": [_meta(each, reconciler) for each in columns], "rows": rows}


def _in_time(what: str, advice: str) -> Callable[[], None]:
    """Return what is to be called now and then, and raises when the time is over."""
    until = monotonic() + SECONDS

    def check() -> None:
        if monotonic() > until:
            raise GatewayTimeout(f"{what} more than {SECONDS:g} seconds. {advice}")

    return check


def _meta(column: Column, reconciler: Reconciler) -> dict[str, Any]:
    property_ = column.property
    said: dict[str, Any] = {"id": property_.id, "name": property_.name}
    if property_.gives in reconciler.types and not column.is_count:
        type_ = reconciler.types[property_.gives]
        said["type"] = {"id": type_.id, "name": type_.name}
    return said
