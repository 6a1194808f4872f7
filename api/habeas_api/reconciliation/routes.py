"""``/reconcile`` itself, and its pages: previews, what is proposed, what it is about."""

from collections.abc import Iterable, Sequence

from flask import Response, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from habeas.reconciling import Entity, Property, iri_of
from habeas.reconciling.scoring import MARGIN, NAME_WEIGHT, SURE, TYPE_WEIGHT
from habeas_api.fields import Fields, read_fields
from habeas_api.headers import EVERYWHERE
from habeas_api.reconciliation.answering import extension, matching, property_json
from habeas_api.reconciliation.manifest import manifest
from habeas_api.reconciliation.reading import MOST_QUERIES, read_columns, read_queries
from habeas_api.reconciliation.service import (
    ID,
    LIMIT,
    NOTHING,
    TYPE,
    as_json,
    blueprint,
    entity_asked_for,
    reconciler,
    tagged,
    values_of,
)
from habeas_api.shown import Shown, inside, shown_iri

_FORM = "application/x-www-form-urlencoded"
#: What a preview may do. It is there to be shown within pages of others, such as OpenRefine on
#: somebody's own machine; it has no script, form or state that another page could misuse.
_EMBEDDED = EVERYWHERE["Content-Security-Policy"].replace(
    "frame-ancestors 'none'", "frame-ancestors *"
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
        return as_json(manifest(reconciler()))
    ((name, text),) = asked
    if name == "queries":
        return as_json(matching(read_queries(text, reconciler()), reconciler()))
    ids, columns = read_columns(text, reconciler())
    return as_json(extension(ids, columns, reconciler()))


@blueprint.get("/properties")
def propose() -> Response:
    """Return the properties that things of a type can have."""
    values = values_of(TYPE, LIMIT)
    type_ = reconciler().types.find(str(values["type"]))
    offered = reconciler().properties.of_type(type_.id if type_ else "")
    limit = int(str(values["limit"]))
    said = {"properties": list(map(property_json, offered[:limit])), "type": values["type"]}
    return as_json(said | ({"limit": limit} if request.args.get("limit") else {}))


@blueprint.get("/view")
def view() -> AnyResponse:
    """Point to a thing."""
    id = str(values_of(ID)["id"])
    path = inside(iri_of(id) or "")
    if not path:
        raise NotFound(NOTHING.format(id[:100]))
    return redirect(path, 303)


@blueprint.get("/preview")
def preview() -> Response:
    """Show a thing in a few lines, to be shown within another page."""
    _, entity = entity_asked_for()
    types = [reconciler().types[each].name for each in entity.types]
    page = render_template(
        "reconcile-preview.html",
        name=entity.name,
        types=types,
        about=reconciler().describe(entity),
        facts=list(_facts(entity)),
        path=inside(entity.iri),
    )
    return tagged(Response(page, mimetype="text/html"))


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
    return tagged(Response(page, mimetype="text/html"))
