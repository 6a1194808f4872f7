import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.errors import (
    InvalidRecordsError,
    NonConformingRecordsError,
    NoReleaseError,
    UnwritableFolderError,
)
from habeas.release import CheckedRecords, Release, build, current_release, open_release
from habeas.release.content import version_of
from habeas.shacl import Report
from habeas.terms import GRAPHS

INVENTED = Path(__file__).parents[2] / "invented"
Change = Callable[[str, str, str], None]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A copy of the invented records that a test may change."""
    return Path(shutil.copytree(INVENTED, tmp_path / "records"))


@pytest.fixture
def change(records: Path) -> Change:
    """Replace a text that must be there in one of the records."""

    def replace(name: str, old: str, new: str) -> None:
        path = records / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def test_the_name_of_a_release_is_the_hash_of_its_content(invented_release: Release) -> None:
    content = gzip.decompress((invented_release.folder / "public.nq.gz").read_bytes())

    assert version_of(content) == invented_release.version == invented_release.folder.name


def test_the_store_holds_the_dump_and_its_description(invented_release: Release) -> None:
    content = gzip.decompress((invented_release.folder / "public.nq.gz").read_bytes())
    dumped = set(ox.parse(content, ox.RdfFormat.N_QUADS))
    stored = set(invented_release.store.quads())

    assert dumped < stored
    assert {quad.graph_name for quad in stored - dumped} == {ox.NamedNode(GRAPHS["description"])}
    assert invented_release.store.graphs() == sorted(GRAPHS.values())


def test_the_same_records_elsewhere_give_the_same_bytes(
    invented_release: Release, records: Path, tmp_path: Path
) -> None:
    again = build([records], tmp_path / "releases")

    assert again.folder != invented_release.folder
    for name in ("public.nq.gz", "void.ttl", "manifest.json"):
        assert (again.folder / name).read_bytes() == (invented_release.folder / name).read_bytes()


def test_a_changed_record_gives_another_release_beside_the_first(
    records: Path, change: Change, tmp_path: Path
) -> None:
    first = build([records], tmp_path / "releases")
    change("records.ttl", "Northern programme", "Northern programme, second phase")

    second = build([records], tmp_path / "releases")

    assert second.version != first.version
    assert current_release(tmp_path / "releases").version == second.version
    assert open_release(first.folder).version == first.version


@pytest.mark.parametrize(
    ("name", "old", "new", "parts"),
    [
        ("records.ttl", "habeas:hasRole involvement-role:detained", "habeas:hasRole claim-status:open",
         ["shape:Involvement-", "records.ttl:", "involvement:x1-01"]),
        ("records.ttl", "habeas:lastConfirmedOn \"2020-12-31\"^^xsd:date ;\n    habeas:isSupportedBy [\n", "habeas:isSupportedBy [\n",
         ["records.ttl:", "detention:x1-1", "lastConfirmedOn"]),
        ("records.ttl", "habeas:citesSource source:notice ; habeas:hasLocator \"paragraph 3\"", "habeas:citesSource source:nowhere",
         ["records.ttl:", "source:nowhere"]),
        ("records.ttl", "sensitivity:public", "sensitivity:restricted",
         ["sensitivity", "agent:p9001", "agent:p9002"]),
        ("agents.csv", ",letter; notice,", ",nowhere,", ["agents.csv:3", "agent:north-watch"]),
    ],
)  # fmt: skip
def test_a_record_that_breaks_a_rule_stops_the_build_and_changes_nothing(
    records: Path, change: Change, tmp_path: Path, name: str, old: str, new: str, parts: list[str]
) -> None:
    releases = tmp_path / "releases"
    before = build([records], releases)
    change(name, old, new)

    with pytest.raises(NonConformingRecordsError) as caught:
        build([records], releases)

    for part in parts:
        assert part in str(caught.value)
    assert current_release(releases).version == before.version
    assert {path.name for path in releases.iterdir()} == {
        *(".lock", before.version, "current", "history.jsonl"),
    }


def test_the_gate_stops_what_an_earlier_check_let_through(
    records: Path, change: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change("records.ttl", "sensitivity:public", "sensitivity:confidential")
    # As if the validation of the records had a hole: nothing is found there.
    monkeypatch.setattr(CheckedRecords, "report", lambda *_: Report.of([]))

    with pytest.raises(NonConformingRecordsError, match="must not be published") as caught:
        build([records], tmp_path / "releases")

    assert "agent:p9001" in str(caught.value)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [".lock"]


def test_a_record_that_cannot_be_read_stops_the_build_and_changes_nothing(
    records: Path, change: Change, tmp_path: Path
) -> None:
    releases = tmp_path / "releases"
    before = build([records], releases)
    change("records.ttl", "a habeas:Campaign ;", "a habeas:Campaign")

    with pytest.raises(InvalidRecordsError, match=r"records\.ttl, line \d+"):
        build([records], releases)

    assert current_release(releases).version == before.version


def test_a_folder_where_a_file_stands_is_refused(records: Path, tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("not a folder")

    with pytest.raises(UnwritableFolderError, match="cannot be written"):
        build([records], tmp_path / "releases")


def test_a_disk_that_is_full_leaves_the_release_before(
    records: Path, change: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = tmp_path / "releases"
    before = build([records], releases)
    change("records.ttl", "Northern programme", "Other programme")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UnwritableFolderError, match="No space left on device"):
        build([records], releases)

    assert current_release(releases).version == before.version
    assert not list(releases.glob(".building-*"))


def test_what_a_killed_build_left_is_removed(records: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    (releases / ".building-0000" / "store").mkdir(parents=True)

    build([records], releases)

    assert not list(releases.glob(".building-*"))


def test_a_damaged_release_is_made_again(records: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    release = build([records], releases)
    whole = (release.folder / "public.nq.gz").read_bytes()
    (release.folder / "public.nq.gz").write_bytes(whole[:100])

    again = build([records], releases)

    assert (again.folder / "public.nq.gz").read_bytes() == whole
    assert len(again.store) > 0


def test_a_folder_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="Make one with: habeas build"):
        current_release(tmp_path)


def test_a_manifest_that_is_damaged_is_named(invented_release: Release, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")

    with pytest.raises(NoReleaseError, match="no readable manifest"):
        open_release(tmp_path)


def test_the_manifest_counts_what_the_release_holds(invented_release: Release) -> None:
    counts = invented_release.manifest["counts"]

    assert (counts["Case"], counts["Person"], counts["Source"]) == (2, 2, 7)
    assert counts["Claim"] == counts["Citation"]
    assert json.loads((invented_release.folder / "manifest.json").read_text())["quads"] == sum(
        invented_release.manifest["graphs"].values()
    )
