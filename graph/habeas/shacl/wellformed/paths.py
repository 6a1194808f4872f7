"""What is wrong with a property path."""

from collections.abc import Iterator

import pyoxigraph as ox

from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import RDF_FIRST, RDF_REST, Node, sh
from habeas.shacl.wellformed.lists import Lists
from habeas.shacl.wellformed.node_names import NodeNames

__all__ = ["PathFaults"]

#: A rule of the specification, and words for people.
Fault = tuple[str, str]

#: The property that makes a blank node a path of a kind, and the rule on that kind.
_RULES = {
    sh("alternativePath"): "path-alternative",
    sh("inversePath"): "path-inverse",
    sh("zeroOrMorePath"): "path-zero-or-more",
    sh("oneOrMorePath"): "path-one-or-more",
    sh("zeroOrOnePath"): "path-zero-or-one",
}


class PathFaults:
    """The paths of one graph, each part looked at once, however deep it is."""

    def __init__(self, graph: NodeGraph, names: NodeNames, lists: Lists) -> None:
        self._graph = graph
        self._names = names
        self._lists = lists
        #: What is known of a part: its fault, or None if there is none.
        self._known: dict[Node, Fault | None] = {}

    def find(self, path: Node) -> Fault | None:
        """Return the first fault of a path, or None if it is well-formed."""
        if isinstance(path, ox.NamedNode):
            return None
        fault: Fault | None = None
        walk: list[tuple[Node, Iterator[Node]]] = []
        around: set[Node] = set()
        parts: Iterator[Node] = iter((path,))
        while fault is None:
            part = next(parts, None)
            if part is None:
                if not walk:
                    break
                done, parts = walk.pop()
                around.discard(done)
                self._known[done] = None
            elif part in around:
                fault = ("path-non-recursive", "sh:path leads back into itself; write it out")
            elif part in self._known:
                fault = self._known[part]
            elif not isinstance(part, ox.NamedNode):
                fault, inner = self._step(part)
                walk.append((part, parts))
                around.add(part)
                parts = iter(inner)
        if fault:
            self._known.update(dict.fromkeys(around, fault))
        return fault

    def _step(self, node: Node) -> tuple[Fault | None, tuple[Node, ...]]:
        """Return what is wrong with one part by itself, and the parts inside it."""
        if not isinstance(node, ox.BlankNode):
            shown = self._names(node)
            text = f"{shown} in sh:path is no path; write the IRI of a property, such as ex:name"
            return ("path-metarule", text), ()
        graph = self._graph
        said = {each: graph.objects(node, each) for each in graph.predicates(node)}
        listed = self._lists.read(node)
        if RDF_FIRST in said or RDF_REST in said:
            # A list is a sequence whatever else is said of it: other kinds allow one triple only.
            return self._few("path-sequence", "sh:path", node), listed.members
        marks = [each for each in said if each in _RULES]
        if not marks:
            text = "a blank node in sh:path describes no path; write the IRI of a property, a list"
            return (
                "path-metarule",
                f"{text} ( … ) or another path, such as [ sh:inversePath … ]",
            ), ()
        if len(marks) > 1:
            both = self._names.values(marks)
            return ("path-metarule", f"a path is described by {both} at once; keep one"), ()
        mark, rule, values = marks[0], _RULES[marks[0]], said[marks[0]]
        shown = self._names(mark)
        if len(values) > 1:
            return (rule, f"{shown} has {len(values)} values in one path; keep one"), ()
        if others := set(said) - {mark}:
            text = f"a path with {shown} has {self._names.values(others)} too; take that away"
            return (rule, text), ()
        if mark == sh("alternativePath"):
            return self._few(rule, shown, values[0]), self._lists.read(values[0]).members
        return None, (values[0],)

    def _few(self, rule: str, shown: str, head: Node) -> Fault | None:
        """Return what is wrong with the list of a path."""
        listed = self._lists.read(head)
        advice = "write at least two paths in round brackets: ( ex:a ex:b )"
        if not listed.is_list:
            return rule, f"{shown} is {self._names.value(head)}, which is no list; {advice}"
        if listed.fault:
            return rule, f"the list in {shown} {listed.fault}; {advice}"
        if len(listed.members) < 2:
            return rule, f"the list in {shown} has {len(listed.members) or 'no'} member; {advice}"
        return None
