"""Three releases: Ada, Ben and Cy; then Ada renamed, Ben gone, Dan new; then Cy taken down."""

import gzip
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import rdflib
from flask.testing import FlaskClient
from tests.graph.release.small import publish
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from habeas.changes import apply, keep_changes
from habeas.release import current_release, open_release
from habeas.release.history import past
from habeas.release.removing import remove
from habeas_api import create_app
from habeas_api.mementos import document_at

DAY, START = 86_400, 1_700_000_000
AGENT = 'agent:{0} a habeas:Person ; skos:prefLabel "{1}"@en .\n'
ADA, BEN, CY = (
    AGENT.format(*each) for each in (("p9000", "Ada"), ("p9001", "Ben"), ("p9002", "Cy"))
)
TIE = "tie:t1 a habeas:PersonalTie ; habeas:hasParty agent:p9000 , agent:p9002 .\n"
LATER = AGENT.format("p9000", "Ada Example") + AGENT.format("p9003", "Dan") + CY + TIE
LAST = (
    AGENT.format("p9000", "Ada Example")
    + AGENT.format("p9003", "Dan")
    + 'agent:p9002 habeas:isTakenDownOn "2023-11-16"^^xsd:date .\n'
    + "tie:t1 a habeas:PersonalTie ; habeas:hasParty agent:p9000 .\n"
)
IDS = "https://w3id.org/habeas/id/"
LDES, TREE = rdflib.Namespace("https://w3id.org/ldes#"), rdflib.Namespace("https://w3id.org/tree#")
AS = rdflib.Namespace("https://www.w3.org/ns/activitystreams#")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "releases"
    with pytest.MonkeyPatch.context() as patch:
        for number, text in enumerate((ADA + BEN + CY + TIE, LATER, LAST)):
            patch.setenv("SOURCE_DATE_EPOCH", str(START + number * DAY))
            publish(folder, text)
    return folder


@pytest.fixture(scope="module")
def versions(root: Path) -> list[str]:
    return [each.version for each in past(root)]


@pytest.fixture(scope="module")
def client(root: Path) -> FlaskClient:
    return create_app(current_release(root)).test_client()


def date(number: float) -> str:
    """Return a day as HTTP writes it: 0 is when the first release became current."""
    return http_date(START + int(number * DAY))


def links(response: TestResponse) -> dict[str, str]:
    """Return the links of an answer: what is known of each relation."""
    found: dict[str, str] = {}
    for value in response.headers.getlist("Link"):
        address, _, rest = value.partition(">")
        for name in rest.partition('rel="')[2].partition('"')[0].split():
            found.setdefault(name, address[1:])
    return found


def test_all_releases_are_listed_the_newest_first(client: FlaskClient, versions: list[str]) -> None:
    said = client.get("/releases.json").json

    assert said is not None
    assert [each["version"] for each in said["releases"]] == versions[::-1]
    assert said["releases"][0]["until"] is None
    assert said["releases"][2]["since"] == "2023-11-14T22:13:20Z"
    assert said["releases"][2]["until"] == said["releases"][1]["since"] == "2023-11-15T22:13:20Z"


def test_the_list_is_the_same_graph_in_each_form(client: FlaskClient, versions: list[str]) -> None:
    graphs = []
    for suffix, form in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        response = client.get(f"/releases.{suffix}")
        assert response.status_code == 200
        graphs.append(set(rdflib.Graph().parse(data=response.text, format=form)))

    assert all(graph == graphs[0] for graph in graphs)
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    release = rdflib.Namespace("https://w3id.org/habeas/release/")
    assert (release[versions[2]], dcat.previousVersion, release[versions[1]]) in graphs[0]


def test_the_feed_is_atom(client: FlaskClient, versions: list[str]) -> None:
    feed = ElementTree.fromstring(client.get("/releases.atom").text)

    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert titles == [f"Release {version}" for version in versions[::-1]]


@pytest.mark.parametrize(
    "path", ["/releases", "/changes", "/release/{0}", "/changes/20231115T221320Z"]
)
def test_who_has_it_gets_304_and_each_form_has_a_tag_of_its_own(
    client: FlaskClient, versions: list[str], path: str
) -> None:
    tags = set()
    for suffix in ("html", "ttl", "json", "nt"):
        address = path.format(versions[0]) + "." + suffix
        tag = client.get(address).headers["ETag"]
        tags.add(tag)
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")

    assert len(tags) == 4
    assert "Accept" in client.get(path.format(versions[0])).headers["Vary"]
    assert client.get(path.format(versions[0]), headers={"Accept": "image/png"}).status_code == 406


def test_an_older_release_is_described(client: FlaskClient, versions: list[str]) -> None:
    said = client.get(f"/release/{versions[1]}", headers={"Accept": "application/json"}).json

    assert said is not None
    assert (said["version"], said["previous"]) == (versions[1], versions[0])
    assert not said["is served"]
    assert "invented" in client.get(f"/release/{versions[1]}.ttl").text


@pytest.mark.parametrize(
    "version",
    [
        "0" * 16,
        "..",
        "%2e%2e",
        "current",
        "a" * 5_000,
        "%00",
        "'",
        "<script>",
        "%F0%9F%98%80",
        "history.jsonl",
    ],
)
def test_a_version_that_is_none_is_404(client: FlaskClient, version: str) -> None:
    for path in (
        f"/release/{version}",
        f"/release/{version}/doc/agent/p9000",
        f"/release/{version}/patch",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        assert len(response.data) < 2_000


def test_a_version_that_was_mistyped_finds_its_own(
    client: FlaskClient, versions: list[str]
) -> None:
    mistyped = versions[0][:-1] + ("0" if versions[0][-1] != "0" else "1")

    assert versions[0] in client.get(f"/release/{mistyped}").json["near"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("day", "number"), [(-99, 0), (0, 0), (0.5, 0), (1, 1), (1.9, 1), (2, 2), (99, 2)]
)
def test_a_day_leads_to_what_was_said_then(
    client: FlaskClient, versions: list[str], day: float, number: int
) -> None:
    response = client.get("/doc/agent/p9000.ttl", headers={"Accept-Datetime": date(day)})

    assert response.status_code == 302
    assert response.location == f"/release/{versions[number]}/doc/agent/p9000.ttl"
    assert "Accept-Datetime" in response.headers["Vary"]
    assert links(response)["original"] == links(response)["timegate"] == "/doc/agent/p9000.ttl"
    then = client.get(response.location)
    assert then.headers["Memento-Datetime"] == date(number)
    assert ('"Ada"@en' in then.text) == (number == 0)


def test_a_day_leads_to_the_page_that_is_asked_for(
    client: FlaskClient, versions: list[str]
) -> None:
    for suffix in ("", ".ttl"):
        path = f"/doc/agent/p9000{suffix}?page=2"
        response = client.get(path, headers={"Accept-Datetime": date(0)})

        assert response.location == f"/release/{versions[0]}{path}"


def test_without_a_day_all_is_as_ever_and_caches_are_told(client: FlaskClient) -> None:
    response = client.get("/doc/agent/p9000.ttl")

    assert response.status_code == 200
    assert "Memento-Datetime" not in response.headers
    assert "Accept-Datetime" in response.headers["Vary"]
    assert links(response)["timemap"] == "/timemap/doc/agent/p9000.ttl"
    known = client.get("/doc/agent/p9000.ttl", headers={"If-None-Match": response.headers["ETag"]})
    assert known.status_code == 304


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "",
        "2023-11-15",
        date(1).replace("GMT", "CET"),
        date(1)[:-4],
        "x" * 9_000,
        "Wed, 31 Feb 2024 00:00:00 GMT",
        "Mon" + date(1)[3:],
        "Wed, 1 Nov 999999999999 1:1 GMT",
    ],
)
def test_a_day_that_is_none_is_400(client: FlaskClient, text: str) -> None:
    response = client.get("/doc/agent/p9000", headers={"Accept-Datetime": text})

    assert response.status_code == 400
    assert "GMT" in response.json["detail"]  # type: ignore[index]


def test_a_memento_says_which_there_are_beside_it(client: FlaskClient, versions: list[str]) -> None:
    response = client.get(f"/release/{versions[1]}/doc/agent/p9000.ttl")

    found = links(response)
    address = "/release/{}/doc/agent/p9000.ttl".format
    assert found["original"] == "/doc/agent/p9000.ttl"
    assert found["first"] == found["prev"] == address(versions[0])
    assert found["last"] == found["next"] == address(versions[2])
    assert response.headers["ETag"] != client.get(address(versions[0])).headers["ETag"]


def test_what_was_not_there_then_is_404_with_what_there_is(
    client: FlaskClient, versions: list[str]
) -> None:
    direct = client.get(f"/release/{versions[0]}/doc/agent/p9003.ttl")
    gone = client.get("/doc/agent/p9001.ttl", headers={"Accept-Datetime": date(1.5)})
    never = client.get(f"/release/{versions[0]}/doc/agent/p9999.ttl")
    early = client.get("/doc/agent/p9003.ttl", headers={"Accept-Datetime": date(0.5)})

    assert (direct.status_code, gone.status_code, never.status_code) == (404, 404, 404)
    assert versions[1] in direct.text
    assert "/timemap/doc/agent/p9003.ttl" in direct.text
    assert versions[0] in gone.text
    assert early.location == f"/release/{versions[1]}/doc/agent/p9003.ttl"


def test_what_is_gone_today_can_be_read_as_it_was(client: FlaskClient, versions: list[str]) -> None:
    assert client.get("/doc/agent/p9001.ttl").status_code == 404

    response = client.get("/doc/agent/p9001.ttl", headers={"Accept-Datetime": date(0)})

    assert response.location == f"/release/{versions[0]}/doc/agent/p9001.ttl"
    assert "Ben" in client.get(response.location).text


def test_a_timemap_lists_all_mementos(client: FlaskClient, versions: list[str]) -> None:
    plain = client.get("/timemap/doc/agent/p9000")
    said = client.get("/timemap/doc/agent/p9000?format=json").json

    assert plain.mimetype == "application/link-format"
    assert plain.text.count('memento"') == 3
    assert f'from="{date(0)}"; until="{date(2)}"' in plain.text
    assert said is not None
    assert [each["release"] for each in said["mementos"]["list"]] == versions
    for each in said["mementos"]["list"]:
        then = client.get(urlsplit(each["uri"]).path, headers={"Accept": "text/turtle"})
        assert then.status_code == 200
    assert client.get("/timemap/doc/agent/p9999").status_code == 404
    assert client.get("/timemap/doc/nonsense/p9000").status_code == 404
    assert (
        client.get("/timemap/doc/agent/p9000", headers={"Accept": "image/png"}).status_code == 406
    )


def test_what_was_noted_of_changes_tells_where_a_thing_was_without_opening_a_release(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(root, tmp_path / "releases", symlinks=True))
    monkeypatch.setattr("habeas.changes.keeping.PAGE", 1)
    keep_changes(copy)
    noted = create_app(current_release(copy)).test_client()
    monkeypatch.setattr("habeas_api.mementos.exists", None)  # no release has to be asked

    for name in ("p9000", "p9001", "p9003", "p8999", "p9004"):
        path = f"/timemap/doc/agent/{name}"
        found = noted.get(path)
        assert (found.status_code == 200) == (name in ("p9000", "p9001", "p9003"))
        assert found.text.count('memento"') == {"p9000": 3, "p9001": 1, "p9003": 2}.get(name, 0)


def test_what_was_taken_down_comes_back_in_no_memento(
    client: FlaskClient, versions: list[str]
) -> None:
    for version in versions:
        response = client.get(f"/release/{version}/doc/agent/p9002.ttl")
        assert response.status_code == 410
        assert "Cy" not in response.text
        for other in ("agent/p9000", "tie/t1"):
            for suffix in ("ttl", "html", "json", "nq"):
                text = client.get(f"/release/{version}/doc/{other}.{suffix}").text
                assert "Cy" not in text
                assert "p9002" not in text
    then = client.get("/doc/agent/p9002", headers={"Accept-Datetime": date(0)})
    assert then.status_code == 410


#: What tells of Cy without being Cy, and a claim that Ada's tie rests on too.
TELLS = """
tie:t1 habeas:isSupportedBy claim:own .
claim:own habeas:hasClaimSubject tie:t1 ; habeas:hasClaimValue agent:p9002 ; habeas:hasCitation citation:own .
claim:c1 habeas:hasClaimSubject tie:t1 ; habeas:hasClaimValue agent:p9002 ; habeas:hasCitation citation:q1 .
claim:c2 habeas:hasClaimSubject involvement:i1 .
citation:q1 habeas:hasQuotation "Cy was there."@en .
citation:own habeas:hasQuotation "Ada said so."@en .
involvement:i1 habeas:hasPrincipal agent:p9002 ; habeas:hasNote "Cy, again."@en .
agent:p9002 habeas:hasDatedName name:n1 .
name:n1 habeas:hasNameText "Cyan"@en .
"""
KINDS = ("agent", "citation", "claim", "involvement", "name", "tie")
SHORT = "".join(f"@prefix {kind}: <{IDS}{kind}/> .\n" for kind in KINDS)
OLDER = AGENT.format("p8000", "Cy the Elder")
MERGED = "agent:p8000 dcterms:isReplacedBy agent:p9002 .\n"
STAYS = """
tie:t1 habeas:isSupportedBy claim:own .
claim:own habeas:hasClaimSubject tie:t1 .
"""
TOLD = ("claim/c1", "claim/c2", "citation/q1", "involvement/i1", "name/n1")


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cy, whom claims tell of, and an agent who is then merged into Cy; then Cy is taken down."""
    folder = tmp_path_factory.mktemp("telling") / "releases"
    texts = (ADA + CY + TIE + TELLS + OLDER, ADA + CY + TIE + TELLS + MERGED, LAST + STAYS)
    with pytest.MonkeyPatch.context() as patch:
        for number, text in enumerate(texts):
            patch.setenv("SOURCE_DATE_EPOCH", str(START + number * DAY))
            publish(folder, SHORT + text)
    return folder


@pytest.mark.parametrize("noted", [False, True])
def test_what_tells_of_what_was_taken_down_comes_back_in_no_memento(
    telling: Path, tmp_path: Path, noted: bool
) -> None:
    copy = Path(shutil.copytree(telling, tmp_path / "releases", symlinks=True))
    if noted:
        keep_changes(copy)
    client = create_app(current_release(copy)).test_client()
    versions = [each.version for each in past(copy)]

    for name in (*TOLD, "agent/p8000"):
        for version in versions[:2]:
            response = client.get(f"/release/{version}/doc/{name}.ttl")
            assert (response.status_code, "Cy" in response.text) == (404, False), name
        assert client.get(f"/timemap/doc/{name}").status_code == 404
        assert client.get(f"/doc/{name}", headers={"Accept-Datetime": date(0)}).status_code == 404
    for version in versions[:2]:
        text = client.get(f"/release/{version}/doc/tie/t1.nt").text
        assert f"<{IDS}claim/own>" in text
        assert not any(f"<{IDS}{name}>" in text for name in TOLD)
    assert client.get("/timemap/doc/claim/own").text.count('memento"') == 3


def test_the_timemap_of_what_was_taken_down_is_410(client: FlaskClient) -> None:
    for query in ("", "?format=json"):
        response = client.get(f"/timemap/doc/agent/p9002{query}")
        assert response.status_code == 410
        assert "memento" not in response.text


def test_who_has_a_memento_gets_it_anew_once_something_was_taken_down(
    telling: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime(2001, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("habeas_api.documents.dates.installed", lambda: day)
    first, second, third = (each.version for each in past(telling))
    path = f"/release/{first}/doc/tie/t1.ttl"
    before = create_app(open_release(telling / second)).test_client().get(path)
    after = create_app(open_release(telling / third)).test_client()

    assert "p9002" in before.text
    for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = after.get(path, headers={header: before.headers[name]})
        assert (again.status_code, "p9002" in again.text) == (200, False), header
        known = after.get(path, headers={header: again.headers[name]})
        assert known.status_code == 304


def test_what_is_no_name_has_no_past_and_names_of_nothing_are_not_remembered(root: Path) -> None:
    app = create_app(current_release(root))
    client, memory = app.test_client(), app.extensions["habeas"].memory

    kept = memory.keep
    memory.keep = lambda key, made: pytest.fail(f"{key} is remembered")
    for name in ("p9999", "-", "a" * 201, "a b"):
        for path in (f"/timemap/doc/agent/{name}", f"/doc/agent/{name}"):
            response = client.get(path, headers={"Accept-Datetime": date(0)})
            assert response.status_code == 404
            assert "Unknown kind" not in response.text
    memory.keep = kept
    with app.test_request_context():
        assert document_at("/doc/agent/-") is None
        assert document_at("/doc/agent/p9000.ttl") is not None


def test_a_patch_that_would_say_what_was_taken_down_is_410(
    client: FlaskClient, versions: list[str]
) -> None:
    first = client.get(f"/release/{versions[2]}/patch?from={versions[1]}")
    quiet = client.get(f"/release/{versions[1]}/patch?from={versions[0]}")

    assert first.status_code == 410
    assert "Cy" not in first.text
    assert quiet.status_code == 200


def test_a_patch_makes_one_release_of_another(
    client: FlaskClient, root: Path, versions: list[str], tmp_path: Path
) -> None:
    for old, new in ((0, 1), (1, 0)):
        response = client.get(f"/release/{versions[new]}/patch?from={versions[old]}")
        (tmp_path / "patch").write_bytes(response.data)
        made = b"".join(apply(root / versions[old] / "public.nq.gz", tmp_path / "patch"))
        assert made == gzip.decompress((root / versions[new] / "public.nq.gz").read_bytes())
        with client.get(
            f"/release/{versions[new]}/patch?from={versions[old]}",
            headers={"Accept-Encoding": "gzip"},
        ) as packed:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert packed.headers["ETag"] != response.headers["ETag"]
            assert gzip.decompress(packed.data) == response.data
    default = client.get(f"/release/{versions[1]}/patch")
    assert default.data.splitlines()[1].endswith(f"release/{versions[0]}> .".encode())


@pytest.mark.parametrize(
    ("query", "status"), [("?from={0}", 400), ("?from=nonsense", 404), ("?form=x", 400), ("", 404)]
)
def test_a_patch_from_nowhere_is_refused(
    client: FlaskClient, versions: list[str], query: str, status: int
) -> None:
    response = client.get(f"/release/{versions[0]}/patch{query.format(versions[0])}")

    assert response.status_code == status


def walk(client: FlaskClient, form: str) -> tuple[rdflib.Graph, list[str]]:
    """Follow a stream as clients do: from the view over all relations; return all, and the pages."""
    graph, ahead, seen = rdflib.Graph(), ["http://localhost/changes"], []
    while ahead:
        address = ahead.pop()
        seen.append(address)
        response = client.get(urlsplit(address).path, headers={"Accept": form})
        assert response.status_code == 200, address
        page = rdflib.Graph().parse(data=response.text, format=form)
        assert (rdflib.URIRef(address), rdflib.RDF.type, TREE.Node) in page
        ahead += {str(node) for node in page.objects(None, TREE.node)} - {*seen, *ahead}
        graph += page
    return graph, seen


def test_a_client_that_follows_the_stream_knows_what_there_is(client: FlaskClient) -> None:
    graph, _ = walk(client, "text/turtle")
    (stream,) = graph.subjects(rdflib.RDF.type, LDES.EventStream)
    assert graph.value(stream, LDES.versionOfPath) == rdflib.DCTERMS.isVersionOf

    members = sorted(
        (
            graph.value(member, rdflib.DCTERMS.created),
            graph.value(member, rdflib.RDF.type),
            graph.value(member, rdflib.DCTERMS.isVersionOf),
        )
        for member in graph.objects(stream, TREE.member)
    )
    there: dict[str, str] = {}
    for _, op, thing in members:
        if op == AS.Delete:
            del there[str(thing)]
        else:
            assert (str(thing) in there) == (op == AS.Update)
            there[str(thing)] = ""
    assert set(there) == {IDS + name for name in ("agent/p9000", "agent/p9003", "tie/t1")}


def test_all_forms_of_the_stream_say_the_same(client: FlaskClient) -> None:
    turtle, pages = walk(client, "text/turtle")
    triples, others = walk(client, "application/n-triples")

    assert set(turtle) == set(triples)
    assert sorted(pages) == sorted(others)


def test_a_client_that_likes_quads_best_gets_what_there_is(client: FlaskClient) -> None:
    wanted = "application/n-quads,application/trig;q=0.95,text/turtle;q=0.6,text/html;q=0.2"

    for accept, form in ((wanted, "nquads"), (wanted.partition(",")[2], "trig")):
        response = client.get("/changes", headers={"Accept": accept})
        assert response.status_code == 200
        found = rdflib.Dataset().parse(data=response.text, format=form)
        plain = rdflib.Graph().parse(data=client.get("/changes.ttl").text)
        assert {quad[:3] for quad in found.quads()} == set(plain)


def test_pages_of_the_stream_never_change_and_its_first_does(client: FlaskClient) -> None:
    page = client.get("/changes/20231115T221320Z", headers={"Accept": "text/turtle"})

    assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/changes").headers["Cache-Control"] == "no-cache"
    assert "Ben" not in page.text


def test_a_member_can_be_read_where_it_says(client: FlaskClient) -> None:
    graph, _ = walk(client, "text/turtle")

    for member in graph.objects(None, TREE.member):
        path = str(member).removeprefix("https://w3id.org/habeas").partition("#")[0]
        op = graph.value(member, rdflib.RDF.type)
        status = client.get(path, headers={"Accept": "text/turtle"}).status_code
        expected = 410 if "p9002" in path else 404 if op == AS.Delete else 200
        assert status == expected, path


@pytest.mark.parametrize(
    "path",
    [
        "/changes/nonsense",
        "/changes/20231115T221321Z",
        "/changes/20231115T221320Z/2",
        "/changes/20231115T221320Z/0",
        "/changes/20231115T221320Z/x",
        "/changes.zip",
        "/releases.zip",
    ],
)
def test_what_the_stream_does_not_have_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_long_list_comes_in_pages(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr("habeas.changes.keeping.PAGE", 2)
    copy = Path(shutil.copytree(root, tmp_path / "releases", symlinks=True))
    keep_changes(copy)
    other = create_app(current_release(copy)).test_client()

    graph, pages = walk(other, "text/turtle")

    assert len(pages) == 1 + 2 + 2 + 1
    assert set(graph.objects(None, TREE.member)) == set(
        walk(client, "text/turtle")[0].objects(None, TREE.member)
    )


def test_what_was_removed_while_we_serve_is_410_at_once(root: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(root, tmp_path / "releases", symlinks=True))
    keep_changes(copy)
    client = create_app(current_release(copy)).test_client()
    first, second, _ = (each.version for each in past(copy))
    assert client.get(f"/release/{first}/doc/agent/p9000.ttl").status_code == 200

    remove(copy, [first])

    for path in (
        f"/release/{first}",
        f"/release/{first}/doc/agent/p9000.ttl",
        f"/release/{second}/patch?from={first}",
    ):
        assert client.get(path).status_code == 410, path
    said = client.get("/releases.json").json
    assert said is not None
    assert [each["kept"] for each in said["releases"]] == [True, True, False]
    then = client.get("/doc/agent/p9000.ttl", headers={"Accept-Datetime": date(0)})
    assert then.location == f"/release/{second}/doc/agent/p9000.ttl"
    assert client.get("/timemap/doc/agent/p9000").text.count('memento"') == 2
    assert "p9001" in json.dumps(client.get("/changes/20231115T221320Z.json").json)


def test_what_is_built_while_we_serve_changes_no_answer(root: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(root, tmp_path / "releases", symlinks=True))
    client = create_app(current_release(copy)).test_client()
    before = client.get("/releases.json").data

    publish(copy, ADA)

    assert client.get("/releases.json").data == before
    now = client.get("/doc/agent/p9000.ttl", headers={"Accept-Datetime": date(99_999)})
    assert now.location.split("/")[2] == past(root)[-1].version


def test_pages_for_people_are_pages(client: FlaskClient, versions: list[str]) -> None:
    for path in ("/releases", f"/release/{versions[0]}", "/changes", "/changes/20231115T221320Z"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 200
        assert "<main" in response.text
        assert "<script" not in response.text
