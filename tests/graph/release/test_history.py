import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.graph.bringing.killing import count, run_forked
from tests.graph.release.small import publish

from habeas.errors import NoReleaseError, UnknownNameError
from habeas.release import current_release, open_release
from habeas.release.folder import sync_folder, writing
from habeas.release.history import (
    FILE,
    RemovedReleaseError,
    UnreadableHistoryError,
    past,
    published,
    removed,
    since,
    switch,
)
from habeas.release.removing import (
    CurrentReleaseError,
    holding,
    named,
    older_than,
    remove,
    use,
)

ADA, BEN, CY = (
    f'agent:p900{n} skos:prefLabel "{name}" .' for n, name in enumerate(("Ada", "Ben", "Cy"))
)
EPOCH = 1_700_000_000
START = datetime.fromtimestamp(EPOCH, UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def versions(root: Path) -> list[str]:
    return [each.version for each in past(root)]


def test_each_release_was_current_from_its_own_second_to_that_of_the_next(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)

    first, second = published(root)

    assert (first.version, first.folder) == (ada.name, ada)
    assert (first.since, first.until) == (START, START + timedelta(seconds=1))
    assert (second.version, second.since, second.until) == (ben.name, first.until, None)
    assert since(open_release(ben)) == second.since


def test_the_same_builds_give_the_same_history(tmp_path: Path) -> None:
    for root in (tmp_path / "one", tmp_path / "other"):
        for text in (ADA, BEN, ADA):
            publish(root, text)

    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "other" / FILE).read_bytes()


def test_a_clock_that_goes_back_changes_no_order(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, ADA)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH - 1_000))
    publish(root, BEN)

    times = [each.since for each in past(root)]

    assert times == [START, START + timedelta(seconds=1)]


def test_without_the_variable_the_clock_is_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.now(UTC).replace(microsecond=0)
    publish(root, ADA)

    assert before <= past(root)[0].since <= datetime.now(UTC)


def test_building_the_current_release_again_adds_nothing(root: Path) -> None:
    publish(root, ADA)
    before = (root / FILE).read_bytes()

    publish(root, ADA)

    assert (root / FILE).read_bytes() == before


def test_a_release_can_be_current_more_than_once(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)
    publish(root, ADA)

    assert versions(root) == [ada.name, ben.name, ada.name]
    assert since(open_release(ada)) == START + timedelta(seconds=2)


def test_of_releases_older_than_the_file_it_is_known_when_they_were_made(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)
    (root / FILE).unlink()
    for folder, time in ((ada, EPOCH - 900), (ben, EPOCH - 500)):
        os.utime(folder / "manifest.json", (time, time))
    os.utime(root / "current", (EPOCH - 400, EPOCH - 400), follow_symlinks=False)
    guessed = past(root)

    cy = publish(root, CY)

    assert [int(each.since.timestamp()) for each in guessed] == [EPOCH - 900, EPOCH - 400]
    assert [(each.version, each.since) for each in past(root)] == [
        *((each.version, each.since) for each in guessed),
        (cy.name, START),
    ]
    known = [json.loads(line).get("known") for line in (root / FILE).read_text().splitlines()]
    assert known == ["folder", "folder", None]


def test_a_line_that_the_link_did_not_follow_never_counts(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)
    (root / "current").unlink()
    (root / "current").symlink_to(ada.name)  # as it was when a machine stopped between the two

    assert versions(root) == [ada.name]
    cy = publish(root, CY)
    assert versions(root) == [ada.name, cy.name]
    assert ben.name not in versions(root)


def test_a_link_that_somebody_made_by_hand_counts_from_when_it_was_made(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)
    shutil.copytree(publish(root.parent / "elsewhere", CY), root / "cccccccccccccccc")
    (root / "current").unlink()
    (root / "current").symlink_to("cccccccccccccccc")

    found = past(root)

    assert [each.version for each in found] == [ada.name, ben.name, "cccccccccccccccc"]
    assert found[-1].since > found[-2].since


def test_half_a_line_is_as_if_never_written(root: Path) -> None:
    ada = publish(root, ADA)
    with (root / FILE).open("ab") as file:
        file.write(b'{"release": "0123')

    assert versions(root) == [ada.name]
    ben = publish(root, BEN)
    assert versions(root) == [ada.name, ben.name]


@pytest.mark.parametrize("line", [b"{}", b"[]", b"nonsense", b'{"release": "x", "since": "?"}'])
def test_a_line_that_was_changed_is_named(root: Path, line: bytes) -> None:
    publish(root, ADA)
    with (root / FILE).open("ab") as file:
        file.write(line + b"\n")

    with pytest.raises(UnreadableHistoryError, match=r"history\.jsonl, line 2"):
        past(root)


def test_a_folder_without_releases_has_no_past(root: Path) -> None:
    assert list(past(root)) == []


def test_a_release_that_stands_by_itself_knows_when_it_was_made(root: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(publish(root, ADA), alone)
    os.utime(alone / "manifest.json", (EPOCH, EPOCH))

    assert since(open_release(alone)) == START


Work = Callable[[Path], object]


def take_in(root: Path) -> None:
    """Make a release the current one whose files are there already: no store, which has threads."""
    with writing(root):
        folder = root / "cccccccccccccccc"
        if not folder.is_dir():
            building = root / ".building-cccccccccccccccc"
            building.mkdir(exist_ok=True)
            (building / "manifest.json").write_text('{"version": "cccccccccccccccc", "quads": 0}')
            building.rename(folder)
            os.utime(folder / "manifest.json", (EPOCH, EPOCH))
        switch(root, folder.name)
        sync_folder(root)


WORKS: dict[str, Work] = {
    "take in": take_in,
    "go back": lambda root: use(root, named(root, "previous").name),
    "remove": lambda root: remove(root, older_than(root, 1), "old"),
}


def state(root: Path) -> tuple[object, ...]:
    """Return what a reader sees; a writer that comes next finds nothing in its way."""
    seen = (current_release(root).version, tuple(past(root)), frozenset(removed(root)))
    with writing(root):
        pass
    assert not list(root.glob(".building-*"))
    assert (current_release(root).version, tuple(past(root)), frozenset(removed(root))) == seen
    # A release of which only a part is left would be worse than none.
    places = {each.folder for each in published(root)} - {None}
    whole = frozenset((place.name, len(list(place.rglob("*")))) for place in places if place)
    return (*seen, whole)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("name", list(WORKS))
def test_a_kill_at_any_change_leaves_what_was_before_or_what_is_after(
    root: Path, tmp_path: Path, name: str
) -> None:
    work = WORKS[name]
    publish(root, ADA), publish(root, BEN)

    def copied(to: str) -> Path:
        return Path(shutil.copytree(root, tmp_path / to / "releases", symlinks=True))

    def seen(at: Path) -> tuple[object, ...]:
        return tuple(
            tuple((p.version, p.since, p.until, p.folder is not None) for p in part)
            if isinstance(part, tuple)
            else part
            for part in state(at)
        )

    before = seen(root)
    done = copied("done")
    work(done)
    after = seen(done)
    assert before != after
    _, changes, _ = count(partial(work, copied("count")))
    found = []

    for change in range(1, changes + 1):
        place = copied(str(change))
        assert run_forked(partial(work, place), change=change)
        found.append(seen(place))
        if change % 5 == 0 and found[-1] == before:
            work(place)  # what was to be done can be done
            assert seen(place) == after

    assert set(found) <= {before, after}
    assert before in found
    assert found == sorted(found, key=lambda one: one == after)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_first_release_that_is_killed_at_any_change_is_there_or_not(tmp_path: Path) -> None:
    work = take_in
    _, changes, _ = count(partial(work, tmp_path / "count"))
    found = []
    for change in range(1, changes + 1):
        root = tmp_path / f"{change}"
        run_forked(partial(work, root), change=change)
        found.append([(each.since, each.until) for each in past(root)])
        if found[-1]:
            assert current_release(root).version == past(root)[0].version
        if change % 4 == 0:
            work(root)
            assert [each.since for each in past(root)] == [START]

    assert set(map(str, found)) == {"[]", str([(START, None)])}


def test_old_releases_are_removed_and_known_to_have_been_there(root: Path) -> None:
    ada, ben, cy = publish(root, ADA), publish(root, BEN), publish(root, CY)

    assert older_than(root, 2) == [ada.name]
    remove(root, [ada.name], "old")

    assert not ada.exists()
    assert removed(root) == {ada.name}
    assert [each.folder for each in past(root)] == [None, ben, cy]
    assert [each.version for each in published(root)] == [ben.name, cy.name]
    with pytest.raises(RemovedReleaseError, match="was removed"):
        named(root, ada.name)
    assert json.loads((root / FILE).read_text().splitlines()[-1])["why"] == "old"


def test_a_release_that_was_removed_can_be_built_again(root: Path) -> None:
    ada = publish(root, ADA)
    publish(root, BEN)
    remove(root, [ada.name])

    publish(root, ADA)

    assert named(root, ada.name) == ada
    assert removed(root) == set()


def test_the_current_release_is_never_removed_nor_anything_with_it(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)

    with pytest.raises(CurrentReleaseError, match="habeas releases use"):
        remove(root, [ada.name, ben.name])

    assert ada.is_dir()
    assert ben.name not in older_than(root, 1)


def test_what_names_a_thing_can_be_found_to_be_removed(root: Path) -> None:
    ada = publish(root, ADA)
    both = publish(root, ADA + BEN)
    publish(root, CY)

    iri = "https://w3id.org/habeas/id/agent/p9000"

    assert sorted(holding(root, iri)) == sorted([ada.name, both.name])


def test_a_release_is_named_in_short_and_never_by_a_path(root: Path) -> None:
    with pytest.raises(NoReleaseError):
        named(root, "current")
    ada = publish(root, ADA)
    with pytest.raises(NoReleaseError, match="before the current one"):
        named(root, "previous")
    ben = publish(root, BEN)

    assert named(root, ada.name[:6]) == named(root, "previous") == ada
    assert named(root, "current") == ben
    for name in ("..", f"../{root.name}/{ada.name}", "", ada.name[:3], "zzzzzzzzzzzzzzzz"):
        with pytest.raises(UnknownNameError):
            named(root, name)


def test_going_back_is_noted(root: Path) -> None:
    ada, ben = publish(root, ADA), publish(root, BEN)

    use(root, ada.name)

    assert current_release(root).version == ada.name
    assert versions(root) == [ada.name, ben.name, ada.name]
