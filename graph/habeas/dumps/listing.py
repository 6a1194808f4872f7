"""Which files of a release can be had, with what to say about each.

They lie in several folders of the release, and are called by one flat name
each: ``public.nq.gz``, ``records.ttl.gz``, ``cases.parquet``.
"""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from habeas.dumps.checksums import SUMS, read_sums
from habeas.terms import CLASS_OF_KIND, GRAPHS

__all__ = [
    "DATABASE_SUM",
    "LEFT_OUT",
    "SIDE_NAME",
    "SIGNATURE",
    "SIGNATURES",
    "SIGNERS",
    "DumpFile",
    "Held",
    "checks",
    "found",
    "left_out",
    "listed",
    "places",
]

#: The folder of the dumps in a release, and that of what was signed later.
SIDE_NAME, SIGNATURES = "dumps", "signatures"
#: What was signed, with what, and who may: as ``ssh-keygen`` reads them.
SIGNATURE, SIGNERS = f"{SUMS}.sig", "allowed_signers"
#: Which dumps could not be made, and why.
LEFT_OUT = "left-out.json"
#: The checksum of the database apart, since that is not the same bytes in each build.
DATABASE_SUM = "habeas.duckdb.sha256"
#: Media types by the end of a name: what is inside, and what it is packed in.
_TYPES: Mapping[str, tuple[str, str]] = {
    ".nq.gz": ("application/n-quads", "application/gzip"),
    ".ttl.gz": ("text/turtle", "application/gzip"),
    ".jsonld.gz": ("application/ld+json", "application/gzip"),
    ".csv.zip": ("text/csv", "application/zip"),
    ".ttl": ("text/turtle", ""),
    ".jsonld": ("application/ld+json", ""),
    ".json": ("application/json", ""),
    ".parquet": ("application/vnd.apache.parquet", ""),
    ".duckdb": ("application/vnd.duckdb.file", ""),
}
_TEXT = "text/plain"
_ABOUT_GRAPHS = {
    "records": "The records",
    "derived": "What follows from the records",
    "ontology": "What the words mean: ontology, vocabularies, examples of queries",
}
_TITLES = {
    "public.nq.gz": "Everything, as N-Quads: the content whose hash is the version",
    "public.jsonld.gz": "Everything, as JSON-LD: one line for each thing",
    "void.ttl": "What the release is: counts, licence, parts",
    "tables.csv.zip": "All tables as CSV, with what each column means (CSV on the Web)",
    "habeas.duckdb": "All tables, and views that join them, as a DuckDB database",
    SUMS: "SHA-256 of each file, as sha256sum -c reads it",
    SIGNATURE: "The signature of the checksums, as ssh-keygen -Y verify reads it",
    SIGNERS: "The public key that it was signed with",
    DATABASE_SUM: "SHA-256 of the database, which is not the same bytes in each build",
}


class Held(Protocol):
    """A release, as far as its files go: :class:`habeas.release.Release` is one."""

    @property
    def version(self) -> str:
        """The hash of its content, shortened."""
        ...

    @property
    def folder(self) -> Path:
        """Where it is."""
        ...

    @property
    def manifest(self) -> dict[str, Any]:
        """What it says about itself."""
        ...


@dataclass(frozen=True)
class DumpFile:
    """One file that can be had."""

    #: Its name, which no other has: ``records-case.ttl.gz``.
    name: str
    #: What it holds, in a few words.
    title: str
    #: Of what is inside, where it is packed.
    media_type: str
    #: The media type of the packing: ``application/gzip``, ``application/zip``; empty without.
    compression: str
    bytes: int
    #: In hexadecimal digits; empty where nobody has worked it out.
    sha256: str
    path: Path
    #: The IRI of the one graph that it holds; empty if it is not one graph.
    graph: str = ""
    #: The kind of the things that it is about, such as ``case``, or the name of the table.
    part: str = ""

    @property
    def sent_as(self) -> str:
        """The media type of its bytes."""
        return self.compression or self.media_type


def listed(release: Held) -> Sequence[DumpFile]:
    """Return the dumps of a release, the whole ones first; nothing of a remote one.

    A link in the folder is never followed, and not listed.
    """
    return _listed(release.folder, _state(release.folder))


def checks(release: Held) -> Sequence[DumpFile]:
    """Return what the dumps are checked with: sums, and signature and key where it was signed."""
    places = [(SIDE_NAME, SUMS), (SIGNATURES, SIGNATURE), (SIGNATURES, SIGNERS)]
    places.append((SIDE_NAME, DATABASE_SUM))
    files = (release.folder / folder / name for folder, name in places)
    return [_file(path, size, "") for path in files if (size := _size(path)) is not None]


def found(release: Held, name: str) -> DumpFile | None:
    """Return the file that is called ``name``."""
    files = (*listed(release), *checks(release))
    return next((each for each in files if each.name == name), None)


def left_out(release: Held) -> Mapping[str, str]:
    """Return the dumps that the release does not have, each with the reason."""
    import json

    try:
        text = (release.folder / SIDE_NAME / LEFT_OUT).read_text(encoding="utf-8")
    except OSError:
        return {}
    said: dict[str, str] = json.loads(text)
    return said


def _state(folder: Path) -> tuple[int, int]:
    """Return what changes when a release is made again in its place."""
    try:
        told = (folder / "manifest.json").stat()
    except OSError:
        return (0, 0)
    return (told.st_mtime_ns, told.st_ino)


@lru_cache(64)
def _listed(folder: Path, state: tuple[int, int]) -> tuple[DumpFile, ...]:
    sums = _sums(folder)
    files = []
    for path in places(folder):
        if (size := _size(path)) is not None:
            files.append(_file(path, size, sums.get(path.name, "")))
    return tuple(sorted(files, key=_order))


def places(folder: Path) -> Iterator[Path]:
    """Yield the paths of what a release in ``folder`` has to give, in no order."""
    for name, suffixes in (
        ("", (".gz", ".ttl", ".jsonld")),
        (SIDE_NAME, (".gz", ".zip")),
        ("tables", (".parquet", ".duckdb")),
    ):
        below = folder / name
        if below.is_dir():
            yield from (path for path in below.iterdir() if path.name.endswith(suffixes))


def _sums(folder: Path) -> Mapping[str, str]:
    sums: dict[str, str] = {}
    for name in (DATABASE_SUM, SUMS):
        path = folder / SIDE_NAME / name
        if _size(path) is not None:
            sums |= read_sums(path)
    return sums


def _size(path: Path) -> int | None:
    """Return the size of a file of ours; None if there is none, or only a link."""
    try:
        told = os.lstat(path)
    except OSError:
        return None
    return told.st_size if stat.S_ISREG(told.st_mode) else None


def _file(path: Path, size: int, digest: str) -> DumpFile:
    name = path.name
    suffix = next((each for each in _TYPES if name.endswith(each)), "")
    media_type, compression = _TYPES.get(suffix, (_TEXT, ""))
    graph, _, part = name.removesuffix(suffix).partition("-")
    if path.parent.name == "tables":
        graph, part = "", "" if suffix == ".duckdb" else name.removesuffix(suffix)
    elif graph not in _ABOUT_GRAPHS:
        graph = "description" if name == "void.ttl" else ""
        part = ""
    return DumpFile(
        name,
        _title(name, graph, part),
        media_type,
        compression,
        size,
        digest,
        path,
        GRAPHS.get(graph, ""),
        part,
    )


def _title(name: str, graph: str, part: str) -> str:
    if name in _TITLES:
        return _TITLES[name]
    if graph and part:
        what = part if part in CLASS_OF_KIND else "all that is of no kind"
        return f"{_ABOUT_GRAPHS[graph]} about each {what}, as Turtle".replace("each all", "all")
    if graph in _ABOUT_GRAPHS:
        return f"{_ABOUT_GRAPHS[graph]}, as Turtle"
    return f"The table {part}, as Parquet" if part else name


def _order(file: DumpFile) -> tuple[bool, int, bool, str]:
    """Put what is whole before its parts, and graphs before tables."""
    kinds = [".nq.gz", ".jsonld.gz", ".ttl.gz", ".ttl", ".zip", ".duckdb", ".parquet"]
    rank = next((n for n, each in enumerate(kinds) if file.name.endswith(each)), len(kinds))
    return (False, rank, bool(file.part), file.name)
