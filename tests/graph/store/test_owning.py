"""A forked process makes the memory its own that it shares, in large pages."""

import errno
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from habeas.store import owning
from habeas.store.workers import WorkerPool

LARGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size")
#: Shares eight large pages with a child; the child says what it has to itself, before and after.
SHARING = """
import json, mmap, os, sys
from habeas.store.owning import no_large_pages, owned

def kilobytes():
    with open("/proc/self/smaps_rollup") as lines:
        said = dict(line.split()[:2] for line in lines if line.endswith("kB\\n"))
    return int(said["Private_Dirty:"]), int(said["AnonHugePages:"])

no_large_pages(True)
shared = mmap.mmap(-1, 20 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
shared.write(bytes(range(256)) * (20 << 12))
child = os.fork()
if child == 0:
    no_large_pages(False)
    before = kilobytes()
    sizes = list(owned())
    whole = shared[:] == bytes(range(256)) * (20 << 12)
    shared[0] = 7
    print(json.dumps([before, kilobytes(), len(sizes), whole]), flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(json.dumps(shared[0]))
"""


def _has_large_pages() -> bool:
    if platform.system() != "Linux" or not LARGE_PAGES.exists():
        return False
    major, minor = platform.release().split(".")[:2]
    return (int(major), int(minor)) >= (6, 1)


@pytest.mark.skipif(not _has_large_pages(), reason="needs large pages on request: Linux 6.1")
def test_what_was_shared_becomes_large_pages_of_its_own() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SHARING], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    before, after, sizes, whole = json.loads(said[0])
    assert whole, "it holds what it held"
    assert before[1] == 0
    assert sizes >= 9
    assert after[1] >= 9 * 2048
    assert after[0] - before[0] >= 9 * 2048
    assert json.loads(said[1]) == 0, "and what is written to it is not seen elsewhere"


def large_pages(pid: int) -> int:
    """Return how much memory of a process is in large pages, in kB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except PermissionError:
        pytest.skip("this system tells nobody about a process that is sealed off")
    return next(int(line.split()[1]) for line in lines if line.startswith("AnonHugePages:"))


@pytest.mark.skipif(not _has_large_pages(), reason="needs large pages on request: Linux 6.1")
def test_a_worker_for_everybody_owns_what_it_shares_and_one_that_is_kept_does_not(
    store_folder: Path,
) -> None:
    with WorkerPool(store_folder, workers=2, store_memory=1 << 30) as pool:
        kept, common = sorted(
            pool.processes(), key=lambda pid: os.getpriority(os.PRIO_PROCESS, pid)
        )
        until = time.monotonic() + 60
        while not large_pages(common):
            assert time.monotonic() < until, "it makes nothing its own"
            time.sleep(0.02)

        assert large_pages(kept) == 0
    with WorkerPool(store_folder, workers=1, store_memory=0) as pool:
        time.sleep(0.2)
        assert list(map(large_pages, pool.processes())) == [0], "a store on disk is not shared"


def test_elsewhere_nothing_is_owned_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")

    owning.no_large_pages(True)

    assert list(owning.owned()) == []


def test_a_system_that_does_not_say_where_memory_lies_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(owning, "_MAPS", tmp_path / "none")

    assert list(owning.owned()) == []


def test_a_place_that_cannot_be_had_does_not_end_it_and_no_memory_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([errno.EINVAL, 0, errno.EAGAIN, 0, errno.ENOMEM])
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(owning, "_writable", lambda: [(0, 8 * owning.LARGE_PAGE)])
    monkeypatch.setattr(owning, "_collapse", lambda page: next(answers))

    assert list(owning.owned()) == [owning.LARGE_PAGE] * 2
    assert list(answers) == []
