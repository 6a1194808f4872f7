"""What every store can do, whatever engine stands behind it.

Three engines answer through this: the embedded store on disk, the embedded
store in memory, and a remote SPARQL 1.1 engine. A query without FROM sees the
union of all graphs of the release. Prefixes of
:data:`habeas.terms.PREFIXES` need no declaration.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Literal, Protocol, runtime_checkable

import pyoxigraph as ox

from habeas.errors import HabeasError

__all__ = ["Form", "Row", "Rows", "Store", "Term", "UnwantedFormError", "Written"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]
Form = Literal["rows", "boolean", "graph"]


class UnwantedFormError(HabeasError, TypeError):
    """A query gives rows where only a graph can be taken, or the other way round."""

    def __init__(self, form: str) -> None:
        what = {"rows": "rows", "boolean": "yes or no", "graph": "a graph"}[form]
        super().__init__(f"The query gives {what}; ask for a format that can hold that.")
        self.form = form


@dataclass(frozen=True)
class Rows:
    """What a SELECT query gives: the names of its columns, and its rows as they come, once."""

    columns: tuple[str, ...]
    _rows: Iterable[Row]

    def __iter__(self) -> Iterator[Row]:
        """Yield each row: a term for each column, None where there is none."""
        return iter(self._rows)


@dataclass(frozen=True)
class Written:
    """What was written of an answer: its form, and the name of its format."""

    form: Form
    #: A name in :data:`habeas.store.formats.ROWS`, or for a graph in ``GRAPHS``.
    format: str


@runtime_checkable
class Store(Protocol):
    """Triples that can be asked, not changed.

    ``given`` binds values to variables, without question marks; they are never
    written into the text by hand, and the query must select them too
    (SEP-0007). ``default_graphs`` and ``named_graphs`` are what the SPARQL
    Protocol calls the dataset: they win over FROM, and where one list is given
    the other is empty unless it is given too.

    All methods that run a query raise :class:`habeas.errors.InvalidQueryError`
    if it is not one, with line and column where the engine knows them.
    """

    def rows(
        self,
        text: str,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Rows:
        """Return the rows of a SELECT query as they come."""
        ...

    def select(self, text: str, **given: Term) -> list[Row]:
        """Return the rows of a SELECT query, each a tuple in the order of its variables."""
        ...

    def construct(self, text: str, **given: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def ask(self, text: str, **given: Term) -> bool:
        """Return the answer of an ASK query."""
        ...

    def write(
        self,
        text: str,
        output: IO[bytes],
        *,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        rows: str | None = "json",
        graph: str | None = "ttl",
    ) -> Written:
        """Run any query and write its answer into ``output``, piece by piece.

        ``rows`` and ``graph`` are the names of the formats for the one and the
        other; None raises :class:`UnwantedFormError` where it comes to that.
        """
        ...

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterable[ox.Quad]:
        """Yield the quads that match; None matches all."""
        ...

    def about(self, subjects: Iterable[ox.NamedNode]) -> Iterable[ox.Triple]:
        """Yield the statements about several things; a remote store is asked only now and then."""
        ...

    def leading_to(
        self, predicate: ox.NamedNode, objects: Iterable[ox.NamedNode]
    ) -> Iterable[ox.Triple]:
        """Yield the statements that lead to several things by one property."""
        ...

    def describe(self, iri: str) -> list[ox.Triple]:
        """Return the statements that have ``iri`` as their subject, in no order."""
        ...

    def graphs(self) -> list[str]:
        """Return the IRIs of the graphs, sorted."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return how many triples each graph holds, by its IRI."""
        ...

    def __len__(self) -> int:
        """Return the number of quads; this may count them, so ask once."""
        ...

    def close(self) -> None:
        """Let go of what the store holds open; it cannot be asked any more."""
        ...
