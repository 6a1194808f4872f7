"""What programs are told about the service, and whether it is true."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from habeas_api.networks.declared import ROUTES
from habeas_api.operations import Operation, document
from habeas_api.parameters import Parameter


@pytest.fixture(scope="module")
def said(app: Flask) -> Any:
    return app.test_client().get("/openapi.json").json


def test_it_is_valid_openapi(said: Any) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="a validator of OpenAPI")

    validator.validate(said)
    assert said["openapi"].startswith("3.1")


def test_every_address_of_networks_is_told_and_every_one_that_is_told_is_there(
    app: Flask, said: Any
) -> None:
    def shape(path: str) -> str:
        return "/".join("{}" if part.startswith(("<", "{")) else part for part in path.split("/"))

    there = {
        shape(rule.rule.replace(f"<any({choices}):{name}>", choice))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/networks")
        for choices, name in [_choices(rule.rule)]
        for choice in choices.replace(" ", "").split(",")
    }

    assert {shape(path) for path in said["paths"]} == there


def _choices(rule: str) -> tuple[str, str]:
    _, found, rest = rule.partition("<any(")
    choices, _, rest = rest.partition("):")
    return (choices, rest.partition(">")[0]) if found else ("", "")


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_what_is_told_of_a_route_is_what_it_takes(said: Any, name: str) -> None:
    path = "/networks/{rule}" + {"network": "", "drawing": "/drawing.svg"}.get(name, f"/{name}")
    told = {each["name"]: each for each in said["paths"][path]["get"]["parameters"]}

    assert set(told) == {"rule"} | {each.name for each in ROUTES[name].parameters}
    assert all(each["description"].endswith(".") for each in told.values())
    names = [each.name for each in ROUTES[name].parameters]
    assert len(names) == len(set(names))


def test_a_bound_that_is_told_is_kept(client: FlaskClient, said: Any) -> None:
    told = said["paths"]["/networks/{rule}/robustness"]["get"]["parameters"]
    (steps,) = (each["schema"] for each in told if each["name"] == "steps")

    beyond = client.get(f"/networks/co-signing/robustness?steps={steps['maximum'] + 1}")

    assert beyond.status_code == 400
    assert str(steps["maximum"]) in beyond.text


def test_another_part_of_the_service_can_tell_of_itself() -> None:
    one = Operation(
        "/cases/{case}",
        "case",
        "A case.",
        "Cases",
        (Parameter("case", "Its name."),),
        problems=(404,),
    )

    told = document([one], "0")["paths"]["/cases/{case}"]["get"]

    assert told["parameters"][0] == {
        "name": "case",
        "in": "path",
        "description": "Its name.",
        "required": True,
        "schema": {"type": "string", "maxLength": 500},
    }
    assert set(told["responses"]) == {"200", "304", "404"}


def test_it_is_known_by_its_tag(client: FlaskClient) -> None:
    tag = client.get("/openapi.json").headers["ETag"]

    assert client.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304
