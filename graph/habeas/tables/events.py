"""The tables of what happened: one for all events, and one for each kind with what is its own."""

from collections.abc import Sequence

from habeas.tables.columns import Table, date, dates, several, texts, thing, value
from habeas.terms import CLASS_OF_KIND

__all__ = ["EVENTS", "EVENT_TABLES", "IDENTIFIERS"]

#: The kinds of events, each with a table of its own, and those that have none.
EVENTS = tuple(
    CLASS_OF_KIND[kind]
    for kind in (
        *("event", "detention", "phase", "proceeding", "sentence", "campaign", "intervention"),
        *("response", "determination", "outcome"),
    )
)

#: Numbers and codes of anything.
IDENTIFIERS = texts(
    "identifiers", "dcterms:identifier", about="Numbers and codes that others gave it."
)
_CASES = several("case", "isPartOfCase")
_AGENTS = several("agent", "concernsAgent")
_BY = several("performer", "performedBy")
_PLACES = several("place", "occurredAt")
_MECHANISMS = several("mechanism", "underMechanism")
_DEMANDS = several("demand", "hasDemand")
_CHANNELS = several("channel", "usesChannel")


def _of(kind: str) -> tuple[str]:
    return (CLASS_OF_KIND[kind],)


EVENT_TABLES: Sequence[Table] = (
    Table(
        "events",
        "Everything that happened, of every class; what is particular to a class is in its own table.",
        EVENTS,
        (
            several("type", "hasEventType"),
            _CASES,
            _AGENTS,
            _PLACES,
            _MECHANISMS,
            several("continued", "continues"),
            several("reprisal_for", "isInReprisalFor"),
            *dates(),
        ),
        with_class=True,
    ),
    Table(
        "detentions",
        "Unbroken times in which people are held. Without an end a detention is open.",
        _of("detention"),
        (_AGENTS, _CASES, *dates()),
    ),
    Table(
        "phases",
        "Stretches of a detention in which a person is held in one manner.",
        _of("phase"),
        (
            thing("detention", "isPhaseOf"),
            thing("regime", "hasCustodyRegime"),
            thing("site", "isHeldAt"),
            value("is_de_jure", "isDeJure", "boolean"),
            value("is_de_facto", "isDeFacto", "boolean"),
            _CASES,
            *dates(),
        ),
    ),
    Table(
        "proceedings",
        "Trials and other proceedings at courts.",
        _of("proceeding"),
        (
            several("charge", "hasChargeType"),
            _AGENTS,
            _CASES,
            _PLACES,
            several("continued", "continues"),
            *dates(),
        ),
    ),
    Table(
        "sentences",
        "Sentences, and the sentences that they alter. Terms are durations such as P6Y.",
        _of("sentence"),
        (
            thing("proceeding", "isImposedIn"),
            value("nominal_term", "hasNominalTerm"),
            value("effective_term", "hasEffectiveTerm"),
            several("altered", "altersSentence"),
            _AGENTS,
            _CASES,
            *dates(),
        ),
    ),
    Table(
        "campaigns",
        "Lasting efforts that somebody organizes in several acts.",
        _of("campaign"),
        (
            texts("slogans", "hasSlogan"),
            _BY,
            several("aim", "hasAim"),
            _DEMANDS,
            _CHANNELS,
            _AGENTS,
            _CASES,
            *dates(),
        ),
    ),
    Table(
        "interventions",
        "Acts for people: statements, letters, appeals, protests, items of the press. "
        "Who acted is in performers.",
        _of("intervention"),
        (
            several("type", "hasInterventionType"),
            _CASES,
            several("campaign", "isPartOfCampaign"),
            _AGENTS,
            _DEMANDS,
            _CHANNELS,
            several("audience", "hasAudience"),
            _MECHANISMS,
            several("determination", "citesDetermination"),
            *dates(),
        ),
    ),
    Table(
        "responses",
        "Answers to interventions, and silences that somebody looked at.",
        _of("response"),
        (
            several("answered", "respondsTo"),
            thing("type", "hasResponseType"),
            date("checked_on", "checkedOn"),
            _BY,
            _CASES,
            *dates(),
        ),
    ),
    Table(
        "determinations",
        "What authorities found, and whether they took it back.",
        _of("determination"),
        (
            IDENTIFIERS,
            several("authority", "performedBy"),
            several("category", "hasCategory"),
            several("standard", "appliesStandard"),
            _AGENTS,
            _CASES,
            _MECHANISMS,
            date("withdrawn_on", "isWithdrawnOn"),
            several("taken_back", "withdrawsDetermination"),
            several("cited", "citesDetermination"),
            *dates(),
        ),
    ),
    Table(
        "outcomes",
        "What changed for people. Nothing here says why.",
        _of("outcome"),
        (several("type", "hasOutcomeType"), _AGENTS, _CASES, *dates()),
    ),
)
