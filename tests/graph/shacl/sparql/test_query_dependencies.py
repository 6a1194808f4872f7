"""What a query reads: no change that matters to a focus is missed."""

import os
from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.shacl.sparql import drawing as d
from tests.graph.shacl.sparql import reference as r
from tests.graph.shacl.sparql.given import iri

from habeas.shacl import paths as p
from habeas.shacl.plan import AskValidator, Custom, SelectQuery, Shape, Sparql
from habeas.shacl.sparql.dependencies import dependencies
from habeas.shacl.sparql.grammar import parsed
from habeas.shacl.sparql.reads import nullable, reads_of

TIMES = int(os.environ.get("HABEAS_FUZZ", "1"))
SHAPE = Shape(iri("Shape"))
P, Q = (p.Predicate(each) for each in d.PREDICATES)


def depends(body: str, path: p.Path | None = None) -> set[tuple[str, str, bool]] | None:
    """Return the ways, properties and directions for the body of a query."""
    query = SelectQuery(f"PREFIX : <urn:test:> SELECT $this {{ {body} }}")
    found = dependencies(Shape(iri("Shape"), path=path), Sparql(iri("c"), query))
    if found is None:
        return None
    return {
        (
            "" if way is None else p.sparql(way).replace("urn:test:", ""),
            "" if predicate is None else predicate.value.removeprefix("urn:test:"),
            backwards,
        )
        for way, predicate, backwards in found
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("FILTER(isIRI($this))", set()),
        ("$this :p ?x", {("", "p", False)}),
        ("?x :p $this", {("", "p", True)}),
        ("?x ^:p $this", {("", "p", False)}),
        ("$this :p ?x . ?x :q ?y", {("", "p", False), ("<p>", "q", False)}),
        ("?x :q ?y . $this :p ?x", {("", "p", False), ("<p>", "q", False)}),
        ("$this :p ?x . ?y :q ?x", {("", "p", False), ("<p>", "q", True)}),
        ("$this :p/^:q ?x", {("", "p", False), ("<p>", "q", True)}),
        ("?x :p/^:q $this", {("", "q", False), ("<q>", "p", True)}),
        ("$this :p+ ?x", {("<p>*", "p", False)}),
        ("$this ?any ?x", {("", "", False)}),
        ("?x ?any $this", {("", "", True)}),
        ("$this :p ?x OPTIONAL { ?x :q ?y }", {("", "p", False), ("<p>", "q", False)}),
        ("$this :p ?x { ?x :q ?y } UNION { ?z :q ?x }", {*(("<p>", "q", way) for way in (False, True)), ("", "p", False)}),
        ("$this :p ?x FILTER NOT EXISTS { ?x :q ?y }", {("", "p", False), ("<p>", "q", False)}),
        ("FILTER EXISTS { $this :p ?x FILTER EXISTS { ?x :q $this } }", {("", "p", False), ("", "q", True)}),
        ("{ SELECT $this ?x { $this :p ?x } }", {("", "p", False)}),
        ("GRAPH :g { ?x :p ?y }", set()),
        ("$this :p [ :q () ]", {("", "p", False), ("<p>", "q", False)}),
        # Nothing leads from the focus to where these look.
        ("?x :p ?y", None),
        ("$this :p ?x . ?y :q ?z", None),
        ("$this :p :a . :a :q ?y", None),
        ("$this !:p ?x", None),
        ("?x :p* ?y", None),
        ("$this :p ?x { SELECT $this ?y { ?x :q ?y } }", None),
        # What is optional leads nowhere outside, and is not narrowed by what follows.
        ("OPTIONAL { $this :p ?x } ?x :q ?y", None),
        ("OPTIONAL { ?x :q ?y } $this :p ?x", None),
        ("$this :p ?x . { OPTIONAL { ?x :q ?y } }", None),
        ("{ $this :p ?x } UNION { $this :q ?x } ?x :r ?y", None),
        # The inner condition does not see what is bound outside its group.
        ("$this :p ?x . { $this :p ?z FILTER NOT EXISTS { ?x :q ?z . ?x :r ?y } }", {("", "p", False), ("<p>", "q", True), ("(<p>/^<q>)", "r", False)}),
        ("$this :p ?x . { $this :p ?z FILTER NOT EXISTS { ?x :q ?y } }", None),
        # Whether a node is in the graph at all can matter.
        ("$this :p* ?x", {("", "", False), ("", "", True), ("<p>*", "p", False)}),
        ("?x :p* $this", {("", "", False), ("", "", True), ("(^<p>)*", "p", True)}),
        ("$this :p ?x . ?x :q? ?y", {("", "p", False), ("<p>", "q", False)}),
    ],
)  # fmt: skip
def test_ways_lead_from_the_focus_to_what_is_read(
    body: str, expected: set[tuple[str, str, bool]] | None
) -> None:
    assert depends(body) == expected


def test_the_path_of_the_shape_is_read_where_the_query_names_it() -> None:
    assert depends("$this $PATH ?x . ?x :q ?y", p.Sequence((P, p.Inverse(Q)))) == {
        ("", "p", False),
        ("<p>", "q", True),
        ("(<p>/^<q>)", "q", False),
    }


def test_values_of_an_ask_query_are_reached_by_the_path_of_the_shape() -> None:
    query = AskValidator("PREFIX : <urn:test:> ASK { $value :q ?x . $this $most ?x }")
    custom = Custom(iri("C"), query, (("most", iri("r")),))

    at_property = dependencies(Shape(iri("Shape"), path=P), custom)
    at_node = dependencies(Shape(iri("Shape")), custom)

    assert at_property is not None
    assert set(at_property) == {(P, Q.iri, False), (None, iri("r"), False)}
    assert at_node is not None
    assert set(at_node) == {(None, Q.iri, False), (None, iri("r"), False)}


def test_a_constant_narrows_what_is_loaded_though_not_what_depends() -> None:
    query = parsed("PREFIX : <urn:test:> SELECT $this { $this :p ?x . ?y a :C . ?y :q ?z }")

    found = {
        each.predicate.value.rpartition(":")[2]: (each.subject, each.object)
        for each in reads_of(query, ["?this"], None, {}).triples
        if each.predicate is not None
    }

    assert found["q"][0] is not None
    assert found["q"][0].start == "<urn:test:C>"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (P, False),
        (p.ZeroOrMore(P), True),
        (p.ZeroOrOne(P), True),
        (p.OneOrMore(P), False),
        (p.OneOrMore(p.ZeroOrOne(P)), True),
        (p.Inverse(p.ZeroOrMore(P)), True),
        (p.Sequence((P, p.ZeroOrMore(Q))), False),
        (p.Sequence((p.ZeroOrOne(P), p.ZeroOrMore(Q))), True),
        (p.Alternative((P, p.ZeroOrOne(Q))), True),
        (p.Alternative((P, Q)), False),
    ],
)
def test_a_path_may_lead_nowhere(path: p.Path, expected: bool) -> None:
    assert nullable(path) is expected


def answers(
    query: r.Select, data: r.Data, focus: r.Term
) -> Counter[tuple[tuple[str, r.Term], ...]]:
    found = r.answered(query, data, {"this": focus})
    return Counter(tuple(sorted(row.items())) for row in found)


@given(
    data=d.data(),
    query=d.queries(),
    added=st.lists(d.edges, max_size=2),
    removed=st.lists(d.edges, max_size=2),
)
@settings(max_examples=300 * TIMES, deadline=None)
def test_every_focus_that_a_change_matters_to_is_found(
    data: r.Data, query: r.Select, added: list[ox.Triple], removed: list[ox.Triple]
) -> None:
    before = data | frozenset(removed)
    after = (before - frozenset(removed)) | frozenset(added)
    text = f"SELECT {' '.join(map(str, query.variables))} {query.group}"
    read = dependencies(SHAPE, Sparql(iri("c"), SelectQuery(text)))
    if read is None:
        return
    found = set()
    for there, changed in ((before, before - after), (after, after - before)):
        for way, predicate, backwards in read:
            ends = {
                triple.object if backwards else triple.subject
                for triple in changed
                if predicate is None or triple.predicate == predicate
            }
            if way is None:
                found |= ends
            else:
                found |= {one for one, other in r.pairs(way, there) if other in ends}

    for focus in d.SUBJECTS:
        if focus not in found:
            assert answers(query, before, focus) == answers(query, after, focus), (text, focus)
