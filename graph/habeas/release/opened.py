"""A release that was built: its folder, its manifest and its store, here or in a remote engine."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from habeas.errors import NoReleaseError
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store

if TYPE_CHECKING:
    from habeas.describe import Lists, Names
    from habeas.networks.tables.opened import Tables

__all__ = ["NOWHERE", "Release", "current_release", "open_release", "open_remote"]

#: The folder of a release that has none here: nothing is below it.
NOWHERE = Path(os.devnull)


@dataclass(frozen=True)
class Release:
    """An immutable build of the public records."""

    #: The hash of its public content, shortened: the name of its folder.
    version: str
    #: :data:`NOWHERE` for a release in a remote store.
    folder: Path
    #: What ``manifest.json`` says: counts, digests, sizes, versions.
    manifest: dict[str, Any]

    @property
    def is_remote(self) -> bool:
        """Whether it is in a remote store, and none of its files are here."""
        return self.folder == NOWHERE

    @cached_property
    def store(self) -> Store:
        """The store: embedded, opened read-only when first asked for, or remote."""
        return EmbeddedStore.open(self.folder / "store")

    def side(self, name: str) -> Path | None:
        """Return the folder of one of its sides, or None where it has none that is whole."""
        said = self.manifest.get("sides", {}).get(name, {})
        return self.folder / name if "files" in said else None

    @cached_property
    def _tables(self) -> "Tables | None":
        # Here and not above: who asks for no network needs nothing that computes them.
        from habeas.networks.tables.opened import Tables

        side = self.side("edges")
        return None if side is None else Tables(side)

    def tables(self) -> "Tables | None":
        """Return its edge tables, or None where it has none that are whole."""
        return self._tables

    @cached_property
    def _lists(self) -> "Lists | None":
        from habeas.describe import Lists

        side = self.side("lists")
        return None if side is None else Lists(side)

    @cached_property
    def names(self) -> "Names":
        """What is remembered of the names of its things."""
        from habeas.describe import Names

        return Names(self.store)

    def lists(self) -> "Lists | None":
        """Return what is too long to be counted and sorted when asked for, or None without it."""
        return self._lists


def open_release(folder: Path) -> Release:
    """Open the release in ``folder``.

    Raises
    ------
    NoReleaseError
        If the folder holds none, or one that is not whole.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoReleaseError(folder) from None
    except (OSError, ValueError) as error:
        raise NoReleaseError(folder, f"has no readable manifest ({error})") from error
    return Release(manifest["version"], folder.resolve(), manifest)


def current_release(root: Path) -> Release:
    """Open the release that ``root`` holds as its current one, or ``root`` itself if it is one."""
    return open_release(root if (root / "manifest.json").is_file() else root / "current")


def open_remote(
    address: str,
    kind: str | None = None,
    *,
    version: str | None = None,
    seconds: float = 60.0,
    most: int = 1 << 30,
) -> Release:
    """Open the release that a remote store holds as its current one, or another of its releases.

    A user and a password come from ``HABEAS_STORE_USER`` and ``HABEAS_STORE_PASSWORD`` in the
    environment, or a token from ``HABEAS_STORE_TOKEN``.

    Parameters
    ----------
    address
        Where the store takes queries: ``http://127.0.0.1:8890/sparql``.
    kind
        ``oxigraph``, ``virtuoso`` or ``generic``; without one, the store is asked what it is.
    version
        Which release; the current one without it.
    seconds, most
        Longest time of a question, and size of the largest answer in bytes.

    Raises
    ------
    NoReleaseError
        If the store holds none.
    UnknownNameError
        If it does not hold this one.
    RemoteStoreError, RemoteSettingError
        If it cannot be asked.
    """
    # Here and not above: who has no remote store needs nothing that speaks HTTP.
    from habeas.store.remote.store import RemoteStore, connect

    client = connect(address, kind, seconds=seconds, most=most)
    try:
        store = RemoteStore.open(client, version)
    except BaseException:
        client.close()
        raise
    listed = store.release
    # What it says about files holds where they are.
    manifest = {
        name: said for name, said in listed.manifest.items() if name not in ("files", "sides")
    }
    release = Release(listed.version, NOWHERE, manifest)
    release.__dict__["store"] = store
    return release
