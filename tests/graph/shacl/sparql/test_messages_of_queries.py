"""Messages with values filled in, from where the specification takes them."""

import pyoxigraph as ox
import pytest
from tests.graph.shacl.sparql.given import iri

from habeas.shacl.plan import AskValidator, Custom, SelectQuery, Shape, Sparql
from habeas.shacl.sparql.messages import filled, messages_of
from habeas.shacl.vocabulary import Node

SHAPE = Shape(iri("Shape"), messages=(ox.Literal("shape of {?value}"),))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{?value} and {$value}", "urn:test:a and urn:test:a"),
        ("{?text}{?number}", "one02"),
        ("{$missing} {?unbound}", "{$missing} {?unbound}"),
        ("{value} {? value} {?value", "{value} {? value} {?value"),
        ("{?node}", "b1"),
        ("{?nested}", "{?value}"),
    ],
)
def test_names_in_braces_are_replaced_by_values(template: str, expected: str) -> None:
    values: dict[str, Node | None] = {
        "value": iri("a"),
        "text": ox.Literal("one", language="en"),
        "number": ox.Literal("02", datatype=iri("t")),
        "node": ox.BlankNode("b1"),
        "nested": ox.Literal("{?value}"),
        "unbound": None,
    }

    assert filled(ox.Literal(template), values).value == expected


def test_a_message_keeps_its_language() -> None:
    found = filled(ox.Literal("{?a} zu viel", language="de"), {"a": ox.Literal("1")})

    assert found == ox.Literal("1 zu viel", language="de")


def test_the_solution_speaks_first_then_the_constraint_then_the_shape() -> None:
    own = (ox.Literal("own of {?value}"), ox.Literal("eigen {?value}", language="de"))
    said = Sparql(iri("c"), SelectQuery(""), own)
    silent = Sparql(iri("c"), SelectQuery(""))
    values = {"value": ox.Literal("3")}

    assert messages_of(SHAPE, said, {**values, "message": ox.Literal("solution {?value}")}) == (
        ox.Literal("solution 3"),
    )
    assert messages_of(SHAPE, said, values) == (
        ox.Literal("own of 3"),
        ox.Literal("eigen 3", language="de"),
    )
    # "Exactly these messages", says the specification of those of shapes.
    assert messages_of(SHAPE, silent, values) == (ox.Literal("shape of {?value}"),)
    assert messages_of(Shape(iri("Shape")), silent, values) == ()


def test_what_is_no_text_is_no_message() -> None:
    said = Sparql(iri("c"), SelectQuery(""), (ox.Literal("own"),))

    assert messages_of(SHAPE, said, {"message": iri("a")}) == (ox.Literal("own"),)


def test_parameters_can_be_named_and_the_solution_wins() -> None:
    custom = Custom(
        iri("C"),
        AskValidator(""),
        (("most", ox.Literal("3")), ("value", ox.Literal("parameter"))),
        (ox.Literal("{?value} is more than {$most}"),),
    )

    found = messages_of(SHAPE, custom, {"value": ox.Literal("4")})

    assert found == (ox.Literal("4 is more than 3"),)
