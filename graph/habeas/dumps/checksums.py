"""Checksums of files, written as ``sha256sum`` does and read as ``sha256sum -c`` does."""

import re
from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path

from habeas.errors import HabeasError

__all__ = ["SUMS", "UnreadableSumsError", "digest_of", "read_sums", "write_sums"]

#: The name of the file.
SUMS = "SHA256SUMS"
# A name is one of a file beside it: no folder, nothing that a terminal would act on.
_LINE = re.compile(r"([0-9a-f]{64}) [ *]([\w][\w.+-]*)")


class UnreadableSumsError(HabeasError, ValueError):
    """A line of a file of checksums is not a checksum and the name of a file."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"{path}, line {line}: not a SHA-256 and the name of a file beside it. "
            "Download the file again."
        )
        self.path = path
        self.line = line


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits; it is read piece by piece."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_sums(path: Path, files: Iterable[Path]) -> None:
    """Write the checksums of ``files`` into ``path``, by name."""
    lines = (f"{digest_of(file)}  {file.name}\n" for file in sorted(files, key=lambda f: f.name))
    path.write_text("".join(lines), encoding="ascii")


def read_sums(path: Path) -> Mapping[str, str]:
    """Return the checksums in a file, by name.

    Raises
    ------
    UnreadableSumsError
        If a line is none.
    """
    found = {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise UnreadableSumsError(path, number)
        found[match[2]] = match[1]
    return found
