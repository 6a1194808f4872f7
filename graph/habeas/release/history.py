"""Which release was current when: kept beside the releases, and never in one.

The content of a release has no clock. What happened to a folder of releases
stands in its ``history.jsonl``, to which lines are only ever added: one for
each time that another release became current, and one for each release that
was removed. A line about becoming current is written first and counts from the
moment at which ``current`` leads to its release, so both change in one step: a
program that is killed between leaves a line that never counts.

Two releases never became current in the same second: each has a time of its
own by which it can be asked for. ``SOURCE_DATE_EPOCH`` takes the place of the
clock for builds that are to be repeated exactly. Of releases that are older
than the file it is written down what their folders tell: when they were made.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from habeas.errors import HabeasError
from habeas.release.opened import Release

__all__ = [
    "FILE",
    "Published",
    "RemovedReleaseError",
    "UnreadableHistoryError",
    "kept",
    "note_removed",
    "now",
    "past",
    "published",
    "removed",
    "root_of",
    "since",
    "stamp",
    "switch",
]

#: The name of the file.
FILE = "history.jsonl"
_VERSION = re.compile(r"[0-9a-f]{16}")
_SECOND = timedelta(seconds=1)


class UnreadableHistoryError(HabeasError, ValueError):
    """A line of a history is not as it was written."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(
            f"{path}, line {line}: {reason}. Put back a copy of the file, or move it away: "
            "the next build begins another one with what the folders tell."
        )
        self.path = path
        self.line = line


class RemovedReleaseError(HabeasError, LookupError):
    """A release was there, and is no longer kept."""

    def __init__(self, version: str, known: Sequence[str]) -> None:
        last = f" Those that are: {', '.join(known[-5:])}." if known else ""
        super().__init__(f"Release {version} was removed and is no longer kept.{last}")
        self.version = version


@dataclass(frozen=True)
class Published:
    """A time during which a release was the current one."""

    version: str
    #: In UTC, to the second. No two have the same.
    since: datetime
    #: When another one took its place; None for the current one.
    until: datetime | None
    #: Where it is; None if it was removed.
    folder: Path | None


def now() -> datetime:
    """Return the time to the second, in UTC: that of ``SOURCE_DATE_EPOCH`` where it is set."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{1,11}", said):
        return datetime.fromtimestamp(int(said), UTC)
    return datetime.now(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """Return a moment as text.

    Examples
    --------
    >>> stamp(datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC))
    '2026-03-02T10:00:05Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def root_of(release: Release) -> Path | None:
    """Return the folder of releases that ``release`` is in; None if it stands by itself."""
    is_among_others = not release.is_remote and release.folder.name == release.version
    return release.folder.parent if is_among_others else None


def since(release: Release) -> datetime | None:
    """Return when ``release`` last became current.

    Of one that never did, or stands by itself, when its folder was made; of
    one in a remote store nothing is known.
    """
    if release.is_remote:
        return None
    root = root_of(release)
    times = [each.since for each in past(root) if each.version == release.version] if root else []
    return times[-1] if times else _made(release.folder)


def published(root: Path) -> Sequence[Published]:
    """Return when which of the releases that are still in ``root`` were current, in order."""
    return [each for each in past(root) if each.folder is not None]


def past(root: Path) -> Sequence[Published]:
    """Return when which releases were current, in order, with those that were removed.

    Raises
    ------
    UnreadableHistoryError
        If a line of the file is not as it was written.
    """
    current = _current(root)
    here = kept(root)
    lines = _counting(_lines(root), current)
    if not lines and not (root / FILE).is_file():
        lines = list(_told_by_folders(root, here, current))
    elif current is not None and current in here and (not lines or lines[-1]["release"] != current):
        # Somebody made the link by hand.
        lines.append(_line(current, max(_link_time(root), _next(lines)), lines))
    times = [datetime.fromisoformat(line["since"]) for line in lines]
    return [
        Published(line["release"], time, until, here.get(line["release"]))
        for line, time, until in zip(lines, times, [*times, None][1:], strict=True)
    ]


def kept(root: Path) -> Mapping[str, Path]:
    """Return the folders of the releases in ``root`` by version, sorted."""
    if not root.is_dir():
        return {}
    return {
        path.name: path
        for path in sorted(root.iterdir())
        if _VERSION.fullmatch(path.name) and (path / "manifest.json").is_file()
    }


def switch(root: Path, version: str) -> None:
    """Make ``version`` the current release of ``root``, and note when, in one step.

    Whoever calls holds ``root`` by :func:`habeas.release.folder.writing`.
    """
    current = _current(root)
    path = root / FILE
    lines = _counting(_lines(root), current)
    if not path.is_file():
        others = {name: folder for name, folder in kept(root).items() if name != version}
        known = version if version == current else None
        lines = list(_told_by_folders(root, kept(root) if known else others, current))
        _begin(path, lines)
    if version == current and lines and lines[-1]["release"] == version:
        return
    _add(path, _line(version, max(now(), _next(lines)), lines) | {"after": current})
    aside = root / ".building-current"
    aside.unlink(missing_ok=True)
    aside.symlink_to(version)
    os.replace(aside, root / "current")


def note_removed(root: Path, version: str, why: str) -> None:
    """Note that ``version`` is about to be removed, and why."""
    if not (root / FILE).is_file():
        _begin(root / FILE, list(_told_by_folders(root, kept(root), _current(root))))
    _add(root / FILE, {"removed": version, "on": stamp(now()), "why": why})


def removed(root: Path) -> set[str]:
    """Return the versions that were in ``root`` and are no longer there."""
    named = {line.get("release") or line["removed"] for line in _lines(root)}
    return named - set(kept(root))


def _current(root: Path) -> str | None:
    try:
        return Path(os.readlink(root / "current")).name
    except OSError:
        return None


def _lines(root: Path) -> list[dict[str, Any]]:
    """Return the lines of the file; one without its line feed was never written."""
    path = root / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    found = []
    for number, text in enumerate(content.split(b"\n")[:-1], 1):
        try:
            line = json.loads(text)
            if "release" in line:
                datetime.fromisoformat(line["since"])
                line["after"]
            elif "removed" not in line:
                raise KeyError("release")
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableHistoryError(
                path, number, f"this is no line of ours ({error})"
            ) from None
        found.append(line)
    return found


def _counting(lines: Sequence[Mapping[str, Any]], current: str | None) -> list[Mapping[str, Any]]:
    """Return the lines whose release did become current.

    Each names the release before it. So one that was written, and then not
    followed by the link, is followed by a line that names another.
    """
    switches = [line for line in lines if "release" in line and current is not None]
    counting: list[Mapping[str, Any]] = []
    before = current
    for number in range(len(switches) - 1, -1, -1):
        line = switches[number]
        # Where somebody changed the link by hand, what was before is in no line: then all count
        # but those that were tried once more.
        is_known = any(other["release"] == before for other in switches[: number + 1])
        is_first = not counting or line["after"] != counting[-1]["after"]
        if line["release"] == before or (not is_known and is_first):
            counting.append(line)
            before = line["after"]
    return counting[::-1]


def _told_by_folders(
    root: Path, here: Mapping[str, Path], current: str | None
) -> Iterator[dict[str, Any]]:
    """Yield what can be known about releases that are older than the file."""
    if current is None:
        return  # none was ever current, or nobody can tell
    made = sorted((_made(folder), name) for name, folder in here.items() if name != current)
    lines: list[dict[str, Any]] = []
    for time, name in made:
        lines.append(_line(name, max(time, _next(lines)), lines) | {"known": "folder"})
    if current in here:
        time = max(_made(here[current]), _link_time(root), _next(lines))
        lines.append(_line(current, time, lines) | {"known": "folder"})
    yield from lines


def _line(version: str, time: datetime, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    after = before[-1]["release"] if before else None
    return {"release": version, "since": stamp(time), "after": after}


def _next(lines: Sequence[Mapping[str, Any]]) -> datetime:
    """Return the first moment that is still free."""
    if not lines:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.fromisoformat(lines[-1]["since"]) + _SECOND


def _made(folder: Path) -> datetime:
    time = (folder / "manifest.json").stat().st_mtime
    return datetime.fromtimestamp(int(time), UTC)


def _link_time(root: Path) -> datetime:
    return datetime.fromtimestamp(int((root / "current").lstat().st_mtime), UTC)


def _begin(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Begin the file with what is known, in one step."""
    aside = path.with_name(f".building-{path.name}")
    with aside.open("wb") as file:
        file.writelines(_written(line) for line in lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)


def _add(path: Path, line: Mapping[str, Any]) -> None:
    """Add a line, and bring it to the disk; the half of one that a machine left is cut off."""
    handle = os.open(path, os.O_RDWR)
    try:
        content = os.pread(handle, os.fstat(handle).st_size, 0)
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(handle, whole)
        os.lseek(handle, 0, os.SEEK_END)
        os.write(handle, _written(line))
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
