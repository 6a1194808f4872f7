"""``habeas log``: what was done to a workspace, when, and by whom."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from habeas.cli.options import workspace_option
from habeas.terms import abbreviate
from habeas.workspace import Entry, Workspace

__all__ = ["log"]


@click.command()
@workspace_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--check", is_flag=True, help="Read every file, and compare it with the log.")
def log(folder: Path, form: str, check: bool) -> None:
    r"""List what was done to the workspace: imports, undos and decisions, the first one first.

    An import in force has a star. Exits with 0, or with 2 if the log or a file
    is not as it was written.

    \b
    Example:
        habeas log
    """
    workspace = Workspace.open(folder)
    workspace.check(thorough=check)
    active = {each.id for each in workspace.active()}
    entries = workspace.log()
    if form == "json":
        said = [_as_json(entry, active) for entry in entries]
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for entry in entries:
        for line in _lines(entry, active):
            click.echo(line)
    if not entries:
        click.echo("Nothing was brought yet. Begin with: habeas import FILE", err=True)


def _lines(entry: Entry, active: set[str]) -> Iterator[str]:
    start = f"{entry.number:>5}  {entry.time:<25}  {entry.who:<12}  {entry.op:<7}"
    why = f"  ({entry.why})" if entry.why else ""
    if entry.op == "decide":
        for each in entry.said["decisions"]:
            pair = f"{abbreviate(each['first'])}  {abbreviate(each['second'])}"
            reason = f"  ({each['why']})" if each["why"] else ""
            yield f"{start}  {each['decision']}  {pair}{reason}"
        return
    mark = "*" if entry.op == "import" and entry.id in active else " "
    counts = entry.said.get("counts", {})
    size = f"  {counts['statements']:,} statements" if "statements" in counts else ""
    old = f", in the place of {entry.said['replaces']}" if "replaces" in entry.said else ""
    yield f"{start} {mark}{entry.id}  {entry.said['name']}{size}{old}{why}"


def _as_json(entry: Entry, active: set[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": entry.number,
        "op": entry.op,
        "time": entry.time,
        "who": entry.who,
        "why": entry.why,
        **entry.said,
    }
    if entry.id:
        said["id"] = entry.id
    if entry.op == "import":
        said["in force"] = entry.id in active
    return said
