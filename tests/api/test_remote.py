"""The service, the pages, the networks and the commands over engines elsewhere."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from tests.graph.store.remote.servers import Server, oxigraph, virtuoso

from habeas import networks
from habeas.cli import main
from habeas.describe import describe
from habeas.release import Release, open_remote
from habeas.store.remote.loading import load
from habeas_api import create_app

ADA = "https://w3id.org/habeas/id/agent/p9001"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, release: Release
) -> Iterator[Server]:
    """An engine that holds the release of these tests."""
    start = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
    with start(tmp_path_factory.mktemp("engine")) as server:
        client = server.client()
        load(release.store, release.version, release.manifest, client)
        client.close()
        yield server


@pytest.fixture(scope="module")
def remote(server: Server) -> Iterator[Release]:
    """The release of these tests, elsewhere."""
    opened = open_remote(server.address)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def elsewhere(server: Server) -> Iterator[Flask]:
    """The service over the release elsewhere."""
    with ExitStack() as stack:
        app = create_app(open_remote(server.address))
        stack.callback(app.extensions["habeas"].validation.close)
        stack.callback(app.extensions["habeas"].pool.close)
        yield app


@pytest.fixture
def there(elsewhere: Flask) -> FlaskClient:
    """A client without a network of the service over the engine."""
    return elsewhere.test_client()


PAGES = (
    "/doc/case/9001.ttl",
    "/doc/agent/p9001.nt",
    "/doc/agent/p9001.html",
    "/vocab/involvement-role",
    "/networks",
    "/networks/co-signing",
    "/networks/co-signing/measures",
    "/queries/cases?format=csv",
    "/sparql?format=csv&query=SELECT+?s+?n+{+?s+a+habeas:Case+;+skos:prefLabel+?n+}+ORDER+BY+?s+?n",
    "/sparql?format=json&query=ASK+{+?s+a+habeas:Case+}",
    "/doc/agent/nobody",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_same_as_over_the_embedded_store(
    client: FlaskClient, there: FlaskClient, path: str
) -> None:
    expected = client.get(path)

    found = there.get(path)

    assert found.status_code == expected.status_code
    assert found.mimetype == expected.mimetype
    assert found.data == expected.data


def test_descriptions_and_networks_are_those_of_the_embedded_store(
    release: Release, remote: Release
) -> None:
    assert describe(remote.store, ADA) == describe(release.store, ADA)
    assert networks.rules(remote.store) == networks.rules(release.store)


def test_there_is_no_dump_where_there_are_no_files(there: FlaskClient) -> None:
    dump = there.get("/dump/public.nq.gz")

    assert dump.status_code == 404
    assert "where the release was built" in json.loads(dump.data)["detail"]
    assert there.get("/tables/agents.parquet").status_code == 404
    assert there.get("/").status_code == 200
    assert b"public.nq.gz" not in there.get("/").data
    for path in ("/void", "/catalog", "/catalog.html", "/sitemap.xml", "/CITATION.cff"):
        assert there.get(path).status_code == 200, path
    assert "dataDump" not in str(there.get("/").headers)
    assert json.loads(there.get("/health").data)["release"] == "invented00000001"


def test_views_and_numbers_are_there_with_a_store_elsewhere(there: FlaskClient) -> None:
    view = json.loads(there.get("/doc/case/x1.json").data)

    assert view["detentions"][0]["disputedBy"]
    assert 'habeas_workers_busy{lane="remote"} 0.0' in there.get("/metrics").text


def test_a_syntax_error_has_its_place(there: FlaskClient) -> None:
    found = there.get("/sparql?query=SELECT+?s+{")

    assert found.status_code == 400
    problem = json.loads(found.data)
    assert (problem["line"], problem["column"]) == (1, 12)


def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, arguments, env=environment)
    return done.exit_code, done.stdout, done.stderr


def test_a_release_is_loaded_and_counted_by_a_command(server: Server, release: Release) -> None:
    environment = {
        "HABEAS_RELEASES": str(release.folder),
        "HABEAS_STORE_USER": server.access.user,
        "HABEAS_STORE_PASSWORD": server.access.password,
    }

    code, out, told = run("load", "--store", server.address, "--drop", "others", **environment)

    assert (code, out) == (0, f"{release.version}\n")
    assert "It was there already" in told


def test_a_load_without_a_store_or_with_none_there_ends_with_a_message(
    release: Release, tmp_path: Path
) -> None:
    environment = {"HABEAS_RELEASES": str(release.folder)}

    assert run("load", **environment)[0] == 2
    code, _, told = run("load", "--store", "http://127.0.0.1:9/sparql", **environment)

    assert code == 2
    assert "cannot be reached" in told
    assert "Traceback" not in told
    code, _, told = run("serve", "--store", "http://ada:secret@127.0.0.1:9/sparql")
    assert code == 2
    assert "secret" not in told


def test_a_store_that_goes_away_is_said_so(release: Release, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        client = server.client()
        load(release.store, release.version, json.loads("{}"), client)
        client.close()
        app = create_app(open_remote(server.address))
        asking = app.test_client()
        assert asking.get("/sparql?query=ASK+{}&format=json").status_code == 200

        server.kill()
        found = asking.get("/sparql?query=ASK+{+?s+?p+1+}&format=json")

    app.extensions["habeas"].pool.close()
    app.extensions["habeas"].validation.close()
    assert found.status_code == 503
    assert json.loads(found.data)["title"] == "The store cannot be reached"
