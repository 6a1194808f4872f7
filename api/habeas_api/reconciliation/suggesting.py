"""While somebody types: ``/reconcile/suggest`` and ``/reconcile/flyout``."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, render_template

from habeas.errors import UnknownNameError
from habeas_api.reconciliation.answering import entity_json, property_json, type_json
from habeas_api.reconciliation.service import (
    CURSOR,
    ID,
    PREFIX,
    TYPE,
    as_json,
    blueprint,
    entity_asked_for,
    reconciler,
    values_of,
)

#: Suggestions at once.
SUGGESTED = 10
#: How well something fits a prefix that it does not fit.
_NOT = 3


@blueprint.get("/suggest/entity")
def suggest_entity() -> Response:
    """Return things whose names begin so."""
    values = values_of(PREFIX, CURSOR, TYPE)
    type_ = reconciler().types.find(str(values["type"]))
    found = reconciler().begins(
        str(values["prefix"]),
        type_.id if type_ else "",
        SUGGESTED,
        int(str(values["cursor"])),
    )
    return as_json({"result": [entity_json(each, reconciler()) for each in found]})


@blueprint.get("/suggest/type")
def suggest_type() -> Response:
    """Return types whose names or identifiers begin so."""
    types = reconciler().types.values()
    return _suggested(type_json(each, reconciler()) for each in types)


@blueprint.get("/suggest/property")
def suggest_property() -> Response:
    """Return properties whose names or identifiers begin so."""
    return _suggested(map(property_json, reconciler().properties.values()))


def _suggested(offered: Iterable[Mapping[str, Any]]) -> Response:
    """Return those that fit the prefix: first by the whole name, then by a word of it."""
    values = values_of(PREFIX, CURSOR)
    prefix, cursor = str(values["prefix"]).casefold().strip(), int(str(values["cursor"]))
    fits = [(_fit(prefix, each), place, each) for place, each in enumerate(offered)]
    found = [each for fit, _, each in sorted(fits, key=lambda f: f[:2]) if fit < _NOT]
    return as_json({"result": found[cursor : cursor + SUGGESTED]})


def _fit(prefix: str, each: Mapping[str, Any]) -> int:
    names = (
        each["name"].casefold(),
        each["id"].casefold(),
        each["id"].casefold().partition(":")[2],
    )
    if any(name.startswith(prefix) for name in names):
        return 0
    if any(word.startswith(prefix) for word in names[0].split()):
        return 1
    return 2 if len(prefix) > 2 and prefix in names[0] else _NOT


@blueprint.get("/flyout/entity")
def flyout_entity() -> Response:
    """Return a few words about a thing, as HTML in JSON."""
    id, entity = entity_asked_for()
    types = ", ".join(reconciler().types[each].name for each in entity.types)
    return _flyout(id, entity.name, types, reconciler().describe(entity))


@blueprint.get("/flyout/type")
def flyout_type() -> Response:
    """Return a few words about a type."""
    id = str(values_of(ID)["id"])
    found = reconciler().types.find(id)
    if found is None:
        raise UnknownNameError("type", id[:100], reconciler().types)
    above = ", ".join(reconciler().types[each].name for each in found.broader)
    return _flyout(id, found.name, above, found.description)


@blueprint.get("/flyout/property")
def flyout_property() -> Response:
    """Return a few words about a property."""
    id = str(values_of(ID)["id"])
    found = reconciler().properties.find(id)
    if found is None:
        raise UnknownNameError("property", id[:100], reconciler().properties)
    said = property_json(found)
    return _flyout(id, found.name, found.id, said.get("description", ""))


def _flyout(id: str, name: str, kind: str, text: str) -> Response:
    html = render_template("reconcile-flyout.html", name=name, kind=kind, text=text)
    return as_json({"id": id, "html": html})
