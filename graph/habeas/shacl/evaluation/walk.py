"""Property paths walked from many nodes at once."""

import numpy as np

from habeas.shacl import paths as p
from habeas.shacl.evaluation.pairs import IntArray, joined, keys, unique_pairs
from habeas.shacl.image import Image

__all__ = ["walk"]


def walk(image: Image, path: p.Path, nodes: IntArray) -> tuple[IntArray, IntArray]:
    """Return what a path leads to.

    Returns
    -------
    rows, values
        ``values[i]`` is reached from ``nodes[rows[i]]``; sorted, each pair once.
    """
    match path:
        case p.Predicate(iri):
            return image.column(image.terms.find(iri)).objects(nodes)
        case p.Inverse(p.Predicate(iri)):
            return image.column(image.terms.find(iri)).subjects(nodes)
        case p.Inverse(inner):
            return walk(image, p.inverse(inner), nodes)
        case p.Sequence(steps):
            # The rest is walked once from each node that the first step leads to, however
            # many come there: an agent in 10,000 cases would else be walked 10,000 times.
            first, *rest = steps
            then = p.Sequence(tuple(rest)) if len(rest) > 1 else rest[0]
            return _follow(image, then, *walk(image, first, nodes))
        case p.Alternative(choices):
            found = [walk(image, choice, nodes) for choice in choices]
            return unique_pairs(
                np.concatenate([rows for rows, _ in found]),
                np.concatenate([values for _, values in found]),
            )
        case p.ZeroOrOne(inner):
            rows, values = walk(image, inner, nodes)
            start = np.arange(len(nodes), dtype=np.int64)
            return unique_pairs(np.concatenate([start, rows]), np.concatenate([nodes, values]))
        case p.ZeroOrMore(inner):
            return _closure(image, inner, np.arange(len(nodes), dtype=np.int64), nodes)
        case p.OneOrMore(inner):
            return _closure(image, inner, *walk(image, inner, nodes))


def _follow(
    image: Image, path: p.Path, rows: IntArray, values: IntArray
) -> tuple[IntArray, IntArray]:
    """Walk one path further from where some pairs have come to."""
    nodes, steps = np.unique(values, return_inverse=True)
    found = joined(rows, steps, len(nodes), *walk(image, path, nodes))
    return unique_pairs(*found)


def _closure(
    image: Image, path: p.Path, rows: IntArray, values: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the pairs and all that further steps lead to."""
    seen = np.sort(keys(rows, values))
    while len(rows):
        rows, values = _follow(image, path, rows, values)
        new = keys(rows, values)
        if not len(new):
            break
        places = np.searchsorted(seen, new)
        fresh = seen[np.minimum(places, len(seen) - 1)] != new
        rows, values = rows[fresh], values[fresh]
        seen = np.insert(seen, places[fresh], new[fresh])
    return (seen >> np.uint64(32)).astype(np.int64), (seen & np.uint64(0xFFFFFFFF)).astype(np.int64)
