"""Networks side by side: the generated release is one, the tools agree, and the page is up to date."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.networks.generator import LARGEST, RULE, heavy_tailed, write
from benchmarks.networks.page import lines
from benchmarks.networks.work import TASKS

from habeas.networks import project
from habeas.release import open_release

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("networks") / "release"
    write(folder, 2_000)
    return folder


def worked(release: Path, tool: str, task: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.networks.work", tool, task, str(release)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def test_the_tails_are_heavy_and_the_same_seed_gives_the_same_graph() -> None:
    agent, case, agents, cases = heavy_tailed(20_000)

    assert all(map(np.array_equal, heavy_tailed(20_000)[:2], (agent, case)))
    assert len(np.unique(agent * np.int64(cases) + case)) == len(agent)
    of_agents, of_cases = np.bincount(agent, minlength=agents), np.bincount(case, minlength=cases)
    assert LARGEST / 2 < of_cases.max() <= LARGEST
    assert np.median(of_cases) <= 4
    assert of_agents.max() > 50 * of_agents.mean()


def test_a_generated_release_is_projected_with_evidence(release: Path) -> None:
    network = project(open_release(release), RULE)

    assert network.number_of_edges() > 2_000
    assert network.table is not None
    assert network.table.cites is not None
    assert network.table.cites.nnz == len(network.table.claims)


def test_the_tools_make_the_same_projection(release: Path) -> None:
    answers = {
        tool: worked(release, tool, "projection")["answer"]
        for tool in ("habeas", "networkx", "pandas")
    }

    assert len(set(answers.values())) == 1, answers


@pytest.mark.parametrize("task", [task for task in TASKS if task != "projection"])
def test_each_task_is_done_by_us(release: Path, task: str) -> None:
    said = worked(release, "habeas", task)

    assert said["CPU s"] >= 0
    assert said["answer"] is not None


def test_what_a_tool_cannot_do_is_said(release: Path) -> None:
    assert "not done" in worked(release, "pandas", "pagerank")


def test_the_page_of_all_measures_is_that_of_the_catalogue_and_of_the_latest_figures() -> None:
    page = ROOT / "docs" / "all-measures.md"
    shown = [line for line in page.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]

    assert shown == list(lines()), "write it anew: python -m benchmarks.networks.page"


def test_every_measure_says_where_it_comes_from_and_to_what_it_is_equal() -> None:
    rows = [line.split(" | ") for line in lines()][2:]

    assert len(rows) > 30
    assert all(all(cell.strip(" |") for cell in row[:5]) for row in rows)
