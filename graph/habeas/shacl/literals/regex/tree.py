"""A regular expression as a tree, and how it is written down again for an engine."""

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass

from habeas.shacl.literals.regex.characters import CharacterSet

__all__ = [
    "Back",
    "Choice",
    "End",
    "Group",
    "Node",
    "Repeat",
    "Sequence",
    "Start",
    "Writer",
    "nodes",
]


@dataclass(frozen=True)
class Start:
    """The start of the text, or of a line."""


@dataclass(frozen=True)
class End:
    """The end of the text, or of a line."""


@dataclass(frozen=True)
class Back:
    """What a group has matched."""

    group: int


@dataclass(frozen=True)
class Group:
    """An expression that can be referred back to by its number."""

    number: int
    inner: "Node"


@dataclass(frozen=True)
class Repeat:
    """An expression some number of times; without end if ``most`` is None."""

    inner: "Node"
    least: int
    most: int | None


@dataclass(frozen=True)
class Sequence:
    """Expressions one after the other."""

    items: "Items[Node]"


@dataclass(frozen=True)
class Choice:
    """One of some expressions."""

    branches: "Items[Node]"


Node = CharacterSet | Start | End | Back | Group | Repeat | Sequence | Choice


def nodes(tree: Node) -> Iterator[Node]:
    """Yield all expressions in ``tree``, itself too."""
    yield tree
    match tree:
        case Group(inner=inner) | Repeat(inner=inner):
            yield from nodes(inner)
        case Sequence(items) | Choice(items):
            for item in items:
                yield from nodes(item)


@dataclass(frozen=True)
class Writer:
    """Writes trees in the syntax that engines share, given what they do not share."""

    characters: Callable[[CharacterSet], str]
    start: str
    end: str
    back: Callable[[int], str] | None = None  # None: groups are not captured

    def write(self, tree: Node) -> str:
        """Return the text of ``tree``: one atom, or some in a row."""
        match tree:
            case CharacterSet():
                return self.characters(tree)
            case Start():
                return self.start
            case End():
                return self.end
            case Back(group):
                assert self.back
                return self.back(group)
            case Group(_, inner):
                return f"({'' if self.back else '?:'}{self.write(inner)})"
            case Repeat(inner, least, most):
                atom = self.write(inner)
                if not isinstance(inner, CharacterSet):
                    atom = f"(?:{atom})"
                return f"{atom}{{{least},{'' if most is None else most}}}"
            case Sequence(items):
                return "".join(map(self.write, items))
            case Choice(branches):
                return f"(?:{'|'.join(map(self.write, branches))})"
