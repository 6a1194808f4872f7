"""``habeas build``: from records to a release."""

import time
from contextlib import suppress
from pathlib import Path

import click

from habeas import assets
from habeas.changes import keep_changes
from habeas.cli.options import progress, releases_option
from habeas.errors import HabeasError
from habeas.records import record_files
from habeas.release import CheckedRecords, Release
from habeas.release import build as build_release
from habeas.release.folder import writing
from habeas.release.inputs import remember, remembered

__all__ = ["build"]

#: How often files are looked at for a change, in seconds.
PAUSE = 0.5


@click.command()
@click.argument("records", nargs=-1, type=click.Path(path_type=Path))
@releases_option
@click.option("--force", is_flag=True, help="Build again even if nothing was changed.")
@click.option(
    "--watch", is_flag=True, help="Go on: build again whenever a file changes, until Ctrl-C."
)
def build(records: tuple[Path, ...], releases: Path, force: bool, watch: bool) -> None:
    r"""Build a release from RECORDS, files or folders; those that ship if none are given.

    Prints the folder of the release. Exits with 0 if it was made or nothing was
    changed since, with 1 if records break rules, and with 2 if records cannot
    be read or the release cannot be written. A build that fails leaves the
    release before it as it was. With --watch it stays, and after each change looks
    only at what the change can have made wrong or right.

    \b
    Example:
        habeas build
    """
    paths = records or (assets.data_folder(),)
    if watch:
        with suppress(KeyboardInterrupt):
            _keep_building(paths, releases)
        return
    release = None if force else remembered(paths, releases)
    if release is None:
        release = _build(paths, releases)
        remember(paths, releases, release)
    else:
        click.echo("Nothing was changed since this release was built.", err=True)
    click.echo(releases / release.version)


def _build(
    paths: tuple[Path, ...], releases: Path, checked: CheckedRecords | None = None
) -> Release:
    """Build a release, and note what changed since the one before."""
    release = build_release(paths, releases, progress, checked)
    progress("Comparing it with the release before")
    with writing(releases):
        keep_changes(releases)
    return release


def _keep_building(paths: tuple[Path, ...], releases: Path) -> None:
    """Build whenever a file among the records changes; what is wrong is told, and ends nothing."""
    checked = CheckedRecords()
    seen: object = None
    while True:
        try:
            now: object = [(path, path.stat().st_mtime_ns) for path in record_files(paths)]
        except (OSError, HabeasError) as error:  # a file may just be being written
            now = str(error)
        if now != seen:
            seen = now
            try:
                release = _build(paths, releases, checked)
                click.echo(releases / release.version)
            except HabeasError as error:
                click.echo(str(error), err=True)
        time.sleep(PAUSE)
