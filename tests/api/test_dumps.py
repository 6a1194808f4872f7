"""Files to take away: what there is, whole and in parts, gone on with, and asked for again."""

import gzip
import html
import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import HTTP
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from habeas.dumps import listed
from habeas.dumps.listing import checks
from habeas.dumps.signatures import sign
from habeas.release import Release, open_release
from habeas.store.workers import WorkerPool
from habeas.terms import ID
from habeas_api import create_app
from habeas_api.past import Past
from habeas_api.ranges import MOST, parts_of

PAGE = {"Accept": "text/html"}
FILE = "/dump/records.ttl.gz"


@pytest.fixture(scope="module")
def copy(invented_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of our own among releases."""
    root = tmp_path_factory.mktemp("dumps")
    place = root / invented_release.version
    shutil.copytree(invented_release.folder, place)
    (root / "current").symlink_to(invented_release.version)
    return open_release(place)


@pytest.fixture(scope="module")
def served(copy: Release) -> Iterator[Flask]:
    with WorkerPool(copy.folder / "store", workers=1) as pool:
        yield create_app(copy, pool)


@pytest.fixture
def dumps(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture
def content(copy: Release) -> bytes:
    return (copy.folder / "dumps" / "records.ttl.gz").read_bytes()


def test_all_files_are_listed_and_are_what_the_list_says(dumps: FlaskClient, copy: Release) -> None:
    said = dumps.get("/dump").json
    page = dumps.get("/dump", headers=PAGE)

    assert said is not None
    assert page.mimetype == "text/html"
    assert [each["name"] for each in said["files"]] == [each.name for each in listed(copy)]
    assert said["release"] == copy.version
    for each in [*said["files"], *said["checks"]]:
        with dumps.get(each["address"]) as response:
            assert response.status_code == 200
            assert len(response.data) == each["bytes"] == int(response.headers["Content-Length"])
            digest = sha256(response.data)
            if "sha256" in each:
                assert digest.hexdigest() == each["sha256"]
                said_digest = f"sha-256=:{b64encode(digest.digest()).decode()}:"
                assert response.headers["Repr-Digest"] == said_digest
        assert f'href="{each["address"]}"' in page.text


def test_a_file_comes_with_what_is_needed_to_keep_it(dumps: FlaskClient) -> None:
    with dumps.get(FILE) as response:
        assert response.headers["Content-Type"] == "application/gzip"
        assert response.headers["Content-Disposition"] == "attachment; filename=records.ttl.gz"
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["ETag"].startswith('"')
        assert "Last-Modified" in response.headers
        assert response.headers["Cache-Control"] == "no-cache"
        assert "Content-Encoding" not in response.headers
        assert gzip.decompress(response.data)


def test_what_is_of_one_version_is_asked_for_again_as_it_may_be_given_no_more(
    dumps: FlaskClient, copy: Release
) -> None:
    with dumps.get(f"/release/{copy.version}{FILE}") as response, dumps.get(FILE) as plain:
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.data == plain.data
        assert response.headers["ETag"] == plain.headers["ETag"]
    said = dumps.get(f"/release/{copy.version}/dump").json
    assert said is not None
    assert said["files"][0]["address"] == f"/release/{copy.version}/dump/public.nq.gz"
    assert dumps.get("/release/0123456789abcdef/dump/public.nq.gz").status_code == 404


@pytest.mark.parametrize("path", [FILE, "/dump/void.ttl", "/dump/SHA256SUMS"])
def test_head_tells_what_get_does_and_sends_nothing(dumps: FlaskClient, path: str) -> None:
    with dumps.get(path) as whole, dumps.head(path) as head:
        assert head.status_code == 200
        assert head.data == b""
        for name in ("Content-Length", "Content-Type", "ETag", "Accept-Ranges", "Last-Modified"):
            assert head.headers[name] == whole.headers[name]
    with dumps.head(path, headers={"Range": "bytes=0-1"}) as part:
        assert part.status_code == 200


@pytest.mark.parametrize("path", ["/dump/void.ttl", "/dump/SHA256SUMS", FILE])
def test_nothing_is_compressed_on_the_way(dumps: FlaskClient, path: str) -> None:
    with (
        dumps.get(path, headers={"Accept-Encoding": "gzip"}) as packed,
        dumps.get(path) as plain,
    ):
        assert "Content-Encoding" not in packed.headers
        assert packed.headers["ETag"] == plain.headers["ETag"]
        assert packed.data == plain.data


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=10-", 10, None),
        ("bytes=-10", -10, None),
        ("bytes=-99999999", 0, None),
        ("bytes=5-99999999999999", 5, None),
        ("Bytes = 0-3", 0, 4),
        ("bytes=0-3,2-5, 6-9", 0, 10),
        ("bytes=,0-3,,", 0, 4),
    ],
)
def test_a_part_can_be_had(
    dumps: FlaskClient, content: bytes, asked: str, start: int, end: int | None
) -> None:
    with dumps.get(FILE, headers={"Range": asked}) as response:
        meant = content[start:end]
        first = content.index(meant) if start >= 0 else len(content) + start
        assert response.status_code == 206
        assert response.data == meant
        said = f"bytes {first}-{first + len(meant) - 1}/{len(content)}"
        assert response.headers["Content-Range"] == said
        assert int(response.headers["Content-Length"]) == len(meant)


def test_parts_come_as_a_message_of_parts(dumps: FlaskClient, content: bytes) -> None:
    with dumps.get(FILE, headers={"Range": "bytes=20-29,0-4,-3"}) as response:
        assert response.status_code == 206
        assert "Content-Range" not in response.headers
        assert int(response.headers["Content-Length"]) == len(response.data)
        head = f"Content-Type: {response.headers['Content-Type']}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + response.data)
    size = len(content)
    assert [
        (part["Content-Range"], part.get_payload(decode=True)) for part in message.iter_parts()
    ] == [
        (f"bytes 20-29/{size}", content[20:30]),
        (f"bytes 0-4/{size}", content[:5]),
        (f"bytes {size - 3}-{size - 1}/{size}", content[-3:]),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "lines=0-1",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-3",
        "bytes=0-1,x",
        "bytes=0--1",
        "bytes=+1-2",
        "bytes=\u0660-\u0663",
        "bytes=1 2-3",
        "bytes=0-" + "9" * 5_000,
        "bytes=" + ",".join(f"{2 * n}-{2 * n}" for n in range(MOST + 1)),
        "bytes=" + "0-0," * 100_000,
    ],
    ids=lambda asked: asked[:20],
)
def test_what_is_no_range_or_too_much_gives_the_whole(
    dumps: FlaskClient, content: bytes, asked: str
) -> None:
    with dumps.get(FILE, headers={"Range": asked.encode().decode("latin-1")}) as response:
        assert response.status_code == 200
        assert response.data == content


@pytest.mark.parametrize(
    "asked",
    ["bytes={size}-", "bytes=99999999-", f"bytes={'9' * 20}-", "bytes=-0", "bytes=-0,-0"],
)
def test_a_part_beyond_the_end_is_416_with_the_size(
    dumps: FlaskClient, content: bytes, asked: str
) -> None:
    response = dumps.get(FILE, headers={"Range": asked.format(size=len(content))})

    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(content)}"
    assert response.mimetype == "application/problem+json"


def test_a_part_is_given_only_of_the_file_that_was_begun(
    dumps: FlaskClient, content: bytes
) -> None:
    with dumps.get(FILE) as whole:
        tag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]

    def status(condition: str) -> int:
        headers = {"Range": "bytes=0-3", "If-Range": condition}
        with dumps.get(FILE, headers=headers) as response:
            assert response.data == (content[:4] if response.status_code == 206 else content)
            return response.status_code

    assert status(tag) == status(modified) == 206
    assert status('"another"') == status(f"W/{tag}") == 200
    assert status("Mon, 02 Mar 2026 10:00:00 GMT") == 200
    assert status("nonsense") == status('"') == 200


def test_what_is_known_is_not_sent_again(dumps: FlaskClient) -> None:
    with dumps.get(FILE) as whole:
        tag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]

    def asked(**headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with dumps.get(FILE, headers=named) as response:
            return response

    assert asked(If_None_Match=tag).status_code == 304
    assert asked(If_None_Match=f'W/{tag}, "x"').status_code == 304
    assert asked(If_None_Match="*").status_code == 304
    assert asked(If_Modified_Since=modified).status_code == 304
    assert asked(If_None_Match=tag, Range="bytes=0-1").status_code == 304
    assert asked(If_None_Match='"x"', If_Modified_Since=modified).status_code == 200
    assert asked(If_Modified_Since="Mon, 02 Mar 2020 10:00:00 GMT").status_code == 200
    assert asked(If_Match=tag).status_code == 200
    assert asked(If_Match="*").status_code == 200
    assert asked(If_Match='"x"').status_code == 412
    assert asked(If_Match='"x"', If_None_Match=tag).status_code == 412
    assert asked(If_Match=f"W/{tag}").status_code == 412
    assert asked(If_Unmodified_Since="Mon, 02 Mar 2020 10:00:00 GMT").status_code == 412
    assert asked(If_Unmodified_Since=modified, Range="bytes=0-1").status_code == 206
    assert asked(If_None_Match=tag).headers["ETag"] == tag


@given(
    st.integers(0, 50),
    st.lists(
        st.tuples(st.none() | st.integers(0, 60), st.none() | st.integers(0, 60)),
        min_size=1,
        max_size=6,
    ),
)
@settings(max_examples=150, deadline=None)
@example(10, [(None, 0)])
@example(0, [(0, None)])
def test_parts_hold_the_bytes_that_were_asked_for_and_no_others(
    size: int, asked: list[tuple[int | None, int | None]]
) -> None:
    header = "bytes=" + ",".join(
        f"{'' if first is None else first}-{'' if last is None else last}" for first, last in asked
    )

    parts = parts_of(header, size)

    if any(
        (first is None and last is None)
        or (first is not None and last is not None and last < first)
        for first, last in asked
    ):
        assert parts is None
        return
    meant: set[int] = set()
    for first, last in asked:
        if first is None:
            assert last is not None
            meant |= set(range(max(0, size - last), size))
        else:
            meant |= set(range(first, size if last is None else min(size, last + 1)))
    assert parts is not None
    given_bytes = [each for start, end in parts for each in range(start, end)]
    assert set(given_bytes) == meant
    assert len(given_bytes) == len(meant)


@pytest.mark.parametrize(
    "name",
    [
        "..%2Fmanifest.json",
        "%2e%2e%2fmanifest.json",
        "..",
        "manifest.json",
        "store",
        "store%2FCURRENT",
        "tables%2Fhabeas.duckdb",
        "%2Fetc%2Fpasswd",
        "public.nq.gz%00",
        "public.nq.gz%0d%0aX-Injected:%201",
        ".SHA256SUMS",
        "left-out.json",
        "a" * 5_000,
    ],
)
def test_nothing_else_can_be_had(dumps: FlaskClient, copy: Release, name: str) -> None:
    for path in (f"/dump/{name}", f"/release/{copy.version}/dump/{name}"):
        response = dumps.get(path)

        assert response.status_code == 404
        assert "X-Injected" not in response.headers
        assert len(response.data) < 2_000


def test_a_link_in_the_folder_is_not_followed(
    dumps: FlaskClient, copy: Release, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.ttl.gz"
    secret.write_bytes(b"secret")
    path = copy.folder / "dumps" / "records.ttl.gz"
    content = path.read_bytes()
    with dumps.get(FILE):
        pass
    try:
        path.unlink()
        path.symlink_to(secret)

        response = dumps.get(FILE)

        assert response.status_code == 404
        assert b"secret" not in response.data
    finally:
        path.unlink()
        path.write_bytes(content)


def test_a_release_says_whether_it_is_signed(
    dumps: FlaskClient, copy: Release, tmp_path: Path
) -> None:
    unsigned = dumps.get("/dump").json
    assert unsigned is not None
    assert unsigned["signed"] is False
    assert "unsigned" in dumps.get("/dump", headers=PAGE).text
    refused = dumps.get("/dump/SHA256SUMS.sig").json
    assert refused is not None
    assert refused["detail"] == "This release is unsigned."
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not there: OpenSSH's client has it")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)

    print_of_key = sign(copy.folder, key, "archive@habeas.example")

    signed = dumps.get("/dump").json
    assert signed is not None
    assert (signed["signed"], signed["fingerprint"]) == (True, print_of_key)
    assert signed["signer"] == "archive@habeas.example"
    page = html.unescape(dumps.get("/dump", headers=PAGE).text)
    assert print_of_key in page
    assert "-I archive@habeas.example -n habeas-release" in page
    assert signed["release"] == unsigned["release"]
    assert len(signed["checks"]) == len(unsigned["checks"]) + 2
    for each in checks(copy):
        path = f"/release/{copy.version}/dump/{each.name}"
        with dumps.get(path) as response:
            assert response.data == each.path.read_bytes()


def test_a_release_without_dumps_says_so(client: FlaskClient) -> None:
    said = client.get("/dump").json
    assert said is not None
    assert [each["name"] for each in said["files"]] == ["public.nq.gz", "void.ttl"]
    assert client.get("/dump/records.ttl.gz").status_code == 404


@pytest.mark.parametrize(
    ("taken_down", "status"),
    [
        (f"{ID}case/x1", 410),
        ("https://w3id.org/habeas/vocab/involvement-role/petitioner", 410),
        (f"{ID}case/never-there", 200),
    ],
    ids=["a subject", "an object", "nothing in it"],
)
def test_files_that_name_what_was_taken_down_since_are_not_given(
    copy: Release, monkeypatch: pytest.MonkeyPatch, taken_down: str, status: int
) -> None:
    older = copy.folder.parent / "0123456789abcdef"
    if not older.exists():
        shutil.copytree(copy.folder, older)
        manifest = json.loads((older / "manifest.json").read_text())
        (older / "manifest.json").write_text(json.dumps(manifest | {"version": older.name}))
    monkeypatch.setattr(Past, "taken_down", frozenset({taken_down}))
    with WorkerPool(copy.folder / "store", workers=1) as pool:
        client = create_app(copy, pool).test_client()

        for path in (f"/release/{older.name}/dump", f"/release/{older.name}{FILE}"):
            with client.get(path) as response:
                assert response.status_code == status
        with client.get("/catalog.ttl") as response:
            assert (f"/release/{older.name}/dump" in response.get_data(as_text=True)) == (
                status == 200
            )
            assert older.name in response.get_data(as_text=True)
        # What is served is without it already.
        with client.get(FILE) as own, client.get(f"/release/{copy.version}{FILE}") as same:
            assert own.status_code == same.status_code == 200


def test_problems_are_no_files(dumps: FlaskClient) -> None:
    response = dumps.get("/dump/records.ttl.g")

    assert json.loads(response.data)["near"][0] == "records.ttl.gz"
    assert "Content-Disposition" not in response.headers
    assert dumps.post("/dump/records.ttl.gz").status_code == 405
    assert dumps.get("/dump?format=xml").status_code == 400
