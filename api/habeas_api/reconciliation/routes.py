"""``/reconcile`` and what belongs to it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from habeas.errors import UnknownNameError
from habeas.reconciling import Entity, Property, Reconciler, iri_of
from habeas.reconciling.scoring import MARGIN, NAME_WEIGHT, SURE, TYPE_WEIGHT
from habeas_api.fields import Fields, read_fields
from habeas_api.headers import EVERYWHERE
from habeas_api.parameters import Parameter, Values, read_values
from habeas_api.reconciliation.answering import (
    entity_json,
    extension,
    matching,
    property_json,
    type_json,
)
from habeas_api.reconciliation.manifest import manifest
from habeas_api.reconciliation.reading import MOST_QUERIES, read_columns, read_queries
from habeas_api.searching import index
from habeas_api.served import served
from habeas_api.shown import Shown, inside, shown_iri

__all__ = ["CURSOR", "ID", "LIMIT", "PREFIX", "TYPE", "blueprint"]

blueprint = Blueprint("reconciliation", __name__, url_prefix="/reconcile")

_KEPT = "habeas.reconciling"
_FORM = "application/x-www-form-urlencoded"
#: Suggestions at once.
SUGGESTED = 10
PREFIX = Parameter(
    "prefix", "The beginning of a name, or an identifier.", default="", example="north"
)
CURSOR = Parameter("cursor", "How many suggestions to leave out.", "integer", 0, least=0, most=1000)
TYPE = Parameter("type", "The identifier of a type.", default="", example="habeas:Organization")
LIMIT = Parameter("limit", "How many at most.", "integer", 500, least=1, most=500)
ID = Parameter("id", "An identifier.", needed=True, example="id/agent/north-watch")
#: What a preview may do. It is there to be shown within pages of others, such as OpenRefine on
#: somebody's own machine; it has no script, form or state that another page could misuse.
_EMBEDDED = EVERYWHERE["Content-Security-Policy"].replace(
    "frame-ancestors 'none'", "frame-ancestors *"
)
_NOTHING = (
    "Nothing here has the identifier {!r}. Take one of a candidate or a suggestion, such as "
    "id/agent/north-watch."
)
_PAGES = ("reconciliation.preview", "reconciliation.about")


@blueprint.before_request
def speak_json() -> None:
    """Tell what goes wrong as JSON, whatever a program says that it likes."""
    if request.endpoint not in _PAGES:
        request.environ["HTTP_ACCEPT"] = "application/problem+json"


@blueprint.after_request
def be_embedded(response: Response) -> Response:
    """Let previews, and nothing else, be shown within other pages."""
    if request.endpoint == "reconciliation.preview":
        response.headers["Content-Security-Policy"] = _EMBEDDED
    return response


def reconciler() -> Reconciler:
    """Return what matches with the release of this service.

    Raises
    ------
    NotFound
        If this service has no search index.
    """
    found: Reconciler | None = current_app.extensions.get(_KEPT)
    if found is None:
        made = Reconciler(served().store, index())
        found = current_app.extensions.setdefault(_KEPT, made)
    return found


@blueprint.get("")
def ask() -> Response:
    """Return the manifest, or the answer to ``queries`` or ``extend``."""
    return _answer(read_fields(request.query_string))


@blueprint.post("")
def post() -> Response:
    """Return the answer to ``queries`` or ``extend`` in a form."""
    if request.mimetype != _FORM:
        raise UnsupportedMediaType(
            f"Send a form ({_FORM}) with the field queries or extend, as version 0.2 of the "
            "Reconciliation Service API says."
        )
    fields = read_fields(request.get_data(cache=False))
    if not fields.keys() & {"queries", "extend"}:
        raise BadRequest("Give queries or extend in the form.")
    return _answer(fields)


def _answer(fields: Fields) -> Response:
    if "callback" in fields:
        raise BadRequest(
            "This service does not speak JSONP, which would make your page run what we send. "
            "Any page may ask without callback: CORS is open to all."
        )
    asked = [(name, text) for name in ("queries", "extend") for text in fields.get(name, ())]
    if len(asked) > 1:
        raise BadRequest("Give queries or extend, and that once.")
    if not asked:
        return _json(manifest(reconciler()))
    ((name, text),) = asked
    if name == "queries":
        return _json(matching(read_queries(text, reconciler()), reconciler()))
    ids, columns = read_columns(text, reconciler())
    return _json(extension(ids, columns, reconciler()))


@blueprint.get("/suggest/entity")
def suggest_entity() -> Response:
    """Return things whose names begin so."""
    values = _values(PREFIX, CURSOR, TYPE)
    type_ = reconciler().types.find(str(values["type"]))
    found = reconciler().begins(
        str(values["prefix"]),
        type_.id if type_ else "",
        SUGGESTED,
        int(str(values["cursor"])),
    )
    return _json({"result": [entity_json(each, reconciler()) for each in found]})


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
    values = _values(PREFIX, CURSOR)
    prefix, cursor = str(values["prefix"]).casefold().strip(), int(str(values["cursor"]))
    fits = [(_fit(prefix, each), place, each) for place, each in enumerate(offered)]
    found = [each for fit, _, each in sorted(fits, key=lambda f: f[:2]) if fit < _NOT]
    return _json({"result": found[cursor : cursor + SUGGESTED]})


_NOT = 3


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
    id, entity = _entity()
    types = ", ".join(reconciler().types[each].name for each in entity.types)
    return _flyout(id, entity.name, types, reconciler().describe(entity))


@blueprint.get("/flyout/type")
def flyout_type() -> Response:
    """Return a few words about a type."""
    id = str(_values(ID)["id"])
    found = reconciler().types.find(id)
    if found is None:
        raise UnknownNameError("type", id[:100], reconciler().types)
    above = ", ".join(reconciler().types[each].name for each in found.broader)
    return _flyout(id, found.name, above, found.description)


@blueprint.get("/flyout/property")
def flyout_property() -> Response:
    """Return a few words about a property."""
    id = str(_values(ID)["id"])
    found = reconciler().properties.find(id)
    if found is None:
        raise UnknownNameError("property", id[:100], reconciler().properties)
    said = property_json(found)
    return _flyout(id, found.name, found.id, said.get("description", ""))


def _flyout(id: str, name: str, kind: str, text: str) -> Response:
    html = render_template("reconcile-flyout.html", name=name, kind=kind, text=text)
    return _json({"id": id, "html": html})


@blueprint.get("/properties")
def propose() -> Response:
    """Return the properties that things of a type can have."""
    values = _values(TYPE, LIMIT)
    type_ = reconciler().types.find(str(values["type"]))
    offered = reconciler().properties.of_type(type_.id if type_ else "")
    limit = int(str(values["limit"]))
    said = {"properties": list(map(property_json, offered[:limit])), "type": values["type"]}
    return _json(said | ({"limit": limit} if request.args.get("limit") else {}))


@blueprint.get("/view")
def view() -> AnyResponse:
    """Point to a thing."""
    id = str(_values(ID)["id"])
    path = inside(iri_of(id) or "")
    if not path:
        raise NotFound(_NOTHING.format(id[:100]))
    return redirect(path, 303)


@blueprint.get("/preview")
def preview() -> Response:
    """Show a thing in a few lines, to be shown within another page."""
    _, entity = _entity()
    types = [reconciler().types[each].name for each in entity.types]
    page = render_template(
        "reconcile-preview.html",
        name=entity.name,
        types=types,
        about=reconciler().describe(entity),
        facts=list(_facts(entity)),
        path=inside(entity.iri),
    )
    return _tagged(Response(page, mimetype="text/html"))


#: What a preview tells, and how many values of each.
_TOLD, _MOST_TOLD = (
    ("skos:altLabel", "former-name", "role", "case", "schema:url", "skos:exactMatch"),
    4,
)


def _facts(entity: Entity) -> Iterable[tuple[str, Sequence[Shown]]]:
    here = reconciler()
    lines = frozenset().union(*(here.types.lines(each) for each in entity.types))
    for id in _TOLD:
        property_: Property | None = here.properties.get(id)
        if property_ is None or (property_.types and lines.isdisjoint(property_.types)):
            continue
        known = here.known(entity, property_, _MOST_TOLD)
        if known:
            yield (
                property_.name,
                [
                    shown_iri(each.iri, each.text if inside(each.iri) else "")
                    if each.iri
                    else Shown(each.text)
                    for each in known
                ],
            )


@blueprint.get("/about")
def about() -> Response:
    """Tell people what the service does, and what its scores mean."""
    here = reconciler()
    page = render_template(
        "reconcile-about.html",
        types=here.types.values(),
        properties=here.properties.values(),
        name_weight=NAME_WEIGHT,
        type_weight=TYPE_WEIGHT,
        sure=SURE,
        margin=MARGIN,
        most=MOST_QUERIES,
        address=manifest(here)["documentation"].removesuffix("/about"),
        path=url_for("reconciliation.ask"),
    )
    return _tagged(Response(page, mimetype="text/html"))


def _entity() -> tuple[str, Entity]:
    """Return the identifier that was asked for, and the thing that it means now."""
    id = str(_values(ID)["id"])
    iri = iri_of(id)
    found = reconciler().entities.read([iri]).get(iri) if iri else None
    if found is None:
        raise NotFound(_NOTHING.format(id[:100]))
    return id, found


def _values(*declared: Parameter) -> Values:
    """Return the values of parameters; programs send many others, which are left alone."""
    fields = read_fields(request.query_string)
    names = {each.name for each in declared}
    return read_values({name: texts for name, texts in fields.items() if name in names}, declared)


def _json(said: Mapping[str, Any]) -> Response:
    content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return _tagged(Response(content, mimetype="application/json"))


def _tagged(response: Response) -> Response:
    """Give an answer to GET a tag, made of what it says."""
    if request.method in ("GET", "HEAD"):
        response.add_etag()
        response.make_conditional(request)
    return response
