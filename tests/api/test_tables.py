"""The tables over HTTP: what there is, whole or in parts, and what is said when there are none."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from habeas.release import Release
from habeas.store.workers import WorkerPool
from habeas.tables.catalogue import LINKS, TABLES
from habeas_api import create_app

duckdb = pytest.importorskip("duckdb", reason="tables need DuckDB")
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def served(invented_release: Release) -> Iterator[Flask]:
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        yield create_app(invented_release, pool)


@pytest.fixture
def tables(served: Flask) -> FlaskClient:
    return served.test_client()


def files_of(client: FlaskClient) -> dict[str, Any]:
    listed = client.get("/tables").json
    assert listed is not None
    return {each["name"]: each for each in listed["files"]}


def test_all_tables_are_listed_with_what_they_hold(tables: FlaskClient) -> None:
    listed = tables.get("/tables").json
    page = tables.get("/tables", headers=PAGE).text

    assert listed is not None
    names = [each["name"] for each in listed["tables"]]
    assert names[: len(TABLES)] == [table.name for table in TABLES]
    assert {"case_overview", *(link.name for link in LINKS)} <= set(names)
    for name in names:
        assert f'id="{name}"' in page
    assert "<code>role_id</code></dt><dd>Relates " in page


def test_every_file_is_what_the_list_says(tables: FlaskClient) -> None:
    for name, file in files_of(tables).items():
        with tables.get(file["address"]) as response:
            digest = sha256(response.data).hexdigest()

            assert response.status_code == 200
            assert len(response.data) == file["bytes"]
            assert digest == file.get("sha256") or name == "habeas.duckdb"


def test_a_part_of_a_file_can_be_had_and_is_kept(tables: FlaskClient) -> None:
    with tables.get("/tables/cases.parquet") as whole:
        tag = whole.headers["ETag"]
        assert whole.headers["Content-Disposition"].startswith("attachment")

    with tables.get("/tables/cases.parquet", headers={"Range": "bytes=-4"}) as end:
        assert (end.status_code, end.data) == (206, b"PAR1")
    with tables.get("/tables/cases.parquet", headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


def test_what_was_taken_opens(tables: FlaskClient, tmp_path: Path) -> None:
    for name in ("cases.parquet", "habeas.duckdb"):
        with tables.get(f"/tables/{name}") as response:
            (tmp_path / name).write_bytes(response.data)

    with duckdb.connect(str(tmp_path / "habeas.duckdb"), read_only=True) as database:
        kept = database.execute("SELECT id FROM cases").fetchall()
        views = database.execute("SELECT count(*) FROM acts").fetchone()
    with duckdb.connect() as database:
        path = str(tmp_path / "cases.parquet")
        read = database.execute("SELECT id FROM read_parquet(?)", [path]).fetchall()

    assert kept == read == [("case:x1",), ("case:x2",)]
    assert views == (8,)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/tables/casse.parquet", 404, "Did you mean 'cases.parquet'"),
        ("/tables/..%2fmanifest.json", 404, ""),
        ("/tables/%2e%2e/manifest.json", 404, ""),
        ("/tables?format=csv", 400, "No format is called 'csv'"),
    ],
)
def test_what_is_not_there_is_named(
    tables: FlaskClient, path: str, status: int, words: str
) -> None:
    response = tables.get(path)

    assert response.status_code == status
    assert words in response.text
    assert "sha256" not in response.text


def test_a_release_without_tables_says_why(client: FlaskClient) -> None:
    listed = client.get("/tables").json
    page = client.get("/tables", headers=PAGE)
    file = client.get("/tables/cases.parquet")

    assert listed is not None
    assert (listed["tables"], listed["files"]) == ([], [])
    assert "This release has no tables. Build it again to get them." in page.text
    assert file.status_code == 404


def test_tables_that_were_left_out_are_said_to_be(release: Release, tmp_path: Path) -> None:
    said = {"sides": {"tables": {"edition": 1, "left out": "DuckDB is not installed"}}}
    without = Release(release.version, release.folder, {**release.manifest, **said})
    with WorkerPool(release.folder / "store", workers=1) as pool:
        page = create_app(without, pool).test_client().get("/tables", headers=PAGE)

    assert "This release has no tables. DuckDB is not installed." in page.text
