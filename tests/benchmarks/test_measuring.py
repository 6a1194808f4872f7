"""What is measured of a process, what follows from it, and that nothing is passed over."""

import doctest
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from benchmarks.shacl import growth, run
from benchmarks.shacl.engines import ENGINES
from benchmarks.shacl.picture import draw
from benchmarks.shacl.process import Cost, measure
from benchmarks.shacl.results import growth_rows, guesses, ratio_rows, table
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.checkout


def cost_of(program: str, folder: Path, *, limit: float = 60, memory: float = 4000) -> Cost:
    return measure([sys.executable, "-c", program], limit=limit, memory=memory, folder=folder)


def test_cpu_time_of_threads_and_children_counts(tmp_path: Path) -> None:
    busy = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass\n"
    (tmp_path / "busy.py").write_text(busy, "utf-8")
    parent = f"import subprocess; subprocess.run([{sys.executable!r}, 'busy.py'], check=True)"

    cost = cost_of(parent, tmp_path)

    assert cost.failure == ""
    assert 0.4 < cost.cpu < 2
    assert cost.wall >= 0.4


def test_memory_is_that_of_the_process_and_not_of_whoever_measures(tmp_path: Path) -> None:
    ours = b"x" * 300_000_000

    small, large = (cost_of(f"a = b'x' * {size}", tmp_path) for size in (1, 200_000_000))

    assert len(ours) == 300_000_000
    assert small.peak < 100
    assert 190 < large.peak - small.peak < 220


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    cost = cost_of("import time; time.sleep(60)", tmp_path, limit=0.5)

    assert cost.failure == "ended after 0 s"
    assert cost.wall < 10


def test_a_process_that_holds_too_much_is_ended(tmp_path: Path) -> None:
    cost = cost_of("import time; a = b'x' * 300_000_000; time.sleep(60)", tmp_path, memory=200)

    assert cost.failure == "ended above 200 MB"


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    cost = cost_of("raise SystemExit('The shapes are wrong.')", tmp_path)

    assert cost.failure == "exit 1: The shapes are wrong."


@given(exponent=st.floats(0.2, 2), factor=st.floats(1e-7, 10))
def test_growth_is_found_again(exponent: float, factor: float) -> None:
    sizes = (10_000, 100_000, 1_000_000, 5_000_000)

    law = growth.fit([(size, factor * size**exponent) for size in sizes])

    assert law is not None
    assert law.exponent == pytest.approx(exponent, abs=1e-3)
    assert law.at(2_000_000) == pytest.approx(factor * 2_000_000**exponent, rel=1e-2)


def test_no_growth_is_read_from_one_size() -> None:
    assert growth.fit([(1000, 2.0), (1000, 3.0)]) is None
    assert growth.fit([(1000, 2.0), (2000, 0.0)]) is None


@pytest.mark.parametrize("module", [growth, run], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)

    assert tried
    assert not failed


def row(triples: int, engine: str, cpu: float, **more: Any) -> dict[str, Any]:
    return {
        "triples": triples,
        "shapes": "core",
        "engine": engine,
        "whole process CPU s": cpu,
        "phases CPU s": {"validate": cpu / 2},
        "validate again CPU s": None,
        "peak memory MB": 100.0,
        "findings": 3,
        **more,
    }


def test_ratios_are_of_the_same_task_only() -> None:
    rows = [row(10, "pyshacl", 8.0), row(10, "habeas", 2.0), row(20, "habeas", 4.0)]

    assert ratio_rows(rows, "pyshacl") == [
        {
            "triples": 10,
            "shapes": "core",
            "engine": "habeas",
            "reference": "pyshacl",
            "whole process": 4.0,
            "validate, first": 4.0,
            "validate, warm": 4.0,
            "memory": 1.0,
        }
    ]


def test_a_warm_validation_counts_where_it_was_measured() -> None:
    rows = [row(10, "pyshacl", 8.0), row(10, "habeas", 2.0, **{"validate again CPU s": 0.1})]

    [ratio] = ratio_rows(rows, "pyshacl")

    assert (ratio["validate, first"], ratio["validate, warm"]) == (4.0, 40.0)


def test_what_is_extrapolated_is_named_so_and_stands_apart_from_what_was_measured() -> None:
    rows = [row(10, "pyshacl", 1.0), row(100, "pyshacl", 10.0), row(1000, "habeas", 1.0)]

    found = guesses(rows, growth_rows(rows), "pyshacl")

    assert [(one["triples"], one["figure"]) for one in found] == [
        (1000, "whole process"),
        (1000, "validate, first"),
        (1000, "validate, warm"),
    ]
    assert found[0]["extrapolated CPU s"] == pytest.approx(100, abs=0.5)
    assert found[0]["from sizes"] == [10, 100]
    assert not [one for one in ratio_rows(rows, "pyshacl") if one["triples"] == 1000]


def test_drivers_are_there() -> None:
    folder = Path(sys.modules["benchmarks.shacl.engines"].__file__ or "").parent

    for engine in ENGINES:
        ending = "" if engine.home == "node" else ".py"
        assert (folder / f"{engine.driver}{ending}").is_file()
        assert not engine.edits or (folder / f"{engine.edits}.py").is_file()


def test_a_run_tells_all_that_it_did_not_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "npm" else real(name))

    engines = ["--engines", "pyshacl", "shacl-engine", "rdf-validate-shacl"]
    limits = ["--shapes", "core", "--most", "pyshacl.core=4200"]
    run.main(["4k", "5k", *engines, *limits, "--extrapolate", "--out", str(tmp_path)])

    [path] = tmp_path.glob("shacl-*.json")
    result = json.loads(path.read_text("utf-8"))
    told, said = capsys.readouterr()
    assert set(result["missing"]) == {"shacl-engine", "rdf-validate-shacl"}
    assert len(result["left out"]) == 1
    assert result["left out"][0] == "pyshacl, core, 5,000: above its 4,200 triples"
    assert [(one["engine"], one["shapes"]) for one in result["rows"]] == [("pyshacl", "core")]
    assert result["rows"][0]["whole process CPU s"] > 0.3
    assert result["constraints"]["core"] == 259
    for words in (told, said):
        assert "MISSING shacl-engine: not installed: node and npm are not on this machine" in words
    assert "LEFT OUT pyshacl, core, 5,000" in told
    assert list(tmp_path.glob("shacl-*.svg"))


def test_a_result_is_told_and_drawn_with_what_failed_and_what_is_not_equal() -> None:
    rows = [
        row(10, "pyshacl", 8.0),
        row(10, "habeas", 2.0, equal=True, **{"compared with": "pyshacl"}),
        {"triples": 10, "shapes": "core", "engine": "pyrudof", "failed": "ended after 5 s"},
        row(
            10,
            "shacl-engine",
            4.0,
            **{
                "equal": False,
                "equal but for paths": False,
                "compared with": "pyshacl",
                "missing, more": {"S ClassConstraintComponent": [1, 0]},
            },
        ),
    ]
    result = {
        "date": "2026-11-23",
        "machine": {"system": "Linux", "python": "3.12"},
        "constraints": {"core": 259, "kinds of core": 28, "SPARQL": 3},
        "graph": {"damaged": 0.01},
        "missing": {"pyshifty": "not installed"},
        "left out": [],
        "rows": rows,
        "ratios": ratio_rows(rows, "pyshacl"),
        "growth": [],
        "edits": [{"engine": "habeas", "median wall ms": 1.5}],
    }

    told, drawn = table(result), draw(result)

    assert "habeas" in told
    assert "3, equal to pyshacl" in told
    assert "pyrudof              FAILED: ended after 5 s" in told
    assert "NOT equal to pyshacl: S ClassConstraintComponent -1 +0" in told
    assert "MISSING pyshifty: not installed" in told
    assert "edits: engine: habeas, median wall ms: 1.5" in told
    assert drawn == draw(result)
    assert b"Missing: pyshifty" in drawn
