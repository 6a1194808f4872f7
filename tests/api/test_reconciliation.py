"""Matching tables over HTTP, as OpenRefine and others ask."""

import json
import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy
import pandas
import pytest
import reconciler
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from reconciler import webutils
from referencing import Registry
from referencing.jsonschema import DRAFT7
from werkzeug.test import TestResponse

from habeas.terms import HABEAS, ROOT
from habeas_api.reconciliation.reading import MOST_IDS, MOST_QUERIES

NORTH = "id/agent/north-watch"
#: A folder with the JSON Schemas of version 0.2 of the specification, as its authors wrote them.
FOLDER = os.environ.get("HABEAS_RECONCILIATION_SCHEMAS", "")
_OWN = {
    "manifest": "Manifest",
    "reconciliation-result-batch": "Results",
    "data-extension-response": "Columns",
    "data-extension-property-proposal": "Proposal",
}


def match(client: FlaskClient, **queries: Any) -> Any:
    """Return the answer to a batch that is posted as a form."""
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    return response.json


def told(client: FlaskClient, path: str) -> Any:
    return client.get(path).json


def extend(client: FlaskClient, ids: list[str], *properties: Any) -> Any:
    asked = [each if isinstance(each, dict) else {"id": each} for each in properties]
    response = client.post(
        "/reconcile", data={"extend": json.dumps({"ids": ids, "properties": asked})}
    )
    assert response.status_code == 200, response.text
    return response.json


def refused(response: TestResponse, status: int) -> str:
    """Return why a question was refused; it says so in JSON, whatever the caller likes."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert response.json["status"] == status
    return str(response.json["detail"])


# The schemas


@pytest.fixture(scope="module")
def answers(app: Flask) -> dict[str, Any]:
    """One answer of each sort, by the name that the specification gives its schema."""
    client = app.test_client()
    row = {"query": "North Watch", "type": "habeas:Organization", "type_strict": "should"}
    columns = ("skos:prefLabel", "schema:url", "role", "case", "dcterms:source", "begins")
    return {
        "manifest": told(client, "/reconcile"),
        "reconciliation-result-batch": match(client, q0=row, q1={"query": "nothing like it"}),
        "suggest-entities-response": told(client, "/reconcile/suggest/entity?prefix=north"),
        "suggest-types-response": told(client, "/reconcile/suggest/type?prefix=o"),
        "suggest-properties-response": told(client, "/reconcile/suggest/property?prefix=c"),
        "data-extension-response": extend(
            client,
            [NORTH, "nowhere"],
            *columns,
            {"id": "schema:url", "settings": {"count": True}},
        ),
        "data-extension-property-proposal": told(client, "/reconcile/properties?limit=5"),
    }


def test_answers_hold_what_we_declare(answers: dict[str, Any], client: FlaskClient) -> None:
    said = told(client, "/openapi.json")
    for name, own in _OWN.items():
        schema = {"$ref": f"#/components/schemas/Reconciliation{own}"}
        # References begin at the whole document.
        Draft202012Validator(schema | {"components": said["components"]}).validate(answers[name])


@pytest.mark.skipif(
    not FOLDER, reason="HABEAS_RECONCILIATION_SCHEMAS names no folder with the specification's own"
)
def test_answers_hold_the_schemas_of_the_specification(answers: dict[str, Any]) -> None:
    schemas = {path.stem: json.loads(path.read_text()) for path in Path(FOLDER).glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas.values()
    )
    for name, answer in answers.items():
        Draft7Validator(schemas[name], registry=registry).validate(answer)


# The manifest


def test_the_manifest_leads_to_what_there_is(client: FlaskClient) -> None:
    said = told(client, "/reconcile")

    assert said["versions"] == ["0.2"]
    assert (said["identifierSpace"], said["schemaSpace"]) == (ROOT, HABEAS)
    assert said["batchSize"] == MOST_QUERIES
    assert {"id": "habeas:Agent", "name": "Agent"} in said["defaultTypes"][0]["broader"]
    addresses = [said["documentation"], said["view"]["url"], said["preview"]["url"]]
    for what in ("entity", "type", "property"):
        given = said["suggest"][what]
        addresses.append(given["service_url"] + given["service_path"])
        id = {"entity": "{{id}}", "type": "habeas:Person", "property": "country"}[what]
        addresses.append(given["service_url"] + given["flyout_service_path"].replace("${id}", id))
    propose = said["extend"]["propose_properties"]
    addresses.append(propose["service_url"] + propose["service_path"])
    for address in addresses:
        assert address.startswith("http://localhost/"), address
        path = address.removeprefix("http://localhost").replace("{{id}}", NORTH.replace("/", "%2F"))
        assert client.get(path).status_code in (200, 303), address


def test_addresses_are_those_of_the_service_and_not_of_the_caller(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ADDRESS", "https://habeas.example")
    client = app.test_client()

    said = client.get("/reconcile", headers={"Host": "evil.example", "X-Forwarded-Host": "evil"})

    assert said.json is not None
    assert said.json["view"]["url"] == "https://habeas.example/reconcile/view?id={{id}}"
    assert "evil" not in said.text


def test_an_identifier_after_its_space_is_an_iri(client: FlaskClient) -> None:
    said = told(client, "/reconcile")
    found = match(client, q={"query": "North Watch"})["q"]["result"][0]

    assert said["identifierSpace"] + found["id"] == f"{ROOT}{NORTH}"


def test_a_feature_has_a_place_in_the_page_about_scores(client: FlaskClient) -> None:
    page = client.get("/reconcile/about").text
    found = match(
        client,
        q={"query": "North Watch", "properties": [{"pid": "schema:url", "v": "example.org"}]},
    )

    for feature in found["q"]["result"][0]["features"]:
        assert f'id="{feature["id"]}"' in page
    assert "javascript" not in page


# Matching


def test_a_batch_is_matched_row_by_row(client: FlaskClient) -> None:
    found = match(
        client,
        q0={"query": "the NORTH watch"},
        q1={"query": "Ben Example", "type": "habeas:Person"},
        q2={"query": "مرصد الشمال", "type": ["habeas:Organization"]},
        q3={"query": "Nobody At All Here"},
    )

    first = {key: [(c["id"], c["match"]) for c in found[key]["result"][:1]] for key in found}
    assert first == {
        "q0": [(NORTH, True)],
        "q1": [("id/agent/p9002", False)],  # a person, never by a name
        "q2": [(NORTH, True)],
        "q3": [],
    }
    assert list(found) == ["q0", "q1", "q2", "q3"]


def test_a_score_is_the_mean_of_its_features_by_weight(client: FlaskClient) -> None:
    (found, *_) = match(
        client,
        q={
            "query": "Nort Watch",
            "type": "Organization",
            "type_strict": "should",
            "properties": [
                {"pid": "schema:url", "v": ["https://elsewhere.example", "example.org"]},
                {"pid": "habeas:hasOrganizationType", "v": "human rights NGO"},
            ],
        },
    )["q"]["result"]

    features = {each["id"]: (each["value"], each["weight"]) for each in found["features"]}
    assert set(features) == {"name", "schema:url", "habeas:hasOrganizationType", "type"}
    mean = sum(v * w for v, w in features.values()) / sum(w for _, w in features.values())
    assert found["score"] == pytest.approx(100 * mean, abs=0.06)
    assert found["match"]


def test_a_cell_that_was_matched_before_is_compared_as_a_thing(client: FlaskClient) -> None:
    def score(id: str) -> float:
        cell = {"id": id, "name": "whatever"}
        asked = {"query": "Ben Example", "properties": [{"pid": "role", "v": cell}]}
        return float(match(client, q=asked)["q"]["result"][0]["score"])

    assert score("vocab/involvement-role/defence-counsel") == 100
    assert score("vocab/involvement-role/detained") == 75


@pytest.mark.parametrize("id", ["habeas:Person", "Person", "person", HABEAS + "Person"])
def test_a_type_is_known_by_identifier_iri_or_name(client: FlaskClient, id: str) -> None:
    found = match(client, q={"query": "Example", "type": id, "limit": 20})["q"]["result"]

    assert {each["id"] for each in found} == {"id/agent/p9001", "id/agent/p9002"}


def test_no_more_candidates_than_are_asked_for(client: FlaskClient) -> None:
    assert len(match(client, q={"query": "Ada Example", "limit": 1})["q"]["result"]) == 1
    assert len(match(client, q={"query": "Example", "limit": 10**30})["q"]["result"]) <= 20


def test_get_asks_the_same_and_is_remembered_by_its_tag(client: FlaskClient) -> None:
    text = json.dumps({"q": {"query": "North Watch"}})
    path = f"/reconcile?{urlencode({'queries': text})}"

    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.json == match(client, q={"query": "North Watch"})
    assert (again.status_code, again.data) == (304, b"")


def test_any_page_may_ask_without_credentials(client: FlaskClient) -> None:
    headers = {"Origin": "http://127.0.0.1:3333"}
    for response in (
        client.get("/reconcile", headers=headers),
        client.post("/reconcile", data={"queries": "{}"}, headers=headers),
        client.get("/reconcile/suggest/type?prefix=a", headers=headers),
        client.options("/reconcile", headers=headers),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("nonsense", "not JSON"),
        ("[]", "must be a JSON object"),
        ('{"q": []}', "queries['q'] must be a JSON object"),
        ('{"q": {}}', "nothing to look for"),
        ('{"q": {"query": "   "}}', "nothing to look for"),
        ('{"q": {"query": ["a"]}}', "queries['q'].query must be text"),
        ('{"q": {"query": "a", "limit": "many"}}', "whole number"),
        ('{"q": {"query": "a", "limit": -1}}', "whole number"),
        ('{"q": {"query": "a", "limit": 1e999}}', "whole number"),
        ('{"q": {"query": "a", "limit": NaN}}', "not JSON"),
        ('{"q": {"query": "a", "limit": true}}', "whole number"),
        ('{"q": {"query": "a", "type": 3}}', "type must be text"),
        ('{"q": {"query": "a", "type_strict": "perhaps"}}', "type_strict"),
        ('{"q": {"query": "a", "properties": {}}}', "must be a JSON array"),
        ('{"q": {"query": "a", "properties": [{"pid": "country"}]}}', "no value"),
        ('{"q": {"query": "a", "properties": [{"v": 1}]}}', "pid must be text"),
        ('{"q": {"query": "\\ud800"}}', "not Unicode"),
        ('{"\\ud800": {"query": "a"}}', "not Unicode"),
        ('{"q": {"query": ' + "9" * 5000 + "}}", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"q": ' * 50_000, "nested too deeply"),
    ],
)
def test_what_is_no_batch_is_refused_with_its_place(
    client: FlaskClient, text: str, said: str
) -> None:
    assert said in refused(client.post("/reconcile", data={"queries": text}), 400)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ({"query": "a", "type": "habeas:Organisation"}, "habeas:Organization"),
        ({"query": "a", "properties": [{"pid": "schema:urk", "v": 1}]}, "schema:url"),
    ],
)
def test_an_unknown_type_or_property_is_refused_with_near_ones(
    client: FlaskClient, query: Any, near: str
) -> None:
    response = client.post("/reconcile", data={"queries": json.dumps({"q": query})})

    assert near in refused(response, 400)


@pytest.mark.parametrize(
    "asked",
    [
        {"queries": {f"q{n}": {"query": "a"} for n in range(MOST_QUERIES + 1)}},
        {"queries": {"q": {"query": "a", "properties": [{"pid": "country", "v": 1}] * 11}}},
        {"queries": {"q": {"query": "a", "properties": [{"pid": "country", "v": [1] * 11}]}}},
        {"queries": {"q": {"query": "a", "properties": [{"pid": "country", "v": [1] * 6}] * 2}}},
        {"queries": {"q": {"query": "a", "type": ["habeas:Person"] * 11}}},
        {"extend": {"ids": ["a"] * (MOST_IDS + 1), "properties": []}},
        {"extend": {"ids": [], "properties": [{"id": "country"}] * 21}},
    ],
)
def test_too_much_at_once_is_413_and_says_how_much_is_not(client: FlaskClient, asked: Any) -> None:
    form = {name: json.dumps(value) for name, value in asked.items()}

    assert "at most" in refused(client.post("/reconcile", data=form), 413)


def test_a_body_that_is_too_long_is_413(client: FlaskClient) -> None:
    refused(client.post("/reconcile", data={"queries": "x" * (2 << 20)}), 413)


def test_a_long_cell_does_not_spoil_its_batch(client: FlaskClient) -> None:
    found = match(client, q0={"query": "word " * 20_000}, q1={"query": "North Watch"})

    assert found["q1"]["result"][0]["match"]


def test_a_batch_that_takes_too_long_is_ended(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("habeas_api.reconciliation.answering.SECONDS", -1.0)

    response = client.post("/reconcile", data={"queries": '{"q": {"query": "North Watch"}}'})

    assert "fewer rows" in refused(response, 504)


#: A row that takes long, and columns that do: many values, or many columns.
_SLOW_ROW = {
    "query": "North Watch",
    "properties": [{"pid": id, "v": ["x"] * 10} for id in ("skos:prefLabel", "role", "schema:url")],
}
_SLOW_COLUMNS = {"ids": [NORTH], "properties": [{"id": "schema:url"}, {"id": "role"}] * 10}


@pytest.mark.parametrize(
    ("form", "advice"),
    [
        ({"queries": {"q": _SLOW_ROW}}, "fewer properties with them"),
        ({"extend": _SLOW_COLUMNS}, "fewer things"),
    ],
)
def test_one_row_or_one_thing_that_takes_too_long_is_ended(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, form: Any, advice: str
) -> None:
    seconds = count()  # each look at the clock is a second later
    monkeypatch.setattr(
        "habeas_api.reconciliation.answering.monotonic", lambda: float(next(seconds))
    )

    response = client.post("/reconcile", data={k: json.dumps(v) for k, v in form.items()})

    assert advice in refused(response, 504)


#: What people write into cells, with much of what addresses are made of; half characters too.
_CELL = st.text(
    st.one_of(st.sampled_from(".:/%[]@?#\\ aw"), st.characters(exclude_categories=())), max_size=30
)
#: One property of each kind of values.
_OF_EACH_KIND = (
    *("skos:altLabel", "dcterms:description", "role", "dcterms:identifier", "schema:url"),
    *("begins", "skos:exactMatch", "country"),
)


@settings(max_examples=60, deadline=None)
@given(query=_CELL, value=_CELL)
@example(query="50.5%", value="Dr.[x]")
@example(query="\ud800", value="a")
@example(query="www.a.b:x", value="a.b%zz")
@example(query="a.b:80:90", value="a.\ue000")
@example(query="\u007f.", value="http://[a.b")
def test_no_cell_spoils_its_batch(app: Flask, query: str, value: str) -> None:
    pairs = [{"pid": id, "v": [value, {"id": value}]} for id in _OF_EACH_KIND]
    rows = {
        "q0": {"query": query or "a", "properties": pairs},
        "q1": {"query": "North Watch"},
    }
    client = app.test_client()
    extend_form = {"ids": [value], "properties": [{"id": "schema:url"}]}

    for texts, form in ((query + value, {"queries": rows}), (value, {"extend": extend_form})):
        response = client.post("/reconcile", data={k: json.dumps(v) for k, v in form.items()})
        if any("\ud800" <= character <= "\udfff" for character in texts):
            assert "not Unicode" in refused(response, 400)
            continue
        assert response.status_code == 200, response.text
        if "queries" in form:
            assert response.json is not None
            assert response.json["q1"]["result"][0]["match"]
    prefix = urlencode({"prefix": value.encode(errors="replace")})
    for what in ("entity", "type", "property"):
        assert client.get(f"/reconcile/suggest/{what}?{prefix}").status_code == 200


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"other": "{}"}, "queries or extend"),
        ({"queries": "{}", "extend": "{}"}, "that once"),
        ({"queries": ["{}", "{}"]}, "that once"),
    ],
)
def test_one_question_is_asked_at_a_time(client: FlaskClient, form: Any, said: str) -> None:
    assert said in refused(client.post("/reconcile", data=form), 400)


def test_another_kind_of_body_is_415(client: FlaskClient) -> None:
    assert "version 0.2" in refused(client.post("/reconcile", json={"queries": []}), 415)


def test_jsonp_is_refused_with_the_way_to_ask(client: FlaskClient) -> None:
    for path in ("/reconcile?callback=run", "/reconcile?queries=%7B%7D&callback=run"):
        assert "CORS" in refused(client.get(path), 400)


def test_refusals_are_json_for_programs_that_like_pages(client: FlaskClient) -> None:
    # Java's own client says this.
    accept = {"Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"}

    refused(client.post("/reconcile", data={"queries": "["}, headers=accept), 400)


def test_a_service_without_an_index_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    here = app.extensions["habeas"]
    monkeypatch.delitem(app.extensions, "habeas.reconciling", raising=False)
    monkeypatch.delitem(app.extensions, "habeas.search", raising=False)
    monkeypatch.setattr(type(here.release), "side", lambda self, name: None)

    said = refused(app.test_client().get("/reconcile"), 404)

    assert "no search index" in said


# Suggestions


def test_suggestions_for_each_sort(client: FlaskClient) -> None:
    def first(what: str, query: str) -> Any:
        return told(client, f"/reconcile/suggest/{what}?{query}")["result"][0]["id"]

    assert first("entity", "prefix=north") == NORTH
    assert first("entity", "prefix=id/agent/north-watch") == NORTH
    assert first("entity", "prefix=Ada&type=habeas:Person") == "id/agent/p9001"
    assert first("type", "prefix=organ") == "habeas:Organization"
    assert first("type", "prefix=habeas:Pers") == "habeas:Person"
    assert first("property", "prefix=website") == "schema:url"
    assert first("property", "prefix=schema:u") == "schema:url"


def test_suggestions_come_page_by_page(client: FlaskClient) -> None:
    def page(cursor: int) -> list[str]:
        said = told(client, f"/reconcile/suggest/property?prefix=&cursor={cursor}")
        return [each["id"] for each in said["result"]]

    assert len(page(0)) == 10
    assert not set(page(0)) & set(page(10))
    assert page(1000) == []


def test_what_programs_send_beside_is_left_alone(client: FlaskClient) -> None:
    beside = "prefix=north&type_strict=any&all_types=true&exact=false&lang=en&_=17"

    assert client.get(f"/reconcile/suggest/entity?{beside}").status_code == 200


def test_flyouts_are_html_in_json_without_anything_that_runs(client: FlaskClient) -> None:
    said = told(client, "/reconcile/flyout/entity?id=id/agent/law-aid")

    assert said["id"] == "id/agent/law-aid"
    assert "<script" not in said["html"]
    assert "&lt;script&gt;" in said["html"]
    for path in ("type?id=habeas:Person", "property?id=country"):
        assert "<strong" in told(client, f"/reconcile/flyout/{path}")["html"]


@pytest.mark.parametrize("path", ["flyout/entity", "flyout/type", "flyout/property", "view"])
@pytest.mark.parametrize(
    "id", ["", "id/agent/never", "%22%3E%3Cscript%3E", "id/agent/../..", "x" * 400]
)
def test_what_is_not_there_is_refused(client: FlaskClient, path: str, id: str) -> None:
    response = client.get(f"/reconcile/{path}?id={id}")
    if (path, id) == ("view", "id/agent/never"):  # what is there is known where it leads
        assert response.headers["Location"] == "/doc/agent/never"
    else:
        assert response.status_code in (400, 404)


# Previews


def test_a_preview_is_small_and_runs_nothing(client: FlaskClient) -> None:
    response = client.get("/reconcile/preview?id=id%2Fagent%2Flaw-aid")

    assert response.mimetype == "text/html"
    assert len(response.data) < 4_000
    assert "<script" not in response.text
    assert "javascript:" not in re.findall(r'href="([^"]*)"', response.text)
    assert all(
        urlsplit(address).scheme in ("", "http", "https", "mailto")
        for address in re.findall(r'href="([^"]*)"', response.text)
    )


def test_previews_alone_may_stand_in_pages_of_others(client: FlaskClient) -> None:
    def policy(path: str) -> str:
        return client.get(path).headers["Content-Security-Policy"]

    shown = policy(f"/reconcile/preview?id={NORTH}")
    assert "frame-ancestors *" in shown
    assert "default-src 'none'" in shown
    assert "script-src" not in shown
    assert "frame-ancestors *" in policy("/reconcile/preview?id=never")
    for path in ("/", "/reconcile", "/reconcile/about", "/doc/agent/north-watch"):
        assert "frame-ancestors 'none'" in policy(path)


# Columns


def test_columns_for_things(client: FlaskClient) -> None:
    said = extend(client, [NORTH, ROOT + NORTH, "agent:p9002", "never"], "schema:url", "role")

    assert said["meta"][1]["type"]["id"] == "vocab:involvement-role"
    assert list(said["rows"]) == [NORTH, ROOT + NORTH, "agent:p9002", "never"]
    assert said["rows"][NORTH] == said["rows"][ROOT + NORTH]
    assert said["rows"][NORTH]["schema:url"] == [{"str": "https://example.org/"}]
    assert said["rows"]["agent:p9002"]["role"] == [
        {"id": "vocab/involvement-role/defence-counsel", "name": "defence counsel"}
    ]
    assert said["rows"]["never"] == {"schema:url": [], "role": []}


def test_settings_of_columns(client: FlaskClient) -> None:
    def cells(**settings: Any) -> Any:
        said = extend(client, [NORTH], {"id": "skos:prefLabel", "settings": settings})
        return said["rows"][NORTH]["skos:prefLabel"]

    assert len(cells()) == 2
    assert len(cells(limit="1")) == len(cells(limit=1)) == 1
    assert cells(language="ar") == [{"str": "مرصد الشمال"}]
    assert cells(count="on") == cells(count=True) == [{"int": 2}]
    assert len(cells(unknown="left alone")) == 2


@pytest.mark.parametrize(
    "asked",
    [
        "[]",
        '{"ids": []}',
        '{"ids": "a", "properties": []}',
        '{"ids": [1], "properties": []}',
        '{"ids": ["a"], "properties": [{"id": "nothing-such"}]}',
        '{"ids": ["a"], "properties": [{"id": "country", "settings": {"limit": "x"}}]}',
    ],
)
def test_what_asks_for_no_columns_is_refused(client: FlaskClient, asked: str) -> None:
    refused(client.post("/reconcile", data={"extend": asked}), 400)


def test_properties_are_proposed_for_a_type(client: FlaskClient) -> None:
    def proposed(query: str) -> list[str]:
        said = told(client, f"/reconcile/properties?{query}")
        return [each["id"] for each in said["properties"]]

    assert "habeas:hasOrganizationType" in proposed("type=habeas:Organization")
    assert "habeas:hasOrganizationType" not in proposed("type=habeas:Person")
    assert len(proposed("type=habeas:Person&limit=3")) == 3
    assert "schema:url" in proposed("")


# A client


@pytest.fixture(scope="module")
def reconcile(address: str) -> Iterator[Any]:
    """The function ``reconcile`` of the package ``reconciler``, asking over the network."""
    # It asks NumPy for a name that NumPy 2 lacks, where a row has no candidate.
    if not hasattr(numpy, "NaN"):
        vars(numpy)["NaN"] = numpy.nan
    yield lambda *args, **more: reconciler.reconcile(
        *args, reconciliation_endpoint=f"{address}/reconcile", **more
    )
    webutils.http.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_package_reconciler_matches_a_column(reconcile: Any) -> None:
    table = pandas.DataFrame(
        {
            "name": ["north watch", "Nobody at all", "مرصد الشمال", "North Watch Inc."],
            "type": ["human rights NGO"] * 4,
        }
    )

    found = reconcile(
        table["name"],
        type_id="habeas:Organization",
        property_mapping={"habeas:hasOrganizationType": table["type"]},
    )

    by_name = found.set_index("input_value")
    assert by_name.loc["north watch", "id"] == NORTH
    assert by_name.loc["مرصد الشمال", "id"] == NORTH
    assert by_name.loc["Nobody at all", "id"] != by_name.loc["Nobody at all", "id"]  # no number
    assert bool(by_name.loc["North Watch Inc.", "match"])
    assert by_name.loc["north watch", "type"] == "Organization"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_package_reconciler_asks_in_batches(reconcile: Any) -> None:
    names = pandas.Series([f"North Watch {number}" for number in range(35)])

    found = reconcile(names, top_res="all")

    assert set(found["input_value"]) == set(names)
