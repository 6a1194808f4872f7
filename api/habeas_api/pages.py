"""A description as people read it: names for IRIs, evidence beside statements, links by kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from habeas.describe import (
    CITES_SOURCE,
    CLAIM_SUBJECT,
    CLAIMS,
    HAS_CITATION,
    NAMES,
    RDF_TYPE,
    Description,
)
from habeas.evidence.words import period, span
from habeas.store.embedded import Term
from habeas.terms import HABEAS, abbreviate, expand
from habeas_api.paging import Paging
from habeas_api.shown import Shown, outside, shown_iri
from habeas_api.words import WORDS

__all__ = ["Cited", "Evidence", "Group", "Page", "Row", "best_language"]

Label = Callable[[str], str]


def _terms(*names: str) -> tuple[str, ...]:
    return tuple(expand(name if ":" in name else f"habeas:{name}") for name in names)


_BOUNDS = _terms("startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore")
_CONFIRMED = expand("habeas:lastConfirmedOn")
_SOURCE, _URL, _ISSUED = _terms("dcterms:source", "schema:url", "dcterms:issued")
_TYPES = _terms(
    "hasRole", "hasInterventionType", "hasEventType", "hasCategory", "hasCustodyRegime",
    "hasOutcomeType", "hasResponseType", "hasChargeType", "hasTieType", "hasCollaborationType",
    "hasFundingType",
)  # fmt: skip
_PARTIES = _terms(
    "hasPrincipal", "hasParty", "isAffiliatedWith", "performedBy", "concernsAgent", "hasFunder",
    "hasRecipient",
)  # fmt: skip
_CASES = _terms("inCase", "isPartOfCase", "concernsCase")
#: What the page says in a place of its own.
_APART = {*CLAIMS, *_BOUNDS, _CONFIRMED, _SOURCE, RDF_TYPE, *NAMES}
#: Links that say again what stands elsewhere on the page.
_SAID_ELSEWHERE = {CLAIM_SUBJECT, expand("skos:topConceptOf")}
#: In which order the kinds of things that link here are shown; others follow.
_ORDER = (
    "Involvement", "DeprivationOfLiberty", "CustodyPhase", "LegalProceeding", "Sentence",
    "Determination", "Campaign", "Intervention", "Response", "Outcome", "Event", "Affiliation",
    "Collaboration", "PersonalTie", "Funding",
)  # fmt: skip


def best_language(values: Sequence[Term]) -> ox.Literal | None:
    """Return the English one of some texts, or else the first by language."""
    texts = [value for value in values if isinstance(value, ox.Literal)]
    return min(
        texts,
        key=lambda text: ((text.language or "")[:2] != "en", text.language or "", text.value),
        default=None,
    )


@dataclass(frozen=True)
class Cited:
    """One source that a claim cites."""

    source: Shown
    locator: str
    issued: str
    address: Shown | None


@dataclass(frozen=True)
class Evidence:
    """One claim."""

    claim: Shown
    disputes: bool
    status: str
    note: Shown | None
    #: The property and the value that it puts forward, if it is about one.
    value: tuple[str, Shown] | None
    cited: Sequence[Cited]


@dataclass(frozen=True)
class Row:
    """One relation or event that links here."""

    when: str
    what: Sequence[Shown]
    who: Sequence[Shown]
    sources: Sequence[Shown]


@dataclass(frozen=True)
class Group:
    """Things of one kind that link here with one property."""

    kind: str
    through: str
    rows: Sequence[Row]
    links: Sequence[Shown]


class Page:
    """What a page about one thing shows."""

    def __init__(self, description: Description, label: Label) -> None:
        self.about = description
        self.iri = description.iri
        self._label = label

    @cached_property
    def title(self) -> Shown:
        """Its name."""
        return self.caption(self.iri)

    @property
    def kinds(self) -> list[Shown]:
        """Its classes."""
        return [
            shown_iri(iri, self._label(iri))
            for iri in self.about.iris(self.iri, RDF_TYPE)
        ]  # fmt: skip

    @property
    def names(self) -> list[Shown]:
        """Its names but the one in the title."""
        names = [self.shown(value) for value in self.about.values(self.iri, *NAMES)]
        return [name for name in names if name.text != self.title.text]

    @property
    def when(self) -> str:
        """When it was."""
        return self._when(self.iri)

    @property
    def statements(self) -> list[tuple[str, list[Shown]]]:
        """What is said about it, by the word for the property."""
        said = [
            (self.word(by), [self.shown(value) for value in values])
            for by, values in self.about.statements(self.iri).items()
            if by not in _APART
        ]
        return sorted(said, key=lambda statement: statement[0])

    @property
    def sources(self) -> list[Cited]:
        """Where its name and identity come from."""
        return [self._cited(iri, "") for iri in self.about.iris(self.iri, _SOURCE)]

    @property
    def evidence(self) -> list[Evidence]:
        """The claims for and against it."""
        return [
            self._evidence(claim, disputes=by == CLAIMS[1])
            for by in CLAIMS
            for claim in self.about.iris(self.iri, by)
        ]

    @property
    def groups(self) -> list[Group]:
        """What links here, by kind and property."""
        found: dict[tuple[int, str, str], list[str]] = {}
        for by, others in self.about.linking.items():
            if by in _SAID_ELSEWHERE:
                continue
            for other in self._cited_for(others) if by == CITES_SOURCE else others:
                kind = min(self.about.iris(other, RDF_TYPE), default="")
                name = kind.removeprefix(HABEAS)
                place = _ORDER.index(name) if name in _ORDER else len(_ORDER)
                found.setdefault((place, kind, by), []).append(other)
        return [
            self._group(kind, by, others) for (_, kind, by), others in sorted(found.items())
        ]  # fmt: skip

    @property
    def paging(self) -> Paging:
        """Which page this is."""
        return Paging(self.about, self.word)

    def word(self, by: str) -> str:
        """Return the word for a property."""
        return WORDS.get(by) or self._label(by)

    def shown(self, value: Term) -> Shown:
        """Return a value as it is shown."""
        if isinstance(value, ox.NamedNode):
            return self.caption(value.value)
        if isinstance(value, ox.Literal):
            return Shown(value.value, value.language or "")
        return Shown(str(value))

    def caption(self, iri: str) -> Shown:
        """Return what a thing is called, with its link."""
        if name := best_language(self.about.values(iri, *NAMES)):
            return shown_iri(iri, name.value, name.language or "")
        parties = [self.caption(party).text for party in self.about.iris(iri, *_PARTIES)[:1]]
        if parties and (sort := self._sort(iri)):
            return shown_iri(iri, f"{sort}: {parties[0]}")
        if sort := self._sort(iri):
            return shown_iri(iri, f"{sort} {abbreviate(iri).partition(':')[2]}")
        return shown_iri(iri)

    def _sort(self, iri: str) -> str:
        """Return of what sort a relation or an event is: its roles and types, or else its class."""
        kind = min(self.about.iris(iri, RDF_TYPE), default="")
        return self._types(iri) or (self._label(kind) if kind.startswith(HABEAS) else "")

    def _types(self, iri: str) -> str:
        return ", ".join(self.caption(each).text for each in self.about.iris(iri, *_TYPES))

    def _when(self, iri: str) -> str:
        days = [
            self.shown(found[0]).text if (found := self.about.values(iri, bound)) else ""
            for bound in _BOUNDS
        ]
        confirmed = [self.shown(value).text for value in self.about.values(iri, _CONFIRMED)]
        return period(span(*days[:2]), span(*days[2:]), max(confirmed, default=""))

    def _cited(self, source: str, locator: str) -> Cited:
        issued = [self.shown(value).text for value in self.about.values(source, _ISSUED)]
        addresses = [a for a in map(outside, self.about.iris(source, _URL)) if a]
        address = Shown(addresses[0], "", addresses[0], outside=True) if addresses else None
        return Cited(self.caption(source), locator, min(issued, default=""), address)

    def _evidence(self, claim: str, disputes: bool) -> Evidence:
        about = self.about
        cited = []
        for citation in about.iris(claim, HAS_CITATION):
            locators = [self.shown(v).text for v in about.values(citation, *_terms("hasLocator"))]
            for source in about.iris(citation, CITES_SOURCE):
                cited.append(self._cited(source, "; ".join(locators)))
        status = [self.caption(iri).text for iri in about.iris(claim, *_terms("hasClaimStatus"))]
        note = best_language(about.values(claim, *_terms("hasEditorNote")))
        by = about.iris(claim, *_terms("hasClaimProperty"))
        values = about.values(claim, *_terms("hasClaimValue"))
        return Evidence(
            shown_iri(claim, "claim"),
            disputes,
            ", ".join(status),
            self.shown(note) if note else None,
            (self.word(by[0]), self.shown(values[0])) if by and values else None,
            sorted(cited, key=lambda each: (each.issued, each.source.text, each.locator)),
        )

    def _cited_for(self, citations: Sequence[str]) -> list[str]:
        """Return what the claims are about that have these citations."""
        wanted = set(citations)
        subjects = {
            subject
            for triple in self.about.triples
            if triple.predicate.value == HAS_CITATION
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value in wanted
            for subject in self.about.iris(triple.subject.value, CLAIM_SUBJECT)
        }
        return sorted(subjects, key=lambda iri: (self._when(iri) or "9", iri))

    def _group(self, kind: str, by: str, others: Sequence[str]) -> Group:
        heading = self._label(kind) if kind else "Other"
        through = "is cited for" if by == CITES_SOURCE else self.word(by)
        if all(self.about.values(other, *CLAIMS) for other in others):
            return Group(heading, through, [self._row(other) for other in others], [])
        links = sorted({self.caption(other) for other in others}, key=lambda link: link.text)
        return Group(heading, through, [], links)

    def _row(self, iri: str) -> Row:
        about = self.about
        named = best_language(about.values(iri, *NAMES))
        if named:
            what = [shown_iri(iri, named.value, named.language or "")]
            what += [Shown(types)] if (types := self._types(iri)) else []
        else:
            what = [shown_iri(iri, self._sort(iri))]
        others = about.iris(iri, *_PARTIES, *_CASES)
        who = [self.caption(other) for other in dict.fromkeys(others) if other != self.iri]
        sources: dict[str, Shown] = {}
        for claim in about.iris(iri, *CLAIMS):
            for citation in about.iris(claim, HAS_CITATION):
                for source in about.iris(citation, CITES_SOURCE):
                    sources[source] = self.caption(source)
        return Row(self._when(iri), what, who, list(sources.values()))
