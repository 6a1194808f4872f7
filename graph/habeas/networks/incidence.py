"""Who takes part in what, when, and by which claims: what networks are projected from.

This is the one table between a release and its networks. It is read by SPARQL
here; whatever gives the same rows can take the place of that.

Dates are bounds, not points, and an absent bound is unknown. So two periods
either certainly had no day in common, or they may have had one. Nothing here
says that they certainly did.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from habeas.errors import InvalidQueryError, UnknownNameError
from habeas.evidence.intervals import Answer, Span, overlap
from habeas.networks.rules import COLUMNS, EdgeRule, InvalidRuleError
from habeas.queries import select
from habeas.queries.values import read_value
from habeas.store.interface import Store, Term
from habeas.terms import kind_and_local

__all__ = ["Link", "Part", "Period", "case_iri", "claims_known", "links", "parts", "things_of_case"]


class Period(NamedTuple):
    """A time of which only bounds are known; None where a source gives none."""

    starts_on_or_after: date | None = None
    starts_on_or_before: date | None = None
    ends_on_or_after: date | None = None
    ends_on_or_before: date | None = None

    def may_overlap(self, other: "Period") -> bool:
        """Return whether the two may have had a day in common.

        They certainly had none if no first and last day that the bounds allow
        would give them one; see :func:`habeas.evidence.intervals.overlap`.

        Examples
        --------
        >>> spring = Period(date(2019, 3, 1), date(2019, 3, 31), None, date(2019, 5, 31))
        >>> spring.may_overlap(Period(date(2019, 6, 1)))
        False
        >>> spring.may_overlap(Period())  # nothing is known of it
        True
        """
        return overlap(Span(*self), Span(*other)) is not Answer.CERTAINLY_NOT


class Part(NamedTuple):
    """One period in which an agent takes part in a thing that joins agents."""

    agent: str
    through: str
    period: Period
    claims: frozenset[str]

    @property
    def place(self) -> tuple[str, ...]:
        """Who takes part in what, whatever the time."""
        return (self.agent, self.through)


class Link(NamedTuple):
    """What one thing adds to the edge between two agents."""

    source: str
    target: str
    through: str
    #: What it adds to a Newman weight.
    share: float
    periods: tuple[Period, ...]
    claims: frozenset[str]

    @property
    def place(self) -> tuple[str, ...]:
        """Which ends are linked through what, whatever the time."""
        return (self.source, self.target, self.through)


def parts(store: Store, rule: EdgeRule) -> list[Part]:
    """Return the parts that the query of a one-mode rule finds, sorted.

    Rows that differ only in their claim are one part. An agent with two roles
    at two times in a case has two parts in it.

    Raises
    ------
    InvalidRuleError
        If the query does not select the columns of a one-mode rule.
    """
    return [
        Part(agent, through, period, claims)
        for (agent, through), period, claims in _grouped(store, rule)
    ]


def links(store: Store, rule: EdgeRule) -> list[Link]:
    """Return the links that the query of a direct rule finds, sorted.

    Raises
    ------
    InvalidRuleError
        If the query does not select the columns of a direct rule.
    """
    return [
        Link(source, target, through, 1.0, (period,), claims)
        for (source, target, through), period, claims in _grouped(store, rule)
    ]


def _grouped(store: Store, rule: EdgeRule) -> list[tuple[tuple[str, ...], Period, frozenset[str]]]:
    """Return the rows of a rule's query as ends, period and claims."""
    columns = COLUMNS[rule.projection]
    try:
        solutions = store.rows(rule.query)
    except InvalidQueryError as error:
        raise InvalidRuleError(rule.name, f"its query cannot be run: {error}") from error
    selected = solutions.columns
    if tuple(name for name in selected if name != "role") != columns:
        found, wanted = (" ".join(f"?{name}" for name in names) for names in (selected, columns))
        raise InvalidRuleError(rule.name, f"its query selects {found} instead of {wanted}")
    claims: dict[tuple[tuple[str, ...], Period], set[str]] = defaultdict(set)
    for solution in solutions:
        by_name = dict(zip(selected, solution, strict=True))
        *ends, first, second, third, fourth, claim = (by_name[name] for name in columns)
        key = (
            tuple(_text(end) for end in ends),
            Period(_day(first), _day(second), _day(third), _day(fourth)),
        )
        claims[key] |= {_text(claim)} if claim is not None else set()
    grouped = [(ends, period, frozenset(found)) for (ends, period), found in claims.items()]
    return sorted(grouped, key=lambda row: (row[0], [str(day or "") for day in row[1]]))


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value


def _day(term: Term | None) -> date | None:
    """Return a literal as a day; time zones do not move it."""
    return date.fromisoformat(term.value[:10]) if isinstance(term, ox.Literal) else None


def claims_known(store: Store, as_of: date) -> tuple[set[str], set[str]]:
    """Return the claims that were certainly public by the end of ``as_of``, and all with a day."""
    since = {_text(claim): _day(day) for claim, day in select(store, "network-claims-known")}
    return {claim for claim, day in since.items() if day is not None and day <= as_of}, set(since)


def case_iri(store: Store, name: str) -> str:
    """Return the IRI of a case that is called by its IRI, as ``case:0001`` or as ``0001``.

    Raises
    ------
    UnknownNameError
        If there is no such case, with the near ones.
    """
    iri = read_value("case", name).value
    cases = {_text(row[0]) for row in store.select("SELECT ?case { ?case a habeas:Case }")}
    if iri not in cases:
        known = [found[1] for case in cases if (found := kind_and_local(case))]
        local = kind_and_local(iri)
        raise UnknownNameError("case", local[1] if local else name, known)
    return iri


def things_of_case(store: Store, case: str) -> set[str]:
    """Return what agents can share in the case with this IRI: itself, its acts, and so on."""
    rows = select(store, "network-case-things", case=ox.NamedNode(case))
    return {_text(thing) for _, thing in rows}
