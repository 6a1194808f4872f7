"""Which of the thirty questions that the ontology is for a query answers."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COMPETENCY"]

#: The number and the words of a question, by the name of the query that answers it.
COMPETENCY: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "who-is-involved": (
            1,
            "Who is involved in a case, and in what role?",
        ),
        "organizations-by-focus-area": (
            2,
            "Which organizations of a list work on legal support?",
        ),
        "mechanisms-and-their-basis": (
            3,
            "Which mechanisms exist, which body operates each, and on what legal basis?",
        ),
        "cases-by-respondent-state": (
            4,
            "Which cases concern a country as respondent State?",
        ),
        "interventions-by-type": (
            5,
            "Which interventions of a kind, public protest say, happened in a year?",
        ),
        "determinations-about-an-agent": (
            6,
            (
                "Which opinions of an authority concern a person, in order, with their "
                "document symbols?"
            ),
        ),
        "campaigns-that-share-a-slogan": (
            7,
            "Which campaigns use the same slogan but have different organizers?",
        ),
        "time-held-on-a-day": (
            8,
            "Who was certainly, possibly, or certainly not held on a day?",
        ),
        "detained-advocates": (
            10,
            (
                "Which persons are, or were, both detained and advocate (lawyer or relative) "
                "in some case?"
            ),
        ),
        "lawyers-later-detained": (
            11,
            (
                "In which cases is a lawyer later detained, and did the detention begin "
                "after they took the case?"
            ),
        ),
        "altered-sentences": (
            12,
            "Which sentences were altered, by what act, and what is left to serve?",
        ),
        "evidence-single-source": (
            14,
            "Which accepted statements rest on a single independent source?",
        ),
        "unconfirmed-detentions": (
            15,
            "Which open detentions have not been confirmed for more than 180 days?",
        ),
        "unanswered-acts": (
            16,
            "Which communications got no reply from the State, and for how long?",
        ),
        "rival-determinations": (
            17,
            (
                "Which persons are called political prisoner by one authority and terrorist "
                "or criminal by another?"
            ),
        ),
        "withdrawn-determinations": (
            18,
            "Which determinations were withdrawn, and which interventions still cite them?",
        ),
        "frequent-cosigners": (
            19,
            (
                "Which NGOs signed together at least three times, and is there also a "
                "declared collaboration?"
            ),
        ),
        "moves-between-ngos-and-mandates": (
            22,
            "Who moved between NGOs and UN mandates, and which cases did they touch on both sides?",
        ),
        "cases-carried-by-family": (
            23,
            (
                "Coverage gap: which cases have family campaigning but no legal "
                "representation and no UN procedure?"
            ),
        ),
        "coverage-by-place": (
            24,
            (
                "Coverage gap by region: where do many cases meet few organizations, given "
                "known under-reporting?"
            ),
        ),
        "challenges-by-role": (
            25,
            (
                "Which kinds of challenge are reported for which kinds of role, and how many "
                "are documented as events rather than as statements?"
            ),
        ),
        "contributions-in-order": (
            26,
            (
                "In what order did interventions, responses and outcomes occur in a case, "
                "and which claims of contribution exist, from whom, and who disputes them?"
            ),
        ),
        "findings-and-releases": (
            27,
            (
                "After WGAD opinions finding arbitrariness, how long until release, with "
                "censoring for those not yet released, and compared with opinions not so "
                "finding?"
            ),
        ),
        "family-funding": (
            28,
            (
                "Which funding reaches families of detainees, through how many hands, and "
                "what must not be shown?"
            ),
        ),
    }
)
