"""What each property is called in a view, and what its values look like there.

The words are those of ``ontology/context.jsonld``, made shorter: ``hasRole``
is ``role``. What may repeat is an array, in the plural where that reads better.
A value that is not of the kind of its key does not stand there: it stands
under the whole IRI of its property, in the same object, as an array of
``{value, datatype}``, ``{value, language}`` or ``{id}``. So no key ever
changes its shape, and nothing is lost.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

import pyoxigraph as ox

from habeas import assets
from habeas.terms import HABEAS, PREFIXES, ROOT, expand

__all__ = ["LISTS", "PHASES", "TYPES", "Form", "Key", "List", "fitting", "keys"]

#: What stands for a value: a text by its languages, a code, a day, a month, a year, a whole number,
#: a decimal (as text), true or false, a duration, a thing with its id, an address, or anything with
#: what it is.
Form: TypeAlias = Literal[
    "texts", "code", "day", "month", "year", "integer", "decimal", "flag", "duration",
    "thing", "address", "any",
]  # fmt: skip
XSD = PREFIXES["xsd"]
DATATYPES: Mapping[Form, str] = MappingProxyType(
    {
        "code": XSD + "string",
        "day": XSD + "date",
        "month": XSD + "gYearMonth",
        "year": XSD + "gYear",
        "integer": XSD + "integer",
        "decimal": XSD + "decimal",
        "flag": XSD + "boolean",
        "duration": XSD + "duration",
    }
)
#: What the text of a value must look like to stand under its key.
PATTERNS: Mapping[Form, str] = MappingProxyType(
    {
        "day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "month": r"[0-9]{4}-[0-9]{2}",
        "year": r"[0-9]{4}",
        # As JavaScript holds them exactly, and written in the one way that JSON knows.
        "integer": r"0|-?[1-9][0-9]{0,14}",
        "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
        "flag": r"true|false",
        "duration": r"-?P[0-9YMDTHS.]+",
    }
)
_MATCHES = {form: re.compile(pattern) for form, pattern in PATTERNS.items()}

#: Properties that a thing has one of, where it has any: rules of ``shapes/`` say so.
SINGLE = frozenset(
    [
        "citesSource",
        "endsOnOrAfter",
        "endsOnOrBefore",
        "expiresOn",
        "checkedOn",
        "contentDigest",
        "coversFrom",
        "coversUntil",
        "hasActionCategory",
        "hasAmount",
        "hasClaimProperty",
        "hasClaimStatus",
        "hasClaimSubject",
        "hasClaimValue",
        "hasClaimedStrength",
        "hasConsentStatus",
        "hasCurrency",
        "hasCustodyRegime",
        "hasCycleNumber",
        "hasDisclosureLevel",
        "hasEdgeWeight",
        "hasEffectiveTerm",
        "hasLocator",
        "hasLowerBound",
        "hasMinimumAgents",
        "hasMinimumEvidence",
        "hasNominalTerm",
        "hasPrincipal",
        "hasProjection",
        "hasReferenceNumber",
        "hasReferenceYear",
        "hasResponseType",
        "hasRole",
        "hasSensitivity",
        "hasTargetClass",
        "hasTieType",
        "hasTimeWindow",
        "hasUnit",
        "hasUpperBound",
        "holdsPost",
        "inCase",
        "isAffiliatedWith",
        "isAsOf",
        "isAskedOn",
        "isConsentOf",
        "isDeFacto",
        "isDeJure",
        "isDirected",
        "isHeldAt",
        "isImposedIn",
        "isKnownSince",
        "isMadeInReview",
        "isPhaseOf",
        "isPseudonymized",
        "isRevokedOn",
        "isToBeReviewedOn",
        "isWithdrawnOn",
        "lastConfirmedOn",
        "publishedOnOrAfter",
        "publishedOnOrBefore",
        "retrievedOn",
        "startsOnOrAfter",
        "startsOnOrBefore",
    ]
)
#: Names that do not follow from the ontology by rule.
_NAMES = {
    "habeas:citesSource": "source",
    "habeas:hasActor": "actors",
    "habeas:hasAim": "aims",
    "habeas:hasArchivedCopy": "archivedCopies",
    "habeas:hasAudience": "audiences",
    "habeas:hasBeneficiary": "beneficiaries",
    "habeas:hasCategory": "categories",
    "habeas:hasChargeType": "chargeTypes",
    "habeas:hasCitation": "citations",
    "habeas:hasClaimProperty": "property",
    "habeas:hasClaimStatus": "status",
    "habeas:hasClaimSubject": "subject",
    "habeas:hasClaimValue": "claimed",
    "habeas:hasClaimedStrength": "strength",
    "habeas:hasCollaborationType": "collaborationTypes",
    "habeas:hasCommunicationReference": "communicationReferences",
    "habeas:hasDatedName": "datedNames",
    "habeas:hasDemand": "demands",
    "habeas:hasEditorNote": "editorNotes",
    "habeas:hasEventType": "eventTypes",
    "habeas:hasFocusArea": "focusAreas",
    "habeas:hasFunder": "funders",
    "habeas:hasFundingPurpose": "fundingPurposes",
    "habeas:hasFundingType": "fundingTypes",
    "habeas:hasGround": "grounds",
    "habeas:hasInterventionType": "interventionTypes",
    "habeas:hasIssue": "issues",
    "habeas:hasLegalBasis": "legalBases",
    "habeas:hasMeasure": "measures",
    "habeas:hasNameText": "nameTexts",
    "habeas:hasOrganizationType": "organizationTypes",
    "habeas:hasOutcomeType": "outcomeTypes",
    "habeas:hasParty": "parties",
    "habeas:hasPrincipal": "agent",
    "habeas:hasProfile": "profiles",
    "habeas:hasRecipient": "recipients",
    "habeas:hasScope": "scopes",
    "habeas:hasSlogan": "slogans",
    "habeas:hasSourceType": "sourceTypes",
    "habeas:inCase": "case",
    "habeas:isAffiliatedWith": "organization",
    "habeas:isDisputedBy": "disputedBy",
    "habeas:isHeldAt": "site",
    "habeas:isKnownSince": "knownSince",
    "habeas:isLocatedIn": "places",
    "habeas:isPartOfCampaign": "inCampaigns",
    "habeas:isPartOfCase": "inCases",
    "habeas:isPhaseOf": "detention",
    "habeas:isRelatedTo": "relatedCases",
    "habeas:isSupportedBy": "supportedBy",
    "habeas:holdsPost": "post",
    "habeas:usesChannel": "channels",
    "dcterms:description": "descriptions",
    "dcterms:identifier": "identifiers",
    "dcterms:isReplacedBy": "replacedBy",
    "dcterms:isVersionOf": "versionOf",
    "dcterms:language": "languages",
    "dcterms:publisher": "publishers",
    "dcterms:source": "sources",
    "dcterms:subject": "about",
    "dcterms:title": "titles",
    "schema:containedInPlace": "within",
    "schema:url": "addresses",
    "skos:altLabel": "otherNames",
    "skos:exactMatch": "sameElsewhere",
    "skos:hiddenLabel": "hiddenNames",
    "skos:prefLabel": "names",
}
#: More words of others that descriptions hold: their form.
_MORE: Mapping[str, tuple[str, Form]] = MappingProxyType(
    {
        "skos:broader": ("broader", "thing"),
        "skos:definition": ("definitions", "texts"),
        "skos:example": ("examples", "texts"),
        "skos:inScheme": ("inScheme", "thing"),
        "skos:narrower": ("narrower", "thing"),
        "skos:notation": ("notations", "code"),
        "skos:related": ("related", "thing"),
        "skos:scopeNote": ("scopeNotes", "texts"),
        "skos:topConceptOf": ("topConceptOf", "thing"),
        "rdfs:isDefinedBy": ("isDefinedBy", "thing"),
        "rdfs:label": ("labels", "texts"),
    }
)
#: Where things can be had on the web, or what they are called elsewhere: of these there is no more
#: to say than where.
_ADDRESSES = ("habeas:hasArchivedCopy", "schema:url", "skos:exactMatch")
#: When something was issued may be known to the day, the month or the year.
_ISSUED: Mapping[str, Form] = MappingProxyType(
    {"issued": "day", "issuedInMonth": "month", "issuedInYear": "year"}
)
#: Where bounds in time stand, of what has a beginning and an end.
WHEN = ("startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore", "lastConfirmedOn")
ACTOR_AS = ROOT + "actor-as/"

#: Classes by their names in ``type``.
_CLASSES = {
    "AnnotationProperty": "owl:AnnotationProperty",
    "Class": "owl:Class",
    "Concept": "skos:Concept",
    "ConceptScheme": "skos:ConceptScheme",
    "DatatypeProperty": "owl:DatatypeProperty",
    "NamedGraph": "http://www.w3.org/ns/sparql-service-description#NamedGraph",
    "ObjectProperty": "owl:ObjectProperty",
    "Place": "schema:Place",
    "Post": "org:Post",
}


@dataclass(frozen=True)
class Key:
    """A key of a view."""

    name: str
    #: Of its property.
    iri: str
    form: Form
    single: bool = False
    #: Under which key of its object it stands, if not in it at once.
    inside: str = ""


@cache
def keys() -> Mapping[str, Sequence[Key]]:
    """Return the keys of each property that has any, by its IRI; the first that fits counts."""
    [core] = [path for path in assets.ontology_files() if path.name == "core.ttl"]
    declared = json.loads(core.with_name("context.jsonld").read_text(encoding="utf-8"))["@context"]
    found: dict[str, tuple[Key, ...]] = {}
    for said in declared.values():
        if isinstance(said, dict):
            short = said["@id"]
            local = short.removeprefix("habeas:")
            name = _NAMES.get(short) or _shortened(local)
            inside = "when" if local in WHEN else ""
            iri = expand(short)
            form: Form = "address" if short in _ADDRESSES else _form(said)
            found[iri] = (Key(name, iri, form, local in SINGLE, inside),)
    for short, (name, form) in _MORE.items():
        found[expand(short)] = (Key(name, expand(short), form),)
    issued = expand("dcterms:issued")
    found[issued] = tuple(Key(name, issued, form, single=True) for name, form in _ISSUED.items())
    for iri in _shortcuts():
        words = iri.removeprefix(ACTOR_AS).split("-")
        name = "actorsAs" + "".join(word.capitalize() for word in words)
        found[iri] = (Key(name, iri, "thing"),)
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _types() -> Mapping[str, str]:
    [core] = [path for path in assets.ontology_files() if path.name == "core.ttl"]
    declared = json.loads(core.with_name("context.jsonld").read_text(encoding="utf-8"))["@context"]
    ours = {
        expand(said): name
        for name, said in declared.items()
        if isinstance(said, str) and said == f"habeas:{name}"
    }
    return MappingProxyType(ours | {expand(said): name for name, said in _CLASSES.items()})


class _Types:
    """The names of classes by their IRIs, read when they are first needed."""

    def get(self, iri: str) -> str | None:
        """Return the name of a class, if it has one."""
        return _types().get(iri)

    def all(self) -> Mapping[str, str]:
        """Return all of them."""
        return _types()


TYPES = _Types()


@dataclass(frozen=True)
class List:
    """What links to a thing in one way, under a name of its own."""

    name: str
    #: The property by which it links.
    iri: str
    #: Only what is of one of these classes; any if there are none.
    classes: frozenset[str] = frozenset()


def _lists(said: Mapping[str, tuple[str, ...]]) -> tuple[List, ...]:
    return tuple(
        List(name, expand(iri), frozenset(HABEAS + each for each in classes))
        for name, (iri, *classes) in said.items()
    )


#: What links to things of a kind, by names of its own. Whatever else does stands in ``incoming``.
LISTS: Mapping[str, Sequence[List]] = MappingProxyType(
    {
        "case": _lists(
            {
                "involvements": ("habeas:inCase",),
                "detentions": ("habeas:isPartOfCase", "DeprivationOfLiberty"),
                "proceedings": ("habeas:isPartOfCase", "LegalProceeding"),
                "sentences": ("habeas:isPartOfCase", "Sentence"),
                "campaigns": ("habeas:isPartOfCase", "Campaign"),
                "interventions": ("habeas:isPartOfCase", "Intervention"),
                "responses": ("habeas:isPartOfCase", "Response"),
                "determinations": ("habeas:isPartOfCase", "Determination"),
                "outcomes": ("habeas:isPartOfCase", "Outcome"),
                "otherEvents": ("habeas:isPartOfCase",),
                "coverage": ("dcterms:subject",),
            }
        ),
        "agent": _lists(
            {
                "involvements": ("habeas:hasPrincipal", "Involvement"),
                "affiliations": ("habeas:hasPrincipal", "Affiliation"),
                "ties": ("habeas:hasPrincipal", "PersonalTie"),
                "otherRelations": ("habeas:hasPrincipal",),
                "members": ("habeas:isAffiliatedWith",),
                "partyTo": ("habeas:hasParty",),
                "posts": ("org:postIn",),
                "campaigns": ("habeas:performedBy", "Campaign"),
                "interventions": ("habeas:performedBy", "Intervention"),
                "responses": ("habeas:performedBy", "Response"),
                "determinations": ("habeas:performedBy", "Determination"),
                "otherActs": ("habeas:performedBy",),
                "addressed": ("habeas:addressedTo",),
                "concerned": ("habeas:concernsAgent",),
                "onBehalf": ("habeas:onBehalfOf",),
                "funded": ("habeas:hasFunder",),
                "received": ("habeas:hasRecipient",),
                "published": ("dcterms:publisher",),
            }
        ),
        "campaign": _lists({"interventions": ("habeas:isPartOfCampaign",)}),
        "intervention": _lists({"responses": ("habeas:respondsTo",)}),
    }
)
#: The phases of a detention stand in it, wherever that is shown whole.
PHASES = List("phases", expand("habeas:isPhaseOf"))


def fitting(key: Key, value: object) -> bool:
    """Return whether a term can stand under ``key``.

    Examples
    --------
    >>> started = Key("startsOnOrAfter", "", "day")
    >>> date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    >>> fitting(started, ox.Literal("2019-05-03", datatype=date))
    True
    >>> fitting(started, ox.Literal("2019-05-03Z", datatype=date)), fitting(started, ox.Literal("2019"))
    (False, False)
    """
    if key.form == "any":
        return True
    if key.form == "address":
        return isinstance(value, ox.NamedNode)
    if key.form == "thing":
        return isinstance(value, ox.NamedNode | ox.BlankNode)
    if not isinstance(value, ox.Literal) or value.direction is not None:
        return False
    if key.form == "texts":
        return value.language is not None or value.datatype.value == DATATYPES["code"]
    if value.language is not None or value.datatype.value != DATATYPES[key.form]:
        return False
    pattern = _MATCHES.get(key.form)
    return pattern is None or pattern.fullmatch(value.value) is not None


def _form(said: Mapping[str, str | None]) -> Form:
    kind = said.get("@type")
    if kind in ("@id", "@vocab"):
        return "thing"
    if said.get("@container") == "@language":
        return "texts"
    if "@language" in said:
        return "code"
    forms = {datatype: form for form, datatype in DATATYPES.items()}
    return forms[expand(kind)] if kind else "any"


def _shortened(name: str) -> str:
    """Return a name without ``has``.

    Examples
    --------
    >>> _shortened("hasRole"), _shortened("performedBy"), _shortened("org:postIn")
    ('role', 'performedBy', 'postIn')
    """
    name = name.rpartition(":")[2]
    if re.match(r"has[A-Z]", name):
        name = name[3].lower() + name[4:]
    return name


def _shortcuts() -> list[str]:
    """Return the properties that lead from a case to who has a role in it."""
    [path] = [path for path in assets.ontology_files() if path.name == "shortcuts.ttl"]
    return sorted(
        {
            quad.subject.value
            for quad in ox.parse(path=str(path))
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ACTOR_AS)
        }
    )
