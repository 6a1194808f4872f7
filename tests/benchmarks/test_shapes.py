"""The shapes of the measurement: what they hold, and that each rule finds what breaks it."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from benchmarks.shacl.compare import Finding, read_findings
from benchmarks.shacl.damage import DAMAGES
from benchmarks.shacl.generator import blocks, write
from benchmarks.shacl.peers import ROOT
from benchmarks.shacl.shapes import CORE, SPARQL, count_constraints

pytestmark = pytest.mark.checkout

#: Small, since the reference is slow; so most of the damages are done more than once.
SIZE = 18_000
DAMAGE = 0.2


def judge(data: Path, folder: Path) -> Counter[Finding]:
    """Return what pySHACL finds, as a driver runs it: in a process of its own."""
    shapes, report, phases = folder / "shapes.ttl", folder / "report.ttl", folder / "phases.json"
    shapes.write_text(CORE.read_text("utf-8") + SPARQL.read_text("utf-8"), "utf-8")
    module = "benchmarks.shacl.engines.pyshacl"
    command = [sys.executable, "-m", module, *map(str, (data, shapes, report, phases)), "1"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    assert set(json.loads(phases.read_text("utf-8"))["cpu"]) == {
        "import",
        "load",
        "validate",
        "report",
    }
    return read_findings(report)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Counter[Finding]:
    """What the reference finds in a graph where every kind of damage was done."""
    folder = tmp_path_factory.mktemp("damaged")
    write(folder / "data.nt", SIZE, damage=DAMAGE)
    return judge(folder / "data.nt", folder)


def test_there_are_at_least_140_constraints_of_22_kinds_and_three_in_sparql() -> None:
    core, sparql = count_constraints(CORE, named=True), count_constraints(SPARQL)

    assert core.total() == 259
    assert len(core) == 28
    assert sparql == Counter(sparql=3)
    assert set(core) >= {
        *("class", "closed", "datatype", "disjoint", "equals", "hasValue", "in", "languageIn"),
        *("lessThan", "lessThanOrEquals", "maxCount", "maxLength", "minCount", "minLength"),
        *("node", "nodeKind", "not", "or", "pattern", "uniqueLang", "xone", "and"),
        *("qualifiedMaxCount", "qualifiedMinCount", "minExclusive", "minInclusive"),
        *("maxExclusive", "maxInclusive"),
    }


def test_constraints_inside_others_are_counted_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:test:> ."
        ":S sh:property :P ; sh:closed true ; sh:ignoredProperties () ."
        ":P sh:path :p ; sh:minCount 1 ; sh:class :A , :B ; sh:or ( [ sh:nodeKind sh:IRI ] ) .",
        "utf-8",
    )

    named, both = count_constraints(path, named=True), count_constraints(path)

    assert named == Counter({"class": 2, "closed": 1, "minCount": 1, "or": 1})
    assert both - named == Counter({"nodeKind": 1})


def test_shapes_that_report_have_names(found: Counter[Finding]) -> None:
    assert all(finding.shape for finding in found)


def test_what_is_not_damaged_breaks_no_rule(tmp_path: Path) -> None:
    write(tmp_path / "data.nt", 7_000, damage=0.0)

    assert judge(tmp_path / "data.nt", tmp_path) == Counter()


def test_every_damage_is_found_by_the_rule_that_it_breaks(found: Counter[Finding]) -> None:
    told = {
        (one.shape, one.component.removesuffix("ConstraintComponent"), one.focus) for one in found
    }
    done: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for block in blocks(SIZE, damage=DAMAGE):
        for record in block:
            if one := record.broken:
                focus = "_:" if one.focus.startswith("_:") else one.focus
                done[one.shape, one.component].append((one.shape, one.component, focus) in told)

    # so many are done in one case that one damage can hide another, but never all of a kind
    assert set(done) >= {(one.shape, one.component) for one in DAMAGES}
    assert [rule for rule, heard in done.items() if not any(heard)] == []
    heard = [one for each in done.values() for one in each]
    assert sum(heard) >= 0.98 * len(heard)


def test_every_kind_of_constraint_has_findings_at_one_percent() -> None:
    done = {
        record.broken.component
        for block in blocks(100_000, damage=0.01)
        for record in block
        if record.broken
    }

    components = {name[0].upper() + name[1:] for name in count_constraints(CORE)}
    assert done >= components | {"SPARQL"}


def test_every_kind_of_constraint_is_broken_by_some_damage() -> None:
    components = {name[0].upper() + name[1:] for name in count_constraints(CORE)} | {"SPARQL"}

    assert {damage.component for damage in DAMAGES} == components
