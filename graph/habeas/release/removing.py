"""Which releases to keep: naming one, using an older one again, removing those that are not wanted.

A release is removed whole or not at all: its folder is renamed in one step,
and what is in it is deleted afterwards. Its version stays in the history, so
that whoever asks for it learns that it was there.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from habeas.errors import HabeasError, NoReleaseError, UnknownNameError
from habeas.release.folder import sync_folder, writing
from habeas.release.history import (
    RemovedReleaseError,
    kept,
    note_removed,
    past,
    removed,
    switch,
)
from habeas.release.opened import current_release, open_release

__all__ = ["CurrentReleaseError", "holding", "named", "older_than", "remove", "use"]


class CurrentReleaseError(HabeasError, ValueError):
    """The current release cannot be removed."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"Release {version} is the current one and cannot be removed. "
            "Make another one current first, with: habeas build, or habeas releases use VERSION"
        )
        self.version = version


def named(root: Path, name: str) -> Path:
    """Return the folder of the release that ``name`` means.

    Parameters
    ----------
    root
        The folder of releases.
    name
        A version, the beginning of one that no other has (4 digits or more), ``current``, or
        ``previous``, which is the last one that was current before and is still kept.

    Raises
    ------
    NoReleaseError
        If there is no release at all, or none before the current one.
    UnknownNameError
        If none is meant, or more than one.
    RemovedReleaseError
        If it is no longer kept.
    """
    here = kept(root)
    if name == "current":
        return current_release(root).folder
    if name == "previous":
        current = current_release(root).version
        before = [each for each in past(root) if each.version != current and each.folder]
        if not before:
            raise NoReleaseError(root, "holds no release before the current one")
        return here[before[-1].version]
    found = [version for version in here if len(name) >= 4 and version.startswith(name)]
    if len(found) == 1:
        return here[found[0]]
    if name in removed(root):
        raise RemovedReleaseError(name, list(here))
    raise UnknownNameError("release", name[:100], ["current", "previous", *(found or here)])


def use(root: Path, version: str) -> None:
    """Make a release that is kept the current one again."""
    with writing(root):
        folder = named(root, version)
        switch(root, folder.name)
        sync_folder(root)


def older_than(root: Path, newest: int) -> Sequence[str]:
    """Return the versions that are neither current nor among the ``newest`` that were current last.

    The current one counts as one of these. One that never was current comes before all others.
    """
    here = kept(root)
    order = dict.fromkeys(each.version for each in reversed(past(root)))
    ordered = [version for version in order if version in here]
    ordered += [version for version in here if version not in order]
    return sorted(ordered[max(newest, 1) :])


def holding(root: Path, iri: str) -> Sequence[str]:
    """Return the versions of all releases that are kept and say anything about ``iri``, or with it."""
    resource = ox.NamedNode(iri)
    found = []
    for version, folder in kept(root).items():
        store = open_release(folder).store
        patterns = (store.quads(subject=resource), store.quads(object=resource))
        if any(True for quads in patterns for _ in quads):
            found.append(version)
    return found


def remove(root: Path, versions: Iterable[str], why: str = "") -> Sequence[str]:
    """Remove releases, and return their versions.

    Raises
    ------
    CurrentReleaseError
        If one of them is the current one; then none is removed.
    """
    with writing(root):
        wanted = {named(root, version).name for version in versions}
        current = current_release(root).version
        if current in wanted:
            raise CurrentReleaseError(current)
        for version in sorted(wanted):
            aside = root / f".building-{version}-removed"
            note_removed(root, version, why)
            os.rename(root / version, aside)
            sync_folder(root)
            shutil.rmtree(aside)
    return sorted(wanted)
