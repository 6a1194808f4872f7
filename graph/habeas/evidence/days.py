"""How many days somebody was held in all, at least and at most, when dates are uncertain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from math import inf

from habeas.evidence.intervals import Span

__all__ = ["Days", "days"]

#: A first and a last day, as day numbers; both count.
Stretch = tuple[float, float]


@dataclass(frozen=True)
class Days:
    """The fewest and the most days; ``maximum`` is None where there is no upper bound."""

    minimum: int
    maximum: int | None


def days(spans: Iterable[Span], until: date) -> Days:
    """Return on how many different days at least one of ``spans`` was going on.

    The minimum and the maximum are taken over all readings: every span may have
    any first and last day that keeps its bounds, whatever the others have. Both
    numbers are exact: some reading has so few days, and some has so many.

    Parameters
    ----------
    spans
        Such as the detentions of one person. A day that two of them cover counts once.
    until
        Count days up to this one and including it. An open span counts in the
        minimum up to its last confirmation and in the maximum up to here.

    Returns
    -------
    Days
        Whole days, first and last included: from 4 September to 23 December are
        111 days, and a person who is let out on the day of arrest was held for
        one. ``maximum`` is None if a span that may last has no bound for its start.

    Notes
    -----
    *Minimum.* Where the latest start is not after the earliest end, every
    reading covers all days between the two, and some reading no others. Where
    it is after, a reading may be one day, any from the earliest end to the
    latest start; the fewest days that serve all of these are found from left
    to right. *Maximum.* The longest reading holds all others. Spans of one day
    are given different days as far as possible, the one whose last possible day is
    next first. For what may lie after ``until`` both assume what suits them.

    Examples
    --------
    >>> held = [Span.of("2019-05-30/2019-05-31", "2019-06-02"), Span.of("2019-06-02", "2019-06-03")]
    >>> days(held, until=date(2020, 1, 1))
    Days(minimum=4, maximum=5)
    >>> days([Span.of("2020-01-01", confirmed="2020-01-10")], until=date(2020, 1, 31))
    Days(minimum=10, maximum=31)
    """
    known = list(spans)
    last = until.toordinal()
    return Days(_fewest(known, last), _most(known, last))


def _fewest(spans: Sequence[Span], last: int) -> int:
    cores, windows = [], []
    for reach in (span.reach for span in spans):
        if reach.latest_start > last:  # it may begin later
            continue
        if reach.latest_start <= reach.earliest_end:
            cores.append((reach.latest_start, min(reach.earliest_end, last)))
        else:
            windows.append((reach.earliest_end, reach.latest_start))
    covered = _merged(cores)
    chosen: list[float] = []
    for first, latest in sorted(windows, key=lambda window: window[1]):
        served = any(start <= latest and first <= end for start, end in covered)
        if not served and not (chosen and first <= chosen[-1]):
            chosen.append(latest)
    return _length(covered) + len(chosen)


def _most(spans: Sequence[Span], last: int) -> int | None:
    reaches = [(span.reach, span.one_day) for span in spans if span.reach.earliest_start <= last]
    longest = [
        (reach.earliest_start, min(reach.latest_end, last))
        for reach, one_day in reaches
        if not one_day
    ]
    if any(start == -inf for start, _ in longest):
        return None
    windows = [
        (reach.earliest_start, min(reach.latest_end, last)) for reach, one_day in reaches if one_day
    ]
    covered = _merged(longest)
    # what may lie as early as one likes always finds a day of its own
    early = sum(start == -inf for start, _ in windows)
    return (
        _length(covered)
        + early
        + _different([window for window in windows if window[0] > -inf], covered)
    )


def _different(windows: Sequence[Stretch], covered: Sequence[Stretch]) -> int:
    """Return how many windows can each have a day that is neither covered nor another's."""
    ahead = sorted(windows, reverse=True)
    waiting: list[float] = []
    found, day = 0, -inf
    while ahead or waiting:
        if not waiting:
            day = max(day, ahead[-1][0])
        for start, end in covered:
            if start <= day <= end:
                day = end + 1
        while ahead and ahead[-1][0] <= day:
            heappush(waiting, ahead.pop()[1])
        while waiting and waiting[0] < day:
            heappop(waiting)
        if waiting:
            heappop(waiting)
            found, day = found + 1, day + 1
    return found


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same days as stretches that neither overlap nor touch, in order."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _length(stretches: Iterable[Stretch]) -> int:
    return int(sum(end - start + 1 for start, end in stretches))
