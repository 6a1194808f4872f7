"""The rows of a remote store's answer: whole, in our columns, with values as we write them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import pyoxigraph as ox

from habeas.errors import RemoteAnswerError
from habeas.store.interface import Row, Term
from habeas.store.remote.answer import INLINE, Answer
from habeas.store.tabular import write_csv
from habeas.terms import PREFIXES

__all__ = ["rows_of", "write_rows"]

_JSON, _TSV = ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.TSV
XSD = PREFIXES["xsd"]
_BOOLEAN, _DOUBLE, _DURATION = XSD + "boolean", XSD + "double", XSD + "duration"
_PERIODS = (_DURATION, XSD + "dayTimeDuration", XSD + "yearMonthDuration")
_NUMBERED = re.compile(rb'XMLSchema#(boolean|double|duration|dayTimeDuration|yearMonthDuration)"')
_LONGEST, _PIECE = 40, 1 << 16
#: No row of JSON is shorter, in bytes.
_SHORTEST = 4


def write_rows(
    answer: Answer, columns: Sequence[str], output: IO[bytes], format: ox.QueryResultsFormat
) -> None:
    """Write the rows in an answer, in ``columns``.

    Raises
    ------
    RemoteAnswerError
        If the answer is not whole, or is no table.
    """
    _check_cut(answer)
    if _columns(answer) == list(columns) and not (
        answer.numbers_for_values and _has_numbers(answer.file)
    ):
        _serialize(answer, answer.file, _JSON, output, format)
        return
    with SpooledTemporaryFile(INLINE) as spool:
        spool.write("\t".join(f"?{name}" for name in columns).encode() + b"\n")
        for row in rows_of(answer, columns):
            cells = ("" if term is None else str(term) for term in row)
            spool.write("\t".join(cells).encode() + b"\n")
        _serialize(answer, cast(IO[bytes], spool), _TSV, output, format)


def rows_of(answer: Answer, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows in an answer, in ``columns``.

    Raises
    ------
    RemoteAnswerError
        If the answer is not whole, or is no table.
    """
    _check_cut(answer)
    names = _columns(answer)
    places = [names.index(name) if name in names else None for name in columns]
    same = places == list(range(len(names)))
    found = _parsed(answer, answer.file)
    try:
        for solution in found:
            row: Row = tuple(solution)
            if not same:
                row = tuple(None if place is None else row[place] for place in places)
            yield tuple(map(_mended, row)) if answer.numbers_for_values else row
    except (SyntaxError, ValueError) as error:
        raise answer.broken() from error
    finally:
        del found


# What the engine parses belongs to the thread that parsed it, and ends the process if another one
# lets go of it. An error keeps the variables of functions; so these here are emptied before.


def _parsed(
    answer: Answer, file: IO[bytes], format: ox.QueryResultsFormat = _JSON
) -> ox.QuerySolutions:
    """Return what is in a file, read from its beginning."""
    file.seek(0)
    try:
        found = ox.parse_query_results(file, format)
    except (SyntaxError, ValueError) as error:
        raise answer.broken() from error
    if not isinstance(found, ox.QuerySolutions):
        raise RemoteAnswerError(answer.address, "answered yes or no, where rows belong.")
    return found


def _columns(answer: Answer) -> list[str]:
    return [variable.value for variable in _parsed(answer, answer.file).variables]


def _serialize(
    answer: Answer,
    file: IO[bytes],
    written_as: ox.QueryResultsFormat,
    output: IO[bytes],
    format: ox.QueryResultsFormat,
) -> None:
    found = _parsed(answer, file, written_as)
    try:
        if format == ox.QueryResultsFormat.CSV:
            write_csv(found, output, lambda: _parsed(answer, file, written_as))
        else:
            found.serialize(output, format=format)
    except (SyntaxError, ValueError) as error:
        raise answer.broken() from error
    finally:
        del found


def _check_cut(answer: Answer) -> None:
    """Refuse an answer with as many rows as the store gives at most."""
    most, count = answer.max_rows, 0
    if most is None or answer.size < most * _SHORTEST:
        return
    found = _parsed(answer, answer.file)
    try:
        for _ in found:
            count += 1
            if count >= most:
                break
    except (SyntaxError, ValueError) as error:
        raise answer.broken() from error
    finally:
        del found
    if count >= most:
        raise RemoteAnswerError(
            answer.address,
            f"cuts answers off at {most:,} rows, and this one has as many. "
            "Ask for less with LIMIT, or let the store give more.",
        )


def _has_numbers(file: IO[bytes]) -> bool:
    """Whether something in an answer may be written as a number that is none."""
    file.seek(0)
    before = b""
    while piece := file.read(_PIECE):
        if _NUMBERED.search(before + piece):
            return True
        before = piece[-_LONGEST:]
    return False


def _mended(term: Term | None) -> Term | None:
    """Return a value as it was before the store made a number of it."""
    if not isinstance(term, ox.Literal):
        return term
    datatype = term.datatype.value
    if datatype == _BOOLEAN and term.value in ("0", "1"):
        return ox.Literal("true" if term.value == "1" else "false", datatype=term.datatype)
    if datatype == _DOUBLE and "." in term.value:
        return ox.Literal(_plain(term.value), datatype=term.datatype)
    if datatype in _PERIODS and not term.value.lstrip("-").startswith("P"):
        return ox.Literal(_period(term.value), datatype=term.datatype)
    return term


def _plain(number: str) -> str:
    """Return a number with a point as the embedded engine writes it, without an exponent.

    Examples
    --------
    >>> _plain("1000.0"), _plain("1.50"), _plain("2.5e+06")
    ('1000', '1.5', '2500000')
    """
    try:
        shown = f"{Decimal(number):f}"
    except InvalidOperation:
        return number
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _period(number: str) -> str:
    """Return the duration that a store writes as whole months, or as seconds with a point.

    Examples
    --------
    >>> _period("18"), _period("-12"), _period("129600.0"), _period("2.592e+06"), _period("0")
    ('P1Y6M', '-P1Y', 'P1DT12H', 'P30D', 'P0M')
    """
    try:
        amount = Decimal(number)
    except InvalidOperation:
        return number
    sign, amount = ("-" if amount < 0 else ""), abs(amount)
    if number.lstrip("-").isdigit():
        parts = zip(divmod(int(amount), 12), "YM", strict=True)
        return f"{sign}P{''.join(f'{part}{unit}' for part, unit in parts if part) or '0M'}"
    minutes, seconds = divmod(amount, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    day = f"{int(days)}D" if days else ""
    second = f"{seconds.normalize():f}"
    time = "".join(
        f"{part}{unit}"
        for part, unit in ((int(hours), "H"), (int(minutes), "M"), (second, "S"))
        if part not in (0, "0")
    )
    return f"{sign}P{day}T{time}" if time else f"{sign}P{day}" if day else "PT0S"
