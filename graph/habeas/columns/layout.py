"""What the columns of a release hold, and under which names.

Every IRI that stands in one of the relations has a number. Numbers go up with
the IRIs as texts, so comparing numbers is comparing texts. A relation is one
property as two rows of numbers, subjects and objects, sorted. It is there twice,
the second time objects first, so that either end is looked up quickly. Some
properties lead to days, which are counted as ``date.toordinal`` counts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.terms import HABEAS, PREFIXES, abbreviate
from habeas.vocabulary.shortcuts import ways

__all__ = [
    "BOUNDS",
    "CLASSES",
    "DAYS",
    "EDITION",
    "INDEX",
    "RELATIONS",
    "UNKNOWN_DAY",
    "Held",
    "Numbers",
]

#: Numbers of IRIs, or counts.
Numbers = NDArray[np.integer[Any]]

#: Goes up whenever the same store would give other files.
EDITION = 2
INDEX = "index.json"
#: A bound that no source gives.
UNKNOWN_DAY = int(np.iinfo(np.int32).min)

_PROPERTIES = (
    # who takes part in what, and what in a case
    "inCase", "hasPrincipal", "hasRole", "isPartOfCase", "performedBy", "addressedTo",
    "onBehalfOf", "concernsAgent", "concernsCase",
    # other ties between agents
    "hasParty", "isAffiliatedWith", "hasFunder", "hasRecipient", "isPartOfCampaign",
    "citesDetermination",
    # what things are
    "hasInterventionType", "hasEventType", "hasOrganizationType", "hasFocusArea", "hasIssue",
    "hasCategory", "hasOutcomeType", "hasCollaborationType",
    # where, and under what
    "isLocatedIn", "occurredAt", "underMechanism", "isOperatedBy",
)  # fmt: skip
#: The properties that are held, by the names of their files.
RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        **{name: HABEAS + name for name in _PROPERTIES},
        "containedInPlace": PREFIXES["schema"] + "containedInPlace",
        "broader": PREFIXES["skos"] + "broader",
        **{abbreviate(way).removeprefix("habeas:").replace(":", "-"): way for way in ways()},
    }
)
#: The classes whose things are held; claims, citations and sources are not.
CLASSES = tuple(
    HABEAS + name
    for name in (
        "Affiliation", "Campaign", "Case", "Collaboration", "CustodyPhase", "DeprivationOfLiberty",
        "Determination", "Event", "Funding", "Group", "Intervention", "Involvement",
        "LegalProceeding", "Mechanism", "Organization", "Outcome", "Person", "PersonalTie",
        "Response", "Sentence",
    )
)  # fmt: skip
#: The bounds of time, in the order of their columns.
BOUNDS = (
    "startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore", "lastConfirmedOn",
)  # fmt: skip
#: The properties that lead to days, by the names of their files.
DAYS: Mapping[str, str] = MappingProxyType(
    {
        name: HABEAS + name
        for name in (*BOUNDS, "isWithdrawnOn", "publishedOnOrAfter", "publishedOnOrBefore")
    }
)


@dataclass(frozen=True)
class Held:
    """What the index says of one relation."""

    rows: int
    #: Statements that are not there, since they name no IRI at one end. Where a property leads to
    #: days: also those whose object is anything else than a day of the calendar, in a plain
    #: ``xsd:date`` without a time zone.
    strange: int = 0
    #: Statements that stand in several graphs: they are there once.
    repeated: int = 0
