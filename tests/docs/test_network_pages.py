"""What the pages about networks show is what happens."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from habeas.cli import main
from habeas.release import current_release

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.checkout


def commands() -> list[str]:
    """Return the lines of the shell blocks, each once."""
    if not (ROOT / "docs").is_dir():
        return []
    lines = [
        line
        for page in ("network-command.md", "paths.md")
        for block in re.findall(
            r"^```sh\n(.*?)^```",
            (ROOT / "docs" / page).read_text(encoding="utf-8"),
            re.MULTILINE | re.DOTALL,
        )
        for line in block.splitlines()
    ]
    return list(dict.fromkeys(lines))


@pytest.mark.parametrize("command", commands())
def test_every_command_of_the_pages_answers(
    command: str, shipped_releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command.partition(" >")[0])

    result = CliRunner().invoke(main, arguments[1:], env={"HABEAS_RELEASES": str(shipped_releases)})

    assert arguments[0] == "habeas"
    assert result.exit_code == 0, result.output
    written = "--output" in arguments
    assert bool(result.stdout) is not written
    if written:
        assert (tmp_path / arguments[arguments.index("--output") + 1]).stat().st_size > 100


def test_the_python_of_the_page_of_paths_tells_chains(
    shipped_releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "paths.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)

    exec(block, {"release": current_release(shipped_releases)})  # noqa: S102  # our own page

    told = capsys.readouterr().out
    assert told.startswith("From ")
    assert told.count("It does not mean that anybody went it") == 2
