"""The table is a dictionary: two strings have one number if, and only if, they are equal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.image import text
from habeas.shacl.image.table import Table, Zone

STRINGS = st.one_of(
    st.binary(min_size=1, max_size=20),
    st.sampled_from([b"x" * size for size in (7, 8, 9, 255, 256, 257, 600)]),
    # Equal but for one word, or for one byte of it.
    st.builds(lambda place: b"a" * place + b"b" + b"a" * (300 - place), st.integers(0, 299)),
)
BATCHES = st.lists(st.lists(STRINGS, max_size=30), max_size=4)


def check_against_a_dictionary(batches: list[list[bytes]]) -> None:
    table = Table()
    numbers: dict[bytes, int] = {}

    for batch in batches:
        for string, number in zip(batch, table.add_all(batch).tolist(), strict=True):
            assert numbers.setdefault(string, number) == number

    assert len(set(numbers.values())) == len(numbers) == len(table)
    assert {string: table.find(string) for string in numbers} == numbers
    assert {table.get(number): number for number in range(len(table))} == numbers
    assert table.find(b"never seen") == -1


@settings(deadline=None)
@given(BATCHES)
def test_the_table_is_a_dictionary(batches: list[list[bytes]]) -> None:
    check_against_a_dictionary(batches)


@settings(deadline=None, max_examples=50)
@given(BATCHES)
def test_strings_that_collide_are_kept_apart(batches: list[list[bytes]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "FACTORS", [0] * len(text.FACTORS))
        patch.setattr(text, "hash", lambda token: 12345, raising=False)
        check_against_a_dictionary(batches)


@settings(deadline=None)
@given(st.lists(STRINGS.filter(lambda string: min(string) > 32), max_size=30))
def test_tokens_found_up_to_a_space_are_those_of_known_length(strings: list[bytes]) -> None:
    strings = [string for string in strings if len(string) < text.LONG]
    lengths = np.array([len(string) for string in strings], np.int64)
    joined = text.Text.of(b" ".join([*strings, b""]))
    starts = np.cumsum(lengths + 1) - lengths - 1

    found = joined.until_space(starts)

    assert found.lengths.tolist() == lengths.tolist()
    assert found.hashes.tolist() == joined.spell(starts, lengths).hashes.tolist()
    assert found.hashes.tolist() == [text.hash_of(string) for string in strings]
    assert [found.get(place) for place in range(len(strings))] == strings


def test_a_token_that_is_too_long_is_said_to_be() -> None:
    joined = text.Text.of(b"x" * 255 + b" " + b"x" * 256 + b" " + b"x" * 5000)

    found = joined.until_space(np.array([0, 256, 513]))

    assert found.lengths.tolist() == [255, 256, 256]


def test_numbers_are_given_by_first_byte_and_then_by_first_place() -> None:
    table = Table()

    numbers = table.add_all([b"b2", b"a2", b"b1", b"a1"] * 100)

    assert numbers.tolist() == [2, 0, 3, 1] * 100


def test_a_table_grows_and_keeps_its_numbers() -> None:
    strings = [b"%d" % number for number in range(9000)]
    table = Table()

    for first in range(0, 9000, 1000):
        assert len(table) == first
        table.add_all(strings[: first + 1000])

    assert sorted(map(table.find, strings)) == list(range(9000))
    assert table.add_all(strings).tolist() == list(map(table.find, strings))


@pytest.mark.parametrize("collide", [False, True])
def test_strings_that_the_check_refuses_have_no_number(
    collide: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_b(zone: Zone) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.array([b"b" not in zone.get(place) for place in range(len(zone.lengths))])

    if collide:
        monkeypatch.setattr(text, "FACTORS", [0] * len(text.FACTORS))
    table = Table(no_b)

    assert table.add_all([b"a", b"b", b"c", b"b", b"ab", b"a"]).tolist() == [0, -1, 1, -1, -1, 0]
    assert table.add_all([b"ab", b"c"]).tolist() == [-1, 1]
    assert len(table) == 2
