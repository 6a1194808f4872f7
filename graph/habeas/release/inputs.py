"""What a release was built from, remembered so that an unchanged build is not done again.

The note lies beside the releases, never in one: a release says nothing about
records that it does not hold.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from habeas import __version__, assets
from habeas.errors import NoReleaseError
from habeas.records import record_files
from habeas.release.opened import Release, current_release

__all__ = ["remember", "remembered"]

NOTE = ".inputs.json"


def remembered(paths: Iterable[Path], root: Path) -> Release | None:
    """Return the current release of ``root`` if it was built from exactly this; else None."""
    try:
        note = json.loads((root / NOTE).read_text(encoding="utf-8"))
        release = current_release(root)
        unchanged = note == {"inputs": _digest(paths), "version": release.version}
    except (OSError, ValueError, NoReleaseError):
        return None
    return release if unchanged and (release.folder / "store" / "CURRENT").is_file() else None


def remember(paths: Iterable[Path], root: Path, release: Release) -> None:
    """Note what ``release`` was built from; not being able to is no error."""
    note = {"inputs": _digest(paths), "version": release.version}
    try:
        (root / NOTE).write_text(json.dumps(note), encoding="utf-8")
    except OSError:
        return


def _digest(paths: Iterable[Path]) -> str:
    """Return a hash of records, ontology, shapes, and the programs that make a release of them."""
    digest = sha256()
    for name in ("habeas", "pyoxigraph", "pyshacl", "rdflib"):
        digest.update(f"{name} {__version__ if name == 'habeas' else version(name)}\n".encode())
    code = sorted(Path(__file__).parents[1].rglob("*.py"))
    brought = [*record_files(paths), *assets.ontology_files(), *assets.label_files()]
    for path in [*brought, *assets.shape_files(), *code]:
        digest.update(f"{path}\n{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
