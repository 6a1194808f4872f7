"""Every query file keeps the contract of its header."""

import importlib

import pyoxigraph as ox
import pytest

from habeas import queries
from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas.store.guard import check
from habeas.terms import PREFIXES

ANY = {"case": "case:x1", "agent": "agent:north-watch", "thing": "detention:x1-1"}


def term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.mark.parametrize("name", queries.names())
def test_the_query_runs_and_gives_the_columns_that_its_header_names(
    name: str, invented_release: Release
) -> None:
    result = invented_release.store.rows(queries.read(name))

    assert list(result.columns) == queries.header(name).outputs
    assert queries.header(name).summary.endswith((".", "?"))


@pytest.mark.parametrize("name", queries.names())
def test_the_function_that_the_header_names_exists(name: str) -> None:
    used_by = queries.header(name).used_by
    assert used_by, "say who uses the query"
    if used_by != "analysts":
        module, _, function = used_by.rpartition(".")
        assert hasattr(importlib.import_module(module), function)


@pytest.mark.parametrize("name", queries.names())
def test_the_service_would_run_it(name: str) -> None:
    check(queries.read(name))


@pytest.mark.parametrize(
    ("name", "variable"),
    [(name, variable) for name in queries.names() for variable in queries.header(name).inputs],
)
def test_each_input_can_be_given(name: str, variable: str, invented_release: Release) -> None:
    given = {variable: term(ANY.get(variable, "agent:north-watch"))}

    list(invented_release.store.rows(queries.read(name), given))


def test_cases_counts_each_agent_once(invented_release: Release) -> None:
    rows = queries.select(invented_release.store, "cases")

    # Ada, Ben, North Watch, State, Law Aid, Press Desk, Vigie du Sud; letter, press item and statement
    assert [(str(row[2].value), str(row[3].value)) for row in rows] == [("7", "3"), ("4", "1")]  # type: ignore[union-attr]


def test_a_given_case_leaves_the_others_out(invented_release: Release) -> None:
    rows = queries.select(invented_release.store, "who-is-involved", case=term("case:x2"))

    assert [row[2].value for row in rows] == ["Ben Example", "North Watch"]  # type: ignore[union-attr]


def test_both_values_of_a_disagreement_are_shown_with_their_sources(
    invented_release: Release,
) -> None:
    rows = queries.select(invented_release.store, "where-sources-disagree")

    assert [(row[2].value, row[3].value, row[5].value) for row in rows] == [  # type: ignore[union-attr]
        ("2019-05-03", "disputed", "A notice of an arrest"),
        ("2019-05-04", "disputed", "Yearbook of the North Watch"),
    ]


def test_whoever_has_no_english_name_is_not_lost(invented_release: Release) -> None:
    rows = queries.select(invented_release.store, "acts-of-a-case", case=term("case:x1"))

    assert "Vigie du Sud" in [row[5].value for row in rows]  # type: ignore[union-attr]


def test_agents_of_one_case_do_not_connect_cases(invented_release: Release) -> None:
    rows = queries.select(invented_release.store, "agents-in-several-cases")

    # Press Desk reported on x1 and signed for x2.
    assert [row[1].value for row in rows] == [  # type: ignore[union-attr]
        "North Watch",
        "=Press Desk",
        "Law Aid <b>International</b>",
    ]


def test_events_come_in_the_order_of_their_days(invented_release: Release) -> None:
    rows = queries.select(invented_release.store, "what-happened", case=term("case:x1"))

    latest = [row[5].value if row[5] else "9999" for row in rows]  # type: ignore[union-attr]
    assert latest == sorted(latest)
    assert "Custody phase" in [row[2].value for row in rows]  # type: ignore[union-attr]


def test_an_unknown_query_names_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'who-is-involved'"):
        queries.read("who-involved")
