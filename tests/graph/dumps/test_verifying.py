"""Checksums and signatures, checked with the programs that people have."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from habeas.cli import main
from habeas.dumps import listed
from habeas.dumps.checksums import SUMS, UnreadableSumsError, read_sums
from habeas.dumps.listing import checks
from habeas.dumps.signatures import (
    InvalidSignatureError,
    MissingProgramError,
    SigningError,
    fingerprint,
    is_signed_by,
    sign,
)
from habeas.dumps.verifying import NoSumsError, verify
from habeas.release import Release, open_release

Key = Callable[[str], Path]
needs_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not there: OpenSSH's client has it"
)


@pytest.fixture
def copy(invented_release: Release, tmp_path: Path) -> Path:
    """A release of our own to sign and to spoil."""
    root = tmp_path / "releases"
    place = root / invented_release.version
    shutil.copytree(
        invented_release.folder, place, ignore=shutil.ignore_patterns("store", "signatures")
    )
    (root / "current").symlink_to(invented_release.version)
    return place


@pytest.fixture
def key(tmp_path: Path) -> Key:
    """Make a key without a password."""

    def make(name: str) -> Path:
        path = tmp_path / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)],
            check=True,
        )
        return path

    return make


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def downloaded(release: Path, folder: Path) -> Path:
    assert run("dump", "--releases", release, "--all", folder).exit_code == 0
    return folder


def test_sha256sum_agrees_with_all_that_can_be_had(copy: Path, tmp_path: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("sha256sum is not there")
    folder = downloaded(copy, tmp_path / "all")

    for sums in (SUMS, "habeas.duckdb.sha256"):
        if (folder / sums).is_file():
            subprocess.run([program, "--strict", "--quiet", "-c", sums], cwd=folder, check=True)
    named = read_sums(folder / SUMS)
    assert set(named) == {each.name for each in listed(open_release(copy))} - {"habeas.duckdb"}
    (folder / "void.ttl").write_text("another")
    assert subprocess.run([program, "--status", "-c", SUMS], cwd=folder, check=False).returncode


def test_each_file_is_listed_with_its_digest(copy: Path) -> None:
    for each in listed(open_release(copy)):
        assert each.sha256 == sha256(each.path.read_bytes()).hexdigest(), each.name


def test_an_unsigned_release_says_so(copy: Path) -> None:
    result = run("verify", copy)

    assert result.exit_code == 0
    assert "Unsigned." in result.stdout
    assert f"that of version {copy.name}" in result.stdout
    assert [each.name for each in checks(open_release(copy))][:1] == [SUMS]


@needs_keygen
def test_ssh_keygen_verifies_what_was_signed(copy: Path, key: Key, tmp_path: Path) -> None:
    mine = key("mine")
    before = (copy / "manifest.json").read_bytes()

    result = run("sign", copy.parent, "--key", mine)

    assert result.exit_code == 0, result.output
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(mine)], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    assert result.stdout.strip() == shown
    folder = downloaded(copy, tmp_path / "all")
    verified = [
        *("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "habeas"),
        *("-n", "habeas-release", "-s", f"{SUMS}.sig"),
    ]
    with (folder / SUMS).open("rb") as sums:
        subprocess.run(verified, cwd=folder, stdin=sums, check=True, capture_output=True)
    assert (copy / "manifest.json").read_bytes() == before
    assert open_release(copy).version == copy.name


@needs_keygen
def test_no_private_key_lands_in_the_release(copy: Path, key: Key) -> None:
    mine = key("mine")
    secret = mine.read_bytes()

    sign(copy, mine)

    lines = [line for line in secret.splitlines() if not line.startswith(b"-----")]
    for path in copy.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"PRIVATE KEY" not in content
            assert not any(line in content for line in lines[2:])
    inside = copy / "key"
    shutil.copy(mine, inside)
    with pytest.raises(SigningError, match="lies inside the release"):
        sign(copy, inside)


@needs_keygen
def test_only_those_who_may_sign_are_believed(copy: Path, key: Key, tmp_path: Path) -> None:
    mine, other = key("mine"), key("other")
    sign(copy, mine, "archive@habeas.example")
    folder = downloaded(copy, tmp_path / "all")

    for place in (copy, folder):
        good = run("verify", place, "--signers", f"{mine}.pub")
        bad = run("verify", place, "--signers", f"{other}.pub")
        silent = run("verify", place)

        assert good.exit_code == 0, good.output
        assert "Signed by habeas with SHA256:" in good.stdout
        assert bad.exit_code == 1
        assert "none of those in" in bad.stderr
        assert silent.exit_code == 0
        assert "whose key that is" in silent.stdout
    allowed = run("verify", folder, "--signers", folder / "allowed_signers")
    assert "Signed by archive@habeas.example" in allowed.stdout


@needs_keygen
def test_a_signature_does_not_hold_for_other_checksums_or_purposes(copy: Path, key: Key) -> None:
    mine = key("mine")
    sums = copy / "dumps" / SUMS
    sign(copy, mine)
    signature = copy / "signatures" / f"{SUMS}.sig"
    signers = copy / "signatures" / "allowed_signers"
    assert is_signed_by(sums, signature, signers) == "habeas"

    text = sums.read_text()
    sums.write_text(text.replace(text[0], "0" if text[0] != "0" else "1", 1))
    with pytest.raises(InvalidSignatureError, match="not what was signed"):
        is_signed_by(sums, signature, signers)
    sums.write_text(text)
    with sums.open("rb") as content:
        made = subprocess.run(
            ["ssh-keygen", "-Y", "sign", "-q", "-f", str(mine), "-n", "file"],
            stdin=content,
            capture_output=True,
            check=True,
        )
    signature.write_bytes(made.stdout)
    with pytest.raises(InvalidSignatureError):
        is_signed_by(sums, signature, mine.with_suffix(".pub"))
    signature.write_text("nothing")
    assert fingerprint(signature) == ""
    with pytest.raises(InvalidSignatureError, match="not what ssh-keygen"):
        is_signed_by(sums, signature, signers)


@needs_keygen
def test_a_release_is_signed_again_by_another_key(copy: Path, key: Key) -> None:
    first = sign(copy, key("first"))
    second = sign(copy, key("second"))

    assert first != second
    assert fingerprint(copy / "signatures" / f"{SUMS}.sig") == second
    assert verify(copy).key == second


def test_signers_are_needed_where_they_are_asked_for(copy: Path, tmp_path: Path) -> None:
    signers = tmp_path / "mine.pub"
    signers.write_text("ssh-ed25519 AAAA mine\n")

    result = run("verify", copy, "--signers", signers)

    assert result.exit_code == 1
    assert "unsigned" in result.stderr


@pytest.mark.parametrize("spoilt", ["public.nq.gz", "dumps/records.ttl.gz", "tables/cases.parquet"])
def test_a_file_that_was_changed_is_named(copy: Path, spoilt: str) -> None:
    with (copy / spoilt).open("ab") as file:
        file.write(b"x")

    result = run("verify", copy)

    assert result.exit_code == 1
    assert f"WRONG    {Path(spoilt).name}" in result.stderr


def test_a_part_of_what_was_downloaded_is_checked(copy: Path, tmp_path: Path) -> None:
    folder = downloaded(copy, tmp_path / "all")
    for path in folder.iterdir():
        if path.name not in (SUMS, "public.nq.gz", "void.ttl"):
            path.unlink()

    found = verify(folder)

    assert found.good == ["public.nq.gz", "void.ttl"]
    assert (found.bad, found.version) == ([], copy.name)
    assert "records.ttl.gz" in found.missing


def test_checksums_never_name_a_file_elsewhere(copy: Path, tmp_path: Path) -> None:
    folder = downloaded(copy, tmp_path / "all")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with (folder / SUMS).open("a") as sums:
        sums.write(f"{sha256(b'secret').hexdigest()}  ../secret\n")

    with pytest.raises(UnreadableSumsError, match="line "):
        verify(folder)


def test_a_link_is_no_file_that_was_downloaded(copy: Path, tmp_path: Path) -> None:
    folder = downloaded(copy, tmp_path / "all")
    (folder / "void.ttl").unlink()
    (folder / "void.ttl").symlink_to(copy / "void.ttl")

    assert "void.ttl" in verify(folder).missing


def test_where_nothing_can_be_checked_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoSumsError, match=SUMS):
        verify(tmp_path)
    result = run("verify", tmp_path)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("name", "words"), [("absent", "ssh-keygen -t ed25519"), ("empty", "not signed")]
)
def test_what_is_no_key_signs_nothing(copy: Path, tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    if name == "empty":
        if shutil.which("ssh-keygen") is None:
            pytest.skip("ssh-keygen is not there")
        path.write_text("")

    result = run("sign", copy, "--key", path)

    assert result.exit_code == 2
    assert words in result.stderr
    assert not (copy / "signatures").exists()


def test_a_name_of_who_signs_cannot_change_who_may(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch()

    with pytest.raises(SigningError, match="no name for who signs"):
        sign(copy, path, "habeas\n* ssh-ed25519 AAAA")


def test_without_ssh_keygen_it_is_said_what_to_install(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    path.touch()
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingProgramError, match="OpenSSH"):
        sign(copy, path)


def test_dump_lists_and_writes_files(copy: Path, tmp_path: Path) -> None:
    listing = run("dump", "--releases", copy)
    written = tmp_path / "records.ttl.gz"
    to_file = run("dump", "--releases", copy, "records.ttl.gz", "--output", written)
    to_output = run("dump", "--releases", copy, "records.ttl.gz")

    assert listing.exit_code == to_file.exit_code == 0
    assert "public.nq.gz" in listing.stdout.splitlines()[0]
    assert written.read_bytes() == (copy / "dumps" / "records.ttl.gz").read_bytes()
    assert to_output.stdout_bytes == written.read_bytes()
    assert b"case:x1" in gzip.decompress(written.read_bytes())


def test_dump_of_what_is_not_there_is_a_mistake(copy: Path, tmp_path: Path) -> None:
    unknown = run("dump", "--releases", copy, "record.ttl.gz")
    nowhere = run("dump", "--releases", copy, "void.ttl", "--output", tmp_path / "no" / "x")

    assert unknown.exit_code == nowhere.exit_code == 2
    assert "Did you mean 'records.ttl.gz'" in unknown.stderr
    assert "No such file" in nowhere.stderr


def test_the_manifest_says_what_the_dumps_are(copy: Path) -> None:
    said = json.loads((copy / "manifest.json").read_text())["sides"]["dumps"]["files"]

    assert said[SUMS]["sha256"]
    assert said["habeas.duckdb.sha256"] == {}  # the database is not the same bytes each time
    assert set(said) == {path.name for path in (copy / "dumps").iterdir()}
