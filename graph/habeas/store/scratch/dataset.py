"""A dataset in memory: asked and changed by SPARQL, and graph by graph.

The default graph is the graph without a name, and not the union of the others;
no prefix is declared beforehand. A named graph exists, with nothing in it too,
from when something makes it until it is dropped. Every change happens whole or
not at all.
"""

import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

import pyoxigraph as ox

from habeas.errors import InvalidQueryError
from habeas.store.interface import Written
from habeas.store.notes import Note
from habeas.store.results import Result, write_result
from habeas.store.scratch.errors import (
    GraphConflictError,
    MissingGraphError,
)
from habeas.store.scratch.functions import Functions, with_unknown_functions
from habeas.store.scratch.parts import Part, content_of, read, understood
from habeas.store.scratch.refusals import readable
from habeas.store.scratch.syntaxes import SYNTAXES
from habeas.store.scratch.updates import clear_silently, prefixes_first, with_dataset

__all__ = ["DEFAULT", "Dataset"]

#: What the default graph is called, where the name of a graph is asked for.
DEFAULT = ""

#: What the engine says of a graph that it is to drop or to move.
_MISSING = re.compile(r"The graph <(.*)> does not exist")


class Dataset:
    """Triples that can be asked and changed.

    Examples
    --------
    >>> dataset = Dataset()
    >>> dataset.update("INSERT DATA { GRAPH <urn:g> { <urn:ada> <urn:age> 41 } }", "urn:base")
    []
    >>> dataset.names()
    ['urn:g']
    >>> dataset.drop("urn:g")
    >>> dataset.names()
    []
    """

    def __init__(self) -> None:
        self._store = ox.Store()

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def names(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(
            name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)
        )

    def ask(
        self,
        text: str,
        output: IO[bytes],
        base: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        rows: str | None = "json",
        graph: str | None = "ttl",
    ) -> tuple[Written, list[Note]]:
        """Run a query, write its answer into ``output``, and return what there is to say about it.

        Where one list of graphs is given, the other is empty unless it is given too; both win
        over FROM. Graphs that do not exist are empty. To call a function that is not known is an
        error of that expression, and not of the query.

        Raises
        ------
        InvalidQueryError
            If it is no query.
        UnwantedFormError
            If no format is named for the form of its answer.
        """
        named: dict[str, Any] = {}
        if default_graphs or named_graphs:
            named["default_graph"] = [_named(iri) for iri in default_graphs]
            named["named_graphs"] = [_named(iri) for iri in named_graphs]

        def run() -> tuple[Result, list[Note]]:
            return with_unknown_functions(
                lambda functions: self._store.query(
                    text, base_iri=base, custom_functions=functions, **named
                )
            )

        try:
            result, notes = run()
        except (SyntaxError, ValueError) as error:
            raise _invalid("query", text, error) from error
        return write_result(result, output, rows, graph, again=lambda: run()[0]), notes

    def update(
        self,
        text: str,
        base: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> list[Note]:
        """Do all operations of an update, or none, and return what there is to say about it.

        The graphs are those over which its conditions are asked. To clear a graph that does not
        exist is no error: it holds nothing either way.

        Raises
        ------
        InvalidQueryError
            If it is no update.
        MissingGraphError
            If it drops or moves a graph that does not exist.
        GraphConflictError
            If it cannot be done as the dataset is.
        """
        for iri in (*default_graphs, *named_graphs):
            _named(iri)
        text = with_dataset(text, default_graphs, named_graphs)
        try:
            _, notes = with_unknown_functions(lambda functions: self._update(text, base, functions))
        except (SyntaxError, ValueError) as error:
            raise _invalid("update", text, error) from error
        except RuntimeError as error:
            if missing := _MISSING.fullmatch(str(error)):
                raise MissingGraphError(missing[1]) from error
            raise GraphConflictError(
                f"{error}. Nothing was changed; with SILENT this is no error."
            ) from error
        return notes

    def _update(self, text: str, base: str, functions: Functions) -> None:
        """Let the engine do it; once more where it is stricter than the standard."""
        try:
            self._store.update(text, base_iri=base, custom_functions=functions)
        except SyntaxError:
            other = prefixes_first(text)
            if other == text:
                raise
            self._update(other, base, functions)
        except RuntimeError:
            other = clear_silently(text)
            if other == text:
                raise
            self._store.update(other, base_iri=base, custom_functions=functions)

    def has(self, graph: str) -> bool:
        """Return whether there is such a graph; the default graph is always there."""
        return graph == DEFAULT or self._store.contains_named_graph(_named(graph))

    def write(self, graph: str, output: IO[bytes], syntax: str) -> None:
        """Write the triples of one graph into ``output``.

        Raises
        ------
        MissingGraphError
            If there is no such graph.
        """
        self._require(graph)
        self._store.dump(output, SYNTAXES[syntax].writer, from_graph=_name(graph))

    def write_all(self, output: IO[bytes], syntax: str) -> None:
        """Write all graphs with their names into ``output``; one without triples leaves no trace."""
        self._store.dump(output, SYNTAXES[syntax].writer)

    def add(self, graph: str, parts: Iterable[Part]) -> bool:
        """Add the triples of ``parts`` to a graph, and return whether that made it.

        Raises
        ------
        UnreadableGraphError
            If a part is not in its syntax, or names graphs itself.
        """
        name = _name(graph)
        made = not self.has(graph)
        self._load(list(parts), name)
        if isinstance(name, ox.NamedNode):
            self._store.add_graph(name)  # also with nothing in it
        return made

    def replace(self, graph: str, parts: Iterable[Part]) -> bool:
        """Let a graph hold the triples of ``parts`` and nothing else; return whether that made it.

        Raises
        ------
        UnreadableGraphError
            As for :meth:`add`; the graph is then as it was.
        """
        name = _name(graph)
        if not self.has(graph) or not any(self._store.quads_for_pattern(None, None, None, name)):
            return self.add(graph, parts)
        beside = Dataset()
        beside.add(graph, parts)
        self._store.clear_graph(name)
        self._store.extend(beside._store)
        return False

    def drop(self, graph: str) -> None:
        """Take a graph away; the default graph is emptied.

        Raises
        ------
        MissingGraphError
            If there is no such graph.
        """
        self._require(graph)
        self._store.remove_graph(_name(graph))

    def add_all(self, parts: Iterable[Part]) -> None:
        """Add the quads of ``parts``, each to the graph that it names."""
        self._load(list(parts), None)

    def replace_all(self, parts: Iterable[Part]) -> None:
        """Hold the quads of ``parts`` and nothing else."""
        beside = Dataset()
        beside.add_all(parts)
        self._store = beside._store

    def drop_all(self) -> None:
        """Begin anew."""
        self._store.clear()

    def _load(self, parts: Sequence[Part], graph: ox.NamedNode | ox.DefaultGraph | None) -> None:
        """Add parts whole or not at all: to one graph, or with None to those that they name."""
        if len(parts) == 1 and (graph is None or not parts[0].may_name_graphs):
            content = content_of(parts[0])
            if content:
                with understood(parts[0]):
                    self._store.load(
                        content,
                        SYNTAXES[parts[0].syntax].writer,
                        base_iri=parts[0].base,
                        to_graph=graph,
                    )
        elif graph is None:
            self._store.extend(quad for part in parts for quad in read(part, graphs=True))
        else:
            self._store.extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, graph)
                for part in parts
                for quad in read(part, graphs=False)
            )

    def _require(self, graph: str) -> None:
        if not self.has(graph):
            raise MissingGraphError(graph)


def _invalid(what: str, text: str, error: Exception) -> InvalidQueryError:
    if isinstance(error, InvalidQueryError):
        return error
    return InvalidQueryError(f"The {what} is not valid SPARQL: {readable(text, str(error))}")


def _name(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph == DEFAULT else _named(graph)


def _named(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise InvalidQueryError(f"{iri[:200]!r} is not the IRI of a graph: {error}.") from error
