"""``habeas serve --scratch``: where it listens, what it says, and what ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from tests.conformance.service import COMMAND, TURTLE, Service, running

from habeas.cli import main
from habeas_api.errors import InvalidSettingError
from habeas_api.scratch import SETTINGS, create_scratch_app

NUMBERS = " ".join(f"<urn:n{i}> <urn:p> {i} ." for i in range(2_000))
ENDLESS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.0.2.1", "watch.example", "", "127.0.0.1.watch.example"]
)
def test_an_address_that_others_may_reach_is_refused(host: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--scratch", "--host", host])

    assert result.exit_code == 2
    assert "addresses of this machine only" in result.output
    assert "Use 127.0.0.1" in result.output


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        # In a process of its own: the server that comes to nothing leaves open what it had.
        ended = subprocess.run(
            [sys.executable, "-c", COMMAND, "serve", "--scratch", "--port", port],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert ended.returncode == 2
    assert ended.stderr == f"habeas: Port {port} of 127.0.0.1 is in use. Choose another one.\n"


def test_it_needs_no_release(tmp_path: Path) -> None:
    with running(HABEAS_RELEASES=str(tmp_path / "none")) as service:
        assert service.query("ASK {}").boolean


def test_localhost_is_this_machine() -> None:
    with running("--host", "localhost") as service:
        assert service.address.startswith("http://127.0.0.1:")
        assert service.query("ASK {}").boolean


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_is_a_positive_number(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for value in ("0", "-1", "many", "true"):
        monkeypatch.setenv(f"HABEAS_{name}", value)
        with pytest.raises(InvalidSettingError, match=f"HABEAS_{name}"):
            create_scratch_app()


def holder(service: Service) -> int:
    """Return the process that holds the dataset of a service."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(status.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes()
            if parent == service.process and b"habeas.store.scratch.worker" in command:
                return int(status.parent.name)
    raise AssertionError("nobody holds the dataset")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_limits_end_a_request_and_nothing_else() -> None:
    settings = {
        "HABEAS_QUERY_SECONDS": "1",
        "HABEAS_QUERY_MEMORY": str(100 << 20),
        "HABEAS_RESULT_BYTES": str(1 << 20),
        "HABEAS_SCRATCH_BYTES": str(1 << 20),
    }
    with running(**settings) as service:
        assert service.update(f"INSERT DATA {{ {NUMBERS} }}").status == 204

        late = service.query(f"SELECT (COUNT(*) AS ?n) {ENDLESS}")
        hungry = service.query(f"SELECT * {ENDLESS} ORDER BY ?a")
        large = service.query(f"SELECT * {ENDLESS}")
        long = service.send("PUT", "/graph-store?default", "x" * (1 << 20) + "x", TURTLE)
        late_update = service.update(
            f"INSERT {{ <urn:x> <urn:y> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {ENDLESS} }}"
        )

        assert [each.status for each in (late, hungry, large, long, late_update)] == [
            504, 413, 413, 413, 504,
        ]  # fmt: skip
        assert "1 second" in late.json["detail"]
        assert "100 MiB" in hungry.json["detail"]
        assert "1,048,576 bytes" in large.json["detail"]
        assert service.query(COUNT).rows == [{"n": "2000"}]

        os.kill(holder(service), signal.SIGKILL)

        lost = service.query(COUNT)
        assert lost.status == 503
        assert "its data are gone" in lost.json["detail"]
        assert service.query(COUNT).rows == [{"n": "0"}]
        assert service.update("INSERT DATA { <urn:a> <urn:b> 1 }").status == 204


def test_fifty_at_once_are_all_answered() -> None:
    with running() as service:
        statuses: list[int] = []

        def work(number: int) -> None:
            path = f"/graph-store?graph={quote(f'urn:{number}')}"
            statuses.append(service.send("PUT", path, f"<urn:a> <urn:n> {number} .", TURTLE).status)
            statuses.append(service.query(COUNT.replace("{", "{ GRAPH ?g {") + "}").status)

        workers = [threading.Thread(target=work, args=(number,)) for number in range(50)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert sorted(statuses) == [200] * 50 + [201] * 50
        assert service.query(COUNT.replace("{", "{ GRAPH ?g {") + "}").rows == [{"n": "50"}]


def test_a_person_finds_forms_and_is_told_what_was_done() -> None:
    with running() as service:
        page = service.send("GET", "/", Accept="text/html")
        done = service.send(
            "POST",
            "/update",
            "update=" + quote("INSERT DATA { <urn:a> <urn:b> 1 }"),
            "application/x-www-form-urlencoded",
            Accept="text/html,application/xhtml+xml",
        )
        style = re.search(r'href="(/static/[^"]+)"', page.text)

        assert page.status == 200
        assert {"/sparql", "/update"} == set(re.findall(r'action="([^"]+)"', page.text))
        assert (done.status, done.media_type) == (200, "text/html")
        assert "The update was done." in done.text
        assert service.query(COUNT).rows == [{"n": "1"}]
        assert style is not None
        assert service.send("GET", style[1]).media_type == "text/css"
        assert service.send("GET", "/none", Accept="text/html").media_type == "text/html"
        assert service.send("GET", "/none").json["status"] == 404


@pytest.mark.checkout
def test_the_documentation_names_every_setting() -> None:
    text = (Path(__file__).parents[3] / "docs" / "scratch.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `HABEAS_(\w+)`", text, re.MULTILINE)) == set(SETTINGS)
