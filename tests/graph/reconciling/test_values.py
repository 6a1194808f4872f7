"""Whether values agree, by what they are."""

import pytest

from habeas.reconciling.properties import Kind
from habeas.reconciling.values import Given, Known, agreement, span_of


def agree(given: str, known: Known, kind: Kind) -> float | None:
    return agreement([Given(given)], [known], kind)


SPAN = Known("2019-05-03", until="2019-05-04")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019", 1.0),
        ("2019-05", 1.0),
        ("2019-05-03", 1.0),
        ("2019-05-04T00:00:00Z", 1.0),
        ("2019-05-01/2019-05-03", 1.0),
        ("2019-05-05", 0.0),
        ("2018", 0.0),
        ("spring", 0.0),
        ("2019-13", 0.0),
    ],
)
def test_days_agree_if_both_can_be_the_same_day(text: str, value: float) -> None:
    assert agree(text, SPAN, "span") == value


def test_a_day_that_is_open_at_one_end() -> None:
    assert agree("2030", Known("2019-05-03", until=""), "span") == 1
    assert agree("2010", Known("2019-05-03", until=""), "span") == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nwr.example", 1.0),
        ("http://www.nwr.example/en/about", 1.0),
        ("https://other.example", 0.0),
        ("", 0.0),
        ("http://[", 0.0),
    ],
)
def test_addresses_agree_by_their_site(text: str, value: float) -> None:
    assert (
        agree(text, Known("https://www.nwr.example/", "https://www.nwr.example/"), "address")
        == value
    )


def test_two_pages_of_one_large_host_are_two_sites() -> None:
    known = Known("", "https://www.facebook.com/HostedCircle")

    assert agree("https://facebook.com/hostedcircle/posts", known, "address") == 1
    assert agree("https://facebook.com/another", known, "address") == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Q999999999", 1.0),
        ("https://www.wikidata.org/wiki/Q999999999", 1.0),
        ("Q999999998", 0.0),
        ("ISNI 0000 0001 2281 955X", None),  # nothing of that authority is known
        ("Register 77", None),
    ],
)
def test_identifiers_agree_within_their_authority(text: str, value: float | None) -> None:
    known = Known(
        "http://www.wikidata.org/entity/Q999999999", "http://www.wikidata.org/entity/Q999999999"
    )

    assert agree(text, known, "identifier") == value


def test_numbers_of_registers_agree_or_say_nothing() -> None:
    assert agree("register-77", Known("Register 77"), "identifier") == 1
    assert agree("78", Known("Register 77"), "identifier") is None


def test_things_agree_by_name_code_or_identifier() -> None:
    place = Known("Examplia", "urn:xa", names=("Examplia", "Ejemplia", "XA"))

    assert agree("examplia", place, "thing") == 1
    assert agree("XA", place, "thing") == 1
    assert agree("ejemplia", place, "thing") == 1
    assert agree("Otherland", place, "thing") == 0
    assert agreement([Given("Otherland", "urn:xa")], [place], "thing") == 1
    assert agreement([Given("Examplia", "urn:xb")], [place], "thing") == 0


def test_of_several_values_the_likest_counts() -> None:
    known = [Known("Alpha"), Known("Beta")]

    assert agreement([Given("Gamma"), Given("Beta")], known, "name") == 1


def test_numbers_and_flags() -> None:
    assert agree("3.0", Known("3"), "number") == 1
    assert agree("many", Known("3"), "number") == 0
    assert agree("yes", Known("true"), "flag") == 1
    assert agree("false", Known("1"), "flag") == 0


def test_what_is_not_known_speaks_neither_for_nor_against() -> None:
    assert agreement([Given("Examplia")], [], "thing") is None
    assert agreement([], [Known("Examplia")], "thing") is None


def test_signs_alone_are_no_text() -> None:
    assert agree("!!!", Known("???"), "text") == 0


def test_a_span_is_told_as_precisely_as_it_is_known() -> None:
    assert span_of("2020-02-01", "2020-02-29") == "2020-02"
    assert span_of("2020-02-01", "2020-02-28") == "2020-02-01/2020-02-28"
    assert span_of("not a day", "2020-02-28") == "not a day/2020-02-28"


@pytest.mark.parametrize("kind", ["name", "text", "thing", "address", "span", "number", "flag"])
def test_each_two_values_can_be_the_last_that_are_compared(kind: Kind) -> None:
    checked: list[None] = []

    agreement([Given("a")] * 10, [Known("b")] * 100, kind, lambda: checked.append(None))

    assert len(checked) == 1000
