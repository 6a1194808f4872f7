"""Columns answer as sets of pairs do, however many are asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl.image import columns
from habeas.shacl.image.columns import Column, halves, joined

Pairs = set[tuple[int, int]]

NUMBERS = st.integers(0, 12) | st.sampled_from([2**31 - 2, 2**31 - 1])
PAIRS = st.sets(st.tuples(NUMBERS, NUMBERS), max_size=40)
#: Anything may be asked about: what is not there, twice the same, no term at all.
NODES = st.lists(st.integers(-1, 14), max_size=30)


def column_of(pairs: Pairs) -> Column:
    high, low = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
    return Column(joined(high, low))


def array(numbers: list[int]) -> columns.Numbers:
    return np.array(numbers, np.int64)


@pytest.fixture(params=["search", "scan", "either"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few nodes are searched for, for many all pairs are scanned: each way is tried alone too."""
    costs = {"search": 0, "scan": 10**6}
    if request.param in costs:
        monkeypatch.setattr(columns, "SCAN", costs[request.param])
        monkeypatch.setattr(columns, "FEW", 0)


@pytest.mark.usefixtures("way")
class TestEitherWay:
    @given(PAIRS, NODES)
    def test_objects_are_sorted_by_row_and_value(self, pairs: Pairs, nodes: list[int]) -> None:
        rows, values = column_of(pairs).objects(array(nodes))

        expected = [
            (row, value)
            for row, node in enumerate(nodes)
            for value in sorted(value for subject, value in pairs if subject == node)
        ]
        assert list(zip(rows.tolist(), values.tolist(), strict=True)) == expected
        assert rows.dtype == values.dtype == np.int64

    @given(PAIRS, NODES)
    def test_subjects_are_the_objects_of_the_turned_pairs(
        self, pairs: Pairs, nodes: list[int]
    ) -> None:
        rows, values = column_of(pairs).subjects(array(nodes))

        turned = column_of({(value, subject) for subject, value in pairs})
        expected_rows, expected_values = turned.objects(array(nodes))
        assert rows.tolist() == expected_rows.tolist()
        assert values.tolist() == expected_values.tolist()


@given(PAIRS, st.lists(st.tuples(NUMBERS, NUMBERS), max_size=20))
def test_a_column_has_its_pairs_and_no_others(pairs: Pairs, asked: list[tuple[int, int]]) -> None:
    asked += sorted(pairs)
    subjects, objects = array([one for one, _ in asked]), array([other for _, other in asked])

    found = column_of(pairs).has(subjects, objects)

    assert found.tolist() == [pair in pairs for pair in asked]


@given(PAIRS, PAIRS, PAIRS, st.booleans())
def test_a_change_takes_pairs_out_and_puts_pairs_in(
    pairs: Pairs, added: Pairs, removed: Pairs, turned: bool
) -> None:
    removed -= added
    column = column_of(pairs)
    if turned:
        assert len(column.turned) == len(pairs)

    come, gone = column.change(column_of(added).keys, column_of(removed).keys)

    assert set(pairs_of(come)) == added - pairs
    assert set(pairs_of(gone)) == removed & pairs
    assert pairs_of(column.keys) == sorted((pairs - removed) | added)
    assert pairs_of(column.turned) == sorted((v, s) for s, v in (pairs - removed) | added)


def pairs_of(keys: columns.Keys) -> list[tuple[int, int]]:
    high, low = halves(keys)
    return list(zip(high.tolist(), low.tolist(), strict=True))
