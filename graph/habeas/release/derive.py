"""What follows from the records without judgement, said once so that every question need not.

Derived triples stand in a graph of their own. There are two kinds:

- the first and the last day on which a source can have been published, from its
  date as precise as it was given;
- the day by which a claim was certainly known: the earliest of the last days of
  publication of the sources that it cites. A claim whose sources have no date
  has none, and stays out of every view of what was known on a day.
"""

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.errors import InvalidDateError
from habeas.evidence.dates import bounds
from habeas.terms import HABEAS, PREFIXES

__all__ = ["derive"]

ISSUED = ox.NamedNode(PREFIXES["dcterms"] + "issued")
DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
AFTER = ox.NamedNode(HABEAS + "publishedOnOrAfter")
BEFORE = ox.NamedNode(HABEAS + "publishedOnOrBefore")
HAS_CITATION = ox.NamedNode(HABEAS + "hasCitation")
CITES_SOURCE = ox.NamedNode(HABEAS + "citesSource")
KNOWN_SINCE = ox.NamedNode(HABEAS + "isKnownSince")
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def derive(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the derived triples of records, without those that the records state themselves.

    A date that cannot be read gives nothing; validation names it.
    """
    stated = set()
    last_day: dict[Node, str] = {}
    citations: dict[Node, list[Node]] = defaultdict(list)
    source_of: dict[Node, Node] = {}
    derived: list[ox.Triple] = []
    for triple in triples:
        if triple.predicate == ISSUED and isinstance(triple.object, ox.Literal):
            try:
                first, last = bounds(triple.object.value)
            except InvalidDateError:
                continue
            derived.append(ox.Triple(triple.subject, AFTER, ox.Literal(str(first), datatype=DATE)))
            derived.append(ox.Triple(triple.subject, BEFORE, ox.Literal(str(last), datatype=DATE)))
            last_day.setdefault(triple.subject, str(last))
        elif triple.predicate in (AFTER, BEFORE, KNOWN_SINCE):
            stated.add(triple)
            if triple.predicate == BEFORE and isinstance(triple.object, ox.Literal):
                last_day[triple.subject] = triple.object.value
        elif triple.predicate == HAS_CITATION:
            citations[triple.subject].append(triple.object)
        elif triple.predicate == CITES_SOURCE:
            source_of[triple.subject] = triple.object
    for claim, cited in citations.items():
        days = [last_day[source_of[c]] for c in cited if source_of.get(c) in last_day]
        if days and not isinstance(claim, ox.Literal | ox.Triple):
            derived.append(ox.Triple(claim, KNOWN_SINCE, ox.Literal(min(days), datatype=DATE)))
    return [triple for triple in dict.fromkeys(derived) if triple not in stated]
