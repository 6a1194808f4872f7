"""``habeas export``: a graph back as native tables."""

import gzip
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from habeas.cli.options import progress
from habeas.errors import HabeasError, MissingLibraryError, UnwritableFolderError
from habeas.release import Release, current_release
from habeas.terms import GRAPHS
from habeas.workspace import Workspace, is_workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from habeas.native.export import Exported

__all__ = ["export"]

#: Statements that are put into the database at once.
BATCH = 200_000
Statement = tuple[str, str, str]


class NoExportError(HabeasError, ValueError):
    """An export was asked for in a form that we do not make."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} ends in {path.suffix}. An export is a workbook, with a name that ends in "
            ".xlsx, or a folder of CSV files, with a name without a dot."
        )


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "origins",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A workspace, a release or a folder of them, or files of records; may be repeated. "
    "The current release if not given.",
)
@click.option("--ftm", is_flag=True, help="Write FollowTheMoney entities, as lines of JSON.")
@click.option("--allow-loss", is_flag=True, help="Exit with 0 also if something is left out.")
def export(target: Path, origins: tuple[Path, ...], ftm: bool, allow_loss: bool) -> None:
    r"""Write native tables into TARGET: a workbook (.xlsx), or a new folder of CSV files.

    The tables can be brought again, and then say the same. No cell runs in a
    spreadsheet: in CSV, what begins like a formula has an apostrophe before it,
    which an import takes away.

    A folder holds all of the graph: what no table can say stands in rest.ttl, and
    is brought with the tables. A workbook has the tables alone. What is left out,
    or would be said besides, is counted and named.

    Exits with 0 if what was written says the same as the graph, with 1 if not (or 0
    with --allow-loss), and with 2 if nothing could be written. What comes from a
    workspace holds all that is restricted in it: only you can read the files then.

    \b
    Examples:
        habeas export tables
        habeas export all.xlsx --from workspace
        habeas export entities.ftm.json --ftm
    """
    try:
        import duckdb

        from habeas.native import export_files
        from habeas.native.export import export as make_tables
    except ModuleNotFoundError as error:
        raise MissingLibraryError("An export", "openpyxl or DuckDB", "tables") from error
    is_book = target.suffix.lower() == ".xlsx"
    if target.suffix and not is_book and not ftm:
        raise NoExportError(target)
    with duckdb.connect() as con:
        con.execute("CREATE TABLE given (s VARCHAR, p VARCHAR, o VARCHAR)")
        for origin in origins or (Path(os.environ.get("HABEAS_RELEASES", "releases")),):
            _give(con, origin)
        if ftm:
            with _for_us_alone(any(map(is_workspace, origins))):
                lost = _write_entities(con, target)
            raise SystemExit(1 if lost and not allow_loss else 0)
        progress("Putting the statements into tables")
        made = make_tables(con, "given")
        unheld = 0
        with _for_us_alone(any(map(is_workspace, origins))):
            if is_book:
                unheld = export_files.unholdable_cells(con, made)
                export_files.write_workbook(con, made, target)
            else:
                export_files.write_folder(con, made, target)
    rows = sum(made.rows.values())
    click.echo(f"{made.statements:,} statements are {rows:,} rows of {len(made.rows)} tables.")
    for line in _losses(made, unheld, None if is_book else target / export_files.REST_FILE):
        click.echo(line, err=True)
    lost = bool(made.added or unheld or (is_book and made.left_out))
    raise SystemExit(1 if lost and not allow_loss else 0)


def _write_entities(con: "DuckDBPyConnection", target: Path) -> bool:
    """Write FollowTheMoney entities, whole or not at all; say whether anything is left out."""
    from habeas.recipes.followthemoney import write

    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as output:
            told = write(con, output, "given")
        part.replace(target)
    except OSError as error:
        raise UnwritableFolderError(target, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{told.entities:,} entities.")
    if told.left_out:
        click.echo("FollowTheMoney has no words for these, or they lack what it needs:", err=True)
    for name, count in told.left_out.items():
        click.echo(f"  {count:,} {name}", err=True)
    return bool(told.left_out)


def _losses(made: "Exported", unheld: int, rest: Path | None) -> Iterator[str]:
    if made.left_out:
        yield f"The tables do not say, and {rest} does:" if rest else "The tables do not say:"
        yield from (f"  {each}" for each in made.left_out)
    if made.added:
        yield "Brought again, they would say besides:"
        yield from (f"  {each}" for each in made.added)
    if unheld:
        noun = "cell is" if unheld == 1 else "cells are"
        yield f"{unheld:,} {noun} too long for a workbook, or cut by it; export into a folder."


@contextmanager
def _for_us_alone(wanted: bool) -> Iterator[None]:
    """Let nobody else read what is written."""
    if not wanted:
        yield
        return
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _give(con: "DuckDBPyConnection", origin: Path) -> None:
    """Put the statements of a workspace, a release or files into ``given``."""
    if is_workspace(origin):
        Workspace.open(origin).attach(con)
        con.execute("INSERT INTO given SELECT s, p, o FROM ws.statements")
    elif origin.is_dir() and any((origin / name).exists() for name in ("manifest.json", "current")):
        _insert(con, _of_release(current_release(origin)))
    else:
        from habeas.records import read_records

        triples = read_records([origin]).triples
        _insert(con, ((str(t.subject), str(t.predicate), str(t.object)) for t in triples))


def _of_release(release: Release) -> Iterator[Statement]:
    """Yield the records of a release, as its dump writes them."""
    graph = f"<{GRAPHS['records']}>"
    with gzip.open(release.folder / "public.nq.gz", "rt", encoding="utf-8", newline="\n") as dump:
        for line in dump:
            subject, predicate, rest = line.split(" ", 2)
            value, name, _ = rest.rsplit(" ", 2)
            if name == graph:
                yield subject, predicate, value


def _insert(con: "DuckDBPyConnection", statements: Iterator[Statement]) -> None:
    import numpy as np

    def put(batch: Sequence[Statement]) -> None:
        columns = zip("spo", zip(*batch, strict=True), strict=True)
        con.register("batch", {name: np.array(each, dtype=object) for name, each in columns})
        con.execute("INSERT INTO given SELECT s, p, o FROM batch")
        con.unregister("batch")

    waiting: list[Statement] = []
    for statement in statements:
        waiting.append(statement)
        if len(waiting) == BATCH:
            put(waiting)
            waiting = []
    if waiting:
        put(waiting)
