"""``habeas import``: bring files into the workspace, all of what they say or nothing."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import click

from habeas.cli.options import who_option, workspace_option
from habeas.errors import HabeasError
from habeas.workspace import Workspace, is_workspace

__all__ = ["import_", "now", "steps"]


class NotASettingError(HabeasError, ValueError):
    """A value for a recipe is not written as ``name=value``."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@workspace_option
@who_option
@click.option("--recipe", "recipe_name", help="What makes native tables of FILES: name or folder.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="For the recipe.")
@click.option("--name", help="What the import is called; one of the same name is replaced.")
@click.option("--encoding", help="Of text files; detected if it is not given.")
@click.option(
    "--syntax",
    type=click.Choice(["ttl", "trig", "nt", "nq", "jsonld", "rdf"]),
    help="Of RDF; the names of files tell if it is not given.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option(
    "--marked",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a copy of the file with the findings as comments of its cells, as XLSX.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "everything", is_flag=True, help="Show all findings and all changes.")
def import_(
    files: tuple[Path, ...],
    folder: Path,
    who: str,
    recipe_name: str | None,
    settings: tuple[str, ...],
    name: str | None,
    encoding: str | None,
    syntax: str | None,
    dry_run: bool,
    marked: Path | None,
    form: str,
    everything: bool,
) -> None:
    r"""Bring FILES into the workspace: native tables, RDF, or anything that a recipe reads.

    FILES are CSV, TSV, XLSX, Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML,
    folders of them, or - for RDF on standard input. The first of them may be the
    name or the folder of a recipe. Nothing enters unless all of it is right;
    everything that is wrong is listed with file, sheet, row and column. The same
    input changes nothing the second time, and a newer version of it takes the
    place of the older one.

    Exits with 0 if it entered, with 1 if something is wrong with what it says, and
    with 2 if a file cannot be read or the workspace cannot be written.

    \b
    Examples:
        habeas import my-records.xlsx
        habeas import --recipe signatories letter.csv --dry-run
    """
    from habeas.bringing import bring
    from habeas.bringing.report import as_json, lines, problem_lines

    recipe = None
    recipe_name, files = _recipe_first(files, recipe_name)
    if recipe_name is not None:
        from habeas import recipes

        recipe = recipes.open(recipe_name, _given(settings))
    elif settings:
        raise NotASettingError("--set gives values to a recipe: name one with --recipe.")
    workspace = None
    if is_workspace(folder) or not dry_run:
        workspace = Workspace.create(folder)
    brought = bring(
        workspace,
        files,
        time=now(),
        who=who,
        recipe=recipe,
        name=name,
        encoding=encoding,
        syntax=syntax,
        dry_run=dry_run,
        stdin=sys.stdin.buffer.read() if Path("-") in files else b"",
        named=None if everything or form == "json" else 20,
        tell=steps(),
    )
    if form == "json":
        click.echo(json.dumps(as_json(brought), ensure_ascii=False, indent=1))
    else:
        for line in problem_lines(brought.problems, brought.more, everything):
            click.echo(line)
        for line in lines(brought, everything):
            click.echo(line, err=not brought.enters)
    if marked is not None:
        from habeas.native.marked import mark

        mark(_only(files), brought.problems, marked, more=brought.more, encoding=encoding)
        click.echo(f"The findings are marked in {marked}", err=True)
    raise SystemExit(2 if brought.unreadable else 0 if brought.enters else 1)


def now() -> str:
    """Return the time as the log keeps it: to the second, with its offset."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def steps() -> Callable[[str], None]:
    """Return what tells each step on standard error with the seconds so far, if somebody looks."""
    start = monotonic()

    def tell(line: str) -> None:
        # Whoever must wait is told so in any case.
        if sys.stderr.isatty() or line.startswith("Waiting"):
            click.echo(f"{monotonic() - start:>7.1f} s  {line} …", err=True)

    return tell


def _given(settings: Sequence[str]) -> dict[str, str]:
    given = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            raise NotASettingError(f"{setting!r} is no setting. Write --set name=value.")
        given[key.strip()] = value
    return given


def _recipe_first(
    files: tuple[Path, ...], recipe: str | None
) -> tuple[str | None, tuple[Path, ...]]:
    """Take the first of FILES for a recipe if it is one: ``habeas import RECIPE FILE``."""
    if recipe is not None or len(files) < 2 or files[0].is_file():
        return recipe, files
    from habeas import recipes

    if str(files[0]) in recipes.shipped() or (files[0] / "recipe.toml").is_file():
        return str(files[0]), files[1:]
    return recipe, files


def _only(files: Sequence[Path]) -> Path:
    if len(files) != 1 or not files[0].is_file():
        raise NotASettingError("--marked copies one file: bring it alone.")
    return files[0]
