"""What somebody brings: Turtle files and tables, read whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from habeas.errors import InvalidRecordsError, UnreadableRecordError
from habeas.records.origins import Origin, Reading
from habeas.records.tables import read_table
from habeas.records.turtle import read_turtle
from habeas.terms import PREFIXES

__all__ = ["Origin", "Reading", "read_records", "record_files"]

PREF_LABEL = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
ALT_LABEL = ox.NamedNode(PREFIXES["skos"] + "altLabel")
_READERS = {".ttl": read_turtle, ".csv": read_table}


def record_files(paths: Iterable[Path]) -> list[Path]:
    """Return the record files among ``paths`` and below the folders among them, in a fixed order.

    Raises
    ------
    InvalidRecordsError
        If a path does not exist, is of a kind that we do not read, or a folder holds no record.
    """
    files: list[Path] = []
    problems: list[UnreadableRecordError] = []
    for path in paths:
        if path.is_dir():
            found = [item for item in path.rglob("*") if item.suffix in _READERS]
            if not found:
                reason = "holds no record; records end in .ttl or .csv"
                problems.append(UnreadableRecordError(path, reason))
            files += sorted(found, key=lambda item: item.relative_to(path).as_posix())
        elif not path.exists():
            problems.append(UnreadableRecordError(path, "does not exist"))
        elif path.suffix not in _READERS:
            reason = f"ends in {path.suffix or 'nothing'}; records end in .ttl or .csv"
            problems.append(UnreadableRecordError(path, reason))
        else:
            files.append(path)
    if problems:
        raise InvalidRecordsError(problems)
    return files


def read_records(paths: Iterable[Path]) -> Reading:
    """Read all records in ``paths``, files or folders.

    Raises
    ------
    InvalidRecordsError
        With everything that cannot be read in any of the files.
    """
    reading = Reading()
    problems: list[UnreadableRecordError] = []
    for path in record_files(paths):
        try:
            reading.add(_READERS[path.suffix](path))
        except UnreadableRecordError as error:
            problems.append(error)
        except InvalidRecordsError as error:
            problems += error.problems
    if problems:
        raise InvalidRecordsError(problems)
    reading.triples = _without_repeated_names(reading.triples)
    return reading


def _without_repeated_names(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return each triple once; another name that is the name itself is no other name."""
    unique = dict.fromkeys(triples)
    names = {(t.subject, t.object) for t in unique if t.predicate == PREF_LABEL}
    return [t for t in unique if t.predicate != ALT_LABEL or (t.subject, t.object) not in names]
