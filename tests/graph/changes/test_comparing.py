"""What a release says happened to a thing: what is gone, for whoever follows, is never news."""

import gzip
from pathlib import Path

import pytest

from habeas.changes.comparing import compare, op_of
from habeas.terms import ID, expand

GRAPH = "<https://w3id.org/habeas/graph/records>"
THING = f"<{ID}agent/p1>"
DAY = '"2023-11-16"^^<http://www.w3.org/2001/XMLSchema#date>'


def line(predicate: str, value: str) -> str:
    return f"{THING} <{expand(predicate)}> {value} {GRAPH} .\n"


NAME, KIND = line("skos:prefLabel", '"Ada"@en'), line("rdf:type", f"<{expand('habeas:Person')}>")
GONE = line("habeas:isTakenDownOn", DAY)
MERGED = line("dcterms:isReplacedBy", f"<{ID}agent/p2>")
ELSEWHERE = line("dcterms:isReplacedBy", "<https://example.org/p2>")
QUOTED = line("skos:note", f'" <{expand("habeas:isTakenDownOn")}> "')


def ops(folder: Path, *releases: str) -> list[str | None]:
    """Return what happened to the thing from each release to the next."""
    for number, text in enumerate(releases):
        (folder / str(number)).mkdir()
        lines = b"".join(sorted(text.encode().splitlines(keepends=True)))
        (folder / str(number) / "public.nq.gz").write_bytes(gzip.compress(lines))
    found: list[str | None] = []
    for number in range(1, len(releases)):
        with compare(folder / str(number - 1), folder / str(number)) as changes:
            found.append(next((op_of(about) for about in changes), None))
            assert [dict(each) for each in changes.things.values()] == [{found[-1]: 1}]
    return found


@pytest.mark.parametrize("mark", [GONE, MERGED])
def test_what_is_taken_down_or_merged_was_removed_in_one_step_or_in_two(
    mark: str, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    assert ops(tmp_path / "one", "", NAME + KIND, mark) == ["created", "removed"]
    assert ops(tmp_path / "two", NAME + KIND, "", mark) == ["removed", "removed"]


def test_who_keeps_a_name_and_is_merged_was_removed(tmp_path: Path) -> None:
    assert ops(tmp_path, NAME + KIND, NAME + KIND + MERGED) == ["removed"]


@pytest.mark.parametrize("line", [QUOTED, ELSEWHERE])
def test_what_only_looks_like_that_was_changed(line: str, tmp_path: Path) -> None:
    assert ops(tmp_path, NAME + KIND, NAME + KIND + line) == ["changed"]


def test_what_is_no_longer_merged_is_there_again(tmp_path: Path) -> None:
    assert ops(tmp_path, KIND + MERGED, NAME + KIND) == ["changed"]
