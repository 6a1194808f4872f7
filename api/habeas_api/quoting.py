"""The line of a query in which it stops being one, with a mark under the place."""

__all__ = ["WIDTH", "quoted"]

#: As much of a line as is quoted, in characters.
WIDTH = 100


def quoted(text: str, line: int, column: int) -> tuple[str, str]:
    r"""Return a line of ``text``, or the part of it around a column, and the mark under that.

    Lines and columns count from one. Of a line that is not there, nothing is quoted.

    Examples
    --------
    >>> print(*quoted("SELECT *\n{ ?s ?p", 2, 8), sep="\n")
    { ?s ?p
           ^
    """
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return "", ""
    whole = "".join(
        letter if letter.isprintable() else " " for letter in lines[line - 1].rstrip("\r")
    )
    at = max(column - 1, 0)
    start = max(0, min(at - WIDTH // 2, len(whole) - WIDTH))
    part = whole[start : start + WIDTH]
    return part, " " * min(at - start, len(part)) + "^"
