"""What joins two agents: the edge rules that the ontology states.

A rule is data: its query finds the records behind the edges, and its settings
say how they are put together. Whoever has a release has its rules, so a figure
made years later still means what its rule says.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from habeas.errors import HabeasError, UnknownNameError
from habeas.queries import select
from habeas.store.interface import Row, Store

__all__ = ["COLUMNS", "EdgeRule", "InvalidRuleError", "rule", "rules"]

_BOUNDS = ("startsOnOrAfter", "startsOnOrBefore", "endsOnOrAfter", "endsOnOrBefore")
#: The variables that the query of a rule selects, by its projection.
COLUMNS = {
    "one-mode": ("agent", "through", *_BOUNDS, "claim"),
    "direct": ("source", "target", "through", *_BOUNDS, "claim"),
}
_WEIGHTS = ("count", "newman", "presence")
_WINDOWS = ("any", "overlapping")


class InvalidRuleError(HabeasError, ValueError):
    """An edge rule cannot be computed as it is stated."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The edge rule {name!r} cannot be used: {reason}.")
        self.name = name


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
    #: ``presence``, ``count`` or ``newman``.
    weight: str
    #: Claims that the part of an agent in a thing needs before an edge may rest on it.
    minimum_evidence: int
    #: ``any``, or ``overlapping``: parts that certainly had no day in common join nobody.
    time_window: str
    #: How far the networks may travel, a notation of the vocabulary of sensitivity.
    disclosure: str
    #: A network of fewer agents is not shown; 0 sets no such limit.
    minimum_agents: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be computed."""
        for what, value, known in (
            ("projection", self.projection, tuple(COLUMNS)),
            ("weight", self.weight, _WEIGHTS),
            ("time window", self.time_window, _WINDOWS),
        ):
            if value not in known:
                reason = f"its {what} is {value!r}, not one of {', '.join(sorted(known))}"
                raise InvalidRuleError(self.name, reason)
        if self.directed and self.projection == "one-mode":
            reason = "it is directed, but what agents share gives no direction"
            raise InvalidRuleError(self.name, reason)


def rules(store: Store) -> list[EdgeRule]:
    """Return the edge rules of a release, sorted by name; none if it states none."""
    found = [_rule(row) for row in select(store, "network-rules")]
    return sorted(found, key=lambda each: each.name)


def rule(store: Store, name: str) -> EdgeRule:
    """Return the edge rule that is called ``name``.

    Raises
    ------
    UnknownNameError
        If there is no such rule, with the near names.
    """
    known = {each.name: each for each in rules(store)}
    if name not in known:
        raise UnknownNameError("edge rule", name, known)
    return known[name]


def _rule(row: Row) -> EdgeRule:
    """Return the rule that a row of ``network-rules`` states."""
    (
        iri,
        label,
        meaning,
        limits,
        query,
        projection,
        directed,
        weight,
        evidence,
        window,
        level,
        least,
    ) = ("" if term is None or isinstance(term, ox.Triple) else term.value for term in row)
    return EdgeRule(
        name=iri.rpartition("/")[2],
        iri=iri,
        label=label,
        meaning=meaning,
        limits=limits,
        query=query,
        projection=projection,
        directed=directed in ("true", "1"),
        weight=weight,
        minimum_evidence=int(evidence),
        time_window=window,
        disclosure=level,
        minimum_agents=int(least or 0),
    )
