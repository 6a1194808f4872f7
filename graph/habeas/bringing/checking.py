"""What is wrong with the statements of a workspace, as SHACL sees it.

The same findings as :func:`habeas.release.check_records` on the same triples;
but the triples go from DuckDB to the columns of the validator as a text on
the disk, and are never Python objects.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.bringing.follows import make_what_follows
from habeas.release.checking import ontology_triples, plan
from habeas.shacl import Plan, Report, Watch
from habeas.shacl.image import image_of
from habeas.shacl.names import Names
from habeas.shacl.results import Result
from habeas.shacl.severities import fails, short_severity
from habeas.shacl.surroundings import counting_in, describing_in
from habeas.sql_text import text_of
from habeas.terms import SHAPES, VOCAB

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["MOST", "Checked", "check_statements", "violates"]

#: The most findings of one rule that are put into words; the others are counted.
MOST = 1_000
Tell = Callable[[str], None]
#: Rules of protection about what leaves, and not about what is kept.
_FOR_RELEASES = frozenset(
    ox.NamedNode(SHAPES + name)
    for name in ("Access-never", "Access-neverClaimed", "hasSensitivity-public")
)
_NEVER = ox.NamedNode(VOCAB + "sensitivity/never")


@dataclass(frozen=True)
class Checked:
    """What is wrong, without words yet: there may be a million of it."""

    results: list[Result]
    #: Puts results into words, in the same order.
    worded: Callable[[Iterable[Result]], Report]


def check_statements(
    con: "DuckDBPyConnection", folder: Path, tell: Tell, shapes: Plan | None = None
) -> Checked:
    """Validate ``ws.statements`` of a connection, with what follows and what the words mean.

    Parameters
    ----------
    folder
        Where a text of all statements may lie for a moment.
    tell
        Called with a line for each step.
    """
    shapes = shapes or plan()
    tell("Handing the statements to the shapes")
    make_what_follows(con)
    text = folder / "statements.nt"
    try:
        con.execute(
            "COPY (SELECT s || ' ' || p || ' ' || o || ' .' FROM (SELECT s, p, o FROM "
            f"ws.statements UNION ALL SELECT s, p, o FROM ws.follows)) TO {text_of(text)} "
            "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01')"
        )
        image = image_of(text)
    finally:
        text.unlink(missing_ok=True)
    tell(f"Checking {len(image):,} statements")
    image.change(ontology_triples(), ())
    watch = Watch(shapes, image)

    def worded(results: Iterable[Result]) -> Report:
        names = Names(shapes.prefixes)
        return Report.of(
            results, shapes, describe=describing_in(image, names), count=counting_in(image)
        )

    return Checked(watch.results, worded)


def violates(result: Result) -> bool:
    """Return whether a result keeps records out of a workspace; a warning or an advice does not.

    A workspace may hold what a release must not: whatever is restricted or
    confidential, and who consented to what. What must never be kept stays out.
    """
    if result.shape in _FOR_RELEASES and result.value != _NEVER:
        return False
    return fails(short_severity(result.severity.value), "Violation")
