"""Shapes and data in Turtle, as the engine reads them."""

import numpy as np
import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.image import Image, image_of
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.plan import AskValidator, Custom, Plan, Shape, Sparql
from habeas.shacl.sparql.execution import Bench, Solutions
from habeas.shacl.sparql.reading import Components, sparql_constraints
from habeas.shacl.vocabulary import Node, sh

HEAD = """
@prefix : <urn:test:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:prefixes sh:declare [ sh:prefix "" ; sh:namespace "urn:test:"^^xsd:anyURI ] .
"""


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]


def graph(turtle: str) -> NodeGraph:
    return NodeGraph(triples(turtle))


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:test:{name}")


def constraints(shapes: NodeGraph, node: Node) -> list[Sparql | Custom]:
    is_property = bool(shapes.objects(node, sh("path")))
    return [
        *sparql_constraints(shapes, node),
        *Components(shapes).constraints(node, is_property),
    ]


class Run:
    """The constraints of one shape, run on data."""

    def __init__(self, shapes: str, data: str, node: Node | None = None) -> None:
        self.graph = graph(shapes)
        self.plan = Plan({}, tuple(triples(shapes)))
        self.image: Image = image_of(triples(data))
        self.bench = Bench(self.image, self.plan)
        node = iri("Shape") if node is None else node
        path = self.graph.value(node, sh("path"))
        messages = [
            each for each in self.graph.objects(node, sh("message")) if isinstance(each, ox.Literal)
        ]
        self.shape = Shape(
            node,
            path=None if path is None else p.read_path(self.graph, path),
            messages=tuple(messages),
        )
        self.constraints = constraints(self.graph, node)

    def numbers(self, *terms: Node) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.array([self.image.terms.intern(term) for term in terms], np.int64)

    def select(self, *foci: Node) -> Solutions:
        (constraint,) = self.constraints
        return self.bench.select(self.shape, constraint, self.numbers(*foci))

    def ask(self, *pairs: tuple[Node, Node]) -> list[bool]:
        (constraint,) = self.constraints
        assert isinstance(constraint, Custom)
        assert isinstance(constraint.validator, AskValidator)
        foci, values = zip(*pairs, strict=True)
        found = self.bench.ask(self.shape, constraint, self.numbers(*foci), self.numbers(*values))
        return [bool(each) for each in found]
