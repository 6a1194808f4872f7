"""The front door, from every kind of graph, and with input that is no good."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef

import habeas
from habeas.shacl import (
    RecursiveShapesError,
    ShapesError,
    UnknownEngineError,
    UnreadableDataError,
    plan_of,
    validate,
)

PREFIXES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:test:> .
"""
SHAPES = (
    PREFIXES
    + """
:CaseShape sh:targetClass :Case ;
    sh:property [ sh:path :source ; sh:minCount 1 ; sh:message "Give a source."@en ] .
"""
)
DATA = (
    PREFIXES
    + """
:Appeal rdfs:subClassOf :Case .
:a a :Case ; :source :letter .
:b a :Appeal .
"""
)


def parsed(turtle: str) -> Graph:
    return Graph().parse(data=turtle, format="turtle")


def checked(data: str, shapes: str) -> list[str]:
    """Return what is wrong, as short text."""
    report = validate(parsed(PREFIXES + data), parsed(PREFIXES + shapes))
    return sorted(f"{finding.focus} {finding.value}".strip() for finding in report.findings)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Data and shapes as files."""
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(DATA, encoding="utf-8")
    shapes.write_text(SHAPES, encoding="utf-8")
    return data, shapes


def test_every_kind_of_graph_gives_the_same_report(files: tuple[Path, Path]) -> None:
    quads = list(ox.parse(DATA, format=ox.RdfFormat.TURTLE))
    store = ox.Store()
    store.extend(quads)
    dataset = Dataset()
    dataset.graph(URIRef("urn:test:graph")).parse(data=DATA, format="turtle")

    reports = [
        tuple((each.focus, each.message) for each in validate(data, shapes).findings)
        for data in (files[0], parsed(DATA), dataset, store, quads, [q.triple for q in quads])
        for shapes in (files[1], parsed(SHAPES), plan_of(files[1]))
    ]

    assert reports[0][0][0] == "urn:test:b"
    assert len(set(reports)) == 1


def test_data_and_shapes_may_be_one_graph() -> None:
    both = parsed(DATA + SHAPES)

    assert [finding.focus for finding in validate(both, both).findings] == ["urn:test:b"]


def test_subclasses_are_read_from_the_data_and_not_from_the_shapes() -> None:
    shapes = ":S sh:targetClass :Case ; sh:property [ sh:path :p ; sh:minCount 1 ] . "

    assert checked(":b a :Appeal .", shapes + ":Appeal rdfs:subClassOf :Case .") == []
    assert checked(":b a :Appeal . :Appeal rdfs:subClassOf :Case .", shapes) == ["urn:test:b"]


def test_the_library_has_the_front_door_too() -> None:
    assert habeas.validate is validate


def test_text_is_not_taken_for_a_file_or_an_address() -> None:
    with pytest.raises(TypeError, match="Path"):
        validate("data.ttl", parsed(SHAPES))


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(UnknownEngineError, match="Known: columnar, pyshacl"):
        validate(parsed(DATA), parsed(SHAPES), engine="quick")


def test_a_file_that_cannot_be_read_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:a> <urn:b>\n <urn:c> , .", encoding="utf-8")

    with pytest.raises(UnreadableDataError) as caught:
        validate(path, parsed(SHAPES))

    assert (caught.value.source, caught.value.line) == (path, 2)


@pytest.mark.parametrize("name", ["missing.ttl", "data.xyz"])
def test_a_file_that_is_not_there_or_of_no_known_kind_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableDataError, match=name):
        validate(tmp_path / name, parsed(SHAPES))


def test_shapes_that_are_not_well_formed_are_named_before_anything_is_validated() -> None:
    shapes = ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 'one' , 2 ] ."

    with pytest.raises(ShapesError) as caught:
        checked("", shapes)

    assert {problem.rule for problem in caught.value.problems} >= {"minCount-maxCount"}


def test_shapes_that_refer_to_themselves_are_refused_with_the_circle() -> None:
    shapes = ":S sh:targetNode :a ; sh:not :T . :T a sh:NodeShape ; sh:node :S ."

    with pytest.raises(RecursiveShapesError, match=":S -> :T -> :S"):
        checked("", shapes)


def test_shapes_may_share_a_shape_without_going_in_circles() -> None:
    shapes = ":S sh:targetNode :a ; sh:node :T ; sh:not :T . :T a sh:NodeShape ; sh:class :C ."

    assert checked(":a :p 1 .", shapes) == ["urn:test:a urn:test:a"]


def test_an_empty_graph_conforms_but_for_nodes_that_were_named() -> None:
    shapes = ":S sh:targetNode :a ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ]."

    assert checked("", shapes) == ["urn:test:a"]
    assert checked("", "") == []


def test_a_literal_can_be_a_focus() -> None:
    shapes = ":S sh:targetObjectsOf :p ; sh:datatype xsd:integer ; sh:minInclusive 3 ."

    report = validate(parsed(PREFIXES + ":a :p 1 , 5 , 'x' ."), parsed(PREFIXES + shapes))

    # The number is too small; the text is no number, and cannot be compared with one.
    assert sorted(str(result.focus) for result in report.results) == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"x"',
        '"x"',
    ]


def test_a_cyclic_list_in_the_data_is_walked_once() -> None:
    data = """
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    :a :p _:l . _:l rdf:first 1 ; rdf:rest _:m . _:m rdf:first 'x' ; rdf:rest _:l .
    """
    shapes = """
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    :S sh:targetNode :a ; sh:property [
        sh:path ( :p [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:datatype xsd:integer ] .
    """

    assert len(checked(data, shapes)) == 1


def test_a_long_chain_is_walked_to_its_end() -> None:
    links = " ".join(f":n{i} :next :n{i + 1} ." for i in range(5000))
    shapes = """
    :S sh:targetNode :n0 ; sh:property [ sh:path [ sh:zeroOrMorePath :next ] ; sh:maxCount 5000 ] .
    """

    assert checked(links, shapes) == ["urn:test:n0"]


def test_a_huge_literal_is_judged_like_any_other() -> None:
    data = f':a :p "{"9" * 2_000_000}"^^xsd:integer , "{"x" * 2_000_000}" .'
    shapes = (
        ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minInclusive 3 ; sh:maxLength 9 ]."
    )

    assert len(checked(data, shapes)) == 3


def test_the_engine_needs_nothing_else_of_habeas_and_not_rdflib() -> None:
    code = (
        "import sys, pathlib; from habeas.shacl import validate;"
        "r = validate(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])); r.text(); r.turtle();"
        "print(*sorted(m for m in sys.modules if m.startswith(('rdflib', 'pyshacl', 'habeas'))"
        " and not m.startswith('habeas.shacl')))"
    )
    folder = Path(__file__).parent / "small"

    output = subprocess.run(
        [sys.executable, "-c", code, folder / "data.ttl", folder / "shapes.ttl"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert output.split() == ["habeas", "habeas.errors"]


def test_what_is_no_pattern_or_no_path_is_named_with_its_shape() -> None:
    shapes = """
    :S sh:targetNode :a ; sh:property :P , :Q .
    :P sh:path :p ; sh:pattern "(a" .
    :Q sh:path :q ; sh:pattern "a" ; sh:flags "z" .
    """

    with pytest.raises(ShapesError, match=r"P.*pattern-regex"):
        checked("", shapes)
    with pytest.raises(ShapesError, match=r"Q.*pattern-regex"):
        checked("", shapes.replace("(a", "a"))


def test_a_path_that_shares_its_parts_is_not_written_out_without_end() -> None:
    links = " ".join(f"_:p{i} rdf:first _:p{i + 1} ; rdf:rest _:r{i} . _:r{i} rdf:first"
                     f" _:p{i + 1} ; rdf:rest rdf:nil ." for i in range(40))  # fmt: skip
    rdf = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    shapes = rdf + links + "_:p40 sh:inversePath :p . :S sh:targetNode :a ; sh:path _:p0 ."

    with pytest.raises(ShapesError, match="more than 10,000 parts"):
        checked("", shapes)


def test_a_count_beyond_all_counting_is_no_error() -> None:
    shapes = f":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount {'9' * 5000} ] ."
    data, plan = (
        list(ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))
        for text in (":a :p 1 .", shapes)
    )

    assert validate(data, plan).results == ()


def test_a_misspelt_word_is_a_hint() -> None:
    shapes = ":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCout 1 ] ."

    hints = plan_of(parsed(PREFIXES + shapes)).hints

    assert ["sh:minCount" in hint.message for hint in hints] == [True]
