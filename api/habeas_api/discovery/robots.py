"""What crawlers may read: ``/robots.txt`` (RFC 9309).

Every description, page and file may be read. What has no end, or is computed
for each question, is for programs that want an answer and not for those that
follow every link.
"""

from flask import url_for

from habeas_api.addresses import absolute
from habeas_api.discovery.services import address

__all__ = ["robots"]

_NOT = (
    "sparql?",
    "sparql/explain",
    "fragments",
    "graph-store",
    "lookup",
    "networks/",
    "queries/*?",
    "reconcile",
    "release/*/doc/",
    "search",
    "timemap/",
    "validate",
)


def robots() -> str:
    """Return the file."""
    root = url_for("home.welcome")
    lines = [
        f"# Everything at once is quicker: {address('dump')}",
        "User-agent: *",
        *(f"Disallow: {root}{path}" for path in _NOT),
        "",
        f"Sitemap: {absolute(url_for('discovery.sitemap_index'))}",
    ]
    return "\n".join(lines) + "\n"
