"""Which graph a request names, and how it would like to have it: by the Graph Store HTTP Protocol.

The same for a release, which can only be read, and for a dataset to try things.
"""

from collections.abc import Mapping

import pyoxigraph as ox
from flask import request
from werkzeug.exceptions import BadRequest

from habeas.errors import UnknownNameError
from habeas.store.formats import GRAPHS, Format, named
from habeas_api.errors import BadParameterError, NotWritableError
from habeas_api.fields import Fields
from habeas_api.negotiation import choose

__all__ = ["GRAPH_TYPES", "format_asked", "is_default", "one_graph"]

#: Names of formats by media type, the first being for who does not say.
GRAPH_TYPES: Mapping[str, str] = {each.media_type: name for name, each in GRAPHS.items()} | {
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
}
_ADVICE = "Name one graph: ?graph= with its IRI, or ?default."


def format_asked(
    fields: Fields,
    formats: Mapping[str, Format[ox.RdfFormat]] = GRAPHS,
    types: Mapping[str, str] = GRAPH_TYPES,
) -> tuple[str, str]:
    """Return media type and name of the format of the answer, by ``format=`` or the Accept header.

    Raises
    ------
    BadParameterError
        If no format is called so.
    NotWritableError
        If the header takes none of them.
    """
    name = fields.get("format", [""])[-1]
    if name:
        known = named(formats, name)
        if known is None:
            raise BadParameterError(UnknownNameError("format", name[:100], formats))
        return known.media_type, known.name
    chosen = choose(request.headers.get("Accept"), list(types))
    if chosen is None:
        raise NotWritableError({each.media_type: each.title for each in formats.values()})
    return chosen, types[chosen]


def is_default(fields: Fields) -> bool:
    """Return whether the default graph is asked for, and not another one by its name.

    Raises
    ------
    BadRequest
        If several graphs are named, or there are fields that name none: what these are about
        could be everything otherwise.
    """
    named_by = {name: values for name, values in fields.items() if name != "format"}
    if len(named_by) != 1 or len(next(iter(named_by.values()))) != 1:
        raise BadRequest(_ADVICE)
    if "default" in named_by:
        return True
    if not named_by.get("graph", [""])[0]:
        raise BadRequest(_ADVICE)
    return False


def one_graph(fields: Fields) -> str:
    """Return what ``graph=`` says, once :func:`is_default` said that it is about that."""
    return fields["graph"][0]
