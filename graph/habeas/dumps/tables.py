"""The tables of a release as CSV, with what each column means, in one file.

The description is CSV on the Web [1]_. Cells are those of ``habeas table``:
lists are joined by semicolons, and what a spreadsheet would take for a formula
has an apostrophe before it.

References
----------
.. [1] W3C, "Metadata Vocabulary for Tabular Data", Recommendation, 17 December 2015.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from habeas.tables.exports import opened, write_csv
from habeas.terms import expand

__all__ = ["DESCRIPTION", "write_tables"]

#: The name under which programs look for the description.
DESCRIPTION = "csv-metadata.json"
#: What is handed to the compressor at once, in bytes.
_AT_ONCE = 1 << 17
_DATATYPES: Mapping[str, object] = {
    "BOOLEAN": {"base": "boolean", "format": "True|False"},
    "DATE": "date",
    "DOUBLE": "double",
    "BIGINT": "integer",
}


def write_tables(folder: Path, output: IO[bytes]) -> None:
    """Write the tables in ``folder``, the side of that name, as one ZIP file of CSV.

    The views are left out: they say nothing that the tables do not.

    Raises
    ------
    MissingLibraryError
        If DuckDB is not installed.
    """
    said = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    tables = [each for each in said if each["kind"] == "table"]
    with zipfile.ZipFile(output, "w") as archive, opened(folder) as database:
        described = []
        for table in tables:
            entry = _entry(f"{table['name']}.csv")
            with (
                archive.open(entry, "w", force_zip64=True) as packed,
                io.BufferedWriter(packed, _AT_ONCE) as file,
            ):
                types = write_csv(database, table["name"], file)
            described.append(_table(table, types))
        text = json.dumps(_all(described), indent=1, ensure_ascii=False) + "\n"
        archive.writestr(_entry(DESCRIPTION), text)


def _entry(name: str) -> zipfile.ZipInfo:
    """Return a place in the archive: the same at any time and on any system."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _all(tables: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Tables of a release of Habeas",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "rdfs:comment": "In a cell of several values they are joined by a semicolon and a space. "
        "A text that a spreadsheet would take for a formula has an apostrophe before it.",
        "tables": tables,
    }


def _table(table: Mapping[str, Any], types: Mapping[str, str]) -> Mapping[str, object]:
    columns = [_column(each, types[each["name"]]) for each in table["columns"]]
    schema: dict[str, object] = {"columns": columns}
    if "iri" in types:
        schema |= {"primaryKey": "id", "aboutUrl": "{+iri}"}
    return {
        "url": f"{table['name']}.csv",
        "dc:description": table["description"],
        "tableSchema": schema,
    }


def _column(column: Mapping[str, str], kind: str) -> Mapping[str, object]:
    said: dict[str, object] = {
        "name": column["name"],
        "titles": column["name"],
        "dc:description": column["description"],
        "datatype": _DATATYPES.get(kind.removesuffix("[]"), "string"),
    }
    if kind.endswith("[]"):
        said["separator"] = "; "
    if "property" in column:
        said["propertyUrl"] = expand(column["property"])
    return said
