"""The query library over HTTP: what is asked, what comes back, what is said of mistakes."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from habeas import queries
from habeas.queries.library import InvalidQueriesError
from habeas.release import Release
from habeas.store.workers import WorkerPool
from habeas_api import create_app

PAGE = {"Accept": "text/html"}
OWN = """\
# Which cases are called so?
#
# Input     ?case    optional: only this case
#           ?least    optional: a number
#           ?name    optional: only this name
# Output    ?case ?name ?least    one row per name

SELECT ?case ?name ?least WHERE { ?case a habeas:Case ; skos:prefLabel ?name } ORDER BY ?case ?name
"""


@pytest.fixture(scope="module")
def served(invented_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service over the invented release, with one query of its own."""
    folder = tmp_path_factory.mktemp("queries")
    (folder / "called-so.rq").write_text(OWN, encoding="utf-8")
    with (
        pytest.MonkeyPatch.context() as patch,
        WorkerPool(invented_release.folder / "store", workers=1, seconds=10.0) as pool,
    ):
        patch.setenv("HABEAS_QUERIES", str(folder))
        yield create_app(invented_release, pool)


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


def test_the_list_says_of_each_query_what_it_takes_and_gives(client: FlaskClient) -> None:
    listed = client.get("/queries", headers={"Accept": "application/json"}).json

    assert listed is not None
    by_name = {each["name"]: each for each in listed["queries"]}
    assert sorted(by_name) == sorted([*queries.names(), "called-so"])
    involved = by_name["who-is-involved"]
    assert involved["competency"] == 1
    assert involved["takes"][0]["kind"] == "case"
    assert involved["columns"][:2] == ["case", "agent"]
    assert by_name["called-so"]["ships"] is False
    assert client.get("/queries?format=json", headers=PAGE).json == listed


def test_the_page_of_the_list_names_them_all(client: FlaskClient) -> None:
    page = client.get("/queries", headers=PAGE).text

    for name in [*queries.names(), "called-so"]:
        assert f'href="/queries/{name}"' in page
    assert "Of this service" in page
    assert page.count("<h2") == 4


@pytest.mark.parametrize("name", queries.names())
def test_every_page_of_a_query_has_an_example_from_the_release(
    client: FlaskClient, name: str
) -> None:
    response = client.get(f"/queries/{name}", headers=PAGE)

    assert response.status_code == 200
    page = response.text
    assert "An example could not be had" not in page
    header = queries.header(name)
    for column in header.outputs:
        assert f'<th scope="col">{column}</th>' in page
    for form in ("csv", "json", "tsv", "xml"):
        (link,) = set(re.findall(rf'href="(/queries/{name}\?[^"]*format={form})"', page))
        answered = client.get(html.unescape(link))
        assert answered.status_code == 200, link
    assert f"curl 'http://localhost/queries/{name}?" in html.unescape(page)
    assert "PREFIX " in page or "habeas:" not in queries.read(name)


def test_an_example_has_ten_rows_at_most_and_an_answer_has_all(client: FlaskClient) -> None:
    def rows(path: str) -> int:
        return client.get(path, headers=PAGE).text.count("<tr>") - 1

    assert rows("/queries/evidence-claims") == 10
    assert rows("/queries/evidence-claims?format=html") > 10


def test_a_page_has_the_answer_for_what_was_given(client: FlaskClient) -> None:
    page = client.get("/queries/cases?case=x1", headers=PAGE).text

    assert "The case of Ada Example" in page
    assert "The case of Ben Example" not in page
    assert 'value="x1"' in page
    assert "/queries/cases?case=x1&amp;format=csv" in page


def test_a_variable_may_be_called_like_anything(client: FlaskClient) -> None:
    page = client.get("/queries/called-so?name=A%26B", headers=PAGE)

    assert page.status_code == 200
    assert "/queries/called-so?name=A%26B&amp;format=csv" in page.text


@pytest.mark.parametrize("value", ["x1", "case:x1", "https://w3id.org/habeas/id/case/x1"])
def test_values_can_be_short_or_whole(client: FlaskClient, value: str) -> None:
    response = client.get("/queries/cases", query_string={"case": value, "format": "csv"})

    assert response.text.splitlines()[1].startswith("https://w3id.org/habeas/id/case/x1,")
    assert len(response.text.splitlines()) == 2


@pytest.mark.parametrize(
    ("accept", "first"),
    [
        ("text/csv", b"case,label"),
        ("text/tab-separated-values", b"?case\t?label"),
        ("application/sparql-results+json", b"{"),
        ("application/sparql-results+xml", b"<?xml"),
    ],
)
def test_the_accept_header_chooses_the_format(
    client: FlaskClient, accept: str, first: bytes
) -> None:
    response = client.get("/queries/cases?case=x1", headers={"Accept": accept})

    assert response.mimetype == accept
    assert response.data.startswith(first)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/queries/casses", 404, "Did you mean 'cases'"),
        ("/queries/called-to", 404, "'called-so'"),
        ("/queries/cases?cse=x1", 400, "Did you mean 'case'"),
        ("/queries/cases?case=x3", 400, "Did you mean 'x2' or 'x1'"),
        ("/queries/cases?case=two%20words", 400, "No case is called 'two words'"),
        ("/queries/cases?case=x1&case=x2", 400, "Give one value for 'case'"),
        ("/queries/cases?format=cvs", 400, "Did you mean 'csv'"),
        ("/queries?format=cvs", 400, "No format is called"),
        (
            "/queries/interventions-by-type?type=joint-statment",
            400,
            "Did you mean 'joint-statement'",
        ),
        ("/queries/time-held-on-a-day?day=soon", 400, "give a day such as 2019-05-03"),
        ("/queries/called-so?least=many", 400, "give a whole number"),
        ("/queries/incoming?format=csv", 400, "Give a value for 'resource'"),
    ],
)
def test_what_is_asked_wrongly_is_named_with_what_is_near(
    client: FlaskClient, path: str, status: int, words: str
) -> None:
    for accept in ("application/json", "text/html"):
        response = client.get(path, headers={"Accept": accept})

        assert response.status_code == status
        assert words in html.unescape(response.text)


def test_a_value_that_is_no_name_is_bound_and_not_written(client: FlaskClient) -> None:
    text = '"> } SELECT * { ?s ?p ?o } #<script>'

    response = client.get("/queries/evidence-claims", query_string={"thing": text}, headers=PAGE)

    assert response.status_code == 200
    assert "<p>0 rows" in response.text
    assert "<script>" not in response.text


def test_the_service_says_that_words_can_be_asked_for(client: FlaskClient) -> None:
    said = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    asked = client.get(
        "/sparql",
        query_string={"query": 'SELECT ?x { ?x habeas:matchesText "ada example" ; a habeas:Case }'},
        headers={"Accept": "text/csv"},
    )

    assert "#propertyFeature> <https://w3id.org/habeas/ontology#matchesText> ." in said
    assert asked.text.split() == ["x", "https://w3id.org/habeas/id/case/x1"]


def test_a_folder_with_a_broken_query_stops_the_service_before_it_starts(
    invented_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: Flask
) -> None:
    (tmp_path / "broken.rq").write_text("nothing", encoding="utf-8")
    monkeypatch.setenv("HABEAS_QUERIES", str(tmp_path))

    with pytest.raises(InvalidQueriesError, match=r"broken\.rq, line 1"):
        create_app(invented_release, served.extensions["habeas"].pool)


def test_an_example_that_takes_too_long_is_said_to_be_missing(
    invented_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } } }"
    (tmp_path / "slow.rq").write_text(f"# How long?\n# Output ?n\n{slow}", encoding="utf-8")
    monkeypatch.setenv("HABEAS_QUERIES", str(tmp_path))
    with WorkerPool(invented_release.folder / "store", workers=1, seconds=0.5) as pool:
        client = create_app(invented_release, pool).test_client()
        page = client.get("/queries/slow", headers=PAGE)
        answer = client.get("/queries/slow?format=csv")

    assert (page.status_code, answer.status_code) == (200, 504)
    assert "An example could not be had in time" in page.text
