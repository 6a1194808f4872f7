"""Every notebook runs from top to bottom on the shipped records, and is committed without outputs."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

pytestmark = pytest.mark.checkout
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@each_notebook
def test_a_notebook_runs_from_top_to_bottom_and_ends_with_an_answer(
    path: Path, shipped_releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_RELEASES", str(shipped_releases))
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]

    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()

    [answer] = notebook.cells[-1].outputs
    words = answer["data"]["text/markdown"]
    assert "What could make this wrong" in words
    assert "Habeas release" in words
    assert not [output for cell in notebook.cells for output in cell.get("outputs", ())
                if output.get("name") == "stderr"]  # fmt: skip


@each_notebook
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]

    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    assert [cell["execution_count"] for cell in code] == [None] * len(code)


@each_notebook
def test_a_notebook_says_its_question_first(path: Path) -> None:
    first = nbformat.read(path, as_version=4).cells[0]  # type: ignore[no-untyped-call]

    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    for word in ("**Question.**", "**Input.**", "**Output.**", "**Runs in**"):
        assert word in first.source
