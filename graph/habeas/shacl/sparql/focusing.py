"""Foci in named graphs of the store, and the patterns that bind variables to them.

Nodes stand for themselves. Literals get the number of their row, for the store
takes ``01`` and ``1`` for one.
"""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import pyoxigraph as ox

from habeas.shacl.image import LITERAL, Image
from habeas.shacl.image.columns import Numbers
from habeas.shacl.sparql.feeding import Feed
from habeas.shacl.sparql.prepared import IS
from habeas.shacl.sparql.rewriting import SCRATCH, Binding
from habeas.shacl.vocabulary import Node

__all__ = ["Alone", "Foci", "Focused", "rows_of"]

_ROW = f"{SCRATCH}row:"
#: The variable that holds the number of a row.
CARRIED = "?habeas_row"
#: How many sets of foci are kept in the store.
_KEPT = 8

_Key = tuple[str | bytes, ...]


class Focused:
    """Foci in a graph: what binds variables to them, and which solution is of which."""

    def __init__(
        self, image: Image, binding: Binding, numbers: Numbers, name: str, carried: bool
    ) -> None:
        self._image = image
        self._numbers = numbers
        #: What is written into the query.
        self.binding = binding
        #: The variable by whose value rows are known.
        self.name = name
        #: That variable, if it must be carried through the query.
        self.carried = CARRIED if carried else None

    def rows(self, terms: Sequence[object]) -> Numbers:
        """Return the row of each value of the variable; -1 for what is no focus."""
        if self.carried:
            return np.array([int(term.value[len(_ROW) :]) for term in terms], np.int64)  # type: ignore[attr-defined]
        return rows_of(self._image, self._numbers, terms)


class Alone:
    """One focus at a time in the store, and what binds variables to it."""

    def __init__(self, store: ox.Store, *variables: str) -> None:
        self._store = store
        self._quads: list[ox.Quad] = []
        self._graphs = [ox.NamedNode(f"{SCRATCH}alone:{name}") for name in variables]
        for graph in self._graphs:
            store.remove_graph(graph)
        parts = zip(self._graphs, variables, strict=True)
        text = " ".join(f"GRAPH {graph} {{ {IS} {IS} ?{name} }}" for graph, name in parts)
        #: What is written into the query.
        self.binding = Binding(frozenset({"this", "value"}), text)

    def put(self, *terms: Node) -> None:
        """Put a focus, and its value if that has a variable, in the place of the last."""
        for quad in self._quads:
            self._store.remove(quad)
        parts = zip(terms, self._graphs, strict=True)
        self._quads = [ox.Quad(IS, IS, term, graph) for term, graph in parts]
        self._store.extend(self._quads)


def rows_of(image: Image, numbers: Numbers, terms: Sequence[object]) -> Numbers:
    """Return the place of each term among some nodes, each named once; -1 for others."""
    find = image.terms.find
    found = np.array([find(term) for term in terms], np.int64)  # type: ignore[arg-type]
    if not len(numbers):
        return np.full(len(found), -1, np.int64)
    order = np.argsort(numbers, kind="stable")
    places = order.take(np.searchsorted(numbers, found, sorter=order), mode="clip")
    return np.where(numbers[places] == found, places, -1)


class Foci:
    """Writes sets of foci into a store, and remembers the last ones."""

    def __init__(self, image: Image, feed: Feed) -> None:
        self._image = image
        self._feed = feed
        self._kept: OrderedDict[_Key, ox.NamedNode] = OrderedDict()
        self._count = 0

    def one(self, names: frozenset[str], name: str, numbers: Numbers) -> Focused:
        """Bind one variable to each of some terms, each named once.

        ``names`` are the variables that are bound with it.
        """
        if (self._image.terms.kinds[numbers] == LITERAL).any():
            graph = self._written("rows", _rows(numbers), [_IS] * len(numbers), numbers)
            text = f"GRAPH {graph} {{ {CARRIED} {IS} ?{name} }}"
            return Focused(self._image, Binding(names, text), numbers, CARRIED[1:], True)
        graph = self._written("nodes", numbers, [_IS] * len(numbers), [_IS] * len(numbers))
        text = f"GRAPH {graph} {{ ?{name} {IS} {IS} }}"
        return Focused(self._image, Binding(names, text), numbers, name, False)

    def pairs(self, foci: Numbers, values: Numbers) -> Focused:
        """Bind ``?this`` and ``?value`` to the terms of each row."""
        rows = _rows(foci)
        if (self._image.terms.kinds[foci] == LITERAL).any():
            graph = self._written("foci", rows, [_IS] * len(foci), foci)
            other = self._written("values", rows, [_IS] * len(foci), values)
            text = (
                f"GRAPH {graph} {{ {CARRIED} {IS} ?this }} "
                f"GRAPH {other} {{ {CARRIED} {IS} ?value }}"
            )
        else:
            graph = self._written("pairs", foci, rows, values)
            text = f"GRAPH {graph} {{ ?this {CARRIED} ?value }}"
        names = frozenset({"this", "value"})
        return Focused(self._image, Binding(names, text), foci, CARRIED[1:], True)

    def _written(self, form: str, *columns: Numbers | Sequence[bytes]) -> ox.NamedNode:
        """Return the graph with some triples, which is written if it is not there."""
        chosen = [column.tobytes() for column in columns if isinstance(column, np.ndarray)]
        key: _Key = (form, *chosen)
        graph = self._kept.pop(key, None)
        if graph is None:
            self._count += 1
            graph = ox.NamedNode(f"{SCRATCH}{self._count}")
            self._feed.write(graph, *columns)
            while len(self._kept) >= _KEPT:
                _, old = self._kept.popitem(last=False)
                self._feed.store.remove_graph(old)
        self._kept[key] = graph
        return graph


def _rows(numbers: Numbers) -> list[bytes]:
    return [b"<%b%d>" % (_ROW.encode(), row) for row in range(len(numbers))]


_IS = str(IS).encode()
