"""A query as a tree: as much of it as is needed to check it, to rewrite it, and to see what it reads.

Terms are texts: ``?name`` is a variable, ``?_:name`` a blank node, which is a
variable too; everything else is a constant as SPARQL writes it, with whole
IRIs. Places in the query are numbers of its words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from habeas.shacl.paths import Path
from habeas.shacl.sparql.lexing import Token

__all__ = [
    "Bind",
    "Block",
    "Element",
    "Expression",
    "Filter",
    "Group",
    "InGraph",
    "Optional",
    "Other",
    "Pattern",
    "Query",
    "Select",
    "Unclear",
    "Union",
    "is_variable",
    "patterns",
    "variables_of",
]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A path that may walk along any property: it has a negated set in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern. Its predicate is a path, or the text of a variable."""

    subject: str
    predicate: Path | Unclear | str
    object: str


@dataclass(slots=True)
class Expression:
    """What a condition or a value is made of."""

    variables: set[str] = field(default_factory=set)
    #: The patterns that it asks for with EXISTS.
    exists: list["Group"] = field(default_factory=list)
    aggregates: bool = False


@dataclass(slots=True)
class Block:
    """Triple patterns one after another, with the words from ``start`` to before ``end``."""

    patterns: list[Pattern]
    start: int
    end: int


@dataclass(slots=True)
class Optional:
    """What may be missing."""

    group: "Group"
    start: int


@dataclass(slots=True)
class Union:
    """One of several groups; a group within a group is a union of one."""

    groups: list["Group"]
    start: int


@dataclass(slots=True)
class InGraph:
    """What is looked for in a named graph."""

    graph: str
    group: "Group"
    start: int


@dataclass(slots=True)
class Filter:
    """A condition on the whole group, in the words from ``start`` to before ``end``."""

    expression: Expression
    start: int
    end: int


@dataclass(slots=True)
class Bind:
    """A value for a new variable."""

    expression: Expression
    variable: str
    start: int


@dataclass(slots=True)
class Other:
    """What a query with pre-bound variables may not have: MINUS, SERVICE, VALUES."""

    keyword: str
    start: int
    group: "Group | None" = None
    variables: tuple[str, ...] = ()


Element = Block | Optional | Union | InGraph | Filter | Bind | Other


@dataclass(slots=True)
class Group:
    """What stands between braces; ``start`` and ``end`` are the places of the braces."""

    elements: list[Element]
    start: int
    end: int
    #: The query within the query, if that is all there is.
    select: "Select | None" = None


@dataclass(slots=True)
class Select:
    """A query, or one within another. An ASK query is one that projects nothing."""

    #: Names with their sign; None for ``*``.
    projected: list[str] | None
    where: Group
    #: Where more variables can be named: after SELECT, DISTINCT or REDUCED.
    projection: int
    #: Places of the plain variables in the SELECT clause, in GROUP BY and in ORDER BY.
    plain: list[int] = field(default_factory=list)
    reduced: bool = False
    #: Where more can be grouped by: after GROUP BY.
    grouping: int | None = None
    #: Plain variables that it is grouped by.
    grouped: list[str] = field(default_factory=list)
    ordering: list[int] = field(default_factory=list)
    #: Everything said in SELECT, GROUP BY, HAVING and ORDER BY.
    expression: Expression = field(default_factory=Expression)
    #: Whether it has LIMIT or OFFSET, and whether it has HAVING.
    sliced: bool = False
    having: bool = False


@dataclass(slots=True)
class Query:
    """A query with everything that its words say."""

    form: str
    tokens: list[Token]
    #: The words as the engine is to read them: no abbreviations.
    words: list[str]
    #: Where the prologue has ended.
    start: int
    select: Select
    #: FROM and FROM NAMED.
    datasets: list[int] = field(default_factory=list)
    #: Variables that are given a value with AS, and where.
    assigned: list[tuple[str, int]] = field(default_factory=list)
    #: Places where a variable stands alone as the predicate of a pattern.
    verbs: set[int] = field(default_factory=set)
    #: Places where a variable is asked for with BOUND: of the word BOUND.
    bounds: list[int] = field(default_factory=list)
    #: Places where a variable is the subject of a pattern, or names a graph.
    nodes: set[int] = field(default_factory=set)
    #: MINUS, SERVICE and VALUES.
    others: list[Other] = field(default_factory=list)
    #: Queries within the query.
    subqueries: list[Select] = field(default_factory=list)
    #: Functions that are called by their IRI.
    functions: list[tuple[str, int]] = field(default_factory=list)

    def mentions(self, start: int, end: int) -> set[str]:
        """Return the names of all variables between two places."""
        return {
            token.text[1:] for token in self.tokens[start : end + 1] if token.kind == "variable"
        }

    @property
    def text(self) -> str:
        """The query as the engine is to read it, with nothing abbreviated."""
        return written(self.words[self.start :])

    @property
    def variables(self) -> set[str]:
        """The names of all variables."""
        return self.mentions(self.start, len(self.tokens))


def written(words: Iterable[str]) -> str:
    """Return words as a text. The engine wants no space after a function or before a comma."""
    parts: list[str] = []
    before = ""
    for word in filter(None, words):
        glued = word in (",", ")") or before == "(" or (word == "(" and before.isalnum())
        parts.append(word if glued or not parts else " " + word)
        before = word
    return "".join(parts)


def is_variable(term: str) -> bool:
    """Whether a term is a variable or a blank node of the query."""
    return term.startswith("?")


def variables_of(pattern: Pattern) -> Iterator[str]:
    """Yield the variables of a pattern."""
    for term in (pattern.subject, pattern.predicate, pattern.object):
        if isinstance(term, str) and is_variable(term):
            yield term


def patterns(group: Group) -> Iterator[Pattern]:
    """Yield the patterns that a group itself has."""
    for element in group.elements:
        if isinstance(element, Block):
            yield from element.patterns


def in_scope(group: Group) -> set[str]:
    """Return the variables that the solutions of a group can bind, as section 18.2.1 says."""
    if group.select is not None:
        return projected(group.select)
    found: set[str] = set()
    for element in group.elements:
        match element:
            case Block(patterns=own):
                found.update(name for pattern in own for name in variables_of(pattern))
            case Optional(group=inner):
                found |= in_scope(inner)
            case InGraph(graph=name, group=inner):
                found |= in_scope(inner) | ({name} if is_variable(name) else set())
            case Union(groups=inners):
                found.update(name for inner in inners for name in in_scope(inner))
            case Bind(variable=name):
                found.add(name)
            case Other(keyword=keyword, group=other, variables=names):
                found.update(names)
                if other is not None and keyword != "MINUS":
                    found |= in_scope(other)
            case Filter():
                pass
    return {name for name in found if not name.startswith("?_:")}


def projected(select: Select) -> set[str]:
    """Return the variables that a query gives back."""
    return in_scope(select.where) if select.projected is None else set(select.projected)
