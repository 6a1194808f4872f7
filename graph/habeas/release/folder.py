"""Release folders on disk: written aside, then put in place in one step.

A release is made in a hidden folder beside its place and renamed when it is
whole, so a build that fails or is killed leaves what was there. ``current``
is a link that changes in one step too: :mod:`habeas.release.history` notes when.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from habeas.errors import UnwritableFolderError
from habeas.release.history import switch
from habeas.release.sides import SIDES, Side, make_sides, sides_are_whole

__all__ = ["sync_folder", "write_release", "writing"]


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold ``root`` for one build at a time; another one waits. Left-overs are removed.

    Raises
    ------
    UnwritableFolderError
        If the folder cannot be made or written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        with (root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for leftover in root.glob(".building-*"):
                if leftover.is_dir() and not leftover.is_symlink():
                    shutil.rmtree(leftover)
                else:
                    leftover.unlink()
            yield
    except OSError as error:
        if isinstance(error, UnwritableFolderError):
            raise
        raise UnwritableFolderError(root, error.strerror or str(error)) from error


def write_release(
    root: Path,
    version: str,
    files: dict[str, bytes],
    fill: Callable[[ox.Store], object],
    manifest: dict[str, Any],
    sides: Sequence[Side] = SIDES,
) -> Path:
    """Write a release below ``root``, make it the current one, and return its folder.

    ``fill`` puts the quads into the store; the manifest gets a word about each side.
    A folder of this version that is there already is whole and has the same
    content: it stays, unless one of its files is missing or was changed.

    Raises
    ------
    UnwritableFolderError
        If something could not be written; what was there before is untouched.
    """
    place = root / version
    building = root / f".building-{version}"
    try:
        if not _is_whole(place, manifest, sides):
            building.mkdir()
            for name, content in files.items():
                (building / name).write_bytes(content)
            store = ox.Store(str(building / "store"))
            fill(store)
            store.flush()
            del store
            whole = manifest | {"sides": make_sides(building, sides)}
            (building / "manifest.json").write_text(
                json.dumps(whole, indent=2, sort_keys=True) + "\n", encoding="utf-8"
            )
            _sync(building)
            if place.exists():
                place.rename(root / f".building-{version}-damaged")
            building.rename(place)
        switch(root, version)
        sync_folder(root)
    except OSError as error:
        shutil.rmtree(building, ignore_errors=True)
        raise UnwritableFolderError(root, error.strerror or str(error)) from error
    shutil.rmtree(root / f".building-{version}-damaged", ignore_errors=True)
    return place


def _is_whole(place: Path, manifest: dict[str, Any], sides: Sequence[Side]) -> bool:
    """Return whether ``place`` holds this release with every file as it should be."""
    try:
        found = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        said = found.pop("sides")
        if found != manifest or not (place / "store" / "CURRENT").is_file():
            return False
        return sides_are_whole(place, said, sides) and all(
            sha256((place / name).read_bytes()).hexdigest() == file["sha256"]
            for name, file in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def _sync(folder: Path) -> None:
    """Bring every file below ``folder`` to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
