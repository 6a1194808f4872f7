"""SPARQL-based constraints and components, as shapes graphs write them."""

import pyoxigraph as ox
import pytest
from tests.graph.shacl.sparql.given import constraints, graph, iri

from habeas.shacl.errors import ShapesError, UnsupportedShapesError
from habeas.shacl.plan import AskValidator, Custom, SelectQuery
from habeas.shacl.sparql.prefixes import prefixes_of
from habeas.shacl.sparql.reading import Components, query_problems, sparql_constraints

RIGHT = "SELECT $this { $this :p ?value }"
COMPONENT = """
:Component a sh:ConstraintComponent ;
    sh:parameter [ sh:path :most ] , [ sh:path :unit ; sh:optional true ] ;
    sh:validator :ask ; sh:nodeValidator :node ; sh:propertyValidator :property .
:ask a sh:SPARQLAskValidator ; sh:prefixes :prefixes ; sh:ask "ASK { $value :p $most }" .
:node a sh:SPARQLSelectValidator ; sh:prefixes :prefixes ; sh:select "SELECT $this { $this :p $most }" .
:property a sh:SPARQLSelectValidator ; sh:prefixes :prefixes ;
    sh:select "SELECT $this { $this $PATH $most }" .
"""


def test_a_constraint_has_its_node_query_and_messages() -> None:
    shapes = graph(
        f':Shape sh:sparql :c . :c sh:prefixes :prefixes ; sh:select "{RIGHT}" ; '
        'sh:message "One"@en , "Eins"@de .'
    )

    (found,) = sparql_constraints(shapes, iri("Shape"))

    assert found.node == iri("c")
    assert found.query == SelectQuery(f"PREFIX : <urn:test:>\n{RIGHT}")
    assert found.messages == (
        ox.Literal("Eins", language="de"),
        ox.Literal("One", language="en"),
    )


def test_a_deactivated_constraint_is_left_out_and_looked_at_all_the_same() -> None:
    off = "sh:deactivated true ; sh:prefixes :prefixes ; sh:select"
    right = graph(f':Shape sh:sparql [ {off} "{RIGHT}" ] .')
    wrong = graph(f':Shape sh:sparql [ {off} "SELECT $this {{ MINUS {{ }} }}" ] .')
    on = graph(
        f':Shape sh:sparql [ sh:deactivated "1"^^xsd:boolean ; sh:prefixes :prefixes ; sh:select "{RIGHT}" ] .'
    )

    assert sparql_constraints(right, iri("Shape")) == ()
    assert len(sparql_constraints(on, iri("Shape"))) == 1
    with pytest.raises(ShapesError):
        sparql_constraints(wrong, iri("Shape"))


def test_prefixes_are_found_through_imports_that_may_go_in_circles() -> None:
    shapes = graph(
        """:c sh:prefixes :one , [ sh:declare [ sh:prefix "d" ; sh:namespace "urn:d:"^^xsd:anyURI ] ] .
        :one owl:imports :two ; sh:declare [ sh:prefix "a" ; sh:namespace "urn:a:"^^xsd:anyURI ] .
        :two owl:imports :one , :three .
        :three sh:declare [ sh:prefix "b-1.2" ; sh:namespace "urn:b:"^^xsd:anyURI ] .
        :four sh:declare [ sh:prefix "never" ; sh:namespace "urn:n:"^^xsd:anyURI ] ."""
    )

    assert prefixes_of(shapes, iri("c")) == {"a": "urn:a:", "b-1.2": "urn:b:", "d": "urn:d:"}


def test_declarations_that_cannot_be_written_are_passed_over() -> None:
    shapes = graph(
        """:c sh:prefixes [ sh:declare [ sh:prefix "a b" ; sh:namespace "urn:a:" ] ,
            [ sh:prefix "b" ; sh:namespace "urn: b" ] , [ sh:prefix :x ; sh:namespace :y ] ,
            [ sh:prefix "c" ; sh:namespace "urn:c:" ] ] ."""
    )

    assert prefixes_of(shapes, iri("c")) == {"c": "urn:c:"}


@pytest.mark.parametrize(
    ("query", "rule", "says"),
    [
        ("SELECT $this { $this ex:p ?x }", "select-query-valid", "prefix ex: is not declared"),
        ("SELECT $this {\\n $this :p }", "select-query-valid", "line 2, column 11"),
        ("SELECT $this (COUNT(?x) AS ?n) { $this :p ?x }", "select-query-valid", "no SPARQL"),
        ("SELECT $this { $this :p ?x MINUS { } }", "pre-binding-limitations", "MINUS"),
        ("CONSTRUCT { } WHERE { }", "select-query-valid", "expected SELECT or ASK"),
    ],
)
def test_a_wrong_query_is_named_with_node_rule_and_place(query: str, rule: str, says: str) -> None:
    shapes = graph(f':Shape sh:sparql :c . :c sh:prefixes :prefixes ; sh:select "{query}" .')

    with pytest.raises(ShapesError) as caught:
        sparql_constraints(shapes, iri("Shape"))

    (problem,) = caught.value.problems
    assert (problem.node, problem.rule) == ("<urn:test:c>", rule)
    assert says in problem.message
    assert query_problems(shapes) == [problem]


def test_all_wrong_queries_of_a_graph_are_named_at_once() -> None:
    shapes = graph(
        """:Shape sh:sparql :a , :b . :a sh:select "SELECT $this" . :b sh:select "ASK { }" .
        :Component a sh:ConstraintComponent ; sh:parameter [ sh:path :most ] ; sh:validator :ask ;
            sh:nodeValidator :node ; sh:propertyValidator :property .
        :ask sh:ask "ASK { BIND(1 AS ?value) }" . :node sh:select "SELECT ?most { }" .
        :property sh:select "SELECT $this { BIND(1 AS ?most) }" ."""
    )

    found = query_problems(shapes)

    assert [(each.node, each.rule) for each in found] == [
        ("<urn:test:a>", "select-query-valid"),
        ("<urn:test:ask>", "pre-binding-limitations"),
        ("<urn:test:b>", "select-query-valid"),
        ("<urn:test:node>", "select-query-this"),
        ("<urn:test:property>", "pre-binding-limitations"),
    ]
    assert query_problems(shapes, lambda node: "it")[0].node == "it"
    with pytest.raises(ShapesError) as caught:
        Components(shapes)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "query", ["SELECT $this FROM :g { }", "SELECT $this { FILTER(:unknown($this)) }"]
)
def test_what_is_not_run_is_said_when_it_is_used(query: str) -> None:
    shapes = graph(f':Shape sh:sparql [ sh:prefixes :prefixes ; sh:select "{query}" ] .')

    assert query_problems(shapes) == []
    with pytest.raises(UnsupportedShapesError, match="line 1, column"):
        sparql_constraints(shapes, iri("Shape"))


def test_the_validator_is_chosen_by_the_kind_of_shape() -> None:
    shapes = graph(COMPONENT + ":Node :most 3 . :Property :most 3 ; sh:path :p .")
    only_ask = graph(
        COMPONENT.replace("sh:nodeValidator :node ; sh:propertyValidator :property", "")
        + ":Node :most 3 ."
    )
    only_property = graph(
        COMPONENT.replace("sh:validator :ask ; sh:nodeValidator :node ;", "") + ":Node :most 3 ."
    )

    (node,), (prop,) = constraints(shapes, iri("Node")), constraints(shapes, iri("Property"))
    (ask,) = constraints(only_ask, iri("Node"))

    assert isinstance(node, Custom)
    assert isinstance(prop, Custom)
    assert isinstance(ask, Custom)
    assert isinstance(node.validator, SelectQuery)
    assert "$this :p $most" in node.validator.text
    assert isinstance(prop.validator, SelectQuery)
    assert "$PATH" in prop.validator.text
    assert isinstance(ask.validator, AskValidator)
    assert node.component_iri == iri("Component")
    assert constraints(only_property, iri("Node")) == []  # no validator: ignored


def test_a_component_is_used_where_all_that_it_needs_is_given() -> None:
    shapes = graph(COMPONENT + ":A :most 3 . :B :unit :day . :C :most 3 ; :unit :day .")

    (one,), none, (both,) = (constraints(shapes, iri(name)) for name in "ABC")

    assert isinstance(one, Custom)
    assert isinstance(both, Custom)
    three = ox.Literal("3", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert dict(one.parameters) == {"most": three}
    assert none == []
    assert dict(both.parameters) == {"most": three, "unit": iri("day")}
    assert Components(shapes).parameters() == [iri("most"), iri("unit")]


def test_each_value_of_an_only_parameter_is_a_constraint() -> None:
    shapes = graph(
        ":Component a sh:ConstraintComponent ; sh:parameter [ sh:path :lang ] ; sh:validator :ask . "
        ':ask a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(LANG($value) = $lang) }" . '
        ':Shape :lang "en" , "de" .'
    )

    found = constraints(shapes, iri("Shape"))

    assert [dict(each.parameters)["lang"].value for each in found] == ["de", "en"]  # type: ignore[union-attr]


def test_messages_come_from_the_validator_then_the_component_then_its_label() -> None:
    ask = ':ask a sh:SPARQLAskValidator ; sh:ask "ASK { }" '
    component = ":C a sh:ConstraintComponent ; sh:parameter [ sh:path :p ] ; sh:validator :ask "
    label = '; sh:labelTemplate "label" '

    def messages(validator: str, own: str, shape: str = "") -> list[str]:
        shapes = graph(f"{ask}{validator} . {component}{own} . :Shape :p 1 {shape} .")
        (found,) = constraints(shapes, iri("Shape"))
        return [message.value for message in found.messages]

    assert messages('; sh:message "validator"', f'; sh:message "component" {label}') == [
        "validator"
    ]
    assert messages("", f'; sh:message "component" {label}') == ["component"]
    assert messages("", label) == ["label"]
    assert messages("", label, '; sh:message "shape"') == []
    assert messages("", "") == []


def test_components_of_shacl_itself_are_built_in() -> None:
    shapes = graph(
        "sh:PatternConstraintComponent a sh:ConstraintComponent ; sh:parameter [ sh:path sh:pattern ] ; "
        'sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { }" ] . :Shape sh:pattern "x" .'
    )

    assert constraints(shapes, iri("Shape")) == []
    assert Components(shapes).parameters() == []


def test_validators_in_other_languages_are_left_to_others() -> None:
    shapes = graph(
        COMPONENT.replace("sh:nodeValidator :node ;", "sh:nodeValidator :script ;")
        + ":script a sh:JSValidator ; sh:jsFunctionName 'check' . :Shape :most 3 ."
    )

    (found,) = constraints(shapes, iri("Shape"))

    assert isinstance(found, Custom)
    assert isinstance(found.validator, AskValidator)


def test_subclasses_of_the_class_of_components_are_components() -> None:
    shapes = graph(
        COMPONENT.replace("a sh:ConstraintComponent", "a :Kind")
        + ":Kind rdfs:subClassOf sh:ConstraintComponent . :Shape :most 3 ."
    )

    assert len(constraints(shapes, iri("Shape"))) == 1
