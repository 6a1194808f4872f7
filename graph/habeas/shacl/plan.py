"""What is to be checked: shapes as small records, read from a shapes graph, bound to no data.

Shapes name each other by their node, so a plan is flat whatever the nesting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import pyoxigraph as ox

from habeas.shacl.errors import Problem
from habeas.shacl.paths import Path
from habeas.shacl.vocabulary import Node, sh

__all__ = [
    "And",
    "AskValidator",
    "Class",
    "Closed",
    "Constraint",
    "Custom",
    "Datatype",
    "Disjoint",
    "Equals",
    "HasValue",
    "In",
    "LanguageIn",
    "LessThan",
    "MaxCount",
    "MaxLength",
    "MinCount",
    "MinLength",
    "NodeKind",
    "NodeRef",
    "Not",
    "Or",
    "Pattern",
    "Plan",
    "PropertyRef",
    "Qualified",
    "Range",
    "SelectQuery",
    "Shape",
    "Side",
    "Sparql",
    "Target",
    "TargetKind",
    "UniqueLang",
    "Xone",
    "shapes_of",
]


TargetKind = Literal["node", "class", "subjects", "objects"]
Side = Literal["MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive"]


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is for."""

    kind: TargetKind
    term: Node


@dataclass(frozen=True)
class Constraint:
    """One thing to check. ``component`` is the name of its constraint component."""

    component: ClassVar[str] = ""

    @property
    def component_iri(self) -> ox.NamedNode:
        """The IRI under which reports name the kind of constraint."""
        return sh(self.component)


@dataclass(frozen=True)
class Class(Constraint):
    """Values belong to a class, or to one below it."""

    component: ClassVar[str] = "ClassConstraintComponent"
    cls: Node


@dataclass(frozen=True)
class Datatype(Constraint):
    """Values are well-formed literals of a datatype."""

    component: ClassVar[str] = "DatatypeConstraintComponent"
    datatype: ox.NamedNode


@dataclass(frozen=True)
class NodeKind(Constraint):
    """Values are IRIs, blank nodes, literals, or one of two of these."""

    component: ClassVar[str] = "NodeKindConstraintComponent"
    kind: ox.NamedNode


@dataclass(frozen=True)
class MinCount(Constraint):
    """There are at least so many values."""

    component: ClassVar[str] = "MinCountConstraintComponent"
    count: int


@dataclass(frozen=True)
class MaxCount(Constraint):
    """There are at most so many values."""

    component: ClassVar[str] = "MaxCountConstraintComponent"
    count: int


@dataclass(frozen=True)
class Range(Constraint):
    """Values lie on one side of a bound."""

    side: Side
    bound: ox.Literal

    @property
    def component_iri(self) -> ox.NamedNode:
        """The IRI under which reports name the kind of constraint."""
        return sh(self.side + "ConstraintComponent")


@dataclass(frozen=True)
class MinLength(Constraint):
    """Texts have at least so many characters."""

    component: ClassVar[str] = "MinLengthConstraintComponent"
    length: int


@dataclass(frozen=True)
class MaxLength(Constraint):
    """Texts have at most so many characters."""

    component: ClassVar[str] = "MaxLengthConstraintComponent"
    length: int


@dataclass(frozen=True)
class Pattern(Constraint):
    """Texts match a regular expression somewhere."""

    component: ClassVar[str] = "PatternConstraintComponent"
    pattern: str
    flags: str = ""


@dataclass(frozen=True)
class LanguageIn(Constraint):
    """Values are texts in one of these languages."""

    component: ClassVar[str] = "LanguageInConstraintComponent"
    ranges: tuple[str, ...]


@dataclass(frozen=True)
class UniqueLang(Constraint):
    """No two values are in one language."""

    component: ClassVar[str] = "UniqueLangConstraintComponent"


@dataclass(frozen=True)
class Equals(Constraint):
    """Values are the values of another property."""

    component: ClassVar[str] = "EqualsConstraintComponent"
    other: ox.NamedNode


@dataclass(frozen=True)
class Disjoint(Constraint):
    """No value is a value of another property."""

    component: ClassVar[str] = "DisjointConstraintComponent"
    other: ox.NamedNode


@dataclass(frozen=True)
class LessThan(Constraint):
    """Every value is less than every value of another property, or no greater."""

    other: ox.NamedNode
    or_equal: bool = False

    @property
    def component_iri(self) -> ox.NamedNode:
        """The IRI under which reports name the kind of constraint."""
        return sh(f"LessThan{'OrEquals' if self.or_equal else ''}ConstraintComponent")


@dataclass(frozen=True)
class Not(Constraint):
    """Values do not conform to a shape."""

    component: ClassVar[str] = "NotConstraintComponent"
    shape: Node


@dataclass(frozen=True)
class And(Constraint):
    """Values conform to each of some shapes."""

    component: ClassVar[str] = "AndConstraintComponent"
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class Or(Constraint):
    """Values conform to at least one of some shapes."""

    component: ClassVar[str] = "OrConstraintComponent"
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class Xone(Constraint):
    """Values conform to exactly one of some shapes."""

    component: ClassVar[str] = "XoneConstraintComponent"
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class NodeRef(Constraint):
    """Values conform to a shape; what is wrong with them stays inside (``sh:node``)."""

    component: ClassVar[str] = "NodeConstraintComponent"
    shape: Node


@dataclass(frozen=True)
class PropertyRef(Constraint):
    """Values are looked at as a property shape says; its findings are findings (``sh:property``)."""

    component: ClassVar[str] = "PropertyShapeComponent"
    shape: Node


@dataclass(frozen=True)
class Qualified(Constraint):
    """So many values conform to a shape, and to none of its siblings where that is asked."""

    shape: Node
    count: int
    at_most: bool
    siblings: tuple[Node, ...] = ()

    @property
    def component_iri(self) -> ox.NamedNode:
        """The IRI under which reports name the kind of constraint."""
        return sh(f"Qualified{'Max' if self.at_most else 'Min'}CountConstraintComponent")


@dataclass(frozen=True)
class Closed(Constraint):
    """Values have no properties but these."""

    component: ClassVar[str] = "ClosedConstraintComponent"
    allowed: frozenset[ox.NamedNode]


@dataclass(frozen=True)
class HasValue(Constraint):
    """One of the values is this."""

    component: ClassVar[str] = "HasValueConstraintComponent"
    value: Node


@dataclass(frozen=True)
class In(Constraint):
    """Values are among these."""

    component: ClassVar[str] = "InConstraintComponent"
    values: tuple[Node, ...]


@dataclass(frozen=True)
class SelectQuery:
    """A SPARQL SELECT that finds what is wrong, with its prefixes written out."""

    text: str


@dataclass(frozen=True)
class AskValidator:
    """A SPARQL ASK that is true of each value that is right."""

    text: str


@dataclass(frozen=True)
class Sparql(Constraint):
    """A query finds no solution (``sh:sparql``)."""

    component: ClassVar[str] = "SPARQLConstraintComponent"
    node: Node
    query: SelectQuery
    messages: tuple[ox.Literal, ...] = ()


@dataclass(frozen=True)
class Custom(Constraint):
    """A constraint component that the shapes graph defines with SPARQL."""

    definition: ox.NamedNode
    validator: SelectQuery | AskValidator
    #: Values of the parameters by the local name of their property; absent optional ones are not in.
    parameters: tuple[tuple[str, Node], ...]
    messages: tuple[ox.Literal, ...] = ()

    @property
    def component_iri(self) -> ox.NamedNode:
        """The IRI under which reports name the kind of constraint."""
        return self.definition


@dataclass(frozen=True)
class Shape:
    """One shape: where it looks, and what it checks."""

    node: Node
    #: From the focus to the values; None where the focus is the value.
    path: Path | None = None
    targets: tuple[Target, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    severity: ox.NamedNode = field(default_factory=lambda: sh("Violation"))
    messages: tuple[ox.Literal, ...] = ()
    deactivated: bool = False
    #: Why the shape exists: its ``rdfs:comment``, and its name for people.
    comments: tuple[ox.Literal, ...] = ()
    names: tuple[ox.Literal, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that a shapes graph asks for."""

    shapes: Mapping[Node, Shape]
    #: All triples of the shapes graph, for queries that look into it.
    triples: tuple[ox.Triple, ...] = ()
    #: Abbreviations for people, by prefix.
    prefixes: Mapping[str, str] = field(default_factory=dict)
    #: What the specification allows but nobody means, such as ``sh:minCout``.
    hints: tuple[Problem, ...] = ()

    @property
    def targeted(self) -> tuple[Shape, ...]:
        """The shapes that look for their own focus nodes, in the order of their names."""
        wanted = [
            shape for shape in self.shapes.values() if shape.targets and not shape.deactivated
        ]
        return tuple(sorted(wanted, key=lambda shape: str(shape.node)))

    @property
    def constraint_count(self) -> int:
        """How many constraints there are in all shapes together."""
        return sum(len(shape.constraints) for shape in self.shapes.values())


def shapes_of(constraint: Constraint) -> tuple[Node, ...]:
    """Return the shapes that a constraint refers to."""
    match constraint:
        case Not(shape=node) | NodeRef(shape=node) | PropertyRef(shape=node):
            return (node,)
        case And(shapes=nodes) | Or(shapes=nodes) | Xone(shapes=nodes):
            return nodes
        case Qualified(shape=node, siblings=nodes):
            return (node, *nodes)
        case _:
            return ()
