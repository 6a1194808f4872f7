"""Where a term is used: by which shape rules, by which named questions, and how often by a release.

A rule is about the classes that it targets, with those of the shapes that it
is part of, and about every property on its paths or in its conditions.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from rdflib import RDFS, SH, BNode, Graph, URIRef
from rdflib.term import Node

from habeas import assets, queries
from habeas.store.interface import Store
from habeas.terms import HABEAS, SHAPES, VOCAB

__all__ = ["Rule", "count", "questions", "rules"]

_NAME = re.compile(r"\bhabeas:(\w+)")
_IN = SHAPES + "in-"


@dataclass(frozen=True)
class Rule:
    """One rule of the shapes."""

    #: Such as ``Case-hasIssue``.
    name: str
    #: What to do when a record breaks it.
    message: str
    #: Why there is such a rule.
    why: str
    #: ``violation``, ``warning`` or ``info``.
    severity: str
    #: The IRIs of the classes and properties that it is about.
    about: frozenset[str]
    #: The IRIs of the schemes that it takes values from.
    schemes: tuple[str, ...]


@cache
def rules() -> Mapping[str, Sequence[Rule]]:
    """Return the rules that ship, by the IRI of each term that they are about, sorted by name."""
    shapes = assets.shapes()
    found = sorted(
        (_rule(shapes, shape) for shape in set(shapes.subjects(SH.message))),
        key=lambda rule: rule.name,
    )
    by_term: dict[str, list[Rule]] = defaultdict(list)
    for rule in found:
        for term in rule.about:
            by_term[term].append(rule)
    return by_term


@cache
def questions() -> Mapping[str, Sequence[str]]:
    """Return the names of the queries that use a term, by its IRI, sorted.

    Examples
    --------
    >>> "who-is-involved" in questions()["https://w3id.org/habeas/ontology#inCase"]
    True
    """
    by_term: dict[str, list[str]] = defaultdict(list)
    for name in queries.names():
        for term in sorted(set(_NAME.findall(queries.read(name)))):
            by_term[HABEAS + term].append(name)
    return by_term


def count(store: Store, term: str) -> int:
    """Return how many things ``store`` puts in a class, or how often it uses a property."""
    rows = queries.select(store, "term-uses", term=ox.NamedNode(term))
    return sum(int(row[1].value) for row in rows if isinstance(row[1], ox.Literal))


def _rule(shapes: Graph, shape: Node) -> Rule:
    inside = set(_inside(shapes, shape))
    wider = [shape, *shapes.subjects(SH.property, shape)]
    targets = {
        target
        for each in wider
        for by in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        for target in shapes.objects(each, by)
    }
    paths = {node for node in inside if str(node)[len(HABEAS) :][:1].islower()}
    return Rule(
        str(shape).removeprefix(SHAPES) if isinstance(shape, URIRef) else "",
        str(shapes.value(shape, SH.message)),
        str(shapes.value(shape, RDFS.comment) or ""),
        str(shapes.value(shape, SH.severity) or SH.Violation).removeprefix(str(SH)).lower(),
        frozenset(str(term) for term in targets | paths if str(term).startswith(HABEAS)),
        tuple(sorted(VOCAB + node[len(_IN) :] for node in map(str, inside) if _IN in node)),
    )


def _inside(shapes: Graph, shape: Node) -> Iterator[URIRef]:
    """Yield the IRIs in the conditions of a rule, down through its blank nodes."""
    ahead, seen = [shape], {shape}
    while ahead:
        for by, value in shapes.predicate_objects(ahead.pop()):
            if by in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
                continue
            if isinstance(value, URIRef):
                yield value
            elif isinstance(value, BNode) and value not in seen:
                seen.add(value)
                ahead.append(value)
