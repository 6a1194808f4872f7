"""What the cells of a workbook say, as text."""

from datetime import date, datetime, time, timedelta

from openpyxl.utils.escape import unescape

from habeas.sheets.problems import Severity

__all__ = ["WrongCellError", "cell_text"]

#: The digits that spreadsheet programs keep of a number.
DIGITS = 15


class WrongCellError(ValueError):
    """A cell has no text that somebody wrote."""

    def __init__(
        self, rule: str, message: str, value: object, severity: Severity = "Violation"
    ) -> None:
        super().__init__(message)
        self.rule, self.value, self.severity = rule, str(value), severity


def cell_text(value: object, kind: str, most: int) -> str:
    """Return the text of a cell, given what openpyxl makes of it and how it calls its type.

    Days are ISO 8601, with a time only if they have one. A number is as its
    program shows it with all digits that it keeps.

    Raises
    ------
    WrongCellError
        If it holds a formula, an error, or more than ``most`` characters.

    Examples
    --------
    >>> cell_text(datetime(2019, 5, 3), "d", 100), cell_text(datetime(2019, 5, 3, 14, 30), "d", 100)
    ('2019-05-03', '2019-05-03T14:30:00')
    >>> cell_text(2019.0, "n", 100), cell_text(1.1000000000000001, "n", 100), cell_text(True, "b", 9)
    ('2019', '1.1', 'true')
    """
    if kind == "f":
        formula = getattr(value, "text", value)
        raise WrongCellError(
            "formula",
            "The cell holds a formula, whose value nobody wrote down. "
            "Copy the cell, and paste its value in its place.",
            formula or "",
        )
    if kind == "e":
        raise WrongCellError(
            "error-cell",
            "The cell holds an error of the spreadsheet program, and no value. "
            "Write the value, or clear the cell.",
            value,
        )
    if kind == "n" and isinstance(value, int | float) and abs(value) >= 10**DIGITS:
        raise WrongCellError(
            "digits",
            f"The cell holds a number of more than {DIGITS} digits, of which spreadsheet programs "
            "lose the last ones. Format the cell as text, and write the number again.",
            value,
        )
    text = _text(value)
    if len(text) > most:
        raise WrongCellError(
            "cell-size",
            f"The cell has {len(text):,} characters, and {most:,} is the most. "
            "Shorten it, or keep so long a text in a file of its own.",
            text,
        )
    return text


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return f"{value:.{DIGITS}g}"
        case datetime():
            return (
                str(value.date()) if value.time() == time() else value.isoformat(timespec="seconds")
            )
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="seconds")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            hours, minutes = divmod(minutes, 60)
            return f"{hours}:{minutes:02}:{seconds:02}"
        case _:
            text = str(value)
            # Spreadsheet programs write what XML cannot hold as _x000D_.
            return unescape(text) if "_x" in text else text
