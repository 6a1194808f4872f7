"""Foci that surely have no solution are told from the image, and no others."""

import os

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.shacl.sparql.given import iri, triples

from habeas.shacl.image import image_of
from habeas.shacl.plan import SelectQuery, Shape, Sparql
from habeas.shacl.sparql import tables
from habeas.shacl.sparql.comparing import Comparing
from habeas.shacl.sparql.prepared import prepared
from habeas.shacl.sparql.sieve import Sieve
from habeas.shacl.vocabulary import XSD, Node

TIMES = int(os.environ.get("HABEAS_FUZZ", "1"))
#: Three cases: a ends before it starts, b has a role twice, c has nothing wrong, d has no more than a type.
DATA = """
:a a :Case ; :start "2020-05-03"^^xsd:date ; :end "2019-05-03"^^xsd:date ; :role :r ; :size 1 .
:b a :Case ; :start "2018-01-01"^^xsd:date ; :end "2019-05-03"^^xsd:date ; :role :r , :s ; :size 2 .
:c a :Case ; :start "2018-01-01"^^xsd:date ; :end "2018-01-01"^^xsd:date ; :role :s ; :size 01 .
:d a :Case .
:r :kind :K ; :of :a . :s :kind :K ; :of :b , :c . :K :within :L . :L :within :M .
"""


def passed(body: str, data: str = DATA) -> str:
    image = image_of(triples(data))
    query = SelectQuery(
        f"PREFIX : <urn:test:> PREFIX xsd: <{XSD}> SELECT DISTINCT $this {{ {body} }}"
    )
    ready = prepared(Shape(iri("Shape")), Sparql(iri("c"), query))
    foci = np.array([image.terms.intern(iri(name)) for name in "abcd"], np.int64)

    return "".join(np.array(list("abcd"))[Sieve(image).passed(ready, foci)])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$this :start ?x", "abc"),
        ("?x :of $this", "abc"),
        ("$this :role :s", "bc"),
        ("$this :none ?x", ""),
        ("$this a :None", ""),
        ("$this :role/:kind ?x", "abc"),
        ("$this :role ?x . ?x :of $this", "abc"),
        ("$this :role ?x . ?x :of ?y . ?y :role :r", "abc"),
        ("$this :role/:kind/:within+ :M", "abc"),
        ("$this :role/:kind/:within+ :K", ""),
        ("{ $this :role :r } { $this :role :s }", "b"),
        ("{ SELECT $this { $this :role :s } }", "bc"),
        # Comparisons.
        ("$this :start ?x ; :end ?y FILTER(?y < ?x)", "a"),
        ("$this :start ?x ; :end ?y FILTER(?x <= ?y)", "bc"),
        ("$this :start ?x ; :end ?y FILTER(?x = ?y)", "c"),
        ("$this :start ?x ; :end ?y FILTER(?x != ?y)", "ab"),
        ("$this :start ?x ; :end ?y . FILTER((?y > ?x) && (?x >= '2018-01-01'^^xsd:date))", "b"),
        ("$this :start ?x FILTER(?x > '2019-01-01'^^xsd:date)", "a"),
        ("$this :role ?x , ?y FILTER(?x != ?y)", "b"),
        ("$this :role ?x FILTER(?x = :s)", "bc"),
        ("$this :size ?x FILTER(?x > 1)", "b"),
        ("$this :size ?x FILTER(?x = 1)", "ac"),
        ("$this :role ?x FILTER(?x = 1)", ""),
        # EXISTS and NOT EXISTS.
        ("FILTER NOT EXISTS { $this :role ?x }", "d"),
        ("FILTER NOT EXISTS { $this :role ?x . ?x :of $this }", "d"),
        ("$this :role ?x FILTER NOT EXISTS { ?x :of ?y . ?y :role :r }", ""),
        ("FILTER EXISTS { $this :role :s }", "bc"),
        ("$this a :Case FILTER(EXISTS { $this :role ?x . ?x :kind :K } && NOT EXISTS { $this :role :r })", "c"),
        # One branch is enough.
        ("{ $this :role :r } UNION { $this :size 1 }", "ab" + "cd"),
        ("$this :start ?x { $this :role :r FILTER(?x > :s) } UNION { $this :end ?y FILTER(?y < ?x) }", "ab"),
        ("{ $this :role :s } UNION { $this :start ?x FILTER(?x > '2019-01-01'^^xsd:date) }", "abc"),
        ("$this :start ?x { $this :none ?y } UNION { $this :end ?y FILTER NOT EXISTS { $this :role :s } }", "a"),
    ],
)  # fmt: skip
def test_only_foci_that_may_have_a_solution_pass(body: str, expected: str) -> None:
    assert passed(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "FILTER(isIRI($this))",
        "?x :role ?y",
        "OPTIONAL { $this :role :none }",
        "$this :size 1 FILTER(1 = 1)",  # the engine may find 01 too
        "GRAPH ?g { $this :none ?x }",
        "BIND(1 AS ?x) FILTER(?x = 2)",
        "OPTIONAL { $this :start ?x } FILTER(?x > :y)",
        "$this a ?x FILTER(?x = 1 || true)",
        "$this a ?x FILTER(!(?x != :Case))",
        "FILTER NOT EXISTS { $this a ?x FILTER(?x != :Case) }",
        "FILTER NOT EXISTS { $this a ?x OPTIONAL { ?x :p ?y } . ?y :q ?z }",
        "OPTIONAL { $this :none ?x } FILTER NOT EXISTS { ?x ?y ?z . $this a ?z }",
        "FILTER NOT EXISTS { $this :role? $this }",
        "FILTER NOT EXISTS { $this :size 1 }",
        "FILTER NOT EXISTS { { SELECT $this { $this a :Case } } }",
        "BIND(:x AS ?x) FILTER NOT EXISTS { $this a ?x }",
    ],
)
def test_what_cannot_be_told_passes(body: str) -> None:
    assert passed(body) == "abcd"


def test_exists_in_a_branch_does_not_see_what_is_around_it() -> None:
    body = "$this :size ?x { $this :role ?y FILTER EXISTS { ?z :size ?x . ?z :none ?x } } UNION { :x :y :z }"

    assert passed(body) == "abc"


def test_joins_that_grow_too_large_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "$this a ?x . ?y a ?x . ?y :none ?z"
    assert passed(body) == ""

    monkeypatch.setattr(tables, "_MOST_ROWS", 15)

    assert passed(body) == "abcd"
    assert passed("$this a :Case FILTER NOT EXISTS { $this a ?x . ?y a ?x }") == "abcd"


def test_paths_from_too_many_nodes_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "$this :role/:kind/:within+ :K"
    assert passed(body) == ""

    monkeypatch.setattr(tables, "_MOST_WALKS", 0)

    assert passed(body) == "abc"


def literal(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


TERMS: list[Node] = [
    *(literal(text, "integer") for text in ("1", "01", "2", "-3", "x")),
    *(literal(text, "decimal") for text in ("1.0", "1.5")),
    *(literal(text, "double") for text in ("1", "NaN", "INF", "-0.0", "0.0")),
    *(literal(text, "date") for text in ("2019-05-03", "2019-05-03Z", "2019-05-04", "2019-13-01")),
    *(literal(f"{day}T{time}", "dateTime") for day in ("2019-05-03", "2019-05-04") for time in ("00:00:00", "00:00:00Z", "24:00:00", "00:00:00+14:00")),
    *(literal(text, "gYear") for text in ("2019", "2020")),
    *(literal(text, "duration") for text in ("P1M", "P30D", "P1Y", "P12M")),
    *(literal(text, "boolean") for text in ("true", "1", "false")),
    *(ox.Literal(text) for text in ("a", "b", "é", "")),
    *(ox.Literal(text, language=tag) for text, tag in (("a", "en"), ("b", "en"), ("a", "de"))),
    ox.Literal("a", datatype=iri("t")),
    ox.Literal("b", datatype=iri("t")),
    iri("a"),
    iri("b"),
    ox.BlankNode("a"),
    ox.BlankNode("b"),
]  # fmt: skip


@given(
    one=st.sampled_from(TERMS),
    other=st.sampled_from(TERMS),
    sign=st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
)
@settings(max_examples=1500 * TIMES)
def test_no_comparison_is_called_false_that_the_engine_finds_true(
    one: Node, other: Node, sign: str
) -> None:
    image = image_of([ox.Triple(iri("s"), iri("p"), each) for each in TERMS])
    store = ox.Store()
    store.extend(ox.Quad(iri("s"), iri(name), each) for name, each in (("x", one), ("y", other)))
    text = f"ASK {{ <urn:test:s> <urn:test:x> ?x ; <urn:test:y> ?y FILTER(?x {sign} ?y) }}"
    numbers = [np.array([image.terms.find(each)]) for each in (one, other)]
    comparing = Comparing(image.terms)

    by_columns = bool(comparing.surely_false(numbers[0], sign, numbers[1])[0])
    alone = isinstance(other, ox.Literal) and bool(
        comparing.surely_false(numbers[0], sign, other)[0]
    )

    if bool(store.query(text)):
        assert not by_columns
        assert not alone
    elif isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode) and sign in "!=":
        assert by_columns  # it is of some use
