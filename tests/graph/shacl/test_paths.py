import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.graph.shacl import drawn

from habeas.shacl import paths as p
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.image import image_of
from habeas.shacl.node_graph import NodeGraph

steps = st.builds(p.Predicate, drawn.properties)
paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        st.builds(p.Inverse, inner),
        st.builds(p.Sequence, st.tuples(inner, inner)),
        st.builds(p.Alternative, st.tuples(inner, inner)),
        st.builds(p.ZeroOrMore, inner),
        st.builds(p.OneOrMore, inner),
        st.builds(p.ZeroOrOne, inner),
    ),
    max_leaves=4,
)
graphs = st.lists(
    st.builds(ox.Triple, drawn.nodes, drawn.properties, drawn.nodes), min_size=1, max_size=12
)


def pairs(path: p.Path, triples: list[ox.Triple]) -> set[tuple[str, str]]:
    """Return every pair that a path relates, walked by the engine from every node."""
    image = image_of(triples)
    nodes = np.array([image.terms.intern(node) for node in drawn.NODES], np.int64)
    rows, values = walk(image, path, nodes)
    return {
        (str(drawn.NODES[row]), str(image.terms.term(int(value))))
        for row, value in zip(rows, values, strict=True)
    }


def read(turtle: str) -> NodeGraph:
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:test:> . "
    rows = ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)
    return NodeGraph([quad.triple for quad in rows])


@given(graphs, paths)
def test_a_path_leads_where_oxigraph_says(triples: list[ox.Triple], path: p.Path) -> None:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    nodes = {str(term) for triple in triples for term in (triple.subject, triple.object)}

    rows = store.query(f"SELECT DISTINCT ?a ?b {{ ?a {p.sparql(path)} ?b }}")
    assert isinstance(rows, ox.QuerySolutions)
    expected = {(str(row[0]), str(row[1])) for row in rows}

    assert {pair for pair in pairs(path, triples) if pair[0] in nodes} == expected


@given(graphs, paths)
def test_the_inverse_leads_back(triples: list[ox.Triple], path: p.Path) -> None:
    there = pairs(path, triples)

    assert pairs(p.inverse(path), triples) == {(b, a) for a, b in there}
    assert pairs(p.Inverse(path), triples) == {(b, a) for a, b in there}


@given(graphs, paths)
def test_every_step_of_a_path_is_named_with_what_leads_to_it(
    triples: list[ox.Triple], path: p.Path
) -> None:
    named = {
        (start, node, iri.value, backwards)
        for before, iri, backwards in p.steps(path)
        for start, node in (
            pairs(before, triples) if before else {(str(n), str(n)) for n in drawn.NODES}
        )
    }

    for index, gone in enumerate(triples):
        without = triples[:index] + triples[index + 1 :]
        if gone in without:
            continue
        for start, _ in pairs(path, triples) - pairs(path, without):
            # Whoever loses a value by the loss of a triple has a step that leads along it.
            assert (start, str(gone.subject), gone.predicate.value, False) in named or (
                start,
                str(gone.object),
                gone.predicate.value,
                True,
            ) in named


@pytest.mark.parametrize(
    ("turtle", "rule"),
    [
        (':x sh:path "p" .', "path-metarule"),
        (":x sh:path [] .", "path-metarule"),
        (":x sh:path ( :p ) .", "path-sequence"),
        (":x sh:path [ sh:alternativePath ( :p ) ] .", "path-alternative"),
        (":x sh:path [ sh:inversePath :p ; sh:zeroOrMorePath :q ] .", "path-metarule"),
        (":x sh:path _:a . _:a sh:inversePath _:a .", "path-non-recursive"),
    ],
)
def test_what_is_no_path_is_refused_with_its_rule(turtle: str, rule: str) -> None:
    graph = read(turtle)
    (node,) = (value for _, value in graph.pairs(ox.NamedNode("http://www.w3.org/ns/shacl#path")))

    with pytest.raises(p.InvalidPathError) as caught:
        p.read_path(graph, node)

    assert caught.value.rule == rule


def test_deep_nesting_is_refused() -> None:
    links = " ".join(f"_:n{i} sh:inversePath _:n{i + 1} ." for i in range(5000))

    with pytest.raises(p.InvalidPathError, match="nested"):
        p.read_path(read(links), ox.BlankNode("n0"))
