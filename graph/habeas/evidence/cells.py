"""What stands in a cell of a query's answer, as a plain value."""

from datetime import date

import pyoxigraph as ox

from habeas.store.embedded import Term
from habeas.terms import PREFIXES

__all__ = ["as_day", "as_text"]

DATE = PREFIXES["xsd"] + "date"


def as_text(term: Term | None) -> str:
    """Return the IRI or the text of a term, and an empty text for nothing.

    Examples
    --------
    >>> as_text(ox.NamedNode("urn:test:ada")), as_text(None)
    ('urn:test:ada', '')
    """
    return "" if term is None or isinstance(term, ox.Triple) else str(term.value)


def as_day(term: Term | None) -> date | None:
    """Return the day that a literal of the type date names, and None for anything else.

    Examples
    --------
    >>> as_day(ox.Literal("2019-05-03", datatype=ox.NamedNode(DATE)))
    datetime.date(2019, 5, 3)
    >>> as_day(ox.Literal("2019-05-03")) is None
    True
    """
    if not isinstance(term, ox.Literal) or term.datatype.value != DATE:
        return None
    try:
        return date.fromisoformat(term.value)
    except ValueError:  # a store that was not validated
        return None
