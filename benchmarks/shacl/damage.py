"""What can be wrong with a record: for each rule, the changes that it must find.

A change is listed under the shape and the kind of constraint that find it, at
the node that the change returns. It may break other rules besides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.shacl.changes import (
    Change,
    add,
    both,
    drop,
    funds_itself,
    held_twice,
    instead,
    move,
    one_source,
    other_case,
    own_relative,
    person_as_state,
    put,
    read_too_early,
    rename,
    repeats_name,
    role,
    status,
    used_twice,
    without,
)
from benchmarks.shacl.records import concept, iri, plain, text, thing, typed

__all__ = ["DAMAGES", "Damage"]


@dataclass(frozen=True)
class Damage:
    """One way to break one rule."""

    shape: str
    #: Kind of constraint, such as ``MinCount``.
    component: str
    #: Classes of the records that can be broken so.
    kinds: frozenset[str]
    change: Change


def _rule(shape: str, kinds: str, **changes: Change) -> Iterator[Damage]:
    """Return a damage for each kind of constraint of a shape."""
    for component, change in changes.items():
        yield Damage(shape, component, frozenset(kinds.split()), change)


AGENT, CASE, CITY = thing("agent", "body-0"), thing("case", "c0"), thing("place", "city-0")
GROUP, PERSON, SOURCE = thing("agent", "circle-0"), thing("agent", "p000000"), thing("source", "s0")
#: A concept that is in no vocabulary but its own.
ELSEWHERE = concept("sensitivity", "public")
LONG = "far " * 60
NAMED = "Campaign Case Organization Person"
ACTS = "Campaign Determination Event Intervention Response"
EVENTS = f"{ACTS} CustodyPhase DeprivationOfLiberty LegalProceeding Outcome Sentence"
EVIDENCED = f"{EVENTS} Affiliation Collaboration Funding Involvement PersonalTie"

# fmt: off
DAMAGES = (
    # Names
    *_rule(
        "Named-prefLabel", NAMED, MinCount=drop("skos:prefLabel"),
        Datatype=put("skos:prefLabel", plain("Ada")),
        LanguageIn=add("skos:prefLabel", text("Ada", "tlh")),
        UniqueLang=add("skos:prefLabel", text("Ada", "en")),
        MaxLength=put("skos:prefLabel", text(LONG, "en")),
    ),
    *_rule(
        "Named-altLabel", NAMED, MinLength=add("skos:altLabel", text("A", "en")),
        Disjoint=repeats_name, NodeKind=add("skos:altLabel", CASE),
    ),
    *_rule(
        "Named-exactMatch", NAMED,
        Pattern=add("skos:exactMatch", iri("https://www.wikidata.org/wiki/Q1")),
        MaxCount=put(
            "skos:exactMatch", iri("http://www.wikidata.org/entity/Q1"),
            iri("http://www.wikidata.org/entity/Q2"),
        ),
    ),
    *_rule(
        "Named-source", NAMED, MinCount=drop("dcterms:source"),
        NodeKind=put("dcterms:source", plain("a newspaper")), Class=add("dcterms:source", AGENT),
    ),
    # Agents and places
    *_rule("Agent", "Person", Xone=add("rdf:type", iri("habeas:Organization"))),
    *_rule("Agent-isLocatedIn", "Organization Group", Class=add("habeas:isLocatedIn", CASE)),
    *_rule(
        "Organization-hasOrganizationType", "Organization",
        MinCount=drop("habeas:hasOrganizationType"),
        Node=add("habeas:hasOrganizationType", ELSEWHERE),
    ),
    *_rule(
        "Organization-url", "Organization",
        NodeKind=put("schema:url", plain("https://example.org/")),
        Pattern=put("schema:url", iri("ftp://example.org/")),
    ),
    *_rule(
        "Person-birthDate", "Person",
        Datatype=put("schema:birthDate", typed("1970-05-03", "date")),
        MaxCount=put("schema:birthDate", typed("1970", "gYear"), typed("1971", "gYear")),
    ),
    *_rule("Person-contact", "Person", MaxCount=add("foaf:mbox", iri("mailto:ada@example.org"))),
    *_rule("Person-hasProfile", "Person", Node=add("habeas:hasProfile", ELSEWHERE)),
    *_rule(
        "Person-hasSensitivity", "Person", MinCount=drop("habeas:hasSensitivity"),
        MaxCount=add("habeas:hasSensitivity", concept("sensitivity", "restricted")),
        In=put("habeas:hasSensitivity", concept("sensitivity", "restricted")),
    ),
    *_rule("Person-isLocatedIn", "Person", Pattern=put("habeas:isLocatedIn", CITY)),
    *_rule("Person-isPseudonymized", "Person", Datatype=put("habeas:isPseudonymized", plain("no"))),
    *_rule("Person", "Person", Pattern=rename(r"/p(\d+)>$", r"/ada-\1>")),
    *_rule(
        "Place-container", "Place DetentionSite", Class=instead("schema:containedInPlace", CASE),
    ),
    *_rule("Place-country", "Place DetentionSite", MinCount=drop("schema:containedInPlace")),
    # Cases
    *_rule("Case-concerned", "Case", HasValue=role("detained", "documenter")),
    *_rule("Case-detained", "Case", QualifiedMinCount=role("detained", "killed")),
    *_rule("Case-state", "Case", QualifiedMaxCount=role("documenter", "respondent-state")),
    *_rule(
        "Case-hasIssue", "Case", MinCount=drop("habeas:hasIssue"),
        Node=add("habeas:hasIssue", ELSEWHERE),
    ),
    *_rule("Case-hasGround", "Case", And=add("habeas:hasGround", ELSEWHERE)),
    *_rule("Case-isRelatedTo", "Case", Class=add("habeas:isRelatedTo", AGENT)),
    # Relations
    *_rule("Relation", "Affiliation", Xone=add("rdf:type", iri("habeas:PersonalTie"))),
    *_rule(
        "Relation-hasPrincipal", "Affiliation Involvement", Class=put("habeas:hasPrincipal", CASE),
        NodeKind=put("habeas:hasPrincipal", plain("Ada Example")),
        MaxCount=add("habeas:hasPrincipal", GROUP),
    ),
    *_rule("Relation-hasParty", "Collaboration", Class=add("habeas:hasParty", CASE)),
    *_rule(
        "Relation-concernsCase", "Collaboration Funding", Class=put("habeas:concernsCase", AGENT),
    ),
    *_rule("Affiliation-hasPrincipal", "Affiliation", MinCount=drop("habeas:hasPrincipal")),
    *_rule(
        "Affiliation-isAffiliatedWith", "Affiliation",
        Class=put("habeas:isAffiliatedWith", GROUP),
    ),
    *_rule(
        "Affiliation-membership", "Affiliation",
        MinCount=drop("habeas:isAffiliatedWith", "habeas:holdsPost"),
    ),
    *_rule("Affiliation-holdsPost", "Affiliation", Class=put("habeas:holdsPost", AGENT)),
    *_rule(
        "Affiliation-hasRole", "Affiliation",
        Node=put("habeas:hasRole", concept("involvement-role", "detained")),
        MaxCount=add("habeas:hasRole", ELSEWHERE),
    ),
    *_rule(
        "Collaboration-hasCollaborationType", "Collaboration",
        MinCount=drop("habeas:hasCollaborationType"),
    ),
    *_rule("Collaboration-hasParty", "Collaboration", MinCount=put("habeas:hasParty", GROUP)),
    *_rule(
        "Funding-hasAmount", "Funding",
        MinExclusive=put("habeas:hasAmount", typed("0.0", "decimal")),
        MaxInclusive=put("habeas:hasAmount", typed("10000000.5", "decimal")),
        Datatype=put("habeas:hasAmount", typed("5000", "integer")),
        MaxCount=add("habeas:hasAmount", typed("7.5", "decimal")),
    ),
    *_rule("Funding", "Funding", Or=drop("habeas:hasCurrency")),
    *_rule(
        "Funding-hasCurrency", "Funding", Pattern=put("habeas:hasCurrency", plain("978")),
        MinLength=put("habeas:hasCurrency", plain("€")),
        MaxLength=put("habeas:hasCurrency", plain("Euro")),
    ),
    *_rule(
        "Funding-hasFunder", "Funding", Disjoint=funds_itself, MinCount=drop("habeas:hasFunder"),
    ),
    *_rule("Funding-receiver", "Funding", MinCount=drop("habeas:hasRecipient")),
    *_rule("Involvement-hasPrincipal", "Involvement", MinCount=drop("habeas:hasPrincipal")),
    *_rule(
        "Involvement-hasRole", "Involvement", MinCount=drop("habeas:hasRole"),
        MaxCount=add("habeas:hasRole", concept("involvement-role", "friend")),
        Node=put("habeas:hasRole", ELSEWHERE),
    ),
    *_rule(
        "Involvement-inCase", "Involvement", Class=put("habeas:inCase", AGENT),
        MinCount=drop("habeas:inCase"),
    ),
    *_rule("Involvement", "Involvement", Or=person_as_state, Pattern=rename(r">$", "%20new>")),
    *_rule("PersonalTie-sources", "PersonalTie", MinCount=one_source),
    *_rule("PersonalTie-hasPrincipal", "PersonalTie", Disjoint=own_relative),
    *_rule("PersonalTie-hasParty", "PersonalTie", Class=put("habeas:hasParty", AGENT)),
    *_rule("PersonalTie-hasTieType", "PersonalTie", MinCount=drop("habeas:hasTieType")),
    # Time
    *_rule(
        "Dated-startOrder", ACTS,
        LessThanOrEquals=move("habeas:startsOnOrBefore", "habeas:startsOnOrAfter", -1),
    ),
    *_rule(
        "Dated-startBeforeEnd", "Affiliation Intervention LegalProceeding",
        LessThanOrEquals=move(
            "habeas:endsOnOrBefore", "habeas:startsOnOrAfter", -10, "habeas:endsOnOrAfter",
        ),
    ),
    *_rule(
        "Dated-endOrder", "DeprivationOfLiberty LegalProceeding",
        LessThanOrEquals=move("habeas:endsOnOrBefore", "habeas:endsOnOrAfter", -1),
    ),
    *_rule(
        "Dated-startBeforeConfirmed", "Event Outcome Response",
        LessThanOrEquals=move("habeas:lastConfirmedOn", "habeas:startsOnOrAfter", -5),
    ),
    *_rule(
        "Dated-confirmedBeforeEnd", "CustodyPhase DeprivationOfLiberty",
        LessThanOrEquals=move("habeas:lastConfirmedOn", "habeas:endsOnOrBefore", 50),
    ),
    *_rule(
        "Dated-startsOnOrAfter", ACTS,
        MaxCount=add("habeas:startsOnOrAfter", typed("2005-05-03", "date")),
        MinInclusive=put("habeas:startsOnOrAfter", typed("1819-05-03", "date")),
        MaxExclusive=put("habeas:startsOnOrAfter", typed("2091-05-03", "date")),
    ),
    *_rule(
        "DeprivationOfLiberty-lasts", "DeprivationOfLiberty",
        LessThan=move(
            "habeas:endsOnOrBefore", "habeas:startsOnOrAfter", 0, "habeas:endsOnOrAfter",
            "habeas:startsOnOrBefore",
        ),
    ),
    *_rule(
        "DeprivationOfLiberty-startsOnOrAfter", "DeprivationOfLiberty",
        MinCount=drop("habeas:startsOnOrAfter"),
    ),
    *_rule(
        "Custody", "CustodyPhase DeprivationOfLiberty",
        Or=drop("habeas:endsOnOrAfter", "habeas:endsOnOrBefore", "habeas:lastConfirmedOn"),
    ),
    # Evidence of relations and events
    *_rule(
        "Evidenced-isSupportedBy", EVIDENCED, MinCount=drop("habeas:isSupportedBy"),
        Class=add("habeas:isSupportedBy", SOURCE),
    ),
    *_rule("Evidenced-status", EVIDENCED, Not=status("habeas:isSupportedBy", "rejected")),
    *_rule("Evidenced-isDisputedBy", EVIDENCED, Not=status("habeas:isDisputedBy", "accepted")),
    *_rule(
        "Claim-only", EVENTS, Class=add("habeas:hasClaimStatus", concept("claim-status", "open")),
    ),
    # Events
    *_rule("Event-addressedTo", ACTS, Class=add("habeas:addressedTo", ELSEWHERE)),
    *_rule("Event-occurredAt", EVENTS, Class=add("habeas:occurredAt", AGENT)),
    *_rule("Event-performedBy", ACTS, Class=add("habeas:performedBy", SOURCE)),
    *_rule("Event-concernsAgent", EVENTS, Class=add("habeas:concernsAgent", CASE)),
    *_rule("Event-isPartOfCase", ACTS, Class=add("habeas:isPartOfCase", AGENT)),
    *_rule("Event-precedes", EVENTS, Class=add("habeas:precedes", SOURCE)),
    *_rule("Event-underMechanism", ACTS, Class=add("habeas:underMechanism", AGENT)),
    *_rule("Event", "Event", Or=drop("habeas:hasEventType")),
    *_rule("Event-hasEventType", "Event", Node=add("habeas:hasEventType", ELSEWHERE)),
    *_rule("Event-hasDemand", "Intervention", Node=add("habeas:hasDemand", ELSEWHERE)),
    *_rule(
        "Campaign-hasSlogan", "Campaign", Datatype=put("habeas:hasSlogan", plain("Free Ada")),
        MaxLength=put("habeas:hasSlogan", text(LONG, "en")),
    ),
    *_rule("Campaign-hasAim", "Campaign", And=add("habeas:hasAim", ELSEWHERE)),
    *_rule(
        "CustodyPhase-hasCustodyRegime", "CustodyPhase", MinCount=drop("habeas:hasCustodyRegime"),
        MaxCount=add("habeas:hasCustodyRegime", ELSEWHERE),
    ),
    *_rule("CustodyPhase-isHeldAt", "CustodyPhase", Class=put("habeas:isHeldAt", CITY)),
    *_rule("CustodyPhase-isDeFacto", "CustodyPhase", In=put("habeas:isDeFacto", plain("yes"))),
    *_rule(
        "CustodyPhase-isDeJure", "CustodyPhase",
        Datatype=put("habeas:isDeJure", typed("1", "integer")),
    ),
    *_rule(
        "CustodyPhase-isPhaseOf", "CustodyPhase", Class=put("habeas:isPhaseOf", CASE),
        MinCount=drop("habeas:isPhaseOf"),
    ),
    *_rule(
        "DeprivationOfLiberty-concernsAgent", "DeprivationOfLiberty",
        MinCount=drop("habeas:concernsAgent"), Class=put("habeas:concernsAgent", GROUP),
    ),
    *_rule(
        "DeprivationOfLiberty-isPartOfCase", "DeprivationOfLiberty",
        MinCount=drop("habeas:isPartOfCase"),
    ),
    *_rule(
        "Determination-hasCategory", "Determination", MinCount=drop("habeas:hasCategory"),
        Node=put("habeas:hasCategory", ELSEWHERE),
    ),
    *_rule(
        "Determination-appliesStandard", "Determination",
        Node=add("habeas:appliesStandard", ELSEWHERE),
    ),
    *_rule("Determination", "Determination", Or=put("habeas:performedBy", PERSON)),
    *_rule("Determination-performedBy", "Determination", MinCount=drop("habeas:performedBy")),
    *_rule(
        "Determination-subject", "Determination",
        MinCount=drop("habeas:concernsAgent", "habeas:isPartOfCase"),
    ),
    *_rule(
        "Determination-withdrawnAfterStart", "Determination",
        LessThanOrEquals=move("habeas:isWithdrawnOn", "habeas:startsOnOrAfter", -10),
    ),
    *_rule(
        "Determination-isWithdrawnOn", "Determination",
        MaxCount=put(
            "habeas:isWithdrawnOn", typed("2025-01-01", "date"), typed("2025-01-02", "date"),
        ),
    ),
    *_rule("Intervention-performedBy", "Intervention", MinCount=drop("habeas:performedBy")),
    *_rule(
        "Intervention-hasInterventionType", "Intervention",
        MinCount=drop("habeas:hasInterventionType"),
    ),
    *_rule(
        "Intervention-isPartOfCampaign", "Intervention",
        Class=put("habeas:isPartOfCampaign", AGENT),
    ),
    *_rule(
        "Intervention-citesDetermination", "Intervention",
        Class=put("habeas:citesDetermination", CASE),
    ),
    *_rule(
        "Intervention-case", "Intervention",
        MinCount=drop("habeas:isPartOfCase", "habeas:isPartOfCampaign"),
    ),
    *_rule(
        "LegalProceeding-hasChargeType", "LegalProceeding",
        Node=add("habeas:hasChargeType", ELSEWHERE),
    ),
    *_rule(
        "LegalProceeding-concernsAgent", "LegalProceeding", MinCount=drop("habeas:concernsAgent"),
    ),
    *_rule("Outcome-hasOutcomeType", "Outcome", MinCount=drop("habeas:hasOutcomeType")),
    *_rule(
        "Response-respondsTo", "Response", Class=put("habeas:respondsTo", AGENT),
        MinCount=drop("habeas:respondsTo"),
    ),
    *_rule("Response-case", "Response", Equals=other_case),
    *_rule(
        "Response", "Response",
        Or=both(
            put("habeas:hasResponseType", concept("response-type", "no-reply")),
            drop("habeas:checkedOn"),
        ),
    ),
    *_rule(
        "Response-checkedOn", "Response",
        Datatype=put("habeas:checkedOn", typed("2019-02-30", "date")),
    ),
    *_rule(
        "Response-hasResponseType", "Response",
        MaxCount=put(
            "habeas:hasResponseType", concept("response-type", "denial"),
            concept("response-type", "reply"),
        ),
    ),
    *_rule(
        "Sentence-hasNominalTerm", "Sentence",
        Datatype=put("habeas:hasNominalTerm", typed("six years", "duration")),
    ),
    *_rule("Sentence-isImposedIn", "Sentence", Class=put("habeas:isImposedIn", CASE)),
    *_rule("Sentence-proceeding", "Sentence", MinCount=drop("habeas:isImposedIn")),
    # Claims
    *_rule(
        "Claim-hasCitation", "Claim", MinCount=drop("habeas:hasCitation"),
        Class=put("habeas:hasCitation", SOURCE),
    ),
    *_rule(
        "Claim-hasClaimStatus", "Claim", MinCount=drop("habeas:hasClaimStatus"),
        MaxCount=put(
            "habeas:hasClaimStatus", concept("claim-status", "open"),
            concept("claim-status", "accepted"),
        ),
        Node=put("habeas:hasClaimStatus", ELSEWHERE),
    ),
    *_rule(
        "Claim-hasClaimSubject", "Claim", MinCount=drop("habeas:hasClaimSubject"),
        MaxCount=add("habeas:hasClaimSubject", CASE),
        NodeKind=put("habeas:hasClaimSubject", plain("the arrest")),
    ),
    *_rule("Claim-sameSubject", "Claim", Equals=put("habeas:hasClaimSubject", CASE)),
    *_rule(
        "Claim", "Claim",
        Or=both(
            put("habeas:hasClaimStatus", concept("claim-status", "disputed")),
            without("habeas:hasEditorNote"),
        ),
    ),
    *_rule(
        "Claim", "Claim",
        Or=both(
            put("habeas:hasClaimProperty", iri("habeas:hasRole")), without("habeas:hasClaimValue"),
        ),
    ),
    *_rule(
        "Claim-hasEditorNote", "Claim",
        Datatype=put("habeas:hasEditorNote", plain("The report differs.")),
        MaxLength=put("habeas:hasEditorNote", text(LONG, "en")),
        UniqueLang=put("habeas:hasEditorNote", text("One.", "en"), text("Two.", "en")),
    ),
    *_rule(
        "Claim-isKnownSince", "Claim",
        Datatype=put("habeas:isKnownSince", typed("2019-13-01", "date")),
        MaxCount=put(
            "habeas:isKnownSince", typed("2019-05-03", "date"), typed("2019-05-04", "date"),
        ),
    ),
    # Citations and sources
    *_rule(
        "Citation-citesSource", "Citation", MinCount=drop("habeas:citesSource"),
        MaxCount=add("habeas:citesSource", thing("source", "law1"), thing("source", "law2")),
        Class=put("habeas:citesSource", AGENT),
    ),
    *_rule("Citation", "Citation", Closed=add("habeas:hasPage", plain("12"))),
    *_rule(
        "Citation-contentDigest", "Citation", Pattern=put("habeas:contentDigest", plain("9f86d0")),
    ),
    *_rule(
        "Citation-hasArchivedCopy", "Citation",
        NodeKind=put("habeas:hasArchivedCopy", plain("https://example.org/")),
    ),
    *_rule(
        "Citation-hasLocator", "Citation", MinLength=put("habeas:hasLocator", plain("")),
        MaxLength=put("habeas:hasLocator", plain(LONG)),
        Datatype=put("habeas:hasLocator", text("page 12", "en")),
    ),
    *_rule(
        "Citation-retrievedOn", "Citation",
        MinInclusive=put("habeas:retrievedOn", typed("1891-05-03", "date")),
        MaxExclusive=put("habeas:retrievedOn", typed("2031-05-03", "date")),
        MaxCount=put(
            "habeas:retrievedOn", typed("2026-05-03", "date"), typed("2026-05-04", "date"),
        ),
    ),
    *_rule("Citation-used", "Citation", MaxCount=used_twice),
    *_rule("Source", "Source", Or=drop("dcterms:title", "schema:url")),
    *_rule("Source-hasSourceType", "Source", MinCount=drop("habeas:hasSourceType")),
    *_rule(
        "Source-issued", "Source", Or=put("dcterms:issued", plain("last spring")),
        MaxCount=put("dcterms:issued", typed("2019", "gYear"), typed("2020", "gYear")),
    ),
    *_rule("Source-language", "Source", In=put("dcterms:language", plain("tlh"))),
    *_rule(
        "Source-publicationOrder", "Source",
        LessThanOrEquals=move("habeas:publishedOnOrBefore", "habeas:publishedOnOrAfter", -1),
    ),
    *_rule("Source-publisher", "Source", Class=put("dcterms:publisher", plain("North Watch"))),
    *_rule("Source-subject", "Source", Class=put("dcterms:subject", AGENT)),
    *_rule(
        "Source-title", "Source", NodeKind=put("dcterms:title", CASE),
        MaxLength=put("dcterms:title", text(LONG, "en")),
        UniqueLang=put("dcterms:title", text("One", "en"), text("Two", "en")),
    ),
    *_rule("Source-isVersionOf", "Source", Class=put("dcterms:isVersionOf", CASE)),
    # What takes SPARQL to find
    *_rule(
        "CustodyPhase-within", "CustodyPhase",
        SPARQL=move("habeas:startsOnOrAfter", "habeas:startsOnOrAfter", -5000),
    ),
    *_rule("Claim-retrievedAfterPublication", "Citation", SPARQL=read_too_early),
    *_rule("Person-detainedOnce", "DeprivationOfLiberty", SPARQL=held_twice),
)
