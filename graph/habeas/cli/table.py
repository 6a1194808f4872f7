"""``habeas table``: one table of the current release, for a spreadsheet."""

import sys
from pathlib import Path

import click

from habeas.cli.options import release_option
from habeas.release import Release
from habeas.tables.exports import FORMATS, export, table_names

__all__ = ["table"]


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, instead of standard output.",
)
@release_option
def table(release: Release, name: str | None, form: str, output: Path | None) -> None:
    r"""Write a table of the current release as CSV, a workbook or Parquet.

    Without NAME it lists the tables. In CSV, a text that a spreadsheet would
    take for a formula has an apostrophe before it. Exits with 0, or with 2 if
    there is no such table.

    \b
    Example:
        habeas table cases --format xlsx --output cases.xlsx
    """
    folder = release.folder / "tables"
    if name is None:
        for each, about in table_names(folder).items():
            click.echo(f"{each:<16}  {about}")
    elif output is None:
        export(folder, name, form, sys.stdout.buffer)
        sys.stdout.flush()
    else:
        with output.open("wb") as file:
            export(folder, name, form, file)
