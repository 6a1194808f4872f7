"""How alike two names are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.reconciling.likeness import LONGEST, compare, forms_of

TEXTS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Watch for Rights", "NORTH WATCH FOR RIGHTS"),
        ("North Watch for Rights", "the north-watch for rights, e.V."),
        ("Quillfeather, Ada", "Ada Quillfeather"),
        ("Société Étoile", "Societe Etoile"),
        ("North Watch (NW)", "North Watch"),
        ("مرصد الشمال", "مرصد الشمال"),
        ("自由之友", "自由之友"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert compare(forms_of(one), forms_of(other)).how == "same"
    assert compare(forms_of(one), forms_of(other)).value == 1


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("NWR", "NWR", 0.95),
        ("NWR", "North Watch Rights (NWR)", 0.9),
        ("NWR", "North Watch for Rights", 0.75),
        ("North Watch for Rights", "NWR", 0.75),
    ],
)
def test_an_acronym_is_worth_less_than_a_name(one: str, other: str, value: float) -> None:
    found = compare(forms_of(one), forms_of(other))

    assert (found.value, found.how) == (value, "acronym")


def test_people_have_no_acronyms() -> None:
    assert compare(forms_of("NWR", True), forms_of("Nora West Rill", True)).value < 0.5


def test_two_scripts_with_the_same_consonants_are_nearly_one_name() -> None:
    found = compare(forms_of("Северный Дозор"), forms_of("Severnyj Dozor"))

    assert found.value >= 0.9


def test_one_letter_counts_less_in_a_longer_name() -> None:
    short = compare(forms_of("Lumenta"), forms_of("Lumentu")).value
    long = compare(forms_of("Lumenta Press Union"), forms_of("Lumentu Press Union")).value

    assert 0.7 < short < long < 1


def test_numbers_are_the_same_or_not() -> None:
    assert compare(forms_of("Branch 12"), forms_of("Branch 13")).value == 0.5


def test_a_sister_body_is_not_the_body() -> None:
    assert compare(forms_of("North Watch"), forms_of("South Watch")).value < 0.8
    assert compare(forms_of("Lumenta"), forms_of("Lumenta Otherland")).value < 0.8


@pytest.mark.parametrize("nobody", ["", "  ", "!!!", "X (name withheld)", "anonymous"])
def test_what_names_nobody_is_like_nothing(nobody: str) -> None:
    assert compare(forms_of(nobody), forms_of(nobody)).value == 0


def test_a_very_long_name_is_compared_by_its_beginning() -> None:
    long = "word " * 20_000

    assert forms_of(long) == forms_of(long[:LONGEST])
    assert compare(forms_of(long), forms_of(long + "more")).value == 1


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_likeness_is_a_part_of_one_and_the_same_from_both_sides(one: str, other: str) -> None:
    first, second = forms_of(one), forms_of(other)

    assert 0 <= compare(first, second).value <= 1
    assert compare(first, second) == compare(second, first)
    assert compare(first, first).value in (0, 0.95, 1)


def test_what_cannot_reach_the_least_may_be_told_as_less() -> None:
    one, other = forms_of("North Watch of Examplia"), forms_of("North Wotch Elsewhere Today")

    assert compare(one, other, least=0.9).value <= compare(one, other).value
