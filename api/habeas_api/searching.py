"""Searching the release: ``/search``, ``/search/suggest``, and ``/opensearch.xml`` that tells of both.

What is asked is kept nowhere. The form of the page sends it in the body, so that
it stands in no address either.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, json, render_template, request, url_for
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from habeas.errors import UnknownNameError
from habeas.release import history
from habeas.search import FACETS, Found, Hit, Index
from habeas_api.addresses import absolute
from habeas_api.errors import BadParameterError, NotWritableError
from habeas_api.fields import Fields, read_fields
from habeas_api.found import MARKED, OPERATIONS, PAGE, SCHEMAS, SUGGEST, pieces, plain
from habeas_api.negotiation import choose
from habeas_api.parameters import read_values
from habeas_api.served import served
from habeas_api.shown import inside, outside

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint", "index"]

blueprint = Blueprint("searching", __name__)

_KEPT = "habeas.search"
#: Media types and how they are called in ``format``, the default first.
_FORMATS = {"json": "application/json", "html": "text/html", "atom": "application/atom+xml"}
_FORM = "application/x-www-form-urlencoded"
_SUGGESTIONS = "application/x-suggestions+json"
#: What the page says of what was not found as it was written.
_HOW = {"mistakes": "nearly so", "alike": "alike", "some": "some of the words"}
#: So many values of a facet are listed.
_MOST_VALUES = 100


def index() -> Index:
    """Return the search index of the release; any thread may ask it.

    Raises
    ------
    NotFound
        If this service has none.
    """
    found: Index | None = current_app.extensions.get(_KEPT)
    if found is None:
        release = served().release
        folder = release.side("search")
        if folder is None:
            raise NotFound(
                "This service answers from a store elsewhere and has no search index: "
                "search where the release was built, or ask in SPARQL."
                if release.is_remote
                else "This release has no search index. Build it again to get one."
            )
        found = current_app.extensions.setdefault(_KEPT, Index(folder))
    return found


@blueprint.route("/search", methods=["GET", "POST"])
def search() -> Response:
    """Answer with what is found."""
    fields = _fields()
    values = read_values(fields, PAGE)
    form = _form(str(values["format"] or ""))
    here = served()
    tag = f"{here.release.version}-{here.edition}-search-{form}"
    if request.method != "POST" and request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = _answer(values, fields, form)
    response.vary.add("Accept")
    if request.method != "POST":
        response.set_etag(tag)
    response.headers.add("Link", f'<{url_for("searching.described")}>; rel="search"')
    return response


def _answer(values: Mapping[str, Any], fields: Fields, form: str) -> Response:
    text, page, size = str(values["q"] or ""), int(values["page"]), int(values["size"])
    filters = {facet: values[facet] for facet in FACETS if values[facet]}
    try:
        found = index().search(text, filters, first=(page - 1) * size, most=size)
    except UnknownNameError as error:
        raise BadParameterError(error) from error
    pages = max(1, min(ceil(found.total / size), MARKED.most_pages))
    steps = {
        name: to for name, to in (("previous", page - 1), ("next", page + 1)) if 1 <= to <= pages
    }
    said: dict[str, Any] = {
        "release": served().release.version,
        "query": text,
        "total": found.total,
        "total_is": "at least" if found.is_cut else "exact",
        "page": page,
        "pages": pages,
        "size": size,
        "results": [_result(hit) for hit in found.hits],
        "facets": _facets(found, filters),
    }
    links = {name: _address(fields, to) for name, to in steps.items()}
    if form == "html":
        response = Response(
            render_template(
                "search.html",
                **said,
                filters=filters,
                steps=steps,
                pieces=pieces,
                facet_names=FACETS,
                how_words=_HOW,
            ),
            mimetype="text/html",
        )
    elif form == "atom":
        since = history.since(served().release)
        content = render_template(
            "search-atom.xml",
            **said,
            links={name: absolute(path) for name, path in links.items()},
            own=absolute(_address(fields, page)),
            absolute=absolute,
            plain=plain,
            # Atom wants a time; a release that does not know its own is as old as can be.
            updated=since.strftime("%Y-%m-%dT%H:%M:%SZ") if since else "1970-01-01T00:00:00Z",
        )
        response = Response(content, content_type="application/atom+xml; charset=utf-8")
    else:
        said |= links if request.method != "POST" else {}
        response = Response(json.dumps(said, ensure_ascii=False), mimetype="application/json")
    if request.method != "POST":
        for name, path in links.items():
            response.headers.add("Link", f'<{path}>; rel="{name.removesuffix("ious")}"')
    return response


@blueprint.get("/search/suggest")
def suggest() -> Response:
    """Answer with names that begin with what was typed so far."""
    values = read_values(read_fields(request.query_string), SUGGEST)
    text, kinds = str(values["q"] or ""), values["kind"] or None
    hits = index().begins(text, kinds, most=int(values["size"]))  # type: ignore[arg-type]
    here = served()
    if values["format"] == "json":
        said: Any = {
            "query": text,
            "suggestions": [_result(hit) for hit in hits],
        }
        kind = "application/json"
    else:
        said = [
            text,
            [hit.name for hit in hits],
            [_kind_and_text(hit) for hit in hits],
            [absolute(path) if (path := inside(hit.iri)) else outside(hit.iri) for hit in hits],
        ]
        kind = _SUGGESTIONS
    response = Response(json.dumps(said, ensure_ascii=False), mimetype=kind)
    response.set_etag(f"{here.release.version}-{here.edition}-suggest-{values['format']}")
    return response


@blueprint.get("/opensearch.xml")
def described() -> Response:
    """Describe how to search, for browsers and programs."""
    page = render_template("opensearch.xml", absolute=absolute, suggestions=_SUGGESTIONS)
    response = Response(page, content_type="application/opensearchdescription+xml; charset=utf-8")
    response.set_etag(f"{served().edition}-opensearch")
    return response


def _fields() -> Fields:
    """Return the parameters of the address and of the form, together."""
    if request.method != "POST":
        return read_fields(request.query_string)
    if request.mimetype != _FORM:
        raise UnsupportedMediaType(f"Send a form: {_FORM}.")
    return read_fields(request.query_string + b"&" + request.get_data())


def _form(name: str) -> str:
    """Return the format to answer in."""
    if name:
        return name
    wanted = choose(request.headers.get("Accept"), list(_FORMATS.values()))
    found = next((form for form, kind in _FORMATS.items() if kind == wanted), None)
    if found is None:
        raise NotWritableError(
            dict(zip(_FORMATS.values(), ("JSON", "a page", "Atom"), strict=True))
        )
    return found


def _address(fields: Fields, page: int) -> str:
    """Return the address of another page of the same search."""
    kept = [(name, value) for name, each in fields.items() if name != "page" for value in each]
    return f"{url_for('searching.search')}?{urlencode([*kept, ('page', str(page))])}"


def _result(hit: Hit) -> dict[str, Any]:
    """Return what is said of one hit."""
    said: dict[str, Any] = {
        "iri": hit.iri,
        "address": inside(hit.iri),
        "kind": hit.kind,
        "name": hit.name,
        "language": hit.name_language,
        "how": "exact" if hit.exact else hit.how,
        "mistakes": hit.mistakes,
    }
    if hit.property:
        said["match"] = {
            "text": hit.text,
            "language": hit.language,
            "property": hit.property,
            "marks": [list(mark) for mark in hit.marks],
        }
    return said


def _facets(found: Found, filters: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return the counts by facet, with words for the values; those that are filtered by are there."""
    label = served().label
    return [
        {
            "facet": facet,
            "values": [
                {"value": each.value, "label": label(each.iri) if each.iri else each.value}
                | ({"iri": each.iri} if each.iri else {})
                | {"count": each.number}
                for place, each in enumerate(counts)
                if place < _MOST_VALUES or each.value in filters.get(facet, ())
            ],
            "more": max(len(counts) - _MOST_VALUES, 0),
        }
        for facet, counts in found.facets.items()
    ]


def _kind_and_text(hit: Hit) -> str:
    """Return a few words that tell one suggestion from another."""
    return hit.kind if hit.text in ("", hit.name) else f"{hit.kind}: {hit.text}"
