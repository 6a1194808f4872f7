"""The release as tables: ``/tables``, with every file below it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose
from habeas_api.served import served

__all__ = ["blueprint"]

blueprint = Blueprint("tables", __name__)
#: Media types by suffix.
_TYPES: Mapping[str, str] = {
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/vnd.duckdb.file",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
}


@dataclass(frozen=True)
class File:
    """One file that can be had."""

    name: str
    address: str
    size: int
    #: SHA-256; nothing if the file is not the same bytes whenever it is made.
    digest: str


@blueprint.get("/tables")
def tables() -> Response:
    """List the tables, with what their columns mean."""
    release = served().release
    form = request.args.get("format", "")
    if form not in ("", "html", "json"):
        raise BadParameterError(UnknownNameError("format", form[:100], ("html", "json")))
    found = _files(release)
    described = _described(release.folder) if found else ()
    accept = request.headers.get("Accept")
    wanted = choose(accept, ["application/json", "text/html"])
    if form == "html" or (not form and wanted == "text/html"):
        page = render_template(
            "tables.html", tables=described, files=found, why=_left_out(release), sized=_sized
        )
        response = Response(page, mimetype="text/html")
    else:
        files = [
            {"name": each.name, "address": each.address, "bytes": each.size}
            | ({"sha256": each.digest} if each.digest else {})
            for each in found.values()
        ]
        response = jsonify(release=release.version, tables=list(described), files=files)
    response.vary.add("Accept")
    return response


@blueprint.get("/tables/<name>")
def file(name: str) -> AnyResponse:
    """Return one file; parts of it can be asked for, as programs that read Parquet do."""
    release = served().release
    found = _files(release)
    if not found:
        raise NotFound(_left_out(release))
    if name not in found:
        raise UnknownNameError("file of the tables", name[:100], found)
    return send_file(
        release.folder / "tables" / name,
        mimetype=_TYPES[Path(name).suffix],
        as_attachment=name.endswith((".parquet", ".duckdb")),
        etag=f"{release.version}-{found[name].digest[:16] or found[name].size}",
    )


def _files(release: Release) -> dict[str, File]:
    """Return the files of the tables by name: the database first, then by name."""
    folder = release.folder / "tables"
    said = release.manifest.get("sides", {}).get("tables", {}).get("files", {})
    if not said or not folder.is_dir():
        return {}
    names = sorted(said, key=lambda name: (not name.endswith(".duckdb"), name))
    return {
        name: File(
            name,
            url_for("tables.file", name=name),
            (folder / name).stat().st_size,
            said[name].get("sha256", ""),
        )
        for name in names
        if Path(name).suffix in _TYPES and (folder / name).is_file()
    }


def _left_out(release: Release) -> str:
    said = release.manifest.get("sides", {}).get("tables", {})
    return f"This release has no tables. {said.get('left out', 'Build it again to get them')}."


@cache
def _described(folder: Path) -> tuple[dict[str, Any], ...]:
    """Return what the tables say about themselves; a release never changes."""
    text = (folder / "tables" / "tables.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


def _sized(size: int) -> str:
    """Return a size as people read it.

    Examples
    --------
    >>> _sized(900), _sized(123_456), _sized(5_400_000)
    ('900 bytes', '123 kB', '5.4 MB')
    """
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1e3:.0f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"
