"""Several files read as one graph, with where everything in them stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.interchange import parse
from habeas.shacl.names import layered, made_up
from habeas.shacl.positions import Places, Together, as_read_before, blank_nodes, locate_file

__all__ = ["Files", "read_files"]

#: One file of these is loaded whole: its blank nodes have the labels that are written.
_LINES = {".nt", ".nq", ".gz"}


@dataclass(frozen=True)
class Files:
    """What some files say: blank nodes with one label in two files are two nodes."""

    #: One file that need not be read before it is validated, or the triples of all.
    data: Path | list[ox.Triple]
    prefixes: dict[str, str]
    places: Places

    @property
    def things(self) -> set[str]:
        """The nodes that are described: IRIs, and blank nodes as ``_:label``."""
        triples = parse(self.data)[0] if isinstance(self.data, Path) else self.data
        return {
            node.value if isinstance(node, ox.NamedNode) else str(node)
            for node in (triple.subject for triple in triples)
        }


def read_files(paths: Iterable[Path], *, whole: bool = False) -> Files:
    """Read files, and those in the folders among them, whose names tell that they are RDF.

    Parameters
    ----------
    paths
        Files and folders.
    whole
        Whether triples are wanted, even of one file that could be read later.

    Raises
    ------
    UnreadableDataError
        If one of them cannot be read, with line and column.
    """
    files = _files(paths)
    if len(files) == 1 and files[0].suffix in _LINES and not whole:
        return Files(files[0], {}, locate_file(files[0]))
    triples: list[ox.Triple] = []
    prefixes: dict[str, str] = {}
    places: list[Places] = []
    for number, file in enumerate(files, 1):
        found, declared = parse(file)
        if number > 1:
            found = _apart(found, number)
        triples += found
        prefixes = layered(declared, prefixes)
        places.append(locate_file(file, names=as_read_before(blank_nodes(found))))
    return Files(triples, prefixes, Together(places))


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return files, and the files of RDF below folders, in a fixed order."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = [each for each in path.rglob("*") if _is_rdf(each)]
            if not found:
                raise UnreadableDataError(path, "holds no file of RDF")
            files += sorted(found, key=lambda each: each.relative_to(path).as_posix())
        else:
            files.append(path)
    return files


def _is_rdf(path: Path) -> bool:
    ending = path.suffix.removeprefix(".")
    return path.is_file() and ox.RdfFormat.from_extension(ending) is not None


def _apart(triples: list[ox.Triple], number: int) -> list[ox.Triple]:
    """Return triples whose written blank nodes are not those of other files."""

    def other(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> object:
        if isinstance(term, ox.BlankNode) and not made_up(term.value):
            return ox.BlankNode(f"{term.value}-{number}")
        return term

    return [
        ox.Triple(other(each.subject), each.predicate, other(each.object))  # type: ignore[arg-type]
        for each in triples
    ]
