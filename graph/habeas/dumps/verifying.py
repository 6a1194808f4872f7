"""Whether the files of a release, or those that somebody downloaded, are what they should be."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from habeas.dumps.checksums import SUMS, digest_of, read_sums
from habeas.dumps.listing import SIDE_NAME, SIGNATURE, SIGNATURES, SIGNERS, places
from habeas.dumps.making import CONTENT
from habeas.dumps.signatures import fingerprint, is_signed_by
from habeas.errors import HabeasError

__all__ = ["NoSumsError", "Verified", "lines_of", "verify"]


class NoSumsError(HabeasError, LookupError):
    """There is nothing to check files with."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has no {SUMS}. Give the folder of a release, or a folder with files that "
            f"were downloaded and the {SUMS} beside them."
        )
        self.folder = folder


@dataclass(frozen=True)
class Verified:
    """What was found out."""

    #: The names of the files that are what they should be.
    good: Sequence[str]
    #: Those that are not.
    bad: Sequence[str]
    #: Those that are not here.
    missing: Sequence[str]
    #: The version that the content has: 16 hexadecimal digits; empty if the content is not here.
    version: str
    #: The fingerprint of the key that the checksums are signed with; empty if they are not.
    key: str
    #: Who has signed them, of those that were asked about; empty if nobody was.
    signer: str


def verify(folder: Path, signers: Path | None = None) -> Verified:
    """Check the files in a folder against the checksums there, and those against the signature.

    Parameters
    ----------
    folder
        The folder of a release, or one with files of it, as they were downloaded.
    signers
        The file that says who may sign. Without one it is the file beside the signature, which
        tells that the signature fits, and nothing about whose it is.

    Raises
    ------
    NoSumsError
        If there are no checksums.
    UnreadableSumsError
        If the checksums are none.
    InvalidSignatureError
        If there is a signature that does not fit, or ``signers`` are given and none of them signed.
    MissingProgramError
        If there is a signature, and no ``ssh-keygen`` to check it.
    """
    is_release = (folder / SIDE_NAME / SUMS).is_file()
    sums = folder / SIDE_NAME / SUMS if is_release else folder / SUMS
    if not sums.is_file():
        raise NoSumsError(folder)
    said = read_sums(sums)
    here: Mapping[str, Path] = (
        {path.name: path for path in places(folder)}
        if is_release
        else {name: folder / name for name in said}
    )
    here = {name: path for name, path in here.items() if path.is_file() and not path.is_symlink()}
    good: list[str] = []
    bad: list[str] = []
    for name, digest in sorted(said.items()):
        if name in here:
            (good if digest_of(here[name]) == digest else bad).append(name)
    signatures = folder / SIGNATURES if is_release else folder
    signature = signatures / SIGNATURE
    signer = ""
    if signers is not None or signature.is_file():
        signer = is_signed_by(sums, signature, signers or signatures / SIGNERS)
    return Verified(
        good,
        bad,
        sorted(set(said) - set(here)),
        _version(here[CONTENT]) if CONTENT in good else "",
        fingerprint(signature),
        signer if signers is not None else "",
    )


def _version(content: Path) -> str:
    with gzip.open(content) as file:
        return file_digest(file, "sha256").hexdigest()[:16]


def lines_of(found: Verified) -> Iterator[str]:
    """Yield what was found out, in lines for people."""
    for name in found.bad:
        yield f"WRONG    {name}"
    count = len(found.good)
    yield f"{count} {'file is' if count == 1 else 'files are'} as {SUMS} says."
    if found.bad:
        yield f"{len(found.bad)} not: download {'it' if len(found.bad) == 1 else 'them'} again."
    if found.missing:
        yield f"{len(found.missing)} {'is' if len(found.missing) == 1 else 'are'} not here."
    if found.version:
        yield f"The content is that of version {found.version}."
    if found.signer:
        yield f"Signed by {found.signer} with {found.key}."
    elif found.key:
        yield f"Signed with {found.key}; whose key that is, --signers can tell."
    else:
        yield "Unsigned."
