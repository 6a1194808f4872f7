"""When what we answer changed last: with the release, or with the software that writes it.

A release has a day, but an upgrade of the software changes what is written of
it. So nothing is older than the youngest file of our own, by the time at which
it was put in place (``st_ctime``, which no archive can set to another day).
That errs to the later side only: then somebody asks once more than needed.
"""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from habeas import assets
from habeas.release.history import since
from habeas.release.opened import Release

__all__ = ["installed", "last_modified"]


def last_modified(release: Release) -> datetime | None:
    """Return when what is written of ``release`` changed last, in whole seconds; None if not known."""
    day = since(release)
    if day is None:
        return None
    now = datetime.now(UTC)
    return min(max(day, installed()), now).replace(microsecond=0)


@cache
def installed() -> datetime:
    """Return when the youngest of our files was put in place."""
    packages = [Path(str(files(name))) for name in ("habeas", "habeas_api")]
    ours = [path for package in packages for path in package.rglob("*") if _is_ours(path)]
    ours += [*assets.ontology_files(), *assets.label_files(), *assets.shape_files()]
    return datetime.fromtimestamp(max(path.stat().st_ctime for path in ours), UTC)


def _is_ours(path: Path) -> bool:
    return path.suffix != ".pyc" and path.is_file()
