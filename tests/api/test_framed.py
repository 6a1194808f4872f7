"""Views over HTTP: how they are asked for, where their contexts are, and what they are read as."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyld import jsonld

from habeas.release.opened import Release
from habeas.views import contexts
from habeas_api import create_app

FRAMED = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"'
ADDRESS = "https://habeas.example/data"


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/doc/case/x1.json", "*/*", "application/json"),
        ("/doc/case/x1", "application/json", "application/json"),
        ("/doc/case/x1", FRAMED, "application/ld+json"),
        ("/doc/agent/p9002.json", "text/html", "application/json"),
        ("/doc/source/notice.json", "*/*", "application/json"),
        ("/vocab/involvement-role/detained.json", "*/*", "application/json"),
    ],
)
def test_a_view_comes_as_json_and_as_json_ld(
    client: FlaskClient, path: str, accept: str, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert answer.json is not None
    assert answer.json["id"].startswith("https://w3id.org/habeas/")
    assert answer.json["name"]
    again = client.get(path, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/doc/case/x1", "/doc/agent/law-aid", "/doc/claim/c3"])
def test_whoever_follows_the_context_reads_what_the_other_forms_say(
    client: FlaskClient, path: str
) -> None:
    asked = []

    def load(address: str, options: object) -> dict[str, Any]:
        asked.append(address)
        answer = client.get(address.removeprefix("http://localhost"))
        assert answer.status_code == 200
        return {"contextUrl": None, "documentUrl": address, "document": answer.json}

    made = client.get(f"{path}.json").json
    options = {"format": "application/n-quads", "documentLoader": load}
    read = ox.parse(jsonld.to_rdf(made, options).encode(), format=ox.RdfFormat.N_QUADS)
    said = ox.parse(client.get(f"{path}.nt").data, format=ox.RdfFormat.N_TRIPLES)
    iri = f"https://w3id.org/habeas/id{path.removeprefix('/doc')}"
    # What a document says about itself is no part of a view.
    about = {
        quad.triple
        for quad in said
        if quad.subject.value.startswith("https://w3id.org/habeas/doc/")
    }

    said = ox.parse(client.get(f"{path}.nt").data, format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in read} == {quad.triple for quad in said} - about
    assert made is not None
    assert made["id"] == iri
    assert len(asked) == 1


@pytest.mark.parametrize("name", sorted(contexts()))
def test_a_context_can_be_kept_for_ever(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/contexts/{name}.jsonld", headers={"Origin": "https://example.org"})

    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.data) == json.loads(contexts()[name])


def test_a_context_of_another_time_is_404_with_those_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/contexts/case-00000000.jsonld")

    assert answer.status_code == 404
    assert answer.json is not None
    assert "Known: agent-" in answer.json["detail"]


def test_a_view_points_to_the_context_of_this_service_whoever_asks(
    release: Release, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_ADDRESS", ADDRESS)
    other = create_app(release, app.extensions["habeas"].pool)

    made = other.test_client().get("/data/doc/case/x1.json", headers={"Host": "evil.example"}).json

    assert made is not None
    assert made["@context"].startswith(f"{ADDRESS}/contexts/case-")
    assert "evil" not in json.dumps(made)
    path = made["@context"].removeprefix("https://habeas.example")
    assert other.test_client().get(path).status_code == 200


def test_what_is_not_there_is_a_problem_in_json(client: FlaskClient) -> None:
    answer = client.get("/doc/case/nobody.json")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
