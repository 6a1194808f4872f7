"""Whether a value of a table is a value of a thing: by what it is, and not letter by letter.

A year is like each day in it; an address like another page of the same site;
a place like the country that it is written as, or the code of that country.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from habeas.errors import InvalidDateError
from habeas.evidence.dates import bounds
from habeas.matching.agents import identifier, site
from habeas.reconciling.likeness import compare, forms_of
from habeas.reconciling.patience import Check, endless
from habeas.reconciling.properties import Kind
from habeas.search.words import folded

__all__ = ["Given", "Known", "agreement", "span_of"]

#: Texts that are less alike than this are different.
LEAST = 0.6


@dataclass(frozen=True)
class Given:
    """A value of a table: a text, or a cell that was matched before."""

    text: str
    #: The IRI of the thing that the cell was matched with.
    iri: str = ""


@dataclass(frozen=True)
class Known:
    """A value of a thing, as plain text."""

    text: str
    iri: str = ""
    #: The latest day of a span, of which ``text`` is the earliest.
    until: str = ""
    #: What else it is called: names in all languages, codes.
    names: tuple[str, ...] = ()


def agreement(
    given: Sequence[Given], known: Sequence[Known], kind: Kind, check: Check = endless
) -> float | None:
    """Return how well a cell agrees with what is known, from 0 to 1; None if nothing is known.

    Of several values on either side the likest two count: a body has many
    names, and a cell may name one of three countries. ``check`` is called
    before each two are compared.

    Examples
    --------
    >>> agreement([Given("2019")], [Known("2019-05-03", until="2019-05-04")], "span")
    1.0
    >>> agreement([Given("https://www.north-watch.example/about")], [Known("http://north-watch.example")], "address")
    1.0
    >>> agreement([Given("Examplia")], [], "thing") is None
    True
    """
    if kind == "identifier":
        return _identifiers(given, known)
    if not known or not given:
        return None
    compared, best = _COMPARISONS[kind], 0.0
    for one in given:
        for other in known:
            check()
            best = max(best, compared(one, other))
    return round(best, 4)


def span_of(earliest: str, latest: str) -> str:
    """Return two days as one text, as precise as they are and no more.

    Examples
    --------
    >>> span_of("2019-05-03", "2019-05-03"), span_of("2019-05-01", "2019-05-31")
    ('2019-05-03', '2019-05')
    >>> span_of("2020-01-01", "2020-12-31"), span_of("2019-05-03", "2019-06-30")
    ('2020', '2019-05-03/2019-06-30')
    >>> span_of("2019-05-03", ""), span_of("", "2019-05-03")
    ('2019-05-03/..', '../2019-05-03')
    """
    if earliest == latest:
        return earliest
    if not earliest or not latest:
        return f"{earliest or '..'}/{latest or '..'}"
    for shorter in (earliest[:4], earliest[:7]):
        try:
            found = bounds(shorter)
        except InvalidDateError:
            break
        if (found.earliest.isoformat(), found.latest.isoformat()) == (earliest, latest):
            return shorter
    return f"{earliest}/{latest}"


def _names(one: Given, other: Known) -> float:
    return compare(forms_of(one.text), forms_of(other.text)).value


def _texts(one: Given, other: Known) -> float:
    if _same(one.text, other.text):
        return 1.0
    likeness = _names(one, other)
    return likeness if likeness >= LEAST else 0.0


def _things(one: Given, other: Known) -> float:
    if one.iri:
        return float(one.iri == other.iri)
    names = (other.text, *other.names)
    if any(_same(one.text, each) for each in names):
        return 1.0
    likeness = max(compare(forms_of(one.text), forms_of(each)).value for each in names)
    return likeness if likeness >= LEAST else 0.0


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other) != ""


def _identifiers(given: Sequence[Given], known: Sequence[Known]) -> float | None:
    """Return whether an identifier is the same; None where no other of its authority is known."""
    told = [(identifier(each.text), _plain(each.text)) for each in given]
    ours = [(identifier(each.iri or each.text), _plain(each.iri or each.text)) for each in known]
    numbers, texts = {each for each, _ in ours if each}, {each for _, each in ours}
    if any(number in numbers if number else text and text in texts for number, text in told):
        return 1.0
    authorities = {each.partition(":")[0] for each in numbers}
    if any(number and number.partition(":")[0] in authorities for number, _ in told):
        return 0.0
    return None


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _addresses(one: Given, other: Known) -> float:
    text = one.text.strip()
    first = site(text if "//" in text else f"//{text}")
    return float(first is not None and first == site(other.iri or other.text))


def _spans(one: Given, other: Known) -> float:
    found = _days(one.text)
    if found is None:
        return 0.0
    earliest, latest = found
    try:
        first = date.fromisoformat(other.text) if other.text else date.min
        last = date.fromisoformat(other.until) if other.until else date.max
    except ValueError:
        read = _days(other.text)
        if read is None:
            return 0.0
        first, last = read
    return float(earliest <= last and first <= latest)


def _days(text: str) -> tuple[date, date] | None:
    """Return the first and last day that a text means; what programs write has a time too."""
    try:
        return bounds(text.strip().partition("T")[0])
    except InvalidDateError:
        return None


def _numbers(one: Given, other: Known) -> float:
    try:
        return float(float(one.text) == float(other.text))
    except ValueError:
        return 0.0


def _flags(one: Given, other: Known) -> float:
    return float((one.text.lower() in ("true", "1", "yes")) == (other.text in ("true", "1")))


_COMPARISONS: dict[str, Callable[[Given, Known], float]] = {
    "name": _names,
    "text": _texts,
    "thing": _things,
    "address": _addresses,
    "span": _spans,
    "number": _numbers,
    "flag": _flags,
}
