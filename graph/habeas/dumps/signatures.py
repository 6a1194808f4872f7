"""Who says that a release is what it is: a signature of its checksums, kept beside it.

The signatures are those of OpenSSH [1]_, which most people have already: what
is signed here is checked with ``ssh-keygen -Y verify``. ``ssh-keygen`` signs
too, so no key is ever read by us, and it may lie in an agent or on a token.

What is signed are the checksums, which whoever builds the same records gets
too. So a release keeps its version, and a signature holds for every copy.

References
----------
.. [1] OpenSSH, "PROTOCOL.sshsig".
"""

import re
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from habeas.dumps.checksums import SUMS
from habeas.dumps.listing import SIDE_NAME, SIGNATURE, SIGNATURES, SIGNERS
from habeas.errors import HabeasError

__all__ = [
    "IDENTITY",
    "NAMESPACE",
    "InvalidSignatureError",
    "MissingProgramError",
    "SigningError",
    "fingerprint",
    "is_signed_by",
    "sign",
    "signer",
]

#: What a signature is for: one that was made for something else is none of a release.
NAMESPACE = "habeas-release"
#: Whom the public key beside a release is of, where nothing else is said.
IDENTITY = "habeas"
_BETWEEN = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END SSH SIGNATURE-----\s*"
)
_MAGIC = b"SSHSIG"
#: A public key as it stands in its file, and not in a list of who may sign.
_BARE = re.compile(r"(?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/=]+( .*)?")
_IDENTITY = re.compile(r"[\w.@+-]+")


class MissingProgramError(HabeasError, OSError):
    """``ssh-keygen`` is not there."""

    def __init__(self) -> None:
        super().__init__(
            "Signatures need the program ssh-keygen, which is not there. Install OpenSSH: its "
            "client has it."
        )


class SigningError(HabeasError, ValueError):
    """A release could not be signed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The release was not signed: {reason}")
        self.reason = reason


class InvalidSignatureError(HabeasError, ValueError):
    """A signature is none, or not by whom it should be, or not of this release."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} is no good signature: {reason}")
        self.path = path
        self.reason = reason


def sign(release: Path, key: Path, identity: str = IDENTITY) -> str:
    """Sign the release in a folder with an SSH key, and return the fingerprint of the key.

    The signature and the public key are kept in the folder, beside what was
    built; those of an earlier signature make room. The version stays what it is.

    Parameters
    ----------
    key
        The file of the private key, or of the public one if an agent or a token has the other.
    identity
        Whom the public key is said to be of, for who checks.

    Raises
    ------
    SigningError
        If the key lies in the folder of the release, cannot be used, or there is nothing to sign.
    MissingProgramError
        If ``ssh-keygen`` is not there.
    """
    sums = release / SIDE_NAME / SUMS
    if not sums.is_file():
        raise SigningError(f"{release} has no {SUMS}. Build it again: habeas build --force")
    if not key.is_file():
        raise SigningError(f"there is no key {key}. Make one: ssh-keygen -t ed25519 -f {key}")
    if not _IDENTITY.fullmatch(identity):
        raise SigningError(
            f"{identity!r} is no name for who signs: letters and digits, as in habeas"
        )
    if release.resolve() in key.resolve().parents:
        raise SigningError(
            f"the key {key} lies inside the release, where everybody can read it. Make another one "
            "elsewhere, and never use this one again."
        )
    with sums.open("rb") as content:
        done = _keygen(["-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE], content)
    text = done.stdout
    if done.returncode or not _BETWEEN.fullmatch(text):
        raise SigningError(_last(done.stderr) or "ssh-keygen does not say why")
    folder = release / SIGNATURES
    folder.mkdir(exist_ok=True)
    public = _public_key(text)
    signer = f'{identity} namespaces="{NAMESPACE}" {_kind(public)} {b64encode(public).decode()}\n'
    for name, content_of in ((SIGNERS, signer), (SIGNATURE, text)):
        aside = folder / f".{name}"
        aside.write_text(content_of, encoding="ascii")
        aside.replace(folder / name)
    return fingerprint(folder / SIGNATURE)


def is_signed_by(sums: Path, signature: Path, signers: Path) -> str:
    """Return who of ``signers`` has signed ``sums``.

    Parameters
    ----------
    signers
        Who may: lines as ``ssh-keygen`` calls them allowed signers, or the files of public keys.

    Raises
    ------
    InvalidSignatureError
        If none of them has, or the checksums are others.
    MissingProgramError
        If ``ssh-keygen`` is not there.
    """
    if not signature.is_file():
        raise InvalidSignatureError(signature, "there is none, so this is unsigned")
    try:
        lines = signers.read_text(encoding="utf-8").splitlines()
        text = signature.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise InvalidSignatureError(signature, str(error)) from error
    lines = [f"{IDENTITY} {line}" if _BARE.fullmatch(line) else line for line in lines]
    if not _BETWEEN.fullmatch(text):
        raise InvalidSignatureError(signature, "it is not what ssh-keygen -Y sign writes")
    with tempfile.TemporaryDirectory() as folder:
        allowed = Path(folder) / SIGNERS
        allowed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        of = ["-f", str(allowed), "-s", str(signature)]
        found = _keygen(["-Y", "find-principals", *of])
        names = found.stdout.split()
        if found.returncode or not names:
            raise InvalidSignatureError(
                signature,
                f"it was made with the key {fingerprint(signature)}, which is none of those in "
                f"{signers}",
            )
        with sums.open("rb") as content:
            done = _keygen(["-Y", "verify", *of, "-I", names[0], "-n", NAMESPACE], content)
    if done.returncode:
        raise InvalidSignatureError(signature, f"{sums} is not what was signed")
    return names[0]


def fingerprint(signature: Path) -> str:
    """Return the fingerprint of the key that a signature says it was made with.

    Examples
    --------
    >>> fingerprint(Path("nowhere"))
    ''
    """
    try:
        key = _public_key(signature.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return ""
    return "SHA256:" + b64encode(sha256(key).digest()).decode().rstrip("=")


def signer(signers: Path) -> str:
    """Return whom the public key beside a release is said to be of; nothing if there is none."""
    try:
        return signers.read_text(encoding="ascii").partition(" ")[0]
    except (OSError, ValueError):
        return ""


def _public_key(text: str) -> bytes:
    """Return the public key in a signature."""
    match = _BETWEEN.fullmatch(text)
    if match is None:
        raise ValueError("no signature")
    content = b64decode(match[1])
    if not content.startswith(_MAGIC):
        raise ValueError("no signature")
    return _text(content, len(_MAGIC) + 4)


def _kind(key: bytes) -> str:
    return _text(key, 0).decode("ascii")


def _text(content: bytes, start: int) -> bytes:
    """Return the text at a place of what SSH writes: its length in four bytes, and then itself."""
    size = int.from_bytes(content[start : start + 4], "big")
    return content[start + 4 : start + 4 + size]


def _keygen(
    arguments: Sequence[str], content: object = subprocess.DEVNULL
) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("ssh-keygen")
    if program is None:
        raise MissingProgramError()
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [program, *arguments], stdin=content, capture_output=True, encoding="utf-8", check=False
    )


def _last(text: str) -> str:
    """Return the last line of what a program said."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
