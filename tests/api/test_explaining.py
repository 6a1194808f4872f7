"""How a query would be answered, for programs and for people."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

NAMES = "SELECT ?name { ?agent a habeas:Person ; skos:prefLabel ?name }"


def test_a_program_gets_the_plan_the_rows_and_the_time(client: FlaskClient) -> None:
    by_get = client.get(f"/sparql/explain?query={quote(NAMES)}")
    direct = client.post("/sparql/explain", data=NAMES, content_type="application/sparql-query")

    for response in (by_get, direct):
        assert response.status_code == 200
        assert response.mimetype == "application/json"
        assert response.json is not None
        assert response.json["rows"] == 2
        assert response.json["seconds"] >= 0
        assert response.json["plan"]
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_a_person_gets_a_page_with_the_query_to_be_changed(client: FlaskClient) -> None:
    page = client.post("/sparql/explain", data={"query": NAMES + " # <b>", "format": "html"})

    assert page.mimetype == "text/html"
    assert "<h2>Plan</h2>" in page.text
    assert "# &lt;b&gt;" in page.text
    assert "<b>" not in page.text
    assert "<script" not in page.text


def test_what_is_no_query_is_refused_as_by_the_endpoint(client: FlaskClient) -> None:
    assert client.get("/sparql/explain").status_code == 400
    assert client.get("/sparql/explain?query=").status_code == 400
    assert client.post("/sparql/explain", data={"update": "CLEAR ALL"}).status_code == 403
    wrong = client.get(f"/sparql/explain?query={quote('SELEC * {}')}")
    assert wrong.status_code == 400
    assert wrong.json is not None
    assert (wrong.json["line"], wrong.json["near"]) == (1, ["SELECT"])


def test_it_is_asked_on_behalf_of_the_caller_and_over_the_graphs_that_are_named(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def explain(text: str, **more: Any) -> dict[str, Any]:
        seen.update(more, text=text)
        return {
            "rewritten": "SELECT " * 9,
            "rows": 3,
            "hints": ["<i>"],
            "odd": {"a": [1]},
            "none": None,
        }

    monkeypatch.setattr(app.extensions["habeas"].pool, "explain", explain)
    page = client.get(
        f"/sparql/explain?query={quote(NAMES)}&rewrite=off&default-graph-uri=records&format=html",
        environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
    )

    assert seen["client"] == "192.0.2.1"
    assert seen["rewrite"] is False
    assert seen["default_graphs"] == ("https://w3id.org/habeas/graph/records",)
    assert "&lt;i&gt;" in page.text
    assert "<dt>Rows</dt><dd>3</dd>" in page.text
    assert "<h2>Rewritten</h2>" in page.text
    assert "None" not in page.text
