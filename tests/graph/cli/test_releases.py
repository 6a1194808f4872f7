import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.graph.release.small import publish

from habeas.changes import keep_changes, kept_changes
from habeas.cli import main
from habeas.release.history import past
from habeas.release.removing import remove

ADA = 'agent:p9000 a habeas:Person ; skos:prefLabel "Ada"@en .\n'
BEN = 'agent:p9001 a habeas:Person ; skos:prefLabel "Ben"@en .\n'
LATER = 'agent:p9000 a habeas:Person ; skos:prefLabel "Ada Example"@en .\n'
CY = 'agent:p9002 a habeas:Person ; skos:note "Cy" ; dcterms:relation agent:p9000 .\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("HABEAS_RELEASES", str(tmp_path / "releases"))
    publish(tmp_path / "releases", ADA + BEN)
    publish(tmp_path / "releases", LATER + CY)
    return tmp_path / "releases"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_releases_are_listed_with_their_times(root: Path) -> None:
    old, new = past(root)

    lines = run("releases", "list").stdout.splitlines()
    said = json.loads(run("releases", "list", "--format", "json").stdout)

    assert lines[0].startswith(f"  {old.version}  2023-11-14T22:13:20Z  2023-11-14T22:13:21Z")
    assert lines[1].startswith(f"* {new.version}  2023-11-14T22:13:21Z")
    assert [each["version"] for each in said["releases"]] == [old.version, new.version]


def test_what_changed_is_told_by_thing_with_names(root: Path) -> None:
    assert run("diff", "previous").stdout.splitlines() == [
        "~ agent:p9000  Ada Example",
        '    - skos:prefLabel "Ada"@en',
        '    + skos:prefLabel "Ada Example"@en',
        "- agent:p9001  Ben",
        "    - rdf:type habeas:Person",
        '    - skos:prefLabel "Ben"@en',
        "+ agent:p9002",
        "    + dcterms:relation agent:p9000 (Ada Example)",
        "    + rdf:type habeas:Person",
        '    + skos:note "Cy"',
        "4 statements added, 3 removed",
        "                  created  changed  removed",
        "agent                   1        1        1",
    ]


def test_much_that_changed_is_cut_short_and_counted_whole(root: Path) -> None:
    lines = run("diff", "previous", "--most", "1").stdout.splitlines()

    assert lines[3] == "… and 2 more: --most 0 shows all"
    assert lines[-1].split() == ["agent", "1", "1", "1"]


def test_programs_get_json(root: Path) -> None:
    said = json.loads(run("diff", "previous", "--format", "json").stdout)

    assert said["counts"] == {"agent": {"created": 1, "changed": 1, "removed": 1}}
    assert [each["change"] for each in said["things"]] == ["changed", "removed", "created"]


def test_nothing_changed_between_a_release_and_itself(root: Path) -> None:
    assert run("diff", "current", "current").stdout == "Nothing changed.\n"


@pytest.mark.parametrize("name", ["newer.nq", "newer.nq.gz"])
def test_a_patch_gives_the_newer_release(root: Path, tmp_path: Path, name: str) -> None:
    old, new = past(root)
    patch, output = tmp_path / "changes.rdfp", tmp_path / name
    patch.write_bytes(run("diff", "previous", "--format", "patch").stdout_bytes)

    made = run("patch", old.version, patch, output)

    assert made.stdout == f"{new.version}\n", made.output
    written = output.read_bytes()
    content = gzip.decompress(written) if name.endswith(".gz") else written
    assert content == gzip.decompress((root / new.version / "public.nq.gz").read_bytes())
    by_file = run("patch", root / old.version / "public.nq.gz", patch, output)
    assert by_file.stdout == f"{new.version}\n"


def test_a_patch_for_something_else_changes_nothing(root: Path, tmp_path: Path) -> None:
    patch, output = tmp_path / "changes.rdfp", tmp_path / "newer.nq"
    patch.write_bytes(run("diff", "previous", "--format", "patch").stdout_bytes)
    tampered = tmp_path / "tampered.rdfp"
    tampered.write_bytes(patch.read_bytes().replace(b'"Ada Example"', b'"Eve Example"'))

    for arguments, message in (
        (("current", patch), "is for release"),
        ((root / "current" / "public.nq.gz", patch), "adds what is there already"),
        (("previous", tampered), "is damaged"),
    ):
        result = run("patch", *arguments, output)
        assert result.exit_code == 2, result.output
        assert message in result.stderr
    assert [path.name for path in tmp_path.glob("*newer*")] == []


def test_old_releases_are_removed_and_their_patches(root: Path) -> None:
    keep_changes(root)
    old, new = past(root)

    dry = run("releases", "remove", "--keep", "1", "--dry-run")
    result = run("releases", "remove", "--keep", "1", "--why", "old")

    assert dry.stdout == result.stdout == f"{old.version}\n"
    assert not (root / old.version).exists()
    changes = kept_changes(root, old.version, new.version)
    assert changes is not None
    assert not changes.patch.exists()
    assert len(changes.page(1)) == 3
    assert not list((root / ".changes").rglob("patch*"))
    assert f"x {old.version}" in run("releases", "list").stdout
    assert "Nothing" in run("releases", "remove", "--keep", "1").stderr


def test_a_patch_that_was_left_behind_goes_with_the_next_build(root: Path) -> None:
    keep_changes(root)
    old, _ = past(root)
    assert len(list((root / ".changes").rglob("patch*"))) == 2
    remove(root, [old.version])  # and then the machine stops

    keep_changes(root)

    assert not list((root / ".changes").rglob("patch*"))


def test_all_releases_that_hold_a_thing_are_found(root: Path) -> None:
    ben = "https://w3id.org/habeas/id/agent/p9001"

    assert run("releases", "remove", "--holding", ben).stdout == f"{past(root)[0].version}\n"
    result = run("releases", "remove", "--holding", ben.replace("p9001", "p9000"))
    assert result.exit_code == 2
    assert "is the current one" in result.stderr


def test_going_back_is_going_on(root: Path) -> None:
    old, _ = past(root)

    assert run("releases", "use", "previous").stdout == f"{old.version}\n"
    assert run("releases", "list").stdout.splitlines()[-1].startswith(f"* {old.version}")


@pytest.mark.parametrize(
    "arguments",
    [("diff", "nonsense"), ("releases", "use", "../.."), ("releases", "remove", "0000")],
)
def test_a_release_that_is_none_is_said(root: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert "No release is called" in result.stderr
