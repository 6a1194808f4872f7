"""The answer that a document is: its content in one form, and what its headers say."""

from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Response, request, url_for
from werkzeug.http import is_resource_modified
from werkzeug.wrappers import Response as AnyResponse

from habeas.describe import Description, placed
from habeas.release.opened import Release
from habeas.terms import ONTOLOGY
from habeas_api import warm
from habeas_api.addresses import canonical
from habeas_api.conditions import refuse_other_state
from habeas_api.documents.about import LICENSE, about_document
from habeas_api.documents.dates import last_modified
from habeas_api.errors import NotWritableError
from habeas_api.forms import FORMS, TITLES, Form, wanted
from habeas_api.framed import framed
from habeas_api.paging import pages_of
from habeas_api.past import the_past
from habeas_api.served import Served, Written, served
from habeas_api.writing import write, write_quads

__all__ = ["document"]


def document(
    path: str,
    suffix: str,
    make: Callable[[], Description],
    page: Callable[[Description], str],
    first: str = "html",
    *,
    number: int = 1,
    release: Release | None = None,
    edition: str = "",
    status: int = 200,
    stated: bool = False,
) -> AnyResponse:
    """Return a description in the form of ``suffix``, or in the one that the caller would like.

    Parameters
    ----------
    path
        The address of the document in no particular form: a path of ``url_for``.
    suffix
        A suffix of a form, or empty.
    make
        Makes the description; not called when the caller has it already.
    page
        Writes it for people.
    first
        The name of the form for those who like all the same.
    number
        Which page it is, of a description that has several.
    release
        The release that it is of, if not the one that is served.
    edition
        A word that changes with what else it is made of, such as the ontology that we bring.
    status
        200, or 410 for a tombstone.
    stated
        Whether the document says what it is about, and of which release: where its IRI is none
        of what it describes.

    Raises
    ------
    NotWritableError
        If the caller takes none of the forms.
    PreconditionFailed
        If the caller wants it only in a state in which it is not.
    """
    here = served()
    release = here.release if release is None else release
    form = wanted(
        suffix, request.headers.get("Accept"), request.headers.get("Accept-Profile"), first
    )
    if form is None:
        raise NotWritableError(TITLES)
    if release is not here.release:
        # What is taken down later changes what an older release is let say.
        edition = "-".join(filter(None, (edition, the_past().veil(release.version).mark)))
    key = (release.version, path, number, form.name, edition)
    tag = "-".join(filter(None, (edition, release.version, here.edition, form.name)))
    pages = 0
    day = _dated(here, release)
    if status == 200:
        refuse_other_state(request.environ, (tag, f"{tag}-gzip"), day)
    if status == 200 and _is_known(tag, day):
        response = Response(status=304)
    else:
        content = here.documents.get(
            key, lambda: _written(form, make(), path, page, release, stated)
        )
        response = Response(content.content, status)
        response.headers["Content-Type"] = form.content_type
        pages = content.pages
    if status == 200:
        response.set_etag(tag)
        response.last_modified = day
        if first == "html":
            warm.keep(request.environ, form.name)
    _point(response, path, form, number)
    if pages > 1:
        full = f"{path}.{suffix}" if suffix else path
        for relation, each in pages_of(number, pages).items():
            address = full + (f"?page={each}" if each > 1 else "")
            response.headers.add("Link", f'<{address}>; rel="{relation}"')
    return response


def _is_known(tag: str, day: datetime | None) -> bool:
    """Return whether the caller has this already, by its tag, or else by its day."""
    environ = request.environ
    return "HTTP_IF_MATCH" not in environ and not is_resource_modified(
        environ, etag=tag, last_modified=day
    )


def _dated(here: Served, release: Release) -> datetime | None:
    if release.version not in here.days:
        day = last_modified(release)
        if release is not here.release and the_past().veil(release.version).mark:
            since = _dated(here, here.release)  # which says what was taken down
            day = None if day is None or since is None else max(day, since)
        here.days[release.version] = day
    return here.days[release.version]


def _written(
    form: Form,
    description: Description,
    path: str,
    page: Callable[[Description], str],
    release: Release,
    stated: bool,
) -> Written:
    """Return a description in a form, with what the document says about itself."""
    if form.name == "html":
        return Written(page(description).encode(), description.pages)
    if form.suffix == "json":
        return Written(framed(description), description.pages)
    about = about_document(canonical(path), description, release.version if stated else "")
    triples = [*description.triples, *about]
    if form.name in ("trig", "nq"):
        # All of it stands in the default graph, where those look who know of no others, and each
        # statement once more in the graph of the release that it comes from.
        content = write_quads([*triples, *placed(release.store, description.triples)], form.name)
    else:
        content = write(triples, form.suffix)
    return Written(content, description.pages)


def _point(response: AnyResponse, path: str, form: Form, number: int) -> None:
    """Say where this is, in which other forms it is had, and under which terms."""
    query = f"?page={number}" if number > 1 else ""
    response.vary.update(("Accept", "Accept-Profile"))
    response.headers["Content-Location"] = f"{path}.{form.suffix}{query}"
    for link in _links(path, query, form):
        response.headers.add("Link", link)


def _links(path: str, query: str, form: Form) -> Iterator[str]:
    for other in FORMS.values():
        # One for each suffix: of two of one type, some clients follow the wrong one.
        if other.suffix != form.suffix and not other.is_other:
            address = f"{path}.{other.suffix}{query}"
            yield f'<{address}>; rel="alternate"; type="{other.media_type}"'
    yield f'<{canonical(path)}{query}>; rel="canonical"'
    yield f'<{LICENSE}>; rel="license"'
    yield f'<{url_for("discovery.void")}>; rel="describedby"'
    if form.name != "html":
        for profile in (*form.profiles, ONTOLOGY):
            yield f'<{profile}>; rel="profile"'
