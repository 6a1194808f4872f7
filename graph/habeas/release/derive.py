"""What follows from the records without judgement, said once so that every question need not.

Derived triples stand in a graph of their own. There are three kinds:

- the first and the last day on which a source can have been published, from its
  date as precise as it was given;
- the day by which a claim was certainly known: the earliest of the last days of
  publication of the sources that it cites. A claim whose sources have no date
  has none, and stays out of every view of what was known on a day;
- shortcuts from a case to its agents: see :mod:`habeas.release.derive_shortcuts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from habeas.errors import InvalidDateError
from habeas.evidence.dates import bounds
from habeas.release import derive_shortcuts
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
_DATES = (ISSUED, AFTER, BEFORE, HAS_CITATION, CITES_SOURCE, KNOWN_SINCE)


def derive(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the derived triples of records, without those that the records state themselves.

    A date that cannot be read gives nothing; validation names it. All triples
    are looked at once, and only those that something can follow from twice.
    """
    said: dict[ox.NamedNode, list[ox.Triple]] = {
        predicate: [] for predicate in (*_DATES, *derive_shortcuts.READ, *derive_shortcuts.made())
    }
    listed = said.get
    for triple in triples:
        if (found := listed(triple.predicate)) is not None:
            found.append(triple)
    stated = {
        triple
        for predicate in (AFTER, BEFORE, KNOWN_SINCE, *derive_shortcuts.made())
        for triple in said[predicate]
    }
    derived = [*_days(said), *derive_shortcuts.shortcuts(said)]
    return [triple for triple in dict.fromkeys(derived) if triple not in stated]


def _days(said: Mapping[ox.NamedNode, Iterable[ox.Triple]]) -> list[ox.Triple]:
    """Return the bounds of publication, and the days by which claims were known."""
    last_day: dict[Node, str] = {}
    derived: list[ox.Triple] = []
    for triple in said[ISSUED]:
        if not isinstance(triple.object, ox.Literal):
            continue
        try:
            first, last = bounds(triple.object.value)
        except InvalidDateError:
            continue
        derived.append(ox.Triple(triple.subject, AFTER, ox.Literal(str(first), datatype=DATE)))
        derived.append(ox.Triple(triple.subject, BEFORE, ox.Literal(str(last), datatype=DATE)))
        last_day.setdefault(triple.subject, str(last))
    for triple in said[BEFORE]:
        if isinstance(triple.object, ox.Literal):
            last_day[triple.subject] = triple.object.value
    citations: dict[Node, list[Node]] = defaultdict(list)
    for triple in said[HAS_CITATION]:
        citations[triple.subject].append(triple.object)
    source_of: dict[Node, Node] = {triple.subject: triple.object for triple in said[CITES_SOURCE]}
    for claim, cited in citations.items():
        days = [last_day[source_of[c]] for c in cited if source_of.get(c) in last_day]
        if days and not isinstance(claim, ox.Literal | ox.Triple):
            derived.append(ox.Triple(claim, KNOWN_SINCE, ox.Literal(min(days), datatype=DATE)))
    return derived
