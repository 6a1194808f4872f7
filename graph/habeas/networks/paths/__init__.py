"""How agents reach each other, where much rests on few, and which link would help.

ways            the cheapest ways through a matrix of costs: the search, on numbers alone
choosing        which agents are meant: one, or all of a kind, a type or a country
meant           agents that have a role, or operate a mechanism
chains          how one agent or group reaches another
ego             the part of a network around one agent
sentences       a chain in words, each step with what is on record for it
thin            things with few agents, and agents who are alone in them
lacking         cases that have nobody on record in a role, by country
likeness        four indices of how likely a link is
suggestions     links that are not on record and may be worth a look
holdout         whether suggestions find what is hidden from them
"""

from habeas.networks.paths.chains import Chain, MismatchedLayersError, Step, Tie, chains
from habeas.networks.paths.choosing import EmptyGroupError, chosen
from habeas.networks.paths.ego import ego
from habeas.networks.paths.holdout import HoldOut, holdout
from habeas.networks.paths.lacking import Lacking, lacking
from habeas.networks.paths.likeness import METHODS, Method
from habeas.networks.paths.meant import meant
from habeas.networks.paths.sentences import CAUTION, Reason, reasons, sentences
from habeas.networks.paths.suggestions import (
    NoSuggestionsError,
    Suggestion,
    TooManySuggestionsError,
    suggestions,
)
from habeas.networks.paths.thin import Gaps, Sole, Thin, gaps

__all__ = [
    "CAUTION",
    "METHODS",
    "Chain",
    "EmptyGroupError",
    "Gaps",
    "HoldOut",
    "Lacking",
    "Method",
    "MismatchedLayersError",
    "NoSuggestionsError",
    "Reason",
    "Sole",
    "Step",
    "Suggestion",
    "Thin",
    "Tie",
    "TooManySuggestionsError",
    "chains",
    "chosen",
    "ego",
    "gaps",
    "holdout",
    "lacking",
    "meant",
    "reasons",
    "sentences",
    "suggestions",
]
