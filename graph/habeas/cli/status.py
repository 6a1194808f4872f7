"""``habeas status``: which release answers, and what it holds."""

import json

import click

from habeas.cli.options import release_option
from habeas.release import Release

__all__ = ["status"]


@click.command()
@release_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def status(release: Release, form: str) -> None:
    r"""Say which release is the current one and what it holds.

    Exits with 0, or with 2 if there is no release.

    \b
    Example:
        habeas status
    """
    manifest = release.manifest
    if form == "json":
        click.echo(json.dumps(manifest | {"folder": str(release.folder)}, indent=2))
        return
    click.echo(f"Release   {release.version}")
    click.echo(f"Folder    {release.folder}")
    click.echo(f"Ontology  {manifest['ontology']}")
    click.echo(f"Quads     {manifest['quads']:,}")
    for name, count in manifest["counts"].items():
        click.echo(f"  {count:>7,}  {name}")
