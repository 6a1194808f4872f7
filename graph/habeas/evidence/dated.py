"""When the relations and events of a store were, as spans.

What the ontology says of dates is turned into a span here, once: a lasting
thing without an end is open, and anything else without an end took one day.
"""

from collections.abc import Sequence

import pyoxigraph as ox

from habeas.evidence.cells import as_day, as_text
from habeas.evidence.intervals import Span
from habeas.queries import select
from habeas.store.interface import Store, Term

__all__ = ["span_of", "spans"]


def spans(store: Store, thing: str | None = None) -> dict[str, Span]:
    """Return the span of each relation and event that has a date, by its IRI, in that order.

    Parameters
    ----------
    store
        The triples of a release.
    thing
        Only this one, by its IRI.

    Raises
    ------
    ContradictorySpanError
        If the bounds of a thing leave it no day; in a release none do.
    """
    given = {} if thing is None else {"thing": ox.NamedNode(thing)}
    return {
        as_text(iri): span_of(cells, lasting=as_text(lasting) == "true")
        for iri, lasting, *cells in select(store, "time-spans", **given)
    }


def span_of(cells: Sequence[Term | None], lasting: bool = True) -> Span:
    """Return the span of five cells of a row: two bounds of the start, two of the end, confirmed.

    Examples
    --------
    >>> from habeas.terms import PREFIXES
    >>> day = ox.Literal("2019-05-03", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    >>> span_of([day, day, None, None, None], lasting=False) == Span.on("2019-05-03")
    True
    """
    after, before, end_after, end_before, confirmed = map(as_day, cells)
    ended = end_after is not None or end_before is not None or confirmed is not None
    return Span(after, before, end_after, end_before, confirmed, one_day=not (lasting or ended))
