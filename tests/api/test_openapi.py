"""What programs are told about the service, and whether it is true."""

import http.client
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException

from habeas.release.opened import Release, open_release
from habeas.release.sides import SIDES, make_sides
from habeas.store.workers import WorkerPool
from habeas_api import create_app
from habeas_api.counting import pattern
from habeas_api.networks.declared import ROUTES
from habeas_api.networks.desk import NAME
from habeas_api.openapi import told
from habeas_api.openapi_document import document
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter

#: Pages and what belongs to them: a program has no use for them.
NOT_TOLD = {"/", "/static/habeas.css"}
#: What no parameter can mean, encoded.
NONSENSE = "%01no-such-thing"


#: What is derived from the records, and what describes the release.
MORE = """
<https://w3id.org/habeas/id/case/x1> <https://w3id.org/habeas/actor-as/detained> <https://w3id.org/habeas/id/agent/p9001> <https://w3id.org/habeas/graph/derived> .
<https://w3id.org/habeas/dataset> <http://purl.org/dc/terms/title> "Invented"@en <https://w3id.org/habeas/graph/description> .
"""


@pytest.fixture(scope="module")
def release(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The invented release with all of its graphs and sides, as a build leaves it."""
    folder = tmp_path_factory.mktemp("whole") / "release"
    shutil.copytree(release.folder, folder, ignore=shutil.ignore_patterns("LOCK"))
    for side in SIDES:
        shutil.rmtree(folder / side.name, ignore_errors=True)
    store = ox.Store(str(folder / "store"))
    store.load(MORE.encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sides"] = make_sides(folder)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return open_release(folder)


@pytest.fixture(scope="module")
def app(release: Release) -> Iterator[Flask]:
    with WorkerPool(release.folder / "store", workers=2, seconds=5.0) as pool:
        app = create_app(release, pool)
        yield app
        app.extensions[NAME].close()


@pytest.fixture(scope="module")
def operations(app: Flask) -> list[Operation]:
    return told(app).operations


@pytest.fixture(scope="module")
def said(app: Flask) -> Any:
    return app.test_client().get("/openapi.json").json


@pytest.fixture(scope="module")
def line(address: str) -> Iterator[http.client.HTTPConnection]:
    """A line to the service as it is served."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    yield line
    line.close()


# What is told


def test_it_is_valid_openapi(said: Any) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="a validator of OpenAPI")

    validator.validate(said)
    assert said["openapi"].startswith("3.1")


def test_every_schema_is_a_schema(said: Any) -> None:
    for schema in said["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def filled(operation: Operation) -> str:
    """Return the path of an operation with its examples; what has none stays as it is."""
    path = operation.path
    for each in operation.of_path:
        if each.example is not None:
            path = path.replace(f"{{{each.name}}}", str(each.example))
    return path


def rule_of(app: Flask, path: str, method: str) -> str | None:
    """Return the route that answers at a path, if there is one."""
    try:
        found, _ = app.url_map.bind("localhost").match(path, method.upper(), return_rule=True)
    except HTTPException:
        return None
    return str(found.rule)


def test_every_operation_has_a_route(app: Flask, operations: list[Operation]) -> None:
    lost = [
        (each.name, each.path)
        for each in operations
        if "{" in filled(each) or rule_of(app, filled(each), each.method) is None
    ]

    assert not lost


def test_every_route_is_told(app: Flask, client: FlaskClient, operations: list[Operation]) -> None:
    # Some routes take a method only to say that there is none.
    refused = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"POST", "PUT", "DELETE", "PATCH"}
        if client.open(re.sub("<[^>]*>", "x", rule.rule), method=method).status_code == 405
    }
    there = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE", "PATCH"}
        if rule.rule not in NOT_TOLD and (rule.endpoint, method) not in refused
    }

    paths = [(filled(each), each.method) for each in operations]
    paths += [
        (example.path.partition("?")[0], each.method)
        for each in operations
        for example in each.examples
        if example.status != 404
    ]
    described = {(rule_of(app, path, method), method.upper()) for path, method in paths}

    assert not sorted(there - described)


def test_names_are_unique_and_every_operation_has_an_example(operations: list[Operation]) -> None:
    names = [each.name for each in operations]

    assert not [name for name, count in Counter(names).items() if count > 1]
    assert not [each.name for each in operations if not each.examples]
    assert not [each.name for each in operations if not each.summary.endswith(".")]
    for each in operations:
        declared = [one.name for one in (*each.of_path, *each.parameters, *each.asks)]
        assert len(declared) == len(set(declared)), each.name
        assert all(one.meaning.endswith(".") for one in (*each.of_path, *each.parameters))


def test_it_says_where_it_is_asked(said: Any, release: Release, app: Flask) -> None:
    pool = app.extensions["habeas"].pool
    other = create_app(release, pool)
    other.config["ADDRESS"] = "https://habeas.example"

    told_there = other.test_client().get("/openapi.json", headers={"Host": "evil.example"}).json

    assert told_there is not None
    assert told_there["servers"] == [{"url": "https://habeas.example"}]
    assert said["servers"][0]["url"].startswith("http://localhost")


def test_it_is_known_by_its_tag(client: FlaskClient) -> None:
    tag = client.get("/openapi.json").headers["ETag"]

    assert client.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_what_is_told_of_a_network_is_what_it_takes(said: Any, name: str) -> None:
    path = "/networks/{rule}" + {"network": "", "drawing": "/drawing.svg"}.get(name, f"/{name}")
    given = said["paths"][path]["get"]["parameters"]
    names = {each["name"] for each in given if each["in"] != "header"}

    assert names == {"rule"} | {each.name for each in ROUTES[name].parameters}


def test_a_bound_that_is_told_is_kept(client: FlaskClient, said: Any) -> None:
    told_of_it = said["paths"]["/networks/{rule}/robustness"]["get"]["parameters"]
    (steps,) = (each["schema"] for each in told_of_it if each["name"] == "steps")

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

    given = document([one], "0")["paths"]["/cases/{case}"]["get"]

    assert given["parameters"][0] == {
        "name": "case",
        "in": "path",
        "description": "Its name.",
        "required": True,
        "schema": {"type": "string", "maxLength": 500},
    }
    assert set(given["responses"]) == {"200", "304", "404"}


# What is answered


def ask(
    line: http.client.HTTPConnection, method: str, example: Example
) -> tuple[int, http.client.HTTPMessage, bytes]:
    headers = {"Accept": "*/*", **example.headers}
    if example.body_type:
        headers["Content-Type"] = example.body_type
    line.request(method.upper(), example.path, example.body or None, headers)
    answer = line.getresponse()
    return answer.status, answer.headers, answer.read()


def check(operation: Operation, example: Example, answer: Any, told_of_all: Any) -> str:
    """Return what is wrong with an answer to an example; nothing if it is as declared."""
    status, headers, content = answer
    kind = headers.get_content_type()
    given = told_of_all["paths"][operation.path][operation.method]["responses"]
    if str(status) not in given:
        return f"{status} is not declared: {content[:300]!r}"
    if status != example.status and not (operation.is_slow and status == 202):
        return f"{status} instead of {example.status}: {content[:300]!r}"
    declared = given[str(status)]
    if "$ref" in declared:
        declared = told_of_all["components"]["responses"][declared["$ref"].rpartition("/")[2]]
    wanted = example.media_type or next(iter(declared.get("content", {"": None})))
    if wanted and status == example.status and kind != wanted:
        return f"{kind} instead of {wanted}"
    if 300 <= status < 400:
        return "" if "Location" in headers else "there is no Location"
    if "content" not in declared:
        return "there is a body, and none is declared" if content else ""
    if kind not in declared["content"]:
        return f"{kind} is not declared"
    missing = [
        name
        for name in ("ETag", "Location")
        if name in declared.get("headers", {}) and name not in headers
    ]
    if missing:
        return f"there is no {missing}"
    if "json" in kind:
        schema = declared["content"][kind]["schema"]
        # References begin at the whole document.
        validator = Draft202012Validator({**schema, "components": told_of_all["components"]})
        faults = validator.iter_errors(json.loads(content))
        errors = [f"{each.json_path}: {each.message[:300]}" for each in faults]
        return "; ".join(errors[:5])
    return ""


def test_every_example_is_answered_as_it_is_declared(
    line: http.client.HTTPConnection, operations: list[Operation], said: Any
) -> None:
    wrong = {
        f"{each.name} {example.path}": fault
        for each in operations
        for example in each.examples
        if (fault := check(each, example, ask(line, each.method, example), said))
    }

    assert not wrong, json.dumps(wrong, indent=1)


def test_every_example_has_the_same_headers_for_head(
    line: http.client.HTTPConnection, operations: list[Operation]
) -> None:
    for each in operations:
        if each.method != "get" or each.is_slow or not each.examples:
            continue
        example = each.examples[0]
        status, _, content = ask(line, "HEAD", example)

        assert (status, content) == (example.status, b""), each.name


def test_every_parameter_that_is_declared_is_read(
    app: Flask, client: FlaskClient, operations: list[Operation], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[str] = set()
    original = Parameter.read

    def remembered(self: Parameter, texts: Any) -> Any:
        read.add(self.name)
        return original(self, texts)

    monkeypatch.setattr(Parameter, "read", remembered)
    unread = []
    for each in operations:
        working = [one for one in each.examples if one.status < 400]
        example = next(iter(working or each.examples), Example(filled(each)))
        for parameter in each.parameters:
            read.clear()
            joined = "&" if "?" in example.path else "?"
            kept = re.sub(rf"([?&]){re.escape(parameter.name)}=[^&]*&?", r"\1", example.path)
            joined = "" if kept.endswith(("?", "&")) else joined
            answer = client.open(
                f"{kept}{joined}{quote(parameter.name)}={NONSENSE}",
                method=each.method.upper(),
                data=example.body or None,
                content_type=example.body_type or None,
                headers=dict(example.headers),
            )
            if parameter.name not in read and not 400 <= answer.status_code < 500:
                unread.append((each.name, parameter.name, answer.status_code))

    assert not unread


def test_every_example_is_counted_by_its_route(
    app: Flask, client: FlaskClient, operations: list[Operation]
) -> None:
    for each in operations:
        for example in each.examples:
            if each.method == "get" and not each.is_slow:
                for _ in range(2):  # what is remembered has a shorter way
                    client.get(example.path, headers=dict(example.headers))
    counted = set(re.findall(r'route="([^"]*)"', client.get("/metrics").text))
    there = {pattern(rule.rule) for rule in app.url_map.iter_rules()}

    assert counted <= there
    assert {"/sparql", "/queries/{name}", "/networks/{rule}", "/doc/{kind}/{local}"} <= counted
