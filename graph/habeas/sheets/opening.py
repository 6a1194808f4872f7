"""Open a file that somebody named, if it is one, and say what kind of file it is."""

import os
import stat
from pathlib import Path
from typing import IO

from habeas.errors import near_names
from habeas.sheets.files import Limits
from habeas.sheets.problems import Problems

__all__ = ["find_kind", "open_file"]

#: Kinds of files by the end of their name.
KINDS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".psv": "delimited",
    ".txt": "delimited",
    ".json": "json",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
    ".ijson": "json-lines",
    ".xml": "xml",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".parquet": "parquet",
}
#: What files begin with whose name may say something else.
BEGINNINGS = {b"PK\x03\x04": "workbook", b"PK\x05\x06": "workbook", b"PAR1": "parquet"}
_SAVE = "Open it in the program that made it, and save it as an XLSX workbook or as CSV"
#: What we know, and do not read.
REFUSED = {
    b"\x1f\x8b": "This is a compressed file (gzip). Unpack it first.",
    b"BZh": "This is a compressed file (bzip2). Unpack it first.",
    b"\xfd7zXZ": "This is a compressed file (xz). Unpack it first.",
    b"7z\xbc\xaf": "This is an archive (7z). Unpack it first.",
    b"Rar!": "This is an archive (RAR). Unpack it first.",
    b"%PDF": "This is a PDF, from which no table can be read for certain. Ask for the table.",
    b"{\\rtf": f"This is a text of a word processor (RTF). {_SAVE}.",
    b"SQLite format 3": "This is a SQLite database. Export its tables as CSV.",
    b"\xff\xfe\0\0": "This text is in UTF-32. Save it as UTF-8.",
    b"\0\0\xfe\xff": "This text is in UTF-32. Save it as UTF-8.",
}
#: What we know by its name, and do not read.
ENDINGS = dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers", ".doc", ".docx", ".odt"), _SAVE)
#: What begins the files of older programs, and of workbooks with a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
PIECE = 1 << 20


def open_file(path: Path, problems: Problems, limits: Limits) -> IO[bytes] | None:
    """Return the file, opened; None with a problem if that cannot be done."""
    try:
        reason = _not_a_file(path.stat())
        if reason is None:
            # Without waiting, should it have become a pipe in between.
            opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            handle = os.fdopen(opened, "rb")
            status = os.fstat(opened)
            reason = _not_a_file(status)
            if reason is None and status.st_size > limits.file:
                reason = (
                    f"The file has {status.st_size:,} bytes, and {limits.file:,} is the most. "
                    "Bring it in parts."
                )
            if reason is None:
                return handle
            handle.close()
    except FileNotFoundError:
        reason = f"There is no such file.{_near(path)}"
    except PermissionError:
        reason = "The file may not be read. Ask whoever owns it for the right to, or copy it."
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        reason = f"The file cannot be opened: {why}."
    problems.add("file", reason)
    return None


def _not_a_file(status: os.stat_result) -> str | None:
    if stat.S_ISREG(status.st_mode):
        return None
    if stat.S_ISDIR(status.st_mode):
        return "This is a folder. Name the files in it."
    if stat.S_ISFIFO(status.st_mode):
        return "This is a pipe, which can be read only once. Save what comes out as a file."
    return "This is a device or a socket, and no file. Name a file."


def _near(path: Path) -> str:
    try:
        near = near_names(path.name, (each.name for each in path.parent.iterdir()), 1)
    except OSError:
        return " Its folder is not there either, or may not be read."
    return f" Did you mean {near[0]!r}?" if near else " Look at how its name is written."


def find_kind(path: Path, handle: IO[bytes], problems: Problems) -> str | None:
    """Return how to read a file; None with a problem if we cannot.

    The name says it, and what the file begins with may not say otherwise.
    """
    handle.seek(0)
    beginning = handle.read(1 << 10)
    ending = path.suffix.casefold()
    named = KINDS.get(ending)
    reason = None
    if not beginning:
        reason = "The file is empty. Write a header and rows, or leave it out."
    elif beginning.startswith(_COMPOUND):
        reason = _compound(handle)
    else:
        reason = next((text for sign, text in REFUSED.items() if beginning.startswith(sign)), None)
    if reason is None and ending in ENDINGS:
        reason = f"Files named {ending} are not read. {ENDINGS[ending]}."
    if reason is None and named is None:
        endings = ", ".join(each for each in KINDS if each not in {".tab", ".psv", ".ijson"})
        reason = (
            f"Files named {ending or 'without an ending'} are not read. "
            f"Name it after what it is: {endings}."
        )
    if reason is None:
        inside = next((kind for sign, kind in BEGINNINGS.items() if beginning.startswith(sign)), "")
        reason = _contradiction(ending, named or "", inside, beginning)
    if reason is None:
        return named
    problems.add("file", reason)
    return None


def _compound(handle: IO[bytes]) -> str:
    """Tell a workbook with a password from one of the old kind."""
    handle.seek(0)
    kept = b""
    while piece := handle.read(PIECE):
        if _PROTECTED in kept + piece:
            return "The workbook is protected by a password. Save it without one, and bring that."
        kept = piece[-len(_PROTECTED) :]
    return f"This is a file of an old Office program (such as .xls). {_SAVE}."


def _contradiction(ending: str, named: str, inside: str, beginning: bytes) -> str | None:
    if inside and inside != named:
        if inside == "parquet":
            return f"The name ends in {ending}, but this is a Parquet file. Name it .parquet."
        return (
            f"The name ends in {ending}, but this is a ZIP archive, as workbooks are. "
            "If it is a workbook, name it .xlsx; if not, unpack it."
        )
    if named in {"workbook", "parquet"} and not inside:
        return (
            f"The name ends in {ending}, but the file does not begin like one. It may be a text, "
            "or have been cut off: save it again from the program that made it."
        )
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if named != "xml" and start.startswith((b"<?xml", b"<!doctype", b"<html")):
        return (
            f"The name ends in {ending}, but this is a page or a file of XML. Export it as CSV, "
            "or name it .xml if it is data."
        )
    return None
