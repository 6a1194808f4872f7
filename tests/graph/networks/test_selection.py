"""What counts: every choice, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.errors import UnknownNameError
from habeas.evidence.intervals import Answer, Span, overlap
from habeas.networks import network, project
from habeas.networks.selection import InvalidPeriodError, Selection, select
from habeas.networks.tables import EdgeTable
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate

DAY = date(2020, 1, 1)
Make = Callable[..., EdgeTable]


def agents(store: EmbeddedStore, rule: str, **selection: Any) -> list[str]:
    return [abbreviate(agent).partition(":")[2] for agent in project(store, rule, **selection)]


day = st.none() | st.integers(0, 9)


@given(day, day, day, day, st.integers(0, 9), st.integers(0, 4), st.booleans())
def test_a_row_counts_for_a_period_as_the_logic_of_bounds_says(
    table_of: Make,
    after: int | None,
    before: int | None,
    end_after: int | None,
    end_before: int | None,
    start: int,
    length: int,
    certainly: bool,
) -> None:
    given = (after, before, end_after, end_before)
    days = [None if n is None else DAY + timedelta(n) for n in given]
    first, last = DAY + timedelta(start), DAY + timedelta(start + length)
    try:
        span = Span(days[0], days[1], days[2], days[3])
    except ValueError:
        return
    answer = overlap(span, Span(first, first, last, last))

    kept = select(
        table_of([("Ada", "letter", "1")], [days]),
        Selection(start=first, end=last, certainly=certainly),
    )

    expected = answer is Answer.CERTAINLY if certainly else answer is not Answer.CERTAINLY_NOT
    assert (len(kept) == 1) == expected
    assert kept.about["undated_throughs"] == int(expected and set(given) == {None})


@pytest.mark.parametrize("ends", [{"start": DAY}, {"end": DAY}])
def test_a_period_may_be_open(table_of: Make, ends: dict[str, Any]) -> None:
    days = [(DAY, DAY, DAY, DAY), (None,) * 4]
    table = table_of([("Ada", "letter", "1"), ("Ben", "letter", "2")], days)

    assert len(select(table, Selection(**ends))) == 2
    assert len(select(table, Selection(**ends, certainly=True))) == 1


def test_a_period_that_ends_before_it_starts_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(InvalidPeriodError, match="2020-01-01 to 2019-12-31 ends before it starts"):
        network(store, "co-signing", start=DAY, end=DAY - timedelta(1))


def test_only_agents_of_a_country_or_a_kind_count(store: EmbeddedStore) -> None:
    assert agents(store, "co-signing", country="Examplia") == ["north-watch"]
    assert agents(store, "co-signing", kind="Group") == ["vigie-du-sud"]
    # both ends of a record count
    assert agents(store, "affiliation", kind="Organization") == ["north-watch", "press-desk"]


def test_only_parts_in_a_role_count(store: EmbeddedStore) -> None:
    for name in ("petitioner", "involvement-role:petitioner"):
        found = project(store, "co-involvement", role=name)
        assert [abbreviate(agent) for agent in found] == ["agent:law-aid"]
        assert found.about["role"].endswith("/involvement-role/petitioner")


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"country": "Exmplia"}, "Did you mean 'Examplia'"),
        ({"kind": "Organisation"}, "Did you mean 'Organization'"),
        ({"role": "petitoner"}, "Did you mean 'petitioner'"),
        ({"case": "x3"}, "Did you mean 'x"),
    ],
)
def test_an_unknown_name_names_the_near_ones(
    store: EmbeddedStore, choice: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnknownNameError, match=message):
        project(store, "co-involvement", **choice)


def test_more_evidence_can_be_asked_for_and_never_less_than_the_rule_says(table_of: Make) -> None:
    rows = [("Ada", "letter", "1"), ("Ada", "letter", "2"), ("Ben", "letter", "1")]

    assert len(select(table_of(rows), Selection(minimum_evidence=2))) == 2
    assert len(select(table_of(rows, minimum_evidence=2), Selection(minimum_evidence=1))) == 2
    assert len(select(table_of(rows), Selection(minimum_evidence=1))) == 3
    assert select(table_of(rows), Selection(minimum_evidence=2)).about["minimum_evidence"] == 2


def test_evidence_is_counted_by_claims_and_not_by_rows(table_of: Make) -> None:
    rows = [("Ada", "letter", "1"), ("Ada", "letter", "1")]
    days = [(DAY, None, None, None), (None, None, None, None)]

    assert len(select(table_of(rows, days), Selection(minimum_evidence=2))) == 0
