"""Shapes graphs that break a rule of the specification, or say what nobody means.

An example in ``ill-formed`` is named after the rule that it shows. Each node in it that
breaks the rule says so; whatever else is in the file does not.
"""

import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas import assets
from habeas.shacl.errors import Problem
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import (
    OWL,
    RDF,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RDFS,
    SH,
    XSD,
    Node,
    sh,
)
from habeas.shacl.wellformed import NodeNames, cycles, problems, typos
from habeas.shacl.wellformed.components import parameter_name

EXAMPLES = Path(__file__).parent / "ill-formed"
#: The W3C's own tests lie beside the checkout, or where this variable says.
W3C = Path(
    os.environ.get("HABEAS_W3C_SHACL")
    or Path(__file__).parents[3].parent / "shared" / "conformance" / "w3c-shacl" / "core"
)
EX = "https://example.org/"
PREFIXES = {"ex": EX}
BREAKS = ox.NamedNode(EX + "breaks")
SHAPE = ox.NamedNode(EX + "s")
Subject = ox.NamedNode | ox.BlankNode

#: The rules of appendix B of the specification.
RULES = frozenset(
    """
    SHACL-list entailment-nodeKind shape multiple-parameters targetNode-nodeKind
    targetClass-nodeKind implicit-targetClass-nodeKind targetSubjectsOf-nodeKind
    targetObjectsOf-nodeKind severity-maxCount severity-nodeKind message-datatype
    deactivated-maxCount deactivated-datatype NodeShape-path-maxCount PropertyShape path-maxCount
    path-node PropertyShape-path-minCount path-metarule path-non-recursive path-sequence
    path-alternative path-inverse path-zero-or-more path-one-or-more path-zero-or-one
    shapesGraph-nodeKind class-nodeKind datatype-nodeKind datatype-maxCount nodeKind-in
    nodeKind-maxCount minCount-scope minCount-maxCount minCount-datatype maxCount-scope
    maxCount-maxCount maxCount-datatype minExclusive-nodeKind minExclusive-maxCount
    minInclusive-nodeKind minInclusive-maxCount maxExclusive-nodeKind maxExclusive-maxCount
    maxInclusive-nodeKind maxInclusive-maxCount minLength-datatype minLength-maxCount
    maxLength-datatype maxLength-maxCount pattern-datatype pattern-regex flags-datatype
    languageIn-node languageIn-members-datatype languageIn-maxCount uniqueLang-datatype
    uniqueLang-maxCount uniqueLang-scope equals-nodeKind disjoint-nodeKind lessThan-nodeKind
    lessThan-scope lessThanOrEquals-nodeKind lessThanOrEquals-scope not-node and-node
    and-members-node or-node or-members-node xone-node xone-members-node node-node property-node
    qualifiedValueShape-node qualifiedValueShape-scope qualifiedValueShapesDisjoint-datatype
    qualifiedMinCount-datatype qualifiedMaxCount-datatype closed-datatype ignoredProperties-node
    ignoredProperties-members-nodeKind in-node in-maxCount sparql-nodeKind
    SPARQLConstraint-select-count SPARQLConstraint-select-datatype select-query-valid
    select-query-this SPARQLConstraint-message-datatype SPARQLConstraint-deactivated-maxCount
    PATH-position declare-nodeKind prefix-count prefix-datatype namespace-count namespace-datatype
    prefixes-nodeKind prefixes-duplicates ConstraintComponent Parameter-predicate-count Parameter
    parameter-name-VARNAME parameter-name-not-in parameter-name-unique optional-datatype
    optional-maxCount ConstraintComponent-parameter Parameter-conformance labelTemplate-datatype
    nodeValidator-class propertyValidator-class SPARQLSelectValidator-select-count validator-class
    ask-count ask-datatype ask-sparql pre-binding-limitations
    """.split()  # noqa: SIM905  a list of so many words is read as one
)
#: Those that say only what a word means, or that other rules hold.
DEFINITIONS = {"shape", "PropertyShape", "path-node"}
#: Those on the texts of queries, which are kept where queries are read.
ON_QUERIES = {
    *("select-query-valid", "select-query-this", "PATH-position", "ask-sparql"),
    "pre-binding-limitations",
}


def read(path: Path) -> tuple[NodeGraph, Mapping[str, str]]:
    parser = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    graph = NodeGraph(quad.triple for quad in parser)
    return graph, parser.prefixes


def turtle(text: str) -> NodeGraph:
    """Return a graph from Turtle without its prefixes."""
    known = {"ex": EX, "rdf": RDF, "rdfs": RDFS, "sh": SH, "xsd": XSD}
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in known.items())
    return NodeGraph(quad.triple for quad in ox.parse(head + text, format=ox.RdfFormat.TURTLE))


def only_problem(text: str) -> Problem:
    """Return the one problem of a graph."""
    (problem,) = problems(turtle(text), PREFIXES)
    return problem


def only_hint(text: str) -> Problem:
    """Return the one hint on a graph without problems."""
    assert problems(turtle(text), PREFIXES) == []
    (hint,) = typos(turtle(text), PREFIXES)
    return hint


# Each rule of the specification


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ttl")), ids=lambda path: path.stem)
def test_an_example_breaks_its_rule_where_it_says_so_and_nowhere_else(path: Path) -> None:
    graph, prefixes = read(path)
    names = NodeNames(graph, prefixes)

    found = problems(graph, prefixes)

    said = {(names(node), path.stem) for node in graph.subjects(BREAKS, ox.Literal(path.stem))}
    assert said
    assert {(each.node, each.rule) for each in found} == said, "\n".join(map(str, found))
    assert "ex:right" in path.read_text(encoding="utf-8")


def test_every_rule_of_the_specification_has_an_example() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.ttl")} == RULES - DEFINITIONS - ON_QUERIES
    assert len(RULES) > 100


# What is right


def test_the_shapes_of_this_repository_are_well_formed() -> None:
    triples = [
        quad.triple
        for path in assets.shape_files()
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]

    assert len(triples) > 3_000
    assert problems(NodeGraph(triples)) == []
    assert typos(NodeGraph(triples)) == []


@pytest.mark.skipif(
    not W3C.is_dir(),
    reason="the W3C's SHACL tests are not beside the checkout; set HABEAS_W3C_SHACL",
)
def test_the_shapes_of_the_w3c_tests_are_well_formed() -> None:
    paths = sorted(W3C.rglob("*.ttl"))

    found = {path.name: problems(read(path)[0]) for path in paths}

    assert len(paths) > 100
    assert {name: each for name, each in found.items() if each} == {}


def test_nothing_is_wrong_with_nothing() -> None:
    assert problems(NodeGraph([])) == []
    assert typos(NodeGraph([])) == []


def test_what_is_no_shape_may_look_like_a_broken_one() -> None:
    assert problems(turtle('ex:record sh:path 1 , 2 ; sh:message 1 ; sh:severity "high" .')) == []


@pytest.mark.parametrize(
    "makes_a_shape",
    [
        "ex:x a sh:NodeShape .",
        "ex:x a ex:Rule . ex:Rule rdfs:subClassOf ex:Kind . ex:Kind rdfs:subClassOf sh:NodeShape .",
        "ex:x sh:targetNode ex:ada .",
        "ex:x sh:targetSubjectsOf ex:name .",
        "ex:x sh:hasValue 1 .",
        "ex:x ex:least 1 . ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ] .",
        "ex:x sh:targetClass ex:Case .",
        "ex:x sh:targetObjectsOf ex:name .",
        "ex:x sh:in () .",
        "ex:y sh:node ex:x .",
        "ex:y sh:not ex:x .",
        "ex:y sh:property ex:x . ex:x sh:path ex:p .",
        "ex:y sh:path ex:p ; sh:qualifiedValueShape ex:x .",
        "ex:y sh:and ( ex:x ) .",
        "ex:y sh:or ( [] ex:x ) .",
        "ex:y sh:xone ( ex:x [] ) .",
        "ex:x a sh:PropertyShape ; sh:path ex:p .",
    ],
)
def test_a_node_is_a_shape_by_its_class_target_parameter_or_place(makes_a_shape: str) -> None:
    problem = only_problem(f'{makes_a_shape} ex:x sh:severity "high" .')

    assert (problem.node, problem.rule) == ("ex:x", "severity-nodeKind")


def test_rules_on_prefixes_hold_for_what_queries_use() -> None:
    unused = 'ex:g sh:declare [ sh:prefix "a" ; sh:namespace "urn:a" ] .'

    assert problems(turtle(unused)) == []
    assert problems(turtle(f"ex:s sh:sparql [ sh:select '' ; sh:prefixes ex:g ] . {unused}"))


def test_components_of_shacl_itself_may_be_described() -> None:
    described = """
        sh:PatternConstraintComponent a sh:ConstraintComponent ;
            sh:parameter [ sh:path sh:pattern ; sh:nodeKind sh:Literal ] ,
                [ sh:path sh:flags ; sh:optional true ] .
    """

    found = problems(turtle(f"ex:s sh:pattern ex:a . {described}"))

    assert [each.rule for each in found] == ["pattern-datatype"]


def test_a_parameter_may_allow_what_nobody_can_write() -> None:
    assert (
        problems(
            turtle("""
        ex:s ex:unit "day" .
        ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:unit ; sh:in () ] .
    """)
        )
        == []
    )


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://example.org/terms#maxAge", "maxAge"),
        ("https://example.org/max-age.1", "max-age.1"),
        ("https://example.org/2nd", "nd"),
        ("https://example.org/-x", "x"),
        ("https://example.org/é·2", "é·2"),
        ("https://example.org/2019/", ""),
        ("urn:test:a", "a"),
        ("urn:age", "ge"),
        ("urn:2age", "age"),
    ],
)
def test_a_parameter_is_known_by_the_longest_name_at_the_end_of_its_iri(
    iri: str, name: str
) -> None:
    assert parameter_name(iri) == name


# What people read


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "ex:Case-source sh:path ex:source ; sh:minCount 1 , 2 .",
            "ex:Case-source: sh:minCount has 2 values (1 and 2); keep one (minCount-maxCount)",
        ),
        (
            'ex:Case sh:property [ sh:path ex:name ; sh:minCount "1" ] .',
            (
                'the sh:property of ex:Case with sh:path ex:name: sh:minCount is "1"; '
                "write a whole number without quotation marks, such as 1 (minCount-datatype)"
            ),
        ),
        (
            "ex:Case sh:minCount 1 .",
            (
                "ex:Case: sh:minCount counts the values of a property, which needs an sh:path; "
                "give it one, or move this into an sh:property (minCount-scope)"
            ),
        ),
        (
            "ex:Case sh:property ex:Case-sorce . ex:Case-source sh:path ex:source .",
            (
                "ex:Case: sh:property is ex:Case-sorce, of which this graph says nothing; "
                "did you mean ex:Case-source? (property-node)"
            ),
        ),
        (
            "ex:Case sh:property ex:elsewhere .",
            (
                "ex:Case: sh:property is ex:elsewhere, of which this graph says nothing; "
                "describe it, or correct the name (property-node)"
            ),
        ),
        (
            "ex:Case sh:property ex:Trial . ex:Trial sh:closed true .",
            (
                "ex:Case: sh:property is ex:Trial, which has no sh:path; "
                "give it one, or use sh:node (property-node)"
            ),
        ),
        (
            "ex:Case sh:property [] .",
            (
                "ex:Case: sh:property is a blank node, which has no sh:path; "
                "give it one, or use sh:node (property-node)"
            ),
        ),
        (
            "ex:Case sh:minCount 1 ; sh:path 'name' .",
            (
                'ex:Case: "name" in sh:path is no path; '
                "write the IRI of a property, such as ex:name (path-metarule)"
            ),
        ),
        (
            "ex:Case sh:minCount 1 ; sh:path [ rdf:rest () ] .",
            (
                "ex:Case: the list in sh:path has a part with no rdf:first; "
                "write at least two paths in round brackets: ( ex:a ex:b ) (path-sequence)"
            ),
        ),
        (
            "ex:Case sh:minCount 1 ; sh:path [ sh:alternativePath ex:name ] .",
            (
                "ex:Case: sh:alternativePath is ex:name, which is no list; "
                "write at least two paths in round brackets: ( ex:a ex:b ) (path-alternative)"
            ),
        ),
        (
            "ex:Case sh:in ( 1 2 ) , ( 3 [] ) .",
            "ex:Case: sh:in has 2 values (( 1 2 ) and ( 3 [ ] )); keep one (in-maxCount)",
        ),
        (
            "ex:Case sh:class 1 , 2 , 3 , 4 ; sh:datatype ex:a , ex:b , ex:c , ex:d , ex:e , ex:f .",
            (
                "ex:Case: sh:datatype has 6 values (ex:a, ex:b, ex:c, ex:d and 2 more); "
                "keep one (datatype-maxCount)"
            ),
        ),
        (
            "ex:Case sh:pattern '(a' .",
            'ex:Case: sh:pattern is "(a", where at character 3 a group is not closed (pattern-regex)',
        ),
    ],
)
def test_a_problem_says_what_is_wrong_with_which_value_and_what_to_do(text: str, line: str) -> None:
    assert line in [str(each) for each in problems(turtle(text), PREFIXES)]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("[ rdf:first 1 ]", "has a part with no rdf:rest"),
        ("[ rdf:rest () ]", "has a part with no rdf:first"),
        ("[ rdf:first 1 , 2 ; rdf:rest () ]", "has a part with 2 rdf:first"),
        ("[ rdf:first 1 ; rdf:rest () , ( 1 ) ]", "has a part with 2 rdf:rest"),
        ("[ rdf:first 1 ; rdf:rest ex:nothing ]", "has no end"),
        ("[ rdf:first 1 ; rdf:rest 'end' ]", "ends in a literal"),
        ("_:l . _:l rdf:first 1 ; rdf:rest _:l", "leads back into itself"),
    ],
)
def test_a_broken_list_is_told_where_it_breaks(broken: str, fault: str) -> None:
    problem = only_problem(f"ex:Case sh:in {broken} .")

    advice = "write it in round brackets: ( … )"
    assert str(problem) == f"ex:Case: the list in sh:in {fault}; {advice} (SHACL-list)"


@pytest.mark.parametrize(("members", "count"), [("()", "no"), ("( ex:name )", "1")])
def test_a_path_with_too_few_members_is_told_how_many(members: str, count: str) -> None:
    path = f"[ sh:alternativePath {members} ]"

    problem = only_problem(f"ex:Case sh:minCount 1 ; sh:path {path} .")

    assert problem.message.startswith(f"the list in sh:alternativePath has {count} member; ")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1", "1"),
        ("1.5", "1.5"),
        ("true", "true"),
        ('"1"', '"1"'),
        ('"a \\"b\\""', '"a \\"b\\""'),
        ('"name"@en', '"name"@en'),
        ('"2019"^^xsd:gYear', '"2019"^^xsd:gYear'),
        ('"one"^^xsd:integer', '"one"^^xsd:integer'),
        ("1" * 60, "1" * 60),
        ("1" * 61, f'"{"1" * 38} … {"1" * 19}"^^xsd:integer'),
        ("[]", "a blank node"),
        ("( 1 ex:a [] 4 )", "( 1 ex:a [ ] 4 )"),
        ("( 1 2 3 4 5 )", "( 1 2 3 4 … )"),
        ("()", "rdf:nil"),
    ],
)
def test_a_value_is_shown_as_turtle_would_write_it(value: str, shown: str) -> None:
    graph = turtle(f"ex:s ex:is {value} .")
    (node,) = graph.objects(SHAPE, ox.NamedNode(EX + "is"))

    assert NodeNames(graph, PREFIXES).value(node) == shown


def test_four_values_are_shown_and_the_others_counted() -> None:
    names = NodeNames(NodeGraph([]))
    values = [ox.Literal(number) for number in range(6)]

    assert names.values(values[:1]) == "0"
    assert names.values(values[:2]) == "0 and 1"
    assert names.values(values[:4]) == "0, 1, 2 and 3"
    assert names.values(values) == "0, 1, 2, 3 and 2 more"


def test_an_iri_without_a_prefix_is_shown_whole() -> None:
    assert problems(turtle("ex:Case sh:class 1 ."))[0].node == "<https://example.org/Case>"


def test_a_long_value_is_shortened_and_a_harmful_one_written_out() -> None:
    long = only_problem(f"ex:Case sh:nodeKind '{'x' * 10_000}' .")
    harmful = only_problem("ex:Case sh:nodeKind 'a\\u001B[2Jb' .")

    assert len(long.message) < 300
    assert "\x1b" not in str(harmful)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ex:C sh:node _:x .", "the sh:node of ex:C"),
        ("ex:C sh:property _:x . _:x sh:path ex:p .", "the sh:property of ex:C with sh:path ex:p"),
        ("ex:C sh:or ( ex:D _:x ) .", "item 2 of the sh:or of ex:C"),
        ("ex:C sh:and ( _:x ) .", "item 1 of the sh:and of ex:C"),
        ("ex:C sh:xone ( _:x ) .", "item 1 of the sh:xone of ex:C"),
        ("ex:C sh:qualifiedValueShape _:x .", "the sh:qualifiedValueShape of ex:C"),
        ("ex:C sh:parameter _:x .", "the sh:parameter of ex:C"),
        ("ex:C sh:validator _:x .", "the sh:validator of ex:C"),
        ("ex:C sh:nodeValidator _:x .", "the sh:nodeValidator of ex:C"),
        ("ex:C sh:propertyValidator _:x .", "the sh:propertyValidator of ex:C"),
        ("ex:C sh:prefixes _:x .", "the sh:prefixes of ex:C"),
        ("ex:C sh:declare _:x .", "the sh:declare of ex:C"),
        (
            "ex:C sh:property [ sh:path ex:p ; sh:not _:x ] . _:x sh:path ex:q .",
            "the sh:not with sh:path ex:q of the sh:property of ex:C with sh:path ex:p",
        ),
        (
            "ex:C sh:not [ sh:not [ sh:not [ sh:not _:x ] ] ] .",
            "the sh:not, 4 steps inside ex:C",
        ),
        ("ex:C sh:sparql _:x .", "the sh:sparql of ex:C"),
        (
            "ex:C sh:property _:x . _:x sh:path ( ex:p [ sh:inversePath ex:q ] ) .",
            "the sh:property of ex:C with sh:path (ex:p/^ex:q)",
        ),
        (
            "ex:C sh:property _:x . _:x sh:path [ sh:alternativePath ( ex:p ex:q ) ] .",
            "the sh:property of ex:C with sh:path (ex:p|ex:q)",
        ),
        (
            (
                "ex:C sh:property _:x . _:x sh:path ( [ sh:zeroOrMorePath ex:p ] "
                "[ sh:oneOrMorePath ex:q ] [ sh:zeroOrOnePath ex:r ] ) ."
            ),
            "the sh:property of ex:C with sh:path (ex:p*/ex:q+/ex:r?)",
        ),
        (
            "ex:C sh:property _:x . _:x sh:path ( ex:a ex:b ex:c ex:d ex:e ex:f ) .",
            "the sh:property of ex:C with sh:path (ex:a/ex:b/ex:c/ex:d/ex:e/…)",
        ),
        (
            (
                "ex:C sh:property _:x . _:x sh:path [ sh:inversePath [ sh:inversePath "
                "[ sh:inversePath [ sh:inversePath ex:p ] ] ] ] ."
            ),
            "the sh:property of ex:C with sh:path ^^^…",
        ),
        (
            "ex:C sh:property _:x . _:x sh:path ( ex:a ex:b ex:c ex:d ex:e ) .",
            "the sh:property of ex:C with sh:path (ex:a/ex:b/ex:c/ex:d/ex:e)",
        ),
        (
            "ex:C sh:property _:x . _:x sh:path [ sh:alternativePath ex:p ] .",
            "the sh:property of ex:C with sh:path (…)",
        ),
        ("ex:C sh:property _:x . _:x sh:path 1 .", "the sh:property of ex:C with sh:path …"),
        ("ex:C sh:property _:x . _:x sh:path [] .", "the sh:property of ex:C with sh:path …"),
        ("_:x sh:path ex:p .", "a blank node with sh:path ex:p"),
        ("_:x sh:targetClass ex:D .", "a blank node with sh:targetClass ex:D"),
        ("_:x sh:targetNode 1 .", "a blank node with sh:targetNode 1"),
        ("_:x sh:targetSubjectsOf ex:p .", "a blank node with sh:targetSubjectsOf ex:p"),
        ("_:x sh:targetObjectsOf ex:p .", "a blank node with sh:targetObjectsOf ex:p"),
        ("_:x a sh:NodeShape .", "a blank node of type sh:NodeShape"),
        ("_:x rdfs:label 'x' .", "a blank node"),
        ("_:x sh:not _:y . _:y sh:not _:x .", "a blank node that hangs on itself"),
    ],
)
def test_a_blank_node_is_named_by_where_it_hangs(text: str, name: str) -> None:
    graph = turtle(f"{text} _:x ex:is ex:sought .")
    (node,) = graph.subjects(ox.NamedNode(EX + "is"))

    assert NodeNames(graph, PREFIXES)(node) == name


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ttl")), ids=lambda path: path.stem)
def test_problems_are_the_same_on_every_reading(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    first, second = (
        problems(
            NodeGraph(
                quad.triple
                for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            )
        )
        for _ in range(2)
    )

    assert first == second
    assert first == sorted(first)


# What is meant to do harm


def chain(name: str, *nodes: Subject) -> list[ox.Triple]:
    """Return triples with one property that lead from each node to the next."""
    return [ox.Triple(node, sh(name), other) for node, other in pairwise(nodes)]


def blanks(count: int) -> list[ox.BlankNode]:
    return [ox.BlankNode(f"b{number}") for number in range(count)]


def test_ten_thousand_shapes_inside_each_other_are_read_and_named() -> None:
    inner = blanks(10_000)
    wrong = ox.Triple(inner[-1], sh("minLength"), ox.Literal("1"))

    (problem,) = problems(NodeGraph([*chain("not", SHAPE, *inner), wrong]), PREFIXES)

    assert problem.node == "the sh:not, 10,000 steps inside ex:s"


def test_ten_thousand_paths_inside_each_other_are_read() -> None:
    inner = blanks(10_000)
    counted = ox.Triple(SHAPE, sh("minCount"), ox.Literal(1))
    start = [counted, ox.Triple(SHAPE, sh("path"), inner[0])]

    (unended,) = problems(NodeGraph([*start, *chain("inversePath", *inner)]))
    (circle,) = problems(NodeGraph([*start, *chain("inversePath", *inner, inner[0])]))

    assert problems(NodeGraph([*start, *chain("inversePath", *inner, SHAPE)])) == []
    assert unended.rule == "path-metarule"
    assert circle.rule == "path-non-recursive"


def test_a_path_that_would_be_endless_written_out_is_read_once() -> None:
    steps = [
        f"_:p{step} sh:alternativePath ( _:p{step + 1} _:p{step + 1} ) ." for step in range(60)
    ]
    text = "\n".join(["ex:s sh:minCount 1 ; sh:path _:p0 .", *steps])

    assert problems(turtle(f"{text} _:p60 sh:inversePath ex:p .")) == []
    assert only_problem(f"{text} _:p60 rdfs:label 'no path' .").rule == "path-metarule"


def test_many_shapes_that_share_a_long_list_do_not_read_it_each() -> None:
    cells = blanks(5_000)
    ends: list[Subject] = [*cells[1:], RDF_NIL]
    triples = [
        *(ox.Triple(cell, RDF_FIRST, ox.Literal(1)) for cell in cells),
        *(ox.Triple(cell, RDF_REST, end) for cell, end in zip(cells, ends, strict=True)),
        *(ox.Triple(ox.NamedNode(f"{EX}s{n}"), sh("in"), cells[0]) for n in range(5_000)),
    ]

    assert problems(NodeGraph(triples)) == []


def test_a_list_inside_itself_is_named_and_followed_once() -> None:
    problem = only_problem("ex:s sh:or _:l . _:l rdf:first ex:t ; rdf:rest _:l .")

    assert problem.rule == "SHACL-list"
    assert "leads back into itself" in problem.message


SUBJECTS: list[Subject] = [
    *(ox.NamedNode(EX + name) for name in "abc"),
    *(ox.BlankNode(name) for name in "xyz"),
    *(RDF_NIL, sh("NodeShape"), sh("ConstraintComponent"), sh("SPARQLAskValidator")),
]
VALUES = [
    *SUBJECTS,
    *(ox.Literal(value) for value in (1, True, "a", "(")),
]
PREDICATES = [
    *(RDF_TYPE, RDF_FIRST, RDF_REST, ox.NamedNode(EX + "a")),
    *(ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(OWL + "imports")),
    *(sh(name) for name in ("path", "node", "property", "not", "or", "in", "minCount", "class")),
    *(sh(name) for name in ("sparql", "select", "prefixes", "declare", "prefix", "namespace")),
    *(sh(name) for name in ("parameter", "validator", "optional", "nodeKind", "datatype", "flags")),
    *(sh(name) for name in ("alternativePath", "inversePath", "zeroOrMorePath", "pattern")),
]
graphs = st.lists(
    st.builds(
        ox.Triple,
        st.sampled_from(SUBJECTS),
        st.sampled_from(PREDICATES),
        st.sampled_from(VALUES),
    ),
    max_size=30,
)


@given(graphs)
def test_any_graph_is_judged_without_a_crash(triples: list[ox.Triple]) -> None:
    graph = NodeGraph(triples)

    found = [*problems(graph, PREFIXES), *typos(graph, PREFIXES)]

    assert all(each.node and each.message for each in found)
    assert {each.rule for each in problems(graph)} <= RULES
    assert not any("_:" in str(each) for each in found)


# Shapes that refer to themselves

LETTERS = [ox.NamedNode(EX + letter) for letter in "abcdefgh"]
links = st.dictionaries(st.sampled_from(LETTERS), st.lists(st.sampled_from(LETTERS), max_size=4))


@given(links)
def test_every_knot_is_named_once_by_a_cycle_in_it(below: dict[Node, list[Node]]) -> None:
    found = cycles(below)

    graph = nx.DiGraph((node, other) for node, others in below.items() for other in others)
    knots = [
        knot
        for knot in nx.strongly_connected_components(graph)
        if len(knot) > 1 or any(graph.has_edge(node, node) for node in knot)
    ]
    assert len(found) == len(knots)
    for cycle in found:
        (knot,) = (knot for knot in knots if cycle[0] in knot)
        assert cycle[0] == min(knot, key=str)
        assert set(cycle) <= knot
        assert len(set(cycle)) == len(cycle)
        assert all(other in below[node] for node, other in zip(cycle, turned(cycle), strict=True))


def turned(cycle: tuple[Node, ...]) -> tuple[Node, ...]:
    return (*cycle[1:], cycle[0])


def test_the_shortest_cycle_is_named() -> None:
    a, b, c = LETTERS[:3]

    assert cycles({a: [b], b: [c], c: [b, a]}) == [(a, b, c)]
    assert cycles({a: [b, c], b: [c], c: [a]}) == [(a, c)]
    assert cycles({c: [b], b: [b, a], a: []}) == [(b,)]
    assert cycles({a: [b, c], b: [c], c: []}) == []


def test_a_cycle_begins_with_a_name_where_it_has_one() -> None:
    a, blank = LETTERS[0], ox.BlankNode("0")

    assert cycles({blank: [a], a: [blank]}) == [(a, blank)]


def test_cycles_of_a_hundred_thousand_shapes_are_found() -> None:
    ring: list[Node] = [ox.NamedNode(f"{EX}{number:06}") for number in range(100_000)]

    assert cycles(dict(zip(ring, ([node] for node in turned(tuple(ring))), strict=True))) == [
        tuple(ring)
    ]
    assert cycles({node: [other] for node, other in pairwise(ring)}) == []


# What is allowed, but not meant


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        (
            "ex:s a sh:NodeShape ; sh:minCout 1 .",
            "unknown-term",
            "sh:minCout is no term of SHACL and is ignored; did you mean sh:minCount?",
        ),
        (
            "ex:s sh:targetclass ex:Case ; sh:nodeKind sh:IRI .",
            "unknown-term",
            "sh:targetclass is no term of SHACL and is ignored; did you mean sh:targetClass?",
        ),
        (
            "ex:s a sh:NodeShap .",
            "unknown-term",
            "sh:NodeShap is no term of SHACL and is ignored; did you mean sh:NodeShape?",
        ),
        (
            "ex:s a sh:NodeShape ; sh:severity sh:Warn .",
            "unknown-term",
            "sh:Warn is no term of SHACL and is ignored; look it up in the specification",
        ),
        (
            "ex:s a sh:NodeShape ; sh:memberShape ex:t .",
            "unknown-term",
            "sh:memberShape is a term of SHACL 1.2, which is not read here, and is ignored",
        ),
        (
            "ex:s sh:sparql [ sh:select 'SELECT $this {}' ; sh:mesage 'x' ] .",
            "unknown-term",
            "sh:mesage is no term of SHACL and is ignored; did you mean sh:message?",
        ),
        (
            "ex:s a <https://www.w3.org/ns/shacl#NodeShape> .",
            "unknown-term",
            (
                "<https://www.w3.org/ns/shacl#NodeShape> is no term of SHACL and is ignored; "
                "the namespace is http://www.w3.org/ns/shacl#"
            ),
        ),
        (
            "ex:s sh:node ex:Adress . ex:Address a sh:NodeShape .",
            "unknown-shape",
            (
                "sh:node names ex:Adress, of which this graph says nothing, "
                "so everything conforms to it; did you mean ex:Address?"
            ),
        ),
        (
            "ex:s sh:or ( ex:Adress [] ) .",
            "unknown-shape",
            "sh:or names ex:Adress, of which this graph says nothing, so everything conforms to it",
        ),
        (
            "ex:s sh:datatype <http://www.w3.org/2001/XMLSchema#datetime> .",
            "unknown-datatype",
            "sh:datatype is xsd:datetime, which no literal has; did you mean xsd:dateTime?",
        ),
        (
            "ex:s sh:datatype rdf:langstring .",
            "unknown-datatype",
            (
                "sh:datatype is rdf:langstring, which no literal has; did you mean rdf:langString or "
                "rdf:dirLangString?"
            ),
        ),
        (
            "ex:s sh:datatype xsd:zeitpunkt .",
            "unknown-datatype",
            "sh:datatype is xsd:zeitpunkt, which no literal has; name another",
        ),
        ("ex:s sh:flags 'i' .", "no-effect", "sh:flags has no effect without sh:pattern; add that"),
        (
            "ex:s sh:ignoredProperties ( rdf:type ) .",
            "no-effect",
            "sh:ignoredProperties has no effect without sh:closed; add that",
        ),
        (
            "ex:s sh:path ex:p ; sh:qualifiedValueShape [] .",
            "no-effect",
            (
                "sh:qualifiedValueShape has no effect without sh:qualifiedMinCount or "
                "sh:qualifiedMaxCount; add that"
            ),
        ),
        (
            'ex:s sh:closed "1"^^<http://www.w3.org/2001/XMLSchema#boolean> .',
            "no-effect",
            'sh:closed is "1"^^xsd:boolean, which has no effect; write true or false',
        ),
        (
            "ex:s sh:pattern 'a' ; sh:flags 'ig' .",
            "unknown-flag",
            "sh:flags has g, which no value can match; use s, m, i, x, q",
        ),
        (
            "ex:s sh:minCount 1 ; sh:path () .",
            "empty-path",
            "sh:path is the empty list, read as the property rdf:nil; name a property",
        ),
    ],
)
def test_a_hint_says_what_is_ignored_and_what_was_meant(text: str, rule: str, message: str) -> None:
    hint = only_hint(text)

    assert (hint.rule, hint.message) == (rule, message)


@pytest.mark.parametrize(
    "place",
    [
        "ex:s sh:sparql [ sh:select 'SELECT $this {}' ; sh:mesage 'x' ] .",
        "ex:C sh:parameter [ sh:path ex:p ; sh:mesage 'x' ] .",
        "ex:C sh:validator ex:v . ex:v sh:mesage 'x' .",
        "ex:C sh:nodeValidator ex:v . ex:v sh:mesage 'x' .",
        "ex:C sh:propertyValidator ex:v . ex:v sh:mesage 'x' .",
        "ex:t sh:node [ sh:mesage 'x' ] .",
        "ex:record a ex:Case ; sh:mesage 'x' .",
    ],
)
def test_a_misspelt_term_is_seen_wherever_terms_are_used(place: str) -> None:
    assert [each.rule for each in typos(turtle(place))] == ["unknown-term"]


@pytest.mark.parametrize(
    "reference",
    [
        "sh:node ex:t",
        "sh:not ex:t",
        "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape ex:t",
        "sh:and ( ex:t )",
        "sh:or ( ex:t )",
        "sh:xone ( ex:t )",
    ],
)
def test_a_shape_of_which_nothing_is_said_is_seen_wherever_it_is_named(reference: str) -> None:
    assert only_hint(f"ex:s sh:path ex:p ; {reference} .").rule == "unknown-shape"


@pytest.mark.parametrize(
    ("alone", "beside"),
    [
        ("sh:flags 'i'", "sh:pattern 'a'"),
        ("sh:ignoredProperties ()", "sh:closed true"),
        ("sh:qualifiedValueShape []", "sh:qualifiedMinCount 1"),
        ("sh:qualifiedValueShape []", "sh:qualifiedMaxCount 1"),
        ("sh:qualifiedMinCount 1", "sh:qualifiedValueShape []"),
        ("sh:qualifiedMaxCount 1", "sh:qualifiedValueShape []"),
        ("sh:qualifiedValueShapesDisjoint true", "sh:qualifiedValueShape []"),
    ],
)
def test_a_parameter_needs_the_one_beside_it(alone: str, beside: str) -> None:
    name = alone.split()[0]
    without = typos(turtle(f"ex:s sh:path ex:p ; {alone} ."))
    together = typos(turtle(f"ex:s sh:path ex:p ; {alone} ; {beside} ."))

    assert f"{name} has no effect" in without[0].message
    assert not any(f"{name} has no effect" in hint.message for hint in together)


@pytest.mark.parametrize(
    "name", ["closed", "uniqueLang", "qualifiedValueShapesDisjoint", "optional"]
)
@pytest.mark.parametrize("written", ["0", "1"])
def test_a_switch_is_moved_by_words_only(name: str, written: str) -> None:
    switch = f'sh:{name} "{written}"^^xsd:boolean'
    text = f"ex:s sh:path ex:p ; sh:qualifiedValueShape [] ; sh:qualifiedMinCount 1 ; {switch} ."

    hint = only_hint(text)

    assert hint.message.startswith(f'sh:{name} is "{written}"^^xsd:boolean, which has no effect')


def test_terms_that_the_graph_describes_itself_are_meant() -> None:
    assert typos(turtle("ex:s a sh:NodeShape ; sh:style 1 . sh:style a rdf:Property .")) == []


def test_no_hint_is_given_on_what_works() -> None:
    text = """
        ex:g a ex:Graph ; sh:declare [] ; ex:imports sh: ; ex:of <https://www.w3.org/ns/shacl#no> .
        ex:s a sh:NodeShape ; sh:rule [] ; sh:node ex:t , [] ; sh:pattern "a" ; sh:flags "smix" ;
            sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:datatype rdf:langString .
        ex:t sh:path ex:p ; sh:qualifiedValueShape [] ; sh:qualifiedMaxCount 1 ; ex:minCout 1 .
    """

    assert typos(turtle(text)) == []


def test_a_thousand_typos_are_told_in_time() -> None:
    one = ox.Literal(1)
    wrong = [ox.Triple(SHAPE, sh(f"minCount{number}"), one) for number in range(1_000)]

    hints = typos(NodeGraph([ox.Triple(SHAPE, RDF_TYPE, sh("NodeShape")), *wrong]))

    assert len(hints) == 1_000
    assert 0 < sum("did you mean" in each.message for each in hints) < 100
