"""What is wrong and what to do, in plain English, where a shape does not say it itself."""

from collections import defaultdict
from collections.abc import Callable
from difflib import get_close_matches

import pyoxigraph as ox

from habeas.shacl import plan as p
from habeas.shacl.names import Names, english, harmless, shorten
from habeas.shacl.paths import Path, Predicate
from habeas.shacl.requirements import COMBINED, KINDS, KNOWN_TYPES, Requirements, a, several
from habeas.shacl.results import Result
from habeas.shacl.rules import Rules
from habeas.shacl.vocabulary import RDF, SH, XSD, Node

__all__ = ["Count", "Messages"]

#: How many values a node has at the end of a path.
Count = Callable[[Node, Path], int]

_LANG_STRING = RDF + "langString"
#: Datatypes whose values compare with each other.
_NUMBERS = {iri for iri, (called, _) in KNOWN_TYPES.items() if "number" in called}
#: Datatypes that Turtle writes without quotation marks.
_BARE = {XSD + name for name in ("boolean", "decimal", "integer")}


class Messages:
    """The words for every result of one plan."""

    def __init__(self, rules: Rules, names: Names, count: Count | None = None) -> None:
        self._rules = rules
        self._names = names
        self._count = count
        self._asked = Requirements(rules.plan, names)
        self._constraints: dict[tuple[Node, ox.NamedNode], list[p.Constraint]] = defaultdict(list)
        for shape in rules.plan.shapes.values():
            for constraint in shape.constraints:
                self._constraints[shape.node, constraint.component_iri].append(constraint)
        self._spelled: dict[int, dict[str, Node]] = {}
        self._near: dict[tuple[int, str], str] = {}

    def constraints(self, result: Result) -> list[p.Constraint]:
        """Return the constraints that a result can come from: mostly one."""
        found = self._constraints.get((result.shape, result.component), [])
        if result.constraint is not None and len(found) > 1:
            return [each for each in found if getattr(each, "node", None) == result.constraint]
        return found

    def of(self, result: Result, constraints: list[p.Constraint] | None = None) -> str:
        """Return the message of a result that comes from one of ``constraints``."""
        if constraints is None:
            constraints = self.constraints(result)
        texts = [self._text(result, each) for each in constraints]
        if len(texts) < 2:
            return texts[0] if texts else f"Breaks {self._component(result.component)}."
        return "One of these is wrong: " + " ".join(texts)

    def _component(self, component: ox.NamedNode) -> str:
        name = self._names.term(component)
        if component.value.removeprefix(SH) == component.value:
            return name
        parameter = component.value.removeprefix(SH).removesuffix("ConstraintComponent")
        lower = len(parameter) if parameter.isupper() else 1
        return f"sh:{parameter[:lower].lower()}{parameter[lower:]}"

    def _text(self, result: Result, constraint: p.Constraint) -> str:
        shape = self._rules.plan.shapes[result.shape]
        path = self._called(shape)
        match constraint:
            case p.MinCount() | p.MaxCount() | p.UniqueLang() | p.Qualified() | p.HasValue():
                return self._of_values(result, constraint, shape, path)
            case p.Closed(allowed=allowed):
                return self._closed(result, allowed, id(constraint))
            case p.Sparql():
                rule = self._rules.name(result.shape)
                return f"A query of {rule} finds this; the rule does not say what to do."
        value = f"The value of {path}" if path else "This"
        return f"{value} {self._of_value(result, constraint, path)}"

    def _called(self, shape: p.Shape) -> str:
        """Return what the values of a shape are called."""
        path = self._names.path(shape.path)
        name = english(shape.names)
        return f"{harmless(name)} ({path})" if name and path else path

    def _of_values(
        self, result: Result, constraint: p.Constraint, shape: p.Shape, path: str
    ) -> str:
        """Return what is wrong with all values together."""
        number = None
        if self._count is not None and shape.path is not None:
            number = self._count(result.focus, shape.path)
        match constraint:
            case p.MinCount(count=least) if least == 1 or number == 0:
                return f"Has no value of {path}: give {'one' if least == 1 else f'{least:,}'}."
            case p.MinCount(count=least) if number is None:
                return f"Has too few values of {path}: give at least {least:,}."
            case p.MinCount(count=least):
                given = several(number or 0, "value")
                more = least - (number or 0)
                return f"Has {given} of {path}; at least {least:,} are needed: add {more:,}."
            case p.MaxCount(count=0):
                return f"Has {path}, which is not allowed here: remove it."
            case p.MaxCount(count=1) if number is None:
                return f"Has more than one value of {path}: keep one, remove the others."
            case p.MaxCount(count=most) if number is None:
                return f"Has too many values of {path}: keep at most {most:,}."
            case p.MaxCount(count=most):
                allowed = f"at most {most:,} {'is' if most == 1 else 'are'} allowed"
                given = several(number or 0, "value")
                return f"Has {given} of {path}; {allowed}: remove {(number or 0) - most:,}."
            case p.UniqueLang():
                return f"Has more than one value of {path} in one language: keep one in each."
            case p.Qualified(shape=node, count=count, at_most=at_most):
                few, bound = ("many", "most") if at_most else ("few", "least")
                wanted = f"at {bound} {count:,} {'may' if at_most else 'must'} be so that"
                asked = self._asked.of_shape(node)
                return f"Has too {few} of the values of {path} that count: {wanted} {asked}."
            case p.HasValue(value=value):
                wanted = shorten(self._names.term(value), 120)
                return (
                    f"Lacks the value {wanted} of {path}: add it."
                    if path
                    else (f"This is not {wanted}, and must be.")
                )
        raise AssertionError(constraint)

    def _of_value(self, result: Result, constraint: p.Constraint, path: str) -> str:
        """Return what is wrong with one value, beginning with a verb."""
        value = result.focus if result.value is None else result.value
        term = self._names.term
        match constraint:
            case p.Class(cls=cls):
                return self._class(value, a(term(cls)), bool(path))
            case p.Datatype(datatype=datatype):
                return self._datatype(value, datatype)
            case p.NodeKind(kind=kind):
                return self._node_kind(value, KINDS.get(kind.value, term(kind)))
            case p.Range(bound=bound):
                asked = self._asked.quality(constraint).removeprefix("is ")
                if self._comparable(value, bound):
                    return f"must be {asked}."
                like = a(term(bound.datatype))
                other = f"is {self._kind(value)}, which does not compare with {like}"
                return f"{other}; it must be {asked}."
            case p.MinLength(length=least) if (length := _length(value)) is not None:
                given, more = several(length, "character"), least - length
                return f"has {given}; at least {least:,} are needed: write {more:,} more."
            case p.MaxLength(length=most) if (length := _length(value)) is not None:
                given, over = several(length, "character"), length - most
                return f"has {given}; at most {most:,} are allowed: shorten it by {over:,}."
            case p.LanguageIn(ranges=ranges) if isinstance(value, ox.Literal):
                allowed = f"allowed are {self._asked.listed(ranges)}"
                if value.language:
                    return f"is in the language {value.language}; {allowed}."
                example = ranges[0] if ranges else "en"
                return f'has no language; {allowed}: write it like "text"@{example}.'
            case p.MinLength() | p.MaxLength() | p.LanguageIn() | p.Pattern():
                wanted = self._asked.quality(constraint)
                if isinstance(value, ox.BlankNode) or isinstance(constraint, p.LanguageIn):
                    return f"is {self._kind(value)}, not a text that {wanted}."
                return f"is not a text that {wanted}."
            case p.Equals(other=other):
                if not path:
                    return f"must be its own {term(other)}, and the only one."
                return f"or that of {term(other)} stands alone: both must have the same values."
            case p.Disjoint(other=other):
                return f"is also a value of {term(other)}: remove one of the two."
            case p.LessThan(other=other, or_equal=or_equal):
                less = "must not be greater than" if or_equal else "must be less than"
                return f"{less} any value of {term(other)}, and of the same kind."
            case p.In(values=values):
                meant = self._meant(value, values, id(constraint))
                return f"is not one of {self._asked.terms(values)}.{meant}"
            case p.Not(shape=node):
                return f"must not be so: {self._asked.of_shape(node)}."
            case p.And(shapes=nodes) | p.Or(shapes=nodes) | p.Xone(shapes=nodes):
                asked = self._asked.of_shapes(nodes)
                return f"must meet {COMBINED[type(constraint)]} of these: {asked}."
            case p.NodeRef(shape=node) if isinstance(node, ox.BlankNode):
                return f"must meet this: {self._asked.of_shape(node)}."
            case p.NodeRef(shape=node):
                see = ": see the details" if result.details else ""
                return f"does not conform to {self._rules.name(node)}{see}."
            case p.Custom(parameters=parameters):
                given = ", ".join(f"{name} {shorten(term(each), 60)}" for name, each in parameters)
                return f"does not meet {term(constraint.component_iri)} ({given})."
        return f"breaks {self._component(result.component)}."

    def _class(self, value: Node, cls: str, has_path: bool) -> str:
        if isinstance(value, ox.Literal):
            return f"is a text, not {cls}: name {cls} instead."
        other = "name another, or say of it" if has_path else "say"
        return f"is not known to be {cls}: {other} that it is one (rdf:type)."

    def _datatype(self, value: Node, datatype: ox.NamedNode) -> str:
        called, example = KNOWN_TYPES.get(datatype.value, (a(self._names.term(datatype)), "..."))
        written = f'"{example}"^^{self._names.bracketed(datatype.value)}'
        if datatype.value in _BARE:
            written = example
        elif datatype.value == XSD + "string":
            written = f'"{example}"'
        elif datatype.value == _LANG_STRING:
            called, written = "a text with a language", '"text"@en'
        if isinstance(value, ox.Literal) and value.datatype == datatype:
            return f"is written as {called} but is none: write it like {written}."
        return f"is {self._kind(value)}, not {called}: write it like {written}."

    def _node_kind(self, value: Node, wanted: str) -> str:
        advice = ""
        if isinstance(value, ox.Literal) and wanted == "an IRI":
            advice = ", in angle brackets like <https://example.org/>"
        elif isinstance(value, ox.NamedNode) and wanted == "a literal":
            advice = ", in quotation marks"
        return f"is {self._kind(value)}: write {wanted}{advice}."

    def _kind(self, value: Node) -> str:
        """Return what sort of term a value is."""
        if isinstance(value, ox.NamedNode):
            return "an IRI"
        if isinstance(value, ox.BlankNode):
            return "a blank node"
        if value.language:
            return f"a text in the language {value.language}"
        if value.datatype.value == XSD + "string":
            return "a text"
        return a(self._names.term(value.datatype))

    def _comparable(self, value: Node, bound: ox.Literal) -> bool:
        if not isinstance(value, ox.Literal):
            return False
        types = {value.datatype.value, bound.datatype.value}
        return len(types) == 1 or types <= _NUMBERS

    def _closed(self, result: Result, allowed: frozenset[ox.NamedNode], key: int) -> str:
        if not isinstance(result.path, Predicate):
            return "Has a property that is not allowed here: remove it."
        given = result.path.iri
        meant = self._near.get((key, given.value))
        if meant is None:
            by_local = {_local(each): each for each in sorted(allowed, key=str, reverse=True)}
            near = get_close_matches(_local(given), by_local, n=1, cutoff=0.75)
            meant = f" Did you mean {self._names.term(by_local[near[0]])}?" if near else ""
            self._near[key, given.value] = meant
        return f"Has {self._names.term(given)}, which is not allowed here: remove it.{meant}"

    def _meant(self, value: Node, values: tuple[Node, ...], key: int) -> str:
        """Return the advice to write what differs only in case, language, type or namespace."""
        spelled = self._spelled.get(key)
        if spelled is None:
            spelled = self._spelled[key] = {_local(each): each for each in reversed(values)}
        meant = spelled.get(_local(value))
        return f" Did you mean {self._names.term(meant)}?" if meant is not None else ""


def _length(value: Node) -> int | None:
    return None if isinstance(value, ox.BlankNode) else len(value.value)


def _local(term: Node) -> str:
    """Return the last part of an IRI or the text of a literal, without case."""
    text = term.value
    if isinstance(term, ox.NamedNode):
        text = text[max(text.rfind("#"), text.rfind("/"), text.rfind(":")) + 1 :]
    return text.strip().casefold()
