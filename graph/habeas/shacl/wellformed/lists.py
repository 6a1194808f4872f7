"""Lists of a shapes graph, and what is wrong with those that are broken."""

from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, Node

__all__ = ["Listed", "Lists"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A node read as a list."""

    #: Those before the fault, if there is one.
    members: tuple[Node, ...] = ()
    #: What is wrong, to be said of "the list"; empty if nothing is.
    fault: str = ""
    #: Whether the node is a list at all, broken or not.
    is_list: bool = True


class Lists:
    """The lists of a graph, each read once."""

    def __init__(self, graph: NodeGraph) -> None:
        self._graph = graph
        self._read: dict[Node, Listed] = {}

    def read(self, head: Node) -> Listed:
        """Return the list that begins at ``head``."""
        if head not in self._read:
            self._read[head] = self._listed(head)
        return self._read[head]

    def nil_fault(self) -> str:
        """Return what makes the end of all lists no end; empty if nothing does."""
        for predicate in (RDF_FIRST, RDF_REST):
            if self._graph.objects(RDF_NIL, predicate):
                return f"the end of every list has an rdf:{predicate.value.rpartition('#')[2]}"
        return ""

    def _listed(self, head: Node) -> Listed:
        graph, node = self._graph, head
        members: list[Node] = []
        passed: set[Node] = set()
        while node != RDF_NIL:
            first, rest = graph.objects(node, RDF_FIRST), graph.objects(node, RDF_REST)
            if node is head and not first and not rest:
                return Listed(is_list=False)
            if node in passed:
                fault = "leads back into itself"
            elif not isinstance(node, ox.NamedNode | ox.BlankNode):
                fault = "ends in a literal"
            elif not first and not rest:
                fault = "has no end"
            elif len(first) != 1:
                fault = f"has a part with {len(first) or 'no'} rdf:first"
            elif len(rest) != 1:
                fault = f"has a part with {len(rest) or 'no'} rdf:rest"
            else:
                passed.add(node)
                members.append(first[0])
                node = rest[0]
                continue
            return Listed(tuple(members), fault)
        return Listed(tuple(members))
