"""The queries inside a caller's shapes, refused where they would reach out.

What a query may do that gets past this is settled by the operating system:
see ``habeas.store.sealing``.
"""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.errors import InvalidQueryError
from habeas.store import guard
from habeas.terms import PREFIXES, abbreviate
from habeas.validating.errors import UnwantedTextError

__all__ = ["check_queries"]

_SH = PREFIXES["sh"]
_QUERIES = frozenset(_SH + name for name in ("select", "ask", "construct", "update"))
#: What engines write before a query, and what it must not hold, since it could end the line.
_DECLARED = {
    _SH + "prefix": re.compile(r"[<>:\"{}|^`\\\x00-\x20#]"),
    _SH + "namespace": re.compile(r"[<>\"{}|^`\\\x00-\x20]"),
}


def check_queries(shapes: Iterable[ox.Triple]) -> None:
    """Refuse shapes with a query that calls elsewhere, or names other data.

    Raises
    ------
    UnwantedTextError
        With the node that has the query.
    """
    for triple in shapes:
        name = triple.predicate.value
        if not isinstance(triple.object, ox.Literal):
            continue
        text = triple.object.value
        if name in _QUERIES:
            reason = _reason(text)
            if reason:
                raise UnwantedTextError(
                    f"{abbreviate(name)} of {_near(triple)}: {reason}", refused=True
                )
        elif name in _DECLARED and (found := _DECLARED[name].search(text)):
            raise UnwantedTextError(
                f"{abbreviate(name)} of {_near(triple)} must not hold {found[0]!r}.", refused=True
            )


def _reason(text: str) -> str:
    """Return why a query is refused; nothing if it is not."""
    try:
        guard.check(text)
    except InvalidQueryError as error:
        return str(error)
    if guard.has_from(text):
        return "FROM would name other data; a constraint is about the data that is validated."
    return ""


def _near(triple: ox.Triple) -> str:
    return abbreviate(getattr(triple.subject, "value", ""))
