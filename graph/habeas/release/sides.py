"""The sides of a release: which there are, making them, and checking that they are whole."""

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any

from habeas.columns.making import SIDE as COLUMNS
from habeas.describe.lists import SIDE as LISTS
from habeas.dumps.making import SIDE as DUMPS
from habeas.fragments.making import SIDE as FRAGMENTS
from habeas.release.listing import SIDE as LISTING
from habeas.search import SIDE as SEARCH
from habeas.sparql.statistics import SIDE as STATISTICS
from habeas.store.embedded import EmbeddedStore
from habeas.store.side import LeftOutError, Side
from habeas.tables import SIDE as TABLES

__all__ = ["SIDES", "Side", "make_sides", "sides_are_whole"]


def _make_edges(store: EmbeddedStore, folder: Path) -> None:
    # Here and not above: who builds no release needs nothing that computes networks.
    from habeas.networks.tables.side import make_tables

    make_tables(store, folder)


#: The edge tables of :mod:`habeas.networks.tables`.
EDGES = Side("edges", 1, _make_edges)
#: In the order in which they are made.
SIDES: Sequence[Side] = (
    STATISTICS,
    COLUMNS,
    SEARCH,
    TABLES,
    EDGES,
    LISTS,
    LISTING,
    FRAGMENTS,
    DUMPS,
)


def make_sides(folder: Path, sides: Sequence[Side] = SIDES) -> dict[str, Any]:
    """Make the sides of the release in ``folder`` from its store; return what the manifest says.

    A side that cannot be made on this machine is left out, with the reason.
    """
    store = EmbeddedStore.open(folder / "store")
    said: dict[str, Any] = {}
    try:
        for side in sides:
            place = folder / side.name
            place.mkdir()
            said[side.name] = {"edition": side.edition}
            try:
                side.make(store, place)
            except LeftOutError as error:
                said[side.name]["left out"] = str(error)
            else:
                said[side.name]["files"] = _files(place, side)
    finally:
        store.close()
    return said


def sides_are_whole(folder: Path, said: Mapping[str, Any], sides: Sequence[Side] = SIDES) -> bool:
    """Return whether the sides in ``folder`` are those of today, as the manifest says they are."""
    return sorted(said) == sorted(side.name for side in sides) and all(
        said[side.name].get("edition") == side.edition
        and said[side.name].get("files") == _files(folder / side.name, side)
        for side in sides
    )


def _files(place: Path, side: Side) -> dict[str, dict[str, Any]]:
    """Return size and digest of each file of a side, as far as they are the same each time."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(path for path in place.rglob("*") if path.is_file()):
        name = path.relative_to(place).as_posix()
        found[name] = {}
        if name not in side.inexact:
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            found[name] = {"bytes": path.stat().st_size, "sha256": digest}
    return found
