"""Validation with pySHACL, the reference engine: slow, and with features that ours has not.

It is run as it is at its best: on rdflib's memory store, over all focus nodes,
and with severities that say nothing about conformance, since otherwise a shape
that only warns would be met by everything within other shapes. Nothing is
imported or fetched, whatever data and shapes say.

Its results are read as they are, its own messages too. The one for ``sh:in``
lists the values in another order on every run.
"""

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pyshacl
from pyshacl.errors import ShapeRecursionWarning
from rdflib import RDF, SH, BNode, Graph
from rdflib.plugins.stores.memory import Memory, SimpleMemory
from rdflib.term import Node as RdflibNode

from habeas.shacl.errors import (
    Problem,
    RecursiveShapesError,
    ShaclError,
    UnreadableDataError,
    UnsupportedShapesError,
)
from habeas.shacl.interchange import from_rdflib
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.paths import Path, Predicate, read_path
from habeas.shacl.results import Result
from habeas.shacl.vocabulary import Node

__all__ = ["ReferenceEngineError", "read_results", "validate_with_pyshacl"]

#: How deep shapes may be nested; pySHACL stops at 15 of its own accord.
_DEEPEST = 100
_QUERIES = (SH.select, SH.ask, SH.construct, SH.update)
# What stands in a query without being a keyword: comments, texts, IRIs, variables, names.
_NO_KEYWORD = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]* | '{3}.*?'{3} | \"{3}.*?\"{3}
    | '(?:[^'\\\n]|\\.)*' | "(?:[^"\\\n]|\\.)*" | [?$]\w+ | [\w.-]*:[\w.:-]*""",
    re.VERBOSE | re.DOTALL,
)
_REACHES_OUT = re.compile(r"\b(?:SERVICE|FROM|LOAD)\b", re.IGNORECASE)


class ReferenceEngineError(ShaclError, RuntimeError):
    """PySHACL could not finish. Its own error is the cause of this one."""

    def __init__(self, error: Exception) -> None:
        reason = " ".join(str(error).split()) or type(error).__name__
        super().__init__(f"pySHACL could not validate this: {reason}")
        self.reason = reason


def validate_with_pyshacl(data: Graph, shapes: Graph, *, advanced: bool = False) -> list[Result]:
    """Return what pySHACL finds in ``data``.

    Parameters
    ----------
    data, shapes
        Graphs that were read already; pySHACL would open a file or an address given as text.
        Named graphs count as one graph.
    advanced
        Whether rules, functions and targets of SHACL Advanced Features are run.

    Raises
    ------
    RecursiveShapesError
        If shapes refer to themselves.
    UnsupportedShapesError
        If a query would reach out to another graph.
    ReferenceEngineError
        If pySHACL fails in any other way.
    """
    given = _in_memory(data)
    asked = given if shapes is data else _in_memory(shapes)
    _refuse_reaching_out(asked)
    try:
        with _quiet():
            _, report, _ = pyshacl.validate(
                given,
                shacl_graph=asked,
                advanced=advanced,
                inference="none",
                do_owl_imports=False,
                meta_shacl=False,
                js=False,
                allow_infos=False,
                allow_warnings=False,
                max_validation_depth=_DEEPEST,
            )
    except ShapeRecursionWarning as error:
        start = re.search(r"<\w+Shape ([^>]*)>", str(error))
        problem = "the shape refers to itself; the specification does not say what that means"
        raise RecursiveShapesError(
            [Problem(f"<{start[1]}>" if start else "a shape", "shapes-recursive", problem)]
        ) from error
    except MemoryError:
        raise
    except Exception as error:  # of a dozen kinds: its own, of rdflib, of pyparsing, of re
        raise ReferenceEngineError(error) from error
    if not isinstance(report, Graph):  # a failure, in the words of the specification
        raise ReferenceEngineError(report)
    return read_results(report, given, asked)


def read_results(report: Graph, data: Graph, shapes: Graph) -> list[Result]:
    """Return the results of a report graph that was made from ``data`` and ``shapes``.

    Paths are read from the shapes, where each stands once; a report that copies
    blank nodes may have mixed them up.
    """
    reader = _Reader(report, shapes)
    # Data may hold reports too, of which a copy can be in this one.
    own = (
        node
        for node in report.subjects(RDF.type, SH.ValidationReport)
        if (node, None, None) not in data and (node, None, None) not in shapes
    )
    found = [reader.result(node) for each in own for node in report.objects(each, SH.result)]
    if any(isinstance(term, ox.BlankNode) for each in found for term in (each.focus, each.value)):
        places: dict[Node | None, int] = {
            node: place for place, node in enumerate(_blank_nodes(data))
        }
        found.sort(key=lambda each: (places.get(each.focus, -1), places.get(each.value, -1)))
    return found


class _Reader:
    """Reads the results of one report graph."""

    def __init__(self, report: Graph, shapes: Graph) -> None:
        self._report = report
        self._shapes = shapes
        self._node_graph: NodeGraph | None = None
        self._paths: dict[RdflibNode, Path] = {}

    def result(self, node: RdflibNode) -> Result:
        """Return the result that ``node`` is."""
        return Result(
            focus=self._needed(node, SH.focusNode),
            component=_iri(self._needed(node, SH.sourceConstraintComponent)),
            shape=self._needed(node, SH.sourceShape),
            severity=_iri(self._needed(node, SH.resultSeverity)),
            path=self._path(self._report.value(node, SH.resultPath)),
            value=self._optional(node, SH.value),
            messages=tuple(sorted(self._literals(node), key=str)),
            constraint=self._optional(node, SH.sourceConstraint),
            details=tuple(map(self.result, self._report.objects(node, SH.detail))),
        )

    def _optional(self, node: RdflibNode, predicate: RdflibNode) -> Node | None:
        found = self._report.value(node, predicate)
        return None if found is None else _ours(found)

    def _needed(self, node: RdflibNode, predicate: RdflibNode) -> Node:
        found = self._optional(node, predicate)
        if found is None:
            raise ReferenceEngineError(ValueError(f"one of its results has no {predicate}"))
        return found

    def _literals(self, node: RdflibNode) -> Iterator[ox.Literal]:
        for message in map(_ours, self._report.objects(node, SH.resultMessage)):
            if isinstance(message, ox.Literal):
                yield message

    def _path(self, node: RdflibNode | None) -> Path | None:
        if node is None:
            return None
        if node not in self._paths:
            own = _ours(node)
            if isinstance(own, ox.NamedNode):
                self._paths[node] = Predicate(own)
            else:
                if self._node_graph is None:
                    self._node_graph = NodeGraph(
                        ox.Triple(*map(_ours, row))  # type: ignore[arg-type]
                        for row in self._shapes
                    )
                self._paths[node] = read_path(self._node_graph, own)
        return self._paths[node]


def _in_memory(graph: Graph) -> Graph:
    """Return ``graph`` if it is one graph in rdflib's memory, else a copy that is."""
    if not hasattr(graph, "quads") and isinstance(graph.store, Memory | SimpleMemory):
        return graph
    copy = Graph()
    copy.namespace_manager = graph.namespace_manager
    rows = graph.quads() if hasattr(graph, "quads") else graph
    for subject, predicate, value, *_ in rows:
        copy.add((subject, predicate, value))
    return copy


def _refuse_reaching_out(shapes: Graph) -> None:
    """Stop if a query of the shapes names a graph or a service elsewhere."""
    for predicate in _QUERIES:
        for subject, text in shapes.subject_objects(predicate):
            if found := _REACHES_OUT.search(_NO_KEYWORD.sub(" ", str(text))):
                raise UnsupportedShapesError(
                    f"The query of {subject.n3()} uses {found.group().upper()}, which reaches out "
                    "to another graph; nothing was validated. Take it out of the query."
                )


@contextmanager
def _quiet() -> Iterator[None]:
    """Let pySHACL log nothing that it also raises, and raise what it only warns about."""
    logger = logging.getLogger("pyshacl-validate")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)
            yield
    finally:
        logger.disabled = before


def _blank_nodes(data: Graph) -> Iterable[Node]:
    """Return the blank nodes of a graph, each once, in an order that hangs on no label."""
    # As a whole a graph in memory gives its triples in any order; one property, as they came.
    predicates = sorted(set(data.predicates()))  # type: ignore[type-var]
    pairs = (pair for predicate in predicates for pair in data.subject_objects(predicate))
    return map(_ours, dict.fromkeys(term for pair in pairs for term in pair if _is_blank(term)))


def _is_blank(term: RdflibNode) -> bool:
    return isinstance(term, BNode)


def _ours(term: RdflibNode) -> Node:
    try:
        return from_rdflib(term)
    except ValueError as error:
        raise UnreadableDataError(term.n3(), f"is no term of RDF: {error}") from error


def _iri(term: Node) -> ox.NamedNode:
    if not isinstance(term, ox.NamedNode):
        raise ReferenceEngineError(ValueError(f"{term} stands where an IRI is expected"))
    return term
