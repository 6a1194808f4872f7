"""curl, as people use it by hand and scripts at night."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]
THING = "/id/mechanism/wgad-individual-complaints"


def headers_of(answer: bytes) -> tuple[str, dict[str, str]]:
    """Return the status line and the headers of an answer of ``curl -I`` or ``-D -``."""
    status, *lines = answer.decode().replace("\r", "").strip().split("\n")
    return status, {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }


def test_it_is_led_from_a_thing_to_what_is_said_about_it(service: str, program: Run) -> None:
    said = program("curl", "-sSL", "-w", "%{num_redirects}", "-H", "Accept: text/turtle",
                   service + THING)  # fmt: skip
    assert said.returncode == 0
    assert (
        b"<https://w3id.org/habeas/id/mechanism/wgad-individual-complaints>" in said.stdout
        or b"mechanism:wgad-individual-complaints" in said.stdout
    )
    assert said.stdout.endswith(b"1"), "one step, and not more"


def test_head_says_what_get_says(service: str, program: Run) -> None:
    path = service + "/doc/mechanism/wgad-individual-complaints.ttl"
    head = headers_of(program("curl", "-sSI", path).stdout)
    get = headers_of(program("curl", "-sS", "-D", "-", "-o", "/dev/null", path).stdout)
    assert head[0] == get[0] == "HTTP/1.1 200 OK"
    for both in (head[1], get[1]):
        both.pop("date", None)
    assert head[1] == get[1]
    assert int(get[1]["content-length"]) > 500


def test_what_it_has_already_is_not_sent_again(service: str, program: Run, tmp_path: Path) -> None:
    known, got = str(tmp_path / "tag"), str(tmp_path / "got")
    ask = ("curl", "-sS", "--etag-compare", known, "--etag-save", known, "-w", "%{http_code}")
    for coding in ((), ("--compressed",)):
        Path(known).unlink(missing_ok=True)
        Path(known).touch()
        path = service + "/doc/mechanism/wgad-individual-complaints"
        assert program(*ask, *coding, "-o", got, path).stdout == b"200"
        assert program(*ask, *coding, "-o", got, path).stdout == b"304"


def test_compressed_and_plain_are_the_same(service: str, program: Run) -> None:
    path = service + "/doc/mechanism/wgad-individual-complaints.nt"
    plain = program("curl", "-sS", path)
    packed = program("curl", "-sS", "--compressed", "-D", "/dev/stderr", path)
    assert b"ontent-Encoding: gzip" in packed.stderr
    assert plain.stdout == packed.stdout


def test_a_type_that_there_is_not_is_refused_with_those_that_there_are(
    service: str, program: Run
) -> None:
    said = program("curl", "-sS", "-D", "-", "-H", "Accept: image/png",
                   service + "/doc/mechanism/wgad-individual-complaints")  # fmt: skip
    assert said.stdout.startswith(b"HTTP/1.1 406")
    assert b"text/turtle" in said.stdout


def test_a_download_that_broke_off_goes_on(service: str, program: Run, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    path = service + "/dump/public.nq.gz"
    assert program("curl", "-sS", "-o", str(whole), path).returncode == 0
    content = whole.read_bytes()
    part.write_bytes(content[:10_000])
    said = program("curl", "-sS", "-C", "-", "-w", "%{http_code} %{size_download}", "-o", str(part),
                   path)  # fmt: skip
    assert said.stdout == f"206 {len(content) - 10_000}".encode()
    assert part.read_bytes() == content


@pytest.mark.parametrize("path", ["/id/agent/%00", "/id/agent/..%2f..%2fetc", "/doc/agent/%ff%fe"])
def test_what_is_no_name_is_refused(service: str, program: Run, path: str) -> None:
    said = program("curl", "-sS", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}",
                   service + path)  # fmt: skip
    assert said.stdout in (b"400", b"404")
