"""Answers of the engine, written in the formats that we offer."""

from collections.abc import Callable
from typing import IO, cast

import pyoxigraph as ox

from habeas.store.formats import GRAPHS, ROWS
from habeas.store.interface import Form, UnwantedFormError, Written
from habeas.store.tabular import write_csv

__all__ = ["Result", "write_result"]

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


def write_result(
    result: Result,
    output: IO[bytes],
    rows: str | None = "json",
    graph: str | None = "ttl",
    *,
    again: Callable[[], Result],
) -> Written:
    """Write what the engine gives into ``output``, in the format named for its form.

    ``again`` gives the same once more: CSV may have to be written twice.

    Raises
    ------
    UnwantedFormError
        If no format is named for that form.
    """
    if isinstance(result, ox.QueryTriples):
        name = _wanted(graph, "graph")
        result.serialize(output, format=GRAPHS[name].writer)
        return Written("graph", name)
    if isinstance(result, ox.QuerySolutions):
        name = _wanted(rows, "rows")
        if name == "csv":
            write_csv(result, output, cast(Callable[[], ox.QuerySolutions], again))
        else:
            result.serialize(output, format=ROWS[name].writer)
        return Written("rows", name)
    name = _wanted(rows, "boolean")
    if name in ("csv", "tsv"):
        # The standard has no such tables; this is the one that a spreadsheet expects.
        head, end = ("boolean", "\r\n") if name == "csv" else ("?boolean", "\n")
        output.write(f"{head}{end}{str(bool(result)).lower()}{end}".encode())
    else:
        result.serialize(output, format=ROWS[name].writer)
    return Written("boolean", name)


def _wanted(name: str | None, form: Form) -> str:
    if name is None:
        raise UnwantedFormError(form)
    return name
