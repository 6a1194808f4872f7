"""``/validate``: whether data are as they must be, checked in a worker that can be ended.

The report is the answer, so the status is 200 whether or not the data conform.
The header ``Habeas-Conforms`` says which, by violations only, and
``Habeas-Statements`` how many statements were read: none of none conforms too.
Nothing of it is kept.
"""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wsgi import wrap_file

from habeas.errors import UnknownNameError
from habeas.store.formats import named
from habeas.terms import abbreviate
from habeas.validating.reports import REPORTS
from habeas.validating.syntaxes import SYNTAXES
from habeas_api.codings import SMALLEST, choose_coding, compressed
from habeas_api.errors import BadParameterError, NotWritableError
from habeas_api.negotiation import choose
from habeas_api.operations import Body, Example, Operation, Schema
from habeas_api.parameters import Parameter
from habeas_api.sent import read_sent
from habeas_api.served import served

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint"]

blueprint = Blueprint("validation", __name__)

_HTML = "text/html"
_TURTLE = (
    "@prefix habeas: <https://w3id.org/habeas/ontology#> .\n"
    "<https://example.org/ada> a habeas:Person .\n"
)
SCHEMAS: Mapping[str, Schema] = {
    "Report": {
        "type": "object",
        "description": "What was found, the worst first.",
        "required": ["conforms", "findings"],
        "properties": {
            "conforms": {"type": "boolean"},
            "findings": {"type": "array", "items": {"type": "object"}},
        },
    }
}
_PART = {"type": "string", "maxLength": 4 << 20}
_FORM: Schema = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": _PART,
        "shapes": _PART,
        "syntax": {"enum": list(SYNTAXES)},
        "format": {"enum": [*REPORTS, "html"]},
    },
}
OPERATIONS = (
    Operation(
        "/validate",
        "validate-form",
        "A form to send data with.",
        "Validation",
        formats={_HTML: "a page"},
        problems=(406,),
        is_tagged=False,
        examples=(Example("/validate"),),
    ),
    Operation(
        "/validate",
        "validate",
        "Whether data are as they must be, by our shapes or by those that are sent.",
        "Validation",
        method="post",
        parameters=(
            Parameter(
                "format",
                "What the report is written as, instead of what Accept says.",
                choices=(*REPORTS, "html"),
            ),
        ),
        bodies={
            **{
                each.media_type: Body(f"Data in {each.title}.", example=_TURTLE if not n else None)
                for n, each in enumerate(SYNTAXES.values())
            },
            "application/x-www-form-urlencoded": Body("Data, and shapes of one's own.", _FORM),
            "multipart/form-data": Body("Data, and shapes of one's own, as files or text.", _FORM),
        },
        formats={each.media_type: each.title for each in REPORTS.values()} | {_HTML: "a page"},
        problems=(400, 406, 413, 415, 422, 503, 504),
        headers=("Habeas-Conforms", "Habeas-Statements"),
        is_tagged=False,
        about="The report is the answer: 200 whether or not the data conform.",
        schemas={"application/json": {"$ref": "#/components/schemas/Report"}},
        examples=(
            Example("/validate", body=_TURTLE.encode(), body_type="text/turtle"),
            Example(
                "/validate?format=ttl",
                "text/turtle",
                body=_TURTLE.encode(),
                body_type="text/turtle",
            ),
            Example("/validate", "", 422, body=b"<#ada> a", body_type="text/turtle"),
        ),
    ),
)
#: Media types of reports, the one to give when nothing is asked for first.
_TYPES = {each.media_type: each.name for each in REPORTS.values()} | {_HTML: "html"}
#: Most findings that are shown as a page.
_MOST_SHOWN = 500


@blueprint.get("/validate")
def form() -> Response:
    """Show a form to send data with."""
    if choose(request.headers.get("Accept"), [_HTML]) is None:
        raise NotWritableError({_HTML: "HTML"})
    response = Response(_page({}), mimetype=_HTML)
    response.vary.add("Accept")
    return response


@blueprint.post("/validate")
def validate() -> Response:
    """Check what was sent, and give the report."""
    sent = read_sent(current_app.config["VALIDATION_BYTES"])
    name = _format(sent.format)
    report = served().validation.validate(
        sent.data, sent.shapes, "json" if name == "html" else name
    )
    if name == "html":
        found = json.loads(report.content)
        page = _page(sent.pasted, found, sent.shapes is not None, report.statements)
        response = _from_memory(page.encode(), _HTML)
    else:
        response = _from_memory(report.content, report.format.media_type)
    response.headers["Habeas-Conforms"] = str(report.conforms).lower()
    response.headers["Habeas-Statements"] = str(report.statements)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _from_memory(content: bytes, media_type: str) -> Response:
    """Return an answer that the server takes from memory, however slowly it is read.

    Of others it would put what is left over into a file.
    """
    packs = choose_coding(request.headers.get("Accept-Encoding")) and len(content) >= SMALLEST
    content = compressed(content) if packs else content
    wrapped = wrap_file(request.environ, BytesIO(content), 1 << 16)
    response = Response(wrapped, mimetype=media_type, direct_passthrough=True)
    response.content_length = len(content)
    response.vary.add("Accept-Encoding")
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _format(asked: str) -> str:
    """Return the format to give: the one asked for by name, or else by the Accept header."""
    if asked:
        known = named(REPORTS, asked)
        if known is None and asked not in ("html", _HTML):
            names = [*REPORTS, "html"]
            raise BadParameterError(UnknownNameError("format", asked[:100], names))
        return known.name if known else "html"
    media_type = choose(request.headers.get("Accept"), list(_TYPES))
    if media_type is None:
        titles = {each.media_type: each.title for each in REPORTS.values()}
        raise NotWritableError(titles | {_HTML: "HTML"})
    return _TYPES[media_type]


def _page(
    pasted: Mapping[str, str],
    report: dict[str, Any] | None = None,
    shapes_given: bool = False,
    statements: int = 0,
) -> str:
    """Return the form, below a report if there is one."""
    return render_template(
        "validate.html",
        pasted=pasted,
        report=report,
        groups=_groups(report["findings"][:_MOST_SHOWN]) if report else [],
        shapes_given=shapes_given,
        statements=statements,
        most=_MOST_SHOWN,
        syntaxes={name: each.title for name, each in SYNTAXES.items()},
        formats={name: each.title for name, each in REPORTS.items()},
        suffixes=",".join(f".{name}" for name in SYNTAXES),
        longest=current_app.config["VALIDATION_BYTES"],
        abbreviate=abbreviate,
    )


def _groups(findings: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the findings with one rule and one message together, the worst first as before.

    In a group they stand in the order of the lines.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for finding in findings:
        groups.setdefault((finding["rule"], finding["message"]), []).append(finding)
    return [sorted(group, key=_line) for group in groups.values()]


def _line(finding: Mapping[str, Any]) -> tuple[int, int]:
    place = finding["place"] or {}
    return place.get("line") or 0, place.get("column") or 0
