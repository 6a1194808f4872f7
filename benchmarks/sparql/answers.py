"""Whether two engines gave the same answer.

Rows are compared as a multiset of texts. Engines write one value in several ways where the
standard lets them: a number by its value and not by its digits (``1`` and ``1.0``, whatever the
type), a plain text with or without ``xsd:string``, a language in capital or small letters, and
blank nodes, which all count as one.
"""

import csv
import io
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

__all__ = ["Answer", "UnreadableAnswerError", "difference", "read_answer"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(
    _XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short",
                             "nonNegativeInteger", "positiveInteger", "unsignedInt")
)  # fmt: skip


class UnreadableAnswerError(Exception):
    """An engine wrote what is not an answer in the format that it was asked for."""


@dataclass(frozen=True)
class Answer:
    """How many rows came, and a digest of them in any order."""

    rows: int
    digest: str


def read_answer(body: bytes, format: str) -> Answer:
    r"""Return the answer that stands in ``body``.

    Raises
    ------
    UnreadableAnswerError
        If it cannot be read.

    Examples
    --------
    >>> read_answer(b"n,who\r\n1,Ada\r\n2,Ben\r\n", "csv").rows
    2
    """
    try:
        rows = _from_csv(body) if format == "csv" else _from_json(body)
    except (ValueError, KeyError, TypeError) as error:
        start = body[:200].decode("utf-8", "replace")
        raise UnreadableAnswerError(f"not {format} ({error}): {start}") from error
    digest = sha256()
    for row in sorted(rows):
        digest.update(row.encode() + b"\n")
    return Answer(len(rows), digest.hexdigest()[:16])


def difference(reference: Answer, found: Answer, fixed: str) -> str:
    """Return what is wrong with an answer in words; nothing where it is right.

    ``fixed`` is ``rows`` where all rows have to be the same, ``count`` where only their number.
    """
    if found.rows != reference.rows:
        return f"{found.rows:,} rows and not {reference.rows:,}"
    if fixed == "rows" and found.digest != reference.digest:
        return "other rows"
    return ""


def _from_json(body: bytes) -> list[str]:
    answer = json.loads(body)
    names = answer["head"]["vars"]
    return [
        "\t".join(_term(row[name]) if name in row else "" for name in names)
        for row in answer["results"]["bindings"]
    ]


def _term(term: dict[str, Any]) -> str:
    value, kind = str(term["value"]), term["type"]
    if kind == "uri":
        return f"<{value}>"
    if kind == "bnode":
        return "_:"
    language = str(term.get("xml:lang", ""))
    if language:
        return json.dumps(value) + "@" + language.lower()
    datatype = term.get("datatype", _XSD + "string")
    if datatype in _NUMBERS:
        return _number(value)
    return json.dumps(value) + ("" if datatype == _XSD + "string" else f"^^<{datatype}>")


def _number(text: str) -> str:
    """Return a number to twelve digits, which is as far as all engines agree on a sum."""
    try:
        return f"{Decimal(text).normalize():.12g}"
    except InvalidOperation:
        return text


def _from_csv(body: bytes) -> list[str]:
    reader = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    header = next(reader, None)
    if header is None:
        raise ValueError("nothing")
    rows = []
    for row in reader:
        if len(row) != len(header):
            raise ValueError(f"line {reader.line_num} has {len(row)} values, not {len(header)}")
        rows.append("\t".join(map(_number, row)))
    return rows
