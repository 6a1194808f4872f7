"""RDF as records: every statement with the line that said it, and nothing fetched or let through.

A text is refused that reaches out (contexts elsewhere, DOCTYPE) or is made to
break what reads it (deep nesting), as :mod:`habeas.validating` does for the
service. All graphs are read as one; those that a release makes itself are
left out, so that a dump of ours can be brought as it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.records.evidence_names import evidence_names
from habeas.records.evidence_nodes import StrayBlankNodeError, name_evidence
from habeas.records.origins import Origin
from habeas.records.spelling import misspelled
from habeas.release.derive_shortcuts import made
from habeas.shacl.positions import Node, Places, as_read_before, blank_nodes, locate
from habeas.sheets import FileRead, Problem
from habeas.terms import GRAPHS, abbreviate
from habeas.validating.errors import UnwantedTextError
from habeas.validating.parts import Part
from habeas.validating.reading import read
from habeas.validating.syntaxes import SYNTAXES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["read_rdf", "syntax_of"]

#: The graphs that a release makes from its records.
_MADE = [iri for name, iri in GRAPHS.items() if name != "records"]
Triple = tuple[Node, ox.NamedNode, Node]


def syntax_of(path: Path) -> str | None:
    """Return the syntax that a file name tells, by its short name; None if it tells none.

    Examples
    --------
    >>> syntax_of(Path("cases.TTL")), syntax_of(Path("cases.csv")) is None
    ('ttl', True)
    """
    suffix = path.suffix.lower().removeprefix(".")
    names = {"owl": "rdf"}
    return names.get(suffix, suffix) if names.get(suffix, suffix) in SYNTAXES else None


def read_rdf(
    con: "DuckDBPyConnection", content: bytes, name: str, number: int, syntax: str
) -> FileRead:
    """Read a text of RDF into ``made.statements``: all of it, or nothing and the problems.

    Parameters
    ----------
    content
        The whole file.
    name, number
        What it is called, and its number among the files brought together.
    syntax
        A name of :data:`habeas.validating.syntaxes.SYNTAXES`.

    Returns
    -------
    FileRead
        Without sheets. A violation among its problems means that nothing was read.
    """
    problems: list[Problem] = []
    try:
        graph = read(Part(content, syntax), without=_MADE)
    except UnwantedTextError as error:
        column = f" (column {error.column})" if error.column else ""
        rule = "refused" if error.refused else "syntax"
        problems.append(_problem(name, rule, f"{error}{column}", error.line))
        return _read(name, number, content, problems)
    names = as_read_before(blank_nodes(graph.triples))

    def naming(triples: Sequence[ox.Triple]) -> Mapping[ox.BlankNode, Node]:
        return {**names(triples), **evidence_names(triples)}

    places = locate(content, SYNTAXES[syntax].writer, name, names=naming)
    try:
        triples, _ = name_evidence(graph.triples)
    except StrayBlankNodeError as error:
        place = _place_of(error.near, places)
        problems.append(_problem(name, "blank-node", f"{error}.", place))
        return _read(name, number, content, problems)
    except RecursionError:
        message = "Evidence is nested too deeply; give claims and citations identifiers."
        problems.append(_problem(name, "refused", message))
        return _read(name, number, content, problems)
    problems += _unknown_words(triples, name, places)
    problems += _shortcuts(triples, name, places)
    if graph.left_out:
        message = (
            f"{graph.left_out:,} statements stand in graphs that a release makes anew from its "
            "records (derived, ontology, description); they were left out."
        )
        problems.append(_problem(name, "made-graph", message, severity="Warning"))
    if all(problem.severity == "Warning" for problem in problems):
        _insert(con, number, triples, places)
    return _read(name, number, content, problems)


def _read(name: str, number: int, content: bytes, problems: Iterable[Problem]) -> FileRead:
    return FileRead(
        name,
        number,
        sha256=sha256(content).hexdigest(),
        bytes=len(content),
        encoding="UTF-8",
        problems=tuple(problems),
    )


def _problem(
    name: str,
    rule: str,
    message: str,
    line: int | None = None,
    value: str = "",
    severity: str = "Violation",
) -> Problem:
    return Problem(name, None, None, line, None, value, rule, message, severity)  # type: ignore[arg-type]


def _place_of(near: str, places: Places) -> int | None:
    try:
        place = places.of(ox.NamedNode(near.strip("<>")))
    except ValueError:  # what is said of a node that has no name
        return None
    return place.line if place else None


def _unknown_words(triples: Collection[ox.Triple], name: str, places: Places) -> Iterable[Problem]:
    """Yield a problem for each word in our namespaces that nobody declared."""
    if not misspelled(triples, {}, Path(name)):
        return
    found = {each: places.first(each) for each in {triple.subject for triple in triples}}
    origins = {
        getattr(each, "value", ""): Origin(Path(name), place.line if place else None)
        for each, place in found.items()
    }
    for problem in misspelled(triples, origins, Path(name)):
        yield _problem(name, "term", f"{problem.reason}", problem.line)


def _shortcuts(triples: Iterable[ox.Triple], name: str, places: Places) -> Iterable[Problem]:
    """Yield a problem for each shortcut that was written by hand, without its evidence."""
    ways = frozenset(made())
    for triple in triples:
        if triple.predicate in ways:
            place = places.of(triple.subject, triple.predicate, triple.object)
            yield _problem(
                name,
                "shortcut",
                "is made from involvements; record a habeas:Involvement and its source instead.",
                place.line if place else None,
                abbreviate(triple.predicate.value),
            )


def _insert(
    con: "DuckDBPyConnection", number: int, triples: Sequence[ox.Triple], places: Places
) -> None:
    con.execute("CREATE SCHEMA IF NOT EXISTS made")
    con.execute(
        "CREATE TABLE IF NOT EXISTS made.statements (s VARCHAR, p VARCHAR, o VARCHAR, "
        "file INTEGER, sheet VARCHAR, row INTEGER, line INTEGER, col VARCHAR)"
    )
    for start in range(0, len(triples), 100_000):
        part = triples[start : start + 100_000]
        found = [places.of(t.subject, t.predicate, t.object) for t in part]
        con.execute(
            "INSERT INTO made.statements SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), "
            "unnest($3::VARCHAR[]), $4, NULL, NULL, unnest($5::INTEGER[]), NULL",
            [
                [str(triple.subject) for triple in part],
                [str(triple.predicate) for triple in part],
                [str(triple.object) for triple in part],
                number,
                [place.line if place else None for place in found],
            ],
        )
