"""The tables of what happened and what was done."""

from collections.abc import Sequence

from habeas.native.columns import NativeTable
from habeas.native.declaring import Declared, column, rows_table, table
from habeas.native.shared_columns import (
    AGENTS,
    CASES,
    EVIDENCE,
    ID,
    IDENTIFIERS,
    NAME,
    NAMED_BY,
    NOTE,
    OF_EVENTS,
    PERFORMERS,
)
from habeas.terms import HABEAS

__all__ = ["EVENTS"]


def event_table(
    name: str, kind: str, about: str, natural: Sequence[str], *columns: Declared
) -> NativeTable:
    """Return the table of a kind of events, with what any event can have at its end."""
    return table(name, kind, about, natural, ID, *columns, *OF_EVENTS)


EVENTS: Sequence[NativeTable] = (
    event_table(
        "detentions",
        "detention",
        "Unbroken times in which people are held. Without an end a detention is open.",
        ("agents", "cases", "starts"),
        *(AGENTS, CASES),
    ),
    event_table(
        "phases",
        "phase",
        "Stretches of a detention in which a person is held in one manner.",
        ("detention", "regime", "starts"),
        column("detention", "isPhaseOf"),
        column("regime", "hasCustodyRegime"),
        column("site", "isHeldAt"),
        column("is_de_jure", "isDeJure"),
        column("is_de_facto", "isDeFacto"),
    ),
    event_table(
        "proceedings",
        "proceeding",
        "Trials and other proceedings at courts.",
        ("agents", "cases", "starts"),
        *(AGENTS, CASES),
        column("charges", "hasChargeType"),
    ),
    event_table(
        "sentences",
        "sentence",
        "Sentences, and the sentences that they alter. Terms are durations such as P6Y.",
        ("agents", "proceeding", "starts"),
        AGENTS,
        column("proceeding", "isImposedIn"),
        column("nominal_term", "hasNominalTerm"),
        column("effective_term", "hasEffectiveTerm"),
        column("altered", "altersSentence"),
    ),
    event_table(
        "campaigns",
        "campaign",
        "Lasting efforts that somebody organizes in several acts.",
        ("name",),
        NAME,
        column("performers", "performedBy", about="Who organizes it."),
        column("slogans", "hasSlogan"),
        column("aims", "hasAim"),
        column("name_sources", "dcterms:source", **NAMED_BY, about="The sources of its name."),
    ),
    event_table(
        "interventions",
        "intervention",
        "Acts for people: statements, letters, appeals, protests, items of the press.",
        ("types", "cases", "starts", "name", "performers"),
        column("types", "hasInterventionType"),
        PERFORMERS,
        NAME,
        CASES,
        column("campaigns", "isPartOfCampaign"),
        column("addressed_to", "addressedTo"),
        column("demands", "hasDemand"),
        column("determinations", "citesDetermination"),
    ),
    rows_table(
        "signatures",
        HABEAS + "Intervention",
        "Who signed which text: one signatory of an intervention in each row.",
        column(
            "intervention",
            None,
            form="reference",
            kinds=("intervention",),
            needed=True,
            about="The text that was signed, in interventions.",
            example="open-letter-2019",
        ),
        column("number", None, form="remark", about="The place in the list."),
        column(
            "written_as",
            None,
            form="remark",
            needed=True,
            about="The name as it stands in the list.",
        ),
        column("agent", "performedBy", needed=True, many=False, about="Who signed."),
        *EVIDENCE,
        NOTE,
    ),
    event_table(
        "responses",
        "response",
        "Answers to interventions, and silences that somebody looked at.",
        ("answered", "type", "starts"),
        column("answered", "respondsTo"),
        column("type", "hasResponseType"),
        column("checked_on", "checkedOn"),
        column("performers", "performedBy", about="Who answered, or did not."),
    ),
    event_table(
        "determinations",
        "determination",
        "What authorities found, and whether they took it back.",
        ("authorities", "categories", "cases", "agents", "starts"),
        column("authorities", "performedBy", about="Whose finding it is."),
        column("categories", "hasCategory"),
        column("standards", "appliesStandard"),
        CASES,
        AGENTS,
        IDENTIFIERS,
        column("withdrawn_on", "isWithdrawnOn"),
        column("taken_back", "withdrawsDetermination"),
        column("cited", "citesDetermination"),
    ),
    event_table(
        "outcomes",
        "outcome",
        "What changed for people. Nothing here says why.",
        ("types", "agents", "cases", "starts"),
        column("types", "hasOutcomeType"),
    ),
    event_table(
        "events",
        "event",
        "What happened, where no other table fits.",
        ("types", "cases", "agents", "starts", "name"),
        column("types", "hasEventType"),
    ),
)
