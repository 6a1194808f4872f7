"""That the cost of an engine is that of all its processes, and its memory counts once."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.sparql.costs import Peak, cpu_of, memory_of, processes_of, spent

pytestmark = pytest.mark.checkout

BUSY = "import time\nend = time.process_time() + {0}\nwhile time.process_time() < end: pass\n"


@contextmanager
def engine(program: str, said: str = "ready") -> Iterator[int]:
    """Run a program in a session of its own, from when it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline().decode().strip() == said
        yield process.pid
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def waiting(program: str) -> str:
    return program + "\nimport sys\nprint('ready', flush=True)\nsys.stdin.read()\n"


def test_cpu_of_a_child_that_lives_counts(tmp_path: Path) -> None:
    child = BUSY.format(0.3) + "print('ready', flush=True)\ninput()"
    (tmp_path / "child.py").write_text(child, "utf-8")
    parent = (
        "import subprocess\n"
        f"child = subprocess.Popen([{sys.executable!r}, {str(tmp_path / 'child.py')!r}],"
        " stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\nprint('ready', flush=True)\nimport sys\nsys.stdin.read()\n"
        "child.communicate(b'\\n')\n"
    )

    with engine(parent) as leader:
        assert len(processes_of(leader)) == 2
        assert 0.3 <= cpu_of(leader) < 2


def test_cpu_of_a_child_that_has_ended_counts(tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text(BUSY.format(0.3), "utf-8")
    child = [sys.executable, str(tmp_path / "child.py")]
    parent = waiting(f"import subprocess\nsubprocess.run({child!r}, check=True)")

    with engine(parent) as leader:
        assert processes_of(leader) == [leader]
        assert 0.28 <= cpu_of(leader) < 2


def test_a_process_whose_parent_has_ended_is_still_of_the_engine() -> None:
    daemon = (
        "import os\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0:\n"
        "        os.read(0, 1)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )

    with engine(waiting(daemon)) as leader:
        assert len(processes_of(leader)) == 2


def test_cpu_of_a_child_that_has_ended_unheard_counts() -> None:
    child = "import os\nif os.fork() == 0:\n" + "".join(
        f"    {line}\n" for line in (BUSY.format(0.3) + "os._exit(0)").splitlines()
    )
    parent = waiting(child + "import time\ntime.sleep(0.9)")

    with engine(parent) as leader:
        assert len(processes_of(leader)) == 2
        assert 0.28 <= cpu_of(leader) < 2


def test_cpu_of_threads_that_have_ended_counts() -> None:
    threads = (
        "import threading, time\n"
        "def burn():\n    end = time.thread_time() + 0.15\n"
        "    while time.thread_time() < end: pass\n"
        "some = [threading.Thread(target=burn) for _ in range(2)]\n"
        "[one.start() for one in some]\n[one.join() for one in some]\n"
    )

    with engine(waiting(threads)) as leader:
        assert 0.3 <= cpu_of(leader) < 2


def test_idle_time_costs_nothing() -> None:
    with engine(waiting("")) as leader, spent(leader) as taken:
        time.sleep(0.3)

        assert not taken
    assert taken[0] < 0.05


def test_memory_that_processes_share_counts_once() -> None:
    forked = (
        "import os\nheld = bytearray(b'x' * 150_000_000)\n"
        "os.fork() or os.read(0, 1) or os._exit(0)\n"
    )

    with engine(waiting(forked)) as leader:
        assert len(processes_of(leader)) == 2
        assert 150 < memory_of(leader) < 220


def test_the_most_memory_is_seen_while_it_is_held() -> None:
    program = "import sys, time\nprint('ready', flush=True)\nsys.stdin.read(1)\n"
    held = program + (
        "a = bytearray(b'x' * 200_000_000)\ntime.sleep(0.5)\ndel a\n"
        "print('gone', flush=True)\nsys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", held],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdout.readline()
        before = memory_of(process.pid)
        with Peak(process.pid) as peak:
            process.stdin.write(b"\n")
            process.stdin.flush()
            assert process.stdout.readline() == b"gone\n"
        after = memory_of(process.pid)
    finally:
        process.communicate()

    assert peak.megabytes > before + 180
    assert after < before + 50


def test_an_engine_that_is_gone_holds_nothing() -> None:
    with engine(waiting("")) as leader:
        pass

    assert memory_of(leader) == 0
    assert cpu_of(leader) == 0
