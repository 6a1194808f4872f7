"""Property paths: read from a shapes graph, turned round, written as SPARQL."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.node_graph import BrokenListError, NodeGraph
from habeas.shacl.vocabulary import Node, sh

__all__ = [
    "Alternative",
    "InvalidPathError",
    "Inverse",
    "OneOrMore",
    "Path",
    "Predicate",
    "Sequence",
    "ZeroOrMore",
    "ZeroOrOne",
    "chain",
    "inverse",
    "predicates",
    "read_path",
    "sparql",
    "steps",
]


@dataclass(frozen=True, slots=True)
class Predicate:
    """One step along a property."""

    iri: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Inverse:
    """The same path walked backwards."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after another."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of several paths."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class ZeroOrMore:
    """A path as often as one likes, also not at all."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A path at least once."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class ZeroOrOne:
    """A path once or not at all."""

    path: "Path"


Path = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne

#: The property that makes a node a path of this kind, and the sign for it in SPARQL.
_MARKS: dict[type, tuple[str, str]] = {
    Inverse: ("inversePath", "^"),
    ZeroOrMore: ("zeroOrMorePath", "*"),
    OneOrMore: ("oneOrMorePath", "+"),
    ZeroOrOne: ("zeroOrOnePath", "?"),
}
#: Deepest nesting; more is taken for a mistake or an attack.
_DEEPEST = 100
#: Most parts of one path.
_LARGEST = 10_000


class InvalidPathError(ValueError):
    """A node is no well-formed property path.

    ``rule`` is the identifier of the rule in the specification.
    """

    def __init__(self, node: Node, rule: str, message: str) -> None:
        super().__init__(message)
        self.node, self.rule = node, rule


def read_path(graph: NodeGraph, node: Node) -> Path:
    """Return the path that ``node`` describes.

    Raises
    ------
    InvalidPathError
        If it describes none, several, or itself, or is deeper or larger than any path that a
        person writes: parts that are shared can make it so with few triples.
    """
    return _read(graph, node, (), iter(range(_LARGEST)))


def _read(graph: NodeGraph, node: Node, above: tuple[Node, ...], left: Iterator[int]) -> Path:
    """Read a path below others, as long as something is ``left`` of how many parts it may have."""
    if next(left, None) is None:
        raise InvalidPathError(node, "path-metarule", f"a path has more than {_LARGEST:,} parts")
    if isinstance(node, ox.NamedNode):
        return Predicate(node)
    if isinstance(node, ox.Literal):
        raise InvalidPathError(node, "path-metarule", f"{node} is a literal, which is no path")
    if node in above:
        raise InvalidPathError(node, "path-non-recursive", f"the path {node} contains itself")
    if len(above) >= _DEEPEST:
        raise InvalidPathError(node, "path-metarule", f"paths are nested more than {_DEEPEST} deep")
    above = (*above, node)
    found: list[Path] = []
    with suppress(BrokenListError):
        # A list is a sequence whatever else is said of it, as the W3C's tests ask.
        members = graph.items(node)
        if len(members) < 2:
            raise InvalidPathError(
                node, "path-sequence", f"a sequence path needs two members, not {len(members)}"
            )
        return Sequence(tuple(_read(graph, member, above, left) for member in members))
    for value in graph.objects(node, sh("alternativePath")):
        try:
            members = graph.items(value)
        except BrokenListError:
            members = []
        if len(members) < 2:
            raise InvalidPathError(
                node, "path-alternative", "sh:alternativePath needs a list of at least two paths"
            )
        found.append(Alternative(tuple(_read(graph, member, above, left) for member in members)))
    for kind, (name, _) in _MARKS.items():
        found.extend(
            kind(_read(graph, value, above, left)) for value in graph.objects(node, sh(name))
        )
    if len(found) != 1:
        raise InvalidPathError(
            node,
            "path-metarule",
            f"{node} describes {'several paths' if found else 'no path'}; it must be one",
        )
    return found[0]


def inverse(path: Path) -> Path:
    """Return ``path`` walked backwards, with inverses only around properties.

    Examples
    --------
    >>> p, q = (Predicate(ox.NamedNode(f"urn:test:{name}")) for name in "pq")
    >>> sparql(inverse(Sequence((p, Inverse(q)))))
    '(<urn:test:q>/^<urn:test:p>)'
    """
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return straight(inner)
        case Sequence(steps):
            return Sequence(tuple(inverse(step) for step in reversed(steps)))
        case Alternative(choices):
            return Alternative(tuple(inverse(choice) for choice in choices))
        case ZeroOrMore(inner):
            return ZeroOrMore(inverse(inner))
        case OneOrMore(inner):
            return OneOrMore(inverse(inner))
        case ZeroOrOne(inner):
            return ZeroOrOne(inverse(inner))


def straight(path: Path) -> Path:
    """Return an equal path with inverses only around properties."""
    match path:
        case Predicate():
            return path
        case Inverse(Predicate()):
            return path
        case Inverse(inner):
            return inverse(inner)
        case Sequence(steps):
            return Sequence(tuple(straight(step) for step in steps))
        case Alternative(choices):
            return Alternative(tuple(straight(choice) for choice in choices))
        case ZeroOrMore(inner):
            return ZeroOrMore(straight(inner))
        case OneOrMore(inner):
            return OneOrMore(straight(inner))
        case ZeroOrOne(inner):
            return ZeroOrOne(straight(inner))


def predicates(path: Path) -> Iterator[ox.NamedNode]:
    """Yield every property that a path walks along."""
    match path:
        case Predicate(iri):
            yield iri
        case Sequence(steps) | Alternative(steps):
            for step in steps:
                yield from predicates(step)
        case Inverse(inner) | ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            yield from predicates(inner)


def steps(path: Path) -> Iterator[tuple[Path | None, ox.NamedNode, bool]]:
    """Yield every step of a path: what leads to it, its property, and whether it goes backwards.

    Examples
    --------
    >>> p, q = (Predicate(ox.NamedNode(f"urn:test:{name}")) for name in "pq")
    >>> for before, iri, backwards in steps(Sequence((ZeroOrMore(p), Inverse(q)))):
    ...     print(sparql(before), iri.value, backwards)
    <urn:test:p>* urn:test:p False
    <urn:test:p>* urn:test:q True
    """
    match path:
        case Predicate(iri):
            yield None, iri, False
        case Inverse(Predicate(iri)):
            yield None, iri, True
        case Inverse():
            yield from steps(straight(path))
        case Sequence(parts):
            above: Path | None = None
            for part in parts:
                for before, iri, backwards in steps(part):
                    yield chain(above, before), iri, backwards
                above = chain(above, part)
        case Alternative(choices):
            for choice in choices:
                yield from steps(choice)
        case ZeroOrOne(inner):
            yield from steps(inner)
        case ZeroOrMore(inner) | OneOrMore(inner):
            for before, iri, backwards in steps(inner):
                yield chain(ZeroOrMore(inner), before), iri, backwards


def chain(one: Path | None, other: Path | None) -> Path | None:
    """Return one path after another; None is the path that stays where it is."""
    if one is None or other is None:
        return one or other
    return Sequence((one, other))


def sparql(path: Path) -> str:
    """Return a path as SPARQL writes it, with whole IRIs.

    Examples
    --------
    >>> p = Predicate(ox.NamedNode("urn:test:p"))
    >>> sparql(ZeroOrMore(Alternative((p, Inverse(p)))))
    '(<urn:test:p>|^<urn:test:p>)*'
    """
    match path:
        case Predicate(iri):
            return str(iri)
        case Sequence(steps):
            return "(" + "/".join(map(sparql, steps)) + ")"
        case Alternative(choices):
            return "(" + "|".join(map(sparql, choices)) + ")"
        case Inverse(inner):
            return "^" + _bracketed(inner)
        case _:
            return _bracketed(path.path) + _MARKS[type(path)][1]


def _bracketed(path: Path) -> str:
    text = sparql(path)
    return text if isinstance(path, Predicate | Sequence | Alternative) else f"({text})"
