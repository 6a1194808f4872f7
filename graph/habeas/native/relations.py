"""The tables of how agents are related, to cases and to one another."""

from collections.abc import Sequence

from habeas.native.columns import NativeTable
from habeas.native.declaring import column, table
from habeas.native.shared_columns import ALWAYS, DESCRIPTION, EVIDENCE, ID, NAME, WHEN

__all__ = ["RELATIONS"]

RELATIONS: Sequence[NativeTable] = (
    table(
        "involvements",
        "involvement",
        "Who takes part in which case, in which role.",
        ("case", "agent", "role", "starts"),
        ID,
        column("case", "inCase"),
        column("agent", "hasPrincipal"),
        column("role", "hasRole", scheme="involvement-role"),
        *(*WHEN, *EVIDENCE, DESCRIPTION, *ALWAYS),
    ),
    table(
        "affiliations",
        "affiliation",
        "Who belongs to which organization or holds which post there.",
        ("agent", "organization", "post", "role", "starts"),
        ID,
        column("agent", "hasPrincipal"),
        column("organization", "isAffiliatedWith"),
        column("post", "holdsPost"),
        column("role", "hasRole", scheme="affiliation-role"),
        *(*WHEN, *EVIDENCE, column("cases", "concernsCase"), DESCRIPTION, *ALWAYS),
    ),
    table(
        "ties",
        "tie",
        "Ties between people: the agent is the spouse, child … of the relative.",
        ("agent", "type", "relative", "starts"),
        ID,
        column("agent", "hasPrincipal"),
        column("type", "hasTieType"),
        column("relative", "hasParty"),
        *(*WHEN, *EVIDENCE, column("cases", "concernsCase"), DESCRIPTION, *ALWAYS),
    ),
    table(
        "collaborations",
        "collaboration",
        "Working arrangements that their parties, or a source about them, describe as one.",
        ("types", "parties", "starts"),
        ID,
        column("types", "hasCollaborationType"),
        column("parties", "hasParty"),
        column("cases", "concernsCase"),
        *(*WHEN, *EVIDENCE, NAME, DESCRIPTION, *ALWAYS),
    ),
    table(
        "funding",
        "funding",
        "Money and other help given for the work or for those it is about.",
        ("funders", "recipients", "beneficiaries", "types", "starts"),
        ID,
        column("funders", "hasFunder"),
        column("recipients", "hasRecipient"),
        column("beneficiaries", "hasBeneficiary"),
        column("types", "hasFundingType"),
        column("purposes", "hasFundingPurpose"),
        column("amount", "hasAmount"),
        column("currency", "hasCurrency", example="EUR"),
        column("cases", "concernsCase"),
        *(*WHEN, *EVIDENCE, DESCRIPTION, *ALWAYS),
    ),
)
