"""How data in the words of an older ontology come into those of a newer one.

``ontology/migrations/{version}.rq`` is a SPARQL update that moves data from the
version before to this one. Only a version that breaks something has one. What
an update does not mention stays as it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from habeas import assets
from habeas.errors import ForbiddenQueryError, InvalidQueryError
from habeas.terms import ONTOLOGY_VERSION

__all__ = ["Migration", "migrate", "migrations", "migrations_folder"]

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_REACHES_OUT = re.compile(r"\b(LOAD|SERVICE)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Migration:
    """One step, from the version before to ``version``."""

    version: str
    #: What it does, as one sentence: the first line of the file.
    summary: str
    #: The SPARQL update.
    text: str


def migrations_folder() -> Path:
    """Return the folder of the migrations that ship, beside the core of the ontology."""
    [core] = [path for path in assets.ontology_files() if path.name == "core.ttl"]
    return core.with_name("migrations")


def migrations(folder: Path | None = None) -> list[Migration]:
    """Return the migrations in ``folder``, or those that ship, oldest version first.

    Raises
    ------
    InvalidQueryError
        If a file is not named after a version, or does not begin with a comment.
    ForbiddenQueryError
        If a migration would fetch an address.
    """
    paths = (folder or migrations_folder()).glob("*.rq")
    return sorted(map(_read, paths), key=lambda migration: _numbers(migration.version))


def migrate(
    triples: Iterable[ox.Triple],
    since: str,
    until: str = ONTOLOGY_VERSION,
    folder: Path | None = None,
) -> list[ox.Triple]:
    """Return ``triples``, written for ontology ``since``, in the words of ``until``.

    Parameters
    ----------
    triples
        Any data. Blank nodes keep their labels, so that what they hold together stays together.
    since
        The version that the data were written for, such as ``"0.2.0"``. A release names it in
        its manifest, under ``ontology``.
    until
        The version to arrive at: that of the ontology which ships.
    folder
        Where the migrations are; those that ship when absent.

    Returns
    -------
    list of triples
        Sorted. The same triples if no version between the two broke anything.

    Raises
    ------
    InvalidQueryError
        If a version is not three numbers, or a migration is not a SPARQL update.
    """
    first, last = _numbers(since), _numbers(until)
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    for migration in migrations(folder):
        if first < _numbers(migration.version) <= last:
            try:
                store.update(migration.text)
            except SyntaxError as error:
                raise InvalidQueryError(
                    f"The migration to {migration.version} is not a SPARQL update: {error}"
                ) from error
    return sorted((quad.triple for quad in store), key=str)


def _read(path: Path) -> Migration:
    if not _VERSION.fullmatch(path.stem):
        raise InvalidQueryError(
            f"{path} is not named after a version. Name it after the first version in which "
            "data need it, such as 0.3.0.rq."
        )
    text = path.read_text(encoding="utf-8")
    comment, _, _ = text.partition("\n")
    if not comment.startswith("# "):
        raise InvalidQueryError(
            f"{path} does not say what it does. Begin it with a comment of one sentence."
        )
    if found := _REACHES_OUT.search(text):
        raise ForbiddenQueryError(
            f"{path} contains {found[0]}. A migration changes the data that it is given, and "
            "fetches nothing."
        )
    return Migration(path.stem, comment.removeprefix("# "), text)


def _numbers(version: str) -> tuple[int, int, int]:
    """Return a version as numbers, so that 0.10.0 comes after 0.9.0."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise InvalidQueryError(f"{version!r} is not a version. Write three numbers, like 0.3.0.")
    major, minor, patch = map(int, match.groups())
    return major, minor, patch
