"""``habeas dump``: the files of the current release, to take away."""

import shutil
import sys
from pathlib import Path

import click

from habeas.cli.options import release_option
from habeas.dumps import left_out, listed
from habeas.dumps.listing import checks, found
from habeas.errors import UnknownNameError, UnwritableFolderError
from habeas.release import Release

__all__ = ["dump"]


@click.command()
@click.argument("name", required=False)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, instead of standard output.",
)
@click.option(
    "--all",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Copy all files into this folder, with what they are checked with.",
)
@release_option
def dump(release: Release, name: str | None, output: Path | None, folder: Path | None) -> None:
    r"""Write a file of the current release: everything, a part, or all files there are.

    Without NAME it lists the files with their sizes. They are the same that a
    service has at /dump. Exits with 0, or with 2 if there is no such file or it
    cannot be written.

    \b
    Examples:
        habeas dump
        habeas dump records.ttl.gz --output records.ttl.gz
        habeas dump --all everything
    """
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for each in (*listed(release), *checks(release)):
                shutil.copyfile(each.path, folder / each.name)
        elif name is None:
            for each in (*listed(release), *checks(release)):
                click.echo(f"{each.bytes:>14,}  {each.name:<28}  {each.title}")
            for missing, reason in left_out(release).items():
                click.echo(f"Without {missing}: {reason}", err=True)
        else:
            _write(release, name, output)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        place = folder or output or Path("standard output")
        raise UnwritableFolderError(place, error.strerror or str(error)) from error


def _write(release: Release, name: str, output: Path | None) -> None:
    each = found(release, name)
    if each is None:
        names = [each.name for each in (*listed(release), *checks(release))]
        raise UnknownNameError("file of the release", name, names)
    if output is not None:
        shutil.copyfile(each.path, output)
        return
    with each.path.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.flush()
