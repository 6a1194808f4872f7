"""``habeas validate``: whether records look as they must."""

from pathlib import Path

import click

from habeas.cli.options import progress
from habeas.records import read_records
from habeas.release import check_records

__all__ = ["validate"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--with",
    "context",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Records that FILES refer to; they are read, not reported on. May be repeated.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text")
def validate(files: tuple[Path, ...], context: tuple[Path, ...], form: str) -> None:
    r"""Check FILES, Turtle or tables, or folders of them, against the shapes.

    Every finding names the file and line, the rule, and what to do. Exits with 0
    if the records conform (warnings do not count), with 1 if they do not, and
    with 2 if they could not be read.

    \b
    Example:
        habeas validate my-records/ --with graph/data
    """
    reading = read_records(files)
    places = {iri: str(origin) for iri, origin in reading.origins.items()}
    triples = list(reading.triples)
    if context:
        triples += read_records(context).triples
    progress(f"Validating {len(triples):,} triples")
    report = check_records(triples)
    if context:
        report = report.about(places)
    if form == "json":
        click.echo(report.json(places))
    elif form == "turtle":
        click.echo(report.turtle())
    else:
        click.echo(report.text(places))
    raise SystemExit(0 if report.conforms else 1)
