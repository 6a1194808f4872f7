"""Names that are one name, and names that only look like it."""

import pytest

from habeas.matching.names import Forms, forms, is_withheld


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The North Watch", "NORTH  WATCH"),
        ("North-Watch e.V.", "North Watch"),
        ("Example, Ada", "Ada Example"),
        ("Dr. Ada Example", "Ada Example"),
        ("Adá Exámple", "Ada Example"),
        ("Watch of the North", "Watch for North"),
        ("Ａｄａ Example", "Ada Example"),  # noqa: RUF001 - letters as wide as Chinese ones
        ("Northern Watch (NOWA)", "Northern Watch"),
    ],
)
def test_one_name_has_one_key(one: str, other: str) -> None:
    assert forms(one).key == forms(other).key != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Law Aid Norland", "Law Aid Sudria"),
        ("Group 4", "Group 5"),
        ("Law Aid (Norland)", "Law Aid"),
        ("Ben Example", "Ada Example"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert forms(one).key != forms(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ада Примерова", "Ada Primerova"),
        ("بردانوف", "Bardanof"),
        ("Aleksey Primerov", "Alexei Primerov"),
    ],
)
def test_two_scripts_share_consonants(one: str, other: str) -> None:
    assert set(forms(one).skeletons) & set(forms(other).skeletons)


@pytest.mark.parametrize(
    "name",
    [
        "X (name withheld)",
        "X (name deleted)",
        "[Name redacted]",
        "A. B.",
        "X.Y.",
        "X",
        "anonymous",
        "N.N.",
        "nombre suprimido",
        "имя удалено",
        "a relative, not named",
        "Identity protected",
    ],
)
def test_a_withheld_name_names_nobody(name: str) -> None:
    assert is_withheld(name, of_person=True)
    assert forms(name, of_person=True) == Forms()


@pytest.mark.parametrize("name", ["Ada Example", "AB", "Xu", "刘", "Name of the Rose Trust", "NN4"])
def test_short_and_odd_names_are_names(name: str) -> None:
    assert not is_withheld(name, of_person=True)


def test_an_acronym_is_found_alone_and_in_brackets() -> None:
    long, short = forms("Northern Observers' Watch Alliance (NOWA)"), forms("N.O.W.A.")

    assert long.acronym == short.acronym == "nowa"
    assert "nowa" in long.initials


def test_initials_are_a_name_of_a_body_and_none_of_a_person() -> None:
    assert forms("N.O.W.").acronym == "now"
    assert forms("N.O.W.", of_person=True) == Forms()


@pytest.mark.parametrize("name", ["NORWA", "Norwa"])
def test_short_words_and_acronyms_have_no_consonants_to_compare(name: str) -> None:
    assert forms(name).skeletons == ()


def test_two_words_have_no_initials() -> None:
    assert forms("Law Aid").initials == ()
