"""``docs/groups.md``: its examples are true, and its table has all measures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from habeas.networks.groups import MEASURES

pytestmark = pytest.mark.checkout
PAGE = Path(__file__).parents[4] / "docs" / "groups.md"


def test_examples_print_what_the_page_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"(?s)```python\n(.*?)```\n\n```text\n(.*?)```", page)
    program = "\nprint('end of block')\n".join(code for code, _ in blocks)

    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout

    assert printed.split("end of block\n") == [said for _, said in blocks]
    assert len(blocks) == page.count("```python") == 5


def test_the_table_has_all_measures_as_they_are_declared() -> None:
    page = PAGE.read_text(encoding="utf-8")

    rows = re.findall(r"(?m)^\| `([a-z_]+)` \| (\w+) \| (.*?) \| (.*?) \| (.*?) \|$", page)

    assert rows == [(m.name, m.of, m.definition, m.source, m.equals) for m in MEASURES]
