"""Write an invented graph of any size: the same seed gives the same bytes.

    python -m benchmarks.shacl.generator 1000000 data.nt --seed 1 --damage 0.01

Cases are written one after another until there are enough triples, the last
one in full. Nothing is kept between them but numbers, so memory stays flat.
What the words mean is part of the graph, since shapes read subclasses and
vocabularies from the data; a change of the ontology changes the graph.
"""

import argparse
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

import pyoxigraph as ox

from benchmarks.shacl.cases import describe_case
from benchmarks.shacl.deck import Deck
from benchmarks.shacl.records import Record
from benchmarks.shacl.world import World

__all__ = ["blocks", "lines", "write"]

SEED = 1
DAMAGE = 0.01


def blocks(triples: int, seed: int = SEED, damage: float = DAMAGE) -> Iterator[list[Record]]:
    """Return the records in blocks that belong together: what cases share, then each case.

    Parameters
    ----------
    triples
        How many to give at least, those that say what the words mean included.
    seed
        What all choices follow from.
    damage
        Share of the records that break a shape, 0 to 1.
    """
    world = World(seed)
    deck = Deck(seed, damage)
    given = sum(1 for _ in world.ontology())
    for block in chain([world.foundations()], (describe_case(world, case) for case in count())):
        deck.damage(block)
        yield block
        given += sum(len(record.statements) for record in block)
        if given >= triples:
            return


def lines(triples: int, seed: int = SEED, damage: float = DAMAGE) -> Iterator[str]:
    """Return the lines of an N-Triples file, what the words mean first."""
    yield from World(seed).ontology()
    for block in blocks(triples, seed, damage):
        for record in block:
            yield from record.lines()


def write(path: Path, triples: int, seed: int = SEED, damage: float = DAMAGE) -> int:
    """Write a graph in the form that the name of the file asks for; return its triples."""
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    if form is None:
        raise ValueError(f"{path.name} has no ending of an RDF file; take .nt, .ttl or .trig.")
    written = 0
    if form == ox.RdfFormat.N_TRIPLES:
        with path.open("w", encoding="utf-8") as file:
            for line in lines(triples, seed, damage):
                file.write(line)
                written += 1
        return written

    def quads() -> Iterator[ox.Quad]:
        nonlocal written
        for line in lines(triples, seed, damage):
            written += 1
            yield from ox.parse(line, format=ox.RdfFormat.N_TRIPLES)

    with path.open("wb") as output:
        if form.supports_datasets:
            ox.serialize(quads(), output, form)
        else:
            ox.serialize((quad.triple for quad in quads()), output, form)
    return written


def main() -> None:
    """Write the graph that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="benchmarks.shacl.generator", description=__doc__)
    parser.add_argument("triples", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--damage", type=float, default=DAMAGE, help="share of the records, 0 to 1")
    arguments = parser.parse_args()
    written = write(arguments.path, arguments.triples, arguments.seed, arguments.damage)
    print(f"{written:,} triples in {arguments.path}")


if __name__ == "__main__":
    main()
