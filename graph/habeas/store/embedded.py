"""The embedded store: a release's triples on disk or in memory, and SPARQL over them.

A query without FROM sees the union of all graphs; no triple stands in two
graphs of a release, so the union has no repeats. A query that has run cannot
be stopped from here: text from outside goes to ``habeas.store.workers``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from habeas.errors import InvalidQueryError, NoReleaseError
from habeas.store.guard import has_from
from habeas.store.interface import Row, Rows, Term, Written
from habeas.store.results import Result, write_result
from habeas.terms import PREFIXES

__all__ = ["EmbeddedStore", "Row", "Term"]


class EmbeddedStore:
    """Triples that can be asked, not changed.

    Examples
    --------
    >>> ada, note = ox.NamedNode("urn:test:ada"), ox.NamedNode("urn:test:note")
    >>> store = EmbeddedStore.of([ox.Quad(ada, note, ox.Literal("held"), ada)])
    >>> [row[1].value for row in store.select("SELECT ?s ?o { ?s ?p ?o }", s=ada)]
    ['held']
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def open(cls, folder: Path) -> "EmbeddedStore":
        """Open the store in ``folder``; many processes may do so at once.

        Raises
        ------
        NoReleaseError
            If there is no store, or it cannot be read.
        """
        if not (folder / "CURRENT").is_file():
            raise NoReleaseError(folder, "holds no store")
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, RuntimeError) as error:
            raise NoReleaseError(folder, f"cannot be read ({error})") from error

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> "EmbeddedStore":
        """Hold ``quads`` in memory."""
        store = ox.Store()
        store.bulk_extend(quads)
        return cls(store)

    def __len__(self) -> int:
        """Return the number of quads; this counts them, so ask once."""
        return len(self._store)

    def run(
        self,
        text: str,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Result:
        """Run one query and return what the engine gives.

        Parameters
        ----------
        text
            SPARQL 1.1 Query. The prefixes of :data:`habeas.terms.PREFIXES` need no declaration.
        given
            Values for some variables, without question marks. They are bound, never
            written into the text. The query must select them too (SEP-0007).
        default_graphs, named_graphs
            IRIs of the graphs to ask, as the SPARQL Protocol means them. They win over FROM.

        Raises
        ------
        InvalidQueryError
            If the text is not a query, with line and column where the parser knows them.
        """
        bound = {ox.Variable(name): value for name, value in (given or {}).items()}
        try:
            if default_graphs or named_graphs:
                return self._store.query(
                    text,
                    prefixes=_prefixes(text),
                    default_graph=[ox.NamedNode(iri) for iri in default_graphs or ()],
                    named_graphs=[ox.NamedNode(iri) for iri in named_graphs or ()],
                    substitutions=bound,
                )
            return self._store.query(
                text,
                prefixes=_prefixes(text),
                use_default_graph_as_union=not has_from(text),
                substitutions=bound,
            )
        except SyntaxError as error:
            raise _invalid(text, error) from error
        except ValueError as error:
            raise InvalidQueryError(f"The query is not valid SPARQL: {error}") from error
        except RuntimeError as error:  # what the engine raises for a value that it cannot bind
            raise InvalidQueryError(f"A value could not be bound: {error}") from error

    def rows(
        self,
        text: str,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Rows:
        """Return the rows of a SELECT query as they come; only this thread can take them."""
        result = self.run(text, given, default_graphs, named_graphs)
        if not isinstance(result, ox.QuerySolutions):
            raise InvalidQueryError("This is not a SELECT query.")
        columns = tuple(variable.value for variable in result.variables)
        return Rows(columns, map(tuple, result))

    def select(self, text: str, **given: Term) -> list[Row]:
        """Return the rows of a SELECT query, each a tuple in the order of its variables."""
        return list(self.rows(text, given))

    def construct(self, text: str, **given: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        result = self.run(text, given)
        if not isinstance(result, ox.QueryTriples):
            raise InvalidQueryError("This is not a CONSTRUCT or DESCRIBE query.")
        return list(result)

    def ask(self, text: str, **given: Term) -> bool:
        """Return the answer of an ASK query."""
        result = self.run(text, given)
        if not isinstance(result, ox.QueryBoolean):
            raise InvalidQueryError("This is not an ASK query.")
        return bool(result)

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
        """Run any query and write its answer into ``output``, piece by piece."""

        def run() -> Result:
            return self.run(text, given, default_graphs, named_graphs)

        return write_result(run(), output, rows, graph, again=run)

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; None matches all."""
        return self._store.quads_for_pattern(subject, predicate, object, graph)

    def about(self, subjects: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
        """Yield the statements about several things."""
        for subject in subjects:
            for quad in self._store.quads_for_pattern(subject, None, None, None):
                yield quad.triple

    def leading_to(
        self, predicate: ox.NamedNode, objects: Iterable[ox.NamedNode]
    ) -> Iterator[ox.Triple]:
        """Yield the statements that lead to several things by one property."""
        for object in objects:
            for quad in self._store.quads_for_pattern(None, predicate, object, None):
                yield quad.triple

    def dump(self, output: IO[bytes], graph: str) -> None:
        """Write the statements of a graph as N-Triples, in no order; "" is the one without a name."""
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        self._store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=name)

    def graphs(self) -> list[str]:
        """Return the IRIs of the graphs, sorted."""
        return sorted(str(graph.value) for graph in self._store.named_graphs())

    def describe(self, iri: str) -> list[ox.Triple]:
        """Return the statements that have ``iri`` as their subject, in no order."""
        return [quad.triple for quad in self.quads(ox.NamedNode(iri))]

    def counts(self) -> Mapping[str, int]:
        """Return how many triples each graph holds, by its IRI. Every quad is looked at."""
        counted = self.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return {graph: int(n) for graph, n in sorted((_text(g), _text(n)) for g, n in counted)}

    def close(self) -> None:
        """Let go of the engine's store."""
        self.__dict__.pop("_store", None)


def _prefixes(text: str) -> dict[str, str]:
    """Return our prefixes that ``text`` can mean: reading all of them takes the engine a while."""
    if "\\" in text:
        return dict(PREFIXES)
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in text}


def _invalid(text: str, error: SyntaxError) -> InvalidQueryError:
    from habeas.sparql.errors import explained  # only now: it reads the text once more

    problem = explained(text, str(error))
    said = f"The query is not valid SPARQL: {error}"
    return InvalidQueryError(said, problem.line, problem.column, problem.near)


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value
