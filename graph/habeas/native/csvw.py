"""What the columns of a folder of tables mean, for programs: CSV on the Web [1]_.

It describes the plain form in which we export. An import takes more than that:
names in the place of identifiers, dates in words, labels in other languages.

References
----------
.. [1] W3C, "Metadata Vocabulary for Tabular Data", Recommendation, 17 December 2015.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.terms import HABEAS, ID, PREFIXES, VOCAB

__all__ = ["DESCRIPTION", "describe", "write_description"]

#: The name under which programs look for it in a folder.
DESCRIPTION = "csv-metadata.json"
_RDF_TYPE = PREFIXES["rdf"] + "type"
_DATATYPES: Mapping[str, object] = {
    "boolean": {"base": "boolean", "format": "yes|no"},
    "number": "decimal",
    "duration": "duration",
    "date": "date",
    "address": "anyURI",
}
#: Forms of columns whose texts are kept as they are, line breaks and all.
_TEXTS = {"text", "plain", "citing", "remark", "thing"}
#: Forms of columns whose values are not, one by one, values of the property.
_NO_VALUES = {"span", "sources", "citing", "property", "value", "match", "issued"}


def describe(tables: Sequence[NativeTable], *, identified: bool = False) -> dict[str, object]:
    """Return the description of a folder with these tables, as JSON knows it.

    Parameters
    ----------
    identified
        Whether every row has its identifier, as in an export: it is the key then.

    Examples
    --------
    >>> group = describe([TABLES["ties"]])
    >>> group["tables"][0]["url"]
    'ties.csv'
    """
    names = {table.name for table in tables}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Native tables of Habeas",
        "rdfs:comment": "In a cell of several values, a semicolon that belongs to a value is "
        "written with a backslash before it.",
        "tables": [_table(table, names, identified) for table in tables],
    }


def write_description(
    folder: Path, tables: Sequence[NativeTable], *, identified: bool = False
) -> None:
    """Write the description of the tables of a folder into it."""
    text = json.dumps(describe(tables, identified=identified), indent=1, ensure_ascii=False)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")


def _table(table: NativeTable, present: Collection[str], identified: bool) -> dict[str, object]:
    schema: dict[str, object] = {"columns": [*map(_column, table.columns), *_virtual(table)]}
    if table.kind:
        schema["aboutUrl"] = f"{ID}{table.kind}/{{id}}"
        if identified:
            schema["primaryKey"] = "id"
    keys = [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{target}.csv", "columnReference": "id"},
        }
        for column in table.columns
        for target in _targets(column)
        if target in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {"url": f"{table.name}.csv", "dc:description": table.about, "tableSchema": schema}


def _column(column: NativeColumn) -> dict[str, object]:
    said: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.about,
        "datatype": _datatype(column),
    }
    if column.needed:
        said["required"] = True
    if column.many:
        said["separator"] = ";"
    if column.form == "class":
        said |= {"propertyUrl": _RDF_TYPE, "valueUrl": f"{HABEAS}{{{column.name}}}"}
    elif column.property and column.form not in _NO_VALUES:
        said["propertyUrl"] = column.property
        if column.scheme:
            said["valueUrl"] = f"{VOCAB}{column.scheme}/{{{column.name}}}"
        elif column.form == "reference" and len(column.kinds) == 1:
            said["valueUrl"] = f"{ID}{column.kinds[0]}/{{{column.name}}}"
        elif column.form == "address":
            said["valueUrl"] = f"{{+{column.name}}}"
    else:
        # A program that makes RDF of the table leaves it out: it would say what is not so.
        said["suppressOutput"] = True
    return said


def _datatype(column: NativeColumn) -> object:
    # Where it is not a string, spaces around the values of a list belong to none of them.
    words = column.many and column.form not in _TEXTS
    return _DATATYPES.get(column.form, "normalizedString" if words else "string")


def _virtual(table: NativeTable) -> Iterator[dict[str, object]]:
    """Yield what every row says without a column: what its thing is."""
    if table.class_ and "class" not in table.by_name:
        yield {
            "name": "type",
            "virtual": True,
            "propertyUrl": _RDF_TYPE,
            "valueUrl": table.class_,
        }


def _targets(column: NativeColumn) -> Iterator[str]:
    """Yield the table whose rows a column names, if each cell names one row of one table."""
    if column.form == "reference" and column.needed and not column.many and len(column.kinds) == 1:
        yield from (table.name for table in TABLES.values() if table.kind == column.kinds[0])
