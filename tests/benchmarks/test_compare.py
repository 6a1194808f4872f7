"""When two reports say the same."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from benchmarks.shacl.compare import Finding, compare, findings, main, without

pytestmark = pytest.mark.checkout

PREFIXES = """
    @prefix : <urn:test:> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix shape: <urn:shapes#> .
"""
RESULT = """
    a sh:ValidationResult ; sh:focusNode :a ; sh:resultPath :p ; sh:value "x"@en ;
    sh:sourceConstraintComponent sh:ClassConstraintComponent ;
    sh:sourceShape shape:S ; sh:resultSeverity sh:Violation
"""


def read(turtle: str) -> Counter[Finding]:
    quads = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return findings(quad.triple for quad in quads)


def report(*results: str) -> str:
    listed = " , ".join(f"[ {result} ]" for result in results)
    return f"[] a sh:ValidationReport ; sh:result {listed} ."


def path_of(path: str) -> str:
    [finding] = read(report(RESULT.replace("sh:resultPath :p", f"sh:resultPath {path}")))
    return finding.path


def test_a_finding_is_everything_but_the_words() -> None:
    found = read(report(RESULT + '; sh:resultMessage "Words."'))

    assert found == Counter(
        {
            Finding(
                "<urn:test:a>",
                "<urn:test:p>",
                "ClassConstraintComponent",
                '"x"@en',
                "S",
                "Violation",
            ): 1
        }
    )


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("sh:focusNode :a", "sh:focusNode :b"),
        ("sh:resultPath :p", "sh:resultPath [ sh:inversePath :p ]"),
        ("sh:ClassConstraintComponent", "sh:NodeConstraintComponent"),
        ('sh:value "x"@en', 'sh:value "x"'),
        ("shape:S", "shape:T"),
        ("sh:Violation", "sh:Warning"),
    ],
)
def test_reports_differ_where_a_finding_does(part: str, other: str) -> None:
    one, another = read(report(RESULT)), read(report(RESULT.replace(part, other)))

    difference = compare(one, another)

    assert not difference.equal
    assert (difference.only_one, difference.only_other) == (one, another)


def test_findings_are_counted() -> None:
    once, twice = read(report(RESULT)), read(report(RESULT, RESULT))

    difference = compare(twice, once)

    assert difference.only_one.total() == 1
    assert not difference.only_other
    assert difference.rules() == {"S ClassConstraintComponent": (1, 0)}


def test_blank_nodes_are_alike_and_so_are_capital_letters_of_a_language() -> None:
    one = read(report(RESULT.replace(":a", "_:x").replace("@en", "@EN-gb")))
    other = read(report(RESULT.replace(":a", "_:y").replace("@en", "@en-GB")))

    assert compare(one, other).equal


def test_order_does_not_matter() -> None:
    second = RESULT.replace(":a", ":b")

    assert compare(read(report(RESULT, second)), read(report(second, RESULT))).equal


def test_what_stands_inside_a_finding_is_left_out() -> None:
    found = read(report(f"{RESULT} ; sh:detail [ {RESULT.replace(':a', ':b')} ]"))

    assert [finding.focus for finding in found] == ["<urn:test:a>"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (":p", "<urn:test:p>"),
        ("[ sh:inversePath :p ]", "^(<urn:test:p>)"),
        ("[ sh:zeroOrMorePath :p ]", "(<urn:test:p>)*"),
        ("[ sh:oneOrMorePath :p ]", "(<urn:test:p>)+"),
        ("[ sh:zeroOrOnePath :p ]", "(<urn:test:p>)?"),
        ("( :p [ sh:inversePath :q ] )", "(<urn:test:p> / ^(<urn:test:q>))"),
        (
            "[ sh:alternativePath ( :p ( :q :r ) ) ]",
            "(<urn:test:p> | (<urn:test:q> / <urn:test:r>))",
        ),
        ("[]", "?"),
    ],
)
def test_paths_are_written_as_sparql_does(path: str, text: str) -> None:
    assert path_of(path) == text


def test_a_path_that_bites_its_tail_is_read_to_its_end() -> None:
    circle = "_:l . _:l rdf:first :p ; rdf:rest _:l ."
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
    whole = f"{prefix} [] a sh:ValidationReport ; sh:result _:r . _:r sh:resultPath {circle}"

    [finding] = read(whole)

    assert finding.path == "(<urn:test:p>)"


def test_fields_that_an_engine_does_not_report_can_be_left_out() -> None:
    one = read(report(RESULT, RESULT.replace("sh:resultPath :p", "sh:resultPath :q")))

    assert list(without(one, "path").values()) == [2]


def test_the_program_tells_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / name for name in ("one.ttl", "other.ttl")]
    paths[0].write_text(PREFIXES + report(RESULT), "utf-8")
    paths[1].write_text(PREFIXES + report(RESULT, RESULT.replace(":a", ":b")), "utf-8")

    main([str(path) for path in paths])

    told = capsys.readouterr().out
    assert "1 and 2 findings; equal: False" in told
    assert "S ClassConstraintComponent: 0 only in the first, 1 only in the second" in told
    assert "<urn:test:b>" in told
