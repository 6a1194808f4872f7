"""Pages for people: what this is, a form, an answer."""

import json
from importlib.resources import files

from flask import Blueprint, Response, render_template

from habeas.errors import QueryLimitError
from habeas.store.workers import SpilledResult
from habeas_api.shown import Shown, outside

__all__ = ["answer_page", "blueprint", "form_page"]

blueprint = Blueprint("home", __name__)

#: Largest answer that is shown as a page, in bytes of its JSON or Turtle.
PAGE = 512 * 1024


@blueprint.get("/")
def form_page(changed: bool = False) -> Response:
    """Show what there is, and forms to try it."""
    return Response(render_template("home.html", changed=changed), mimetype="text/html")


@blueprint.get("/static/habeas.css")
def style() -> Response:
    """Return the one stylesheet."""
    sheet = (files("habeas_api") / "static" / "habeas.css").read_bytes()
    return Response(sheet, mimetype="text/css")


def answer_page(text: str, result: SpilledResult) -> Response:
    """Show an answer, with the query that it answers."""
    with result:
        if result.size > PAGE:
            raise QueryLimitError("The answer is too large for a page; take it as CSV or JSON.")
        content = result.file.read().decode()
    if result.form == "graph":
        page = render_template("answer.html", query=text, turtle=content)
    else:
        table = json.loads(content)
        rows = [
            [_cell(row.get(column)) for column in table["head"]["vars"]]
            for row in table.get("results", {}).get("bindings", ())
        ]
        page = render_template(
            "answer.html",
            query=text,
            boolean=table.get("boolean"),
            columns=table["head"].get("vars", ()),
            rows=rows,
        )
    response = Response(page, mimetype="text/html")
    response.vary.add("Accept")
    return response


def _cell(binding: dict[str, object] | None) -> Shown:
    """Return one value as it is: nothing here is about a term of ours."""
    if binding is None:
        return Shown("")
    value = binding.get("value")
    text = value if isinstance(value, str) else json.dumps(value)
    if binding["type"] == "uri":
        return Shown(text, "", outside(text), outside=True)
    return Shown(text, str(binding.get("xml:lang", "")))
