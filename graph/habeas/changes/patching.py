"""Patches between releases in RDF Patch, made and applied.

The format is that of Apache Jena, https://jena.apache.org/documentation/rdf-patch/:
one line for each statement that is deleted (``D``) or added (``A``), in one
transaction (``TX``, ``TC``), after headers (``H``) that name the two releases.

A blank node in a line that is deleted is called as in the older release. One
in a line that is added has a name that the older release does not use. So a
patch fits the files of a release, which keep these names, and a store that
kept them when it read such a file. :func:`apply` gives the newer release byte
for byte: blank nodes get the names that they have there.
"""

import gzip
import heapq
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from habeas.changes.blank import canonical_lines
from habeas.changes.comparing import Changes
from habeas.changes.merging import About, has_blank_node
from habeas.errors import HabeasError
from habeas.terms import ROOT

__all__ = [
    "MEDIA_TYPE",
    "PatchError",
    "apply",
    "headers",
    "opened",
    "patch_lines",
    "patched",
    "versions_of",
]

#: As Jena has it; it is not registered.
MEDIA_TYPE = "application/rdf-patch"
_RELEASE = ROOT + "release/"


class PatchError(HabeasError, ValueError):
    """A patch cannot be read, or is for something else."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        place = f"Line {line} of the patch: " if line is not None else ""
        super().__init__(f"{place}{reason}")
        self.line = line


def headers(old: str | None, new: str) -> bytes:
    """Return the first lines of a patch: the release that it leads to, and the one it is for."""
    before = f"H prev <{_RELEASE}{old}> .\n" if old else ""
    return f"H id <{_RELEASE}{new}> .\n{before}".encode()


def patch_lines(about: About) -> Iterator[bytes]:
    """Yield the lines of a patch that change what is said about a subject."""
    for line in about.removed:
        yield b"D " + line
    for line in about.added:
        yield b"A " + line


def patched(changes: Changes, old: str | None, new: str) -> Iterator[bytes]:
    """Yield a patch, line by line."""
    yield headers(old, new)
    yield b"TX .\n"
    for about in changes:
        yield from patch_lines(about)
    yield b"TC .\n"


def apply(old: Path, patch: Path) -> Iterator[bytes]:
    """Yield the lines of what a patch makes of a release, as they stand in its file.

    Memory is taken by the patch and by lines with blank nodes, not by the rest.

    Parameters
    ----------
    old
        The N-Quads of a release, sorted; it is read twice.
    patch
        Made by us: its lines are N-Quads as we write them. Both files may be compressed.

    Raises
    ------
    PatchError
        If the patch cannot be read, is not whole, or does not fit the release.
    """
    try:
        yield from _applied(old, patch)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise PatchError(f"a file is damaged ({error}).") from error


def _applied(old: Path, patch: Path) -> Iterator[bytes]:
    with opened(patch) as file:
        removed, added = _read(file)
    with opened(old) as file:
        blank = {line for line in file if b"_:" in line and has_blank_node(line)}
    new_blank = {line for line in added if b"_:" in line and has_blank_node(line)}
    relabelled = canonical_lines(sorted((blank - removed) | new_blank))
    left = removed & blank
    with opened(old) as file:
        kept = _kept(file, removed, blank, left)
        before = b""
        for line in heapq.merge(kept, sorted(added - new_blank), relabelled):
            if line == before:
                raise PatchError(f"it adds what is there already: {_shown(line)}")
            yield line
            before = line
    if left != removed:
        line = min(removed - left)
        raise PatchError(f"it removes what is not there: {_shown(line)}")


def _kept(
    old: Iterable[bytes], removed: set[bytes], blank: set[bytes], seen: set[bytes]
) -> Iterator[bytes]:
    for line in old:
        if line in removed:
            seen.add(line)
        elif line not in blank:
            yield line


def versions_of(patch: Path) -> tuple[str | None, str | None]:
    """Return which release a patch is for, and which one it leads to, as far as it says so."""
    said: dict[str, str] = {}
    with opened(patch) as file:
        for line in file:
            words = line.decode("utf-8", "replace").split()
            if not words or words[0] != "H":
                break
            if len(words) == 4 and words[2].startswith(f"<{_RELEASE}"):
                said[words[1]] = words[2][len(_RELEASE) + 1 : -1]
    return said.get("prev"), said.get("id")


def opened(path: Path) -> IO[bytes]:
    """Open a file for reading, unpacking it if it is compressed with gzip."""
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path)) if is_packed else path.open("rb")


def _read(patch: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Return what a patch removes and what it adds."""
    removed: set[bytes] = set()
    added: set[bytes] = set()
    is_open = is_whole = False
    for number, line in enumerate(patch, 1):
        code, _, statement = line.partition(b" ")
        if code in (b"D", b"A") and is_open:
            _check(statement, number)
            if code == b"D":
                removed.add(statement)
            else:
                added.add(statement)
        elif line == b"TX .\n" and not is_open and not is_whole:
            is_open = True
        elif line == b"TC .\n" and is_open:
            is_open, is_whole = False, True
        elif code != b"H" or is_open or is_whole:
            said = f"this is no line of a patch that we make: {_shown(line)}"
            raise PatchError(said, number)
    if not is_whole:
        raise PatchError("it is not whole, its last line is missing: TC .")
    return removed, added


def _check(statement: bytes, number: int) -> None:
    try:
        quads = list(ox.parse(statement, ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise PatchError(f"this is no statement: {error}", number) from None
    if len(quads) != 1 or not statement.endswith(b" .\n"):
        raise PatchError(f"this is no statement: {_shown(statement)}", number)


def _shown(line: bytes) -> str:
    text = line.decode("utf-8", "replace").rstrip()
    return text if len(text) <= 200 else f"{text[:199]}…"
