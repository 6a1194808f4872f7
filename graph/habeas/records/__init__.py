"""What somebody brings: Turtle files, tables and workspaces, read whole or not at all."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from habeas.errors import InvalidRecordsError, UnreadableRecordError
from habeas.records.origins import Origin, Reading
from habeas.records.stored import LOG, read_workspace
from habeas.records.turtle import read_turtle
from habeas.terms import PREFIXES
from habeas.workspace import is_workspace

__all__ = ["Origin", "Reading", "read_records", "record_files"]

PREF_LABEL = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
ALT_LABEL = ox.NamedNode(PREFIXES["skos"] + "altLabel")
NOTE = ox.NamedNode(PREFIXES["skos"] + "editorialNote")
_ENDINGS = (".ttl", ".csv")


def record_files(paths: Iterable[Path]) -> list[Path]:
    """Return the record files among ``paths`` and below the folders among them, in a fixed order.

    A workspace is one file: its log, which changes whenever a record does.

    Raises
    ------
    InvalidRecordsError
        If a path does not exist, is of a kind that we do not read, or a folder holds no record.
    """
    files: list[Path] = []
    problems: list[UnreadableRecordError] = []
    for path in paths:
        if is_workspace(path):
            files.append(path / LOG)
        elif path.is_dir():
            found = [item for item in path.rglob("*") if item.suffix in _ENDINGS]
            if not found:
                reason = "holds no record; records end in .ttl or .csv"
                problems.append(UnreadableRecordError(path, reason))
            files += sorted(found, key=lambda item: item.relative_to(path).as_posix())
        elif not path.exists():
            problems.append(UnreadableRecordError(path, "does not exist"))
        elif path.suffix not in _ENDINGS:
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
    files = list(dict.fromkeys(record_files(paths)))
    tables = [path for path in files if path.suffix == ".csv"]
    read: dict[Path, Reading] = {}
    problems: list[UnreadableRecordError] = []
    for path in files:
        try:
            if path.name == LOG:
                read[path] = read_workspace(path)
            elif path.suffix == ".ttl":
                read[path] = read_turtle(path)
        except UnreadableRecordError as error:
            problems.append(error)
        except InvalidRecordsError as error:
            problems += error.problems
    try:
        if tables:
            # Tables come last: their rows may name what other records describe.
            from habeas.records.tables import read_tables  # knows the ontology, and takes a while

            read |= read_tables(tables, chain.from_iterable(each.triples for each in read.values()))
    except InvalidRecordsError as error:
        problems += error.problems
    if problems:
        raise InvalidRecordsError(problems)
    reading = Reading()
    for path in files:
        reading.add(read[path])
    reading.triples = _published(reading.triples)
    return reading


def _published(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return each triple once, without notes, which are for the team and never published.

    Another name that is the name itself is no other name.
    """
    unique = dict.fromkeys(triple for triple in triples if triple.predicate != NOTE)
    names = {(t.subject, t.object) for t in unique if t.predicate == PREF_LABEL}
    return [t for t in unique if t.predicate != ALT_LABEL or (t.subject, t.object) not in names]
