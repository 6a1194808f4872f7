"""Whether what is brought may enter: findings that are its own, or that it would cause."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.bringing.checking import Checked, check_statements, violates
from habeas.bringing.placing import Placed, place
from habeas.shacl.results import Result

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["judge", "worse"]

Tell = Callable[[str], None]
#: What makes the views of ``ws``.
Views = Callable[[], None]


def judge(
    con: "DuckDBPyConnection",
    folder: Path,
    names: Mapping[tuple[str | None, int], str],
    tell: Tell,
    before: Views,
    now: Views,
) -> Placed:
    """Return what is wrong with ``made.statements`` in the workspace of ``ws.statements``.

    A finding counts if its focus or its value is something that is described by
    what is brought, or if it is a violation that was not there before. Other
    findings of the workspace are no concern of an import.

    Parameters
    ----------
    before, now
        Make the views of ``ws`` as they are without what is brought, and with it.
    """
    now()
    checked = check_statements(con, folder, tell)
    own = _described(con, checked.results)
    counted = [result for result in checked.results if _concerns(result, own)]
    others = [
        result for result in checked.results if violates(result) and not _concerns(result, own)
    ]
    if others:
        counted += _new(con, folder, tell, others, before, now)
    return place(con, checked, counted, names)


def worse(
    con: "DuckDBPyConnection", folder: Path, tell: Tell, before: Views, now: Views
) -> tuple[Checked, list[Result]]:
    """Return the violations that are there now and were not there before."""
    now()
    checked = check_statements(con, folder, tell)
    found = [result for result in checked.results if violates(result)]
    return checked, _new(con, folder, tell, found, before, now) if found else []


def _new(
    con: "DuckDBPyConnection",
    folder: Path,
    tell: Tell,
    results: Sequence[Result],
    before: Views,
    now: Views,
) -> list[Result]:
    """Return those of ``results`` that are not there before."""
    tell("Checking what was there before")
    before()
    there = set(check_statements(con, folder, tell).results)
    now()
    return [result for result in results if result not in there]


def _described(con: "DuckDBPyConnection", results: Sequence[Result]) -> set[str]:
    """Return which of the nodes that results are about are described by what is brought."""
    nodes = {
        str(node)
        for result in results
        for node in (result.focus, result.value)
        if isinstance(node, ox.NamedNode)
    }
    found = con.execute(
        "SELECT DISTINCT s FROM made.statements WHERE s IN (SELECT unnest($1::VARCHAR[]))",
        [sorted(nodes)],
    )
    return {str(node) for (node,) in found.fetchall()}


def _concerns(result: Result, own: set[str]) -> bool:
    return str(result.focus) in own or str(result.value) in own
