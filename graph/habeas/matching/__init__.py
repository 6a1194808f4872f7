"""Which records are about one agent: candidates with reasons, and what somebody decides.

A program finds pairs and says why; people decide, and every decision is a
record that can be taken back. Nothing is merged because it looks alike.
"""

from habeas.matching.agents import Agent, agents_of
from habeas.matching.candidates import Candidate, Reason, candidates
from habeas.matching.deciding import certain, decide, open_pairs
from habeas.matching.review import read_review, write_review

__all__ = [
    "Agent",
    "Candidate",
    "Reason",
    "agents_of",
    "candidates",
    "certain",
    "decide",
    "open_pairs",
    "read_review",
    "write_review",
]
