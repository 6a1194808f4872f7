"""Records in Turtle: read whole, with the line of everything they describe."""

import re
from pathlib import Path

import pyoxigraph as ox

from habeas.errors import InvalidRecordsError, UnreadableRecordError
from habeas.records.evidence_nodes import StrayBlankNodeError, name_evidence
from habeas.records.origins import Origin, Reading
from habeas.records.spelling import misspelled

__all__ = ["read_turtle"]

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
# What a statement is about stands at the start of a line, or after a dot on the same line.
_SUBJECT = re.compile(r"^(?:<([^>\s]+)>|([\w.-]*):([\w.-]*[\w-]))(?=[\s;])", re.MULTILINE)


def read_turtle(path: Path) -> Reading:
    """Read one Turtle file.

    Raises
    ------
    UnreadableRecordError
        If the file cannot be opened, is not UTF-8 or not Turtle, with line and column.
    InvalidRecordsError
        If it uses words of ours that do not exist; all of them are named.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
        triples = [quad.triple for quad in ox.parse(content, ox.RdfFormat.TURTLE)]
    except OSError as error:
        raise UnreadableRecordError(path, f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableRecordError(
            path, f"is not UTF-8 (byte {error.object[error.start]:#x}); save it as UTF-8", line
        ) from error
    except SyntaxError as error:
        reason = re.sub(r"^Parser error at line .*?: ", "", error.msg)
        raise UnreadableRecordError(path, reason, error.lineno, error.offset) from error
    lines = _subject_lines(text)
    try:
        named, owners = name_evidence(triples)
    except StrayBlankNodeError as error:
        raise UnreadableRecordError(path, str(error), lines.get(error.near.strip("<>"))) from error
    origins = {iri: Origin(path, line) for iri, line in lines.items()}
    for iri, owner in owners.items():
        origins[iri] = origins.get(owner, Origin(path))
    if problems := misspelled(named, origins, path):
        raise InvalidRecordsError(problems)
    return Reading(named, origins)


def _subject_lines(text: str) -> dict[str, int]:
    """Return the first line on which each subject begins a statement.

    Read from the layout (a subject begins its line without indentation), which
    is how our records are written; a file laid out otherwise has no lines.
    """
    prefixes = dict(_PREFIX.findall(text))
    lines: dict[str, int] = {}
    for match in _SUBJECT.finditer(text):
        iri, prefix, local = match.groups()
        if iri is None:
            if prefix not in prefixes:
                continue
            iri = prefixes[prefix] + local
        lines.setdefault(iri, text.count("\n", 0, match.start()) + 1)
    return lines
