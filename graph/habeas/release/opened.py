"""A release that was built: its folder, its manifest and its store."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from habeas.errors import NoReleaseError
from habeas.store.embedded import EmbeddedStore

__all__ = ["Release", "current_release", "open_release"]


@dataclass(frozen=True)
class Release:
    """An immutable build of the public records."""

    #: The hash of its public content, shortened: the name of its folder.
    version: str
    folder: Path
    #: What ``manifest.json`` says: counts, digests, sizes, versions.
    manifest: dict[str, Any]

    @cached_property
    def store(self) -> EmbeddedStore:
        """The embedded store, opened read-only when first asked for."""
        return EmbeddedStore.open(self.folder / "store")

    def side(self, name: str) -> Path | None:
        """Return the folder of one of its sides, or None where it has none that is whole."""
        said = self.manifest.get("sides", {}).get(name, {})
        return self.folder / name if "files" in said else None


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
