"""Records in Turtle: read whole, with the line of everything they describe."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from habeas.errors import InvalidRecordsError, UnreadableRecordError
from habeas.records.evidence_names import evidence_names
from habeas.records.evidence_nodes import StrayBlankNodeError, name_evidence
from habeas.records.origins import Origin, Reading, RecordFile
from habeas.records.spelling import misspelled
from habeas.shacl.positions import Places, locate_file

__all__ = ["read_turtle"]


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
        content.decode("utf-8")
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
    places = locate_file(path, names=evidence_names)
    try:
        named, owners = name_evidence(triples)
    except StrayBlankNodeError as error:
        near = _node(error.near.strip("<>"))
        place = near and places.first(near)
        raise UnreadableRecordError(path, str(error), place.line if place else None) from error
    subjects = dict.fromkeys(triple.subject for triple in named)
    things = [subject.value for subject in subjects if isinstance(subject, ox.NamedNode)]

    def origins() -> dict[str, Origin]:
        return _origins(path, things, owners, places)

    # Lines are looked up only for what is wrong.
    if misspelled(named, {}, path):
        raise InvalidRecordsError(misspelled(named, origins(), path))
    return Reading(named, [RecordFile(origins, places)])


def _origins(
    path: Path, things: Iterable[str], owners: Mapping[str, str], places: Places
) -> dict[str, Origin]:
    """Return where each thing is first described; evidence, where the thing it is written in is."""
    found = {}
    for thing in things:
        place = places.first(ox.NamedNode(owners.get(thing, thing)))
        found[thing] = Origin(path, place.line if place else None)
    return found


def _node(text: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(text)
    except ValueError:  # not an IRI, but what is said of a node that has none
        return None
