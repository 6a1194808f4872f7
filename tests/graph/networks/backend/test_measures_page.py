"""What the page about measures shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from habeas.networkx_info import info

PAGE = Path(__file__).parents[4] / "docs" / "measures.md"
pytestmark = pytest.mark.checkout


def test_the_blocks_print_what_is_written_below_them() -> None:
    blocks = re.findall(
        r"^```python\n(.*?)^```\n\n```text\n(.*?)^```",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )

    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code for code, _ in blocks)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(blocks) == 4
    assert done.stdout == "".join(printed for _, printed in blocks), done.stderr


def test_all_functions_that_are_taken_over_are_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")

    kin = ("weakly", "strongly")  # said in words
    for name in info()["functions"]:
        assert f"`{name}`" in text or any(word in name for word in kin), name
