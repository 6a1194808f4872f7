"""What the page about dumps shows is what happens, with the programs that it names."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from habeas.dumps import listed
from habeas.dumps.listing import checks
from habeas.dumps.signatures import sign
from habeas.release import Release

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "dumps.md"
SERVE = """
import sys
from pathlib import Path
from habeas.release import current_release
from habeas_api.serving import serve

serve(current_release(Path(sys.argv[1])), port=0, announce=lambda at: print(at, flush=True))
"""
#: Programs that are not there everywhere: what names them is left out then.
PROGRAMS = ("curl", "sha256sum", "ssh-keygen", "oxigraph", "gunzip")
pytestmark = pytest.mark.checkout


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the page in a language."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(invented_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to work in, with a release in it."""
    folder = tmp_path_factory.mktemp("page")
    root = folder / "releases"
    shutil.copytree(invented_release.folder, root / invented_release.version)
    (root / "current").symlink_to(invented_release.version)
    if shutil.which("ssh-keygen"):
        key = folder / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        sign(root / invented_release.version, key)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder / "releases")], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_every_step_does_what_the_page_says(folder: Path, address: str) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not there")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HABEAS_RELEASES": str(folder / "releases"),
    }
    path = environment["PATH"]
    missing = [program for program in PROGRAMS if shutil.which(program, path=path) is None]
    said = []
    for block in blocks("sh"):
        if any(program in block for program in missing):
            continue
        script = "set -euo pipefail\n" + block.replace("http://127.0.0.1:8000", address)
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    version = (folder / "releases" / "current").readlink().name
    if not missing:
        told = "".join(said)
        assert f"{version}" in told
        assert "public.nq.gz: OK" in told
        assert 'Good "habeas-release" signature for habeas' in told
        assert (folder / "store" / "CURRENT").is_file()
    for block in blocks("python"):
        done = subprocess.run(
            [sys.executable, "-c", block], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert "case:x1 ['The case of Ada Example'" in "".join(said)
    assert "detentions, the first from 2019-05-03" in "".join(said)


def test_every_file_that_the_page_names_is_there(invented_release: Release) -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Take them")[0]
    named = set(re.findall(r"`([\w.-]+\.(?:gz|zip|ttl|parquet|duckdb|sha256))`", text))
    there = {each.name for each in (*listed(invented_release), *checks(invented_release))}

    assert len(named) > 8
    assert named <= there
