"""Files to take away: ``/dump``, each of them, and those of releases before.

What lies below ``/release/{version}/dump`` never changes, but may be given no
more: so caches ask again each time, and are told by a tag that they have it.
What lies below ``/dump`` is of the release that is served, and may be another
one tomorrow.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import Gone, NotFound

from habeas.dumps import DumpFile, left_out, listed
from habeas.dumps.listing import SIGNATURE, SIGNERS, checks, found
from habeas.dumps.signatures import fingerprint, signer
from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose
from habeas_api.operations import Example, Operation, Schema
from habeas_api.parameters import Parameter
from habeas_api.past import the_past
from habeas_api.releases import opened
from habeas_api.served import served
from habeas_api.stored import sent

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint"]

_FILE: Schema = {
    "type": "object",
    "required": ["name", "title", "address", "bytes", "media_type"],
    "properties": {
        "name": {"type": "string"},
        "title": {"type": "string"},
        "address": {"type": "string"},
        "bytes": {"type": "integer"},
        "media_type": {"type": "string"},
        "compression": {"type": "string"},
        "sha256": {"type": "string"},
        "graph": {"type": "string"},
        "part": {"type": "string"},
    },
}
SCHEMAS: Mapping[str, Schema] = {
    "Dumps": {
        "type": "object",
        "required": ["release", "files", "checks", "signed", "left_out"],
        "properties": {
            "release": {"type": "string"},
            "files": {"type": "array", "items": _FILE},
            "checks": {"type": "array", "items": _FILE},
            "signed": {"type": "boolean"},
            "fingerprint": {"type": "string"},
            "signer": {"type": "string"},
            "left_out": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
}
_LISTED: Mapping[str, Any] = {
    "parameters": (Parameter("format", "What it is written as.", choices=("json", "html")),),
    "formats": {"application/json": "JSON", "text/html": "a page"},
    "is_tagged": False,
    "schemas": {"application/json": {"$ref": "#/components/schemas/Dumps"}},
}
_TAKEN: Mapping[str, Any] = {
    "asks": (
        Parameter("Range", "Which bytes.", example="bytes=0-99"),
        Parameter("If-Range", "The ETag of what was begun: another file comes whole."),
    ),
    "formats": {
        "application/gzip": "N-Quads, Turtle or JSON-LD, compressed",
        "application/zip": "CSV",
        "application/vnd.apache.parquet": "Parquet",
        "application/vnd.duckdb.file": "DuckDB",
        "text/turtle": "Turtle",
        "text/plain": "checksums, a signature, a public key",
    },
    "also": {206: "The parts that were asked for."},
    "headers": ("Accept-Ranges", "Content-Range", "Last-Modified", "Repr-Digest"),
}
_NAME = Parameter("name", "As in the list.", example="public.nq.gz")
_VERSION = Parameter("version", "Which release.", example="0123456789abcdef")
OPERATIONS = (
    Operation(
        "/dump",
        "dumps",
        "The files that the release can be had as: whole, in parts, as tables.",
        "Dumps",
        problems=(400,),
        examples=(Example("/dump"), Example("/dump?format=html", "text/html")),
        **_LISTED,
    ),
    Operation(
        "/dump/{name}",
        "dump",
        "One file, or parts of it: what was begun can be gone on with.",
        "Dumps",
        of_path=(_NAME,),
        problems=(404, 416),
        examples=(Example("/dump/public.nq.gz", "application/gzip"),),
        **_TAKEN,
    ),
    Operation(
        "/release/{version}/dump",
        "release-dumps",
        "The files that one release can be had as.",
        "Dumps",
        of_path=(_VERSION,),
        problems=(400, 404, 410),
        examples=(Example("/release/0123456789abcdef/dump", "application/problem+json", 404),),
        **_LISTED,
    ),
    Operation(
        "/release/{version}/dump/{name}",
        "release-dump",
        "One file of one release, which never changes.",
        "Dumps",
        of_path=(_VERSION, _NAME),
        problems=(404, 410, 416),
        examples=(
            Example("/release/0123456789abcdef/dump/public.nq.gz", "application/problem+json", 404),
        ),
        **_TAKEN,
    ),
)
blueprint = Blueprint("dumps", __name__)
_ELSEWHERE = (
    "This service answers from a store elsewhere and has no files: "
    "take the dump where the release was built."
)


@blueprint.get("/dump")
def listing() -> Response:
    """List the files of the release that is served."""
    return _list(served().release, "")


@blueprint.get("/release/<version>/dump")
def listing_of(version: str) -> Response:
    """List the files of a release."""
    return _list(_release(version), version)


@blueprint.get("/dump/<name>")
def file(name: str) -> Response:
    """Return a file of the release that is served, or parts of it."""
    return _send(served().release, name)


@blueprint.get("/release/<version>/dump/<name>")
def file_of(version: str, name: str) -> Response:
    """Return a file of a release, or parts of it."""
    return _send(_release(version), name)


def _release(version: str) -> Release:
    """Return a release whose files may be given.

    Raises
    ------
    Gone
        If it says something of what was taken down since.
    """
    release = opened(version)
    if not the_past().gives_files(version):
        raise Gone(
            "This release says something of what was taken down since, so its files are not given. "
            f"Take those of the release that is served: {url_for('dumps.listing')}"
        )
    return release


def _list(release: Release, version: str) -> Response:
    form = request.args.get("format", "")
    if form not in ("", "html", "json"):
        raise BadParameterError(UnknownNameError("format", form[:100], ("html", "json")))
    signature = next((each for each in checks(release) if each.name == SIGNATURE), None)
    said: dict[str, Any] = {
        "release": release.version,
        "files": [_said(each, version) for each in listed(release)],
        "checks": [_said(each, version) for each in checks(release)],
        "signed": signature is not None,
        "left_out": dict(left_out(release)),
    }
    if signature is not None:
        said["fingerprint"] = fingerprint(signature.path)
        said["signer"] = signer(signature.path.with_name(SIGNERS))
    wanted = choose(request.headers.get("Accept"), ["application/json", "text/html"])
    if form == "html" or (not form and wanted == "text/html"):
        why = _ELSEWHERE if release.is_remote else "This release has no dumps."
        response = Response(render_template("dumps.html", **said, why=why), mimetype="text/html")
    else:
        response = jsonify(said)
    response.vary.add("Accept")
    return response


def _said(each: DumpFile, version: str) -> Mapping[str, object]:
    said = {
        "name": each.name,
        "title": each.title,
        "address": url_for("dumps.file_of", version=version, name=each.name)
        if version
        else url_for("dumps.file", name=each.name),
        "bytes": each.bytes,
        "media_type": each.media_type,
    }
    more = {name: getattr(each, name) for name in ("compression", "sha256", "graph", "part")}
    return said | {name: value for name, value in more.items() if value}


def _send(release: Release, name: str) -> Response:
    each = found(release, name)
    if each is None:
        if release.is_remote:
            raise NotFound(_ELSEWHERE)
        if name in (SIGNATURE, SIGNERS):
            raise NotFound("This release is unsigned.")
        names = [each.name for each in (*listed(release), *checks(release))]
        raise UnknownNameError("file of the release", name[:100], names)
    is_text = each.sent_as.startswith("text/")
    return sent(
        each.path,
        f"{each.sent_as}; charset=utf-8" if is_text else each.sent_as,
        each.sha256[:32] or _tag(each),
        name=each.name,
        digest=each.sha256,
        modified=_since(release, each),
    )


def _tag(each: DumpFile) -> str:
    """Return a tag of a file whose digest nobody has worked out."""
    told = each.path.stat()
    return f"{told.st_size:x}-{told.st_mtime_ns:x}"


def _since(release: Release, each: DumpFile) -> datetime | None:
    """Return since when a file can be had: the release, or the signature that came later."""
    if each.name in (SIGNATURE, SIGNERS):
        return datetime.fromtimestamp(int(each.path.stat().st_mtime), UTC)
    return the_past().since(release.version)
