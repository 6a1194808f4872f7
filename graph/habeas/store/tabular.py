"""Rows as CSV, with the quotes that RFC 4180 wants.

The engine's writer puts IRIs as they are, and an IRI may hold a comma. That is
rare, and its writer is quick; so what it writes is counted on its way, and
only where a row has more commas than columns part is it written anew, by us.
"""

import csv
from collections.abc import Callable
from typing import IO, Any, cast

import pyoxigraph as ox

__all__ = ["start_again", "write_csv"]

#: Rows are brought to the output by so many.
AT_ONCE = 1_000


def write_csv(
    result: ox.QuerySolutions, output: IO[bytes], again: Callable[[], ox.QuerySolutions]
) -> None:
    r"""Write rows as CSV into ``output``; ``again`` gives the same rows once more if need be.

    Examples
    --------
    >>> from io import BytesIO
    >>> said = b'?a\t?b\n<urn:test:a,b>\t"c"\n'
    >>> rows = lambda: ox.parse_query_results(said, ox.QueryResultsFormat.TSV)
    >>> output = BytesIO()
    >>> write_csv(rows(), output, rows)
    >>> output.getvalue()
    b'a,b\r\n"urn:test:a,b",c\r\n'
    """
    columns = [variable.value for variable in result.variables]
    counted = _Counted(output)
    result.serialize(cast(IO[bytes], counted), format=ox.QueryResultsFormat.CSV)
    if counted.commas != counted.lines * max(len(columns) - 1, 0):
        start_again(output)
        _write(again(), columns, output)


def start_again(output: Any) -> None:
    """Forget what was written into ``output``."""
    if hasattr(output, "start_again"):
        output.start_again()
    else:
        output.seek(0)
        output.truncate()


def _write(result: ox.QuerySolutions, columns: list[str], output: IO[bytes]) -> None:
    """Write rows one by one."""
    buffer = _Lines(output)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for solution in result:
        # A row of one empty cell is an empty line, as the standard has it.
        cells = [_cell(term) for term in solution]
        writer.writerow(cells) if any(cells) or len(cells) > 1 else buffer.write("\r\n")
    buffer.flush()


def _cell(term: Any) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


class _Lines:
    """Text, written by many lines at once."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._lines: list[str] = []

    def write(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        self._output.write("".join(self._lines).encode())
        self._lines.clear()


class _Counted:
    """Counts the commas and the ends of lines that no quotes hold."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._quoted = False
        self.commas = self.lines = 0

    def write(self, piece: bytes) -> int:
        plain = piece
        if self._quoted or b'"' in piece:
            parts = bytes(piece).split(b'"')
            plain = b"".join(parts[1 if self._quoted else 0 :: 2])
            self._quoted ^= len(parts) % 2 == 0
        self.commas += plain.count(b",")
        self.lines += plain.count(b"\n")
        return self._output.write(piece)

    def flush(self) -> None:
        self._output.flush()
