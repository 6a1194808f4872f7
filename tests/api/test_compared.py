"""Comparisons of releases: one at a time, gone when nobody reads them, and nothing left of failed ones."""

import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.graph.release.small import publish

from habeas.release import current_release
from habeas.release.history import past
from habeas_api import compared, create_app
from habeas_api.served import Served

AGENT = 'agent:{0} a habeas:Person ; skos:prefLabel "{1}"@en .\n'
ADA, BEN, DAN = (
    AGENT.format(*each) for each in (("p9000", "Ada"), ("p9001", "Ben"), ("p9003", "Dan"))
)
TAKEN_DOWN = 'agent:p9002 habeas:isTakenDownOn "2023-11-16"^^xsd:date .\n'
BEGINS = '#!/bin/sh\nmkdir "$(dirname "$5")/.making-changes-1"\n{}\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared") / "releases"
    with pytest.MonkeyPatch.context() as patch:
        for number, text in enumerate((ADA + BEN, ADA + DAN, ADA + TAKEN_DOWN)):
            patch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + number * 86_400))
            publish(folder, text)
    return folder


@pytest.fixture
def versions(root: Path) -> list[str]:
    return [each.version for each in past(root)]


@pytest.fixture
def app(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A service that has compared nothing yet, and does so below ``tmp_path``."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return create_app(current_release(root))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def left(folder: Path) -> list[str]:
    """Return the names of what lies where releases are compared."""
    return [each.name for room in folder.glob("habeas-compared-*") for each in room.rglob("*")]


def test_a_patch_that_is_being_sent_is_sent_to_its_end(
    client: FlaskClient, versions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = versions
    whole = client.get(f"/release/{second}/patch?from={first}").data
    monkeypatch.setattr(compared, "MOST", 1)

    with client.get(f"/release/{second}/patch?from={first}") as begun:
        assert client.get(f"/release/{first}/patch?from={second}").status_code == 200
        assert begun.data == whole
        assert whole.endswith(b"TC .\n")


def test_a_comparison_lies_there_while_anybody_reads_it_and_no_longer(
    app: Flask, tmp_path: Path, versions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compared, "MOST", 1)
    with app.app_context():
        kept = compared.changes_between(versions[0], versions[1])
        for old, new in ((1, 0), (0, 1)):  # another one, and the same anew
            compared.changes_between(versions[old], versions[new])

        assert [member.iri.rpartition("/")[2] for member in kept.page(1)] == ["p9001", "p9003"]
        assert left(tmp_path).count("summary.json") == 2
        del kept
        assert left(tmp_path).count("summary.json") == 1


@pytest.mark.parametrize(
    ("then", "status", "said"),
    [("exec sleep 30", 504, "after 0.5 seconds"), ("exit 3", 503, "could not be compared")],
)
def test_of_a_comparison_that_fails_nothing_is_left_but_words(
    client: FlaskClient,
    tmp_path: Path,
    versions: list[str],
    monkeypatch: pytest.MonkeyPatch,
    then: str,
    status: int,
    said: str,
) -> None:
    program = tmp_path / "begins"
    program.write_text(BEGINS.format(then))
    program.chmod(0o755)
    monkeypatch.setattr(compared, "SECONDS", 0.5)
    with monkeypatch.context() as patch:
        patch.setattr("sys.executable", str(program))
        answer = client.get(f"/release/{versions[1]}/patch")

    assert answer.status_code == status
    assert answer.json is not None
    assert said in answer.json["detail"]
    assert left(tmp_path) == []
    monkeypatch.undo()
    assert client.get(f"/release/{versions[1]}/patch").status_code == 200


def test_who_comes_while_others_are_compared_is_sent_away_at_once(
    app: Flask, client: FlaskClient, versions: list[str]
) -> None:
    known = f"/release/{versions[1]}/patch?from={versions[0]}"
    other = f"/release/{versions[0]}/patch?from={versions[1]}"
    assert client.get(known).status_code == 200
    with app.app_context():
        made = compared._compared()

    with made._making:
        began = time.monotonic()
        refused = client.get(other)
        assert time.monotonic() - began < 0.3
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert client.get(known).status_code == 200
    assert client.get(other).status_code == 200


def test_networks_and_patches_do_not_wait_for_each_other(
    app: Flask, client: FlaskClient, versions: list[str]
) -> None:
    here: Served = app.extensions["habeas"]
    path = f"/release/{versions[1]}/patch"
    with app.app_context():
        reading = compared._compared().reading

    with reading:
        assert client.get(path).status_code == 503
        assert here.memory.get("network", lambda: b"made", alone=True) == b"made"
    said: list[int] = []
    asking = threading.Thread(target=lambda: said.append(client.get(path).status_code))
    with here.memory._making:  # as while a network is computed
        asking.start()
        asking.join(10)
        assert said == [200]
    asking.join()
