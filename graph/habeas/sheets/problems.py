"""What is wrong with one cell, row or file that was brought, and what to do about it."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = ["At", "Problem", "Problems", "Severity", "shown"]

#: A violation keeps out what was brought; a warning asks somebody to look.
Severity = Literal["Violation", "Warning"]
#: The most characters of a value that a problem keeps, and that its text shows.
KEPT, SHOWN = 1_000, 80
#: The most problems of one rule that a file lists one by one; the rest are counted.
LISTED = 1_000


class At(NamedTuple):
    """Where a row stands."""

    sheet: str | None = None
    row: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class Problem:
    """One problem, with its place.

    Attributes
    ----------
    file
        The file, as it was named by whoever brought it.
    sheet
        The sheet of a workbook, or the table of a file that holds several.
    row
        The row as a spreadsheet program counts: from 1, with the header.
    line
        The first line of the row in a text file, from 1.
    column
        The name of the column, or the cell (``B7``) where it has none.
    value
        What stands there: as much of it as is worth keeping.
    rule
        A short name for this kind of problem.
    message
        What is wrong, and what to do.
    severity
        ``Violation`` or ``Warning``.

    Examples
    --------
    >>> print(Problem("acts.csv", None, 3, 4, "date", "2019-02-30", "date", "is no day. Write …"))
    acts.csv, line 4, column date: '2019-02-30': is no day. Write …
    """

    file: str
    sheet: str | None
    row: int | None
    line: int | None
    column: str | None
    value: str
    rule: str
    message: str
    severity: Severity = "Violation"

    def __str__(self) -> str:
        """Return the place, the value and the message in one line."""
        place = [self.file]
        if self.sheet is not None:
            place.append(f"sheet {self.sheet}")
        if self.line is not None:
            place.append(f"line {self.line}")
        elif self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        value = f"{shown(self.value)}: " if self.value else ""
        return f"{', '.join(place)}: {value}{self.message}"

    def as_json(self) -> dict[str, str | int | None]:
        """Return the fields, for a report that programs read."""
        return dataclasses.asdict(self)


def shown(value: str) -> str:
    r"""Return a value in quotation marks, in one line and not too long.

    Examples
    --------
    >>> shown("a\nb"), len(shown("x" * 200))
    ("'a\\nb'", 83)
    """
    return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")


@dataclass
class Problems:
    """The problems of one file, as they are found: so many of each rule, and how many more."""

    file: str
    _found: list[Problem] = field(default_factory=list)
    _counts: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    _last: dict[tuple[str, str | None], Problem] = field(default_factory=dict)

    def add(
        self,
        rule: str,
        message: str,
        at: At | None = None,
        *,
        column: str | None = None,
        value: str = "",
        severity: Severity = "Violation",
    ) -> None:
        """Note one problem; of many of the same rule in one sheet, the first ones."""
        at = at or At()
        kind = rule, at.sheet
        self._counts[kind] += 1
        if self._counts[kind] <= LISTED:
            problem = Problem(self.file, *at, column, value[:KEPT], rule, message, severity)
            self._found.append(problem)
            self._last[kind] = problem

    def enough(self, rule: str, sheet: str | None = None) -> bool:
        """Say whether one more of a rule would be counted only; then it is."""
        full = self._counts[rule, sheet] >= LISTED
        self._counts[rule, sheet] += full
        return full

    def __iter__(self) -> Iterator[Problem]:
        """Yield them in the order of the file's rows, what concerns the whole file first."""
        more = [
            dataclasses.replace(
                self._last[kind],
                column=None,
                value="",
                message=f"{count - LISTED:,} more problems of this kind ({kind[0]}) follow. "
                "Mend the first ones, and bring the file again.",
            )
            for kind, count in self._counts.items()
            if count > LISTED
        ]
        sheets = {problem.sheet: place for place, problem in reversed([*enumerate(self._found)])}
        return iter(
            sorted(
                [*self._found, *more],
                key=lambda problem: (sheets[problem.sheet], problem.row or problem.line or 0),
            )
        )

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self._found)
