"""``habeas why``: from a thing, or an edge between two agents, to the rows that say it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from habeas.cli.options import workspace_option
from habeas.terms import abbreviate
from habeas.workspace import Workspace

if TYPE_CHECKING:
    from habeas.bringing.tracing import Row, Thing, Trace

__all__ = ["why"]

_DEPTH = {"record": 0, "claim": 1, "citation": 2, "source": 3}


@click.command()
@click.argument("thing")
@click.argument("other", required=False)
@workspace_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--most", default=20, show_default=True, help="How many records of an edge are shown."
)
def why(thing: str, other: str | None, folder: Path, form: str, most: int) -> None:
    r"""Say where THING comes from: its statements, claims, citations, sources, and their rows.

    THING is an IRI, a short one such as case:0001, or a name. With OTHER, both
    are agents, and the records are shown that join them in a network. Each
    statement names the import, file, sheet, row and column that say it, and
    rows are shown as they were brought. Exits with 0, or with 2 if nothing is
    called so, or several things are.

    \b
    Examples:
        habeas why case:0001
        habeas why "North Watch" "Ada Example"
    """
    from habeas.bringing.tracing import trace

    names = [thing] if other is None else [thing, other]
    found = trace(Workspace.open(folder), names, most)
    if form == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: "Trace") -> Iterator[str]:
    for thing in found.things:
        yield from _thing_lines(thing)
    if found.more:
        yield f"… and {found.more:,} more records; --most shows them."
    yield ""
    for number, row in enumerate(found.rows, 1):
        yield from _row_lines(number, row)


def _thing_lines(thing: "Thing") -> Iterator[str]:
    indent = "    " * _DEPTH[thing.role]
    yield f"{indent}{thing.role} {abbreviate(thing.iri)}"
    for said in thing.statements:
        places = ", ".join(
            f"[{number + 1}]" + (f" {column}" if column else "") for number, column in said.rows
        )
        value = abbreviate(said.value[1:-1]) if said.value.startswith("<") else said.value
        yield f"{indent}  {abbreviate(said.property[1:-1])}  {value}  {places or '(a decision)'}"


def _row_lines(number: int, row: "Row") -> Iterator[str]:
    place = [row.file]
    place += [f"sheet {row.sheet}"] if row.sheet else []
    place += [f"row {row.row}"] if row.row is not None else [f"line {row.line}"]
    yield (
        f"[{number}] {', '.join(place)}   "
        f"(import {row.import_} {row.import_name!r}, {row.time}, {row.who})"
    )
    for column, cell in row.cells.items():
        yield f"      {column}: {cell}"
