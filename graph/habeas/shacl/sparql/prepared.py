"""A constraint's query made ready: read, with the values that are the same for every focus."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.plan import AskValidator, Custom, Shape, Sparql
from habeas.shacl.sparql.grammar import parsed
from habeas.shacl.sparql.reads import Reads, reads_of
from habeas.shacl.sparql.rewriting import SCRATCH, Binding, begins_with, rewritten
from habeas.shacl.sparql.syntax import Query
from habeas.shacl.vocabulary import Node

__all__ = ["IS", "SHAPES_GRAPH", "Prepared", "graph_of", "prepared"]

#: What ``$shapesGraph`` is.
SHAPES_GRAPH = ox.NamedNode("urn:x-habeas:shapes-graph")
#: What links a name in a scratch graph to what it stands for.
IS = ox.NamedNode("urn:x-habeas:is")


@dataclass(frozen=True)
class Prepared:
    """A query of one constraint of one shape."""

    query: Query
    path: p.Path | None
    #: Variables with one value for all foci: those that are written into the text, and others.
    constants: Mapping[str, str]
    nodes: Mapping[str, Node]
    reads: Reads
    #: Whether the value is the focus, as at node shapes.
    value_is_focus: bool

    @property
    def is_ask(self) -> bool:
        """Whether it says of each value if it is right."""
        return self.query.form == "ASK"

    @cached_property
    def alone(self) -> bool:
        """Whether it can only be run for one focus at a time."""
        top = self.query.select
        return any(each.sliced or each.reduced for each in (top, *self.query.subqueries)) or (
            self.is_ask and (top.having or top.grouping is not None)
        )

    @cached_property
    def binds_itself(self) -> bool:
        """Whether its own patterns bind ``$this`` wherever it is mentioned."""
        return not self.is_ask and begins_with(self.query, "this")

    def mentions(self, name: str) -> bool:
        """Whether the query uses a variable."""
        return name in self.query.variables

    def text(self, *bindings: Binding, carried: str | None = None, asked: str | None = None) -> str:
        """Return the query for the engine, with what binds the focus written into it."""
        others = [
            Binding(frozenset({name[1:]}), text, always=False)
            for name, text in self._parameters.items()
        ]
        return rewritten(
            self.query, [*bindings, *others], self.constants, self.path, carried, asked
        )

    @cached_property
    def _parameters(self) -> dict[str, str]:
        """What binds the variables whose values cannot be written into the text."""
        graphs = {name: graph_of(term) for name, term in self.nodes.items()}
        return {name: f"GRAPH {graph} {{ {IS} {IS} {name} }}" for name, graph in graphs.items()}


def graph_of(term: Node) -> ox.NamedNode:
    """Return the name of the graph that holds nothing but one term."""
    return ox.NamedNode(f"{SCRATCH}term:{sha256(str(term).encode()).hexdigest()}")


def prepared(shape: Shape, constraint: Sparql | Custom) -> Prepared:
    """Return the query of a constraint, ready to be run for a shape."""
    source = constraint.query if isinstance(constraint, Sparql) else constraint.validator
    query = parsed(source.text)
    values: dict[str, Node] = {"currentShape": shape.node, "shapesGraph": SHAPES_GRAPH}
    if isinstance(constraint, Custom):
        values.update(constraint.parameters)
    # A literal can be no predicate and name no graph: the engine would not read it there.
    narrow = {query.tokens[place].text[1:] for place in (*query.verbs, *query.nodes)}
    constants: dict[str, str] = {}
    nodes: dict[str, Node] = {}
    for name in sorted(query.variables & values.keys()):
        term = values[name]
        if isinstance(term, ox.NamedNode) or (isinstance(term, ox.Literal) and name not in narrow):
            constants[f"?{name}"] = str(term)
        else:
            nodes[f"?{name}"] = term
    ask = isinstance(source, AskValidator)
    starts = ["?this"]
    if ask and shape.path is None:
        constants["?value"] = "?this"
    elif ask:
        starts.append("?value")
    known = {name: str(term) for name, term in nodes.items() if isinstance(term, ox.BlankNode)}
    reads = reads_of(query, starts, shape.path, {**constants, **known})
    return Prepared(query, shape.path, constants, nodes, reads, shape.path is None)
