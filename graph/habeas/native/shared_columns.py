"""Columns that several tables have."""

from habeas.native.declaring import column, span
from habeas.terms import CLASS_OF_KIND

__all__ = [
    "AGENTS",
    "ALWAYS",
    "CASES",
    "DESCRIPTION",
    "EVIDENCE",
    "ID",
    "IDENTIFIERS",
    "INSIDE",
    "LANGUAGE",
    "NAME",
    "NAMED_BY",
    "NOTE",
    "OF_EVENTS",
    "OTHER_NAMES",
    "PERFORMERS",
    "SAME_AS",
    "SENSITIVITY",
    "SOURCES",
    "URLS",
    "WHEN",
]

ID = column("id", None, form="id", about="Its identifier, with which other rows name it.")
LANGUAGE = column(
    "language",
    None,
    form="language",
    about="The language of the texts in this row; English if it is empty.",
)
NOTE = column(
    "note",
    "skos:editorialNote",
    form="prose",
    about="For the team: it is kept with the record and never published.",
)
SENSITIVITY = column("sensitivity", "hasSensitivity", example="public")
NAME = column(
    "name",
    "skos:prefLabel",
    form="prose",
    about="Its name; in several languages as North Watch@en; Nordwacht@de.",
    example="North Watch@en; Nordwacht@de",
)
OTHER_NAMES = column(
    "other_names",
    "skos:altLabel",
    form="text",
    about="Other names and spellings under which it is known.",
)
DESCRIPTION = column(
    "description", "dcterms:description", form="prose", about="What it is, in a line."
)
IDENTIFIERS = column(
    "identifiers",
    "dcterms:identifier",
    form="plain",
    about="Numbers and codes that others gave it.",
)
URLS = column("urls", "schema:url", form="address", about="Addresses on the web.")
SAME_AS = column(
    "same_as",
    "skos:exactMatch",
    form="match",
    about="The same elsewhere: a number of Wikidata such as Q42, or an address.",
)
#: How a source is named where no claim is made of it.
NAMED_BY = {"form": "reference", "kinds": ("source",)}
SOURCES = column("sources", "dcterms:source", **NAMED_BY, about="The sources of name and identity.")
INSIDE = column(
    "inside",
    "schema:containedInPlace",
    form="reference",
    kinds=("place", "site"),
    about="The places that it is in.",
)
EVIDENCE = (
    column(
        "sources",
        "isSupportedBy",
        form="sources",
        kinds=("source",),
        many=True,
        needed=False,
        about="The sources that say so; at least one, here or in claims.",
        example="north-watch-report-2019",
    ),
    column(
        "locators",
        "hasLocator",
        form="citing",
        many=True,
        about="Where to look in each of the sources, in their order; "
        "as many as there are sources, or one for them all.",
        example="page 4",
    ),
)
WHEN = (
    span("starts", "starts", "When it began; what took one day has a start only."),
    span("ends", "ends", "When it ended; empty while no end is known."),
    column("confirmed", "lastConfirmedOn"),
)
ALWAYS = (SENSITIVITY, LANGUAGE, NOTE)
AGENTS = column("agents", "concernsAgent")
CASES = column("cases", "isPartOfCase")
PERFORMERS = column(
    "performers",
    "performedBy",
    needed=False,
    about="Who did it; signatories of a text may stand in signatures instead.",
)
#: What any event can have, beside what is its own.
OF_EVENTS = (
    CASES,
    AGENTS,
    *WHEN,
    *EVIDENCE,
    NAME,
    PERFORMERS,
    column("capacities", "inCapacityOf"),
    column("on_behalf_of", "onBehalfOf"),
    column("addressed_to", "addressedTo"),
    column("places", "occurredAt"),
    column("mechanisms", "underMechanism"),
    column("demands", "hasDemand"),
    column("channels", "usesChannel"),
    column("audiences", "hasAudience"),
    column("event_types", "hasEventType"),
    column("continued", "continues"),
    column("preceded", "precedes"),
    column("reprisal_for", "isInReprisalFor"),
    column(
        "subjects",
        "dcterms:subject",
        form="reference",
        kinds=tuple(CLASS_OF_KIND),
        about="What else it is about: a text, a post, a proceeding.",
    ),
    OTHER_NAMES,
    DESCRIPTION,
    IDENTIFIERS,
    URLS,
    SAME_AS,
    *ALWAYS,
)
