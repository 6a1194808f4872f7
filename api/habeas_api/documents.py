"""One description as a document in every format: negotiation, its headers, and 304."""

from collections.abc import Callable, Mapping

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from habeas.describe import Description
from habeas.store.formats import GRAPHS
from habeas_api.errors import NotWritableError
from habeas_api.negotiation import choose
from habeas_api.served import served
from habeas_api.writing import write

__all__ = ["SUFFIXES", "document", "without_suffix"]

#: Media types by suffix; what no one asks differently for comes first.
SUFFIXES: Mapping[str, str] = {"html": "text/html"} | {
    each.name: each.media_type for each in GRAPHS.values()
}
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_TITLES = {"text/html": "HTML"} | {each.media_type: each.title for each in GRAPHS.values()}


def without_suffix(name: str) -> tuple[str, str]:
    """Return a name and its suffix, which is empty unless it is one of ours.

    Examples
    --------
    >>> without_suffix("0001.ttl")
    ('0001', 'ttl')
    >>> without_suffix("v1.2")
    ('v1.2', '')
    """
    base, dot, suffix = name.rpartition(".")
    return (base, suffix) if dot and suffix in SUFFIXES else (name, "")


def document(
    path: str,
    suffix: str,
    make: Callable[[], Description],
    page: Callable[[Description], str],
    first: str = "html",
) -> AnyResponse:
    """Return a description in the format of ``suffix``, or in the one that the caller would like.

    Parameters
    ----------
    path
        The address of the document in no particular format.
    suffix
        A format, or empty.
    make
        Makes the description; not called when the caller has it already.
    page
        Writes it for people.
    first
        The suffix of the format for those who like all the same.
    """
    offered = [SUFFIXES[first], *SUFFIXES.values()]
    media_type = SUFFIXES.get(suffix) or choose(request.headers.get("Accept"), offered)
    if media_type is None:
        raise NotWritableError(_TITLES)
    name = next(name for name, given in SUFFIXES.items() if given == media_type)
    release = served().release.version
    tag = f"{release}-{served().edition}-{name}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:

        def written() -> bytes:
            description = make()
            if name == "html":
                return page(description).encode()
            return write(description.triples, name)

        response = Response(served().memory.get((path, name), written), mimetype=media_type)
    response.set_etag(tag)
    response.vary.add("Accept")
    response.headers["Content-Location"] = f"{path}.{name}"
    for other, given in SUFFIXES.items():
        if other != name:
            link = f'<{path}.{other}>; rel="alternate"; type="{given}"'
            response.headers.add("Link", link)
    response.headers.add("Link", f'<{_LICENSE}>; rel="license"')
    return response
