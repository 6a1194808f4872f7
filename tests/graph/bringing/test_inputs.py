from pathlib import Path

import pytest

from habeas.bringing.compiling import _likely
from habeas.bringing.inputs import STDIN, identity_of, inputs_of, name_of


def test_a_folder_gives_what_is_read_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.ttl", "notes.txt", "csv-metadata.json", ".hidden.csv", "in/c.XLSX"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def names(foreign: bool) -> list[str]:
        return [each.path.name for each in inputs_of([tmp_path], foreign)]

    assert names(foreign=False) == ["a.ttl", "b.csv", "c.XLSX"]
    assert names(foreign=True) == ["b.csv", "c.XLSX", "notes.txt"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.xml", "<?xml version='1.0'?><rdf:RDF/>", True),
        ("a.xml", "<decisions/>", False),
        ("a.TTL", "", True),
        ("a.csv", "", False),
    ],
)
def test_rdf_is_known_by_its_name_and_xml_by_its_root(
    tmp_path: Path, name: str, text: str, expected: bool
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert inputs_of([tmp_path / name])[0].is_rdf is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'<urn:a> <urn:b> "c \\" d"@en <urn:g> .', "nq"),
        (b"<urn:a> <urn:b> <urn:c> .", "trig"),
        (b"{ <urn:a> <urn:b> <urn:c> }", "trig"),
        (b'\xef\xbb\xbf [{"@id": "urn:a"}]', "jsonld"),
        (b"<rdf:RDF/>", "rdf"),
    ],
)
def test_standard_input_tells_its_syntax(text: bytes, expected: str) -> None:
    assert _likely(text) == expected


def test_an_identity_is_of_name_content_and_way(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1", encoding="utf-8")
    inputs = inputs_of([tmp_path / "a.csv"])
    first = identity_of("a.csv", inputs, (None, None))

    assert identity_of("a.csv", inputs, (None, None)) == first
    (tmp_path / "a.csv").write_text("id\n2", encoding="utf-8")
    others = [
        identity_of("b.csv", inputs, (None, None)),
        identity_of("a.csv", inputs, ("digest", None)),
        identity_of("a.csv", inputs_of([tmp_path / "a.csv"]), (None, None)),
    ]
    assert len({first, *others}) == 4


def test_an_import_is_called_after_its_files() -> None:
    paths = [Path(f"lists/{letter}.csv") for letter in "dcba"]

    assert name_of(paths[:1], "signatories") == "signatories: d.csv"
    assert name_of(paths, None) == "a.csv + b.csv + 2 more"
    assert name_of([STDIN], None) == "stdin"
