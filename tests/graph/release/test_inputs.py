from pathlib import Path

from habeas.release import build
from habeas.release.inputs import remember, remembered

NAME = '<urn:test:x> <http://purl.org/dc/terms/title> "{}"@en .\n'


def test_a_release_is_remembered_until_a_record_changes(tmp_path: Path) -> None:
    record = tmp_path / "record.ttl"
    record.write_text(NAME.format("one"))
    release = build([record], tmp_path / "releases")

    remember([record], tmp_path / "releases", release)
    same = remembered([record], tmp_path / "releases")
    record.write_text(NAME.format("two"))
    changed = remembered([record], tmp_path / "releases")

    assert same is not None
    assert same.version == release.version
    assert changed is None
