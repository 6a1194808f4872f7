"""The content of a release as columns of numbers, so that ten million statements are counted at once.

Statements are rows, in the order of the content. Nothing here looks at one
row after the other.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.image.ntriples import Reader
from habeas.shacl.image.table import Table
from habeas.shacl.image.terms import IRI, Terms
from habeas.terms import GRAPHS, PREFIXES

__all__ = ["Content", "Flags", "Places", "Rows", "count_different", "read_content"]

Numbers = NDArray[np.int32]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
#: Of the name of a graph the last bytes are enough to know it; its line ends so far behind it.
_KNOWN_BY, _END = 8, 4


@dataclass(frozen=True)
class Rows:
    """Some statements."""

    subjects: Numbers
    predicates: Numbers
    objects: Numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.subjects)

    def chosen(self, which: Flags | Places) -> "Rows":
        """Return some of them."""
        return Rows(self.subjects[which], self.predicates[which], self.objects[which])


@dataclass(frozen=True)
class Members:
    """To which classes each term belongs, as its statements with ``rdf:type`` say, in any graph."""

    #: Numbers of the terms that are classes, sorted.
    classes: Numbers
    #: The classes of all terms, one term behind the other: places in ``classes``.
    flat: Places
    #: Where those of each term begin; one number more than there are terms.
    begins: Places

    def of(self, terms: Numbers) -> tuple[Places, Places]:
        """Return a pair for each class of each of ``terms``: its place there, and the class."""
        begins = self.begins[terms]
        counts = self.begins[terms + 1] - begins
        places = np.repeat(np.arange(len(terms)), counts)
        within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, self.flat[np.repeat(begins, counts) + within]


@dataclass(frozen=True)
class Content:
    """The statements of a release, and its dictionary of terms."""

    table: Table
    terms: Terms
    rows: Rows
    #: For each row the place of its graph in ``names``.
    graphs: NDArray[np.uint8]
    #: The short names of the graphs.
    names: Sequence[str]

    def of_graph(self, name: str) -> Rows:
        """Return the statements of one graph."""
        return self.rows.chosen(self.graphs == self.names.index(name))

    @cached_property
    def together(self) -> Rows:
        """The statements of all graphs together, each once."""
        rows = self.rows
        again = np.zeros(len(rows), np.bool_)
        again[1:] = True
        for column in (rows.subjects, rows.predicates, rows.objects):
            # The content is sorted: what is said in two graphs stands in neighbouring rows.
            again[1:] &= column[1:] == column[:-1]
        return rows.chosen(~again)

    @cached_property
    def members(self) -> Members:
        """Who belongs to which class."""
        rows = self.together
        typed = rows.chosen(rows.predicates == self.find(_RDF_TYPE))
        typed = typed.chosen(self.terms.kinds[typed.objects] == IRI)
        classes, which = np.unique(typed.objects, return_inverse=True)
        order = np.argsort(typed.subjects, kind="stable")
        counts = np.bincount(typed.subjects, minlength=len(self.terms))
        begins = np.concatenate([[0], np.cumsum(counts)])
        return Members(classes, which[order].astype(np.int64), begins)

    def find(self, term: ox.NamedNode | ox.Literal) -> int:
        """Return the number of a term, -1 if the release does not know it."""
        return self.terms.find(term)

    def iri(self, number: int) -> str:
        """Return the IRI with this number."""
        term = self.terms.term(int(number))
        assert isinstance(term, ox.NamedNode)
        return term.value

    def values(self, subject: str) -> Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]:
        """Return what is said about one thing: values by property, in the order of the content."""
        rows = self.together
        found: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
        about = rows.chosen(rows.subjects == self.find(ox.NamedNode(subject)))
        for predicate, value in zip(about.predicates, about.objects, strict=True):
            term = self.terms.term(int(value))
            assert not isinstance(term, ox.Triple)
            found.setdefault(self.iri(predicate), []).append(term)
        return found

    def begin_with(self, numbers: Numbers, beginning: str) -> Flags:
        """Return which of the terms are IRIs that begin like this."""
        wanted = np.frombuffer(b"<" + beginning.encode(), np.uint8)
        tokens = self.table.some(numbers.astype(np.int64))
        fits = tokens.lengths > len(wanted)
        at = np.flatnonzero(fits)
        begins = tokens.begins[at] * 8
        for place, byte in enumerate(wanted.tolist()):
            good = tokens.text[begins + place] == byte
            at, begins = at[good], begins[good]
        fits[:] = False
        fits[at] = True
        return fits


def read_content(content: bytes) -> Content:
    """Return canonical N-Quads as numbers; see :func:`habeas.release.content.canonical`.

    Every line must be in one of the graphs of a release.
    """
    reader = Reader()
    reader.read(io.BytesIO(content), quads=True)
    subjects, predicates, objects, lines = reader.rows()
    terms = Terms(reader.table, *reader.canonical.suffixes())
    names = [name for name in GRAPHS if name != "description"]
    graphs = _graphs_of(content, names)[lines - 1]
    return Content(reader.table, terms, Rows(subjects, predicates, objects), graphs, names)


def count_different(numbers: Numbers) -> int:
    """Return how many different numbers there are."""
    ordered = np.sort(numbers)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + (len(ordered) > 0)


def _graphs_of(content: bytes, names: Sequence[str]) -> NDArray[np.uint8]:
    """Return for each line the place of its graph in ``names``."""
    text = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(text == ord("\n"))
    found = np.full(len(ends), 255, np.uint8)
    for place, name in enumerate(names):
        at, places = np.arange(len(ends)), ends
        for back, byte in enumerate(reversed(GRAPHS[name].encode()[-_KNOWN_BY:]), _END):
            fits = text[places - back] == byte
            at, places = at[fits], places[fits]
        found[at] = place
    if (found == 255).any():
        raise ValueError("a line of the content is in no graph of a release")
    return found
