"""What the cases of an invented graph share: words, places, bodies, people and sources.

Everything that more than one case names has a number, and what is said of it
follows from the number. So a case can name what another one describes without
any of it being kept, and memory stays flat however large the graph is.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

import pyoxigraph as ox

from benchmarks.shacl.names import LANGUAGES, body_name, person_name
from benchmarks.shacl.records import Record, concept, day, iri, plain, text, thing, typed
from habeas.terms import PREFIXES, VOCAB

__all__ = ["COUNTRIES", "World"]

ONTOLOGY = Path(__file__).parents[2] / "ontology"
#: Codes that ISO 3166 leaves to users: no country has them.
COUNTRIES = [f"X{letter}" for letter in "ABCDEFGHIJKL"]
#: Each case brings this many people and this many sources.
PEOPLE, SOURCES = 4, 4
#: One new one in so many cases.
BODIES, CIRCLES, CITIES, SITES = 3, 5, 10, 6
MECHANISMS = 8
_FIRST_DAY, _DAYS = date(2005, 1, 1).toordinal(), 7300
_SCHEMES = (
    "affiliation-role", "aim", "charge-type", "claim-status", "collaboration-type",
    "custody-regime", "demand", "determination-category", "event-type", "funding-type", "ground",
    "intervention-type", "involvement-role", "issue", "organization-type", "outcome-type",
    "profile", "response-type", "sensitivity", "source-type", "standard", "tie-type",
)  # fmt: skip
_PREFIX_OF_CLASS = {"Place": "schema:", "Post": "org:"}


def record(kind: str, name: str) -> Record:
    """Return a new record of a class, with its type and nothing else."""
    return Record(name, kind).add("rdf:type", iri(_PREFIX_OF_CLASS.get(kind, "habeas:") + kind))


class World:
    """All that cases share, made from a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    @cached_property
    def concepts(self) -> dict[str, list[str]]:
        """The concepts of each vocabulary, in the order of their IRIs."""
        found: dict[str, list[str]] = {scheme: [] for scheme in _SCHEMES}
        for triple in self._ontology:
            if triple.predicate.value == PREFIXES["skos"] + "inScheme":
                found[str(triple.object)[1 + len(VOCAB) : -1]].append(str(triple.subject))
        return {scheme: sorted(names) for scheme, names in found.items()}

    @cached_property
    def _ontology(self) -> list[ox.Triple]:
        """Classes, subclasses, properties, and the vocabularies that the records use."""
        kept = []
        files = [ONTOLOGY / "core.ttl", *(ONTOLOGY / "vocab" / f"{name}.ttl" for name in _SCHEMES)]
        types, subclass = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "subClassOf"
        words = {
            PREFIXES["skos"] + name for name in ("broader", "inScheme", "notation", "prefLabel")
        }
        for path in files:
            for quad in ox.parse(path=path):
                predicate = quad.predicate.value
                wanted = predicate in (types, subclass) or (
                    path.parent != ONTOLOGY and predicate in words
                )
                if wanted and isinstance(quad.subject, ox.NamedNode):
                    kept.append(quad.triple)
        return sorted(set(kept), key=str)

    def ontology(self) -> Iterator[str]:
        """Return the lines that say what the words are."""
        for triple in self._ontology:
            yield f"{triple} .\n"

    def foundations(self) -> list[Record]:
        """Return what is there before any case: countries, States, mechanisms, first sources."""
        made = [self.source(number) for number in range(-MECHANISMS, 0)]
        for number, code in enumerate(COUNTRIES):
            place = record("Place", thing("place", code)).add("dcterms:identifier", plain(code))
            state = record("Organization", self.state(number))
            state.add("habeas:hasOrganizationType", concept("organization-type", "state"))
            state.add("habeas:isLocatedIn", place.name)
            for language in LANGUAGES[:3]:
                place.add("skos:prefLabel", text(f"Examplia {code}", language))
                state.add("skos:prefLabel", text(f"State of Examplia {code}", language))
            for one in (place, state):
                made.append(one.add("dcterms:source", self.source_name(-1)))
        for number in range(MECHANISMS):
            body = record("Organization", thing("agent", f"panel-{number}"))
            body.add("skos:prefLabel", text(f"Panel of Examplia {number}", "en"))
            body.add("habeas:hasOrganizationType", concept("organization-type", "un-body"))
            mechanism = record("Mechanism", self.mechanism(number))
            mechanism.add("skos:prefLabel", text(f"Procedure of panel {number}", "en"))
            mechanism.add("habeas:isOperatedBy", body.name)
            mechanism.add("habeas:hasLegalBasis", self.source_name(number - MECHANISMS))
            post = record("Post", self.post(number)).add("org:postIn", body.name)
            post.add("skos:prefLabel", text(f"Rapporteur {number}", "en"))
            for one in (body, mechanism, post):
                made.append(one.add("dcterms:source", self.source_name(number - MECHANISMS)))
        return made

    # Names, from numbers

    def state(self, number: int) -> str:
        """Return the IRI of the State of a country."""
        return thing("agent", f"state-of-{COUNTRIES[number].lower()}")

    def mechanism(self, number: int) -> str:
        """Return the IRI of a mechanism."""
        return thing("mechanism", f"procedure-{number}")

    def post(self, number: int) -> str:
        """Return the IRI of a post."""
        return thing("post", f"rapporteur-{number}")

    def person_name(self, number: int) -> str:
        """Return the IRI of a person, which says nothing about them."""
        return thing("agent", f"p{number:06}")

    def body_name(self, number: int) -> str:
        """Return the IRI of an organization."""
        return thing("agent", f"body-{number}")

    def circle_name(self, number: int) -> str:
        """Return the IRI of a group."""
        return thing("agent", f"circle-{number}")

    def city_name(self, number: int) -> str:
        """Return the IRI of a city."""
        return thing("place", f"city-{number}")

    def site_name(self, number: int) -> str:
        """Return the IRI of a detention site."""
        return thing("site", f"site-{number}")

    def source_name(self, number: int) -> str:
        """Return the IRI of a source."""
        return thing("source", f"s{number}" if number >= 0 else f"law{-number}")

    # Descriptions, from numbers

    def person(self, number: int) -> Record:
        """Describe a person."""
        random = self._random("person", number)
        person = record("Person", self.person_name(number))
        self._label(person, [person_name(number, name) for name in LANGUAGES], random)
        person.add("habeas:hasSensitivity", concept("sensitivity", "public"))
        person.add("habeas:hasProfile", *self._some("profile", random, 2))
        person.add("dcterms:source", self.source_name(SOURCES * (number // PEOPLE)))
        if random.random() < 0.5:
            person.add("habeas:isLocatedIn", thing("place", random.choice(COUNTRIES)))
        if random.random() < 0.3:
            person.add("schema:birthDate", typed(str(random.randint(1930, 2000)), "gYear"))
        if random.random() < 0.2:
            address = f"http://www.wikidata.org/entity/Q{900000000 + number}"
            person.add("skos:exactMatch", iri(address))
        if random.random() < 0.1:
            person.add("habeas:isPseudonymized", typed("false", "boolean"))
        return person

    def body(self, number: int) -> Record:
        """Describe an organization."""
        random = self._random("body", number)
        body = record("Organization", self.body_name(number))
        self._label(body, [body_name(number, name) for name in LANGUAGES], random)
        body.add("habeas:hasOrganizationType", *self._some("organization-type", random, 1))
        body.add("habeas:isLocatedIn", thing("place", random.choice(COUNTRIES)))
        body.add("schema:url", iri(f"https://body-{number}.example.org/"))
        return body.add("dcterms:source", self.source_name(SOURCES * BODIES * number))

    def circle(self, number: int) -> Record:
        """Describe a group."""
        random = self._random("circle", number)
        circle = record("Group", self.circle_name(number))
        self._label(circle, [f"{body_name(number, name)} +" for name in LANGUAGES], random)
        return circle.add("dcterms:source", self.source_name(SOURCES * CIRCLES * number))

    def city(self, number: int) -> Record:
        """Describe a city."""
        city = record("Place", self.city_name(number))
        city.add("skos:prefLabel", text(f"Exampleton {number}", "en"))
        city.add("schema:containedInPlace", thing("place", COUNTRIES[number % len(COUNTRIES)]))
        return city.add("dcterms:source", self.source_name(SOURCES * CITIES * number))

    def site(self, number: int) -> Record:
        """Describe a detention site."""
        site = record("DetentionSite", self.site_name(number))
        site.add("skos:prefLabel", text(f"Northgate Prison {number}", "en"))
        site.add("schema:containedInPlace", self.city_name(number * SITES // CITIES))
        return site.add("dcterms:source", self.source_name(SOURCES * SITES * number))

    def source(self, number: int) -> Record:
        """Describe a source."""
        random = self._random("source", number)
        source = record("Source", self.source_name(number))
        language = random.choice(LANGUAGES)
        issued, first, last = self.published(number)
        source.add("dcterms:title", text(f"Report {number} of the North Watch", language))
        source.add("dcterms:language", plain(language))
        source.add("dcterms:issued", issued)
        source.add("habeas:publishedOnOrAfter", day(first))
        source.add("habeas:publishedOnOrBefore", day(last))
        source.add("habeas:hasSourceType", *self._some("source-type", random, 1))
        if number < 0:
            return source
        source.add("schema:url", iri(f"https://reports.example.org/{language}/{number}"))
        source.add("dcterms:subject", thing("case", f"c{number // SOURCES}"))
        bodies = number // SOURCES // BODIES
        source.add("dcterms:publisher", self.body_name(random.randint(0, bodies)))
        if number > SOURCES and random.random() < 0.1:
            source.add("dcterms:isVersionOf", self.source_name(random.randrange(number)))
        return source

    def published(self, number: int) -> tuple[str, int, int]:
        """Return the date of a source as it is written, and its first and last day."""
        spread = (number * 2654435761 + self.seed * 40503) % 2**32
        first = date.fromordinal(_FIRST_DAY + spread % _DAYS)
        if spread % 7 == 0:
            last = date(first.year, 12, 31)
            return (
                typed(str(first.year), "gYear"),
                date(first.year, 1, 1).toordinal(),
                last.toordinal(),
            )
        if spread % 7 == 1:
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            month = typed(f"{first:%Y-%m}", "gYearMonth")
            return month, first.replace(day=1).toordinal(), after.toordinal() - 1
        return day(first.toordinal()), first.toordinal(), first.toordinal()

    def _random(self, kind: str, number: int) -> Random:
        return Random(f"{self.seed}/{kind}/{number}")

    def _some(self, scheme: str, random: Random, most: int) -> list[str]:
        return random.sample(self.concepts[scheme], random.randint(1, most))

    def _label(self, one: Record, names: list[str], random: Random) -> None:
        """Name a thing in English and up to three other languages, one of them twice over."""
        chosen = [0, *sorted(random.sample(range(1, len(names)), random.randint(0, 3)))]
        for place in chosen:
            one.add("skos:prefLabel", text(names[place], LANGUAGES[place]))
        if random.random() < 0.25:
            place = random.choice(chosen)
            one.add("skos:altLabel", text(f"{names[place]} B", LANGUAGES[place]))
