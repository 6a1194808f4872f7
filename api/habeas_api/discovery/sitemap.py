"""Every page that a search engine may want: ``/sitemap.xml``, and its parts below ``/sitemap``.

What it lists stands in a side of the release (:mod:`habeas.release.listing`),
so that one part is a small file that is read and written out again, however
large the release is. Pages that no release holds are a part of their own.
"""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from flask import url_for

from habeas.release import listing
from habeas.release.history import stamp
from habeas_api.addresses import absolute
from habeas_api.discovery.services import address, is_there
from habeas_api.queries import library
from habeas_api.served import served

__all__ = ["index", "pages", "parts", "things"]

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Pages from the root of the service that are there whatever a release holds.
_PAGES = ("catalog.html", "ontology.html", "networks", "queries", "releases", "sparql", "tables")


def parts() -> int:
    """Return how many parts with things there are."""
    return listing.parts(served().release.side("listing"))


def index(since: datetime | None) -> str:
    """Return the index; all of a release is as old as the release."""
    names = ["pages", *map(str, range(1, parts() + 1))]
    places = [absolute(url_for("discovery.sitemap_part", name=name)) for name in names]
    return _written("sitemapindex", "sitemap", places, since)


def pages(since: datetime | None) -> str:
    """Return the part with the pages that are no things."""
    vocabulary = url_for("vocabulary.scheme", scheme="-").removesuffix("-")
    places = [
        address(""),
        *(address(path) for path in _PAGES if is_there(path.removesuffix(".html"))),
        *(absolute(url_for("queries.question", name=name)) for name in _questions()),
        *(absolute(vocabulary + name) for name in served().concepts),
    ]
    return _written("urlset", "url", places, since)


def _questions() -> list[str]:
    """Return the names of our questions that can be asked as they are, without any value."""
    return [
        each.name
        for each in library().queries()
        if each.ships and all(given.optional for given in each.header.parameters)
    ]


def things(number: int, since: datetime | None) -> str:
    """Return a part with things."""
    folder = served().release.side("listing")
    assert folder is not None
    # Made once and not for each of ten thousand addresses: a name stands in one as it is.
    beginning = absolute(url_for("things.about", kind="-", local="-")).removesuffix("-/-")
    places = [beginning + name for name in listing.listed(folder, number)]
    return _written("urlset", "url", places, since)


def _written(outer: str, inner: str, places: Iterable[str], since: datetime | None) -> str:
    end = f"<lastmod>{stamp(since)}</lastmod></{inner}>\n" if since else f"</{inner}>\n"
    lines = [f"<{inner}><loc>{escape(place)}</loc>{end}" for place in places]
    return f'{_HEAD}<{outer} xmlns="{_SPACE}">\n{"".join(lines)}</{outer}>\n'
