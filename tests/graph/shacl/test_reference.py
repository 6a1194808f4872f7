"""pySHACL's findings, read whole, and its failures as one clear error."""

import socket
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, BNode, Dataset, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.stores.memory import Memory
from rdflib.store import Store
from rdflib.term import Node

from habeas.errors import HabeasError
from habeas.shacl import RecursiveShapesError, Report, ShaclError, UnsupportedShapesError
from habeas.shacl.reference import ReferenceEngineError, read_results, validate_with_pyshacl

PREFIXES = """
    @prefix : <urn:test:> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
    :x1 a :Case ; :by :ada , [ :name "a" ] , "b"@de ; :begins "01"^^xsd:byte .
    [] a :Case ; :by :ben .
    :ada :knows :ben . :ben :knows :ada ; a :Person .
"""
SHAPES = """
    :Case a sh:NodeShape ; sh:targetClass :Case ; sh:closed true ;
        sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> :by ) ;
        sh:property :by ,
            [ sh:path [ sh:alternativePath ( :by ( :by [ sh:oneOrMorePath :knows ] ) ) ] ;
              sh:class :Person ; sh:severity sh:Warning ] ,
            [ sh:path [ sh:inversePath [ sh:zeroOrOnePath :by ] ] ; sh:minCount 9 ;
              sh:message "Name more"@en , "Nombra más"@es ] .
    :by sh:path :by ; sh:maxCount 2 ; sh:nodeKind sh:IRI ; sh:node :Person , [ sh:node :Person ] ;
        sh:sparql :query .
    :query sh:message "{?value} knows ben" ; sh:select '''
        SELECT $this ?value { $this <urn:test:by> ?value . ?value <urn:test:knows> <urn:test:ben> }
        ''' .
    :Person sh:property [ sh:path :name ; sh:minLength 2 ] , [ sh:path :knows ; sh:minCount 1 ] .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def test_every_result_is_read_as_pyshacl_gives_it() -> None:
    data, shapes = graph(DATA), graph(SHAPES)
    _, expected, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")

    report = Report.of(validate_with_pyshacl(data, shapes))

    assert len(report.results) == len(list(expected.objects(None, SH.result))) > 10
    assert any(result.details for result in report.results)
    assert isomorphic(relevant(report.graph), relevant(expected))


def relevant(report: Graph) -> Graph:
    """Return a report without what pySHACL copies of blank nodes of data and shapes."""
    copy = Graph()
    for top in report.subjects(RDF.type, SH.ValidationReport):
        for predicate in (RDF.type, SH.conforms, SH.result):
            copy += report.triples((top, predicate, None))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        for said, value in report.predicate_objects(result):
            is_path = said == SH.resultPath
            copy.add((result, said, unshared(report, value, copy) if is_path else value))
    return copy


def unshared(report: Graph, path: Node, copy: Graph) -> Node:
    """Copy a path with all that hangs on it; pySHACL gives one copy to all results."""
    if not isinstance(path, BNode):
        return path
    node = BNode()
    for predicate, value in report.predicate_objects(path):
        copy.add((node, predicate, unshared(report, value, copy)))
    return node


def test_a_shape_within_a_shape_is_not_met_by_what_it_warns_about() -> None:
    shapes = graph(
        ":Case sh:targetClass :Case ; sh:not [ sh:class :Person ; sh:severity sh:Warning ] ."
    )

    assert validate_with_pyshacl(graph(":x1 a :Case ."), shapes) == []
    assert len(validate_with_pyshacl(graph(":x1 a :Case , :Person ."), shapes)) == 1


def test_deeply_nested_shapes_are_followed() -> None:
    nested = "sh:node [ " * 40 + "sh:class :Person" + " ]" * 40

    found = validate_with_pyshacl(
        graph(":x1 a :Case ."), graph(f":S sh:targetClass :Case ; {nested} .")
    )

    assert len(found) == 1


def test_a_report_in_the_data_is_not_taken_for_the_report() -> None:
    data = graph("""
        [] a sh:ValidationReport , :Case ; sh:result [ a sh:ValidationResult ; sh:focusNode :odd ;
            sh:resultSeverity sh:Info ; sh:sourceShape :odd ; sh:sourceConstraintComponent :odd ] .
    """)

    found = validate_with_pyshacl(data, graph(":S sh:targetClass :Case ; sh:class :Person ."))

    assert [result.shape.value for result in found] == ["urn:test:S"]


def test_a_path_is_read_from_the_shapes_even_where_the_report_has_mixed_it_up() -> None:
    # The list is a value too, so that pySHACL copies it into its report a second time.
    both = graph(":S sh:targetNode :S ; sh:property :P . :P sh:path :path ; sh:nodeKind sh:IRI .")
    both += graph("""
        :Q sh:targetNode :x1 ; sh:path _:list ; sh:minCount 1 . :S :path _:list .
        _:list <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> :by ;
            <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> ( :by ) .
    """)

    report = Report.of(validate_with_pyshacl(both, both))

    assert {finding.path for finding in report.findings} == {
        "<urn:test:path>",
        "<urn:test:by>/<urn:test:by>",
    }


def test_named_graphs_count_as_one_graph() -> None:
    data = Dataset()
    data.graph(URIRef("urn:test:one")).parse(data=PREFIXES + ":x1 a :Case .")
    data.graph(URIRef("urn:test:two")).parse(data=PREFIXES + ":x1 a :Person . :x2 a :Case .")

    found = validate_with_pyshacl(data, graph(":S sh:targetClass :Case ; sh:class :Person ."))

    assert [result.focus.value for result in found] == ["urn:test:x2"]
    # pySHACL would have turned this on for the caller too.
    assert data.default_union is False


class Elsewhere(Memory):
    """A store that counts how often it is asked."""

    asked = 0

    def triples(self, *pattern: Any, **options: Any) -> Any:
        Elsewhere.asked += 1
        return super().triples(*pattern, **options)


def test_data_in_another_store_are_read_once_and_validated_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What another store is, as far as rdflib can tell: not its own in memory.
    monkeypatch.setattr("habeas.shacl.reference.Memory", type("Other", (), {}))
    store: Store = Elsewhere()
    data = Graph(store).parse(data=PREFIXES + ":x1 a :Case .")
    Elsewhere.asked = 0

    found = validate_with_pyshacl(data, graph(":S sh:targetClass :Case ; sh:class :Person ."))

    assert len(found) == 1
    assert Elsewhere.asked == 1


@pytest.mark.parametrize(
    ("data", "shapes", "reason"),
    [
        (
            ":x1 :a [] ; :b 1 .",
            ":S sh:targetNode :x1 ; sh:property [ sh:path :a ; sh:lessThan :b ] .",
            "sh:lessThan to compare a BlankNode",
        ),
        (
            "",
            ":S sh:targetNode :x1 ; sh:property [ sh:path :a ; sh:minCount 'x' ] .",
            "sh:minCount must be a literal",
        ),
        (
            ":x1 :a 'b' .",
            ":S sh:targetNode :x1 ; sh:property [ sh:path :a ; sh:pattern '((' ] .",
            "missing )",
        ),
        (
            ":x1 :a 'b' .",
            ":S sh:targetNode :x1 ; sh:sparql [ sh:select 'SELECT $this { $this' ] .",
            "Expected SelectQuery",
        ),
        (
            ":x1 :a 'b' .",
            ":S sh:targetNode :x1 ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { } }' ] .",
            "must not contain a MINUS",
        ),
    ],
)
def test_a_failure_of_pyshacl_is_one_clear_error(
    data: str, shapes: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ReferenceEngineError) as caught:
        validate_with_pyshacl(graph(data), graph(shapes))

    assert str(caught.value).startswith("pySHACL could not validate this: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, HabeasError)
    assert caplog.messages == []


@pytest.mark.parametrize(
    "shapes",
    [
        ":S sh:targetNode :x1 ; sh:not :S .",
        ":S sh:targetNode :x1 ; sh:property :P . :P sh:path :a ; sh:node :S .",
    ],
)
def test_shapes_that_refer_to_themselves_are_refused(shapes: str) -> None:
    with pytest.raises(RecursiveShapesError, match="refers to itself") as caught:
        validate_with_pyshacl(graph(":x1 :a :x1 ."), graph(shapes))

    assert caught.value.problems[0].rule == "shapes-recursive"


@pytest.fixture
def without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to reach out fail loudly."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("reached out")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this FROM <http://test.invalid/> { $this ?p ?o }",
        "SELECT $this { $this ?p ?o . SERVICE <http://test.invalid/> { ?s ?p ?o } }",
        "SELECT $this { $this ?p '#' . service silent<http://test.invalid/> { ?s ?p ?o } }",
        '#\nSELECT $this { $this ?p "\\"" .SERVICE ?p { ?s ?p ?o } }',
    ],
)
def test_a_query_that_reaches_out_is_refused_before_anything_runs(
    query: str, without_network: None
) -> None:
    shapes = graph(f":S sh:targetNode :x1 ; sh:sparql :q . :q sh:select {_long(query)} .")

    with pytest.raises(UnsupportedShapesError, match=r"urn:test:q.*(FROM|SERVICE)"):
        validate_with_pyshacl(graph(":x1 :a 1 ."), shapes)


def _long(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def test_words_that_only_look_like_reaching_out_are_no_reason_to_refuse(
    without_network: None,
) -> None:
    query = (
        "# from here\nSELECT $this { $this <urn:test:from> ?from . "
        "FILTER(?from != 'FROM' && ?from != '''it's SERVICE''') }"
    )
    shapes = graph(f":S sh:targetNode :x1 ; sh:sparql [ sh:select {_long(query)} ] .")

    assert len(validate_with_pyshacl(graph(":x1 :from 1 ."), shapes)) == 1


def test_what_shapes_import_is_not_fetched(without_network: None) -> None:
    shapes = graph("""
        <> <http://www.w3.org/2002/07/owl#imports> <http://test.invalid/> ;
            sh:shapesGraph <http://test.invalid/> .
        :S sh:targetNode :x1 ; sh:class :Case .
    """)

    assert len(validate_with_pyshacl(shapes, shapes)) == 1


def test_rules_and_functions_run_where_they_are_asked_for() -> None:
    shapes = graph("""
        :S sh:targetClass :Case ; sh:class :Person ; sh:rule [ a sh:TripleRule ;
            sh:subject sh:this ; sh:predicate <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ;
            sh:object :Person ] .
        :S a sh:NodeShape .
    """)
    data = graph(":x1 a :Case .")

    assert len(validate_with_pyshacl(data, shapes)) == 1
    assert validate_with_pyshacl(data, shapes, advanced=True) == []
    assert len(data) == 1


def test_blank_nodes_come_in_the_order_of_the_data() -> None:
    data = Graph()
    for number in range(30):
        data.add((BNode(), RDF.type, URIRef("urn:test:Case")))
        data.add((BNode(), RDFS.label, BNode(f"other{number}")))
    expected = [str(node) for node in data.subjects(RDF.type)]

    found = validate_with_pyshacl(data, graph(":S sh:targetClass :Case ; sh:class :Person ."))

    assert [result.focus.value for result in found] == expected


def test_a_result_that_lacks_its_focus_is_an_error() -> None:
    report = graph("[] a sh:ValidationReport ; sh:result [ a sh:ValidationResult ] .")

    with pytest.raises(ShaclError, match="has no"):
        read_results(report, Graph(), Graph())
