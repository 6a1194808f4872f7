"""From files to statements: sheets, native tables or a recipe, and RDF."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from habeas import native
from habeas.bringing.inputs import STDIN, Input
from habeas.bringing.known import know
from habeas.sheets import FileRead, Problem, read_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from habeas.recipes import Recipe

__all__ = ["Compiled", "compile_inputs"]

Tell = Callable[[str], None]
#: A line of N-Quads: four terms, of which the third may be a text.
_QUAD = re.compile(
    rb"(?:<[^>\n]*>|_:\S+)\s+<[^>\n]*>\s+"
    rb'(?:<[^>\n]*>|_:\S+|"(?:[^"\\\n]|\\.)*"(?:\^\^<[^>\n]*>|@\S+)?)\s+'
    rb"(?:<[^>\n]*>|_:\S+)\s*\."
)

_TABLES = """
    CREATE TABLE IF NOT EXISTS made.statements (s VARCHAR, p VARCHAR, o VARCHAR, file INTEGER,
      sheet VARCHAR, row INTEGER, line INTEGER, col VARCHAR);
    CREATE TABLE IF NOT EXISTS made.problems (file INTEGER, sheet VARCHAR, row INTEGER,
      line INTEGER, col VARCHAR, value VARCHAR, rule VARCHAR, message VARCHAR, severity VARCHAR);
"""


@dataclass
class Compiled:
    """What was read, and what was wrong with it."""

    files: list[FileRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: What each file is called, by its number.
    names: dict[int, str] = field(default_factory=dict)
    #: Whether a file could not be read at all.
    unreadable: bool = False


def compile_inputs(
    con: "DuckDBPyConnection",
    inputs: Sequence[Input],
    *,
    recipe: "Recipe | None",
    encoding: str | None,
    syntax: str | None,
    key: bytes,
    stdin: bytes,
    tell: Tell,
) -> Compiled:
    """Make ``made.statements`` of what all files say, and list all that is wrong with cells."""
    done = Compiled(names={number: each.name for number, each in enumerate(inputs, 1)})
    for statement in _TABLES.split(";"):
        con.execute(statement)
    # RDF first: rows may refer to what it describes.
    for number, each in enumerate(inputs, 1):
        if recipe is None and each.is_rdf:
            tell(f"Reading {each.name}")
            done.files.append(_read_rdf(con, each, number, stdin, syntax))
            done.problems += done.files[-1].problems
            done.unreadable |= any(
                problem.rule in ("syntax", "refused") for problem in done.files[-1].problems
            )
    tables = [
        (number, each)
        for number, each in enumerate(inputs, 1)
        if recipe is not None or not each.is_rdf
    ]
    for number, each in tables:
        tell(f"Reading {each.name}")
        # A recipe knows which elements of an XML file are rows, also where only one stands there.
        elements = recipe.rows if recipe is not None else ()
        read = read_file(con, each.path, number, encoding=encoding, rows=elements)
        done.files.append(read)
        done.problems += read.problems
        wrong = any(problem.severity == "Violation" for problem in read.problems)
        done.unreadable |= wrong and not read.sheets
    if tables:
        rows = sum(sheet.rows for file in done.files for sheet in file.sheets)
        tell(f"Making statements of {rows:,} rows")
        if recipe is None:
            done.problems += native.place(con, done.files)
        else:
            from habeas import recipes

            done.problems += recipes.run(con, recipe, done.files)
        con.execute("CREATE TABLE made.of_rdf AS FROM made.statements")
        know(con, "made.of_rdf")
        native.compile(con, key)
        con.execute("INSERT INTO made.statements FROM made.of_rdf; DROP TABLE made.of_rdf")
    done.problems += _of_cells(con, done.names)
    done.problems += _nothing(con, done)
    return done


def _read_rdf(
    con: "DuckDBPyConnection", each: Input, number: int, stdin: bytes, syntax: str | None
) -> FileRead:
    from habeas.bringing.rdf import read_rdf, syntax_of

    if each.path == STDIN:
        return read_rdf(con, stdin, each.name, number, syntax or _likely(stdin))
    # What ends in .xml and came here has the root of RDF/XML.
    named = syntax_of(each.path) or "rdf"
    return read_rdf(con, each.path.read_bytes(), each.name, number, syntax or named)


def _likely(content: bytes) -> str:
    """Return the syntax that a text without a name is most likely in.

    Examples
    --------
    >>> _likely(b'{"@context": {}}'), _likely(b"<?xml version='1.0'?>"), _likely(b"@prefix")
    ('jsonld', 'rdf', 'trig')
    """
    start = content.removeprefix(BOM_UTF8).lstrip()
    if start.startswith((b"{", b"[")):
        # A graph of TriG may begin with a brace too, but not with a key.
        return "jsonld" if start[1:].lstrip().startswith((b'"', b"{", b"}", b"]")) else "trig"
    if start.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE")):
        return "rdf"
    return "nq" if _QUAD.match(start) else "trig"


def _of_cells(con: "DuckDBPyConnection", names: dict[int, str]) -> list[Problem]:
    """Return what compiling found."""
    return [
        Problem(names[file], *said)
        for file, *said in con.execute(
            "SELECT file, sheet, row, line, col, coalesce(value, ''), rule, message, severity "
            "FROM made.problems ORDER BY ALL"
        ).fetchall()
    ]


def _nothing(con: "DuckDBPyConnection", done: Compiled) -> list[Problem]:
    """Return a problem if nothing at all is said and nobody said why."""
    if done.problems or con.execute("SELECT 1 FROM made.statements LIMIT 1").fetchone():
        return []
    message = "Nothing here says anything. Bring a file with at least one row or statement."
    return [Problem(done.names[1], None, None, None, None, "", "empty", message)]
