"""``habeas verify``: whether files of a release are what they should be."""

from pathlib import Path

import click

from habeas.cli.options import releases_option
from habeas.dumps.checksums import SUMS
from habeas.dumps.signatures import InvalidSignatureError
from habeas.dumps.verifying import lines_of
from habeas.dumps.verifying import verify as verify_files
from habeas.release import current_release

__all__ = ["verify"]


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--signers",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Who may have signed: a file of allowed signers, as ssh-keygen takes it, or a public key.",
)
@releases_option
def verify(releases: Path, folder: Path | None, signers: Path | None) -> None:
    r"""Check the files of a release, or files of it that were downloaded into FOLDER.

    Each file is held against SHA256SUMS, the content against the version, and
    SHA256SUMS against its signature if there is one. Without FOLDER it is the
    current release that is checked. With --signers it must be signed, and by one
    of them.

    Exits with 0 if all is as it should be, with 1 if not, and with 2 if there is
    nothing to check.

    \b
    Examples:
        habeas verify
        habeas verify downloads --signers habeas.pub
    """
    if folder is None or not any((folder / each).exists() for each in (SUMS, "dumps")):
        folder = current_release(folder or releases).folder
    try:
        found = verify_files(folder, signers)
    except InvalidSignatureError as error:
        click.echo(f"habeas: {error}", err=True)
        raise SystemExit(1) from None
    for line in lines_of(found):
        click.echo(line, err=line.startswith("WRONG"))
    raise SystemExit(1 if found.bad else 0)
