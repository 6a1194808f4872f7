"""What the cells of a column mean, as N-Triples terms; each distinct value is read once."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import pyoxigraph as ox

from habeas.errors import near_names
from habeas.native import meanings
from habeas.native.cells import TAG
from habeas.native.columns import NativeColumn
from habeas.native.concepts import concept
from habeas.native.dates import read_day, read_issued, read_span
from habeas.native.wrong import WrongCellError
from habeas.terms import HABEAS, expand

__all__ = ["Terms", "iri", "read_all", "reader", "text_term", "typed"]

#: One term or, for a span, two, either of which may be missing.
Terms = tuple[str | None, str | None]
_DURATION = re.compile(
    r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
_TERM = re.compile(r"(?:(\d+) years?)?,? ?(?:(\d+) months?)?,? ?(?:(\d+) days?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_ITEM = re.compile(r"(?:(?:wd:|https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/))?(Q[1-9]\d*)")
_TAGGED = re.compile(rf"(.*\S)@({TAG})", re.DOTALL)
_TRUE, _FALSE = {"yes", "true"}, {"no", "false"}
_ISSUED = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def iri(text: str) -> str:
    """Return an IRI as N-Triples writes it."""
    return f"<{text}>"


def typed(text: str, datatype: str) -> str:
    """Return a value that needs no escapes, with its datatype in short form.

    Examples
    --------
    >>> typed("2019", "xsd:gYear")
    '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    return f'"{text}"^^<{expand(datatype)}>'


def reader(column: NativeColumn) -> Callable[[str], Terms]:
    """Return what reads the values of a column."""
    if column.form == "concept":
        assert column.scheme is not None
        return partial(_concept, column.scheme)
    if column.form in ("choice", "class"):
        return partial(_choice, column)
    return _READERS[column.form]


def _concept(scheme: str, text: str) -> Terms:
    return iri(concept(scheme, text)), None


def _choice(column: NativeColumn, text: str) -> Terms:
    for choice in column.choices:
        if choice.casefold() == text.casefold():
            return (iri(HABEAS + choice) if column.form == "class" else choice), None
    known = f"{', '.join(column.choices[:-1])} or {column.choices[-1]}"
    raise WrongCellError("choice", f"is not one of them; write {known}")


def _boolean(text: str) -> Terms:
    word = text.casefold()
    if word not in _TRUE | _FALSE:
        raise WrongCellError("boolean", "is neither yes nor no; write one of them, or nothing")
    return typed("true" if word in _TRUE else "false", "xsd:boolean"), None


def _number(text: str) -> Terms:
    if not _NUMBER.fullmatch(text):
        raise WrongCellError(
            "number", "is no number; write 12000 or 12000.50, the digits and at most one point"
        )
    return typed(text, "xsd:decimal"), None


def _duration(text: str) -> Terms:
    if _DURATION.fullmatch(text):
        return typed(text, "xsd:duration"), None
    found = _TERM.fullmatch(" ".join(text.casefold().split()))
    if not found or not any(found.groups()):
        raise WrongCellError("duration", "is no duration; write P6Y, P1Y6M, or 6 years, 6 months")
    parts = (
        f"{int(count)}{unit}" for count, unit in zip(found.groups(), "YMD", strict=False) if count
    )
    return typed("P" + "".join(parts), "xsd:duration"), None


def _day(text: str) -> Terms:
    return typed(read_day(text).isoformat(), "xsd:date"), None


def _issued(text: str) -> Terms:
    found = read_issued(text)
    return typed(found, _ISSUED[len(found)]), None


def _span(text: str) -> Terms:
    first, last = read_span(text)
    return (
        typed(first.isoformat(), "xsd:date") if first else None,
        typed(last.isoformat(), "xsd:date") if last else None,
    )


def _address(text: str) -> Terms:
    if not text.startswith(("http://", "https://")):
        raise WrongCellError(
            "address", "is no address on the web; write it whole, beginning with https://"
        )
    return _checked(text), None


def _match(text: str) -> Terms:
    if found := _ITEM.fullmatch(text):
        return iri(f"http://www.wikidata.org/entity/{found[1]}"), None
    if ":" not in text:
        raise WrongCellError(
            "address", "is neither a number of Wikidata such as Q42 nor an address; write one"
        )
    return _checked(text), None


def _checked(text: str) -> str:
    """Return an address as a term, if it can be one."""
    try:
        return str(ox.NamedNode(text))
    except ValueError as error:
        raise WrongCellError(
            "address", "holds characters that an address cannot; encode them, a space as %20"
        ) from error


def _language(text: str) -> Terms:
    try:
        ox.Literal("", language=text)
    except ValueError as error:
        raise WrongCellError("language", "is no language; write en, ar or zh-Hant") from error
    return f'"{text}"', None


def _property(text: str) -> Terms:
    known = meanings.properties()
    found = known.get(text) or known.get(text.casefold())
    if found is None:
        near = near_names(text, [name for name in known if ":" not in name], 2)
        advice = f"did you mean {' or '.join(near)}?" if near else "see ontology/core.ttl"
        raise WrongCellError("property", f"is no property of the ontology; {advice}")
    return iri(found), None


_READERS: dict[str, Callable[[str], Terms]] = {
    "boolean": _boolean,
    "number": _number,
    "duration": _duration,
    "date": _day,
    "issued": _issued,
    "span": _span,
    "address": _address,
    "match": _match,
    "language": _language,
    "property": _property,
}


def read_all(values: Sequence[str], read: Callable[[str], Terms]) -> dict[str, list[str | None]]:
    """Read distinct values, for a table of them.

    Returns
    -------
    dict
        Columns ``item``, ``term``, ``term2``, ``rule`` and ``message``; the last
        two are None where the value can be used.
    """
    columns: dict[str, list[str | None]] = {
        name: [] for name in ("item", "term", "term2", "rule", "message")
    }
    for value in values:
        term, term2, rule, message = None, None, None, None
        try:
            term, term2 = read(value)
        except WrongCellError as error:
            rule, message = error.rule, error.message
        for name, each in zip(columns, (value, term, term2, rule, message), strict=True):
            columns[name].append(each)
    return columns


def text_term(text: str, language: str | None = "en") -> str:
    """Return a text as a term: in the language at its end, or else in ``language``.

    Examples
    --------
    >>> text_term("Nordwacht@de"), text_term("7/2019", language=None)
    ('"Nordwacht"@de', '"7/2019"')
    """
    found = _TAGGED.fullmatch(text) if language else None
    if found:
        text, language = found[1], found[2]
    return str(ox.Literal(text, language=language) if language else ox.Literal(text))
