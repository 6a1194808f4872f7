"""One invented case with all that belongs to it: people, acts, answers, findings, and who says so.

Nothing here breaks a shape. What does is done afterwards, on purpose, in ``damage.py``.
"""

from datetime import date
from random import Random

from benchmarks.shacl.names import LANGUAGES, case_name
from benchmarks.shacl.records import Record, concept, day, iri, plain, text, thing, typed
from benchmarks.shacl.world import (
    BODIES,
    CIRCLES,
    CITIES,
    COUNTRIES,
    MECHANISMS,
    PEOPLE,
    SITES,
    SOURCES,
    World,
    record,
)

__all__ = ["describe_case"]

_FIRST_ARREST, _LAST_ARREST = date(2006, 1, 1).toordinal(), date(2016, 12, 31).toordinal()
_ROLES = ("defence-counsel", "family-advocate", "campaigner")


def describe_case(world: World, number: int) -> list[Record]:
    """Return the records of a case; the same world and number give the same records."""
    return _Case(world, number).records


class _Case:
    """A case while it is being written."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number = world, number
        self.random = Random(f"{world.seed}/case/{number}")
        self.records: list[Record] = []
        self.counts: dict[str, int] = {}
        self.people = [world.person_name(PEOPLE * number + place) for place in range(PEOPLE)]
        self.country = self.random.randrange(len(COUNTRIES))
        self.case = self._case()
        self._shared()
        self._detentions()
        self._acts()
        self._relations()

    # The case, and what else it brings

    def _case(self) -> Record:
        case = record("Case", thing("case", f"c{self.number}"))
        person = PEOPLE * self.number
        for language in ["en", *self.random.sample(LANGUAGES[1:], self.random.randint(0, 2))]:
            case.add("skos:prefLabel", text(case_name(person, language), language))
        case.add("habeas:hasIssue", *self._some("issue", 2))
        case.add("habeas:hasGround", *self._some("ground", 2))
        if self.number and self._chance(0.3):
            case.add("habeas:isRelatedTo", thing("case", f"c{self._older(self.number)}"))
        self.records.append(case.add("dcterms:source", *self._sources(2)))
        return case

    def _shared(self) -> None:
        number, world = self.number, self.world
        made = [world.person(PEOPLE * number + place) for place in range(PEOPLE)]
        made += [world.source(SOURCES * number + place) for place in range(SOURCES)]
        for each, describe in (
            (BODIES, world.body),
            (CIRCLES, world.circle),
            (CITIES, world.city),
            (SITES, world.site),
        ):
            if number % each == 0:
                made.append(describe(number // each))
        self.records += made

    # What happened

    def _detentions(self) -> None:
        start = self.random.randint(_FIRST_ARREST, _LAST_ARREST)
        for _ in range(1 + self._chance(0.3)):
            detention = self._event("DeprivationOfLiberty", "detention")
            detention.add("habeas:concernsAgent", self.people[0])
            detention.add("habeas:occurredAt", self._city())
            end = start + self.random.randint(30, 1200)
            known = self._chance(0.7)
            self._time(detention, start, end if known else None, confirmed=end)
            self._phases(detention, start, end, known)
            self._support(detention)
            self._trial(start, end)
            if not known:
                break
            release = self._event("Outcome", "outcome")
            release.add("habeas:hasOutcomeType", *self._some("outcome-type", 1))
            release.add("habeas:concernsAgent", self.people[0])
            self._time(release, end, end)
            self._support(release)
            start = end + 60 + self.random.randint(1, 700)

    def _phases(self, detention: Record, start: int, end: int, known: bool) -> None:
        middle = self.random.randint(start + 5, end - 10)
        for first, last, over in ((start, middle, True), (middle, end, known)):
            phase = self._numbered("CustodyPhase", "phase")
            phase.add("habeas:isPhaseOf", detention.name)
            phase.add("habeas:hasCustodyRegime", *self._some("custody-regime", 1))
            phase.add(
                "habeas:isHeldAt", self.world.site_name(self._older(self.number // SITES + 1))
            )
            phase.add("habeas:isDeFacto", typed("true", "boolean"))
            if self._chance(0.6):
                phase.add(
                    "habeas:isDeJure", typed(self.random.choice(("true", "false")), "boolean")
                )
            self._time(phase, first, last if over else None, confirmed=last, exact=True)
            self._support(phase)

    def _trial(self, start: int, end: int) -> None:
        trial = self._event("LegalProceeding", "proceeding")
        trial.add("habeas:concernsAgent", self.people[0])
        trial.add("habeas:hasChargeType", *self._some("charge-type", 3))
        self._time(trial, start + 10, end + 5)
        self._support(trial)
        if self._chance(0.6):
            sentence = self._event("Sentence", "sentence")
            sentence.add("habeas:concernsAgent", self.people[0])
            sentence.add("habeas:isImposedIn", trial.name)
            sentence.add(
                "habeas:hasNominalTerm", typed(f"P{self.random.randint(1, 15)}Y", "duration")
            )
            self._time(sentence, end, None)
            self._support(sentence)

    def _acts(self) -> None:
        campaign = None
        if self._chance(0.4):
            campaign = self._event("Campaign", "campaign")
            campaign.add("skos:prefLabel", text(f"Campaign {self.number}", "en"))
            campaign.add("habeas:hasSlogan", text(f"Free them {self.number}", "en"))
            campaign.add("habeas:hasAim", *self._some("aim", 2))
            campaign.add("habeas:performedBy", self._body())
            campaign.add("dcterms:source", *self._sources(1))
            self._support(campaign)
        determination = self._event("Determination", "determination")
        determination.add("habeas:performedBy", self._body())
        determination.add("habeas:concernsAgent", self.people[0])
        determination.add("habeas:hasCategory", *self._some("determination-category", 1))
        determination.add("habeas:appliesStandard", *self._some("standard", 2))
        found = self._any_day()
        self._time(determination, found, None)
        if self._chance(0.1):
            determination.add("habeas:isWithdrawnOn", day(found + 400))
        self._support(determination)
        arrest = self._event("Event", "event")
        arrest.add("habeas:hasEventType", *self._some("event-type", 1))
        arrest.add("habeas:occurredAt", self._city())
        arrest.add("habeas:precedes", determination.name)
        self._time(arrest, self._any_day(), None)
        self._support(arrest)
        for _ in range(self.random.randint(2, 4)):
            self._intervention(campaign, determination)

    def _intervention(self, campaign: Record | None, determination: Record) -> None:
        act = self._event("Intervention", "intervention")
        act.add("habeas:hasInterventionType", *self._some("intervention-type", 2))
        act.add("habeas:performedBy", *(self._body() for _ in range(self.random.randint(1, 4))))
        act.add("habeas:addressedTo", self.world.state(self.country))
        act.add("habeas:hasDemand", *self._some("demand", 2))
        if campaign and self._chance(0.6):
            act.add("habeas:isPartOfCampaign", campaign.name)
        if self._chance(0.3):
            act.add("habeas:citesDetermination", determination.name)
        if self._chance(0.2):
            act.add(
                "habeas:underMechanism", self.world.mechanism(self.random.randrange(MECHANISMS))
            )
        start = self._any_day()
        self._time(act, start, start + self.random.randint(0, 30))
        self._support(act)
        if self._chance(0.4):
            response = self._event("Response", "response")
            response.add("habeas:respondsTo", act.name)
            response.add("habeas:performedBy", self.world.state(self.country))
            response.add("habeas:hasResponseType", *self._some("response-type", 1))
            response.add("habeas:checkedOn", day(start + 90))
            self._time(response, start + 20, None)
            self._support(response)

    # Who with whom

    def _relations(self) -> None:
        self._involvement(self.people[0], "detained")
        for person, role in zip(self.people[1:], _ROLES, strict=True):
            self._involvement(person, role)
        self._involvement(self._body(), "documenter")
        self._involvement(self.world.state(self.country), "respondent-state")
        for person in self.people[1:3]:
            affiliation = self._numbered("Affiliation", "affiliation")
            affiliation.add("habeas:hasPrincipal", person)
            if self._chance(0.05):
                post = self.world.post(self.random.randrange(MECHANISMS))
                affiliation.add("habeas:holdsPost", post)
            else:
                affiliation.add("habeas:isAffiliatedWith", self._body())
            affiliation.add("habeas:hasRole", *self._some("affiliation-role", 1))
            start = self._any_day()
            self._time(affiliation, start, start + 900)
            self._support(affiliation)
        tie = self._numbered("PersonalTie", "tie")
        tie.add("habeas:hasPrincipal", self.people[2]).add("habeas:hasParty", self.people[0])
        tie.add("habeas:hasTieType", *self._some("tie-type", 1))
        self._support(tie, sources=2)
        if self._chance(0.3):
            joint = self._numbered("Collaboration", "collaboration")
            joint.add("habeas:hasCollaborationType", *self._some("collaboration-type", 1))
            circle = self.world.circle_name(self._older(self.number // CIRCLES + 1))
            joint.add("habeas:hasParty", self._body(), circle)
            joint.add("habeas:concernsCase", self.case.name)
            self._time(joint, self._any_day(), None)
            self._support(joint)
        if self._chance(0.6):
            self._funding()

    def _involvement(self, agent: str, role: str) -> None:
        involvement = self._numbered("Involvement", "involvement")
        involvement.add("habeas:inCase", self.case.name)
        involvement.add("habeas:hasPrincipal", agent)
        involvement.add("habeas:hasRole", concept("involvement-role", role))
        if self._chance(0.6):
            self._time(involvement, self._any_day(), None)
        self._support(involvement)

    def _funding(self) -> None:
        funding = self._numbered("Funding", "funding")
        funding.add("habeas:hasFunder", self.world.state((self.country + 1) % len(COUNTRIES)))
        funding.add("habeas:hasRecipient", self._body())
        funding.add("habeas:hasFundingType", *self._some("funding-type", 1))
        funding.add("habeas:hasAmount", typed(f"{self.random.randint(5, 900)}00.5", "decimal"))
        funding.add("habeas:hasCurrency", plain(self.random.choice(("EUR", "USD", "CHF"))))
        funding.add("habeas:concernsCase", self.case.name)
        self._support(funding)

    # Evidence

    def _support(self, one: Record, sources: int = 1) -> None:
        """Let claims support a record: at least so many, each by a source of its own."""
        for place in range(sources + self._chance(0.25)):
            own = SOURCES * self.number + place if place < sources else None
            one.add("habeas:isSupportedBy", self._claim(one, "", own).name)
        if self._chance(0.03):
            one.add("habeas:isDisputedBy", self._claim(one, "rejected", None).name)

    def _claim(self, one: Record, status: str, source: int | None) -> Record:
        claim = self._numbered("Claim", "claim")
        claim.add("habeas:hasClaimSubject", one.name)
        first = self._citation(source)
        claim.add("habeas:hasCitation", first.name)
        if self._chance(0.15):
            claim.add("habeas:hasCitation", self._citation(None).name)
        status = status or self.random.choices(("accepted", "open", "disputed"), (85, 5, 10))[0]
        claim.add("habeas:hasClaimStatus", concept("claim-status", status))
        if status in ("disputed", "rejected"):
            note = f"Another report gives {self.random.randint(2, 9)} days more."
            claim.add("habeas:hasEditorNote", text(note, "en"))
        starts = one.all("habeas:startsOnOrAfter")
        if starts and self._chance(0.3):
            claim.add("habeas:hasClaimProperty", iri("habeas:startsOnOrAfter"))
            claim.add("habeas:hasClaimValue", starts[0])
        claim.add("habeas:isKnownSince", first.all("habeas:retrievedOn")[0])
        return claim

    def _citation(self, source: int | None) -> Record:
        count = self._count("citation")
        if self._chance(0.2):  # a place that nobody needs to name
            name = f"_:c{self.number}x{count}"
        else:
            name = thing("citation", f"c{self.number}-{count}")
        citation = record("Citation", name)
        if source is None:
            source = self._older(SOURCES * (self.number + 1))
        citation.add("habeas:citesSource", self.world.source_name(source))
        last = self.world.published(source)[2]
        citation.add("habeas:retrievedOn", day(last + self.random.randint(1, 400)))
        if self._chance(0.7):
            citation.add("habeas:hasLocator", plain(f"paragraph {self.random.randint(1, 60)}"))
        if self._chance(0.2):
            digest = f"{self.random.getrandbits(256):064x}"
            citation.add("habeas:contentDigest", plain(f"sha256:{digest}"))
            copy = iri(f"https://archive.example.org/{digest[:12]}")
            citation.add("habeas:hasArchivedCopy", copy)
        self.records.append(citation)
        return citation

    # Small things

    def _numbered(self, kind: str, name: str) -> Record:
        made = record(kind, thing(name, f"c{self.number}-{self._count(name)}"))
        self.records.append(made)
        return made

    def _event(self, kind: str, name: str) -> Record:
        return self._numbered(kind, name).add("habeas:isPartOfCase", self.case.name)

    def _time(
        self,
        one: Record,
        start: int,
        end: int | None,
        confirmed: int | None = None,
        exact: bool = False,
    ) -> None:
        """Give the bounds of start and end; what is not over was last confirmed on a day."""
        slack = 0 if exact else self.random.choice((0, 0, 0, 6, 27))
        one.add("habeas:startsOnOrAfter", day(start))
        one.add("habeas:startsOnOrBefore", day(start + slack))
        if end is not None:
            one.add("habeas:endsOnOrAfter", day(end))
            one.add("habeas:endsOnOrBefore", day(end + slack))
        elif confirmed is not None:
            one.add("habeas:lastConfirmedOn", day(confirmed))

    def _any_day(self) -> int:
        return self.random.randint(_FIRST_ARREST, _LAST_ARREST)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _older(self, limit: int) -> int:
        """Return a number below ``limit``; the oldest are named most, as in life."""
        return int(limit * self.random.random() ** 2)

    def _body(self) -> str:
        return self.world.body_name(self._older(self.number // BODIES + 1))

    def _city(self) -> str:
        return self.world.city_name(self._older(self.number // CITIES + 1))

    def _sources(self, most: int) -> list[str]:
        places = self.random.sample(range(SOURCES), self.random.randint(1, most))
        return [self.world.source_name(SOURCES * self.number + place) for place in places]

    def _some(self, scheme: str, most: int) -> list[str]:
        concepts = self.world.concepts[scheme]
        return self.random.sample(concepts, self.random.randint(1, most))

    def _count(self, name: str) -> int:
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]
