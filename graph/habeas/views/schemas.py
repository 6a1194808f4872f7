"""JSON Schemas (2020-12) of views, made from the very table that views are made by."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from habeas.views.contexts import OTHER
from habeas.views.keys import LISTS, PATTERNS, PHASES, WHEN, Form, Key, keys

__all__ = ["reference", "schemas"]

Schema = Mapping[str, Any]
#: Where the others stand that a schema refers to.
_PLACE = "#/components/schemas/"
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
#: Of what stands whole in a view.
_ABOUT: Mapping[str, Schema] = MappingProxyType(
    {
        "id": {"type": "string", "description": "An IRI, or `_:` and a name within this view."},
        "name": {"type": "string", "description": "To be shown: in English where there is one."},
        "type": {"type": "array", "items": _TEXT, "description": "Classes."},
    }
)


def reference(name: str) -> Schema:
    """Return a reference to a schema."""
    return {"$ref": f"{_PLACE}{name}"}


@cache
def schemas() -> Mapping[str, Schema]:
    """Return the schemas by name; one called ``CaseView`` is of the views of cases."""
    found: dict[str, Schema] = {
        "Reference": {
            "type": "object",
            "description": "A thing that is said more about elsewhere.",
            "required": ["id", "name"],
            "properties": {"id": _ABOUT["id"], "name": _ABOUT["name"]},
            "additionalProperties": False,
        },
        "Value": {
            "type": "object",
            "description": "A value with its datatype or language, or a thing.",
            "properties": {
                **dict.fromkeys(("value", "datatype", "language", "direction"), _TEXT),
                **{name: _ABOUT[name] for name in ("id", "name")},
            },
            "oneOf": [{"required": ["value"]}, {"required": ["id", "name"]}],
            "additionalProperties": False,
        },
        "Texts": {
            "type": "object",
            "description": "Texts by language; `@none` has those in no language.",
            "additionalProperties": {"type": "array", "items": _TEXT, "minItems": 1},
        },
        "When": {
            "type": "object",
            "description": "The earliest and latest day of the beginning and of the end.",
            "properties": {name: _of_form("day") for name in WHEN},
            "additionalProperties": False,
        },
        "Thing": _object("What is said about one thing.", {}, ["id", "name"]),
    }
    for kind in (*LISTS, OTHER):
        own: dict[str, Schema] = {
            each.name: _many(reference("Thing")) for each in LISTS.get(kind, ())
        }
        needed = ["@context", "id", "name", "type", *own]
        if kind == "agent":
            own["casesByRole"] = {
                "type": "object",
                "description": "The cases that it has a part in, by its roles there.",
                "additionalProperties": _many(reference("Reference")),
            }
            needed.append("casesByRole")
        more = ("incoming", "counts", "page", "pages", "mentioned")
        about = (
            f"A view of one {kind}: what is said about it, with the evidence, and what links to it."
        )
        found[f"{kind.capitalize()}View"] = _object(about, _ROUND | own, [*needed, *more])
    return MappingProxyType(found)


_ROUND: dict[str, Schema] = {
    "@context": {"type": "string", "format": "uri", "description": "What the keys mean."},
    "incoming": {
        "type": "array",
        "description": "What else links here.",
        "items": {"$ref": f"{_PLACE}Thing"},
    },
    "counts": {
        "type": "object",
        "description": "How many things link here by each property: all, not only those shown.",
        "additionalProperties": _COUNT,
    },
    "page": {"type": "integer", "minimum": 1},
    "pages": {"type": "integer", "minimum": 1},
    "mentioned": {
        "type": "array",
        "description": "What more is said about things that are mentioned.",
        "items": {"$ref": f"{_PLACE}Thing"},
    },
}


def _object(about: str, own: Mapping[str, Schema], needed: list[str]) -> Schema:
    properties: dict[str, Schema] = dict(_ABOUT)
    for found in keys().values():
        for key in found:
            if not key.inside:
                properties[key.name] = _of_key(key)
    properties["when"] = reference("When")
    properties[PHASES.name] = _many(reference("Thing"))
    properties["by"] = {"type": "array", "items": _TEXT, "description": "By which it links here."}
    return {
        "type": "object",
        "description": about,
        "required": needed,
        "properties": properties | dict(own),
        # Under the whole IRI of its property stands what has no key, or does not fit it.
        "patternProperties": {"^[A-Za-z][A-Za-z0-9+.-]*:": _many(reference("Value"))},
        "additionalProperties": False,
    }


def _of_key(key: Key) -> Schema:
    if key.form == "texts":
        return reference("Texts")
    if key.form == "thing":
        one = reference("Thing")
    elif key.form == "any":
        one = reference("Value")
    else:
        one = _of_form(key.form)
    return one if key.single else _many(one)


def _of_form(form: Form) -> Schema:
    if form == "integer":
        return {"type": "integer"}
    if form == "flag":
        return {"type": "boolean"}
    said: dict[str, Any] = {"type": "string"}
    if form in PATTERNS:
        said["pattern"] = f"^({PATTERNS[form]})$"
    if form == "address":
        said["format"] = "uri"
    return said


def _many(one: Schema) -> Schema:
    return {"type": "array", "items": dict(one)}
