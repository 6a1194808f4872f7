"""The prefixes that need no declaration here, each with a name of its own: ``/query/prefixes``."""

import pyoxigraph as ox
from flask import render_template, url_for
from werkzeug.wrappers import Response

from habeas.describe import Description
from habeas.queries.executables import QUERY, executables
from habeas.terms import PREFIXES, expand
from habeas_api.documents import document

__all__ = ["NAME", "answer"]

#: How they are called among the queries.
NAME = "prefixes"


def answer(suffix: str) -> Response:
    """Return them in the format of ``suffix``, or in the one that the caller would like."""
    path = url_for("discovery.prefixes")

    def make() -> Description:
        declared = QUERY + NAME
        said = [
            triple
            for triple in executables()
            if isinstance(triple.subject, ox.NamedNode)
            and (
                triple.predicate.value == expand("sh:declare")
                or triple.subject.value.startswith(f"{declared}#")
            )
        ]
        return Description(declared, said, {})

    def page(_: Description) -> str:
        return render_template("prefixes.html", path=path, prefixes=PREFIXES)

    return document(path, suffix, make, page, first="ttl")
