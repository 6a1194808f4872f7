"""What is checked with what: records with our shapes, anything with the caller's."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.records import read_records
from habeas.release import check_records
from habeas.terms import PREFIXES
from habeas.validating.checking import Checked, Checker
from habeas.validating.errors import RefusedPartError, UnreadablePartError
from habeas.validating.parts import Part
from habeas.validating.reports import REPORTS

INVENTED = Path(__file__).parents[2] / "invented"
DECLARED = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def turtle(text: str) -> Part:
    return Part(f"@prefix : <urn:test:> .\n{DECLARED}{text}".encode(), "ttl")


CASE = turtle(':x1 a :Case ; :name "The case of Ada Example" .')
SOURCED = turtle(
    ":Sourced sh:targetClass :Case ; sh:property :Sourced-source . "
    ':Sourced-source sh:path :source ; sh:minCount 1 ; sh:message "Give a source."@en .'
)


def check(data: Part, shapes: Part | None = None) -> Checked:
    return Checker().check(data, shapes)


def found(checked: Checked) -> set[tuple[str, str]]:
    return {(finding.rule, finding.focus) for finding in checked.report.findings}


def test_records_that_conform_in_a_build_conform_here() -> None:
    records = ox.serialize(read_records([INVENTED]).triples, format=ox.RdfFormat.N_TRIPLES)
    assert records is not None

    checked = check(Part(records, "nt"))

    assert checked.report.conforms
    assert checked.statements == records.count(b"\n") > 300


def test_records_have_the_findings_of_a_build() -> None:
    part_of_them = INVENTED / "records.ttl"

    checked = check(Part(part_of_them.read_bytes(), "ttl"))

    expected = check_records(read_records([part_of_them]).triples).abbreviated(PREFIXES)
    assert expected.findings
    assert checked.report.findings == expected.findings


def test_what_follows_from_records_is_known_to_the_rules() -> None:
    source = 'source:s a habeas:Source ; dcterms:issued "2019-05" ; habeas:publishedOnOrAfter '

    as_derived = found(check(turtle(f'{source} "2019-05-01"^^xsd:date .')))
    otherwise = found(check(turtle(f'{source} "2019-05-02"^^xsd:date .')))

    assert {rule.rpartition("#")[2] for rule, _ in otherwise - as_derived} == {
        "Source-publishedOnOrAfter"
    }


def test_a_finding_says_where_it_stands() -> None:
    data = turtle("\n\n:x1 a :Case ;\n  :source 1 .\n:x2 a :Case .")

    [finding] = check(data, SOURCED).report.results
    place = check(data, SOURCED).places.of(finding.focus, None, None)

    assert place is not None
    assert place.source == "data"
    assert place.line == data.content.decode().split("\n").index(":x2 a :Case .") + 1


def test_a_mark_of_byte_order_hides_no_place() -> None:
    marked = Part(b"\xef\xbb\xbf" + CASE.content, "ttl")

    assert REPORTS["txt"].writer(check(marked, SOURCED)) == REPORTS["txt"].writer(
        check(CASE, SOURCED)
    )


def test_a_finding_on_evidence_without_a_name_stands_where_its_owner_does() -> None:
    data = turtle("\ncase:x1 a habeas:Case ;\n  habeas:isSupportedBy [ habeas:hasEditorNote 3 ] .")

    checked = check(data)

    claims = [each for each in checked.report.results if "/id/claim/" in each.focus.value]
    assert claims
    places = {checked.places.of(each.focus, None, None) for each in claims}
    assert all(place is not None and place.line for place in places)


def test_with_shapes_of_the_callers_nothing_is_added_to_the_data() -> None:
    shapes = turtle(
        ":Any sh:targetClass skos:Concept , owl:Class , habeas:Case ; sh:nodeKind sh:Literal ."
    )

    checked = check(turtle("case:x1 a habeas:Case . [] a skos:Concept ."), shapes)

    assert len(checked.report.findings) == 2


def test_the_classes_of_the_data_are_those_that_it_declares() -> None:
    data = turtle(":x1 a :Trial . :Trial rdfs:subClassOf :Case .")

    assert found(check(data, SOURCED)) == {("urn:test:Sourced-source", "urn:test:x1")}


def test_words_of_ours_that_do_not_exist_are_an_error_with_advice() -> None:
    with pytest.raises(UnreadablePartError, match="Some words are not of Habeas") as caught:
        check(turtle("case:x1 a habeas:Cas ; habeas:inCas case:x2 ."))

    messages = [problem["message"] for problem in caught.value.problems]
    assert len(messages) == 2
    assert any("did you mean habeas:Case" in message for message in messages)


def test_words_of_ours_are_any_words_to_shapes_of_the_callers() -> None:
    assert check(turtle("case:x1 a habeas:Cas ."), SOURCED).report.conforms


def test_a_node_without_a_name_that_is_no_evidence_is_reported_on_and_evidence_still_named() -> (
    None
):
    data = turtle(
        "[] a habeas:Case . case:x1 a habeas:Case ; "
        "habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:s ] ] ."
    )

    checked = check(data)

    rules = {rule for rule, _ in found(checked)}
    assert not checked.report.conforms
    assert not any(rule.endswith(("Claim-only", "isSupportedBy-claim")) for rule in rules)


@pytest.mark.parametrize(
    "text",
    [
        "_:a habeas:hasCitation _:b . _:b habeas:hasCitation _:a .",
        "_:a habeas:hasCitation _:a .",
        "case:x1 habeas:isSupportedBy _:n0 ."
        + "".join(f"_:n{i} habeas:hasCitation _:n{i + 1} ." for i in range(3_000)),
    ],
    ids=["circle", "loop", "chain"],
)
def test_evidence_that_leads_nowhere_is_reported_on(text: str) -> None:
    checked = check(turtle(f"case:x9 a habeas:Case . {text}"))

    assert not checked.report.conforms
    line = DECLARED.count("\n") + 2
    assert f"data:{line}:1: case:x9" in REPORTS["txt"].writer(checked).decode()


def test_nothing_is_no_violation() -> None:
    checked = check(Part(b"", "ttl"))

    assert checked.report.conforms
    assert checked.statements == 0


MALFORMED = {
    "a path that is a number": "sh:property [ sh:path 1 ; sh:minCount 1 ]",
    "two smallest numbers": "sh:property [ sh:path :p ; sh:minCount 1 , 2 ]",
    "a pattern that is none": 'sh:property [ sh:path :p ; sh:pattern "(" ]',
    "a list in a circle": "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l",
    "a query that is none": 'sh:sparql [ sh:select "SELECT $this WHERE {" ]',
    "a shape within itself": "sh:node :S",
    "shapes within each other": "sh:node :T . :T sh:not :S",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_shapes_that_are_not_well_formed_are_an_error_that_names_node_and_rule(name: str) -> None:
    with pytest.raises(UnreadablePartError) as caught:
        check(CASE, turtle(f":S sh:targetClass :Case ; {MALFORMED[name]} ."))

    assert caught.value.part == "shapes"
    assert not isinstance(caught.value, RefusedPartError)
    assert caught.value.problems
    assert all(problem["rule"] and problem["message"] for problem in caught.value.problems)


SERVICE = "SELECT $this WHERE { SERVICE <http://127.0.0.1:1/> { $this ?p ?o } }"
REACHING = {
    "a constraint": f'sh:sparql [ sh:select "{SERVICE}" ]',
    "with an escape": 'sh:sparql [ sh:select "SELECT $this { \\\\u0053ERVICE <urn:x> {} }" ]',
    "from elsewhere": 'sh:sparql [ sh:select "SELECT $this FROM <file:///etc/hosts> { $this ?p ?o }" ]',
    "a validator": f'sh:property [] . :C a sh:ConstraintComponent ; sh:validator [ sh:ask "{SERVICE}" ]',
    "a rule": f'sh:rule [ sh:construct "CONSTRUCT {{}} {SERVICE[13:]}" ]',
    "a target": f'sh:target [ sh:select "{SERVICE}" ]',
    "nested too deeply": f'sh:sparql [ sh:select "SELECT $this {"{" * 3_000}" ]',
    "in a namespace": 'sh:declare [ sh:prefix "a" ; sh:namespace "http://x/> SELECT * { SERVICE <http://x/> {} } #" ]',
    "in a prefix": 'sh:declare [ sh:prefix "a: <http://x/> SELECT" ; sh:namespace "http://x/" ]',
}


@pytest.mark.parametrize("name", REACHING)
def test_queries_in_shapes_that_would_reach_out_are_refused_and_named(name: str) -> None:
    with pytest.raises(RefusedPartError, match=r"shapes: sh:\w+ of ") as caught:
        check(CASE, turtle(f":S sh:targetClass :Case ; {REACHING[name]} ."))

    assert caught.value.part == "shapes"


def test_a_message_may_speak_of_a_service() -> None:
    shapes = turtle(
        ':S sh:targetClass :Case ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:message "SERVICE needed" ] .'
    )

    assert [each.message for each in check(CASE, shapes).report.findings] == ["SERVICE needed"]
