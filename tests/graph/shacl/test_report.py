"""What a report says, in which order, whatever blank nodes are called."""

import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl import Report, Result
from habeas.shacl.paths import Predicate
from habeas.shacl.plan import Class, Constraint, MinCount, Not, Or, Plan, PropertyRef, Shape, Target
from habeas.shacl.severities import Severity
from habeas.shacl.vocabulary import Node, sh


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:test:{name}")


ADA, BEN, RULE, SOURCE = iri("ada"), iri("ben"), iri("rule"), iri("source")
RESULT = Result(ADA, sh("MinCountConstraintComponent"), RULE, sh("Violation"), Predicate(SOURCE))


def of_severity(severity: ox.NamedNode) -> Result:
    return replace(RESULT, severity=severity)


VIOLATION, WARNING, INFO, DISASTER = map(
    of_severity, (sh("Violation"), sh("Warning"), sh("Info"), iri("Disaster"))
)


@pytest.mark.parametrize(
    ("results", "threshold", "conforms"),
    [
        ([WARNING, INFO], "Violation", True),
        ([WARNING, VIOLATION], "Violation", False),
        ([INFO], "Warning", True),
        ([WARNING], "Warning", False),
        ([VIOLATION], "Info", False),
        ([INFO], "Info", False),
        ([], "Info", True),
    ],
)
def test_what_is_milder_than_the_threshold_does_not_count(
    results: list[Result], threshold: Severity, conforms: bool
) -> None:
    assert Report.of(results).conforms_at(threshold) is conforms


def test_warnings_and_advice_do_not_stop_a_release() -> None:
    assert Report.of([WARNING, INFO]).conforms
    assert not Report.of([VIOLATION, INFO]).conforms


def test_a_severity_of_ones_own_keeps_its_iri_and_is_nowhere_taken_for_mild() -> None:
    report = Report.of([INFO, WARNING, DISASTER, VIOLATION])

    assert list(report.counts()) == ["Violation", "urn:test:Disaster", "Warning", "Info"]
    assert [each.severity for each in report.findings] == list(report.counts())
    assert not Report.of([DISASTER]).conforms


def test_results_come_by_severity_then_rule_focus_path_and_value() -> None:
    expected = [
        RESULT,
        replace(RESULT, path=Predicate(iri("theme"))),
        replace(RESULT, path=Predicate(iri("theme")), value=ADA),
        replace(RESULT, path=Predicate(iri("theme")), value=BEN),
        replace(RESULT, focus=BEN, path=None),
        replace(RESULT, shape=iri("rule-2"), focus=ADA),
        replace(WARNING, shape=iri("a-rule"), focus=ADA),
    ]

    report = Report.of(random.Random(1).sample(expected, len(expected)))

    assert list(report.results) == expected
    assert [each.focus for each in report.findings] == [each.focus.value for each in expected]


def test_details_are_sorted_too_and_told_with_their_finding() -> None:
    first, second = replace(RESULT, focus=ADA), replace(RESULT, focus=BEN)

    (finding,) = Report.of([replace(RESULT, details=(second, first))]).findings

    assert [each.focus for each in finding.details] == ["urn:test:ada", "urn:test:ben"]


def test_a_report_about_some_things_leaves_out_the_others() -> None:
    report = Report.of([RESULT, replace(RESULT, focus=BEN)])

    about = report.about({"urn:test:ben"})

    assert [each.focus for each in about.findings] == ["urn:test:ben"]
    assert not about.conforms
    assert report.about({"urn:test:cy"}).conforms


def test_a_finding_gives_the_message_and_the_reason_in_english_if_there_are_such() -> None:
    shape = Shape(RULE, comments=(ox.Literal("Warum", language="de"), ox.Literal("Why")))
    messages = (
        ox.Literal("Repare", language="es"),
        ox.Literal("Mend it", language="en-gb"),
        ox.Literal("Ohne Sprache"),
    )

    (finding,) = Report.of([replace(RESULT, messages=messages)], Plan({RULE: shape})).findings

    assert (finding.message, finding.why) == ("Mend it", "Why")


def test_where_two_constraints_of_one_kind_are_broken_each_has_its_message() -> None:
    shape = Shape(RULE, Predicate(SOURCE), constraints=(Class(iri("Text")), Class(iri("Page"))))
    result = replace(RESULT, component=sh("ClassConstraintComponent"), value=BEN)
    plan = Plan({RULE: shape}, prefixes={"": "urn:test:"})

    one = Report.of([result], plan).findings
    both = Report.of([result, result], plan).findings

    assert "a :Text" in one[0].message
    assert "a :Page" in one[0].message
    assert ["a :Text" in both[0].message, "a :Page" in both[0].message] == [True, False]
    assert ["a :Text" in both[1].message, "a :Page" in both[1].message] == [False, True]


def test_names_are_shortened_by_the_prefixes_of_the_shapes_and_by_others() -> None:
    report = Report.of([RESULT], Plan({}, prefixes={"t": "urn:test:"}))

    assert report.findings[0].path == "t:source"
    assert report.abbreviated({"z": "urn:test:"}).findings[0].path == "z:source"
    assert report.findings[0].focus == "urn:test:ada"


# Blank nodes


def test_a_label_that_a_person_wrote_is_kept_and_one_that_a_parser_made_up_is_a_number() -> None:
    made_up = sorted([ox.BlankNode(), ox.BlankNode()], key=str, reverse=True)
    foci = [made_up[0], ox.BlankNode("b1"), made_up[1]]

    report = Report.of([replace(RESULT, focus=each) for each in foci])

    assert [each.focus for each in report.findings] == ["_:b2", "_:b1", "_:b3"]


def test_a_description_tells_blank_nodes_apart_and_names_them() -> None:
    said = {ox.BlankNode("x"): "ada / tells (2 of 2)", ox.BlankNode("y"): "ada / tells (1 of 2)"}
    results = [replace(RESULT, focus=each) for each in said]

    def describe(node: Node) -> str:
        return said.get(node, "") if isinstance(node, ox.BlankNode) else ""

    report = Report.of(results, describe=describe)

    assert [each.focus for each in report.findings] == sorted(said.values())
    assert [each.focus for each in report.about({"_:x"}).findings] == ["ada / tells (2 of 2)"]


terms = st.sampled_from([ADA, BEN, *(ox.BlankNode(f"n{number}") for number in range(5))])


bare_results = st.builds(
    lambda focus, value, rule: replace(RESULT, focus=focus, value=value, shape=rule),
    terms,
    st.none() | terms,
    st.sampled_from([RULE, iri("rule-2")]),
)


@st.composite
def some_results(draw: st.DrawFn) -> Result:
    """A result, perhaps with details: these are about its focus or its value."""
    result = draw(bare_results)
    own = [each for each in (result.focus, result.value) if each is not None]
    details = st.builds(
        lambda focus, value: replace(RESULT, focus=focus, value=value),
        st.sampled_from(own),
        st.none() | st.sampled_from([*own, ADA]),
    )
    return replace(result, details=tuple(draw(st.lists(details, max_size=2))))


def renamed(result: Result, names: Mapping[Node, Node]) -> Result:
    return replace(
        result,
        focus=names.get(result.focus, result.focus),
        value=None if result.value is None else names.get(result.value, result.value),
        details=tuple(renamed(each, names) for each in result.details),
    )


@given(st.lists(some_results(), max_size=8), st.randoms(use_true_random=False))
def test_what_is_written_hangs_neither_on_labels_nor_on_the_order_given(
    results: list[Result], chance: random.Random
) -> None:
    def again() -> Sequence[str]:
        labels: dict[Node, Node] = {
            ox.BlankNode(f"n{number}"): ox.BlankNode() for number in range(5)
        }
        shuffled = [renamed(each, labels) for each in chance.sample(results, len(results))]
        report = Report.of(shuffled)
        return report.text(), report.turtle(), report.ntriples(), report.json()

    assert again() == again()


A, B, C, D, E = (ox.BlankNode() for _ in range(5))


def says(focus: Node, value: Node | None = None, rule: str = "rule") -> Result:
    return replace(RESULT, focus=focus, value=value, shape=iri(rule))


@pytest.mark.parametrize(
    "results",
    [
        # The second of two is told apart by what another rule says of it.
        [says(A), says(B), says(B, rule="rule-2")],
        # By what is said of its neighbour.
        [says(A, B), says(C, D), says(D, rule="rule-2")],
        # Three in a circle are alike; what comes first does not matter, but then they go round.
        [says(A, B), says(B, C), says(C, A)],
        # Two in a circle, and three in another.
        [says(A, B), says(B, A), says(C, D), says(D, E), says(E, C)],
    ],
)
def test_blank_nodes_are_told_apart_by_the_other_results_that_they_are_in(
    results: list[Result],
) -> None:
    written = {Report.of(given).ntriples() for given in permutations(results)}

    assert len(written) == 1


# Rules without a name


def inner_shapes(labels: Sequence[str]) -> Plan:
    """A case asks for a source twice, by rules without a name, and forbids one thing."""
    few, many, no, inner = map(ox.BlankNode, labels)
    constraints: list[Constraint] = [PropertyRef(many), PropertyRef(few), Not(no)]
    chance = random.Random("".join(labels))
    chance.shuffle(constraints)
    shapes = [
        Shape(few, Predicate(SOURCE), constraints=(MinCount(1),)),
        Shape(many, Predicate(SOURCE), constraints=(MinCount(2),)),
        Shape(no, constraints=(Or((inner,)),)),
        Shape(inner),
        Shape(
            iri("Case"),
            targets=(Target("class", iri("Case")),),
            constraints=tuple(constraints),
        ),
    ]
    chance.shuffle(shapes)
    return Plan({shape.node: shape for shape in shapes}, prefixes={"": "urn:test:"})


def test_a_rule_without_a_name_is_called_by_where_it_hangs_and_what_it_says() -> None:
    called = set()
    for labels in permutations("abcd"):
        results = [replace(RESULT, shape=ox.BlankNode(label)) for label in labels]
        report = Report.of(results, inner_shapes(labels))
        pairs = zip(report.results, report.findings, strict=True)
        names = {result.shape: finding.rule for result, finding in pairs}
        called.add(tuple(names[ox.BlankNode(label)] for label in labels))

    ((few, many, no, inner),) = called
    assert {few, many} == {":Case / :source", ":Case / :source (2)"}
    assert (no, inner) == (":Case / sh:not", ":Case / sh:not / sh:or 1")


def test_a_rule_that_hangs_nowhere_is_called_by_what_it_is_for() -> None:
    blank = ox.BlankNode()
    shape = Shape(blank, Predicate(SOURCE), targets=(Target("class", iri("Case")),))

    report = Report.of([replace(RESULT, shape=blank)], Plan({blank: shape}))

    assert report.findings[0].rule == "shape for urn:test:Case / <urn:test:source>"


def test_shapes_that_lead_back_into_themselves_have_names_too() -> None:
    one, other = ox.BlankNode("one"), ox.BlankNode("other")
    plan = Plan(
        {one: Shape(one, constraints=(Not(other),)), other: Shape(other, constraints=(Not(one),))}
    )

    report = Report.of([replace(RESULT, shape=one)], plan)

    assert report.findings[0].rule == "_:one"


def test_a_report_does_not_need_rdflib_until_somebody_asks_for_its_graph() -> None:
    code = (
        "import sys; from habeas.shacl.report import Report; report = Report.of(()); "
        "report.turtle(), report.text(), report.json(), report.junit(), report.github(); "
        "assert 'rdflib' not in sys.modules; report.graph; assert 'rdflib' in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
