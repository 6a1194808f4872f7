"""Whether a workbook, which is a ZIP archive of XML parts, is safe to unpack, and is one."""

import struct
import zipfile
import zlib
from typing import IO
from xml.parsers.expat import ExpatError

from habeas.sheets.files import Limits
from habeas.sheets.xml_plan import RefusedXmlError, parser

__all__ = ["RefusedArchiveError", "check_archive"]

#: Below this size, it does not matter how much an archive is compressed.
SMALL = 10_000_000
PIECE = 1 << 14
#: What zipfile raises for archives that are damaged, or of a kind that nobody writes.
_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError),
    *(RuntimeError, ValueError, OverflowError, struct.error),
)
_SAVE = "Open it in a spreadsheet program, and save it as an XLSX workbook"


class RefusedArchiveError(ValueError):
    """An archive is no workbook that we read; the message says what to do."""


class _BegunError(Exception):
    """The first element has come, after which no DOCTYPE can."""


def check_archive(handle: IO[bytes], limits: Limits) -> None:
    """Refuse an archive that is no XLSX workbook, would grow too large, or has a DOCTYPE.

    Sizes are as declared: nothing is ever unpacked beyond them, and a part that
    is larger than it says is damaged.

    Raises
    ------
    RefusedArchiveError
        With what is wrong and what to do.
    """
    try:
        with zipfile.ZipFile(handle) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            _check_kind(archive, parts)
            _check_sizes(archive.infolist(), limits)
            for part in parts.values():
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _check_part(archive, part)
    except RefusedArchiveError:
        raise
    except _DAMAGE as error:
        reason = str(error).rstrip(".")
        raise RefusedArchiveError(
            f"The workbook is damaged ({reason}). Open it in a spreadsheet program, which may be "
            "able to mend it, and save it again."
        ) from None


def _check_kind(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts.values()):
        raise RefusedArchiveError("The archive is protected by a password. Bring it without.")
    if "mimetype" in parts and parts["mimetype"].file_size < 200:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        if kind.startswith("application/vnd.oasis.opendocument"):
            raise RefusedArchiveError(f"This is an OpenDocument file ({kind}). {_SAVE}.")
    if "xl/workbook.bin" in parts:
        raise RefusedArchiveError(f"This is a binary workbook (XLSB). {_SAVE}.")
    if "xl/workbook.xml" not in parts:
        raise RefusedArchiveError(
            "This is a ZIP archive, and no workbook. Unpack it, and bring the files that are in it."
        )


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise RefusedArchiveError(
            f"The workbook has {len(parts):,} parts, and {limits.parts:,} is the most. "
            "Copy its tables into a new workbook."
        )
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > limits.unpacked:
        raise RefusedArchiveError(
            f"The workbook would have {unpacked:,} bytes when unpacked, and {limits.unpacked:,} is "
            "the most. Save its tables as CSV files."
        )
    for part in parts:
        if part.file_size > limits.part and _in_memory(part.filename):
            raise RefusedArchiveError(
                f"The part {part.filename} of the workbook has {part.file_size:,} bytes, and "
                f"{limits.part:,} is the most. Save its tables as CSV files."
            )
    if unpacked > SMALL and unpacked > limits.ratio * packed:
        raise RefusedArchiveError(
            f"The workbook would grow {unpacked // max(packed, 1):,} times when unpacked, as only "
            "one made to fill a memory does. Save its tables as CSV files."
        )


def _in_memory(name: str) -> bool:
    """Say whether a part is read as a whole: sheets are not, pictures never."""
    return name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read the part as far as its first element."""
    reader = parser()

    def begun(*_: object) -> None:
        raise _BegunError

    reader.StartElementHandler = begun
    with archive.open(part) as opened:
        try:
            while piece := opened.read(PIECE):
                reader.Parse(piece, False)
        except _BegunError:
            return
        except RefusedXmlError:
            raise RefusedArchiveError(
                f"The part {part.filename} of the workbook has a DOCTYPE, which no spreadsheet "
                f"program writes, and which can make it grow without end. {_SAVE}."
            ) from None
        except ExpatError as error:
            raise RefusedArchiveError(
                f"The part {part.filename} of the workbook is damaged ({error}). {_SAVE}."
            ) from None
