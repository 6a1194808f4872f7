"""An Oxigraph store that is given those triples of an image that queries read."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.image import LITERAL, Change, Image
from habeas.shacl.image.columns import Keys, Numbers, halves, joined
from habeas.shacl.sparql.reads import End, Read, Reads

__all__ = ["Feed", "reached"]

_NOTHING: Keys = np.zeros(0, np.uint64)


class Feed:
    """A store with the triples that were asked for so far.

    Blank nodes keep their labels. The store writes numbers and dates its own
    way, and takes two of the same value for one.
    """

    def __init__(self, image: Image) -> None:
        self.store = ox.Store()
        self._image = image
        self._loaded: dict[int, Keys] = {}

    def load(self, reads: Reads, starts: Mapping[str, Numbers]) -> None:
        """Load what a query reads when its variables have these values."""
        if reads.everything:
            self._load({number: self._keys(number) for number in self._image.predicates()})
            return
        nodes = _Nodes(self._image, starts)
        wanted: dict[int, list[Keys]] = {}
        for read in reads.triples:
            for number in self._predicates(read):
                wanted.setdefault(number, []).append(self._wanted(number, read, nodes))
        self._load({number: _union(parts) for number, parts in wanted.items()})
        for end in reads.nodes:
            self._load_one_each(nodes[end])

    def size(self, reads: Reads) -> int:
        """Return how many triples are here of the properties that a query reads."""
        numbers = {number for read in reads.triples for number in self._predicates(read)}
        return sum(len(self._loaded.get(number, _NOTHING)) for number in numbers)

    def change(self, change: Change) -> None:
        """Take out what is gone. What is new is loaded when it is asked for."""
        for number in np.unique(change.removed.predicates).tolist():
            chosen = change.removed.predicates == number
            keys = np.sort(joined(change.removed.subjects[chosen], change.removed.objects[chosen]))
            loaded = self._loaded.get(number, _NOTHING)
            keys = keys[_among(loaded, keys)]
            if not len(keys):
                continue
            loaded = self._loaded[number] = loaded[~_among(keys, loaded)]
            subjects, objects = halves(keys)
            for quad in self._quads(number, subjects, objects):
                self.store.remove(quad)
            # A literal may have taken another one of the same value along.
            literals = self._image.terms.kinds[objects] == LITERAL
            left = np.unique(subjects[literals])
            again = loaded[np.isin(halves(loaded)[0], left)] if len(left) else _NOTHING
            self.store.extend(self._quads(number, *halves(again)))

    def write(self, graph: ox.NamedNode, *columns: Numbers | Sequence[bytes]) -> None:
        """Write triples into a named graph: subjects, predicates and objects.

        A column holds the numbers of terms, or what is to be written.
        """
        terms = self._image.terms
        tokens = [
            terms.tokens(column) if isinstance(column, np.ndarray) else column for column in columns
        ]
        ending = b" " + str(graph).encode() + b" .\n"
        self._read([b" ".join(line) + ending for line in zip(*tokens, strict=True)])

    def _keys(self, number: int) -> Keys:
        return self._image.column(number).keys

    def _predicates(self, read: Read) -> list[int]:
        if read.predicate is None:
            return self._image.predicates()
        number = self._image.terms.find(read.predicate)
        return [number] if number >= 0 else []

    def _wanted(self, number: int, read: Read, nodes: "_Nodes") -> Keys:
        """Return the pairs of one property that a pattern can match."""
        column = self._image.column(number)
        # A term that the query names is in few triples.
        for end, turned in sorted(read.ends, key=lambda each: each[0].path is not None):
            ones = nodes[end]
            # Where most of a column is wanted, all of it costs less than choosing.
            if 2 * len(ones) >= len(column):
                continue
            rows, others = column.subjects(ones) if turned else column.objects(ones)
            ones = ones[rows]
            return np.sort(joined(others, ones)) if turned else joined(ones, others)
        return column.keys

    def _load(self, wanted: Mapping[int, Keys]) -> None:
        """Load those of some pairs, by property, that are not here yet."""
        terms = self._image.terms
        lines: list[bytes] = []
        for number, keys in wanted.items():
            loaded = self._loaded.get(number, _NOTHING)
            new = keys[~_among(loaded, keys)] if len(loaded) else keys
            if not len(new):
                continue
            self._loaded[number] = _union([loaded, new])
            subjects, objects = (terms.tokens(half) for half in halves(new))
            line = b"%b " + terms.token(number).replace(b"%", b"%%") + b" %b .\n"
            lines.extend(line % pair for pair in zip(subjects, objects, strict=True))
        self._read(lines)

    def _read(self, lines: list[bytes]) -> None:
        """Load lines. A store that reads a text itself gives blank nodes new labels."""
        if lines:
            text = b"".join(lines)
            self.store.extend(ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True))

    def _load_one_each(self, nodes: Numbers) -> None:
        """Load a triple about each of some nodes, so that the store knows them."""
        for keys in self._loaded.values():
            for known in halves(keys):
                nodes = nodes[~np.isin(nodes, known)]
        if not len(nodes):
            return
        for turned in (False, True):
            for number in self._image.predicates():
                column = self._image.column(number)
                rows, values = column.subjects(nodes) if turned else column.objects(nodes)
                rows, first = np.unique(rows, return_index=True)
                found, others = nodes[rows], values[first]
                keys = joined(others, found) if turned else joined(found, others)
                self._load({number: np.sort(keys)})
                nodes = np.delete(nodes, rows)
                if not len(nodes):
                    return

    def _quads(self, number: int, subjects: Numbers, objects: Numbers) -> list[ox.Quad]:
        term = self._image.terms.term
        predicate = term(number)
        found = []
        for one, other in zip(subjects.tolist(), objects.tolist(), strict=True):
            subject = term(one)
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            assert isinstance(predicate, ox.NamedNode)
            found.append(ox.Quad(subject, predicate, term(other)))
        return found


class _Nodes:
    """The nodes at the ends of paths, each end found once."""

    def __init__(self, image: Image, starts: Mapping[str, Numbers]) -> None:
        self._image = image
        self._starts = starts
        self._found: dict[End, Numbers] = {}

    def __getitem__(self, end: End) -> Numbers:
        found = self._found.get(end)
        if found is None:
            start = self._start(end.start)
            found = start if end.path is None else reached(self._image, end.path, start)
            self._found[end] = found
        return found

    def _start(self, start: str) -> Numbers:
        if start in self._starts:
            return self._starts[start]
        number = self._image.terms.find_token(start.encode())
        return np.array([number] if number >= 0 else [], np.int64)


def reached(image: Image, path: p.Path, nodes: Numbers) -> Numbers:
    """Return the nodes that a path leads to from any of some nodes, each once."""
    match path:
        case p.Predicate(iri):
            return np.unique(image.column(image.terms.find(iri)).objects(nodes)[1])
        case p.Inverse(p.Predicate(iri)):
            return np.unique(image.column(image.terms.find(iri)).subjects(nodes)[1])
        case p.Inverse(inner):
            return reached(image, p.inverse(inner), nodes)
        case p.Sequence(steps):
            for step in steps:
                nodes = reached(image, step, nodes)
            return nodes
        case p.Alternative(choices):
            return np.unique(np.concatenate([reached(image, each, nodes) for each in choices]))
        case p.ZeroOrOne(inner):
            return np.union1d(nodes, reached(image, inner, nodes))
        case p.OneOrMore(inner):
            return reached(image, p.ZeroOrMore(inner), reached(image, inner, nodes))
        case p.ZeroOrMore(inner):
            found = new = np.unique(nodes)
            while len(new):
                new = np.setdiff1d(reached(image, inner, new), found, assume_unique=True)
                found = np.union1d(found, new)
            return found


def _among(keys: Keys, wanted: Keys) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which of ``wanted`` are among sorted ``keys``."""
    if not len(keys):
        return np.zeros(len(wanted), np.bool_)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        keys.take(np.searchsorted(keys, wanted), mode="clip") == wanted
    )
    return found


def _union(parts: list[Keys]) -> Keys:
    """Return sorted keys, each once."""
    full = [part for part in parts if len(part)]
    if len(full) == 1:
        return full[0]
    return np.unique(np.concatenate([_NOTHING, *full]))
