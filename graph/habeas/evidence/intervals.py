"""Whether something was so on a day, and which of two things came first, when dates are uncertain.

A thing that lasts has a first and a last day, both part of it. Sources give
bounds for the two, and sometimes a day on which it was still so. A *reading* is
a choice of a first and a last day that keeps all of them:

- the first day is not before ``starts_on_or_after``, nor after ``starts_on_or_before``;
- the last day is not before ``ends_on_or_after``, nor after ``ends_on_or_before``;
- the last day is not before the first;
- ``last_confirmed_on`` is one of its days;
- if ``one_day`` is set, the first day is the last.

A bound that is None bounds nothing. Without a bound for the end the thing is
open: it may go on for ever, and is certain only up to the last confirmation.
An answer is *certainly* if it holds in every reading, *certainly not* if it
holds in none, and *possibly* otherwise. Every answer here is exact in this
sense, not an estimate. The readings of two spans are independent of each other.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf
from typing import NamedTuple

from habeas.errors import HabeasError
from habeas.evidence.dates import bounds, read_date

__all__ = [
    "Answer",
    "ContradictorySpanError",
    "Order",
    "Reach",
    "Span",
    "before",
    "began_before",
    "order",
    "overlap",
]


class Answer(StrEnum):
    """One of three answers to a question about uncertain days."""

    CERTAINLY = "certainly"
    POSSIBLY = "possibly"
    CERTAINLY_NOT = "certainly not"


class Order(StrEnum):
    """How one span lies to another. *Overlapping* spans have a day in common."""

    #: The one was over before the other began.
    BEFORE = "before"
    #: That, or they overlap; the one did not come after.
    POSSIBLY_BEFORE = "possibly before"
    OVERLAPPING = "overlapping"
    POSSIBLY_AFTER = "possibly after"
    AFTER = "after"
    #: Before, overlapping and after are all possible.
    UNKNOWN = "unknown"


class ContradictorySpanError(HabeasError, ValueError):
    """The bounds of a span leave no first and last day that keep them all."""

    def __init__(self, span: "Span") -> None:
        super().__init__(
            f"No first and last day keep all of these: {span}. Correct the bound that no source gives."
        )
        self.span = span


class Reach(NamedTuple):
    """The extremes of the first and of the last day over all readings, as day numbers.

    Numbers are those of :meth:`datetime.date.toordinal`; what has no bound is
    infinite. Each extreme is that of some reading, so none can be narrowed.
    """

    earliest_start: float
    latest_start: float
    earliest_end: float
    latest_end: float


@dataclass(frozen=True)
class Span:
    """A time of which only bounds are known; see the module for what they mean.

    Raises
    ------
    ContradictorySpanError
        If no first and last day keep all bounds.

    Examples
    --------
    >>> arrest = Span.of("2019-05", confirmed="2020-12-31")  # held since May 2019, no end known
    >>> [str(arrest.held_on(date(year, 6, 1))) for year in (2018, 2019, 2020, 2021)]
    ['certainly not', 'certainly', 'certainly', 'possibly']
    """

    starts_on_or_after: date | None = None
    starts_on_or_before: date | None = None
    ends_on_or_after: date | None = None
    ends_on_or_before: date | None = None
    last_confirmed_on: date | None = None
    #: Whether it took one day, known or not, as an arrest does.
    one_day: bool = False

    def __post_init__(self) -> None:
        """Refuse bounds that contradict each other."""
        reach = self.reach
        if reach.earliest_start > reach.latest_start or reach.earliest_end > reach.latest_end:
            raise ContradictorySpanError(self)

    @classmethod
    def of(cls, start: str = "", end: str = "", confirmed: str = "") -> "Span":
        """Return the span between two dates as sources give them; an empty text is unknown.

        Examples
        --------
        >>> Span.of("2019-05", "2021-06-09").ends_on_or_before
        datetime.date(2021, 6, 9)
        """
        earliest, latest = bounds(start) if start else (None, None)
        first_end, last_end = bounds(end) if end else (None, None)
        last_known = read_date(confirmed) if confirmed else None
        return cls(earliest, latest, first_end, last_end, last_known)

    @classmethod
    def on(cls, day: str) -> "Span":
        """Return the span of what took one day, on a date as a source gives it.

        Examples
        --------
        >>> str(Span.on("2019-05").held_on(date(2019, 5, 3)))
        'possibly'
        """
        earliest, latest = bounds(day)
        return cls(earliest, latest, one_day=True)

    @property
    def is_open(self) -> bool:
        """Whether it may go on for ever: no source gives an end."""
        return self.reach.latest_end == inf

    @property
    def reach(self) -> Reach:
        """How early and how late it can have begun and ended."""
        after = _number(self.starts_on_or_after, -inf)
        before = _number(self.starts_on_or_before, inf)
        end_after = _number(self.ends_on_or_after, -inf)
        end_before = _number(self.ends_on_or_before, inf)
        confirmed = self.last_confirmed_on
        latest_start = min(before, end_before, _number(confirmed, inf))
        earliest_end = max(end_after, after, _number(confirmed, -inf))
        if self.one_day:
            return Reach(earliest_end, latest_start, earliest_end, latest_start)
        return Reach(after, latest_start, earliest_end, end_before)

    def held_on(self, day: date) -> Answer:
        """Return whether ``day`` is one of its days.

        Certainly from the last day on which it can have begun to the first on
        which it can have ended or was last confirmed; certainly not before the
        first day of its start and after the last of its end; possibly on all
        other days. With no bound at all it is possible on every day.
        """
        number, reach = day.toordinal(), self.reach
        return _answer(
            certain=reach.latest_start <= number <= reach.earliest_end,
            possible=reach.earliest_start <= number <= reach.latest_end,
        )


def overlap(one: Span, other: Span) -> Answer:
    """Return whether two spans have a day in common.

    Examples
    --------
    >>> custody, trial = Span.of("2019-05-03", "2021-06"), Span.of("2021-06-09", "2021-07")
    >>> str(overlap(custody, trial))
    'possibly'
    """
    left, right = one.reach, other.reach
    return _answer(
        certain=left.latest_start <= right.earliest_end and right.latest_start <= left.earliest_end,
        possible=left.earliest_start <= right.latest_end
        and right.earliest_start <= left.latest_end,
    )


def before(one: Span, other: Span) -> Answer:
    """Return whether ``one`` was over before ``other`` began: no day in common, and earlier."""
    left, right = one.reach, other.reach
    return _answer(
        certain=left.latest_end < right.earliest_start,
        possible=left.earliest_end < right.latest_start,
    )


def began_before(one: Span, other: Span) -> Answer:
    """Return whether ``one`` began on an earlier day than ``other``, whenever they ended."""
    left, right = one.reach, other.reach
    return _answer(
        certain=left.latest_start < right.earliest_start,
        possible=left.earliest_start < right.latest_start,
    )


def order(one: Span, other: Span) -> Order:
    """Return how ``one`` lies to ``other``.

    If before and after are both possible, so is an overlap; there is no
    answer "before or after, but not overlapping".

    Examples
    --------
    >>> str(order(Span.on("2019-05"), Span.on("2019-05-31")))
    'possibly before'
    """
    earlier, later = before(one, other), before(other, one)
    if earlier is Answer.CERTAINLY:
        return Order.BEFORE
    if later is Answer.CERTAINLY:
        return Order.AFTER
    if earlier is later:
        return Order.UNKNOWN if earlier is Answer.POSSIBLY else Order.OVERLAPPING
    return Order.POSSIBLY_BEFORE if earlier is Answer.POSSIBLY else Order.POSSIBLY_AFTER


def _answer(*, certain: bool, possible: bool) -> Answer:
    if certain:
        return Answer.CERTAINLY
    return Answer.POSSIBLY if possible else Answer.CERTAINLY_NOT


def _number(day: date | None, otherwise: float) -> float:
    return otherwise if day is None else day.toordinal()
