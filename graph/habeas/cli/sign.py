"""``habeas sign``: say that a release is ours."""

from pathlib import Path

import click

from habeas.dumps.signatures import IDENTITY
from habeas.dumps.signatures import sign as sign_release
from habeas.release import current_release

__all__ = ["sign"]


@click.command()
@click.argument("release", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file of an SSH key; of the public one if an agent or a token has the other.",
)
@click.option(
    "--as",
    "identity",
    default=IDENTITY,
    show_default=True,
    help="Whom the key is said to be of.",
)
def sign(release: Path, key: Path, identity: str) -> None:
    r"""Sign the checksums of RELEASE, the folder of a release or that of all, with an SSH key.

    Signature and public key are kept in the folder of the release, and a service
    has them at /dump. The version stays what it is, and the key where it is: it is
    ssh-keygen that signs. Prints the fingerprint of the key, which those who check
    should be told in another way than with the release.

    Exits with 0, or with 2 if it could not be signed.

    \b
    Example:
        habeas sign releases --key ~/.ssh/habeas_ed25519
    """
    click.echo(sign_release(current_release(release).folder, key, identity))
