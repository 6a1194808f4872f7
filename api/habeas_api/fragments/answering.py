"""One page as it is asked for: found, written, known by its tag, and remembered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound

from habeas import fragments
from habeas.fragments import Found, Fragments
from habeas.release import Release
from habeas_api.addresses import site
from habeas_api.errors import NotWritableError
from habeas_api.fields import read_fields
from habeas_api.fragments.asked import PATTERN, Pattern
from habeas_api.fragments.controls import Place, metadata, place_of
from habeas_api.fragments.writing import FORMATS, written
from habeas_api.negotiation import choose
from habeas_api.parameters import Parameter, Value, read_values
from habeas_api.served import Served

__all__ = ["PARAMETERS", "PATH", "SIZE", "TITLES", "Asked", "Call", "call_of"]

PATH = "/fragments"
#: How many statements stand on a page.
SIZE = 100
PARAMETERS = (
    *PATTERN,
    Parameter("page", "Which page of what matches.", "integer", 1, least=1),
    Parameter("format", "The format, whatever the headers say.", choices=(*FORMATS, "html")),
)
#: What people call the formats, by media type.
TITLES: Mapping[str, str] = dict(FORMATS.values()) | {"text/html": "HTML"}
#: Names by media type; the first for those who like all the same.
_TYPES = {media_type: name for name, (media_type, _) in FORMATS.items()} | {
    "text/html": "html",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
}
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
#: Names that each machine has for itself.
_THIS_MACHINE = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::([0-9]{1,5}))?")
_LAST_PORT = 65_535


@dataclass(frozen=True)
class Call:
    """What a page depends on in a request, beside the release."""

    #: The site that the caller asks, and the path of the service there.
    site: str
    root: str
    #: What stands behind the question mark.
    query: bytes
    accept: str | None


@dataclass(frozen=True)
class Asked:
    """One page, found and not written yet."""

    version: str
    values: Mapping[str, Value]
    found: Found
    number: int
    #: The name of a format: one of :data:`FORMATS`, or ``html``.
    format: str
    place: Place
    tag: str

    @classmethod
    def of(cls, call: Call, here: Served) -> "Asked":
        """Return what a caller asks for.

        Raises
        ------
        NotFound
            If there is no such page, or the release has no fragments.
        InvalidValueError, BadParameterError, BadRequest, NotWritableError
            If it asks for what cannot be.
        """
        held = _held(here.release)
        values = read_values(read_fields(call.query), PARAMETERS)
        pattern = Pattern.of(values)
        name = _format(str(values["format"] or ""), call.accept)
        found = held.find(pattern.subject, pattern.predicate, pattern.object, pattern.graph)
        number, pages = int(str(values["page"])), _pages(found)
        if number > pages:
            raise NotFound(f"This fragment has {pages:,} {'page' if pages == 1 else 'pages'}.")
        place = place_of(call.site + call.root + PATH, call.query, number, pages)
        at = blake2b((call.site + call.root).encode(), digest_size=3).hexdigest()
        tag = f"{here.release.version}-{here.edition}-fragments-{at}-{name}"
        return cls(here.release.version, values, found, number, name, place, tag)

    @property
    def pages(self) -> int:
        """How many pages there are: one, if nothing matches."""
        return _pages(self.found)

    @property
    def media_type(self) -> str:
        """The media type of its format."""
        return FORMATS[self.format][0]

    @property
    def links(self) -> list[str]:
        """The links of its header."""
        around = (
            ("first", self.place.first),
            ("prev", self.place.previous),
            ("next", self.place.following),
        )
        links = (f'<{address}>; rel="{name}"' for name, address in around if address)
        return [f'<{_LICENSE}>; rel="license"', *links]

    @property
    def rows(self) -> list[fragments.Row]:
        """The statements of the page."""
        return self.found.rows((self.number - 1) * SIZE, self.number * SIZE)

    def written(self) -> bytes:
        """Return it in its format, which is not that for people."""
        said = metadata(self.place, self.version, len(self.found), SIZE)
        return written(self.rows, said, self.place.metadata, self.format)


def call_of(environ: dict[str, Any], address: str) -> Call:
    """Return what a page depends on in a request; ``address`` is what was set, or empty.

    Clients know what a page says of itself by the address that they asked. Where none is set, a
    machine has several names for itself; whoever uses one of them is told that one. No other name
    is believed.
    """
    host = environ.get("HTTP_HOST", "").lower()
    found = None if address else _THIS_MACHINE.fullmatch(host)
    near = found is not None and int(found[1] or 0) <= _LAST_PORT
    return Call(
        f"http://{host}" if near else site(address, environ),
        environ.get("SCRIPT_NAME", ""),
        environ.get("QUERY_STRING", "").encode("latin-1"),
        environ.get("HTTP_ACCEPT"),
    )


def _pages(found: Found) -> int:
    return max(-(-len(found) // SIZE), 1)


def _format(name: str, accept: str | None) -> str:
    """Return the format that is asked for by name, or by a header."""
    if name:
        return name
    media_type = choose(accept, list(_TYPES))
    if media_type is None:
        raise NotWritableError(TITLES)
    return _TYPES[media_type]


@lru_cache(8)
def _opened(folder: Path) -> Fragments:
    """Return the fragments in a folder; those of a release never change."""
    return fragments.open(folder)


def _held(release: Release) -> Fragments:
    """Return the fragments of a release.

    Raises
    ------
    NotFound
        If it has none.
    """
    folder = release.side("fragments")
    if folder is not None:
        return _opened(folder)
    if release.is_remote:
        raise NotFound(
            "This service answers from a store elsewhere and has no fragments: ask /sparql, or "
            "the service where the release was built."
        )
    said = release.manifest.get("sides", {}).get("fragments", {})
    raise NotFound(
        f"This release has no fragments. {said.get('left out', 'Build it again to get them')}."
    )
