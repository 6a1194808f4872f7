"""Sides: made with the release, checked with it, made again when they are not whole."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.release.folder import write_release
from habeas.release.opened import open_release
from habeas.store.embedded import EmbeddedStore
from habeas.store.side import LeftOutError, Side

ADA = ox.NamedNode("urn:test:ada")
QUADS = [ox.Quad(ADA, ADA, ox.Literal(str(number)), ADA) for number in range(3)]


def count(store: EmbeddedStore, place: Path) -> None:
    (place / "count.txt").write_text(str(len(store)))


def not_here(store: EmbeddedStore, place: Path) -> None:
    raise LeftOutError("needs what is not installed: pip install it")


def written(root: Path, sides: Sequence[Side], version: str = "v1") -> Path:
    manifest = {"version": version, "files": {}}
    return write_release(root, version, {}, lambda store: store.extend(QUADS), manifest, sides)


def test_a_side_is_made_from_the_store_and_known_to_the_manifest(tmp_path: Path) -> None:
    place = written(tmp_path, [Side("counted", 1, count)])

    said = json.loads((place / "manifest.json").read_text())["sides"]["counted"]
    assert said["edition"] == 1
    assert said["files"]["count.txt"]["bytes"] == 1
    side = open_release(place).side("counted")
    assert side is not None
    assert (side / "count.txt").read_text() == "3"
    assert open_release(place).side("other") is None


def test_a_side_that_cannot_be_made_is_left_out_with_the_reason(tmp_path: Path) -> None:
    place = written(tmp_path, [Side("gone", 1, not_here), Side("counted", 1, count)])

    said = json.loads((place / "manifest.json").read_text())["sides"]
    assert said["gone"]["left out"] == "needs what is not installed: pip install it"
    assert open_release(place).side("gone") is None
    assert open_release(place).side("counted") is not None


def made_again(root: Path, before: Sequence[Side], after: Sequence[Side]) -> bool:
    place = written(root, before)
    marker = place / "store" / "marker"
    marker.touch()
    written(root, after)
    return not marker.exists()


def test_a_release_with_the_same_sides_stays_as_it_is(tmp_path: Path) -> None:
    assert not made_again(tmp_path, [Side("counted", 1, count)], [Side("counted", 1, count)])


@pytest.mark.parametrize(
    "after",
    [
        [Side("counted", 2, count)],
        [],
        [Side("counted", 1, count), Side("more", 1, count)],
    ],
)
def test_a_release_is_made_again_when_its_sides_are_others(
    tmp_path: Path, after: list[Side]
) -> None:
    assert made_again(tmp_path, [Side("counted", 1, count)], after)


@pytest.mark.parametrize("damage", ["change", "remove", "add"])
@pytest.mark.parametrize("inexact", [False, True])
def test_a_damaged_side_is_made_again(tmp_path: Path, damage: str, inexact: bool) -> None:
    sides = [Side("counted", 1, count, ("count.txt",) if inexact else ())]
    path = written(tmp_path, sides) / "counted" / "count.txt"
    if damage == "change":
        path.write_text("4")
    elif damage == "remove":
        path.unlink()
    else:
        path.with_name("other.txt").touch()

    written(tmp_path, sides)

    kept = damage == "change" and inexact  # its bytes are not the same each time
    assert path.read_text() == ("4" if kept else "3")
    assert [each.name for each in path.parent.iterdir()] == ["count.txt"]
