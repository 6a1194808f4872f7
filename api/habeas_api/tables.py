"""The release as tables: ``/tables``, with every file below it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import NotFound

from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose
from habeas_api.operations import Example, Operation, Schema
from habeas_api.parameters import Parameter
from habeas_api.served import served
from habeas_api.stored import sent

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint"]

SCHEMAS: Mapping[str, Schema] = {
    "Tables": {
        "type": "object",
        "required": ["release", "tables", "files"],
        "properties": {
            "release": {"type": "string"},
            "tables": {"type": "array", "items": {"type": "object"}},
            "files": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "address", "bytes"],
                    "properties": {
                        "name": {"type": "string"},
                        "address": {"type": "string"},
                        "bytes": {"type": "integer"},
                        "sha256": {"type": "string"},
                    },
                },
            },
        },
    }
}
OPERATIONS = (
    Operation(
        "/tables",
        "tables",
        "The release as tables: their columns, and the files to take them from.",
        "Tables",
        parameters=(Parameter("format", "What it is written as.", choices=("json", "html")),),
        formats={"application/json": "JSON", "text/html": "a page"},
        problems=(400,),
        is_tagged=False,
        schemas={"application/json": {"$ref": "#/components/schemas/Tables"}},
        examples=(Example("/tables"), Example("/tables?format=html", "text/html")),
    ),
    Operation(
        "/tables/{name}",
        "table-file",
        "One file; parts of it can be asked for with Range, as programs that read Parquet do.",
        "Tables",
        of_path=(Parameter("name", "As in the list.", example="agents.parquet"),),
        asks=(Parameter("Range", "Which bytes.", example="bytes=0-99"),),
        formats={
            "application/vnd.apache.parquet": "Parquet",
            "application/vnd.duckdb.file": "DuckDB",
            "application/json": "JSON, about all tables",
            "text/markdown": "Markdown, about all tables",
        },
        also={206: "The part that was asked for."},
        problems=(404, 416),
        headers=("Accept-Ranges", "Content-Range"),
        examples=(
            Example("/tables/agents.parquet"),
            Example("/tables/agents.parquet", status=206, headers={"Range": "bytes=0-3"}),
            Example("/tables/agent.parquet", "application/problem+json", 404),
        ),
    ),
)

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
def file(name: str) -> Response:
    """Return one file; parts of it can be asked for, as programs that read Parquet do."""
    release = served().release
    found = _files(release)
    if not found:
        raise NotFound(_left_out(release))
    if name not in found:
        raise UnknownNameError("file of the tables", name[:100], found)
    return sent(
        release.folder / "tables" / name,
        _TYPES[Path(name).suffix],
        f"{release.version}-{found[name].digest[:16] or found[name].size}",
        name=name if name.endswith((".parquet", ".duckdb")) else "",
        digest=found[name].digest,
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
