"""The page about native tables shows what they are, and its examples are read as it says."""

import re
from pathlib import Path

import pytest

from habeas.errors import InvalidRecordsError
from habeas.native.dates import read_span
from habeas.native.listing import listing
from habeas.records import read_records
from habeas.terms import HABEAS, ID

PAGE = Path(__file__).parents[3] / "docs" / "native-tables.md"
pytestmark = pytest.mark.checkout


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def examples(folder: Path) -> dict[str, Path]:
    """Write the tables that the page shows as files."""
    paths = {}
    for name, rows in re.findall(r"^`(\w+)\.csv`\n\n((?:\|.*\n)+)", page(), re.MULTILINE):
        lines = [
            line.strip("| ").split(" | ") for line in rows.replace("|  |", "| - |").splitlines()
        ]
        del lines[1]
        text = "\n".join(
            ",".join(
                '"' + cell.strip().replace("-", "", cell.strip() == "-") + '"' for cell in line
            )
            for line in lines
        )
        width = len(lines[0])
        assert {len(line) for line in lines} <= {width, width - 1}
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text(
            "\n".join(
                line + ',""' * (width - len(cells))
                for line, cells in zip(text.splitlines(), lines, strict=True)
            )
            + "\n"
        )
    return paths


def test_the_page_lists_the_tables_as_they_are() -> None:
    head, _, tables = page().partition("Columns in bold must be filled in.\n\n")

    assert head
    assert tables == listing()


def test_the_examples_of_the_page_can_be_read(tmp_path: Path) -> None:
    assert set(examples(tmp_path)) == {"agents", "cases", "claims", "involvements", "sources"}

    made = {
        (str(t.subject), t.predicate.value.removeprefix(HABEAS), str(t.object))
        for t in read_records([tmp_path]).triples
    }

    part = f"<{ID}involvement/x1-02>"
    assert (part, "hasPrincipal", f"<{ID}agent/north-watch>") in made
    assert any(s == f"<{ID}involvement/x1-01>" and p == "isDisputedBy" for s, p, _ in made)


def test_the_dates_of_the_page_are_dates() -> None:
    table = page().partition("| cell | when it was |")[2].partition("\n\n")[0]
    shown = [cell for line in table.splitlines() for cell in re.findall("`([^`]+)`", line)]

    assert len(shown) > 10
    assert all(read_span(cell) for cell in shown)


def test_what_the_page_says_of_wrong_cells_is_said(tmp_path: Path) -> None:
    paths = examples(tmp_path)
    agents, parts = paths["agents"].read_text(), paths["involvements"].read_text()
    paths["agents"].write_text(agents.replace('"Organization"', '"Organisation"'))
    changed = parts.replace("2019-05-03", "03/05/2019").replace('"p0001"', '"north-wach"')
    paths["involvements"].write_text(changed)

    with pytest.raises(InvalidRecordsError) as caught:
        read_records([tmp_path])

    shown = page().partition("```text\n")[2].partition("```")[0].splitlines()
    found = {str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems}
    assert set(shown[:2]) <= found
