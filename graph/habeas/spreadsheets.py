"""What a spreadsheet program would run, made harmless."""

__all__ = ["harmless"]

#: How what is taken for a formula begins.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    r"""Return a text for a cell of CSV: with an apostrophe before it, if it begins like a formula.

    Examples
    --------
    >>> [harmless(first + "1") for first in ("=", "+", "-", "@", "\t", "\r", "1")]
    ["'=1", "'+1", "'-1", "'@1", "'\t1", "'\r1", '11']
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
