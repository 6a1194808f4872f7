"""Parameters: read as they are declared, and described as they are read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from habeas.errors import InvalidDateError
from habeas.queries.values import InvalidValueError
from habeas_api.errors import BadParameterError
from habeas_api.parameters import LONGEST, Parameter, read_values

STEPS = Parameter("steps", "How many points.", "integer", 50, least=1, most=500)
KIND = Parameter("kind", "Only agents of this kind.", choices=("Person", "Group"))
MEASURE = Parameter("measure", "Which.", choices=("degree", "core"), several=True)


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (STEPS, " 20 ", 20),
        (Parameter("alpha", "", "number"), "5e-2", 0.05),
        (Parameter("certainly", "", "flag", False), "Yes", True),
        (Parameter("as_of", "", "day"), "2019-05-03", "2019-05-03"),
        (Parameter("from", "", "first day"), "2019-02", "2019-02-01"),
        (Parameter("to", "", "last day"), "2019-02", "2019-02-28"),
        (KIND, "Group", "Group"),
        (MEASURE, "core", ("core",)),
    ],
)
def test_a_value_is_read_as_its_kind(parameter: Parameter, text: str, value: object) -> None:
    assert parameter.read([text]) == value


@pytest.mark.parametrize(
    ("parameter", "texts", "error", "words"),
    [
        (STEPS, ["0"], InvalidValueError, "a whole number from 1 to 500"),
        (STEPS, ["501"], InvalidValueError, "a whole number from 1 to 500"),
        (STEPS, ["9" * 400], InvalidValueError, "a whole number from 1 to 500"),
        (STEPS, ["1_0"], InvalidValueError, "a whole number from 1 to 500"),
        (STEPS, ["1.5"], InvalidValueError, "'1.5' is no value for steps"),
        (STEPS, ["1", "2"], BadRequest, "Give one value for 'steps', not 2"),
        (Parameter("alpha", "", "number", least=0), ["nan"], InvalidValueError, "at least 0"),
        (Parameter("alpha", "", "number", most=1), ["inf"], InvalidValueError, "at most 1"),
        (Parameter("flag", "", "flag"), ["maybe"], InvalidValueError, "true or false"),
        (Parameter("as_of", "", "day"), ["2019"], InvalidDateError, "one day is needed"),
        (Parameter("to", "", "last day"), ["x" * 400], InvalidDateError, "is not a date"),
        (KIND, ["Grop"], BadParameterError, "Did you mean 'Group'"),
        (MEASURE, ["core", "degre"], BadParameterError, "Did you mean 'degree'"),
        (Parameter("case", ""), ["x" * (LONGEST + 1)], InvalidValueError, "at most 500"),
        (Parameter("agent", "Who.", needed=True), [" "], BadRequest, "for 'agent': who."),
    ],
)
def test_what_is_no_value_is_refused_with_what_would_be_one(
    parameter: Parameter, texts: list[str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        parameter.read(texts)


def test_an_infinite_number_is_none_even_without_bounds() -> None:
    for text in ("nan", "inf", "-inf", "1e999"):
        with pytest.raises(InvalidValueError, match="a number"):
            Parameter("alpha", "", "number").read([text])


def test_what_is_left_empty_is_the_default_and_repeats_count_once() -> None:
    read = read_values(
        {"steps": [""], "measure": ["core", "core", "degree"]}, [STEPS, KIND, MEASURE]
    )

    assert read == {"steps": 50, "kind": None, "measure": ("core", "degree")}
    assert MEASURE.read([]) == ()


def test_an_unknown_parameter_is_named_with_the_near_ones() -> None:
    with pytest.raises(BadParameterError, match="Did you mean 'steps'") as raised:
        read_values({"step": ["1"]}, [STEPS, KIND])

    assert raised.value.near == ["steps"]


@settings(max_examples=30)
@given(st.text(max_size=12))
def test_whatever_is_taken_fits_the_schema(text: str) -> None:
    schema = STEPS.schema()
    try:
        value = STEPS.read([text])
    except (InvalidValueError, BadRequest):
        return
    assert isinstance(value, int)
    assert schema["minimum"] <= value <= schema["maximum"]
