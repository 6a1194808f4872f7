"""Read any file that we know into tables of text."""

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.errors import MissingLibraryError
from habeas.sheets.delimited import read_delimited
from habeas.sheets.encodings import Encoding, Survey, find_encoding, forced_encoding, survey
from habeas.sheets.files import FileRead, Limits, Sheet
from habeas.sheets.json_records import read_json, read_json_lines
from habeas.sheets.lines import TooLongLineError
from habeas.sheets.opening import find_kind, open_file
from habeas.sheets.parquet import read_parquet
from habeas.sheets.problems import At, Problems
from habeas.sheets.sources import Source
from habeas.sheets.xml_tables import declared_encoding, read_xml

if TYPE_CHECKING:
    import duckdb

__all__ = ["read_file"]


def read_file(
    con: "duckdb.DuckDBPyConnection",
    path: Path,
    number: int,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheets: Collection[str] | None = None,
    rows: Collection[str] = (),
    limits: Limits | None = None,
) -> FileRead:
    """Read one file into tables ``sheets.f{number}_{k}`` of a database, k from 1.

    Parameters
    ----------
    con
        The database.
    path
        A regular file: CSV and its kin, JSON, JSON Lines, XML, XLSX or Parquet.
        Its name says which.
    number
        The number of the file among those brought together.
    encoding
        Of a text file, if what is found is wrong: a name that Python knows.
        XML says itself in which encoding it is.
    separator
        One character, between the cells of a text file, if what is found is wrong.
    sheets
        The sheets of a workbook to read; all of them if None.
    rows
        Patterns of paths of elements (``decision/author``) that are rows of an
        XML file, also where none of them repeats.
    limits
        What a file may be at most.

    Returns
    -------
    FileRead
        Always: a file that cannot be read has no sheets, and a problem that says why.

    Raises
    ------
    MissingLibraryError
        If a library is not installed that this kind of file needs.
    """
    # A name of bytes that are no text has to be shown, too.
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    problems = Problems(name)
    limits = limits or Limits()
    read = FileRead(name, number)
    handle = open_file(path, problems, limits)
    if handle is None:
        return replace(read, problems=tuple(problems))
    with handle:
        seen = survey(handle)
        read = replace(read, sha256=seen.sha256, bytes=seen.size)
        kind = find_kind(path, handle, problems)
        source = Source(con, path, handle, number, problems, limits)
        if kind == "workbook":
            from habeas.sheets.workbooks import read_workbook  # openpyxl takes a while to load

            read = replace(read, sheets=tuple(read_workbook(source, sheets)))
        elif kind == "parquet":
            read = replace(read, sheets=tuple(read_parquet(source)))
        elif kind == "xml":
            tables = read_xml(source, rows)
            read = replace(read, encoding=declared_encoding(seen), sheets=tuple(tables))
        elif kind is not None:
            read = _text(read, kind, source, seen, encoding, separator)
    return replace(read, problems=tuple(problems))


def _workbook(source: Source, sheets: Collection[str] | None) -> list[Sheet]:
    try:
        # Takes longer to load than many a file to read.
        from habeas.sheets.workbooks import read_workbook
    except ImportError as error:
        raise MissingLibraryError("A workbook", "openpyxl", "tables") from error
    return read_workbook(source, sheets)


def _text(
    read: FileRead,
    kind: str,
    source: Source,
    seen: Survey,
    encoding: str | None,
    separator: str | None,
) -> FileRead:
    """Read a file whose encoding has to be found."""
    found = forced_encoding(encoding, seen) if encoding else find_encoding(seen)
    if found is None:
        source.problems.add(
            "encoding",
            "This is no encoding that we know. Write utf-8, windows-1252, windows-1251 …",
            value=str(encoding),
        )
        return read
    read = replace(read, encoding=found.name, certain=found.certain)
    if not found.certain:
        try:
            from habeas.sheets.guesses import judge
        except ImportError as error:
            raise MissingLibraryError(
                "A text of unknown encoding", "charset-normalizer", "tables"
            ) from error
        if not judge(found, seen, source.problems):
            return read
    try:
        if kind == "delimited":
            table = read_delimited(source, found, separator)
            return replace(
                read,
                separator=table.separator,
                line_ends=table.line_ends,
                sheets=(table.sheet,) if table.sheet else (),
            )
        return replace(read, sheets=tuple(_records(kind, source, found, seen)))
    except TooLongLineError as error:
        source.problems.add(
            "cell-size",
            f"The line has more than {source.limits.line:,} characters. Export the file again, "
            "with a line for each row.",
            At(line=error.line),
        )
        return read


def _records(kind: str, source: Source, found: Encoding, seen: Survey) -> list[Sheet]:
    if kind == "json":
        return read_json(source, found, seen)
    return read_json_lines(source, found)
