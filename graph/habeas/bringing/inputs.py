"""What was given to be brought: files, folders of files, or standard input."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from habeas.errors import HabeasError, UnreadableRecordError

__all__ = ["RDF", "STDIN", "Input", "NothingGivenError", "identity_of", "inputs_of", "name_of"]

#: What stands for standard input among paths.
STDIN = Path("-")
#: How the names of RDF files end.
RDF = (".ttl", ".trig", ".nq", ".nt", ".jsonld", ".rdf")
#: What is taken from a folder; other files may be given by name.
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
_FOREIGN = (
    *_TABLES,
    *(".txt", ".tab", ".psv", ".json", ".jsonl", ".ndjson", ".ijson", ".xml", ".parquet"),
)
#: So far into an XML file its root is looked for.
_HEAD = 4096
#: A counter in the identity: another one where the same input would give other statements.
EDITION = 1


class NothingGivenError(HabeasError, ValueError):
    """There is nothing among what was given that could be brought."""


@dataclass(frozen=True)
class Input:
    """One file."""

    path: Path
    sha256: str
    bytes: int

    @property
    def name(self) -> str:
        """What it is called."""
        return "standard input" if self.path == STDIN else str(self.path)

    @property
    def is_rdf(self) -> bool:
        """Whether it holds RDF, as its name tells, or its root in XML; standard input does."""
        if self.path == STDIN or self.path.suffix.lower() in RDF:
            return True
        if self.path.suffix.lower() != ".xml":
            return False
        with self.path.open("rb") as file:
            return b"<rdf:RDF" in file.read(_HEAD)


def inputs_of(paths: Iterable[Path], foreign: bool = False, stdin: bytes = b"") -> list[Input]:
    """Return the files among ``paths`` and in the folders among them, in a fixed order.

    Parameters
    ----------
    foreign
        Whether a recipe reads them: then all kinds of files are taken from folders.
    stdin
        What came from standard input, if ``-`` is among the paths.

    Raises
    ------
    UnreadableRecordError
        If a file cannot be opened.
    NothingGivenError
        If a folder holds nothing that is read.
    """
    endings = _FOREIGN if foreign else (*_TABLES, *RDF)
    found: list[Path] = []
    for path in paths:
        if path != STDIN and path.is_dir():
            inside = [
                each
                for each in path.rglob("*")
                if each.suffix.lower() in endings
                and not each.name.endswith("metadata.json")
                and not each.name.startswith(".")
            ]
            if not inside:
                raise NothingGivenError(
                    f"{path} holds nothing that can be brought; files end in {', '.join(endings)}."
                )
            found += sorted(inside, key=lambda each: each.relative_to(path).as_posix())
        else:
            found.append(path)
    return [_input(path, stdin) for path in found]


def _input(path: Path, stdin: bytes) -> Input:
    if path == STDIN:
        return Input(path, sha256(stdin).hexdigest(), len(stdin))
    try:
        with path.open("rb") as file:
            return Input(path, file_digest(file, "sha256").hexdigest(), path.stat().st_size)
    except FileNotFoundError:
        raise UnreadableRecordError(path, "does not exist") from None
    except OSError as error:
        raise UnreadableRecordError(path, f"cannot be opened: {error.strerror}") from error


def name_of(paths: Sequence[Path], recipe: str | None) -> str:
    """Return what an import is called that nobody gave a name.

    Examples
    --------
    >>> name_of([Path("lists/cases.csv"), Path("agents.csv")], None)
    'agents.csv + cases.csv'
    """
    names = sorted({"stdin" if path == STDIN else path.resolve().name for path in paths})
    shown = " + ".join(names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"])
    return f"{recipe}: {shown}" if recipe else shown


def identity_of(name: str, inputs: Iterable[Input], how: Iterable[str | None]) -> str:
    """Return the hash that is the same if the same files are brought the same way."""
    said = [EDITION, name, sorted((each.path.name, each.sha256) for each in inputs), *how]
    return sha256(json.dumps(said).encode()).hexdigest()
