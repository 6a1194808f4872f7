"""The benchmark of the library asks what it says, and ends what takes too long."""

import time
from pathlib import Path

import pytest
from benchmarks import library

from habeas import columns, queries
from habeas.columns.making import make
from habeas.columns.shapes import answer
from habeas.release import Release
from habeas.shacl.sparql.grammar import read_query
from habeas.terms import PREFIXES


def test_what_takes_too_long_is_ended_and_said() -> None:
    def endless() -> int:
        until = time.process_time() + 20
        while time.process_time() < until:
            pass
        return 0

    assert library.measured(endless, 1) == {"over CPU s": 1}


def test_what_is_quick_is_measured() -> None:
    found = library.measured(lambda: 7, 5)

    assert found["rows"] == 7
    assert found["CPU s"] < 1
    assert found["peak MB"] > 0


@pytest.mark.parametrize("question", library.SHAPES)
def test_the_columns_know_each_question(
    question: str, invented_release: Release, tmp_path: Path
) -> None:
    make(invented_release.store, tmp_path)
    held = columns.open(tmp_path)

    assert answer(read_query(library.SHAPES[question], dict(PREFIXES)), held) is not None


def test_plain_forms_and_needed_inputs_are_of_queries_that_exist() -> None:
    plain = {path.stem for path in library.PLAIN.glob("*.rq")}

    assert plain
    assert plain <= set(queries.names())
    for name, given in library.NEEDED.items():
        assert set(given) <= set(queries.header(name).inputs)
