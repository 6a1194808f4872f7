"""The forms of a report: the W3C's graph, text, JSON, JUnit XML, annotations for GitHub."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path as File

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.compare import isomorphic

from habeas.shacl import Report, Result
from habeas.shacl.formats.rdf import triples
from habeas.shacl.formats.text import timings
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    read_path,
)
from habeas.shacl.plan import MinCount, Plan, PropertyRef, Shape, Target
from habeas.shacl.positions import locate
from habeas.shacl.vocabulary import XSD, Node, sh


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:test:{name}")


ADA, BEN, RULE, CASE = iri("ada"), iri("ben"), iri("rule"), iri("Case")
SOURCE, THEME = Predicate(iri("source")), Predicate(iri("theme"))
PREFIXES = {"": "urn:test:", "e": "http://example.org/a/", "odd": "http://example.org/od"}
#: A rule below a shape for cases, and one that nothing breaks.
PLAN = Plan(
    {
        CASE: Shape(
            CASE,
            targets=(Target("class", CASE),),
            constraints=(PropertyRef(RULE), PropertyRef(iri("kept"))),
        ),
        RULE: Shape(
            RULE,
            SOURCE,
            constraints=(MinCount(1),),
            comments=(ox.Literal("Readers check it.", language="en"),),
        ),
        iri("kept"): Shape(iri("kept"), THEME, constraints=(MinCount(1),)),
    },
    prefixes=PREFIXES,
)
RESULT = Result(ADA, sh("MinCountConstraintComponent"), RULE, sh("Violation"), SOURCE)
WARNING = replace(RESULT, severity=sh("Warning"))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


def said(text: str) -> Result:
    return replace(RESULT, messages=(ox.Literal(text),))


# The W3C's graph


def test_any_result_makes_the_w3c_say_that_it_does_not_conform() -> None:
    warned, clean = Report.of([WARNING]), Report.of([])

    assert warned.conforms
    for report, word in ((warned, "false"), (clean, "true")):
        assert [str(each) for each in report.graph.objects(None, SH.conforms)] == [word]
        assert f"sh:conforms {word}" in report.turtle()
        assert f'#conforms> "{word}"^^<{XSD}boolean>' in report.ntriples()


def test_a_result_says_everything_that_is_known() -> None:
    messages = (ox.Literal("Mend it", language="en"), ox.Literal("Repare", language="es"))
    inner = replace(RESULT, focus=BEN, value=ox.Literal("01", datatype=ox.NamedNode(XSD + "byte")))
    result = replace(
        RESULT, value=BEN, messages=messages, constraint=iri("query"), details=(inner,)
    )

    turtle = Report.of([result], PLAN).turtle()

    assert turtle == (
        "@prefix : <urn:test:> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "[] a sh:ValidationReport ;\n"
        "  sh:conforms false ;\n"
        "  sh:result\n"
        "    [\n"
        "      a sh:ValidationResult ;\n"
        "      sh:focusNode :ada ;\n"
        "      sh:resultPath :source ;\n"
        "      sh:value :ben ;\n"
        '      sh:resultMessage "Mend it"@en ;\n'
        '      sh:resultMessage "Repare"@es ;\n'
        "      sh:resultSeverity sh:Violation ;\n"
        "      sh:sourceConstraintComponent sh:MinCountConstraintComponent ;\n"
        "      sh:sourceShape :rule ;\n"
        "      sh:sourceConstraint :query ;\n"
        "      sh:detail [\n"
        "        a sh:ValidationResult ;\n"
        "        sh:focusNode :ben ;\n"
        "        sh:resultPath :source ;\n"
        '        sh:value "01"^^xsd:byte ;\n'
        '        sh:resultMessage "Has no value of :source: give one."@en ;\n'
        "        sh:resultSeverity sh:Violation ;\n"
        "        sh:sourceConstraintComponent sh:MinCountConstraintComponent ;\n"
        "        sh:sourceShape :rule\n"
        "      ]\n"
        "    ] .\n"
    )


def test_only_results_that_are_no_details_are_results_of_the_report() -> None:
    report = Report.of([replace(RESULT, details=(replace(RESULT, focus=BEN),))])

    assert len(list(report.graph.subjects(RDF.type, SH.ValidationResult))) == 2
    assert len(list(report.graph.objects(None, SH.result))) == 1


steps = st.sampled_from([SOURCE, THEME])
some_paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        *(st.builds(kind, inner) for kind in (Inverse, ZeroOrMore, OneOrMore, ZeroOrOne)),
        *(
            st.builds(kind, st.lists(inner, min_size=2, max_size=3).map(tuple))
            for kind in (Sequence, Alternative)
        ),
    ),
    max_leaves=5,
)
some_terms = st.one_of(
    st.sampled_from(
        [
            *(ox.NamedNode(f"http://example.org/{x}") for x in ("a/b", "a/c,d", "a/", "odd", "x")),
            ox.BlankNode("r1"),
        ]
    ),
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text: ox.Literal(text, language="de"), TEXTS),
    st.builds(lambda text: ox.Literal(text, datatype=iri("type")), TEXTS),
)


@given(some_paths)
def test_a_path_can_be_read_back_from_the_graph(path: Path) -> None:
    report = Report.of([replace(RESULT, path=path)])
    rows = list(triples(report))

    (found,) = [row.object for row in rows if row.predicate == sh("resultPath")]

    assert not isinstance(found, ox.Triple)
    assert read_path(NodeGraph(rows), found) == path


def test_no_two_results_share_the_nodes_of_a_path() -> None:
    path = Sequence((SOURCE, Inverse(THEME)))
    report = Report.of([replace(RESULT, path=path), replace(RESULT, focus=BEN, path=path)])

    for top in report.graph.objects(None, SH.resultPath):
        assert len(list(report.graph.subjects(None, top))) == 1
    # Two cells of a list and an inverse for each result.
    assert len([*report.graph.subjects(RDF.first), *report.graph.subjects(SH.inversePath)]) == 6


@settings(deadline=None)  # rdflib takes its time to compare graphs
@given(st.lists(st.tuples(some_paths, some_terms), max_size=2))
def test_turtle_and_n_triples_hold_the_same_graph(drawn: list[tuple[Path, Node]]) -> None:
    results = [
        replace(RESULT, focus=iri(f"case-{number}"), path=path, value=value)
        for number, (path, value) in enumerate(drawn)
    ]
    report = Report.of(results, PLAN)
    with_triples = Graph().parse(data=report.ntriples(), format="nt")
    with_turtle = {quad.triple for quad in ox.parse(report.turtle(), ox.RdfFormat.TURTLE)}

    again = ox.serialize(with_turtle, format=ox.RdfFormat.N_TRIPLES)

    assert again is not None
    assert isomorphic(Graph().parse(data=again.decode(), format="nt"), with_triples)
    assert len(report.graph) == len(with_triples)


def test_the_graph_for_rdflib_is_that_of_the_texts() -> None:
    result = replace(RESULT, path=Inverse(SOURCE), value=ox.Literal("x", language="de"))
    report = Report.of([result, replace(RESULT, focus=BEN, value=ox.Literal(5))], PLAN)

    assert isomorphic(report.graph, Graph().parse(data=report.turtle()))
    assert report.graph.namespace_manager.compute_qname("urn:test:ada")[0] == ""


def test_blank_nodes_of_data_and_shapes_stay_the_nodes_that_they_are() -> None:
    focus, value, shape, constraint = (ox.BlankNode() for _ in range(4))
    result = replace(RESULT, focus=focus, value=value, shape=shape, constraint=constraint)

    graph = Report.of([result]).graph

    for predicate, node in (
        (SH.focusNode, focus),
        (SH.value, value),
        (SH.sourceShape, shape),
        (SH.sourceConstraint, constraint),
    ):
        assert list(graph.objects(None, predicate)) == [BNode(node.value)]
        assert (BNode(node.value), None, None) not in graph


def test_a_label_that_a_person_wrote_stands_in_the_texts_and_is_given_to_nothing_else() -> None:
    labels = [ox.BlankNode("r1"), ox.BlankNode("b1"), ox.BlankNode()]
    report = Report.of([replace(RESULT, focus=each) for each in labels])

    foci = re.findall(r"focusNode> (\S+)", report.ntriples())

    assert sorted(foci) == ["_:b1", "_:b2", "_:r1"]
    assert report.ntriples().startswith("_:r2 <")
    assert len(set(re.findall(r"sh:focusNode (\S+)", report.turtle()))) == 3


def test_reports_in_one_graph_stay_two_reports() -> None:
    both = Report.of([RESULT]).graph + Report.of([WARNING]).graph

    assert len(list(both.subjects(RDF.type, SH.ValidationReport))) == 2


@pytest.mark.parametrize("prefix", ["sh", "no good", "1"])
def test_a_prefix_of_the_shapes_that_is_odd_does_no_harm(prefix: str) -> None:
    plan = replace(PLAN, prefixes={prefix: "urn:test:", "bad": "urn:<>"})

    graph = Graph().parse(data=Report.of([RESULT], plan).turtle())

    assert list(graph.objects(None, SH.focusNode)) == [URIRef("urn:test:ada")]


# Text


def test_text_gives_counts_then_each_rule_with_what_to_do_and_where() -> None:
    results = [RESULT, replace(RESULT, focus=BEN), replace(WARNING, shape=iri("kept"), path=THEME)]

    text = Report.of(results, PLAN).text({"urn:test:ada": "cases.ttl:14"})

    assert text == (
        "Does not conform: 2 violations, 1 warning.\n"
        "\n"
        "Violation: :rule\n"
        "  Has no value of :source: give one.\n"
        "  Why: Readers check it.\n"
        "  - cases.ttl:14: :ada :source\n"
        "  - :ben :source\n"
        "\n"
        "Warning: :kept\n"
        "  Has no value of :theme: give one.\n"
        "  - cases.ttl:14: :ada :theme"
    )
    assert Report.of([]).text() == "Conforms: no finding."
    assert Report.of([WARNING]).text().startswith("Conforms: 1 warning.")


def test_many_rules_are_counted_in_a_table_first() -> None:
    results = [
        replace(RESULT, shape=iri(f"rule-{rule}"), focus=iri(f"case-{number}"), severity=severity)
        for rule, severity in enumerate((sh("Violation"), sh("Info"), iri("Odd"), sh("Warning")))
        for number in range(2 if rule else 12)
    ]

    text = Report.of(results, PLAN).text()

    assert text.startswith(
        "Does not conform: 12 violations, 2 of severity :Odd, 2 warnings, 2 hints.\n"
        "\n"
        "  12  Violation  :rule-0\n"
        "   2  :Odd       :rule-2\n"
        "   2  Warning    :rule-3\n"
        "   2  Info       :rule-1\n"
        "\n"
        "Violation: :rule-0\n"
    )


def test_of_many_findings_the_first_are_shown_unless_all_are_asked_for() -> None:
    report = Report.of([replace(RESULT, focus=iri(f"case-{n:04}")) for n in range(1224)], PLAN)

    short, whole = report.text(), report.text(most=None)

    assert short.count(":case-") == 20
    assert short.endswith("  - :case-0019 :source\n  - and 1,204 more")
    assert whole.count(":case-") == 1224
    assert "more" not in whole


def test_messages_that_differ_stand_with_their_finding_and_details_below() -> None:
    deepest = replace(said("Date it"), focus=CASE, path=None)
    inner = replace(said("Name it"), focus=BEN, path=THEME, value=CASE, details=(deepest,))
    elsewhere = replace(said("Look there"), focus=CASE, path=None, shape=iri("then"))
    results = [
        replace(said("Mend it"), value=BEN, details=(inner, elsewhere)),
        replace(said("Drop it"), value=CASE),
    ]

    text = Report.of(results, PLAN).text({"urn:test:Case": "case.ttl:3"})

    assert text.endswith(
        "  - :ada :source :Case\n"
        "    Drop it\n"
        "  - :ada :source :ben\n"
        "    Mend it\n"
        "    - :theme :Case: Name it\n"
        "      - case.ttl:3: :Case: Date it\n"
        "    - case.ttl:3: :Case: Look there"
    )


def test_of_many_details_the_first_are_shown_unless_all_are_asked_for() -> None:
    details = tuple(
        replace(said(f"Choice {n}"), path=None, component=sh(f"c{n}")) for n in range(9)
    )
    report = Report.of([replace(said("Choose"), details=details)], PLAN)

    assert report.text().endswith("    - Choice 4\n    - and 4 more")
    assert report.text(most=None).endswith("    - Choice 8")


def test_times_are_told_from_the_slowest_shape_on() -> None:
    times: dict[Node, float] = {CASE: 0.25, iri("Long"): 1.5, iri("Short"): 0.0001}

    told = timings(Report.of([RESULT], PLAN, timings=times))

    assert told == (
        " seconds  findings  shape\n"
        "   1.500         0  :Long\n"
        "   0.250         1  :Case\n"
        "                    and 1 that took less than a millisecond\n"
        "   1.750         1  all shapes"
    )


def test_what_reads_the_same_is_shown_once_with_how_often() -> None:
    results = [replace(said("Mend it"), component=sh(name)) for name in ("a", "b")]

    text = Report.of(results, PLAN).text()

    assert text.startswith("Does not conform: 2 violations.")
    assert text.endswith("  - :ada :source (2 times)")


def test_lines_are_broken_at_the_width_but_names_stay_whole() -> None:
    long = replace(said("Mend " * 30), focus=iri("a" * 70))

    lines = Report.of([long], PLAN).text(width=50).splitlines()

    assert [line for line in lines if len(line) > 50] == ["  - :" + "a" * 70]
    assert all(line.startswith("    Mend") for line in lines[4:6])


@given(TEXTS)
def test_nothing_in_the_data_can_command_a_terminal_or_begin_a_line(text: str) -> None:
    result = replace(said(text), value=ox.Literal(text), focus=ox.Literal(text))

    shown = Report.of([result, replace(said("x"), value=ox.Literal(text))], PLAN).text()

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", shown)
    assert all(re.match(r"\Z|Does|Violation|  ", line) for line in shown.split("\n"))


def test_colour_comes_only_when_asked_for() -> None:
    report = Report.of([RESULT], PLAN)

    assert "\x1b[1;31mViolation\x1b[0m: :rule" in report.text(colour=True)
    assert "\x1b" not in report.text()


def test_a_huge_value_is_cut_in_the_text_and_whole_in_the_finding() -> None:
    report = Report.of([replace(RESULT, value=ox.Literal("x" * 10_000))], PLAN)

    assert len(report.text()) < 400
    assert len(report.findings[0].value) == 10_002


# Places


@dataclass
class Known:
    """Knows the place of one result."""

    path: Path

    def of(self, focus: Node, path: Path | None, value: Node | None) -> object | None:
        return "ada.ttl:7" if (focus, path, value) == (ADA, self.path, BEN) else None


def test_a_place_may_be_that_of_the_statement() -> None:
    report = Report.of([replace(RESULT, value=BEN), RESULT], PLAN)

    assert "  - ada.ttl:7: :ada :source :ben" in report.text(Known(SOURCE))
    assert "  - :ada :source\n" in report.text(Known(SOURCE))


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (SOURCE, BEN, "2:21"),
        (Inverse(THEME), BEN, "4:27"),
        (Sequence((SOURCE, THEME)), CASE, "2:3"),
        (ZeroOrMore(SOURCE), BEN, "1:1"),
        (None, ADA, "1:1"),
    ],
)
def test_the_statement_that_a_path_begins_with_is_found_in_the_file(
    path: Path | None, value: Node, place: str
) -> None:
    content = (
        b"<urn:test:ada>\n"
        b"  <urn:test:source> <urn:test:ben> .\n"
        b"<urn:test:ben>\n"
        b"         <urn:test:theme> <urn:test:ada> .\n"
    )
    report = Report.of([replace(RESULT, path=path, value=value)], PLAN)

    text = report.text(locate(content, "ttl", "ada.ttl"))

    assert f"  - ada.ttl:{place}: :ada" in text


# JSON


def test_json_has_the_keys_that_are_promised() -> None:
    inner = replace(RESULT, focus=BEN)
    messages = (ox.Literal("Mend it", language="en"), ox.Literal("Repare", language="es"))
    result = replace(RESULT, value=BEN, messages=messages, constraint=iri("q"), details=(inner,))
    report = Report.of([result, WARNING], PLAN, timings={CASE: 0.25})

    content = json.loads(report.json({"urn:test:ada": "ada.ttl:7:3"}))

    place = {"file": "ada.ttl", "line": 7, "column": 3, "sheet": None, "row": None}
    generated = "Has no value of :source: give one."
    found = {
        "severity": "Violation",
        "rule": "urn:test:rule",
        "focus": "urn:test:ada",
        "path": ":source",
        "value": "urn:test:ben",
        "message": "Mend it",
        "messages": {"en": "Mend it", "es": "Repare"},
        "why": "Readers check it.",
        "component": sh("MinCountConstraintComponent").value,
        "constraint": "urn:test:q",
        "place": place,
        "details": [],
    }
    nothing = {"value": "", "constraint": "", "message": generated, "messages": {"en": generated}}
    detail = found | nothing | {"focus": "urn:test:ben", "place": None}
    assert content == {
        "conforms": False,
        "threshold": "Violation",
        "counts": {"Violation": 1, "Warning": 1},
        "rules": [
            {"rule": "urn:test:rule", "severity": "Violation", "count": 1},
            {"rule": "urn:test:rule", "severity": "Warning", "count": 1},
        ],
        "findings": [found | {"details": [detail]}, found | nothing | {"severity": "Warning"}],
        "timings": {"urn:test:Case": 0.25},
    }
    assert list(content)[:3] == ["conforms", "threshold", "counts"]


def test_json_judges_by_the_threshold() -> None:
    report = Report.of([WARNING])

    assert json.loads(report.json())["conforms"] is True
    assert json.loads(report.json(threshold="Warning"))["conforms"] is False


@dataclass
class Cell:
    """A place in a table."""

    source: str = "cases.csv"
    row: int = 12
    column: str = "date"


def test_a_place_in_a_table_is_given_by_row_and_column() -> None:
    content = json.loads(Report.of([RESULT]).json({"urn:test:ada": Cell()}))

    assert content["findings"][0]["place"] == {
        "file": "cases.csv",
        "line": None,
        "column": "date",
        "sheet": None,
        "row": 12,
    }


# JUnit XML

#: What is read of JUnit XML by Jenkins and GitLab, as their documentation tells.
JUNIT = etree.RelaxNG(
    etree.fromstring(
        """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0"
            datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
          <start>
            <element name="testsuites">
              <attribute name="name"/> <ref name="counts"/>
              <oneOrMore><ref name="suite"/></oneOrMore>
            </element>
          </start>
          <define name="counts">
            <attribute name="tests"><data type="positiveInteger"/></attribute>
            <attribute name="failures"><data type="nonNegativeInteger"/></attribute>
            <attribute name="errors"><data type="nonNegativeInteger"/></attribute>
          </define>
          <define name="suite">
            <element name="testsuite">
              <attribute name="name"/> <ref name="counts"/>
              <attribute name="skipped"><data type="nonNegativeInteger"/></attribute>
              <optional><attribute name="time"><data type="decimal"/></attribute></optional>
              <oneOrMore><ref name="case"/></oneOrMore>
            </element>
          </define>
          <define name="case">
            <element name="testcase">
              <attribute name="classname"/> <attribute name="name"/>
              <optional><attribute name="file"/></optional>
              <zeroOrMore>
                <choice>
                  <element name="failure">
                    <attribute name="type"/> <attribute name="message"/> <text/>
                  </element>
                  <element name="system-out"><text/></element>
                </choice>
              </zeroOrMore>
            </element>
          </define>
        </grammar>
        """
    )
)


def read_junit(report: Report, **options: object) -> "etree._Element":
    """Return the root of what a report writes, after a look at its form."""
    root = etree.fromstring(report.junit(**options).encode())  # type: ignore[arg-type]
    JUNIT.assertValid(root)
    return root


def attributes(element: "etree._Element") -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def test_junit_has_a_case_for_each_rule_below_a_shape_also_for_those_that_nothing_breaks() -> None:
    results = [RESULT, replace(RESULT, focus=BEN)]
    report = Report.of(results, PLAN, timings={CASE: 0.25})

    root = read_junit(report, places={"urn:test:ada": "ada.ttl:7"})

    (suite,) = root
    broken, kept = sorted(suite, key=lambda case: -len(case))
    assert attributes(suite) == {
        "name": ":Case",
        "tests": "2",
        "failures": "1",
        "errors": "0",
        "skipped": "0",
        "time": "0.250",
    }
    assert attributes(kept) == {"classname": ":Case", "name": ":kept"}
    assert attributes(broken) == {"classname": ":Case", "name": ":rule", "file": "ada.ttl"}
    assert attributes(broken[0]) == {
        "type": "Violation",
        "message": "2 times: Has no value of :source: give one.",
    }
    assert broken[0].text == (
        "ada.ttl:7: :ada :source\n"
        "  Has no value of :source: give one.\n"
        ":ben :source\n"
        "  Has no value of :source: give one."
    )


def test_junit_fails_no_case_for_what_is_milder_than_the_threshold() -> None:
    report = Report.of([WARNING], PLAN)

    mild, strict = read_junit(report), read_junit(report, threshold="Warning")

    assert (mild.get("failures"), strict.get("failures")) == ("0", "1")
    assert "Has no value of :source" in str(mild.findtext(".//system-out"))


def test_junit_of_many_findings_tells_the_first() -> None:
    report = Report.of([replace(RESULT, focus=iri(f"case-{n:04}")) for n in range(1224)], PLAN)

    (failure,) = read_junit(report).iter("failure")

    assert failure.get("message", "").startswith("1,224 times: ")
    assert str(failure.text).endswith(
        ":case-0019 :source\n  Has no value of :source: give one.\nand 1,204 more"
    )


@pytest.mark.parametrize("results", [[], [RESULT]])
def test_junit_without_a_plan_has_a_case_nevertheless(results: list[Result]) -> None:
    root = read_junit(Report.of(results))

    assert (root.get("tests"), root.get("failures")) == ("1", str(len(results)))


def test_junit_gives_no_name_twice() -> None:
    blanks = [ox.BlankNode() for _ in range(3)]
    shapes = [Shape(each, SOURCE, constraints=(MinCount(n),)) for n, each in enumerate(blanks)]
    parent = Shape(
        CASE, targets=(Target("class", CASE),), constraints=tuple(map(PropertyRef, blanks))
    )
    plan = Plan({each.node: each for each in (parent, *shapes)})

    cases = read_junit(Report.of([], plan)).iter("testcase")

    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(names) == len(set(names)) == 3


@given(st.text(max_size=60))
def test_junit_can_be_read_whatever_stands_in_the_data(text: str) -> None:
    result = replace(said(text), value=ox.Literal(text))

    read_junit(Report.of([result], PLAN), places={"urn:test:ada": text})


def test_junit_writes_out_what_xml_cannot_hold() -> None:
    root = read_junit(Report.of([RESULT], PLAN), places={"urn:test:ada": "a\x00\ufffe\udc80.ttl:1"})

    assert root.xpath("//testcase/@file") == ["a\\u0000\\uFFFE\\uDC80.ttl"]


# GitHub

_COMMAND = re.compile(r"::(?P<level>\w+) (?P<properties>.*?)::(?P<message>.*)")


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield what GitHub reads: level, properties and message, as its documentation tells."""
    for line in text.split("\n"):
        match = _COMMAND.fullmatch(line)
        assert match is not None, line
        pairs = (each.split("=", 1) for each in match["properties"].split(","))
        yield (
            match["level"],
            {name: unescaped(value, "%3A :", "%2C ,") for name, value in pairs},
            unescaped(match["message"]),
        )


def unescaped(text: str, *pairs: str) -> str:
    for code, character in (each.split(" ", 1) for each in (*pairs, "%0D \r", "%0A \n", "%25 %")):
        text = text.replace(code, character)
    return text


def test_annotations_have_the_level_of_the_severity_and_the_place() -> None:
    results = [of(sh(name)) for name in ("Violation", "Warning", "Info")] + [of(iri("Odd"))]

    found = list(commands(Report.of(results, PLAN).github({"urn:test:ada": "a,b.ttl:7:3"})))

    assert [level for level, _, _ in found] == ["error", "error", "warning", "notice"]
    assert found[0][1:] == (
        {"file": "a,b.ttl", "line": "7", "col": "3", "title": ":rule"},
        "Has no value of :source: give one.\n:ada :source",
    )


def of(severity: ox.NamedNode) -> Result:
    return replace(RESULT, severity=severity)


def test_annotations_are_escaped_as_github_asks() -> None:
    report = Report.of([said("100% sure: yes, this")], PLAN)

    written = report.github({"urn:test:ada": Cell("50%,a:b.csv")})

    assert written == (
        "::error file=50%25%2Ca%3Ab.csv,title=%3Arule::100%25 sure: yes, this%0A:ada :source"
    )


def test_a_file_of_the_repository_is_named_from_its_root() -> None:
    report = Report.of([RESULT, replace(RESULT, focus=BEN)], PLAN)
    places = {"urn:test:ada": "/checkout/data/ada.ttl:7", "urn:test:ben": "/other/ben.ttl:8"}

    found = list(commands(report.github(places, root=File("/checkout"))))

    assert [properties["file"] for _, properties, _ in found] == ["data/ada.ttl", "/other/ben.ttl"]


def test_annotations_end_where_github_would_drop_them_and_say_so() -> None:
    results = [
        replace(RESULT, focus=iri(f"case-{n}"), severity=sh(severity))
        for severity in ("Violation", "Info")
        for n in range(30)
    ]

    found = list(commands(Report.of(results, PLAN).github()))

    levels = [level for level, _, _ in found]
    assert (levels.count("error"), levels.count("notice")) == (10, 10)
    assert found[-1][2] == "30 violations, 30 hints; 41 of them are not shown here."
    assert len(list(commands(Report.of(results, PLAN).github(most=None)))) == 60


@given(TEXTS, TEXTS)
def test_an_annotation_can_be_read_back_whatever_stands_in_it(message: str, name: str) -> None:
    report = Report.of([said(message or "x")], PLAN)

    ((_, properties, text),) = commands(report.github({"urn:test:ada": Cell(f"{name}.ttl")}))

    assert properties["file"] == File(f"{name}.ttl").as_posix()
    assert text.endswith("\n:ada :source")
