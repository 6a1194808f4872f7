"""The tables: which there are, and which property stands in which column.

A column holds one value only where a shape allows no second one; everything
else is a list, so that no value is lost. ``id``, ``iri``, ``name`` and
``description`` come with every table of things.
"""

from collections.abc import Sequence

from habeas.tables.columns import Link, Table, date, dates, several, texts, thing, value, words
from habeas.tables.events import EVENT_TABLES, IDENTIFIERS
from habeas.terms import CLASS_OF_KIND, HABEAS, expand

__all__ = ["LINKS", "TABLES"]

_SOURCES = several("source", "dcterms:source", about="The sources of name and identity.")
_ABOUT_CASES = several("case", "concernsCase")
_WEBSITES = texts("websites", "schema:url", about="Addresses on the web.")
_INSIDE = several("inside", "schema:containedInPlace", about="The places it is in.")


def _of(kind: str) -> tuple[str]:
    return (CLASS_OF_KIND[kind],)


#: Things and concepts.
TABLES: Sequence[Table] = (
    Table(
        "cases",
        "Matters of people held, killed or otherwise harmed, that advocates follow as one.",
        _of("case"),
        (
            several("issue", "hasIssue"),
            several("ground", "hasGround"),
            several("related_case", "isRelatedTo"),
            _SOURCES,
        ),
    ),
    Table(
        "agents",
        "People, groups and organizations, States among them.",
        tuple(HABEAS + name for name in ("Person", "Group", "Organization")),
        (
            several("type", "hasOrganizationType"),
            several("focus_area", "hasFocusArea"),
            several("scope", "hasScope"),
            several("profile", "hasProfile"),
            several("place", "isLocatedIn"),
            value("is_pseudonymized", "isPseudonymized", "boolean"),
            _WEBSITES,
            texts("same_as", "skos:exactMatch", about="The same agent elsewhere."),
            IDENTIFIERS,
            _SOURCES,
        ),
        with_class=True,
    ),
    Table(
        "mechanisms",
        "Procedures to which a case can be brought.",
        _of("mechanism"),
        (
            several("operator", "isOperatedBy"),
            several("legal_basis", "hasLegalBasis"),
            _SOURCES,
        ),
    ),
    Table(
        "posts",
        "Offices that people hold in organizations.",
        _of("post"),
        (
            several("organization", "org:postIn", about="Where it is held."),
            _SOURCES,
        ),
    ),
    Table("places", "Countries, regions and cities.", _of("place"), (IDENTIFIERS, _INSIDE)),
    Table("sites", "Places where people are or were held.", _of("site"), (_INSIDE, _SOURCES)),
    Table(
        "involvements",
        "Who takes part in which case, in which role.",
        _of("involvement"),
        (
            thing("case", "inCase"),
            thing("agent", "hasPrincipal"),
            thing("role", "hasRole"),
            *dates(),
        ),
    ),
    Table(
        "affiliations",
        "Who belongs to which organization or holds which post there.",
        _of("affiliation"),
        (
            thing("agent", "hasPrincipal"),
            thing("organization", "isAffiliatedWith"),
            thing("post", "holdsPost"),
            thing("role", "hasRole"),
            *dates(),
        ),
    ),
    Table(
        "ties",
        "Ties between people: the agent is the spouse, child … of the relative.",
        _of("tie"),
        (
            thing("agent", "hasPrincipal"),
            thing("type", "hasTieType"),
            thing("relative", "hasParty"),
            *dates(),
        ),
    ),
    Table(
        "collaborations",
        "Working arrangements that their parties, or a source about them, describe as one.",
        _of("collaboration"),
        (
            several("type", "hasCollaborationType"),
            several("party", "hasParty"),
            _ABOUT_CASES,
            *dates(),
        ),
    ),
    Table(
        "funding",
        "Money and other help given for the work or for those it is about.",
        _of("funding"),
        (
            several("funder", "hasFunder"),
            several("recipient", "hasRecipient"),
            several("beneficiary", "hasBeneficiary"),
            several("type", "hasFundingType"),
            several("purpose", "hasFundingPurpose"),
            value("amount", "hasAmount", "decimal"),
            value("currency", "hasCurrency"),
            _ABOUT_CASES,
            *dates(),
        ),
    ),
    *EVENT_TABLES,
    Table(
        "sources",
        "Documents, pages and items that claims cite.",
        _of("source"),
        (
            several("type", "hasSourceType"),
            texts("issued", "dcterms:issued", about="As precise as it is known."),
            date("published_on_or_after", "publishedOnOrAfter"),
            date("published_on_or_before", "publishedOnOrBefore"),
            several("publisher", "dcterms:publisher", about="Who published it."),
            texts("languages", "dcterms:language", about="Languages of its text."),
            texts("addresses", "schema:url", about="Where it can be read."),
            IDENTIFIERS,
            several("original", "dcterms:isVersionOf", about="What it is a copy of."),
            several("subject", "dcterms:subject", about="What it is about."),
        ),
    ),
    Table(
        "claims",
        "What at least one source says of a thing. Whether it supports or disputes is in evidence.",
        _of("claim"),
        (
            thing("subject", "hasClaimSubject"),
            value("property", "hasClaimProperty", "word"),
            value("value", "hasClaimValue", "word"),
            thing("status", "hasClaimStatus"),
            date("known_since", "isKnownSince"),
            texts("notes", "hasEditorNote"),
            thing("contribution_of", "claimsContributionOf"),
            thing("contribution_to", "claimsContributionTo"),
            thing("strength", "hasClaimedStrength"),
        ),
    ),
    Table(
        "citations",
        "Places in sources where claims can be read.",
        _of("citation"),
        (
            thing("source", "citesSource"),
            value("locator", "hasLocator"),
            texts("archived_copies", "hasArchivedCopy"),
            date("retrieved_on", "retrievedOn"),
            value("content_digest", "contentDigest"),
        ),
    ),
    Table(
        "concepts",
        "The words of the vocabularies: roles, types, demands …, each with what it means.",
        (expand("skos:Concept"),),
        (
            words("schemes", "skos:inScheme", about="The vocabularies it is in."),
            value("definition", "skos:definition", "text", about="What it means."),
            several("broader", "skos:broader", about="The wider concepts."),
        ),
    ),
)

#: Pairs.
LINKS: Sequence[Link] = (
    Link("performers", "Who acted.", HABEAS + "performedBy", "event", "agent"),
    Link("addressees", "To whom an act was addressed.", HABEAS + "addressedTo", "event", "agent"),
    Link("represented", "For whom somebody acted.", HABEAS + "onBehalfOf", "event", "agent"),
    Link("concerned", "Whom an event is about.", HABEAS + "concernsAgent", "event", "agent"),
    Link("case_events", "What happened in a case.", HABEAS + "isPartOfCase", "event", "case"),
    Link("parties", "Who is party to a relation.", HABEAS + "hasParty", "relation", "agent"),
)
