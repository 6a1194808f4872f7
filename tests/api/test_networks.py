"""Networks over HTTP: what can be asked, in which formats, and what is said of wrong requests."""

import csv
import gzip
import io
from collections.abc import Iterator
from typing import Any

import networkx as nx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from habeas.networks import project
from habeas.networks.arrays import Network
from habeas.release import Release
from habeas.store.workers import WorkerPool
from habeas_api import create_app
from habeas_api.networks.desk import NAME

AGENT = "https://w3id.org/habeas/id/agent/"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
#: Lets a test wait for what a process of its own computes.
WAIT = {"Prefer": "wait=30"}


@pytest.fixture(scope="module")
def served(invented_release: Release) -> Iterator[Flask]:
    """The service over two cases of invented people."""
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        app = create_app(invented_release, pool)
        yield app
        app.extensions[NAME].close()


@pytest.fixture
def networks(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture(scope="module")
def letters(invented_release: Release) -> Network:
    """Who signed letters together, from the library."""
    return project(invented_release, "co-signing")


def of(client: FlaskClient, path: str) -> Any:
    response = client.get(f"/networks/co-signing{path}", headers=WAIT)
    assert response.status_code == 200, response.text
    return response.json


def rows_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    response = client.get(f"/networks/co-signing{path}", headers=WAIT)
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.text)))


def read_page(content: bytes) -> Any:
    return html.fromstring(content)


# Formats


@pytest.mark.parametrize(
    ("asked", "media_type", "begins"),
    [
        ({}, "application/json", b'{"directed"'),
        ({"Accept": "*/*"}, "application/json", b'{"directed"'),
        ({"Accept": "application/graphml+xml"}, "application/graphml+xml", b"<?xml"),
        ({"Accept": "application/gexf+xml, text/csv;q=0.5"}, "application/gexf+xml", b"<?xml"),
        ({"Accept": "text/csv"}, "text/csv", b"source,"),
        (PAGE, "text/html", b"<!doctype html>"),
    ],
)
def test_a_network_comes_in_the_format_that_is_liked_best(
    networks: FlaskClient, asked: dict[str, str], media_type: str, begins: bytes
) -> None:
    response = networks.get("/networks/co-signing", headers=asked)

    assert response.mimetype == media_type
    assert response.data.startswith(begins)
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    ("name", "part"),
    [("gexf", b"<gexf"), ("pajek", b"*Vertices 4"), ("cx2", b"CXVersion"), ("csv", b"source,")],
)
def test_a_format_can_be_named_whatever_is_accepted(
    networks: FlaskClient, name: str, part: bytes
) -> None:
    response = networks.get(f"/networks/co-signing?format={name}", headers=PAGE)

    assert part in response.data


def test_what_nobody_can_write_is_406_with_what_can_be_had(networks: FlaskClient) -> None:
    response = networks.get("/networks/co-signing", headers={"Accept": "image/gif"})

    assert response.status_code == 406
    assert response.json is not None
    assert "application/graphml+xml" in response.json["available"]


def test_the_network_is_that_of_the_library(networks: FlaskClient, letters: Network) -> None:
    graph = nx.node_link_graph(of(networks, ""), edges="edges")

    assert sorted(graph) == list(letters.agents)
    source, target, weight = letters.edges
    expected = {
        (letters.agents[int(one)], letters.agents[int(other)]): float(each)
        for one, other, each in zip(source, target, weight, strict=True)
    }
    found = {
        tuple(sorted((str(one), str(other)))): about["weight"]
        for one, other, about in graph.edges(data=True)
    }
    assert found == expected


def test_pages_lead_on_and_are_together_the_network(networks: FlaskClient) -> None:
    whole = of(networks, "")
    assert whole["page"]["next"] is None

    edges: list[Any] = []
    nodes: dict[str, Any] = {}
    address = "/networks/co-signing?limit=3"
    while address:
        page: Any = networks.get(address).json
        assert len(page["edges"]) <= 3
        edges += page["edges"]
        nodes |= {node["id"]: node for node in page["nodes"]}
        address = page["page"]["next"]

    assert edges == whole["edges"]
    assert sorted(nodes) == [node["id"] for node in whole["nodes"]]
    refused = networks.get("/networks/co-signing?limit=3&format=gexf")
    assert refused.status_code == 400
    assert "Only JSON comes in pages" in refused.text


# Filters


@pytest.mark.parametrize(
    ("query", "agents", "edges"),
    [
        ("", 4, 4),
        ("?case=x1", 3, 2),
        ("?as_of=2000-01-01", 0, 0),
        ("?as_of=2019-05-30", 2, 1),
        ("?from=2021&certainly=true", 3, 3),
        ("?from=2019-06&to=2019-06&certainly=true", 2, 1),
        ("?to=2019-05", 2, 1),
        ("?to=2019&certainly=true", 3, 2),
        ("?minimum_evidence=90", 0, 0),
        ("?kind=Organization", 4, 4),
    ],
)
def test_a_filter_leaves_what_counts(
    networks: FlaskClient, query: str, agents: int, edges: int
) -> None:
    found = of(networks, query)

    assert (len(found["nodes"]), len(found["edges"])) == (agents, edges)


def test_a_weight_can_be_chosen(networks: FlaskClient) -> None:
    def weight(query: str) -> float:
        (edge,) = (
            each
            for each in of(networks, query)["edges"]
            if each["source"].endswith("law-aid") and each["target"].endswith("north-watch")
        )
        return float(edge["weight"])

    assert weight("") == 1.5
    assert weight("?weighting=count") == 2
    assert weight("?weighting=presence") == 1
    assert 0 < weight("?weighting=jaccard") < weight("?weighting=cosine") < 1


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/networks/co-singing", 404, "Did you mean 'co-signing'"),
        ("/networks/co-singing/measures", 404, "Did you mean 'co-signing'"),
        ("/networks/co-signing?case=x3", 404, "x1"),
        ("/networks/co-signing?country=Nowhere", 404, "country"),
        ("/networks/co-signing?kind=Organisation", 400, "Did you mean 'Organization'"),
        ("/networks/co-signing?asof=2019", 400, "Did you mean 'as_of'"),
        ("/networks/co-signing?as_of=May", 400, "2019-05-03"),
        ("/networks/co-signing?from=2021&to=2019", 400, "ends before it starts"),
        ("/networks/co-signing?minimum_evidence=0", 400, "from 1 to 100"),
        ("/networks/co-signing?weighting=newman&weighting=count", 400, "one value"),
        ("/networks/co-signing?limit=0", 400, "from 1 to 100,000"),
        ("/networks/co-signing?case=%FF", 400, "UTF-8"),
        ("/networks/affiliation?weighting=jaccard", 400, "jaccard"),
        ("/networks/kinship", 403, "5 agents or more"),
        ("/networks/kinship/why?one=p9001&other=p9002", 403, "5 agents or more"),
        ("/networks/kinship/communities", 403, "5 agents or more"),
        ("/networks/co-signing/measures?measure=degre", 400, "Did you mean 'degree'"),
        ("/networks/co-signing/measures?measure=degree&damping=0.5", 400, "pagerank would"),
        ("/networks/co-signing/measures?measure=pagerank&damping=2", 400, "from 0 to 0.99"),
        ("/networks/co-signing/ego", 400, "Give a value for 'agent'"),
        ("/networks/co-signing/ego?agent=lawaid", 404, "Did you mean 'law-aid'"),
        ("/networks/co-signing/ego?agent=law-aid&radius=99", 400, "from 1 to 10"),
        ("/networks/co-signing/path?from=law-aid", 400, "'to'"),
        ("/networks/co-signing/path?from=law-aid&to=nobody", 404, "nobody"),
        ("/networks/co-signing/why?one=law-aid&other=north-wach", 404, "'north-watch'"),
        ("/networks/co-signing/robustness?order=degre", 400, "Did you mean 'degree'"),
        ("/networks/co-signing/significance?method=sdms", 400, "Did you mean 'sdsm'"),
        ("/networks/co-signing/drawing.gif", 404, ""),
        ("/networks/co-signing/nothing", 404, ""),
        ("/networks/jobs/ada", 404, "'ada'"),
    ],
)
def test_what_is_asked_wrongly_is_named(
    networks: FlaskClient, path: str, status: int, words: str
) -> None:
    response = networks.get(path)

    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert words in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


# What is computed at once


def test_measures_are_those_of_the_library_the_most_first(
    networks: FlaskClient, letters: Network
) -> None:
    found = of(networks, "/measures?measure=strength&measure=degree")

    expected = sorted(
        zip(letters.agents, letters.strength.tolist(), letters.degree.tolist(), strict=True),
        key=lambda each: -each[1],
    )
    assert [(row["agent"], row["strength"], row["degree"]) for row in found["rows"]] == expected
    assert [each["name"] for each in found["measures"]] == ["strength", "degree"]
    assert all(each["definition"] and each["source"] for each in found["measures"])
    assert found["about"]["claims"] > 0


def test_without_a_name_the_quick_measures_come_and_csv_has_the_same_rows(
    networks: FlaskClient,
) -> None:
    found = of(networks, "/measures")
    rows = rows_of(networks, "/measures?format=csv")

    assert {"degree", "strength", "component"} <= set(found["rows"][0])
    assert not any(each["slow"] for each in found["measures"])
    assert [row["agent"] for row in rows] == [row["agent"] for row in found["rows"]]
    assert [int(row["degree"]) for row in rows] == [row["degree"] for row in found["rows"]]


def test_a_setting_of_a_measure_changes_it(networks: FlaskClient) -> None:
    def ranks(query: str) -> list[float]:
        return [
            row["pagerank"] for row in of(networks, f"/measures?measure=pagerank{query}")["rows"]
        ]

    assert ranks("&damping=0.85") == ranks("")
    assert ranks("&damping=0") == [pytest.approx(0.25)] * 4


def test_an_empty_network_has_empty_answers(networks: FlaskClient) -> None:
    for path in ("/measures", "/communities", "/robustness"):
        assert isinstance(of(networks, f"{path}?as_of=2000-01-01")["rows"], list)
    page = networks.get("/networks/co-signing?as_of=2000-01-01", headers=PAGE)
    assert "Nobody is joined to anybody here." in page.text


def test_those_around_an_agent_come_with_their_evidence(networks: FlaskClient) -> None:
    near = of(networks, "/ego?agent=press-desk")
    far = of(networks, f"/ego?agent={AGENT}press-desk&radius=2")

    assert [node["id"].removeprefix(AGENT) for node in near["nodes"]] == [
        "law-aid",
        "north-watch",
        "press-desk",
    ]
    assert len(near["edges"]) == 3, "also those among the others"
    assert all(edge["evidence"] for edge in near["edges"])
    assert near["graph"]["radius"] == 1
    assert len(far["nodes"]) == 4


def test_a_path_leads_from_one_to_the_other_with_evidence(networks: FlaskClient) -> None:
    found = of(networks, "/path?from=press-desk&to=vigie-du-sud&most=1")

    (chain,) = found["chains"]
    assert [agent.removeprefix(AGENT) for agent in chain["agents"]] == [
        "press-desk",
        "north-watch",
        "vigie-du-sud",
    ]
    assert all(any(step["through"].values()) for step in chain["steps"])
    earlier = of(networks, "/path?from=north-watch&to=law-aid&until=2019-05")
    assert len(earlier["chains"]) == 1, "not by way of press-desk, who came later"
    assert len(of(networks, "/path?from=north-watch&to=law-aid")["chains"]) == 2


def test_why_leads_to_claims_and_sources(networks: FlaskClient) -> None:
    found = of(networks, "/why?one=law-aid&other=north-watch")
    page = networks.get("/networks/co-signing/why?one=law-aid&other=north-watch", headers=PAGE)

    assert len(found["things"]) == 2
    assert all(claim["citations"] for thing in found["things"] for claim in thing["claims"])
    shown = read_page(page.data)
    assert len(shown.xpath("//section")) == 2
    assert shown.xpath("//div[@class='claim']//li/a/@href")
    assert of(networks, "/why?one=law-aid&other=vigie-du-sud")["things"] == []


# What a process of its own computes


def test_what_takes_long_is_202_with_where_it_will_be(networks: FlaskClient) -> None:
    begun = networks.get("/networks/co-signing/communities?seed=2")
    assert begun.status_code == 202
    told: Any = begun.json
    place = begun.headers["Location"]
    assert place == told["address"] == f"/networks/jobs/{told['job']}"
    assert int(begun.headers["Retry-After"]) >= 1
    assert "ETag" not in begun.headers

    again = networks.get("/networks/co-signing/communities?seed=2&runs=20")
    assert again.headers.get("Location", place) == place, "the same, said otherwise, joins it"
    done = networks.get(place, headers=WAIT)
    direct = networks.get("/networks/co-signing/communities?seed=2")

    assert done.status_code == direct.status_code == 200
    assert done.data == direct.data
    assert done.headers["ETag"] == direct.headers["ETag"]
    assert done.json is not None
    assert {"stability", "modularity"} <= set(done.json["partition"])
    known = {"If-None-Match": done.headers["ETag"]}
    assert networks.get(place, headers=known).status_code == 304
    assert networks.get("/networks/co-signing/communities?seed=2", headers=known).status_code == 304


def test_a_person_who_waits_gets_a_page_that_asks_again(networks: FlaskClient) -> None:
    begun = networks.get("/networks/co-signing/robustness?seed=3", headers=PAGE)

    assert begun.status_code == 202
    assert begun.headers["Refresh"].endswith(f"url={begun.headers['Location']}")
    assert read_page(begun.data).xpath("//progress")


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("/communities", {"agent", "community", "certainty"}),
        ("/robustness?order=random&draws=5", {"removed", "largest", "largest_low"}),
        ("/significance", {"source", "target", "p", "adjusted", "kept"}),
        ("/significance?measure=degree&draws=19", {"agent", "value", "p", "adjusted"}),
        ("/intervals?draws=20", {"agent", "value", "low", "high", "rank"}),
        ("/measures?measure=betweenness", {"agent", "betweenness"}),
    ],
)
def test_slow_answers_have_their_rows_also_as_csv(
    networks: FlaskClient, path: str, columns: set[str]
) -> None:
    found = of(networks, path)
    mark = "&" if "?" in path else "?"
    rows = rows_of(networks, f"{path}{mark}format=csv")

    assert columns <= set(rows[0])
    assert len(rows) == len(found["rows"])
    assert found["about"]["rule"] == "co-signing"


def test_the_number_of_tests_counts_all_pairs(networks: FlaskClient) -> None:
    assert of(networks, "/significance")["test"]["tests"] == 6
    assert of(networks, "/significance?missing_as_zero=no")["test"]["tests"] == 4


def test_what_a_worker_refuses_has_its_words(networks: FlaskClient) -> None:
    refused = networks.get("/networks/co-signing/robustness?order=named", headers=WAIT)

    assert refused.status_code == 400
    assert "Nobody is named" in refused.text
    again = networks.get("/networks/co-signing/robustness?order=named")
    assert again.status_code == 400, "known already"


def test_a_drawing_is_a_picture_without_scripts_and_addresses(networks: FlaskClient) -> None:
    pytest.importorskip("matplotlib")
    svg = networks.get("/networks/co-signing/drawing.svg", headers=WAIT)
    png = networks.get("/networks/co-signing/drawing.png", headers=WAIT)
    again = networks.get(
        "/networks/co-signing/drawing.svg", headers={"If-None-Match": svg.headers["ETag"]}
    )

    assert svg.mimetype == "image/svg+xml"
    assert b"Law Aid" in svg.data
    assert b"<script" not in svg.data
    assert png.data.startswith(b"\x89PNG")
    assert again.status_code == 304
    for answer in (svg, again):
        assert "style-src 'unsafe-inline'" in answer.headers["Content-Security-Policy"]


def test_what_is_too_large_is_refused_with_the_estimate_before_it_starts(
    invented_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_NETWORK_MEMORY", "300")
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        client = create_app(invented_release, pool).test_client()
        for path in ("", "/communities", "/ego?agent=law-aid", "?format=html"):
            refused = client.get(f"/networks/co-signing{path}")

            assert refused.status_code == 413
            assert "up to 5 pairs of agents; at most 3 are allowed" in refused.text


def test_what_is_large_is_computed_apart(
    networks: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = of(networks, "?case=x2&limit=7")
    monkeypatch.setattr("habeas_api.networks.answering.PAIRS_AT_ONCE", 1)
    monkeypatch.setattr("habeas_api.networks.pages.PAIRS_AT_ONCE", 1)

    begun = networks.get("/networks/co-signing?case=x2&limit=8")
    page = networks.get("/networks/co-signing?case=x2", headers=PAGE)

    assert begun.status_code == 202
    done: Any = networks.get(begun.headers["Location"], headers=WAIT).json
    assert (done["nodes"], done["edges"]) == (small["nodes"], small["edges"])
    assert "too large for tables on a page" in page.text


# Headers


@pytest.mark.parametrize("path", ["", "?format=gexf", "/measures", "?format=html"])
def test_what_is_known_already_is_304_and_head_has_the_same_headers(
    networks: FlaskClient, path: str
) -> None:
    first = networks.get(f"/networks/co-signing{path}")
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")

    known = networks.get(f"/networks/co-signing{path}", headers={"If-None-Match": tag})
    head = networks.head(f"/networks/co-signing{path}")

    assert (known.status_code, known.data) == (304, b"")
    assert known.headers["ETag"] == tag
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Vary"):
        assert head.headers[name] == first.headers[name]


def test_nothing_is_computed_for_who_has_the_answer(
    networks: FlaskClient, invented_release: Release
) -> None:
    paths = ("/networks/co-signing", "/networks/co-signing/communities")
    tags = [networks.get(path, headers=WAIT).headers["ETag"] for path in paths]
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        app = create_app(invented_release, pool)
        fresh = app.test_client()
        answers = [
            fresh.get(path, headers={"If-None-Match": tag})
            for path, tag in zip(paths, tags, strict=True)
        ]
        anything = fresh.get(paths[1], headers={"If-None-Match": "*"})
        app.extensions[NAME].close()

    assert [answer.status_code for answer in answers] == [304, 304]
    assert anything.status_code == 202, "that somebody has something says nothing"


def test_a_compressed_answer_has_a_tag_of_its_own_and_is_known_by_it(networks: FlaskClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    plain = networks.get("/networks/co-signing")
    first, second = (networks.get("/networks/co-signing", headers=packed) for _ in range(2))
    tag = first.headers["ETag"]
    known = networks.get("/networks/co-signing", headers=packed | {"If-None-Match": tag})

    assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.data) == gzip.decompress(second.data) == plain.data
    assert int(first.headers["Content-Length"]) == len(first.data)
    assert tag == plain.headers["ETag"].removesuffix('"') + '-gzip"'
    assert (known.status_code, known.headers["ETag"]) == (304, tag)
    for answer in (plain, first, known):
        assert {"Accept", "Accept-Encoding"} <= set(answer.vary)


def test_tags_differ_by_release_parameters_and_format(
    networks: FlaskClient, client: FlaskClient
) -> None:
    paths = ["", "?case=x1", "?weighting=count", "?format=gexf", "/measures", "?limit=3"]
    tags = {networks.get(f"/networks/co-signing{path}").headers["ETag"] for path in paths}
    same = networks.get("/networks/co-signing?weighting=&offset=0").headers["ETag"]

    assert len(tags) == len(paths)
    assert same in tags, "a default that is said is no other question"
    assert client.get("/networks/co-signing").headers["ETag"] not in tags


# The page


def test_the_page_says_in_words_what_the_drawing_shows(networks: FlaskClient) -> None:
    response = networks.get("/networks/co-signing?case=x1&certainly=no", headers=PAGE)
    page = read_page(response.data)

    text = " ".join(page.text_content().split())
    assert "named as performers of the same intervention" in text
    assert "An edge does not mean a partnership" in text
    assert page.xpath("//img/@alt")[0].startswith("A drawing of this network.")
    assert page.xpath("//img/@src") == ["/networks/co-signing/drawing.svg?case=x1"]
    headers = page.xpath("//section[@aria-labelledby='agents']//thead//th[@scope='col']")
    assert len(headers) == 5
    assert len(page.xpath("//section[@aria-labelledby='agents']//tbody/tr")) == 3
    ties = page.xpath("//section[@aria-labelledby='ties']//tbody/tr")
    assert len(ties) == 2
    for address in page.xpath(
        "//section[@aria-labelledby='ties']//a[starts-with(text(), 'Why')]/@href"
    ):
        assert "case=x1" in address
        assert networks.get(address, headers=PAGE).status_code == 200
    assert page.xpath("//input[@name='case']/@value") == ["x1"]
    assert page.xpath("//select[@name='kind']/option/@value")[1] == "Organization"


def test_the_page_needs_no_script_and_can_be_read_by_everybody(networks: FlaskClient) -> None:
    for path in ("", "/why?one=law-aid&other=north-watch&format=html"):
        page = read_page(networks.get(f"/networks/co-signing{path}", headers=PAGE).data)

        assert not page.xpath("//script | //style | //@style | //iframe")
        assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert set(page.xpath("//@aria-labelledby")) <= set(ids)
        fields = page.xpath("//input | //select")
        assert {field.get("id") for field in fields} == set(page.xpath("//label/@for"))
        assert not [link for link in page.xpath("//img/@src") if "://" in link]


def test_every_network_of_the_list_can_be_had(networks: FlaskClient) -> None:
    listed: Any = networks.get("/networks").json
    page = read_page(networks.get("/networks", headers=PAGE).data)

    for rule in listed["networks"]:
        for kind in ("application/json", "text/html"):
            found = networks.get(rule["network"], headers={"Accept": kind})
            assert found.status_code in (200, 403), rule["rule"]
        assert rule["network"] in page.xpath("//article//h2/a/@href")
