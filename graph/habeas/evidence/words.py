"""When something was, in words: the four bounds of a time as people would write them."""

from calendar import monthrange

__all__ = ["period", "span"]


def span(after: str, before: str) -> str:
    """Return the days from ``after`` to ``before``, both ISO dates or empty, as one expression.

    Examples
    --------
    >>> span("2012-03-15", "2012-03-15"), span("2010-09-01", "2010-09-30")
    ('2012-03-15', '2010-09')
    >>> span("2011-01-01", "2011-12-31"), span("2012-03-15", "2012-03-20")
    ('2011', 'between 2012-03-15 and 2012-03-20')
    >>> span("2012-03-15", ""), span("", "")
    ('on or after 2012-03-15', '')
    """
    if after == before:
        return after
    if not before:
        return f"on or after {after}"
    if not after:
        return f"on or before {before}"
    if after[5:] == "01-01" and before == f"{after[:4]}-12-31":
        return after[:4]
    if after[7:] == "-01" and before == after[:8] + _last_day(after):
        return after[:7]
    return f"between {after} and {before}"


def _last_day(day: str) -> str:
    try:
        return f"{monthrange(int(day[:4]), int(day[5:7]))[1]:02}"
    except ValueError:  # no date: whatever it is, it is no whole month
        return ""


def period(start: str, end: str, confirmed: str = "") -> str:
    """Return a period from two expressions of :func:`span` and a day on which it went on.

    Examples
    --------
    >>> period("2012-03-15", ""), period("2012-03", "2015"), period("", "2015")
    ('2012-03-15', '2012-03 to 2015', 'ended 2015')
    >>> period("on or after 2012-03-15", "2015")
    'began on or after 2012-03-15, ended 2015'
    >>> period("2012-03-15", "", "2014-01-01")
    'began 2012-03-15, went on at least until 2014-01-01'
    """
    if start and end:
        if start == end:
            return start
        return f"began {start}, ended {end}" if " " in start + end else f"{start} to {end}"
    if end:
        return f"ended {end}"
    if confirmed:
        return f"{f'began {start}, ' * bool(start)}went on at least until {confirmed}"
    return start
