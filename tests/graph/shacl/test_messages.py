"""What a finding says where the shape does not say it: what is wrong, and what to do."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from habeas.shacl import Report, Result
from habeas.shacl.paths import Inverse, Path, Predicate
from habeas.shacl.plan import (
    And,
    AskValidator,
    Class,
    Closed,
    Constraint,
    Custom,
    Datatype,
    Disjoint,
    Equals,
    HasValue,
    In,
    LanguageIn,
    LessThan,
    MaxCount,
    MaxLength,
    MinCount,
    MinLength,
    NodeKind,
    NodeRef,
    Not,
    Or,
    Pattern,
    Plan,
    Qualified,
    Range,
    SelectQuery,
    Shape,
    Sparql,
    UniqueLang,
    Xone,
)
from habeas.shacl.vocabulary import RDF, XSD, Node, sh


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:test:{name}")


def xsd(name: str) -> ox.NamedNode:
    return ox.NamedNode(XSD + name)


def text(value: str, language: str | None = None) -> ox.Literal:
    return ox.Literal(value, language=language)


def date(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=xsd("date"))


ADA, RULE = iri("ada"), iri("rule")
BEGINS = Predicate(iri("begins"))
#: Shapes without a name, for others to refer to.
A_DATE, A_YEAR, SOURCED = ox.BlankNode("date"), ox.BlankNode("year"), ox.BlankNode("sourced")
INNER: dict[Node, Shape] = {
    A_DATE: Shape(A_DATE, constraints=(Datatype(xsd("date")),)),
    A_YEAR: Shape(A_YEAR, constraints=(Datatype(xsd("gYear")),)),
    SOURCED: Shape(
        SOURCED, Predicate(iri("source")), constraints=(MinCount(1), Class(iri("Text")))
    ),
    iri("Dated"): Shape(iri("Dated"), names=(text("dated thing", "en"),)),
}


def message(
    constraint: Constraint,
    value: Node | None = None,
    path: Path | None = BEGINS,
    names: tuple[ox.Literal, ...] = (),
    result_path: Path | None = None,
    details: tuple[Result, ...] = (),
    count: int | None = None,
) -> str:
    """Return the message about :ada, whose value broke a constraint of :rule."""
    shape = Shape(RULE, path, constraints=(constraint,), names=names)
    plan = Plan({RULE: shape, **INNER}, prefixes={"": "urn:test:"})
    result = Result(
        ADA,
        constraint.component_iri,
        RULE,
        sh("Violation"),
        result_path or path,
        value,
        constraint=getattr(constraint, "node", None),
        details=details,
    )

    def counted(focus: Node, path: Path) -> int:
        assert (focus, path) == (ADA, BEGINS)
        assert count is not None
        return count

    (finding,) = Report.of([result], plan, count=None if count is None else counted).findings
    return finding.message


@pytest.mark.parametrize(
    ("constraint", "count", "expected"),
    [
        (MinCount(1), None, "Has no value of :begins: give one."),
        (MinCount(1), 0, "Has no value of :begins: give one."),
        (MinCount(3), None, "Has too few values of :begins: give at least 3."),
        (MinCount(3), 0, "Has no value of :begins: give 3."),
        (MinCount(3), 1, "Has 1 value of :begins; at least 3 are needed: add 2."),
        (MaxCount(0), 2, "Has :begins, which is not allowed here: remove it."),
        (MaxCount(1), None, "Has more than one value of :begins: keep one, remove the others."),
        (MaxCount(2), None, "Has too many values of :begins: keep at most 2."),
        (MaxCount(1), 3, "Has 3 values of :begins; at most 1 is allowed: remove 2."),
        (MaxCount(2), 1204, "Has 1,204 values of :begins; at most 2 are allowed: remove 1,202."),
        (
            UniqueLang(),
            None,
            "Has more than one value of :begins in one language: keep one in each.",
        ),
        (HasValue(ADA), None, "Lacks the value :ada of :begins: add it."),
        (
            Qualified(A_DATE, 2, at_most=False),
            None,
            (
                "Has too few of the values of :begins that count: "
                "at least 2 must be so that it is a date."
            ),
        ),
        (
            Qualified(A_DATE, 1, at_most=True),
            None,
            (
                "Has too many of the values of :begins that count: "
                "at most 1 may be so that it is a date."
            ),
        ),
    ],
)
def test_too_many_or_too_few_values_say_how_many_to_add_or_to_remove(
    constraint: Constraint, count: int | None, expected: str
) -> None:
    assert message(constraint, count=count) == expected


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        (
            text("2019-05-03"),
            xsd("date"),
            'is a text, not a date: write it like "2019-05-03"^^xsd:date.',
        ),
        (
            date("2019-02-30"),
            xsd("date"),
            'is written as a date but is none: write it like "2019-05-03"^^xsd:date.',
        ),
        (ADA, xsd("integer"), "is an IRI, not a whole number: write it like 12."),
        (
            text("x", "de"),
            xsd("string"),
            'is a text in the language de, not a text without a language: write it like "text".',
        ),
        (
            text("x"),
            ox.NamedNode(RDF + "langString"),
            'is a text, not a text with a language: write it like "text"@en.',
        ),
        (
            date("2019-05-03"),
            iri("Score"),
            'is an xsd:date, not a :Score: write it like "..."^^:Score.',
        ),
    ],
)
def test_a_value_of_another_datatype_says_what_it_is_and_how_to_write_it(
    value: Node, datatype: ox.NamedNode, expected: str
) -> None:
    assert message(Datatype(datatype), value) == f"The value of :begins {expected}"


@pytest.mark.parametrize(
    ("constraint", "value", "expected"),
    [
        (Class(iri("Act")), text("x"), "is a text, not a :Act: name a :Act instead."),
        (
            Class(iri("Act")),
            ADA,
            "is not known to be a :Act: name another, or say of it that it is one (rdf:type).",
        ),
        (
            NodeKind(sh("IRI")),
            text("x"),
            "is a text: write an IRI, in angle brackets like <https://example.org/>.",
        ),
        (NodeKind(sh("Literal")), ADA, "is an IRI: write a literal, in quotation marks."),
        (NodeKind(sh("BlankNodeOrIRI")), text("x"), "is a text: write an IRI or a blank node."),
        (Range("MinInclusive", ox.Literal(5)), ox.Literal(3), "must be 5 or more."),
        (Range("MinExclusive", ox.Literal(5)), ox.Literal(2.5), "must be more than 5."),
        (Range("MaxExclusive", ox.Literal(5)), ox.Literal(7), "must be less than 5."),
        (
            Range("MaxInclusive", date("2020-01-01")),
            date("2021-01-01"),
            "must be 2020-01-01 or less.",
        ),
        (
            Range("MaxInclusive", date("2020-01-01")),
            text("soon"),
            "is a text, which does not compare with an xsd:date; it must be 2020-01-01 or less.",
        ),
        (MinLength(5), text("abc"), "has 3 characters; at least 5 are needed: write 2 more."),
        (MaxLength(2), text("abc"), "has 3 characters; at most 2 are allowed: shorten it by 1."),
        (
            MinLength(5),
            ox.BlankNode(),
            "is a blank node, not a text that has at least 5 characters.",
        ),
        (Pattern("^A", "i"), text("b"), "is not a text that matches the pattern ^A (flags i)."),
        (
            Pattern("^A"),
            ox.BlankNode(),
            "is a blank node, not a text that matches the pattern ^A.",
        ),
        (
            LanguageIn(("en", "de")),
            text("x", "fr"),
            "is in the language fr; allowed are en, de.",
        ),
        (
            LanguageIn(("en", "de")),
            text("x"),
            'has no language; allowed are en, de: write it like "text"@en.',
        ),
        (
            LanguageIn(("en",)),
            ADA,
            "is an IRI, not a text that is in one of the languages en.",
        ),
        (
            Equals(iri("ends")),
            ADA,
            "or that of :ends stands alone: both must have the same values.",
        ),
        (Disjoint(iri("ends")), ADA, "is also a value of :ends: remove one of the two."),
        (
            LessThan(iri("ends")),
            date("2021-01-01"),
            "must be less than any value of :ends, and of the same kind.",
        ),
        (
            LessThan(iri("ends"), or_equal=True),
            date("2021-01-01"),
            "must not be greater than any value of :ends, and of the same kind.",
        ),
        (In((iri("open"), iri("closed"))), ADA, "is not one of :open, :closed."),
        (Not(A_DATE), date("2021-01-01"), "must not be so: it is a date."),
        (
            And((A_DATE, SOURCED)),
            ADA,
            (
                "must meet every one of these: it is a date; it has at least 1 :source "
                "and each of its :source is a :Text."
            ),
        ),
        (
            Or((A_DATE, A_YEAR)),
            ADA,
            "must meet one or more of these: it is a date; it is a year.",
        ),
        (
            Xone((A_DATE, iri("Dated"))),
            ADA,
            "must meet exactly one of these: it is a date; it is as :Dated says (dated thing).",
        ),
        (NodeRef(A_DATE), ADA, "must meet this: it is a date."),
        (NodeRef(iri("Dated")), ADA, "does not conform to :Dated."),
        (
            Custom(iri("Even"), AskValidator("ASK {}"), (("step", ox.Literal(2)),)),
            ADA,
            'does not meet :Even (step "2"^^xsd:integer).',
        ),
    ],
)
def test_a_wrong_value_says_what_is_wrong_with_it_and_what_to_do(
    constraint: Constraint, value: Node, expected: str
) -> None:
    assert message(constraint, value) == f"The value of :begins {expected}"


def test_a_rule_on_the_thing_itself_speaks_of_this() -> None:
    assert message(Class(iri("Act")), ADA, None).startswith("This is not known to be a :Act: say")
    assert message(HasValue(iri("ben")), ADA, None) == "This is not :ben, and must be."
    assert (
        message(Equals(iri("same")), ADA, None) == "This must be its own :same, and the only one."
    )


def test_a_shape_that_is_not_met_points_to_the_details_where_there_are_some() -> None:
    inner = Result(ADA, sh("MinCountConstraintComponent"), SOURCED, sh("Violation"))

    assert message(NodeRef(iri("Dated")), ADA, details=(inner,)) == (
        "The value of :begins does not conform to :Dated: see the details."
    )


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (iri("Open"), " Did you mean :open?"),
        (text("open"), " Did you mean :open?"),
        (text("Fin", "en"), ' Did you mean "fin"?'),
        (iri("shut"), ""),
    ],
)
def test_a_value_that_differs_only_in_how_it_is_written_is_recognized(
    given: Node, meant: str
) -> None:
    assert (
        message(In((iri("open"), text("fin"))), given).removeprefix(
            'The value of :begins is not one of :open, "fin".'
        )
        == meant
    )


def test_a_long_list_is_cut_and_says_how_much_is_left_out() -> None:
    values = tuple(iri(f"v{number}") for number in range(1012))

    assert message(In(values), ADA).endswith(
        "is not one of :v0, :v1, :v2, :v3, :v4, :v5, :v6, :v7 and 1,004 more."
    )


def test_a_property_that_is_not_allowed_is_named_with_the_one_that_was_meant() -> None:
    closed = Closed(frozenset([iri("begins"), iri("ends")]))

    near = message(closed, ADA, None, result_path=Predicate(iri("begin")))
    far = message(closed, ADA, None, result_path=Predicate(iri("colour")))

    assert near == "Has :begin, which is not allowed here: remove it. Did you mean :begins?"
    assert far == "Has :colour, which is not allowed here: remove it."


def test_a_query_without_a_message_names_its_rule() -> None:
    sparql = Sparql(iri("query"), SelectQuery("SELECT $this {}"))

    assert message(sparql, ADA) == "A query of :rule finds this; the rule does not say what to do."


def test_a_property_is_called_by_the_name_that_its_shape_gives_it() -> None:
    names = (text("Beginn", "de"), text("begin", "en"))

    assert message(MinCount(1), names=names) == "Has no value of begin (:begins): give one."
    assert message(MinCount(1), path=Inverse(BEGINS)) == "Has no value of ^:begins: give one."


def test_a_constraint_that_the_plan_does_not_know_is_named_by_its_parameter() -> None:
    result = Result(ADA, sh("JSConstraintComponent"), RULE, sh("Violation"))
    own = replace(result, component=iri("Even"))

    findings = Report.of([result, own], Plan({}, prefixes={"": "urn:test:"})).findings

    assert [each.message for each in findings] == ["Breaks sh:js.", "Breaks :Even."]
