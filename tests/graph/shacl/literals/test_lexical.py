"""What is in the lexical space of a datatype: examples, laws, and texts written by an enemy."""

import base64
import calendar
import re
import time
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.literals.lexical import well_formed
from habeas.shacl.vocabulary import RDF, XSD

#: For each datatype: what is in its lexical space, and what is not.
EXAMPLES: dict[str, tuple[list[str], list[str]]] = {
    "boolean": (["true", "false", "1", "0"], ["TRUE", "True", "yes", "", "01", "true "]),
    "decimal": (
        ["0", "-0.0", "+1", ".5", "5.", "-.5", "00.10"],
        ["", ".", "+", "1e5", "1,5", "INF", "1.2.3", " 1", "1\n", "٣", "1_000"],
    ),
    "integer": (
        ["0", "-0", "+7", "007"],
        ["", "+", "1.0", "--1", "1 ", " 1 ", "٣", "1_000", "0x1"],
    ),
    "byte": (["-128", "127", "+127", "0000127"], ["-129", "128", "300", "c"]),
    "short": (["-32768", "32767"], ["-32769", "32768"]),
    "int": (["-2147483648", "2147483647"], ["-2147483649", "2147483648"]),
    "long": (
        ["-9223372036854775808", "9223372036854775807", "0" * 50 + "7"],
        ["-9223372036854775809", "9223372036854775808", "1" + "0" * 50],
    ),
    "unsignedByte": (["0", "-0", "+255"], ["-1", "256"]),
    "unsignedShort": (["65535"], ["65536", "-1"]),
    "unsignedInt": (["4294967295"], ["4294967296", "-1"]),
    "unsignedLong": (["18446744073709551615"], ["18446744073709551616", "-1"]),
    "nonNegativeInteger": (["0", "-0", "9" * 99], ["-1", "-" + "9" * 99]),
    "positiveInteger": (["1", "9" * 99], ["0", "-0", "-1"]),
    "nonPositiveInteger": (["0", "+0", "-" + "9" * 99], ["1", "9" * 99]),
    "negativeInteger": (["-1"], ["0", "-0", "1"]),
    "double": (
        ["1", "-1.5E10", "1e-5", ".5e+1", "5.E0", "INF", "-INF", "+INF", "NaN", "1e99999"],
        ["", "inf", "Infinity", "nan", "-NaN", "1e", "e5", ".", "1 e5", "0x1p3"],
    ),
    "date": (
        [
            *("2019-02-28", "2020-02-29", "2000-02-29", "0000-02-29", "-0004-02-29", "-0001-01-01"),
            *(
                "12019-12-31",
                "2019-04-30Z",
                "2019-01-31+14:00",
                "2019-01-31-14:00",
                "2019-01-01-00:00",
            ),
        ],
        [
            *("2019-02-29", "1900-02-29", "-0100-02-29", "2019-02-30", "2019-04-31", "2019-13-01"),
            *("2019-00-10", "2019-01-00", "19-01-01", "02019-01-01", "+2019-01-01", "2019-1-1"),
            *(
                "2019-01-01+14:01",
                "2019-01-01+15:00",
                "2019-01-01z",
                "2019-01-01 ",
                "",
                "٢٠١٩-01-01",
            ),
        ],
    ),
    "time": (
        ["00:00:00", "23:59:59.999", "24:00:00", "24:00:00.000", "12:00:00Z", "12:00:00-13:59"],
        [
            "24:00:01",
            "24:00:00.1",
            "25:00:00",
            "12:60:00",
            "12:00:60",
            "12:00",
            "1:00:00",
            "12:00:00.",
        ],
    ),
    "dateTime": (
        ["2019-05-03T09:00:00", "2019-05-03T24:00:00Z", "2020-02-29T00:00:00.5+02:00"],
        [
            *("2019-02-29T00:00:00", "2019-05-03", "2019-05-03T09:00", "2019-05-03 09:00:00"),
            *("2019-05-03t09:00:00", "2019-05-03T24:00:01", "2019-05-03T09:00:00+2:00"),
        ],
    ),
    "dateTimeStamp": (["2019-05-03T09:00:00Z"], ["2019-05-03T09:00:00", "2019-05-03Z"]),
    "gYear": (["2019", "-0044", "0000", "12019", "2019Z"], ["19", "012019", "2019-05", "+2019"]),
    "gYearMonth": (["2019-05", "-0044-03+01:00"], ["2019", "2019-13", "2019-00", "2019-5"]),
    "gMonth": (["--05", "--12Z"], ["--13", "--00", "--5", "05", "--05--"]),
    "gMonthDay": (["--02-29", "--12-31Z"], ["--02-30", "--04-31", "--13-01", "02-29"]),
    "gDay": (["---01", "---31-05:00"], ["---32", "---00", "---1", "31"]),
    "duration": (
        ["P1Y", "P1Y2M3DT4H5M6.7S", "-P30D", "PT0S", "P0Y", "PT36H", "P1DT1S"],
        ["P", "PT", "P1YT", "1Y", "P1S", "P-1Y", "P1M2Y", "P1.5Y", "PT1.S", "PT.5S", "+P1Y", "p1y"],
    ),
    "yearMonthDuration": (["P1Y2M", "-P14M", "P0M"], ["P1D", "P", "PT1M", "P1Y2M3D"]),
    "dayTimeDuration": (["P1D", "PT1M", "-P1DT0.5S"], ["P1Y", "P1M", "P", "P1DT"]),
    "hexBinary": (["", "0FB7", "0fb7"], ["0", "0FB", "0g", "0F B7"]),
    "base64Binary": (
        ["", "SGk=", "SA==", "SGkh", "S G k =", "SA= =", "SGkhSGk="],
        [
            "S",
            "SG",
            "SGk",
            "SGl=",
            "SB==",
            "SGkh ",
            " SGkh",
            "SGkh  SGkh",
            "S===",
            "SGk=SGkh",
            "SG-h",
        ],
    ),
    "anyURI": (["", "https://example.org/", "any text at all", "%zz"], ["\x00", "\ufffe"]),
    "string": (["", "tab\tand\nnewline", "\u0085", "\U0001f600"], ["\x00", "a\x0bb", "\uffff"]),
    "normalizedString": (["", " two  spaces "], ["tab\t", "new\nline", "re\rturn", "\x01"]),
    "token": (["", "one two"], [" one", "one ", "one  two", "one\ttwo", "\x01"]),
    "language": (["en", "de-AT", "x-abcdefgh", "i-navajo"], ["", "e_n", "abcdefghi", "en-", "1a"]),
    "Name": (["a", ":a", "_a-1.b", "é·"], ["", "1a", "-a", "a b", "·a"]),
    "NCName": (["a", "_a-1.b"], ["a:b", ":a", "1a", ""]),
    "NMTOKEN": (["1a", "-a", ":", "·a"], ["", "a b", "a,b"]),
}
EXAMPLES["float"] = EXAMPLES["double"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_judged_as_the_specification_does(name: str) -> None:
    right, wrong = EXAMPLES[name]

    assert {text for text in right if not well_formed(XSD + name, [text])[0]} == set()
    assert {text for text in wrong if well_formed(XSD + name, [text])[0]} == set()
    assert well_formed(XSD + name, [*right, *wrong]).tolist() == [True] * len(right) + [
        False
    ] * len(wrong)


def test_every_text_is_a_lexical_form_of_a_datatype_that_is_not_known() -> None:
    for iri in ("https://example.org/length", XSD + "QName", RDF + "langString", RDF + "HTML", ""):
        assert well_formed(iri, ["", "anything\x00"]).tolist() == [True, True]


def test_no_texts_give_no_answers() -> None:
    for name in EXAMPLES:
        assert well_formed(XSD + name, []).shape == (0,)


@settings(deadline=None)
@given(st.integers(-12_000, 12_000), st.integers(0, 13), st.integers(0, 32))
def test_a_date_is_well_formed_if_the_day_exists(year: int, month: int, day: int) -> None:
    text = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"

    expected = 1 <= month <= 12 and 1 <= day <= _days_of(year, month)

    assert well_formed(XSD + "date", [text]).tolist() == [expected]
    assert well_formed(XSD + "dateTime", [f"{text}T00:00:00"]).tolist() == [expected]


def _days_of(year: int, month: int) -> int:
    return calendar.monthrange(2000 + year % 400, month)[1]  # the calendar repeats after 400 years


@settings(deadline=None)
@given(st.datetimes(), st.timedeltas(timedelta(hours=-14), timedelta(hours=14)))
def test_what_python_writes_is_well_formed(moment: datetime, offset: timedelta) -> None:
    offset -= timedelta(seconds=offset.seconds % 60, microseconds=offset.microseconds)
    zoned = moment.replace(tzinfo=timezone(offset))

    assert well_formed(XSD + "dateTimeStamp", [zoned.isoformat()]).all()
    assert well_formed(XSD + "time", [moment.time().isoformat()]).all()
    assert well_formed(XSD + "date", [moment.date().isoformat()]).all()


@settings(deadline=None)
@given(
    st.text("0123456789-+:TZ.", max_size=30) | st.from_regex(r"-?\d{4,5}-\d\d-\d\d", fullmatch=True)
)
def test_only_what_python_can_read_is_a_date(text: str) -> None:
    if well_formed(XSD + "date", [text])[0] and re.fullmatch("(?!0000)[0-9]{4}-.{5}", text):
        assert date.fromisoformat(text).isoformat() == text


@settings(deadline=None)
@given(st.integers(), st.sampled_from([("byte", 8), ("short", 16), ("int", 32), ("long", 64)]))
def test_integers_are_judged_by_their_range(number: int, kind: tuple[str, int]) -> None:
    name, bits = kind

    assert well_formed(XSD + name, [str(number)])[0] == (
        -(2 ** (bits - 1)) <= number < 2 ** (bits - 1)
    )
    assert well_formed(XSD + f"unsigned{name.title()}", [str(number)])[0] == (0 <= number < 2**bits)


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False), st.floats())
def test_numbers_of_python_are_well_formed(number: Decimal, real: float) -> None:
    special = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}

    assert well_formed(XSD + "decimal", [f"{number:f}"]).all()
    assert well_formed(XSD + "double", [special.get(repr(real), repr(real))]).all()


@settings(deadline=None)
@given(st.binary())
def test_encoded_bytes_are_well_formed_and_bits_too_many_are_not(data: bytes) -> None:
    encoded = base64.b64encode(data).decode("ascii")

    assert well_formed(XSD + "base64Binary", [encoded, " ".join(encoded)]).all()
    assert well_formed(XSD + "hexBinary", [data.hex()]).all()
    if encoded.endswith("="):
        assert not well_formed(XSD + "base64Binary", [encoded[:-1]]).any()


LONG = 1_000_000
HOSTILE = {
    "digits": "1" * LONG,
    "zeros": "0" * LONG,
    "digits and a letter": "1" * LONG + "x",
    "fraction": "0." + "1" * LONG,
    "year": "1" * LONG + "-02-29",
    "fraction of a second": "2019-01-01T00:00:00." + "1" * LONG,
    "duration": "P" + "1" * LONG,
    "letters": "A" * LONG,
    "letters and a space": "A" * LONG + " ",
    "spaced letters": "A " * (LONG // 2),
    "hyphens": "a-" * (LONG // 2),
    "controls": "a" * LONG + "\x00",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_megabyte_is_judged_soon(what: str) -> None:
    text = HOSTILE[what]

    for name in EXAMPLES:
        begun = time.process_time()
        well_formed(XSD + name, [text])
        assert time.process_time() - begun < 2, name


def test_integers_too_long_for_python_are_compared_exactly() -> None:
    huge = "9" * 10_000

    assert well_formed(XSD + "nonNegativeInteger", [huge, f"-{huge}"]).tolist() == [True, False]
    assert well_formed(XSD + "long", ["0" * 10_000 + "1", huge]).tolist() == [True, False]
