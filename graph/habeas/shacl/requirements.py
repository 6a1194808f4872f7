"""What a shape asks for, in words: one clause about "it" for each constraint."""

import pyoxigraph as ox

from habeas.shacl import plan as p
from habeas.shacl.names import Names, english, shorten
from habeas.shacl.paths import Path
from habeas.shacl.vocabulary import SH, XSD, Node

__all__ = ["COMBINED", "KINDS", "KNOWN_TYPES", "Requirements", "a", "several"]

#: What a node kind is called.
KINDS = {
    SH + "IRI": "an IRI",
    SH + "BlankNode": "a blank node",
    SH + "Literal": "a literal",
    SH + "BlankNodeOrIRI": "an IRI or a blank node",
    SH + "BlankNodeOrLiteral": "a blank node or a literal",
    SH + "IRIOrLiteral": "an IRI or a literal",
}
#: What the values of a datatype are called, and one of them.
KNOWN_TYPES = {
    XSD + name: (called, example)
    for name, called, example in (
        ("anyURI", "an address", "https://example.org/"),
        ("boolean", "true or false", "true"),
        ("date", "a date", "2019-05-03"),
        ("dateTime", "a date with a time", "2019-05-03T10:00:00Z"),
        ("dateTimeStamp", "a date with a time and its zone", "2019-05-03T10:00:00Z"),
        ("dayTimeDuration", "a duration in days and hours", "P3DT12H"),
        ("decimal", "a number", "12.5"),
        ("double", "a number", "12.5"),
        ("duration", "a duration", "P1Y6M"),
        ("float", "a number", "12.5"),
        ("gMonthDay", "a day of any year", "--05-03"),
        ("gYear", "a year", "2019"),
        ("gYearMonth", "a month of a year", "2019-05"),
        ("int", "a whole number", "12"),
        ("integer", "a whole number", "12"),
        ("long", "a whole number", "12"),
        ("nonNegativeInteger", "a whole number from 0", "12"),
        ("positiveInteger", "a whole number from 1", "12"),
        ("string", "a text without a language", "text"),
        ("time", "a time of day", "10:00:00"),
        ("yearMonthDuration", "a duration in years and months", "P1Y6M"),
    )
}
#: How many of several shapes are to be met.
COMBINED: dict[type, str] = {p.And: "every one", p.Or: "one or more", p.Xone: "exactly one"}
_SIDES = {
    "MinExclusive": "more than {}",
    "MinInclusive": "{} or more",
    "MaxExclusive": "less than {}",
    "MaxInclusive": "{} or less",
}
#: How many of several things are named.
_SHOWN = 8
_DEEPEST = 3
_LONGEST = 60


class Requirements:
    """The constraints of one plan, in words."""

    def __init__(self, plan: p.Plan, names: Names) -> None:
        self._plan = plan
        self._names = names

    def of_shape(self, node: Node, depth: int = 0) -> str:
        """Return what a shape asks for; a shape with a name is called by it."""
        shape = self._plan.shapes.get(node)
        if shape is None or depth >= _DEEPEST or not isinstance(node, ox.BlankNode):
            called = english(shape.names) if shape else ""
            return f"it is as {self._names.term(node)} says" + (f" ({called})" if called else "")
        clauses = [self.of(each, shape.path, depth) for each in shape.constraints]
        return " and ".join(clauses) or "it is anything"

    def of_shapes(self, nodes: tuple[Node, ...], depth: int = 0) -> str:
        """Return what each of some shapes asks for."""
        return "; ".join(self.of_shape(node, depth) for node in nodes[:_SHOWN])

    def of(self, constraint: p.Constraint, path: Path | None, depth: int = 0) -> str:
        """Return what a constraint asks for, of values at the end of ``path`` if there is one."""
        if counted := self._counted(constraint, path, depth):
            return counted
        values = self._names.path(path)
        match constraint:
            case p.Not(shape=node):
                of = f"of none of its {values} this is true" if path else "this is not true"
                return f"{of}: ({self.of_shape(node, depth + 1)})"
            case p.And(shapes=nodes) | p.Or(shapes=nodes) | p.Xone(shapes=nodes):
                of = f"of each of its {values} " if path else ""
                word = COMBINED[type(constraint)]
                return f"{of}{word} of these is true: ({self.of_shapes(nodes, depth + 1)})"
            case p.NodeRef(shape=node) | p.PropertyRef(shape=node):
                said = self.of_shape(node, depth + 1)
                return f"of each of its {values} this is true: ({said})" if path else said
            case _:
                return f"{f'each of its {values}' if path else 'it'} {self.quality(constraint)}"

    def quality(self, constraint: p.Constraint) -> str:
        """Return what a constraint asks of one value, beginning with a verb."""
        term = self._names.term
        match constraint:
            case p.Class(cls=cls):
                return f"is {a(term(cls))}"
            case p.Datatype(datatype=datatype):
                known = KNOWN_TYPES.get(datatype.value)
                return f"is {known[0]}" if known else f"is {a(term(datatype))}"
            case p.NodeKind(kind=kind):
                return f"is {KINDS.get(kind.value, term(kind))}"
            case p.Range(side=side, bound=bound):
                return f"is {_SIDES[side].format(bound.value)}"
            case p.MinLength(length=length):
                return f"has at least {several(length, 'character')}"
            case p.MaxLength(length=length):
                return f"has at most {several(length, 'character')}"
            case p.Pattern(pattern=pattern, flags=flags):
                noted = f" (flags {flags})" if flags else ""
                return f"matches the pattern {shorten(pattern, _LONGEST)}{noted}"
            case p.LanguageIn(ranges=ranges):
                return f"is in one of the languages {self.listed(ranges)}"
            case p.Equals(other=other):
                return f"is a {term(other)} too, and the other way round"
            case p.Disjoint(other=other):
                return f"is no {term(other)} as well"
            case p.LessThan(other=other, or_equal=or_equal):
                return f"is less than{' or equal to' if or_equal else ''} every {term(other)}"
            case p.Closed():
                return "has no other properties"
            case p.HasValue(value=value):
                return f"is {shorten(term(value), _LONGEST)}"
            case p.In(values=values):
                return f"is one of {self.terms(values)}"
            case _:
                return f"meets {term(constraint.component_iri)}"

    def terms(self, terms: tuple[Node, ...]) -> str:
        """Return the first of some terms, with how many there are more."""
        return self.listed(tuple(shorten(self._names.term(each), _LONGEST) for each in terms))

    def listed(self, texts: tuple[str, ...]) -> str:
        """Return the first of some texts, with how many there are more."""
        more = len(texts) - _SHOWN
        shown = ", ".join(texts[:_SHOWN])
        return f"{shown} and {more:,} more" if more > 0 else shown

    def _counted(self, constraint: p.Constraint, path: Path | None, depth: int) -> str:
        """Return what is asked of all values together; nothing for other constraints."""
        values = self._names.path(path) or "value"
        match constraint:
            case p.MinCount(count=count):
                return f"it has at least {count} {values}"
            case p.MaxCount(count=0):
                return f"it has no {values}"
            case p.MaxCount(count=count):
                return f"it has at most {count} {values}"
            case p.UniqueLang():
                return f"it has one {values} in each language"
            case p.HasValue(value=value) if path:
                return f"one of its {values} is {shorten(self._names.term(value), _LONGEST)}"
            case p.Qualified(shape=node, count=count, at_most=at_most):
                bound = "most" if at_most else "least"
                said = self.of_shape(node, depth + 1)
                return f"it has at {bound} {count} {values} of which is true: ({said})"
            case _:
                return ""


def several(count: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> several(1, "value"), several(1204, "value")
    ('1 value', '1,204 values')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def a(name: str) -> str:
    """Return a name with its article.

    Examples
    --------
    >>> a("ex:Case"), a("habeas:Case"), a("xsd:date")
    ('an ex:Case', 'a habeas:Case', 'an xsd:date')
    """
    vowel = name[:1].lower() in "aeio" or name.startswith(("xsd:", "https:", "http:"))
    return f"{'an' if vowel else 'a'} {name}"
