"""How a node of a shapes graph is shown to people: as Turtle would write it.

The label of a blank node means nothing and changes with every reading, so a
blank node is shown by where it hangs: ``the sh:property of ex:Case with sh:path
ex:name``.
"""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from habeas.shacl.names import Names, harmless, shorten
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import RDF_TYPE, XSD, Node, sh
from habeas.shacl.wellformed.lists import Lists

__all__ = ["NodeNames"]

#: Literals that Turtle writes without quotation marks, by datatype.
_BARE = {
    XSD + "boolean": re.compile("true|false"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "integer": re.compile("[+-]?[0-9]+"),
}
#: Properties at which a blank node is looked for, and those that lead to it through a list.
_HOOKS = (
    *("property", "node", "not", "qualifiedValueShape", "sparql", "parameter"),
    *("nodeValidator", "propertyValidator", "validator", "prefixes", "declare"),
)
_LIST_HOOKS = ("and", "or", "xone")
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
#: More than this many characters of a literal, or steps from a name, are too much to read.
_LONGEST = 60
_FARTHEST = 3
#: So many values are shown, and the others counted.
_SHOWN = 4
#: Nesting and length of a path that is still shown in full.
_PATH_DEPTH, _PATH_LENGTH = 3, 5
_MARKS = (
    ("inversePath", "^{}"),
    ("zeroOrMorePath", "{}*"),
    ("oneOrMorePath", "{}+"),
    ("zeroOrOnePath", "{}?"),
)


class NodeNames:
    """Names for the nodes of one graph.

    Parameters
    ----------
    graph
        Where blank nodes are looked for.
    prefixes
        Namespaces by prefix, beside those of RDF, RDFS, OWL, XSD and SHACL.

    Examples
    --------
    >>> case, inner = ox.NamedNode("urn:test:Case"), ox.BlankNode()
    >>> name = ox.NamedNode("urn:test:name")
    >>> triples = [ox.Triple(case, sh("property"), inner), ox.Triple(inner, sh("path"), name)]
    >>> NodeNames(NodeGraph(triples), {"ex": "urn:test:"})(inner)
    'the sh:property of ex:Case with sh:path ex:name'
    """

    def __init__(self, graph: NodeGraph, prefixes: Mapping[str, str] | None = None) -> None:
        self._graph = graph
        self._lists = Lists(graph)
        self._names = Names(prefixes)
        #: For each blank node, what refers to it, and how.
        self._holders: dict[Node, tuple[Node, str]] | None = None
        #: For each blank node, its name, steps from something with a name, and that name.
        self._places: dict[Node, tuple[str, int, str]] = {}

    def __call__(self, node: Node) -> str:
        """Return the name of a node; that of a blank node tells where it hangs."""
        match node:
            case ox.NamedNode():
                return self.iri(node.value)
            case ox.BlankNode():
                return self._place(node)
            case _:
                return self._literal(node)

    def value(self, node: Node) -> str:
        """Return the name of a node that stands beside the name of what it is a value of."""
        if not isinstance(node, ox.BlankNode):
            return self(node)
        members = self._lists.read(node).members
        if not members:
            return "a blank node"
        shown = [
            "[ ]" if isinstance(each, ox.BlankNode) else self(each) for each in members[:_SHOWN]
        ]
        return f"( {' '.join(shown)} {'… ' if len(members) > _SHOWN else ''})"

    def values(self, nodes: Iterable[Node]) -> str:
        """Return several names in one phrase, sorted; those beyond the fourth are counted.

        Examples
        --------
        >>> NodeNames(NodeGraph([])).values([ox.Literal(2), ox.Literal(1), ox.Literal("a")])
        '"a", 1 and 2'
        """
        texts = sorted(map(self.value, nodes))
        if len(texts) > _SHOWN:
            texts = [*texts[:_SHOWN], f"{len(texts) - _SHOWN} more"]
        return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))

    def iri(self, iri: str) -> str:
        """Return an IRI, abbreviated where a prefix is known.

        Examples
        --------
        >>> NodeNames(NodeGraph([])).iri("http://www.w3.org/ns/shacl#minCount")
        'sh:minCount'
        """
        return self._names.bracketed(iri)

    def path(self, node: Node, depth: int = _PATH_DEPTH) -> str:
        """Return a property path in the words of SPARQL; what is deep, long or broken is left out."""
        if isinstance(node, ox.NamedNode):
            return self.iri(node.value)
        if isinstance(node, ox.Literal) or not depth:
            return "…"
        listed = self._lists.read(node)
        if listed.members:
            return self._joined("/", listed.members, depth)
        for either in self._graph.objects(node, sh("alternativePath")):
            return self._joined("|", self._lists.read(either).members, depth)
        for name, form in _MARKS:
            for inner in self._graph.objects(node, sh(name)):
                return form.format(self.path(inner, depth - 1))
        return "…"

    def _joined(self, sign: str, members: tuple[Node, ...], depth: int) -> str:
        texts = [self.path(member, depth - 1) for member in members[:_PATH_LENGTH]]
        if len(members) > _PATH_LENGTH or not texts:
            texts.append("…")
        return f"({sign.join(texts)})"

    def _literal(self, node: ox.Literal) -> str:
        text, datatype = node.value, node.datatype.value
        if datatype in _BARE and len(text) <= _LONGEST and _BARE[datatype].fullmatch(text):
            return text
        quoted = harmless(str(ox.Literal(shorten(text, _LONGEST))))
        if node.language:
            return f"{quoted}@{node.language}"
        return quoted if datatype == XSD + "string" else f"{quoted}^^{self.iri(datatype)}"

    def _place(self, node: ox.BlankNode) -> str:
        holders, places = self._hung(), self._places
        chain: list[Node] = []
        met: set[Node] = set()
        each: Node = node
        while isinstance(each, ox.BlankNode) and each not in places:
            if each in met:
                text = "a blank node that hangs on itself"
                places[each] = (text, 0, text)
            elif each not in holders:
                places[each] = (text := self._alone(each), 0, text)
            else:
                met.add(each)
                chain.append(each)
                each = holders[each][0]
        for each in reversed(chain):
            if each in places:
                continue
            holder, role = holders[each]
            path = self._graph.value(each, sh("path"))
            own = "" if path is None else f" with sh:path {self.path(path)}"
            if holder in places:
                above, steps, root = places[holder]
                text = f"{role}{own} of {above}"
                if steps >= _FARTHEST:
                    text = f"{role}{own}, {steps + 1:,} steps inside {root}"
                places[each] = (text, steps + 1, root)
            else:
                root = self(holder)
                places[each] = (f"{role} of {root}{own}", 1, root)
        return places[node][0]

    def _alone(self, node: Node) -> str:
        """Return what tells a blank node apart that nothing refers to."""
        path = self._graph.value(node, sh("path"))
        if path is not None:
            return f"a blank node with sh:path {self.path(path)}"
        for name in _TARGETS:
            if values := self._graph.objects(node, sh(name)):
                return f"a blank node with sh:{name} {self.values(values)}"
        if types := self._graph.objects(node, RDF_TYPE):
            return f"a blank node of type {self.values(types)}"
        return "a blank node"

    def _hung(self) -> dict[Node, tuple[Node, str]]:
        """Return for each blank node what refers to it; the first that does."""
        if self._holders is None:
            found: dict[Node, tuple[Node, str]] = {}
            self._holders = found
            for name in _LIST_HOOKS:
                for holder, head in self._graph.pairs(sh(name)):
                    for number, member in enumerate(self._lists.read(head).members, 1):
                        if isinstance(member, ox.BlankNode):
                            found.setdefault(member, (holder, f"item {number} of the sh:{name}"))
            for name in _HOOKS:
                for holder, value in self._graph.pairs(sh(name)):
                    if isinstance(value, ox.BlankNode):
                        found.setdefault(value, (holder, f"the sh:{name}"))
        return self._holders
