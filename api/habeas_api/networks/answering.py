"""From a request to an answer: from memory, made at once, or by a job that it says the address of.

An answer depends on the release and on the values of the parameters alone, so
these make its ETag, the key under which it is kept, and the name of its job.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, make_response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from habeas.networks.catalogue import MEASURES
from habeas_api.callers import caller_of
from habeas_api.codings import SMALLEST, choose_coding, compressed, is_text
from habeas_api.errors import NotWritableError
from habeas_api.fields import read_fields
from habeas_api.negotiation import choose
from habeas_api.networks.declared import Route
from habeas_api.networks.desk import PAIRS_AT_ONCE, desk
from habeas_api.networks.formats import Form
from habeas_api.networks.jobs import Job, Work
from habeas_api.networks.settings import of_setting
from habeas_api.networks.tasks import TASKS
from habeas_api.parameters import Values, read_values
from habeas_api.served import served

__all__ = ["Asked", "answer", "found_job", "made_here"]

#: The longest that a caller is let wait for a job, in seconds, and those who ask for a drawing.
LONGEST_WAIT, FOR_A_DRAWING = 30.0, 10.0
#: A drawing has styles of its own, and nothing else; a page shows it as a picture.
_OF_DRAWINGS = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


class Asked:
    """One request about one network, read."""

    def __init__(self, route: Route, rule: str, form: str = "") -> None:
        """Read the current request.

        Raises
        ------
        BadParameterError, InvalidValueError, InvalidDateError, BadRequest
            If a parameter is unknown, or has no value of its kind.
        NotWritableError
            If the caller takes none of the formats.
        """
        self.route, self.rule = route, rule
        fields = read_fields(request.query_string)
        values = read_values(fields, route.parameters)
        self.form = route.forms[form] if form else _form(route, values.pop("format", None))
        if route.name == "measures":
            values |= _settings(values, fields)
        if self.form.name != "json" and ("offset" in fields or "limit" in fields):
            raise BadRequest(f"Only JSON comes in pages, and this is {self.form.title}.")
        self.values: dict[str, Any] = values
        here = served()
        text = json.dumps([here.release.version, here.edition, route.name, rule, self.form.name])
        #: The same for the same request, however it is written.
        self.name = sha256(f"{text}{json.dumps(values, sort_keys=True)}".encode()).hexdigest()[:24]

    @property
    def tag(self) -> str:
        """The ETag of the answer."""
        return f"{served().release.version}-{self.name}"

    @property
    def is_known(self) -> bool:
        """Whether the caller has the answer already."""
        known = request.if_none_match
        return not known.star_tag and known.contains_weak(self.tag)

    def address(self, **changed: Any) -> str:
        """Return a path that asks for the same, with some values changed."""
        given = {
            each.name: self.values.get(each.name)
            for each in self.route.parameters
            if self.values.get(each.name) != each.default
        }
        given |= changed
        flat = [
            (name, str(each).lower() if isinstance(each, bool) else each)
            for name, value in given.items()
            if value is not None
            for each in (value if isinstance(value, tuple) else (value,))
        ]
        path = request.path
        return f"{path}?{urlencode(flat)}" if flat else path


def answer(asked: Asked) -> Response:
    """Return the answer: computed before, now, or by a job."""
    if (found := _at_hand(asked)) is not None:
        return found
    here, route = served(), asked.route
    jobs = desk().jobs(route.name)
    if (job := jobs.held(asked.name)) is not None:
        return found_job(job)
    subject = desk().subject(asked.rule, asked.values)
    values = asked.values
    if "offset" in values:
        values = values | {"next": asked.address(offset=values["offset"] + values["limit"])}
    if _is_slow(asked) or subject.pairs > PAIRS_AT_ONCE:
        subject.check()
        caller = caller_of(request.environ, here.proxies)
        form = asked.form
        work = Work(route.name, subject, values, form.name, form.media_type, asked.address())
        return found_job(jobs.ask(asked.name, caller, work))

    return _now(
        asked, lambda: TASKS[route.name](subject, values, asked.form.name, lambda done: None)
    )


def made_here(asked: Asked, make: Callable[[], bytes]) -> Response:
    """Return an answer that is always made at once."""
    return _at_hand(asked) or _now(asked, make)


def _at_hand(asked: Asked) -> Response | None:
    """Return what the caller has already, or what is remembered."""
    if asked.is_known:
        return _dressed(Response(status=304), asked.form.media_type, asked.tag)
    content = served().memory.find(asked.name)
    return None if content is None else said(content, asked.form.media_type, asked.tag)


def _now(asked: Asked, make: Callable[[], bytes]) -> Response:
    content = served().memory.get(asked.name, make, alone=True)
    return said(content, asked.form.media_type, asked.tag)


def found_job(job: Job) -> Response:
    """Return what a job gave, or where it can be had later.

    Raises
    ------
    HabeasError
        What went wrong with it.
    """
    if not job.is_over and (patience := _patience(job)):
        with _waiting() as may:
            if may:
                job.over.wait(patience)
    if job.error is not None:
        raise job.error
    if job.is_over:
        return said(job.content, job.media_type, f"{served().release.version}-{job.name}")
    address = url_for("networks.job", name=job.name)
    told = {"job": job.name, "state": job.state, "done": round(job.done, 3), "address": address}
    accept = request.headers.get("Accept")
    if choose(accept, ["application/json", "text/html"]) == "text/html":
        response = make_response(render_template("network-job.html", **told, retry=job.retry))
        response.headers["Refresh"] = f"{job.retry}; url={address}"
    else:
        response = jsonify(told)
    response.status_code = 202
    response.headers["Location"] = address
    response.headers["Retry-After"] = str(job.retry)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def said(content: bytes, media_type: str, tag: str) -> Response:
    """Return an answer with its headers; 304 if the caller has it."""
    response = _dressed(Response(content, mimetype=media_type), media_type, tag)
    response.make_conditional(request)
    if response.status_code == 200 and len(content) >= SMALLEST and is_text(media_type):
        response.vary.add("Accept-Encoding")
        if choose_coding(request.headers.get("Accept-Encoding")):
            # Kept, since it takes as long as a network of the usual size does.
            packed = served().memory.get((tag, "gzip"), lambda: compressed(content))
            response.set_data(packed)
            response.set_etag(f"{tag}-gzip")
            response.headers["Content-Encoding"] = "gzip"
    return response


def _dressed(response: Response, media_type: str, tag: str) -> Response:
    response.set_etag(tag)
    response.vary.add("Accept")
    if media_type == "image/svg+xml":  # with a 304 too: a browser would go by what that one says
        response.headers["Content-Security-Policy"] = _OF_DRAWINGS
    return response


def _form(route: Route, named: Any) -> Form:
    """Return the format that was named, or that the caller would like."""
    if named:
        return route.forms[str(named)]
    offered: dict[str, Form] = {}
    for form in route.forms.values():
        offered.setdefault(form.media_type, form)
    chosen = choose(request.headers.get("Accept"), list(offered))
    if chosen is None:
        raise NotWritableError({each: form.title for each, form in offered.items()})
    return offered[chosen]


def _settings(values: Values, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the measures that are named, read as each of them reads them.

    Raises
    ------
    BadRequest
        If one is given that none of the measures has.
    """
    named = values["measure"]
    assert isinstance(named, tuple)
    chosen = [MEASURES[name] for name in named]
    known = {name for each in MEASURES.values() for name in each.settings}
    read: dict[str, Any] = {}
    for name in sorted(known & set(fields)):
        having = [each for each in chosen if name in each.settings]
        if not having and any(text.strip() for text in fields[name]):
            takes = ", ".join(
                sorted(each.name for each in MEASURES.values() if name in each.settings)
            )
            raise BadRequest(f"None of the measures that are named takes {name!r}; {takes} would.")
        for each in having:
            read[name] = of_setting(name, each.settings[name]).read(fields[name])
    return read


def _is_slow(asked: Asked) -> bool:
    if asked.route.name == "measures":
        return any(MEASURES[name].slow for name in asked.values["measure"])
    return asked.route.is_slow


def _patience(job: Job) -> float:
    """Return how long a caller wants to wait for a job, in seconds (RFC 7240)."""
    for preference in request.headers.get("Prefer", "")[:1000].split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "wait" and value.strip().isdigit():
            return min(float(value.strip()), LONGEST_WAIT)
    return FOR_A_DRAWING if job.media_type.startswith("image/") else 0.0


@contextmanager
def _waiting() -> Iterator[bool]:
    """Take one of the places of those who wait; give False if there is none."""
    places = desk().waiting
    may = places.acquire(blocking=False)
    try:
        yield may
    finally:
        if may:
            places.release()
