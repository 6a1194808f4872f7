"""``habeas query``: ask the current release."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

import click
import pyoxigraph as ox

from habeas.cli.options import release_option
from habeas.cli.tables import table_lines
from habeas.cli.workbooks import write_rows
from habeas.errors import (
    InvalidQueryError,
    UnknownNameError,
    UnreadableRecordError,
    UnwritableFolderError,
)
from habeas.queries import Header, Library
from habeas.queries.values import read_value
from habeas.release import Release
from habeas.sparql.errors import explained
from habeas.store.answering import Answering
from habeas.store.interface import UnwantedFormError

__all__ = ["query"]

FORMATS = ("csv", "tsv", "json", "table", "xlsx")
_TSV = ox.QueryResultsFormat.TSV
#: As much of an answer is kept in memory before it is printed, in bytes.
WHOLE = 16 << 20


@click.command()
@click.argument("question", metavar="NAME|FILE|-")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value for a variable, such as case=0001. May be repeated.",
)
@click.option(
    "--queries",
    "folder",
    type=click.Path(path_type=Path),
    envvar="HABEAS_QUERIES",
    show_envvar=True,
    help="A folder with queries of your own, *.rq, beside those that ship.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file to write the answer into; needed for xlsx on a terminal.",
)
@click.option("--explain", is_flag=True, help="Say how it is answered, as JSON, and not what.")
@click.option("--no-rewrite", is_flag=True, help="Give the engine the query as it was written.")
@release_option
def query(
    release: Release,
    question: str,
    given: tuple[str, ...],
    folder: Path | None,
    form: str,
    output: Path | None,
    explain: bool,
    no_rewrite: bool,
) -> None:
    r"""Ask the current release a question in SPARQL.

    The question is the name of a query that ships, a file, or - for standard
    input. Values are bound to variables, never written into the query. Graphs
    (CONSTRUCT, DESCRIBE) come as N-Triples. CSV is as SPARQL says; for a
    spreadsheet take xlsx, in which nothing is a formula. Exits with 0, or with 2
    if the question cannot be answered.

    \b
    Example:
        habeas query cases --format table
    """
    text, header = _text(question, Library(folder))
    bound = dict(_bound(pair, header) for pair in given)
    sides = {
        name: place for name in release.manifest.get("sides", {}) if (place := release.side(name))
    }
    answering = Answering(release.store, sides, guarded=False)
    request = {
        "text": text,
        "given": bound,
        "default_graphs": None,
        "named_graphs": None,
        "rows": "tsv" if form in ("table", "xlsx") else form,
        "graph": "nt",
        "rewrite": not no_rewrite,
    }
    if explain:
        said = _in_words(text, lambda: answering.explain(request))
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    with SpooledTemporaryFile(WHOLE) as answer:
        file = cast(IO[bytes], answer)
        reply = _in_words(text, lambda: answering.answer(request, file))
        for note in reply["notes"]:
            if note["kind"] == "warning":
                click.echo(f"habeas: {note['text']}", err=True)
        answer.seek(0)
        with _opened(output, form) as written:
            _write(reply["form"], form, file, written)


def _write(kind: str, form: str, answer: IO[bytes], output: IO[bytes]) -> None:
    """Write an answer in the form that was asked for."""
    if form == "xlsx" and kind != "rows":
        raise UnwantedFormError(kind)
    if kind == "boolean":
        output.write(b"true\n" if b"true" in answer.read() else b"false\n")
    elif kind == "rows" and form in ("table", "xlsx"):
        rows = cast(ox.QuerySolutions, ox.parse_query_results(answer, _TSV))
        if form == "xlsx":
            write_rows(output, rows)
            return
        names = [variable.value for variable in rows.variables]
        for line in table_lines(names, (tuple(row) for row in rows)):
            output.write(f"{line}\n".encode())
    else:
        shutil.copyfileobj(answer, output)


@contextmanager
def _opened(path: Path | None, form: str) -> Iterator[IO[bytes]]:
    """Open where an answer goes; a file is there when it is whole."""
    if path is None:
        if form == "xlsx" and sys.stdout.isatty():
            raise click.UsageError("A workbook is no text. Name a file: --output answer.xlsx")
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as output:
            yield output
        aside.replace(path)
    except OSError as error:
        raise UnwritableFolderError(path, error.strerror or str(error)) from error
    finally:
        aside.unlink(missing_ok=True)


def _text(question: str, library: Library) -> tuple[str, Header | None]:
    """Return the query that was asked for, and its header if it comes from a library."""
    if question == "-":
        return sys.stdin.read(), None
    path = Path(question)
    if path.suffix or path.exists():
        try:
            return path.read_text(encoding="utf-8"), None
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
            raise UnreadableRecordError(path, f"cannot be read: {reason}") from error
    found = library.query(question)
    return found.text, found.header


def _in_words(text: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Ask, and say in words what is wrong with a query that the engine does not read."""
    try:
        return ask()
    except InvalidQueryError as error:
        if error.line is None:
            raise
        problem = explained(text, str(error))
        raise InvalidQueryError(f"The query is not valid SPARQL: {problem}") from error


def _bound(pair: str, header: Header | None) -> tuple[str, ox.NamedNode | ox.Literal]:
    name, equals, value = pair.partition("=")
    name = name.removeprefix("?")
    if not equals or not name.isidentifier():
        raise UnknownNameError("variable of the form NAME=VALUE", pair, ["case=0001"])
    kinds = {each.name: each.kind for each in header.parameters} if header else {}
    if header and name not in kinds:
        raise UnknownNameError("parameter", name, kinds)
    return name, read_value(name, value, kinds.get(name))
