"""``habeas build``: from records to a release."""

from pathlib import Path

import click

from habeas import assets
from habeas.cli.options import progress, releases_option
from habeas.release import build as build_release
from habeas.release.inputs import remember, remembered

__all__ = ["build"]


@click.command()
@click.argument("records", nargs=-1, type=click.Path(path_type=Path))
@releases_option
@click.option("--force", is_flag=True, help="Build again even if nothing was changed.")
def build(records: tuple[Path, ...], releases: Path, force: bool) -> None:
    r"""Build a release from RECORDS, files or folders; those that ship if none are given.

    Prints the folder of the release. Exits with 0 if it was made or nothing was
    changed since, with 1 if records break rules, and with 2 if records cannot
    be read or the release cannot be written. A build that fails leaves the
    release before it as it was.

    \b
    Example:
        habeas build
    """
    paths = records or (assets.data_folder(),)
    release = None if force else remembered(paths, releases)
    if release is None:
        release = build_release(paths, releases, progress)
        remember(paths, releases, release)
    else:
        click.echo("Nothing was changed since this release was built.", err=True)
    click.echo(releases / release.version)
