"""``habeas validate``: whether records, or any RDF data, look as they must."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from habeas.cli.options import progress
from habeas.errors import UnwritableFolderError

if TYPE_CHECKING:  # numpy and rdflib are loaded when there is something to validate
    from habeas.shacl import Report
    from habeas.shacl.formats.places import Whereabouts
    from habeas.shacl.severities import Severity

__all__ = ["validate"]

FORMATS = ("text", "json", "turtle", "ntriples", "junit", "github")
#: Seconds between two lines about what is being done.
PAUSE = 2.0

_paths = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_paths)
@click.option(
    "--with",
    "context",
    multiple=True,
    type=_paths,
    help="What FILES refer to; read, but not reported on. May be repeated.",
)
@click.option(
    "--shapes",
    multiple=True,
    type=_paths,
    help="Check FILES, any RDF data, against these shapes and not ours. May be repeated.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For a person, for programs, as the W3C's report, for CI systems.",
)
@click.option("--output", type=_paths, help="Write the report to this file.")
@click.option(
    "--severity",
    type=click.Choice(["Violation", "Warning", "Info"], case_sensitive=False),
    default="Violation",
    show_default=True,
    help="From which severity on findings make the exit status 1.",
)
@click.option("--all", "everything", is_flag=True, help="Show more than 20 findings of a rule.")
@click.option("--profile", is_flag=True, help="Tell how long each shape took, on standard error.")
@click.option(
    "--engine",
    type=click.Choice(["columnar", "pyshacl"]),
    default="columnar",
    show_default=True,
    help="Ours, or the reference, which is slow.",
)
def validate(
    files: tuple[Path, ...],
    context: tuple[Path, ...],
    shapes: tuple[Path, ...],
    form: str,
    output: Path | None,
    severity: "Severity",
    everything: bool,
    profile: bool,
    engine: str,
) -> None:
    r"""Check FILES, Turtle or tables, or folders of them, against the shapes.

    Every finding names the file and line, the rule, and what to do. Exits with 0
    if the records conform (warnings do not count, unless --severity says so), with
    1 if they do not, and with 2 if records or shapes could not be read.

    \b
    Example:
        habeas validate my-records/ --with graph/data
    """
    check = _any_data if shapes else _records
    report, places = check(files, context, shapes, engine)
    written = _written(report, places, form, severity, everything, output is None)
    if output is None:
        click.echo(written)
    else:
        try:
            output.write_text(written + "\n", encoding="utf-8")
        except OSError as error:
            raise UnwritableFolderError(output, error.strerror or str(error)) from error
    if profile:
        click.echo(_profile(report), err=True)
    raise SystemExit(0 if report.conforms_at(severity) else 1)


def _records(
    files: Iterable[Path], context: Iterable[Path], _: object, engine: str
) -> "tuple[Report, Whereabouts]":
    """Check records together with what follows from them and with the ontology."""
    from habeas.records import read_records
    from habeas.release.checking import plan, with_what_follows
    from habeas.shacl import validate as run

    reading = read_records(files)
    triples = list(reading.triples)
    others = read_records(context).triples if context else []
    triples += others
    progress(f"Validating {len(triples):,} triples")
    report = run(with_what_follows(triples), plan(), engine=engine, tell=_now_and_then(progress))
    return _about(report, reading.origins if others else None), reading.places()


def _any_data(
    files: Iterable[Path], context: Iterable[Path], shapes: Iterable[Path], engine: str
) -> "tuple[Report, Whereabouts]":
    """Check data against the shapes of somebody else; nothing is added to the data."""
    from habeas.shacl import validate as run
    from habeas.shacl.files import read_files
    from habeas.shacl.interchange import triples_of
    from habeas.shacl.names import layered
    from habeas.shacl.reading import read_plan

    asked = read_files(shapes, whole=True)
    plan = read_plan(triples_of(asked.data)[0], asked.prefixes)
    for hint in plan.hints:
        click.echo(f"Hint on the shapes: {hint}", err=True)
    given = read_files(files, whole=bool(context))
    data = given.data
    if context:
        data = read_files([*files, *context], whole=True).data
    progress(f"Validating {data if isinstance(data, Path) else f'{len(data):,} triples'}")
    report = run(data, plan, engine=engine, tell=_now_and_then(progress))
    report = report.abbreviated(layered(given.prefixes, asked.prefixes))
    return _about(report, given.things if context else None), given.places


def _about(report: "Report", things: Collection[str] | None) -> "Report":
    return report if things is None else report.about(things)


def _written(
    report: "Report",
    places: "Whereabouts",
    form: str,
    severity: "Severity",
    everything: bool,
    on_screen: bool,
) -> str:
    """Return the report in one of the formats."""
    if form == "json":
        return report.json(places, threshold=severity)
    if form == "turtle":
        return report.turtle().rstrip("\n")
    if form == "ntriples":
        return report.ntriples().rstrip("\n")
    if form == "junit":
        most = None if everything else 20
        return report.junit(places, threshold=severity, most=most).rstrip("\n")
    if form == "github":
        root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        return report.github(places, most=None if everything else 10, root=root)
    screen = on_screen and sys.stdout.isatty()
    return report.text(
        places,
        most=None if everything else 20,
        width=shutil.get_terminal_size().columns if screen else None,
        colour=screen and "NO_COLOR" not in os.environ,
    )


def _profile(report: "Report") -> str:
    from habeas.shacl.formats.text import timings

    return timings(report) if report.timings else "This engine does not measure its shapes."


def _now_and_then(tell: Callable[[str], None]) -> Callable[[str], None]:
    """Return what tells a line only if the last one is a while ago."""
    last = time.monotonic()

    def told(line: str) -> None:
        nonlocal last
        if time.monotonic() - last >= PAUSE:
            last = time.monotonic()
            tell(line)

    return told
