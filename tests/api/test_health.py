"""``/health``: what whoever watches over the service is told."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from habeas.store.places import Load
from habeas_api.openapi import VERSION
from habeas_api.served import Served


def here(app: Flask) -> Served:
    found: Served = app.extensions["habeas"]
    return found


def test_it_says_what_runs_and_that_it_answers(client: FlaskClient) -> None:
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        "status": "ok",
        "store": "ok",
        "workers": "ok",
        "version": "0.1.0",
        "api": VERSION,
        "release": "invented00000001",
    }


def test_head_is_answered_without_a_body(client: FlaskClient) -> None:
    answer = client.head("/health")

    assert (answer.status_code, answer.data) == (200, b"")


def test_whoever_has_to_wait_is_told_so(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for waiting, workers in ((1, "busy"), (0, "ok")):
        load = {"quick": Load(2, 2, waiting), "slow": Load(0, 1, 0)}
        monkeypatch.setattr(here(app).pool, "load", lambda load=load: load)
        answer = client.get("/health")

        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["status"] == answer.json["workers"] == workers


def test_a_store_that_does_not_answer_is_503_and_says_nothing_of_why(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise OSError("kanari")

    monkeypatch.setattr(here(app).store, "quads", broken)
    answer = client.get("/health")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == answer.json["store"] == "failing"
    assert "kanari" not in answer.text
