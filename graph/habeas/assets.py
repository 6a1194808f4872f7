"""The files that come with Habeas: ontology, vocabularies, shapes and the shipped records.

They sit inside the package when it is installed, and beside it in a checkout.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from rdflib import Graph

__all__ = [
    "alignment_files",
    "data_folder",
    "label_files",
    "ontology",
    "ontology_files",
    "shape_files",
    "shapes",
]


def _folder(name: str, in_checkout: str) -> Path:
    """Return a folder of the package, or of the checkout when running from one."""
    package = Path(str(files("habeas")))
    packaged = package / name
    return packaged if packaged.is_dir() else package.parents[1] / in_checkout


def _turtle(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.rglob("*.ttl"), key=lambda path: path.relative_to(folder).as_posix()))


def data_folder() -> Path:
    """Return the folder with the records that ship."""
    return _folder("data", "graph/data")


def ontology_files() -> list[Path]:
    """Return the Turtle files of the ontology and its vocabularies, in a fixed order.

    Alignments with the words of others stand apart: see :func:`alignment_files`.
    """
    apart = set(alignment_files())
    return [path for path in _turtle(_folder("ontology", "ontology")) if path not in apart]


def alignment_files() -> list[Path]:
    """Return the Turtle files that relate our words to those of others, in a fixed order."""
    return list(_turtle(_folder("ontology", "ontology") / "alignments"))


def label_files() -> list[Path]:
    """Return the tables of labels in other languages, one for each language."""
    return sorted((_folder("ontology", "ontology") / "labels").glob("*.csv"))


def shape_files() -> list[Path]:
    """Return the Turtle files of the shapes for records, in a fixed order.

    ``lint.ttl`` is about the ontology and not about records, so it is not among them.
    """
    return [path for path in _turtle(_folder("shapes", "shapes")) if path.stem != "lint"]


@cache
def ontology() -> Graph:
    """Return ontology and vocabularies as one graph, read once. Copy it before you change it."""
    return _read(ontology_files())


@cache
def shapes(name: str = "") -> Graph:
    """Return all shapes for records as one graph, or those of one file, read once.

    The file ``lint``, about the ontology itself, is given only by name. Copy the
    graph before you change it.
    """
    if name == "lint":
        return _read([_folder("shapes", "shapes") / "lint.ttl"])
    return _read([path for path in shape_files() if name in ("", path.stem)])


def _read(paths: list[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph
