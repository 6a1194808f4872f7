"""Which elements of an XML file are rows, and which are columns of the row around them.

An element is a row if it stands more than once inside one other element, if it
stands directly in the root and is more than a text, or if the caller says so.
All other elements are columns of the nearest row around them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from habeas.sheets.files import Limits

if TYPE_CHECKING:
    from pyexpat import XMLParserType

__all__ = ["Node", "RefusedXmlError", "draw_plan", "feed", "parser"]


PIECE = 1 << 16


class RefusedXmlError(ValueError):
    """An XML file has something that we do not read; the message says what to do."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Node:
    """All elements of one path: of one name, inside elements of one path.

    Attributes
    ----------
    path
        The names from below the root: ``decision/author``; the root's own is its name.
    table
        Whether each of them is a row.
    """

    name: str
    around: "Node | None" = None
    many: bool = False
    text: bool = False
    attributes: dict[str, None] = field(default_factory=dict)
    inside: dict[str, "Node"] = field(default_factory=dict)
    table: bool = False

    @property
    def path(self) -> str:
        """Return the names from below the root."""
        if self.around is None or self.around.around is None:
            return self.name
        return f"{self.around.path}/{self.name}"

    def columns(self, within: str = "") -> Iterator[tuple[tuple["Node", str], str]]:
        """Yield what is a column of this row, and its name: ``@id``, ``title``, ``title/@lang``.

        What it is, is a node with the name of an attribute, or with an empty
        name for the text.
        """
        for attribute in self.attributes:
            yield (self, attribute), f"{within}/@{attribute}" if within else f"@{attribute}"
        if self.text:
            yield (self, ""), within or "_text"
        for node in self.inside.values():
            if not node.table:
                yield from node.columns(f"{within}/{node.name}" if within else node.name)

    def tables(self) -> Iterator["Node"]:
        """Yield the nodes that are tables, this one first."""
        if self.table:
            yield self
        for node in self.inside.values():
            yield from node.tables()


def parser() -> "XMLParserType":
    """Return a parser that refuses a DOCTYPE, and so any entities but the five of XML."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.ordered_attributes = True

    def refuse(*_: object) -> None:
        raise RefusedXmlError(
            "The file has a DOCTYPE, which can make it read other files, or grow without end. "
            "Remove it (<!DOCTYPE …>), or export the file without.",
            made.CurrentLineNumber,
        )

    made.StartDoctypeDeclHandler = refuse
    return made


def feed(reader: "XMLParserType", handle: IO[bytes], most: int) -> None:
    """Let a parser read a file from its beginning, with at most so many bytes in memory.

    Raises
    ------
    RefusedXmlError
        If one tag, with its attributes, has more.
    """
    handle.seek(0)
    fed = 0
    while piece := handle.read(PIECE):
        reader.Parse(piece, False)
        fed += len(piece)
        if fed - reader.CurrentByteIndex > most:
            raise RefusedXmlError(
                f"One tag or comment has more than {most:,} bytes. Export less.",
                reader.CurrentLineNumber,
            )
    reader.Parse(b"", True)


def draw_plan(handle: IO[bytes], rows: Collection[str], limits: Limits) -> Node:
    """Read a file once, and return its root with all that occurs inside.

    Raises
    ------
    RefusedXmlError
        If it has a DOCTYPE, is nested too deeply, or has too many paths.
    xml.parsers.expat.ExpatError
        If it is not well-formed.
    """
    above = Node("")
    stack: list[tuple[Node, dict[str, int]]] = [(above, {})]
    count = 0
    reader = parser()
    most, depth = limits.columns, limits.depth

    def start(name: str, attributes: list[str]) -> None:
        nonlocal count
        around, seen = stack[-1]
        node = around.inside.get(name)
        if node is None:
            count += 1
            if count > most:
                raise RefusedXmlError(
                    f"The file has elements of more than {most:,} kinds. Where names of elements "
                    "are values, export it with attributes instead.",
                    reader.CurrentLineNumber,
                )
            node = around.inside[name] = Node(name, around if stack[1:] else None)
        seen[name] = seen.get(name, 0) + 1
        node.many = node.many or seen[name] > 1
        node.attributes.update(dict.fromkeys(attributes[::2]))
        stack.append((node, {}))
        if len(stack) > depth + 1:
            raise RefusedXmlError(
                f"Elements stand inside each other more than {depth:,} deep. Export less nested "
                "data, or as JSON.",
                reader.CurrentLineNumber,
            )

    def end(_: str) -> None:
        stack.pop()

    def text(piece: str) -> None:
        node = stack[-1][0]
        if not node.text and piece.strip():
            node.text = True

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = text
    feed(reader, handle, limits.line)
    root = next(iter(above.inside.values()))
    _choose(root, [pattern.casefold() for pattern in rows])
    if not any(node.table for node in root.tables()) or any(root.columns()):
        root.table = True
    return root


def _choose(root: Node, patterns: Collection[str]) -> None:
    waiting = list(root.inside.values())
    for node in waiting:
        waiting.extend(node.inside.values())
        told = any(fnmatchcase(node.path.casefold(), pattern) for pattern in patterns)
        whole = node.around is root and bool(node.attributes or node.inside)
        node.table = node.many or told or whole
