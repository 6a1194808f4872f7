"""Our engine beside pySHACL, and beside a second validator of ours, on random graphs and shapes."""

import logging
import os
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from rdflib import Graph
from tests.graph.shacl import drawn, second

from habeas.shacl import paths as p
from habeas.shacl import validate
from habeas.shacl.image import image_of
from habeas.shacl.interchange import to_rdflib
from habeas.shacl.reading import read_plan
from habeas.shacl.results import Result
from habeas.shacl.watch import Watch

#: More by hand: HABEAS_FUZZ=20 tries twenty times as many.
TIMES = int(os.environ.get("HABEAS_FUZZ", "1"))

Found = tuple[str, str, str, str, str]


def found(result: Result) -> Found:
    """Return a result as the second validator writes it."""
    return (
        str(result.focus),
        written(result.path),
        result.component.value.rpartition("#")[2],
        "" if result.value is None else str(result.value),
        str(result.shape),
    )


def written(path: p.Path | None) -> str:
    match path:
        case None:
            return ""
        case p.Predicate(iri):
            return str(iri)
        case p.Inverse(inner):
            return f"^({written(inner)})"
        case p.ZeroOrMore(inner):
            return f"({written(inner)})*"
        case p.OneOrMore(inner):
            return f"({written(inner)})+"
        case p.ZeroOrOne(inner):
            return f"({written(inner)})?"
        case p.Sequence(steps):
            return "(" + "/".join(f"({written(each)})" for each in steps) + ")"
        case p.Alternative(choices):
            return "(" + "|".join(f"({written(each)})" for each in choices) + ")"


def rdflib_graph(triples: Iterable[ox.Triple]) -> Graph:
    graph = Graph()
    for each in triples:
        graph.add((to_rdflib(each.subject), to_rdflib(each.predicate), to_rdflib(each.object)))
    return graph


@settings(max_examples=1500 * TIMES, deadline=None)
@given(drawn.data, drawn.shapes())
def test_a_second_validator_finds_the_same(data: list[ox.Triple], shapes: list[ox.Triple]) -> None:
    results = Watch(read_plan(shapes), image_of(data)).results

    assert Counter(map(found, results)) == second.findings(data, shapes)


@settings(max_examples=1500 * TIMES, deadline=None)
@given(drawn.data, drawn.shapes(ordered=False))
def test_pyshacl_finds_the_same_outside_the_list(
    data: list[ox.Triple], shapes: list[ox.Triple]
) -> None:
    ours, theirs = (
        validate(rdflib_graph(data), rdflib_graph(shapes), engine=engine)
        for engine in ("columnar", "pyshacl")
    )

    assert Counter(map(found, ours.results)) == Counter(map(found, theirs.results))


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Keep rdflib's warnings about ill-typed literals, which are drawn on purpose, out of sight."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
