"""By what the things that were found can be told apart, and what it means for each kind of thing.

Everything here is read from the graph, and said of things that have a name or
a description. A thing can have several values of one facet, or none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from habeas.store.interface import Store, Term
from habeas.terms import HABEAS, KIND_OF_CLASS, PREFIXES, expand

__all__ = ["FACETS", "Said", "gone", "links", "said"]

#: What each facet tells, in the order in which they are shown.
FACETS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "What it is, by its identifier; concept for the words of vocabularies, term for those of the ontology.",
        "class": "Its class.",
        "type": "The type of an organization.",
        "role": "Of an agent: the roles in which it is on record in any case. Of a case: those that somebody has in it. A narrower role counts for the broader ones too.",
        "country": "Of an agent, a place or a site: where it is. Of an event: where it was. Of a case: where the States lie that must answer for it.",
        "year": "Of an event or a relation: each year from its earliest beginning to its latest end. Of a case: the years of its events and involvements. Of an agent: those of its involvements. Of a source: when it was issued.",
        "mechanism": "Of an event: the mechanism under which it was. Of a case: those of its events.",
        "issue": "Of a case: what is at stake in it.",
        "charge": "Of a proceeding: what was charged. Of a case: what was charged in its proceedings.",
    }
)
#: A longer period is taken for a mistake: only its first year counts.
_MOST_YEARS = 150
#: What counts for how much a thing is linked: who points to it with these.
_LINKS = (
    "habeas:inCase", "habeas:hasPrincipal", "habeas:isPartOfCase", "habeas:performedBy",
    "habeas:concernsAgent", "habeas:hasParty", "habeas:isAffiliatedWith", "habeas:isLocatedIn",
    "habeas:underMechanism", "habeas:isPartOfCampaign", "habeas:citesSource", "habeas:isHeldAt",
    "habeas:hasFunder", "habeas:hasRecipient", "schema:containedInPlace",
)  # fmt: skip
_CODE = 2
_ACTOR_AS = PREFIXES["actor-as"]


@dataclass(frozen=True)
class Said:
    """One value of one thing."""

    thing: str
    facet: str
    #: As it stands in addresses: ``defence-counsel``, ``2019``.
    value: str
    #: What the value is; empty for years.
    iri: str = ""


def said(store: Store) -> Iterator[Said]:
    """Yield the values of things; some several times, and of things without a name too."""
    yield from _classes(store)
    yield from _roles(store)
    yield from _countries(store)
    yield from _years(store)
    for facet, pattern in (
        ("type", "?thing habeas:hasOrganizationType ?value"),
        ("issue", "?thing habeas:hasIssue ?value"),
        ("charge", "?thing habeas:hasChargeType ?value"),
        ("charge", "?of habeas:hasChargeType ?value ; habeas:isPartOfCase ?thing"),
        ("mechanism", "?thing habeas:underMechanism ?value"),
        ("mechanism", "?of habeas:underMechanism ?value ; habeas:isPartOfCase ?thing"),
    ):
        for thing, value in _rows(store, f"?thing ?value {{ {pattern} }}"):
            if thing and value:
                yield Said(thing, facet, _local(value), value)


def links(store: Store) -> Iterator[tuple[str, int]]:
    """Yield how often a thing is pointed to; a thing may come several times."""
    for name in _LINKS:
        query = (
            f"SELECT ?thing (COUNT(*) AS ?number) {{ ?of <{expand(name)}> ?thing }} GROUP BY ?thing"
        )
        for thing, number in store.rows(query):
            if isinstance(thing, ox.NamedNode) and isinstance(number, ox.Literal):
                yield thing.value, int(number.value)


def gone(store: Store) -> Iterator[str]:
    """Yield what was merged into another thing, or withdrawn: it is not to be found."""
    query = f"""
        SELECT DISTINCT ?thing {{
            {{ ?thing <{expand("dcterms:isReplacedBy")}> ?by }} UNION
            {{ ?thing <{expand("habeas:isTakenDownOn")}> ?day }} UNION
            {{ ?thing <{expand("owl:deprecated")}> true }}
        }}"""
    for (thing,) in store.rows(query):
        if isinstance(thing, ox.NamedNode):
            yield thing.value


def _classes(store: Store) -> Iterator[Said]:
    for iri in sorted(KIND_OF_CLASS):
        for (thing,) in _rows(store, f"?thing {{ ?thing a <{iri}> }}"):
            if thing:
                yield Said(thing, "class", _local(iri), iri)


def _roles(store: Store) -> Iterator[Said]:
    """Yield roles as the shortcuts say them: without what only rejected claims support."""
    # Here and not above: who only searches needs nothing that reads the ontology.
    from habeas.vocabulary.shortcuts import HAS_ACTOR, ROLES, ways

    for way in ways():
        if way == HAS_ACTOR:
            continue
        role = way.removeprefix(_ACTOR_AS)
        for pair in _rows(store, f"?case ?agent {{ ?case <{way}> ?agent }}"):
            for thing in pair:
                if thing:
                    yield Said(thing, "role", role, ROLES + role)


def _countries(store: Store) -> Iterator[Said]:
    above = defaultdict(set)
    for place, other in _rows(store, "?place ?in { ?place schema:containedInPlace ?in }"):
        above[place].add(other)
    # A country has a code of two letters, and there are few.
    countries = {
        place
        for place, code in _rows(
            store, "?place ?code { ?place a schema:Place ; dcterms:identifier ?code }"
        )
        if len(code) == _CODE and code.isascii() and code.isalpha() and code.isupper()
    }
    within: dict[str, list[str]] = {}
    for pattern in (
        "?thing a schema:Place BIND (?thing AS ?place)",
        "?thing schema:containedInPlace ?place",
        "?thing habeas:isLocatedIn ?place",
        "?thing habeas:occurredAt ?place",
        f"?thing <{_ACTOR_AS}respondent-state> ?state . ?state habeas:isLocatedIn ?place",
    ):
        for thing, place in _rows(store, f"?thing ?place {{ {pattern} }}"):
            if place not in within:
                within[place] = sorted(_upward(place, above) & countries)
            for country in within[place]:
                yield Said(thing, "country", _local(country), country)


def _upward(place: str, above: Mapping[str, set[str]]) -> set[str]:
    """Return a place and everything that it lies in."""
    found, waiting = set[str](), [place]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += above.get(each, ())
    return found


def _years(store: Store) -> Iterator[Said]:
    for target in (
        "BIND (?of AS ?thing)",
        "?of habeas:isPartOfCase ?thing",
        "?of habeas:inCase ?thing",
        "?of habeas:hasPrincipal ?thing ; habeas:inCase ?any",
    ):
        query = f"""?thing ?from ?to {{
            {{ ?of habeas:startsOnOrAfter ?from }} UNION
            {{ ?of habeas:startsOnOrBefore ?from FILTER NOT EXISTS {{ ?of habeas:startsOnOrAfter ?none }} }}
            OPTIONAL {{ ?of habeas:endsOnOrBefore ?last }}
            OPTIONAL {{ ?of habeas:endsOnOrAfter ?end }}
            OPTIONAL {{ ?of habeas:lastConfirmedOn ?seen }}
            BIND (COALESCE(?last, ?end, ?seen, ?from) AS ?to)
            {target} }}"""
        for thing, first, last in _rows(store, query):
            for year in _between(first, last):
                yield Said(thing, "year", year)
    for thing, day in _rows(store, "?thing ?day { ?thing a habeas:Source ; dcterms:issued ?day }"):
        for year in _between(day, day):
            yield Said(thing, "year", year)


def _between(first: str, last: str) -> Iterator[str]:
    """Yield the years from one day to another."""
    if not (first[:4].isdigit() and last[:4].isdigit()):
        return
    one, other = int(first[:4]), int(last[:4])
    if not one <= other <= one + _MOST_YEARS:
        other = one
    for year in range(one, other + 1):
        yield f"{year:04}"


def _rows(store: Store, pattern: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query as texts; what is no IRI and no literal is an empty one."""
    prefixes = "".join(
        f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("dcterms", "habeas", "schema")
    )
    for row in store.rows(f"{prefixes}SELECT {pattern}"):
        yield tuple(map(_text, row))


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.removeprefix(HABEAS).rpartition("/")[2].rpartition("#")[2]
