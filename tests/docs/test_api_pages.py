"""What the pages about the interface and about JSON show is what happens."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from habeas.views.contexts import NOT_RDF
from habeas.views.keys import LISTS
from habeas_api import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = "http://127.0.0.1:8000"
pytestmark = pytest.mark.checkout


def page(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of both pages in a language."""
    text = page("api.md") + page("json.md")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


SERVE = """
import sys
from pathlib import Path
from habeas.release import current_release
from habeas_api.serving import serve

serve(
    current_release(Path(sys.argv[1])), port=0, announce=lambda address: print(address, flush=True)
)
"""


@pytest.fixture(scope="module")
def address(shipped_releases: Path) -> Iterator[str]:
    """The service over what ships, in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(shipped_releases)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


@pytest.mark.parametrize("command", commands())
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_has_an_answer(command: str, address: str) -> None:
    words = shlex.split(command.replace(SHOWN, address))
    done = subprocess.run(
        [words[0], "-sf", *words[1:]], capture_output=True, check=False, timeout=60
    )

    assert words[0] == "curl"
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 50


@pytest.mark.parametrize("program", blocks("python"))
def test_every_program_in_python_runs(program: str, address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program.replace(SHOWN, address)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 1


@pytest.mark.parametrize("program", blocks("js"))
@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_every_program_in_javascript_runs(program: str, address: str) -> None:
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program.replace(SHOWN, address)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "undefined undefined" not in done.stdout


def test_every_list_of_a_view_is_on_the_page() -> None:
    text = page("json.md")

    for lists in LISTS.values():
        assert not [each.name for each in lists if f"`{each.name}`" not in text]
    assert not [name for name in NOT_RDF if f"`{name}`" not in text]


def test_limits_are_those_of_the_settings() -> None:
    text = page("api.md")

    for name, shown in {
        "QUERY_SECONDS": "10 s",
        "RESULT_BYTES": "128 MiB",
        "MAX_CONTENT_LENGTH": "1 MiB",
        "NETWORK_MEMORY": "1 GiB",
    }.items():
        units = {"s": 1, "MiB": 1 << 20, "GiB": 1 << 30}
        number, unit = shown.split()
        assert SETTINGS[name] == int(number) * units[unit]
        assert shown in text
        assert f"HABEAS_{name}" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=" + "x" * (520 << 10), 431),
        ("/queries/agents-with-role?" + "&".join(f"p{each}=1" for each in range(101)), 400),
        ("/networks/co-signing?country=" + "x" * 501, 400),
        # Not too long: it is no country of anybody here.
        ("/networks/co-signing?country=" + "x" * 500, 404),
    ],
    ids=("address", "parameters", "value", "longest value"),
)
def test_what_is_too_long_is_refused_as_the_page_says(address: str, path: str, status: int) -> None:
    parts = urlsplit(address)
    with closing(HTTPConnection(str(parts.hostname), parts.port, timeout=30)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()

    assert answer.status == status
    assert status == 404 or f"| {status} |" in page("api.md")
