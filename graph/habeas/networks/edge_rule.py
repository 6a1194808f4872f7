"""What an edge rule is, and which settings can be computed."""

import re
from dataclasses import dataclass

from habeas.errors import HabeasError

__all__ = ["COLUMNS", "WEIGHTS", "EdgeRule", "InvalidRuleError"]

_BOUNDS = ("startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore")
#: The variables that the query of a rule selects, by its projection. Just before ``claim`` it may
#: select ``role`` too: the concept that says which part an agent has.
COLUMNS = {
    "one-mode": ("agent", "through", *_BOUNDS, "claim"),
    "direct": ("source", "target", "through", *_BOUNDS, "claim"),
}
#: What the number on an edge can count: see the vocabulary ``edge-weight``.
WEIGHTS = ("cosine", "count", "jaccard", "newman", "presence")
#: Those that compare what two agents share with what each has, so that they need shared things.
_SIMILARITIES = ("cosine", "jaccard")
_WINDOWS = ("any", "overlapping")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class InvalidRuleError(HabeasError, ValueError):
    """An edge rule cannot be computed as it is stated."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The edge rule {name!r} cannot be used: {reason}.")
        self.name = name
        self.reason = reason


@dataclass(frozen=True)
class EdgeRule:
    """When two agents are joined, and what that means.

    Raises
    ------
    InvalidRuleError
        If a setting has no such value, or the settings contradict each other.
    """

    #: The last part of the IRI, by which people call the rule.
    name: str
    iri: str
    label: str
    #: What an edge means.
    meaning: str
    #: What an edge does not mean.
    limits: str
    #: SPARQL: it selects the variables in :data:`COLUMNS`.
    query: str
    #: ``one-mode``: agents meet in what they share. ``direct``: a record names both ends.
    projection: str
    directed: bool
    #: One of :data:`WEIGHTS`.
    weight: str
    #: Claims that the part of an agent in a thing needs before an edge may rest on it.
    minimum_evidence: int
    #: ``any``, or ``overlapping``: parts that certainly had no day in common join nobody.
    time_window: str
    #: How far the networks may travel, a notation of the vocabulary of sensitivity.
    disclosure: str
    #: A network of fewer agents is not shown; 0 sets no such limit.
    minimum_agents: int = 0
    #: The class of what edges lead to where that is no agent, as ``Case``; "" for agents.
    target_class: str = ""

    def __post_init__(self) -> None:
        """Refuse settings that cannot be computed."""
        if not _NAME.fullmatch(self.name):
            reason = (
                "its name, the last part of its IRI, is for commands, addresses and files; "
                "write it in small letters and digits, with single hyphens between"
            )
            raise InvalidRuleError(self.name, reason)
        for what, value, known in (
            ("projection", self.projection, tuple(COLUMNS)),
            ("weight", self.weight, WEIGHTS),
            ("time window", self.time_window, _WINDOWS),
        ):
            if value not in known:
                reason = f"its {what} is {value!r}, not one of {', '.join(sorted(known))}"
                raise InvalidRuleError(self.name, reason)
        if reason := self._contradiction():
            raise InvalidRuleError(self.name, reason)

    def _contradiction(self) -> str:
        """Return which settings contradict each other, and what to do; "" if none do."""
        if self.projection == "one-mode":
            if self.directed:
                return "it is directed, but what agents share gives no direction"
            if self.target_class:
                return (
                    f"it joins agents through what they share, so that no edge leads to a "
                    f"{self.target_class}; leave out habeas:hasTargetClass, or make it direct"
                )
        elif self.weight in _SIMILARITIES:
            return (
                f"its weight is {self.weight!r}, which compares what two agents share, but a "
                "direct rule has records and nothing shared; take count or presence"
            )
        if self.target_class and not self.directed:
            return (
                f"its edges lead from an agent to a {self.target_class}, so that they have a "
                "direction; set habeas:isDirected to true"
            )
        return ""
