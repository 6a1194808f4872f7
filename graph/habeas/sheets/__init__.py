"""Files of others, read into tables of text.

Whatever somebody keeps (CSV in an old encoding, a workbook, an export as JSON
or XML) becomes tables in DuckDB, in which every row knows where it stood.
Nothing is interpreted here but the format: a date is still a text. All that is
wrong is listed with its place, not only the first.
"""

from habeas.sheets.files import FileRead, Limits, Sheet
from habeas.sheets.problems import Problem
from habeas.sheets.reading import read_file

__all__ = ["FileRead", "Limits", "Problem", "Sheet", "read_file"]
