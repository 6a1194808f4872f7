"""The tables of sources, and of what they say."""

from collections.abc import Sequence

from habeas.native.columns import NativeTable
from habeas.native.declaring import column, rows_table, span, table
from habeas.native.shared_columns import (
    ALWAYS,
    DESCRIPTION,
    EVIDENCE,
    ID,
    IDENTIFIERS,
    NOTE,
    SAME_AS,
    SENSITIVITY,
    SOURCES,
    URLS,
)
from habeas.terms import CLASS_OF_KIND, HABEAS

__all__ = ["DOCUMENTS"]

DOCUMENTS: Sequence[NativeTable] = (
    table(
        "sources",
        "source",
        "Documents, pages and items that claims cite.",
        ("urls", "title", "issued"),
        ID,
        column("types", "hasSourceType"),
        column("title", "dcterms:title", form="prose", about="Its title."),
        column(
            "language",
            "dcterms:language",
            form="language",
            about="The language of its text and of the title; several with semicolons, "
            "that of the title first.",
        ),
        column(
            "issued",
            "dcterms:issued",
            form="issued",
            about="The date that it bears, as precise as that is.",
        ),
        span("published", "published", "When it came out, where it bears no date of its own."),
        column(
            "publishers",
            "dcterms:publisher",
            form="reference",
            kinds=("agent",),
            about="Who published it.",
        ),
        URLS,
        column(
            "originals",
            "dcterms:isVersionOf",
            form="reference",
            kinds=("source",),
            about="What it is a copy or another version of.",
        ),
        column(
            "subjects",
            "dcterms:subject",
            form="reference",
            kinds=("case",),
            about="The cases that it is about.",
        ),
        *(IDENTIFIERS, SOURCES, SAME_AS, DESCRIPTION, SENSITIVITY, NOTE),
    ),
    table(
        "claims",
        "claim",
        "What sources say of a thing, where the columns sources and locators of its own table "
        "do not suffice: a rival value, a doubt, a single value, several claims.",
        (),
        ID,
        column(
            "subject",
            "hasClaimSubject",
            form="reference",
            kinds=tuple(CLASS_OF_KIND),
            about="The thing of which something is said, with its kind: detention:ada-2019.",
            example="detention:ada-2019",
        ),
        column(
            "stance",
            None,
            form="choice",
            choices=("supports", "disputes", "neither"),
            about="Whether the claim supports or disputes what is recorded; supports if empty.",
            example="disputes",
        ),
        column("status", "hasClaimStatus", needed=False, about="Accepted if it is empty."),
        column("property", "hasClaimProperty", form="property", example="startsOnOrAfter"),
        column("value", "hasClaimValue", form="value", example="2019-05-04"),
        column(
            "sources",
            "hasCitation",
            form="sources",
            kinds=("source",),
            many=True,
            about="The sources that say so.",
            example="north-watch-report-2019",
        ),
        EVIDENCE[1],
        column(
            "copies",
            "hasArchivedCopy",
            form="citing",
            many=True,
            about="Addresses of archived copies, in the order of the sources; "
            "several of one source with spaces between them.",
        ),
        column(
            "retrieved",
            "retrievedOn",
            form="citing",
            many=True,
            about="The day on which each source was read, in their order.",
        ),
        column(
            "digests",
            "contentDigest",
            form="citing",
            many=True,
            about="Digests of what was read, in the order of the sources.",
        ),
        column(
            "citations",
            None,
            form="citing",
            many=True,
            about="Identifiers of the citations, in the order of the sources; "
            "made from what they say if empty.",
        ),
        column(
            "editor_notes",
            "hasEditorNote",
            form="prose",
            about="The reason for its status, in words that all may read.",
        ),
        column("contribution_of", "claimsContributionOf"),
        column("contribution_to", "claimsContributionTo"),
        column("strength", "hasClaimedStrength"),
        *ALWAYS,
    ),
    rows_table(
        "takedowns",
        HABEAS + "Agent",
        "Things that are described no more: their addresses say since when, and nothing else. "
        "Whatever other tables say of them or lead to them has to go too.",
        column(
            "thing",
            None,
            form="thing",
            needed=True,
            about="The identifier of the thing, with its kind: agent:p0009.",
            example="agent:p0009",
        ),
        column("taken_down_on", "isTakenDownOn", needed=True),
        column(
            "reason", None, form="remark", about="Why; it stays with the row and is never said."
        ),
    ),
)
