"""XML as tables: one for each kind of element that is a row, joined by ``_id`` and ``_parent``.

The file is read twice, in pieces: first to see which elements repeat, then for
the rows. Nothing outside of it is ever opened.
"""

import re
from collections.abc import Collection
from xml.parsers.expat import ExpatError

import numpy as np

from habeas.sheets.encodings import Survey, find_encoding
from habeas.sheets.files import Sheet
from habeas.sheets.landing import Landing
from habeas.sheets.problems import At
from habeas.sheets.sources import Source
from habeas.sheets.xml_plan import Node, RefusedXmlError, draw_plan, feed, parser

__all__ = ["declared_encoding", "read_xml"]

BATCH = 10_000


_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")


def declared_encoding(seen: Survey) -> str:
    """Return the encoding that an XML file says it is in; UTF-8 or UTF-16 need not be said."""
    found = find_encoding(seen)
    declared = _DECLARED.match(seen.beginning)
    return declared[1].decode() if declared and not found.mark else found.name


class _Table:
    """The rows of one kind of element."""

    def __init__(self, source: Source, node: Node) -> None:
        self.node = node
        named = list(node.columns())
        #: The place of each text and attribute in a row, after ``_id`` and ``_parent``.
        self.places = {
            (id(which), attribute): place for place, ((which, attribute), _) in enumerate(named, 2)
        }
        self.header = ["_id", "_parent", *(name for _, name in named)]
        self._landing: Landing = source.landing(node.path, _distinct(self.header))
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._landed = 0

    def add(self, row: list[str], line: int) -> None:
        """Take the next row, whose cells are filled until its element ends."""
        self._rows.append(row)
        self._lines.append(line)

        if len(self._rows) == BATCH + 1:
            self._land(BATCH)

    def _land(self, ready: int) -> None:
        """Land the first rows; the last one may not be whole yet."""
        rows, self._rows = self._rows[:ready], self._rows[ready:]
        lines, self._lines = self._lines[:ready], self._lines[ready:]
        numbers = np.arange(self._landed + 1, self._landed + 1 + ready, dtype=np.int64)
        self._landed += ready
        self._landing.add([*zip(*rows, strict=True)], numbers, np.array(lines, dtype=np.int64))

    def sheet(self) -> Sheet:
        """Land the rest and return the table."""
        self._land(len(self._rows))
        return self._landing.sheet()


def _distinct(names: list[str]) -> list[str]:
    """Return names that are distinct without regard to case: the second ``Title`` is ``Title_2``."""
    taken: set[str] = set()
    made = []
    for name in names:
        distinct, twin = name, 2
        while distinct.casefold() in taken or distinct.casefold() in {
            "_file",
            "_sheet",
            "_row",
            "_line",
        }:
            distinct, twin = f"{name}_{twin}", twin + 1
        taken.add(distinct.casefold())
        made.append(distinct)
    return made


def read_xml(source: Source, rows: Collection[str]) -> list[Sheet]:
    """Read an XML file; ``rows`` are patterns of paths of elements that are rows in any case."""
    limits = source.limits
    try:
        root = draw_plan(source.handle, rows, limits)
        nodes = list(root.tables())
        if len(nodes) > limits.sheets:
            raise RefusedXmlError(
                f"The file makes {len(nodes):,} tables, and {limits.sheets:,} is the most. "
                "Export less, or as JSON.",
                1,
            )
        for node in nodes:
            if len(list(node.columns())) > limits.columns:
                raise RefusedXmlError(f"{node.path} has too many columns. Export less.", 1)
        return _read(source, root, nodes)
    except RefusedXmlError as error:
        source.problems.add("refused", str(error), At(line=error.line))
    except ExpatError as error:
        reason = str(error).partition(":")[0]
        source.problems.add(
            "syntax",
            f"This is not well-formed XML, from character {error.offset + 1} of the line: "
            f"{reason}. Mend it, or export the file again.",
            At(line=error.lineno),
        )
    except (LookupError, ValueError) as error:  # of Python, which the parser asks for encodings
        source.problems.add(
            "encoding",
            f"The encoding that the file declares cannot be read: {error}. Save it as UTF-8.",
            At(line=1),
        )
    return []


def _read(source: Source, root: Node, nodes: list[Node]) -> list[Sheet]:
    """Read the rows, now that it is known which they are."""
    tables = {id(node): _Table(source, node) for node in nodes}
    reader = parser()
    above = Node("", inside={root.name: root})
    #: The elements that we are in, each with the row that its texts belong to.
    stack: list[tuple[Node, list[str], _Table | None]] = [(above, [""], None)]
    count = 0
    most = source.limits.cell
    long: set[tuple[int, str]] = set()

    def start(name: str, attributes: list[str]) -> None:
        nonlocal count
        around, row, table = stack[-1]
        node = around.inside[name]
        if node.table:
            count += 1
            table = tables[id(node)]
            row = [str(count), row[0], *[""] * (len(table.header) - 2)]
            table.add(row, reader.CurrentLineNumber)
        if table is not None:
            for place in range(0, len(attributes), 2):
                put(table, node, attributes[place], row, attributes[place + 1])
        stack.append((node, row, table))

    def end(_: str) -> None:
        stack.pop()

    def text(piece: str) -> None:
        node, row, table = stack[-1]
        if table is not None and node.text:
            put(table, node, "", row, piece)

    def put(table: _Table, node: Node, attribute: str, row: list[str], value: str) -> None:
        place = table.places[id(node), attribute]
        if len(row[place]) + len(value) > most:
            if (place, row[0]) in long:
                return
            long.add((place, row[0]))
            source.problems.add(
                "cell-size",
                f"The text has more than {most:,} characters. "
                "Shorten it, or keep so long a text in a file of its own.",
                At(table.node.path, None, reader.CurrentLineNumber),
                column=table.header[place],
                value=row[place] or value,
            )
            return
        row[place] += value

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = text
    feed(reader, source.handle, source.limits.line)
    return [table.sheet() for table in tables.values()]
