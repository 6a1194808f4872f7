"""What a query reads of the data: which triples can matter to which focus node.

Each triple pattern reads the triples of its property. Where other patterns
that must hold too lead from the focus to one of its ends, only triples at the
end of that path matter. What such a pattern is depends on where it stands:

- Patterns of one group, and of groups within it that are joined to it (braces,
  branches of a UNION), narrow each other down.
- What is in OPTIONAL or EXISTS is narrowed down by what the group before it (or
  around it) has certainly bound, and narrows nothing down outside.
- A subquery is answered by itself: only the variables with a value before the
  query is run lead into it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.sparql.filling import filled, joined_patterns
from habeas.shacl.sparql.syntax import (
    Bind,
    Block,
    Expression,
    Filter,
    Group,
    InGraph,
    Optional,
    Other,
    Pattern,
    Query,
    Select,
    Unclear,
    Union,
    is_variable,
    variables_of,
)

__all__ = ["End", "Read", "Reads", "nullable", "reads_of"]


@dataclass(frozen=True, slots=True)
class End:
    """Where a node can be: at the end of a path from a start, which is a variable or an IRI."""

    start: str
    path: p.Path | None = None
    #: How many patterns lead here.
    patterns: int = 0

    def then(self, path: p.Path | None) -> "End":
        """Return where one comes from here."""
        return End(self.start, p.chain(self.path, path), self.patterns + 1)

    @property
    def distance(self) -> tuple[bool, int]:
        """How well it is known: from a variable rather than a constant, and by few patterns."""
        return not is_variable(self.start), self.patterns


@dataclass(frozen=True, slots=True)
class Read:
    """Triples that are read: of a property, or of any, between nodes if these are known."""

    predicate: ox.NamedNode | None
    subject: End | None = None
    object: End | None = None

    @property
    def ends(self) -> list[tuple[End, bool]]:
        """The ends that are known, the better known first, and whether it is that of the object."""
        both = ((self.subject, False), (self.object, True))
        known = [(end, backwards) for end, backwards in both if end is not None]
        return sorted(known, key=lambda each: each[0].distance)


@dataclass(frozen=True)
class Reads:
    """Everything that a query reads."""

    triples: frozenset[Read]
    #: Nodes for which it matters whether the graph has them at all.
    nodes: frozenset[End]
    #: Whether it may read anything.
    everything: bool
    #: Whether it looks into named graphs.
    graphs: bool


def reads_of(
    query: Query, starts: Collection[str], path: p.Path | None, constants: Mapping[str, str]
) -> Reads:
    """Return what a query reads.

    Parameters
    ----------
    query
        The query.
    starts
        Variables that have a value before it is run and that paths can start from.
    path
        What ``$PATH`` stands for.
    constants
        Other variables that have a value before, with this value.
    """
    reader = _Reader(frozenset(starts), path, constants)
    reader.select(query.select)
    return Reads(
        frozenset(reader.triples), frozenset(reader.nodes), reader.everything, reader.graphs
    )


def nullable(path: p.Path) -> bool:
    """Whether a path can lead from a node to itself without a step."""
    match path:
        case p.ZeroOrMore() | p.ZeroOrOne():
            return True
        case p.OneOrMore(inner) | p.Inverse(inner):
            return nullable(inner)
        case p.Sequence(steps):
            return all(map(nullable, steps))
        case p.Alternative(choices):
            return any(map(nullable, choices))
        case _:
            return False


Known = dict[str, End]


class _Reader:
    def __init__(
        self, starts: frozenset[str], path: p.Path | None, constants: Mapping[str, str]
    ) -> None:
        self._starts = starts
        self._path = path
        self._constants = constants
        self.triples: set[Read] = set()
        self.nodes: set[End] = set()
        self.everything = False
        self.graphs = False

    def select(self, select: Select) -> None:
        """Note what a query, or a subquery, reads."""
        known = {name: End(name) for name in self._starts}
        self._group(select.where, known, self._starts, self._starts)
        self._exists(select.expression, known, self._starts)

    def _group(
        self, group: Group, known: Known, fixed: frozenset[str], around: frozenset[str]
    ) -> None:
        """Note what a group reads.

        ``fixed`` have a value in all that is within the group, and ``around``
        in the conditions of the group itself.
        """
        if group.select is not None:
            self.select(group.select)
            return
        own = self._joined(group)
        known = self._grown(known, own)
        before: frozenset[str] = fixed
        for element in group.elements:
            match element:
                case Block(patterns=patterns):
                    for pattern in map(self._filled, patterns):
                        self._pattern(pattern, known)
                        before |= {*variables_of(pattern)}
                case Union(groups=groups):
                    for each in groups:
                        self._group(each, known, fixed, fixed)
                    if len(groups) == 1:
                        before |= {
                            name for each in self._joined(groups[0]) for name in variables_of(each)
                        }
                case Optional(group=inner):
                    self._group(inner, _only(known, before), fixed, before)
                case InGraph():
                    self.graphs = True
                case Bind(expression=expression):
                    self._exists(expression, known, before)
                case Filter(expression=expression):
                    bound = {name for each in own for name in variables_of(each)}
                    self._exists(expression, known, around | fixed | bound)
                case Other():
                    self.everything = True

    def _exists(self, expression: Expression, known: Known, bound: frozenset[str]) -> None:
        for group in expression.exists:
            self._group(group, _only(known, bound), bound, bound)

    def _joined(self, group: Group) -> list[Pattern]:
        return [self._filled(each) for each in joined_patterns(group)]

    def _filled(self, pattern: Pattern) -> Pattern:
        return filled(pattern, self._constants, self._path)

    def _grown(self, known: Known, patterns: Iterable[Pattern]) -> Known:
        """Return where all variables are to which patterns lead: from the start, else from IRIs."""
        known = dict(known)
        steps = [
            (pattern.subject, pattern.predicate, pattern.object)
            for pattern in patterns
            if not isinstance(pattern.predicate, str | Unclear)
        ]
        for constants in (False, True):
            again = True
            while again:
                again = False
                for subject, path, value in steps:
                    for one, way, other in (
                        (subject, path, value),
                        (value, p.Inverse(path), subject),
                    ):
                        start = self._end(one, known, constants)
                        if start is not None and is_variable(other) and other not in known:
                            known[other] = start.then(p.straight(way))
                            again = True
        return known

    def _end(self, term: str, known: Known, constants: bool) -> End | None:
        if is_variable(term):
            return known.get(term)
        return End(term) if constants and term.startswith(("<", "_:")) else None

    def _pattern(self, pattern: Pattern, known: Known) -> None:
        subject = self._end(pattern.subject, known, True)
        value = self._end(pattern.object, known, True)
        path = pattern.predicate
        if isinstance(path, str):
            self.triples.add(Read(None, subject, value))
        elif isinstance(path, Unclear):
            self.everything = True
        elif isinstance(path, p.Predicate):
            self.triples.add(Read(path.iri, subject, value))
        elif isinstance(path, p.Inverse) and isinstance(path.path, p.Predicate):
            self.triples.add(Read(path.path.iri, value, subject))
        else:
            self._long(path, subject, value)

    def _long(self, path: p.Path, subject: End | None, value: End | None) -> None:
        """Note what a path of several steps reads: each step, from the end that is known better."""
        ends = [
            (end, way)
            for end, way in ((subject, path), (value, p.inverse(path)))
            if end is not None
        ]
        if not ends:
            self.everything |= nullable(path)
            self.triples.update(Read(iri) for iri in p.predicates(path))
            return
        start, way = min(ends, key=lambda each: each[0].distance)
        if nullable(path):
            # Where a step leads there is a triple; but a start may be in none that is read.
            around = {end for end, _ in ends} - {start.then(p.straight(way))}
            self.nodes |= {end for end in around if end.path is None or nullable(end.path)}
        for before, iri, backwards in p.steps(way):
            end = start.then(before)
            self.triples.add(Read(iri, None, end) if backwards else Read(iri, end))


def _only(known: Known, names: Collection[str]) -> Known:
    return {name: end for name, end in known.items() if name in names}
