"""How literals compare: examples, laws, other implementations, and numbers without end."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from habeas.shacl.literals.order import (
    EQUAL,
    GREATER,
    INCOMPARABLE,
    LESS,
    compare_pairs,
    compare_with,
    values,
)
from habeas.shacl.vocabulary import RDF, XSD

Term = tuple[str, str]
CODES = {"<": LESS, "=": EQUAL, ">": GREATER, "|": INCOMPARABLE}
TURNED = {LESS: GREATER, EQUAL: EQUAL, GREATER: LESS, INCOMPARABLE: INCOMPARABLE}


def literal(text: str) -> Term:
    """Return the datatype and lexical form of a literal such as ``1^^integer``."""
    lexical, _, name = text.rpartition("^^")
    return (XSD + name, lexical)


def compared(left: Sequence[Term], right: Sequence[Term]) -> list[int]:
    """Return how literals compare, pair by pair, having looked at them from both sides."""
    some, others = (
        values([datatype for datatype, _ in terms], [text for _, text in terms])
        for terms in (left, right)
    )
    places = np.arange(len(left))
    codes: list[int] = compare_pairs(some, places, others, places).tolist()
    assert compare_pairs(others, places, some, places).tolist() == [TURNED[code] for code in codes]
    return codes


EXAMPLES = [
    # numbers: exact among integers and decimals, rounded with floats and doubles
    "1^^integer < 2^^integer",
    "01^^integer = +1.0^^decimal",
    "-0^^integer = 0^^unsignedByte",
    "-1.5^^decimal < -1^^integer",
    "-0.1^^decimal > -0.11^^decimal",
    "127^^byte < 128^^unsignedLong",
    "9007199254740993^^integer > 9007199254740992^^integer",
    "9007199254740993^^integer = 9007199254740992^^double",
    "0.1^^decimal = 0.1^^double",
    "0.1^^float > 0.1^^double",
    "0.1^^decimal = 0.1^^float",
    "16777217^^integer = 16777216^^float",
    "16777217^^integer > 16777216^^double",
    "-0^^double = 0^^float",
    "INF^^double = INF^^float",
    "INF^^double > 1^^integer",
    "-INF^^float < -1e300^^double",
    "1e999^^double = INF^^double",
    "NaN^^double | NaN^^double",
    "NaN^^float | 1^^integer",
    # strings by code point, truth values, and what is not of one kind
    "a^^string < b^^string",
    "Z^^string < a^^string",
    "^^string < a^^string",
    "a^^string < ab^^string",
    "é^^string = é^^string",
    "\uffff^^string < \U00010000^^string",
    "false^^boolean < true^^boolean",
    "1^^boolean = true^^boolean",
    "1^^boolean | 1^^integer",
    "1^^string | 1^^integer",
    "a^^token | a^^token",
    "a^^anyURI | b^^anyURI",
    "00^^hexBinary | 01^^hexBinary",
    "2019^^gYear | 2019-01-01^^date",
    "2019-01-01^^date | 2019-01-01T00:00:00^^dateTime",
    # what is ill-typed
    "one^^integer | 1^^integer",
    " 1^^integer | 1^^integer",
    "300^^byte | 1^^integer",
    "2019-02-29^^date | 2019-01-01^^date",
    # instants
    "2019-05-03T09:00:00Z^^dateTime = 2019-05-03T11:00:00+02:00^^dateTime",
    "2019-05-03T09:00:00Z^^dateTimeStamp < 2019-05-03T09:00:00-00:01^^dateTime",
    "2019-05-03T09:00:00.50^^dateTime = 2019-05-03T09:00:00.5^^dateTime",
    "2019-05-03T09:00:00.0000000000000000001^^dateTime > 2019-05-03T09:00:00^^dateTime",
    "2019-12-31T24:00:00^^dateTime = 2020-01-01T00:00:00^^dateTime",
    "2000-02-29T24:00:00^^dateTime = 2000-03-01T00:00:00^^dateTime",
    "2019-05-03Z^^date < 2019-05-03-01:00^^date",
    "2019-05-03Z^^date > 2019-05-03+14:00^^date",
    "-0001-12-31^^date < 0000-01-01^^date",
    "-0002-01-01^^date < -0001-01-01^^date",
    "-10000-01-01^^date < -9999-01-01^^date",
    "-10000-01-01^^date > -10001-12-31^^date",
    "9999-12-31T24:00:00^^dateTime = 10000-01-01T00:00:00^^dateTime",
    "-0001-12-31T24:00:00Z^^dateTime = 0000-01-01T00:00:00Z^^dateTime",
    "99999999999999999999-01-01^^date < 100000000000000000000-01-01^^date",
    "-99999999999999999999-01-01^^date > -100000000000000000000-01-01^^date",
    "99999999999999999999-12-31T24:00:00^^dateTime = 100000000000000000000-01-01T00:00:00^^dateTime",
    "12:00:00Z^^time = 13:00:00+01:00^^time",
    "24:00:00^^time = 00:00:00^^time",
    "00:30:00+01:00^^time < 00:00:00Z^^time",
    "2019^^gYear < 2020^^gYear",
    "2019Z^^gYear > 2019+01:00^^gYear",
    "2019-04^^gYearMonth < 2019-05^^gYearMonth",
    "--04^^gMonth < --05^^gMonth",
    "--02-28^^gMonthDay < --02-29^^gMonthDay",
    "--02-29^^gMonthDay < --03-01^^gMonthDay",
    "---30^^gDay < ---31^^gDay",
    # with a time zone and without: more than 14 hours
    "2019-05-03T00:00:00Z^^dateTime | 2019-05-03T00:00:00^^dateTime",
    "2019-05-03T00:00:00Z^^dateTime | 2019-05-03T14:00:00^^dateTime",
    "2019-05-03T00:00:00Z^^dateTime < 2019-05-03T14:00:00.1^^dateTime",
    "2019-05-03T00:00:00Z^^dateTime | 2019-05-02T10:00:00^^dateTime",
    "2019-05-03T00:00:00Z^^dateTime > 2019-05-02T09:59:59.9^^dateTime",
    "2019-05-03Z^^date < 2019-05-04^^date",
    "2019-05-03+14:00^^date | 2019-05-03^^date",
    "2019-05-03+14:00^^date < 2019-05-04^^date",
    "---01Z^^gDay < ---02^^gDay",
    "---01Z^^gDay | ---01^^gDay",
    "99999999999999999999-01-01Z^^date | 99999999999999999999-01-01^^date",
    "99999999999999999999-01-01Z^^date < 99999999999999999999-01-02^^date",
    "99999999999999999999-01-01T00:00:00Z^^dateTime | 99999999999999999999-01-01T05:00:00^^dateTime",
    "2019-01-01T00:00:00.0000000000000000001Z^^dateTime | 2019-01-01T14:00:00.0000000000000000001^^dateTime",
    "2019-01-01T00:00:00.0000000000000000001Z^^dateTime < 2019-01-01T14:00:00.0000000000000000002^^dateTime",
    # durations
    "P1Y^^yearMonthDuration = P12M^^yearMonthDuration",
    "PT36H^^dayTimeDuration > P1D^^dayTimeDuration",
    "-P1M^^duration < P0D^^duration",
    "-PT0.5S^^duration > -PT0.6S^^duration",
    "PT0.0000000000000000001S^^duration > PT0S^^duration",
    "P0M^^yearMonthDuration = PT0S^^dayTimeDuration",
    "P1M^^yearMonthDuration | P30D^^dayTimeDuration",
    "P1M^^yearMonthDuration > P27D^^dayTimeDuration",
    "P1M^^duration < P32D^^duration",
    "P1Y^^duration | P365D^^duration",
    "P1Y^^duration > P364D^^duration",
    "P5M^^duration | P150D^^duration",
    "-PT0.5S^^duration < PT0S^^duration",
    "-PT1.5S^^dayTimeDuration < -PT1.4S^^dayTimeDuration",
    # each decided by one of the starting points alone
    "P37M^^duration | P1123D^^duration",
    "P33M^^duration | P1006D^^duration",
    "P4M^^duration | P123D^^duration",
    "P5M^^duration < P154D^^duration",
    "-P1M^^duration | -P31D^^duration",
    "P99999999999999999999Y^^duration < P1200000000000000000000M^^duration",
    "P99999999999999999999Y^^duration > P99999999999999999998Y364D^^duration",
    "-P4800000000000000000000M^^duration = -P146097000000000000000000D^^duration",
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_compare_as_the_specifications_say(example: str) -> None:
    left, sign, right = example.rsplit(" ", 2)

    assert compared([literal(left)], [literal(right)]) == [CODES[sign]]


def test_what_is_no_literal_or_has_a_language_compares_with_nothing() -> None:
    strange = [
        ("", "https://example.org/"),
        (RDF + "langString", "a"),
        ("https://example.org/t", "a"),
    ]

    for term in strange:
        assert compared([term] * 4, [*strange, literal("a^^string")]) == [INCOMPARABLE] * 4


def test_a_constant_is_compared_with_values_of_every_kind_at_once() -> None:
    terms = [
        literal(text)
        for text in ("2^^integer", "x^^string", "1.0^^decimal", "z^^integer", "0^^float")
    ]
    given_values = values([datatype for datatype, _ in terms], [text for _, text in terms])

    codes = compare_with(given_values, XSD + "integer", "1")

    assert codes.dtype == np.int8
    assert codes.tolist() == [GREATER, INCOMPARABLE, EQUAL, INCOMPARABLE, LESS]
    assert compare_with(values([], []), XSD + "integer", "1").shape == (0,)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).map(
    lambda number: f"{number:f}"
) | st.from_regex(
    r"[+-]?(0{0,3}[0-9]{1,25}\.?|[0-9]{0,25}\.[0-9]{1,25}0{0,3})", fullmatch=True
).map(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20))
def test_decimals_of_any_size_compare_exactly(pairs: list[tuple[str, str]]) -> None:
    left, right = zip(*pairs, strict=True)

    codes = compared(
        [(XSD + "decimal", text) for text in left], [(XSD + "decimal", text) for text in right]
    )

    assert codes == [sign(Fraction(one) - Fraction(other)) for one, other in pairs]


def sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


@settings(deadline=None)
@given(NUMBERS, st.integers(-30, 30))
def test_a_decimal_equals_itself_however_it_is_written(text: str, zeros: int) -> None:
    same = f"{text}{'' if '.' in text else '.'}{'0' * abs(zeros)}"
    near = f"{same}{'0' * 30}1"

    assert compared([(XSD + "decimal", text)], [(XSD + "decimal", same)]) == [EQUAL]
    assert compared([(XSD + "decimal", text)], [(XSD + "decimal", near)]) != [EQUAL]


SINGLES = st.floats(-(2.0**127), 2.0**127, width=32).map(np.float32)


@settings(deadline=None)
@given(SINGLES, st.integers(-3, 3), st.integers(-2, 2))
def test_decimals_become_floats_by_rounding_once(
    single: np.float32, tail: int, eighth: int
) -> None:
    above = float(np.nextafter(single, np.float32(np.inf)))
    middle = (Fraction(float(single)) + Fraction(above)) / 2
    number = middle + Fraction(tail, 10**400) + eighth * Fraction(float(np.spacing(single))) / 8

    nearest = nearest_single(number)

    assert compared([(XSD + "decimal", exactly(number))], [(XSD + "float", repr(nearest))]) == [
        EQUAL
    ]


def test_a_decimal_is_infinite_as_a_float_from_half_a_step_beyond_the_last() -> None:
    half = 2**128 - 2**103
    decimals = [
        (XSD + "decimal", text) for text in (str(half), f"{half - 1}.9", str(-half), f"-{half - 1}")
    ]

    codes = [
        compared([each] * 2, [literal("INF^^float"), literal("-INF^^float")]) for each in decimals
    ]

    assert codes == [[EQUAL, GREATER], [LESS, GREATER], [LESS, EQUAL], [LESS, GREATER]]


def exactly(number: Fraction) -> str:
    """Return a fraction with a power of two and ten below as a decimal text."""
    digits = 0
    while number.denominator != 1:
        number *= 10
        digits += 1
    text = str(abs(number.numerator)).rjust(digits + 1, "0")
    whole, part = (text[:-digits], text[-digits:]) if digits else (text, "0")
    return f"{'-' if number < 0 else ''}{whole}.{part}"


def nearest_single(number: Fraction) -> float:
    """Return the nearest single, the even one of two, by looking at its neighbours."""
    guess = np.float32(float(number))
    around = [guess, *(np.nextafter(guess, np.float32(end)) for end in (-np.inf, np.inf))]

    def distance(single: np.float32) -> tuple[Fraction, int]:
        return abs(Fraction(float(single)) - number), int(single.view(np.int32)) & 1

    return float(min(around, key=distance))


ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
MOMENTS = st.builds(
    lambda moment, zone: moment.replace(tzinfo=zone),
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1))
    | st.datetimes(datetime(2019, 1, 1), datetime(2019, 1, 3)),
    ZONES,
)


@settings(deadline=None)
@given(st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=20))
def test_moments_compare_as_in_python_and_with_14_hours_of_doubt(
    pairs: list[tuple[datetime, datetime]],
) -> None:
    left, right = (
        [(XSD + "dateTime", each.isoformat()) for each in some] for some in zip(*pairs, strict=True)
    )

    assert compared(left, right) == [order_of(one, other) for one, other in pairs]


def order_of(one: datetime, other: datetime) -> int:
    if (one.tzinfo is None) != (other.tzinfo is None):
        utc = [each.replace(tzinfo=each.tzinfo or UTC) for each in (one, other)]
        apart = utc[0] - utc[1]
        if abs(apart) <= timedelta(hours=14):
            return INCOMPARABLE
        return GREATER if apart > timedelta(0) else LESS
    return (one > other) - (one < other)


DURATIONS = st.builds(
    lambda minus, months, seconds: (-1 if minus else 1, months, seconds),
    st.booleans(),
    st.integers(0, 60) | st.integers(0, 10**12),
    st.integers(0, 60).map(lambda days: Fraction(days * 86_400))
    | st.integers(0, 10**8).map(lambda thousandths: Fraction(thousandths, 1000)),
)


def written(duration: tuple[int, int, Fraction]) -> str:
    minus, months, seconds = duration
    return f"{'-' if minus < 0 else ''}P{months}MT{exactly(Fraction(seconds))}S"


def ends(duration: tuple[int, int, Fraction]) -> list[Fraction]:
    """Return how many seconds a duration takes from each of the four starting points."""
    minus, months, seconds = duration
    found = []
    for year, month in ((1696, 9), (1697, 2), (1903, 3), (1903, 7)):
        cycles, rest = divmod(12 * year + month - 1 + minus * months, 4800)
        end = datetime(2000 + rest // 12, rest % 12 + 1, 1)
        days = (end - datetime(year, month, 1)).days + (cycles - 5) * 146_097
        found.append(days * 86_400 + minus * Fraction(seconds))
    return found


@settings(deadline=None)
@given(st.lists(st.tuples(DURATIONS, DURATIONS), min_size=1, max_size=10))
def test_durations_are_ordered_where_they_end_in_one_order_from_all_starts(
    pairs: list[tuple[tuple[int, int, Fraction], tuple[int, int, Fraction]]],
) -> None:
    left, right = (
        [(XSD + "duration", written(each)) for each in some] for some in zip(*pairs, strict=True)
    )

    expected = []
    for one, other in pairs:
        orders = {sign(mine - yours) for mine, yours in zip(ends(one), ends(other), strict=True)}
        expected.append(orders.pop() if len(orders) == 1 else INCOMPARABLE)
    assert compared(left, right) == expected


TERMS = st.sampled_from(
    [literal(side) for example in EXAMPLES for side in example.rsplit(" ", 2)[::2]] + [("", "x")]
)


@settings(deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=12))
def test_pairs_compare_as_each_of_them_does_alone(terms: list[Term]) -> None:
    together = values([datatype for datatype, _ in terms], [text for _, text in terms])
    grid = np.indices((len(terms), len(terms))).reshape(2, -1)

    codes = compare_pairs(together, grid[0], together, grid[1]).reshape(len(terms), -1)

    for place, (datatype, text) in enumerate(terms):
        assert compare_with(together, datatype, text).tolist() == codes[:, place].tolist()
    assert_is_an_order(codes)


def assert_is_an_order(codes: NDArray[np.int8]) -> None:
    """Check that what is turned around is turned around, and a thing is never less than itself."""
    assert ((codes == LESS) == (codes.T == GREATER)).all()
    assert ((codes == EQUAL) == (codes.T == EQUAL)).all()
    assert np.isin(np.diag(codes), (EQUAL, INCOMPARABLE)).all()


LONG = 1_000_000
HOSTILE = [
    ("integer", "9" * LONG, "9" * (LONG - 1) + "8"),
    ("integer", "1" + "0" * LONG, "9" * LONG),
    ("decimal", "0." + "0" * LONG + "1", "0"),
    ("decimal", "1." + "3" * LONG + "1", "1." + "3" * LONG),
    ("double", "1" * 300 + "." + "1" * LONG, "1" * 299),
    ("date", "9" * LONG + "-01-01", "9" * (LONG - 1) + "8-01-01"),
    ("date", "-" + "9" * (LONG - 1) + "8-01-01", "-" + "9" * LONG + "-01-01"),
    ("time", "00:00:00." + "0" * LONG + "1", "00:00:00"),
    ("gYear", "9" * LONG + "-01:00", "9" * LONG + "Z"),
    ("duration", "P" + "9" * LONG + "Y1D", "P" + "9" * LONG + "Y"),
    ("duration", "PT0." + "9" * LONG + "S", "PT0." + "9" * (LONG - 1) + "S"),
    ("string", "a" * LONG + "b", "a" * LONG),
]


@pytest.mark.parametrize(("name", "more", "less"), HOSTILE, ids=range(len(HOSTILE)))
def test_literals_of_a_megabyte_compare_exactly_and_soon(name: str, more: str, less: str) -> None:
    begun = time.process_time()

    assert compared([(XSD + name, more)] * 2, [(XSD + name, less), (XSD + name, more)]) == [
        GREATER,
        EQUAL,
    ]

    assert time.process_time() - begun < 3


def test_one_endless_number_makes_no_other_slow() -> None:
    many = [str(number) for number in range(50_000)]
    datatypes = [XSD + "integer"] * (len(many) + 1)

    begun = time.process_time()
    codes = compare_with(values(datatypes, [*many, "9" * 1_000_000]), XSD + "integer", "25000")

    assert time.process_time() - begun < 3
    assert (codes == GREATER).sum() == 25_000
