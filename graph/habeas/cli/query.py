"""``habeas query``: ask the current release."""

import shutil
import sys
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import cast

import click
import pyoxigraph as ox

from habeas import queries
from habeas.cli.options import release_option
from habeas.cli.tables import table_lines
from habeas.errors import UnknownNameError, UnreadableRecordError
from habeas.queries.values import read_value
from habeas.release import Release

__all__ = ["query"]

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
@click.option("--format", "form", type=click.Choice(["csv", "tsv", "json", "table"]), default="csv")
@release_option
def query(release: Release, question: str, given: tuple[str, ...], form: str) -> None:
    r"""Ask the current release a question in SPARQL.

    The question is the name of a query that ships, a file, or - for standard
    input. Values are bound to variables, never written into the query. Graphs
    (CONSTRUCT, DESCRIBE) come as N-Triples. Exits with 0, or with 2 if the
    question cannot be answered.

    \b
    Example:
        habeas query cases --format table
    """
    text = _text(question)
    bound = dict(_bound(pair) for pair in given)
    rows = "tsv" if form == "table" else form
    with SpooledTemporaryFile(WHOLE) as answer:
        written = release.store.write(text, answer, given=bound, rows=rows, graph="nt")
        answer.seek(0)
        if written.form == "boolean":
            click.echo("true" if b"true" in answer.read() else "false")
        elif written.form == "rows" and form == "table":
            table = cast(ox.QuerySolutions, ox.parse_query_results(answer, _TSV))
            names = [variable.value for variable in table.variables]
            for line in table_lines(names, (tuple(row) for row in table)):
                click.echo(line)
        else:
            shutil.copyfileobj(answer, sys.stdout.buffer)
    sys.stdout.flush()


def _text(question: str) -> str:
    """Return the query that was asked for."""
    if question == "-":
        return sys.stdin.read()
    path = Path(question)
    if path.suffix or path.exists():
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
            raise UnreadableRecordError(path, f"cannot be read: {reason}") from error
    return queries.read(question)


def _bound(pair: str) -> tuple[str, ox.NamedNode | ox.Literal]:
    name, equals, value = pair.partition("=")
    name = name.removeprefix("?")
    if not equals or not name.isidentifier():
        raise UnknownNameError("variable of the form NAME=VALUE", pair, ["case=0001"])
    return name, read_value(name, value)
