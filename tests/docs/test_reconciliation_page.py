"""What the page about matching tables shows is what happens."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from habeas.reconciling import Properties, Query, Types
from habeas.reconciling.extending import MOST_VALUES
from habeas.reconciling.reconciler import LEAST, MOST
from habeas.reconciling.scoring import BY_NAME, MARGIN, NAME_WEIGHT, SURE, TYPE_WEIGHT
from habeas.release import current_release
from habeas_api.reconciliation.reading import LONGEST, MOST_COLUMNS, MOST_IDS, MOST_QUERIES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reconciliation.md"
pytestmark = pytest.mark.checkout

SERVE = """
import sys
from pathlib import Path
from habeas.release import current_release
from habeas_api.serving import serve

serve(current_release(Path(sys.argv[1])), port=0, announce=lambda at: print(at, flush=True))
"""


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(shipped_releases: Path) -> Iterator[str]:
    """A service over the records that ship."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(shipped_releases)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"HABEAS_WORKERS": "1", "HABEAS_SLOW_WORKERS": "1"},
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_python_of_the_page_matches(
    text: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known: dict[str, Any] = {"address": address}
    told = []
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for block in blocks:
        exec(block, known)  # noqa: S102  # our own page
        told.append(capsys.readouterr().out)

    assert len(blocks) == 3
    assert told[0].count("True") == 2
    assert "id/agent/human-rights-watch" in told[0]
    assert told[1] == "Amnesty International 100.0 True\n"
    assert "id/place/GB" in told[2]
    assert "https://www.amnesty.org" in told[2]


def test_numbers_of_the_page_are_those_of_the_program(text: str) -> None:
    assert f"its score is {SURE:g} or more, and {MARGIN:g} above all others" in text
    assert f"| `name` | {NAME_WEIGHT} |" in text
    assert f"| `type` | {TYPE_WEIGHT} |" in text
    assert f"Candidates below {LEAST:g} are left out" in text
    assert f"| rows of a batch | {MOST_QUERIES} (`batchSize`) |" in text
    assert f"| {MOST_IDS} and {MOST_COLUMNS}, at most {MOST_VALUES} values of a cell |" in text
    assert f"| candidates | {Query.limit} if not said, at most {MOST} |" in text
    assert f"its first {LONGEST} characters count" in text
    assert len(BY_NAME) == 7


def test_types_and_properties_of_the_page_are_there(text: str, shipped_releases: Path) -> None:
    store = current_release(shipped_releases).store
    types = Types(store)
    properties = Properties(store, types)
    (table,) = re.findall(r"^\| property \| path .*?\n\n", text, re.MULTILINE | re.DOTALL)
    rows = [row.split("|")[1] for row in table.splitlines()[2:] if row]
    named = [id for row in rows for id in re.findall(r"`([^`]+)`", row)]

    assert len(named) == 15
    assert not [id for id in named if id not in properties]
    for id in ("country", "role", "case", "former-name", "source-address"):
        assert all(f"`{path}`" in table for path in properties[id].paths), id


def test_links_of_the_page_lead_somewhere(text: str) -> None:
    for target in re.findall(r"\]\(([a-z-]+\.md)\)", text):
        assert (ROOT / "docs" / target).is_file(), target
