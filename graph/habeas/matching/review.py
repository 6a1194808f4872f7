"""Candidates as a table that people fill in, and the decisions read back from it."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from habeas.errors import HabeasError, MissingLibraryError
from habeas.matching.agents import Agent
from habeas.matching.candidates import Candidate
from habeas.matching.deciding import decide
from habeas.sheets import FileRead, Problem, read_file
from habeas.spreadsheets import harmless
from habeas.terms import abbreviate, expand
from habeas.workspace import Decision

__all__ = ["COLUMNS", "UnreadableReviewError", "read_review", "write_review"]

COLUMNS = (
    *("probability", "first", "first_name", "second", "second_name", "reasons"),
    *("decision", "keep", "who", "why"),
)
_NEEDED = ("first", "second", "decision")
_DECISIONS = ("same", "different", "open")


class UnreadableReviewError(HabeasError, ValueError):
    """A review has rows that cannot be used; none of it was."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        noun = "row" if count == 1 else "rows"
        told = "\n".join(map(str, self.problems))
        super().__init__(f"{count} {noun} cannot be used; no decision was taken in.\n{told}")


def write_review(
    output: IO[bytes], found: Iterable[Candidate], agents: Mapping[str, Agent]
) -> None:
    """Write candidates as CSV, with empty columns for decision, keep, who and why.

    A name that a spreadsheet would take for a formula has an apostrophe before
    it. Names are for people: only the identifiers are read back.
    """
    text = io.TextIOWrapper(output, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for candidate in found:
            names = [
                " / ".join(name for name, _ in agents[iri].names)
                for iri in (candidate.first, candidate.second)
            ]
            reasons = "; ".join(f"{each.says} ({each.weight:+.1f})" for each in candidate.reasons)
            row = [
                *(f"{candidate.probability:.3f}", abbreviate(candidate.first), names[0]),
                *(abbreviate(candidate.second), names[1], reasons, "", "", "", ""),
            ]
            writer.writerow(list(map(harmless, row)))
    finally:
        text.detach()  # the caller closes what it gave


def read_review(path: Path, known: Iterable[str], who: str) -> list[Decision]:
    """Return the decisions of a table that somebody filled in; rows without one are left.

    Parameters
    ----------
    path
        CSV or XLSX with at least the columns first, second and decision.
    known
        The IRIs that can be decided on.
    who
        Who decided, where the column ``who`` is empty.

    Raises
    ------
    UnreadableReviewError
        With everything that cannot be used.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("Matching", "DuckDB", "matching") from error
    things = frozenset(known)
    with duckdb.connect() as con:
        read = read_file(con, path, 1)
        problems = [each for each in read.problems if each.severity == "Violation"]
        problems += _header_problems(read)
        if problems:
            raise UnreadableReviewError(problems)
        sheet = read.sheets[0]
        columns = [name if name in sheet.header else f"NULL AS {name}" for name in COLUMNS]
        rows = con.execute(
            f"SELECT _row, _line, {', '.join(columns)} FROM {sheet.table} "
            "WHERE decision IS NOT NULL ORDER BY _row"
        ).fetchall()
    decisions = []
    for number, line, *cells in rows:
        row = {name: cell or "" for name, cell in zip(COLUMNS, cells, strict=True)}
        place = (read.file, sheet.sheet, number, line)
        wrong = [
            Problem(*place, column, row[column], "review", message)
            for column, message in _wrong(row, things)
        ]
        problems += wrong
        if not wrong:
            decisions.append(_decision(row, who))
    if problems:
        raise UnreadableReviewError(problems)
    return decisions


def _wrong(row: Mapping[str, str], things: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each column of a row that cannot be used, and what to do about it."""
    if row["decision"].casefold() not in _DECISIONS:
        yield "decision", "is not same, different or open; write one of these."
    for column in ("first", "second"):
        if expand(row[column]) not in things:
            yield column, "is no agent of this workspace; leave the column as it was."
    if row["first"] == row["second"]:
        yield "second", "is the first one too; a decision is about two."
    if row["keep"] and row["keep"] not in (row["first"], row["second"]):
        yield "keep", "is neither of the two; write the identifier of one of them."


def _decision(row: Mapping[str, str], who: str) -> Decision:
    pair = Candidate(expand(row["first"]), expand(row["second"]), ("", ""), 0, ())
    answer: Any = row["decision"].casefold()
    return decide(
        pair,
        answer,
        who=row["who"] or who,
        why=row["why"] or row["reasons"],
        keep=expand(row["keep"]) if row["keep"] else None,
    )


def _header_problems(read: FileRead) -> list[Problem]:
    header = read.sheets[0].header if read.sheets else ()
    missing = [name for name in _NEEDED if name not in header]
    if not missing:
        return []
    message = f"has no column {', '.join(missing)}; write a review with: habeas match review FILE"
    return [Problem(read.file, None, None, 1, None, "", "header", message)]
