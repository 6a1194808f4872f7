"""A query that was rewritten has the answer that it had before: the same columns, the same rows."""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.graph.sparql.drawing import (
    GRAPHS,
    NODES,
    absence_queries,
    asking_queries,
    counting_queries,
    datasets,
    lookup_queries,
)

from habeas.errors import InvalidQueryError
from habeas.sparql import Known, once, ordering, prepare
from habeas.sparql.statistics import SIDE
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term

#: How many queries are drawn for each rewriting.
EXAMPLES = int(os.environ.get("HABEAS_EXAMPLES", "60"))
hasty = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Whatever may be rewritten is, whether it pays or not."""
    monkeypatch.setattr(ordering, "ENOUGH", 0.0)
    monkeypatch.setattr(ordering, "BETTER", 0.0)
    monkeypatch.setattr(once, "_pays", lambda *_: True)
    return monkeypatch


def known_of(store: EmbeddedStore, folder: Path) -> Known:
    SIDE.make(store, folder)
    return Known(store, {"statistics": folder})


def answer(
    store: EmbeddedStore,
    text: str,
    default_graphs: list[str] | None = None,
    values: dict[str, Term] | None = None,
) -> tuple[list[str], list[str]]:
    """Return the columns and the rows; for a question of yes or no, that."""
    result = store.run(text, values, default_graphs)
    if isinstance(result, ox.QueryBoolean):
        return [], [str(bool(result))]
    assert isinstance(result, ox.QuerySolutions)
    columns = [variable.value for variable in result.variables]
    return columns, [" | ".join(map(str, row)) for row in result]


def check(
    quads: list[ox.Quad],
    text: str,
    folder: Path,
    in_order: bool = False,
    default_graphs: list[str] | None = None,
    values: dict[str, Term] | None = None,
) -> bool:
    """Compare both answers, and return whether the query was rewritten."""
    store = EmbeddedStore.of(quads)
    try:
        columns, rows = answer(store, text, default_graphs, values)
    except InvalidQueryError:
        event("no query")
        return False
    prepared = prepare(text, known_of(store, folder), values, default_graphs)

    event("rewritten " + " ".join(sorted({step.rule for step in prepared.steps})))
    event("no rows" if not rows else "rows")
    columns_then, rows_then = answer(store, prepared.text, default_graphs, values)
    assert columns_then == columns, prepared.text
    if not in_order:
        rows, rows_then = sorted(rows), sorted(rows_then)
    assert rows_then == rows, prepared.text
    return bool(prepared.steps)


@hasty
@given(datasets, absence_queries)
def test_minus_takes_away_what_not_exists_would(
    eager: pytest.MonkeyPatch, tmp_path: Path, quads: list[ox.Quad], text: str
) -> None:
    check(quads, text, tmp_path)


@hasty
@given(datasets, asking_queries)
def test_lateral_finds_what_exists_would(
    eager: pytest.MonkeyPatch, tmp_path: Path, quads: list[ox.Quad], text: str
) -> None:
    eager.setattr(once, "_pays", lambda *_: False)

    check(quads, text, tmp_path)


@hasty
@given(datasets, st.one_of(absence_queries, asking_queries))
def test_rows_come_in_the_order_in_which_they_came_where_that_could_show(
    eager: pytest.MonkeyPatch, tmp_path: Path, quads: list[ox.Quad], text: str
) -> None:
    some = f"{text} OFFSET 1" if "VALUES ?z { <urn:test:b> }" not in text else text

    check(quads, some, tmp_path, in_order=True)


@hasty
@given(datasets, lookup_queries)
def test_patterns_in_another_order_give_the_same_rows(
    eager: pytest.MonkeyPatch, tmp_path: Path, quads: list[ox.Quad], text: str
) -> None:
    check(quads, text, tmp_path)


@hasty
@given(datasets, asking_queries)
def test_answers_over_some_graphs_stay_the_same(
    eager: pytest.MonkeyPatch, tmp_path: Path, quads: list[ox.Quad], text: str
) -> None:
    check(quads, text, tmp_path, default_graphs=[GRAPHS[0].value])


@hasty
@given(datasets, st.one_of(absence_queries, lookup_queries), st.sampled_from("xz"))
def test_answers_with_a_value_given_stay_the_same(
    eager: pytest.MonkeyPatch, tmp_path: Path, quads: list[ox.Quad], text: str, name: str
) -> None:
    check(quads, text, tmp_path, values={name: NODES[0]})


@hasty
@given(datasets, counting_queries)
def test_counts_are_those_of_the_engine(tmp_path: Path, quads: list[ox.Quad], text: str) -> None:
    check(quads, text, tmp_path, in_order="ORDER" in text)
