"""Networks that take long: each computed by a process of its own, within limits."""

import os
import platform
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from habeas.errors import BusyError, TooManyRequestsError, UnknownNameError
from habeas_api.networks.errors import (
    DroppedJobError,
    NetworkLimitError,
    NetworkTimeoutError,
    UnknownJobError,
)
from habeas_api.networks.jobs import Job, Jobs, Limits, Work

#: What workers of these tests can do.
TASKS = """
import os
import socket
import time

from habeas.errors import UnknownNameError


def pid(subject, values, form, tell):
    return f"{os.getpid()} {os.getppid()}".encode()


def say(subject, values, form, tell):
    return f"{subject} {values} {form}".encode()


def wait(subject, values, form, tell):
    tell(0.25)
    time.sleep(values["seconds"])
    return b"at last"


def spin(subject, values, form, tell):
    while True:
        pass


def grow(subject, values, form, tell):
    return b"x" * (1 << 30)


def lengthen(subject, values, form, tell):
    return b"x" * 5000


def break_off(subject, values, form, tell):
    os.abort()


def fail(subject, values, form, tell):
    raise UnknownNameError("agent", "ad", ["ada"])


def err(subject, values, form, tell):
    raise RuntimeError("a secret")


def call(subject, values, form, tell):
    try:
        socket.socket().connect(("127.0.0.1", values["port"]))
    except OSError as error:
        return str(error.errno).encode()
    return b"called"


def look(subject, values, form, tell):
    try:
        return open(subject).read().encode()
    except OSError:
        return b"closed"


TASKS = {
    each.__name__: each
    for each in (pid, say, wait, spin, grow, lengthen, break_off, fail, err, call, look)
}


def load():
    pass


def read(subject):
    pass


def warm(task, values, form):
    pass
"""
#: Those that most tests share: a process takes a while to start.
LIMITS = Limits(workers=1, queue=8, share=8, seconds=20, memory=100 << 20, answer=4096)
Make = Callable[..., Jobs]


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The tasks above as a module that workers find."""
    folder = tmp_path_factory.mktemp("tasks")
    (folder / "invented_tasks.py").write_text(TASKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield "invented_tasks"


@pytest.fixture(scope="module")
def jobs(tasks: str) -> Iterator[Jobs]:
    """One worker, for tests that call their jobs by names of their own."""
    shared = Jobs(LIMITS, tasks)
    yield shared
    shared.close()


@pytest.fixture
def make(tasks: str) -> Iterator[Make]:
    """Make jobs with limits of one's own; end them afterwards."""
    made: list[Jobs] = []

    def of(limits: Limits) -> Jobs:
        made.append(Jobs(limits, tasks))
        return made[-1]

    yield of
    for each in made:
        each.close()


def work(task: str, subject: Any = "ada", **values: Any) -> Work:
    return Work(task, subject, values, "json", "application/json", "/networks/invented")


def over(job: Job) -> Job:
    assert job.over.wait(60)
    return job


def test_a_job_gives_what_its_task_makes_of_what_was_sent(jobs: Jobs) -> None:
    job = over(jobs.ask("given", "me", work("say", radius=2)))

    assert (job.state, job.done, job.error) == ("done", 1.0, None)
    assert job.content == b"ada {'radius': 2} json"
    assert jobs.find("given") is jobs.held("given") is job


def test_who_asks_for_the_same_joins_the_job_and_sees_how_far_it_is(jobs: Jobs) -> None:
    job = jobs.ask("joined", "me", work("wait", seconds=1.0))

    assert jobs.ask("joined", "you", work("wait", seconds=1.0)) is job
    seen = set()
    while not job.over.wait(0.02):
        seen.add(job.done)
        assert job.retry >= 1
    assert 0.25 in seen <= {0.0, 0.25}
    assert job.content == b"at last"


def test_what_takes_too_long_is_ended_with_the_reason_and_what_to_do(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "limits", replace(LIMITS, seconds=1.0))
    started = time.monotonic()

    busy, idle = (jobs.ask(task, "me", work(task, seconds=60)) for task in ("spin", "wait"))

    for job in (over(busy), over(idle)):
        assert isinstance(job.error, NetworkTimeoutError)
        assert "ended after 1 seconds" in str(job.error)
        assert "habeas network" in str(job.error)
    assert "25%" in str(idle.error)
    assert time.monotonic() - started < 50


def test_what_grows_too_large_is_ended_with_the_reason(jobs: Jobs) -> None:
    hungry = jobs.ask("hungry", "me", work("grow"))
    long = jobs.ask("long", "me", work("lengthen"))

    assert "more than 100 MiB of memory" in str(over(hungry).error)
    assert "more than 4,096 bytes" in str(over(long).error)
    assert isinstance(hungry.error, NetworkLimitError)


def test_an_error_of_the_library_comes_back_as_it_was_and_one_of_ours_without_its_words(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    known, broken, gone = (
        jobs.ask(task, "me", work(task)) for task in ("fail", "err", "break_off")
    )

    error = over(known).error
    assert isinstance(error, UnknownNameError)
    assert error.near == ["ada"]
    assert "RuntimeError" in str(over(broken).error)
    assert isinstance(over(gone).error, NetworkLimitError)
    assert "secret" not in caplog.text


def test_a_worker_can_neither_reach_out_nor_open_a_file(jobs: Jobs, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        call = over(jobs.ask("call", "me", work("call", port=port)))
        look = over(jobs.ask("look", "me", work("look", str(secret))))

    # On Linux the seal refuses the socket itself; elsewhere nothing new can be opened.
    assert call.content == (b"13" if platform.system() == "Linux" else b"24")
    assert look.content == b"closed"


def test_each_job_has_a_child_and_the_worker_stays_whatever_becomes_of_it(jobs: Jobs) -> None:
    first, _, second = (
        over(jobs.ask(f"child {n}", "me", work(task)))
        for n, task in enumerate(("pid", "break_off", "pid"))
    )

    child, worker = first.content.split()
    assert second.content.split()[1] == worker
    assert second.content.split()[0] != child


def test_one_client_has_a_share_and_the_line_is_bounded(make: Make) -> None:
    jobs = make(Limits(workers=1, queue=2, share=2))
    asked = [jobs.ask(name, "me", work("wait", seconds=30)) for name in ("a", "b")]

    with pytest.raises(TooManyRequestsError) as raised:
        jobs.ask("c", "me", work("say"))
    assert raised.value.seconds >= 1
    assert jobs.ask("b", "me", work("say")) is asked[1], "who joins begins nothing"
    assert jobs.ask("d", "you", work("say")).state == "waiting"
    with pytest.raises(BusyError):
        jobs.ask("e", "they", work("say"))
    assert [job.state for job in asked] == ["running", "waiting"]


def test_who_has_most_waiting_makes_room_for_who_has_nothing(make: Make) -> None:
    jobs = make(Limits(workers=1, queue=2, share=3))
    mine = [jobs.ask(name, "me", work("wait", seconds=30)) for name in ("a", "b", "c")]

    yours = jobs.ask("d", "you", work("say"))

    assert [job.state for job in (*mine, yours)] == ["running", "waiting", "failed", "waiting"]
    assert isinstance(mine[2].error, BusyError)
    assert jobs.held("c") is None, "it can be asked for again"


def test_clients_take_turns(jobs: Jobs) -> None:
    first = [jobs.ask(f"mine {n}", "me", work("wait", seconds=0.2)) for n in range(3)]
    other = jobs.ask("yours", "you", work("say"))

    for job in (*first, other):
        over(job)
    assert first[0].ended < other.ended < first[2].ended


def test_old_answers_make_room_and_are_known_to_have_been_there(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "limits", replace(LIMITS, room=2500))
    for name in ("a", "b", "c"):
        over(jobs.ask(name, "me", work("say")))

    with pytest.raises(DroppedJobError, match="/networks/invented"):
        jobs.find("a")
    assert jobs.find("c").content
    with pytest.raises(UnknownJobError):
        jobs.find("d")
    assert over(jobs.ask("a", "me", work("say"))).content, "it can be asked for again"
    assert jobs.find("a").content


def test_a_failure_is_remembered_for_a_while_and_then_tried_again(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = over(jobs.ask("failing", "me", work("fail")))

    assert jobs.ask("failing", "me", work("fail")) is job
    monkeypatch.setattr("habeas_api.networks.jobs.REMEMBERED", 0.0)
    assert jobs.held("failing") is None
    assert jobs.ask("failing", "me", work("say")) is not job


def test_closing_ends_what_runs_and_what_waits(make: Make) -> None:
    before = _children()
    jobs = make(Limits())
    running, waiting = (jobs.ask(name, "me", work("wait", seconds=60)) for name in ("a", "b"))
    while running.done == 0.0:
        time.sleep(0.02)
    workers = _children() - before

    jobs.close()

    assert isinstance(over(running).error, BusyError)
    assert isinstance(over(waiting).error, BusyError)
    assert workers
    assert not workers & _children()
    with pytest.raises(BusyError):
        jobs.ask("c", "me", work("say"))


def _children() -> set[int]:
    """Return the processes that this one started and that run."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == os.getpid() and fields[0] != "Z":
                found.add(int(stat.parent.name))
    return found
