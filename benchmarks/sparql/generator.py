"""Write an invented graph of any size as N-Quads: the same seed gives the same bytes.

    python -m benchmarks.sparql.generator 1M data.nq --seed 1

The graphs are those of a release: ``records``, ``derived`` (what a release derives of them, with
the shortcuts), and ``ontology``, whose eleven thousand triples count too.
"""

import argparse
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.shacl.run import size_of
from benchmarks.sparql.graph import Graph
from benchmarks.sparql.numbers import Numbers
from habeas.release.checking import ontology_triples
from habeas.release.content import canonical
from habeas.vocabulary.labels import label_triples

__all__ = ["SEED", "ontology", "pieces", "write"]

SEED = 1


@cache
def ontology() -> bytes:
    """Return the lines of the graph that says what the words mean."""
    return canonical([("ontology", [*label_triples(), *ontology_triples()])])


def pieces(triples: int, seed: int = SEED) -> Iterator[bytes]:
    """Yield the lines of a graph of about so many triples, many at a time."""
    yield ontology()
    lines = ontology().count(b"\n")
    for piece in Graph(Numbers(max(0, triples - lines), seed)).pieces():
        yield piece.encode()


def write(path: Path, triples: int, seed: int = SEED) -> int:
    """Write a graph; return its triples."""
    written = 0
    with path.open("wb") as file:
        for piece in pieces(triples, seed):
            file.write(piece)
            written += piece.count(b"\n")
    return written


def main() -> None:
    """Write the graph that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="benchmarks.sparql.generator", description=__doc__)
    parser.add_argument("triples", type=size_of, help="such as 100k, 1M or 10M")
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    written = write(arguments.path, arguments.triples, arguments.seed)
    print(f"{written:,} triples in {arguments.path}")


if __name__ == "__main__":
    main()
