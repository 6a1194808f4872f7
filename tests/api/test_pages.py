"""The other pages and addresses: home, words, networks, questions, dumps, health, problems."""

import gzip
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html

from habeas.errors import NoReleaseError
from habeas.release.opened import Release, open_release
from habeas.store.workers import WorkerPool
from habeas_api import create_app
from habeas_api.command import serve
from habeas_api.errors import InvalidSettingError
from habeas_api.openapi import VERSION

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGES = [
    "/",
    "/doc/case/x1",
    "/doc/agent/law-aid",
    "/doc/source/notice",
    "/ontology",
    "/vocab/involvement-role",
    "/vocab/involvement-role/detained",
    "/networks",
    "/queries",
    "/queries/cases",
    "/queries/cases?format=html",
    "/sparql",
    "/sparql?query=ASK%20{}",
    "/sparql?query=CONSTRUCT%20WHERE%20{%20case:x1%20?p%20?o%20}",
    "/void",
    "/nowhere",
    "/id/case/nobody",
]


def read_page(content: bytes) -> Any:
    return html.fromstring(content)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_everybody(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    page = read_page(response.data)

    assert response.mimetype == "text/html"
    assert page.get("lang") == "en"
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert page.xpath("//header//nav[@aria-label]")
    assert page.xpath("//footer")
    assert page.xpath("//meta[@name='viewport']")
    assert page.xpath("//a[@class='skip'][@href='#main']")
    assert len(page.xpath("//title/text()")[0]) > len(" · Habeas")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    fields = page.xpath("//input[not(@type='hidden')] | //textarea | //select")
    assert {field.get("id") for field in fields} == set(page.xpath("//label/@for"))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_no_script_and_needs_nobody_else(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    page = read_page(response.data)

    data = "[@type='application/ld+json'][not(@src)]"  # for search engines: no browser runs it
    assert not page.xpath(f"//script[not(self::*{data})] | //style | //iframe | //img | //@style")
    assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")]
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/static/habeas.css"]
    assert "script-src" not in response.headers["Content-Security-Policy"]
    for link in page.xpath("//a[starts-with(@href, 'http')]"):
        assert "noreferrer" in link.get("rel")


def test_every_link_of_the_first_page_leads_somewhere(client: FlaskClient) -> None:
    page = read_page(client.get("/").data)
    inside = {href.partition("#")[0] for href in page.xpath("//@href") if href.startswith("/")}

    assert {"/sparql", "/networks", "/queries", "/ontology", "/health"} <= inside
    assert {"/dump/public.nq.gz", "/void.html", "/doc/case/x1"} <= inside
    for path in inside:
        with client.get(path, headers=BROWSER) as response:
            assert response.status_code == 200, path


def test_the_first_page_says_what_the_release_holds(client: FlaskClient) -> None:
    text = read_page(client.get("/").data).text_content()

    assert "The case of Ada Example" in text
    assert re.search(r"Person\s*2", text)
    assert "invented00000001" in text


def test_the_stylesheet_has_dark_and_narrow_and_fetches_nothing(client: FlaskClient) -> None:
    style = client.get("/static/habeas.css")

    assert style.mimetype == "text/css"
    assert "prefers-color-scheme: dark" in style.text
    assert "max-width: 44rem" in style.text
    assert "url(" not in style.text
    assert "@import" not in style.text


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_can_be_told_from_paper_by_day_and_by_night(client: FlaskClient) -> None:
    style = client.get("/static/habeas.css").text
    palettes = [dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in style.split("@media")[:2]]

    for palette in palettes:
        for ink in ("ink", "soft", "link", "mark"):
            for paper in ("paper", "tint"):
                light, dark = sorted(map(luminance, (palette[ink], palette[paper])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


# Words


def test_the_ontology_is_described_whole_in_all_formats(client: FlaskClient) -> None:
    for suffix in ("ttl", "jsonld", "nt", "rdf"):
        response = client.get(f"/ontology.{suffix}")
        assert response.status_code == 200
        assert "https://w3id.org/habeas/ontology" in response.text
        assert "isSupportedBy" in response.text
    page = read_page(client.get("/ontology").data)
    assert page.xpath("//article[@id='Involvement']//h3")
    assert page.xpath("//a[@href='/vocab/involvement-role']")
    assert client.get("/ontology.xyz").status_code == 404


def test_a_scheme_comes_with_its_concepts_and_a_concept_with_who_uses_it(
    client: FlaskClient,
) -> None:
    scheme = client.get("/vocab/involvement-role", headers={"Accept": "text/turtle"})
    concept = client.get("/vocab/involvement-role/detained")

    assert scheme.headers["Content-Location"] == "/vocab/involvement-role.ttl"
    assert "defence-counsel" in scheme.text
    assert "Ada Example" in concept.text
    assert concept.headers["ETag"].endswith('-html"')


def test_an_unknown_concept_is_404_and_names_a_near_one(client: FlaskClient) -> None:
    response = client.get("/vocab/involvement-role/detaind")

    assert response.status_code == 404
    assert response.json is not None
    assert response.json["near"][0] == "involvement-role/detained"
    assert client.get("/vocab/Involvement%20Role").status_code == 404


# Networks


def test_the_rules_of_networks_say_what_an_edge_means_and_does_not(client: FlaskClient) -> None:
    listed = client.get("/networks").json

    assert listed is not None
    rules = {rule["rule"]: rule for rule in listed["networks"]}
    assert {"affiliation", "co-involvement", "co-signing"} <= set(rules)
    assert all(rule["definition"] and rule["scopeNote"] for rule in rules.values())
    assert client.get(rules["co-signing"]["network"]).status_code == 200
    assert client.get(rules["co-signing"]["measures"]).status_code == 200


def test_a_network_is_read_by_networkx_and_edges_lead_to_their_evidence(
    client: FlaskClient,
) -> None:
    content: Any = client.get("/networks/co-signing").json
    graph = nx.node_link_graph(content, edges="edges")

    iri = "https://w3id.org/habeas/id/"
    edge = graph.edges[f"{iri}agent/law-aid", f"{iri}agent/north-watch"]
    assert edge["evidence"] == [f"{iri}claim/c6"]
    assert edge["through"] == [f"{iri}intervention/x1-letter"]


def test_a_network_can_be_asked_for_one_case_and_one_day(client: FlaskClient) -> None:
    case = client.get("/networks/co-signing?case=x1").json
    early = client.get("/networks/co-signing?as_of=2000-01-01").json

    assert case is not None
    assert early is not None
    assert len(case["edges"]) == 1
    assert early["edges"] == []


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/networks/co-singing", 404, "co-signing"),
        ("/networks/co-signing?case=x2", 404, "x1"),
        ("/networks/co-signing?as_of=May", 400, "2019-05-03"),
        ("/networks/co-signing?asof=2019", 400, "as_of"),
    ],
)
def test_what_is_asked_wrongly_of_a_network_is_named(
    client: FlaskClient, path: str, status: int, word: str
) -> None:
    response = client.get(path)

    assert response.status_code == status
    assert word in response.text


def test_a_network_that_is_known_already_is_304(client: FlaskClient) -> None:
    tag = client.get("/networks/co-signing").headers["ETag"]

    assert client.get("/networks/co-signing", headers={"If-None-Match": tag}).status_code == 304


# Questions


def test_the_questions_are_listed_with_what_they_ask(client: FlaskClient) -> None:
    listed = client.get("/queries").json

    assert listed is not None
    cases = next(each for each in listed["queries"] if each["name"] == "cases")
    assert cases["question"].startswith("Every case")
    assert cases["parameters"] == ["case"]
    assert cases["address"] == "/queries/cases"


def test_a_question_is_answered_in_the_formats_of_rows(client: FlaskClient) -> None:
    csv = client.get("/queries/cases?format=csv")
    json = client.get("/queries/cases?case=x1", headers={"Accept": "application/json"})

    assert csv.text.splitlines()[0] == "case,label,agents,interventions"
    assert json.json is not None
    assert len(json.json["results"]["bindings"]) == 1


def test_a_value_is_never_part_of_the_query(client: FlaskClient) -> None:
    text = "x> } SELECT * { ?s ?p ?o } #"
    response = client.get("/queries/evidence-claims", query_string={"thing": text})

    assert response.status_code == 200
    assert response.json is not None
    assert response.json["results"]["bindings"] == []


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/queries/casses", 404, "cases"),
        ("/queries/cases?cse=x1", 400, "case"),
        ("/queries/incoming?format=csv", 400, "resource"),
        ("/queries/..%2f__init__", 404, "/queries"),
    ],
)
def test_what_is_asked_wrongly_of_a_question_is_named(
    client: FlaskClient, path: str, status: int, word: str
) -> None:
    response = client.get(path)

    assert response.status_code == status
    assert word in response.text


# Dumps and health


def test_the_dump_is_the_file_of_the_release_and_can_be_had_in_parts(
    client: FlaskClient, release: Release
) -> None:
    whole = client.get("/dump/public.nq.gz")
    part = client.get("/dump/public.nq.gz", headers={"Range": "bytes=0-9"})
    known = client.get("/dump/public.nq.gz", headers={"If-None-Match": whole.headers["ETag"]})

    assert whole.data == (release.folder / "public.nq.gz").read_bytes()
    assert b"Ada Example" in gzip.decompress(whole.data)
    assert (part.status_code, len(part.data)) == (206, 10)
    assert known.status_code == 304
    assert "Content-Encoding" not in whole.headers
    for response in (whole, part, known):
        response.close()


@pytest.mark.parametrize("path", ["/void", "/.well-known/void"])
def test_the_description_of_the_release_is_turtle_unless_asked_otherwise(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path).mimetype == "text/turtle"
    assert client.get(path, headers=BROWSER).mimetype == "text/html"
    assert client.get(path, headers={"Accept": "application/ld+json"}).json
    assert "void#triples" in client.get("/void.nt").text


def test_health_says_what_runs_and_nothing_private(client: FlaskClient) -> None:
    health = client.get("/health").json

    assert health == {
        "status": "ok",
        "store": "ok",
        "workers": "ok",
        "version": "0.1.0",
        "api": VERSION,
        "release": "invented00000001",
    }


# Problems


def test_an_unknown_page_is_404_and_names_a_near_one(client: FlaskClient) -> None:
    response = client.get("/netwroks")

    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["title"] == "Not Found"
    assert "'/networks'" in response.json["detail"]


def test_a_problem_is_a_page_for_people_and_repeats_nothing_as_markup(
    client: FlaskClient,
) -> None:
    for path in ("/<script>alert(1)</script>", "/queries/<script>", "/sparql?query=<script>"):
        response = client.get(path, headers=BROWSER)

        assert response.status_code in (400, 404)
        assert response.mimetype == "text/html"
        assert "<script" not in response.text


def test_a_fault_of_ours_is_500_without_a_trace(
    release: Release, caplog: pytest.LogCaptureFixture
) -> None:
    with WorkerPool(release.folder / "store", workers=1) as pool:
        broken = create_app(release, pool)

        @broken.get("/broken")
        def _fail() -> str:
            raise RuntimeError("the password is canary")

        with caplog.at_level("ERROR"):
            response = broken.test_client().get("/broken?canary-word")

    assert "broken" not in caplog.messages[0]
    assert "canary-word" not in caplog.text
    assert "_fail" in caplog.text, "where in the program"
    assert response.status_code == 500
    assert response.mimetype == "application/problem+json"
    assert "canary" not in response.text
    assert "Traceback" not in response.text


# Settings and the command


def test_settings_come_from_the_environment(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_WORKERS", "1")
    monkeypatch.setenv("HABEAS_QUERY_SECONDS", "1.5")
    monkeypatch.setenv("HABEAS_QUERY_MEMORY", str(200 << 20))
    monkeypatch.setenv("HABEAS_QUEUE", "3")
    monkeypatch.setenv("HABEAS_PROXIES", "1")

    served = create_app(release).extensions["habeas"]

    with served.pool as pool:
        assert pool.lanes.lanes.quick == 1
        assert pool.seconds == 1.5
        assert pool.memory == 200 << 20
        assert pool.queue == 3
        assert served.proxies == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("WORKERS", "two"), ("WORKERS", "0"), ("QUEUE", "1.5"), ("QUEUE", "true"), ("PROXIES", "-1")],
)
def test_a_setting_that_is_no_number_is_named(
    release: Release, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"HABEAS_{name}", value)

    with pytest.raises(InvalidSettingError, match=f"HABEAS_{name} must be a positive number"):
        create_app(release)


def test_a_release_without_dump_and_description_still_serves(
    tmp_path: Path, release: Release
) -> None:
    (tmp_path / "store").symlink_to(release.folder / "store")
    (tmp_path / "manifest.json").write_text('{"version": "bare"}')
    bare = open_release(tmp_path)

    with WorkerPool(bare.folder / "store", workers=1) as pool:
        client = create_app(bare, pool).test_client()
        assert client.get("/").status_code == 200
        assert client.get("/dump/public.nq.gz").status_code == 404
        assert client.get("/void").status_code == 404


def test_the_command_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(serve, ["--releases", str(tmp_path)])

    assert isinstance(result.exception, NoReleaseError)
    assert "Make one with: habeas build" in str(result.exception)


@pytest.mark.parametrize("path", ["/doc/case/x1", "/ontology", "/void", "/openapi.json"])
def test_any_tag_matches_what_is_there(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"If-Match": "*"}).status_code == 200
    assert client.get(path, headers={"If-Match": '"no"'}).status_code == 412
