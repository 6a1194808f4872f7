"""Changes between two releases as files, made once: the patch, the things, and how many.

They lie in ``.changes`` beside the releases, and never in one: what a release
is does not depend on what came before it. They can be made again from the two
releases at any time. The list of things holds IRIs and nothing else, so it may
stay when a release is removed; a patch holds statements, and may not.
"""

import gzip
import json
import os
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from habeas.changes.comparing import Op, compare, op_of
from habeas.changes.patching import headers, patch_lines
from habeas.release.history import kept, past
from habeas.terms import ID

__all__ = [
    "PAGE",
    "Kept",
    "Member",
    "forget_patches",
    "keep_changes",
    "kept_changes",
    "make_changes",
]

#: The folder beside the releases, and what changes when its files do.
FOLDER, EDITION = ".changes", 2
#: How many things stand on one page.
PAGE = 250
PATCH, THINGS, SUMMARY = "patch.rdfp.gz", "things.txt", "summary.json"
#: What stands in place of an older release where there is none.
NOTHING = "nothing"


@dataclass(frozen=True)
class Member:
    """One thing that was created, changed or removed."""

    iri: str
    op: Op


@dataclass(frozen=True)
class Kept:
    """The changes between two releases, as files in ``folder``."""

    folder: Path

    @property
    def patch(self) -> Path:
        """The patch, compressed; it may be gone."""
        return self.folder / PATCH

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Versions, counts, and where in the list each page begins."""
        said: dict[str, Any] = json.loads((self.folder / SUMMARY).read_text(encoding="utf-8"))
        return said

    @property
    def pages(self) -> int:
        """How many pages the list of things has: at least one, which may be empty."""
        return max(len(self.summary["pages"]), 1)

    def find(self, iri: str) -> Op | None:
        """Return what happened to a thing; None if nothing did. The list is searched, not read."""
        starts, wanted = self.summary["pages"], f"<{iri}>"
        with (self.folder / THINGS).open("rb") as file:

            def begins(start: int) -> str:
                file.seek(start)
                return f"<{_member(file.readline()).iri}>"

            number = bisect_right(starts, wanted, key=begins)
        found = self.page(number) if number else ()
        return next((member.op for member in found if member.iri == iri), None)

    def page(self, number: int) -> Sequence[Member]:
        """Return the things on a page, counted from 1, sorted by IRI."""
        starts = self.summary["pages"]
        if number > len(starts):
            return []
        with (self.folder / THINGS).open("rb") as file:
            file.seek(starts[number - 1])
            lines = [file.readline() for _ in range(self.summary["things on a page"])]
        return [_member(line) for line in lines if line]


def _member(line: bytes) -> Member:
    op, _, iri = line.decode().rstrip("\n").partition(" ")
    found: dict[str, Op] = {"created": "created", "changed": "changed", "removed": "removed"}
    return Member(iri, found[op])


def kept_changes(root: Path, old: str | None, new: str) -> Kept | None:
    """Return the changes between two releases of ``root`` if they were made before."""
    found = Kept(root / FOLDER / f"{old or NOTHING}..{new}")
    try:
        return found if found.summary["edition"] == EDITION else None
    except (OSError, ValueError, KeyError):
        return None


def keep_changes(root: Path) -> None:
    """Make the changes between releases that followed each other, as far as they are missing.

    Whoever calls holds ``root`` by :func:`habeas.release.folder.writing`.
    """
    here = kept(root)
    for folder in (root / FOLDER).glob("*..*"):
        for version in {*folder.name.split("..")} - {NOTHING, *here}:
            forget_patches(root, version)  # whoever removed it did not come to that
    times = past(root)
    for before, each in zip([None, *times[:-1]], times, strict=True):
        old = before.version if before else None
        if each.version not in here or (old is not None and old not in here):
            continue
        found = kept_changes(root, old, each.version)
        if found is None or not found.patch.is_file():
            place = root / FOLDER / f"{old or NOTHING}..{each.version}"
            place.parent.mkdir(exist_ok=True)
            shutil.rmtree(place, ignore_errors=True)
            make_changes(here[old] if old else None, here[each.version], place)


def forget_patches(root: Path, version: str) -> None:
    """Remove all patches from and to a release; the lists of things stay."""
    for folder in (root / FOLDER).glob("*..*"):
        if version in folder.name.split(".."):
            (folder / PATCH).unlink(missing_ok=True)


def make_changes(old: Path | None, new: Path, place: Path) -> Kept:
    """Write the changes between the releases in two folders into ``place``, whole or not at all."""
    aside = place.with_name(f".making-{place.name}-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        _write(old, new, aside)
        os.replace(aside, place)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Kept(place)


def _write(old: Path | None, new: Path, place: Path) -> None:
    before = old.resolve().name if old else None
    late: dict[bytes, Op] = {}
    with (
        compare(old, new) as changes,
        (place / PATCH).open("wb") as packed,
        gzip.GzipFile("", "wb", 6, packed, mtime=0) as patch,
        (place / f"{THINGS}.part").open("wb") as things,
    ):
        patch.write(headers(before, new.resolve().name) + b"TX .\n")
        last = b""
        for about in changes:
            patch.write(b"".join(patch_lines(about)))
            if not about.subject.startswith(f"<{ID}".encode()):
                continue
            if about.subject > last:
                things.write(_line(about.subject, op_of(about)))
                last = about.subject
            else:  # by its blank nodes; these come at the end
                late.setdefault(about.subject, op_of(about))
        patch.write(b"TC .\n")
    starts = _put_together(place, late)
    said = {
        "edition": EDITION,
        "old": before,
        "new": new.resolve().name,
        "statements": {"added": changes.added, "removed": changes.removed},
        "things": {kind: dict(counts) for kind, counts in sorted(changes.things.items())},
        "pages": starts,
        "things on a page": PAGE,
    }
    (place / SUMMARY).write_text(json.dumps(said, sort_keys=True) + "\n", encoding="utf-8")


def _put_together(place: Path, late: dict[bytes, Op]) -> list[int]:
    """Write the list of things, in order; return where each page begins, in bytes."""
    starts: list[int] = []
    part = place / f"{THINGS}.part"
    with part.open("rb") as file, (place / THINGS).open("wb") as things:
        for number, line in enumerate(_merged(file, late)):
            if number % PAGE == 0:
                starts.append(things.tell())
            things.write(line)
    part.unlink()
    return starts


def _merged(lines: Iterator[bytes], late: dict[bytes, Op]) -> Iterator[bytes]:
    waiting = sorted(late)
    for line in lines:
        subject = b"<" + line.partition(b" ")[2].rstrip(b"\n") + b">"
        while waiting and waiting[0] <= subject:
            first = waiting.pop(0)
            if first != subject:
                yield _line(first, late[first])
        yield line
    for subject in waiting:
        yield _line(subject, late[subject])


def _line(subject: bytes, op: Op) -> bytes:
    return f"{op} ".encode() + subject[1:-1] + b"\n"
