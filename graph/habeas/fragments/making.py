"""The fragments of a release, made from its store, and from its dump where that is beside it.

Memory holds each different term once, and up to sixty bytes for each
statement. The files are the same bytes for the same store.
"""

import gzip
import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import IO, cast

import numpy as np
import pyoxigraph as ox

from habeas.columns.dictionary import Dictionary
from habeas.fragments.layout import EDITION, INDEX, ORDERS, Keys, Part, Widths
from habeas.store.embedded import EmbeddedStore
from habeas.store.reading import DUMP
from habeas.store.side import LeftOutError, Side
from habeas.terms import ROOT

__all__ = ["GENID", "SIDE", "make"]

#: Where the IRIs begin that stand for blank nodes: nobody could ask for these by name.
GENID = ROOT + ".well-known/genid/"
#: As much is read before it is taken apart, in bytes.
_AT_ONCE = 1 << 20


def make(store: EmbeddedStore, folder: Path) -> None:
    """Write the fragments of ``store`` into ``folder``, which is there and empty.

    Raises
    ------
    LeftOutError
        If there are more different terms than can be numbered.
    """
    numbers: dict[str, int] = {}
    read = _read(store, folder.parent / DUMP, numbers)
    names = _named(list(numbers), read.values())
    ordered = sorted(set(names))
    places = dict(zip(ordered, range(len(ordered)), strict=True))
    rank = np.fromiter((places[name] for name in names), np.int64, len(names))
    numbers.clear()
    Dictionary.of(ordered).write(folder)
    del names, ordered, places
    properties = _properties(read.values(), rank)
    widths = Widths.of(int(rank.max(initial=0)) + 1, len(properties))
    if not widths.fit:
        raise LeftOutError(
            f"{rank.max() + 1:,} different terms and {len(properties):,} properties are too many to be "
            "paged through: what they need is more than 63 bits for a statement."
        )
    parts: list[Part] = []
    statements: list[Keys] = []
    seen = np.empty(0, dtype=np.int64)
    for graph in list(read):
        subjects, predicates, objects = read.pop(graph)
        found = {
            "s": rank[subjects],
            "p": np.searchsorted(properties, rank[predicates]),
            "o": rank[objects],
        }
        keys = np.unique(widths.keys("spo", found))
        known = np.isin(keys, seen, assume_unique=True)
        for repeated, some in ((False, keys[~known]), (True, keys[known])):
            if len(some):
                start = parts[-1].stop if parts else 0
                parts.append(Part(graph, repeated, start, start + len(some)))
                statements.append(some)
        seen = np.concatenate([seen, keys[~known]])
    del seen
    np.save(folder / "properties.npy", properties)
    for order in ORDERS:
        turned = [np.sort(widths.keys(order, widths.split("spo", some))) for some in statements]
        np.save(folder / f"{order}.npy", np.concatenate([np.empty(0, dtype=np.int64), *turned]))
    index = {
        "edition": EDITION,
        "widths": asdict(widths),
        "parts": [asdict(part) for part in parts],
    }
    text = json.dumps(index, indent=1, sort_keys=True) + "\n"
    (folder / INDEX).write_text(text, encoding="utf-8")


#: The fragments as a side of a release.
SIDE = Side("fragments", EDITION, make)


def _read(
    store: EmbeddedStore, dump: Path, numbers: dict[str, int]
) -> dict[str, tuple[Keys, Keys, Keys]]:
    """Return the subjects, properties and objects of the statements of each graph.

    What the dump of the release holds is read from there, which takes a fifth of the time that
    the store takes; ``numbers`` gets the terms.
    """
    reading = _Reading(numbers)
    if dump.is_file():
        with gzip.open(dump, "rb") as file:
            for piece in iter(lambda: file.read(_AT_ONCE), b""):
                reading.write(piece)
        reading.end()
    held = set(reading.graphs)
    for graph in ["", *store.graphs()]:
        if graph not in held:
            reading.graph = graph
            store.dump(cast(IO[bytes], reading), graph)
            reading.end()
    return reading.by_graph()


class _Reading:
    """Takes statements piece by piece, as N-Quads or as N-Triples, and keeps their numbers."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._ends = array("i"), array("i"), array("i")
        self._graphs = array("i")
        self._pieces: list[bytes] = []
        self._size = 0
        #: Numbers of graphs by IRI.
        self.graphs: dict[str, int] = {}
        #: The graph of what comes as N-Triples; None if N-Quads come.
        self.graph: str | None = None

    def write(self, piece: bytes) -> int:
        """Take a piece; the engine calls this."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > _AT_ONCE:
            self.end()
        return len(piece)

    def flush(self) -> None:
        """Do nothing; the engine calls this."""

    def end(self) -> None:
        """Take apart what was taken, but for a line that is not whole."""
        whole, _, rest = b"".join(self._pieces).rpartition(b"\n")
        self._pieces, self._size = [rest], len(rest)
        number, graph_number = self._numbers.setdefault, self.graphs.setdefault
        numbers, graphs = self._numbers, self.graphs
        subjects, predicates, objects = self._ends
        names, graph = self._graphs, self.graph
        for line in whole.decode().split("\n"):
            if line:
                subject, predicate, value = line.split(" ", 2)
                value = value[:-2]
                if graph is None:
                    value, _, name = value.rpartition(" ")
                    names.append(graph_number(name[1:-1], len(graphs)))
                else:
                    names.append(graph_number(graph, len(graphs)))
                subjects.append(number(subject, len(numbers)))
                predicates.append(number(predicate, len(numbers)))
                objects.append(number(value, len(numbers)))

    def by_graph(self) -> dict[str, tuple[Keys, Keys, Keys]]:
        """Return the subjects, the properties and the objects of each graph, by its IRI."""
        subjects, predicates, objects = map(_array, self._ends)
        names = _array(self._graphs)
        found = {}
        for graph in sorted(self.graphs):
            here = names == self.graphs[graph]
            found[graph] = (subjects[here], predicates[here], objects[here])
        return found


def _array(numbers: "array[int]") -> Keys:
    read = np.frombuffer(numbers, dtype=np.int32) if numbers else np.empty(0, dtype=np.int32)
    return read.astype(np.int64)


def _named(texts: list[str], read: Iterable[tuple[Keys, Keys, Keys]]) -> list[str]:
    """Return the texts of terms as they are asked for: as the store has them, and blank nodes as IRIs.

    The IRIs are the same for the same statements, and others for other ones.
    """
    typed = [number for number, text in enumerate(texts) if text.endswith(">") and '"^^<' in text]
    for number, text in zip(typed, _as_held([texts[each] for each in typed]), strict=True):
        texts[number] = text
    blank = np.array([n for n, text in enumerate(texts) if text.startswith("_:")], dtype=np.int64)
    if not len(blank):
        return texts
    lines: list[str] = []
    for subjects, predicates, objects in read:
        about = np.flatnonzero(np.isin(subjects, blank) | np.isin(objects, blank))
        ends = (subjects[about].tolist(), predicates[about].tolist(), objects[about].tolist())
        lines += [f"{texts[s]} {texts[p]} {texts[o]}\n" for s, p, o in zip(*ends, strict=True)]
    digest = blake2b("".join(sorted(lines)).encode(), digest_size=8).hexdigest()
    for number in blank.tolist():
        texts[number] = f"<{GENID}{digest}-{texts[number][2:]}>"
    return texts


def _as_held(literals: Sequence[str]) -> list[str]:
    """Return literals as a store gives them back: there, numbers have one way to be written."""
    store = ox.Store()
    lines = (f"<urn:n:{n}> <urn:a> {text} .\n" for n, text in enumerate(literals))
    store.bulk_extend(ox.parse("".join(lines).encode(), ox.RdfFormat.N_TRIPLES))
    found = {int(quad.subject.value[6:]): str(quad.object) for quad in store}
    return [found[n] for n in range(len(literals))]


def _properties(read: Iterable[Sequence[Keys]], rank: Keys) -> Keys:
    """Return the numbers of the terms that are properties, sorted."""
    found = [np.empty(0, dtype=np.int64), *(np.unique(predicates) for _, predicates, _ in read)]
    return np.unique(rank[np.concatenate(found)])
