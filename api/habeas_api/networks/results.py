"""What a computation gave, as JSON or as the rows of a table: the same result, the same bytes."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

import numpy as np

from habeas.networks.arrays import Network
from habeas.spreadsheets import harmless

__all__ = ["about", "column", "plain", "written"]

#: Texts that are exact: IRIs and notations of ours, which no spreadsheet takes for a formula.
_EXACT = ("agent", "source", "target")


def written(result: Mapping[str, Any], form: str) -> bytes:
    r"""Return a result as JSON, or its ``rows`` as CSV with a header.

    What is not known is null in JSON and empty in CSV.

    Examples
    --------
    >>> result = {"about": {}, "rows": [{"agent": "urn:test:a", "label": "=Ada", "degree": np.int64(2)}]}
    >>> written(result, "csv")
    b"agent,label,degree\nurn:test:a,'=Ada,2\n"
    >>> written({"share": float("nan")}, "json")
    b'{"share": null}'
    """
    if form == "csv":
        return _csv(plain(result["rows"]))
    return json.dumps(plain(result), ensure_ascii=False, allow_nan=False).encode()


def plain(value: Any) -> Any:
    """Return a value of plain ones only; None for a number that is none.

    Examples
    --------
    >>> plain({"a": np.array([1.0, np.nan]), "b": (date(2019, 5, 3), None)})
    {'a': [1.0, None], 'b': ['2019-05-03', None]}
    """
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | None):
        return value
    return [plain(each) for each in value]


def about(network: Network) -> dict[str, Any]:
    """Return what a figure about a network must say: its rule, what was asked, its coverage."""
    said = {name: value for name, value in network.about.items() if name != "query"}
    return said | {"agents": len(network), "edges": network.number_of_edges()}


def column(values: Any) -> list[Any]:
    """Return the values of a measure as a list of plain ones."""
    found: list[Any] = plain(np.asarray(values))
    return found


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    file = StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(name, row.get(name)) for name in columns])
    return file.getvalue().encode()


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, str) and name not in _EXACT:
        return harmless(value.replace("\r", " "))
    return value
