"""Names and texts as DuckDB's SQL writes them, where it takes no bound value.

Only for names of columns and files: what somebody asks or brings is always bound.
"""

__all__ = ["quoted", "text_of"]


def quoted(name: str) -> str:
    """Return a name as SQL writes it.

    Examples
    --------
    >>> print(quoted('the "first" name'))
    "the ""first"" name"
    """
    return '"' + name.replace('"', '""') + '"'


def text_of(value: object) -> str:
    """Return a text, or the path of a file, as SQL writes it.

    Examples
    --------
    >>> text_of("Ada's")
    "'Ada''s'"
    """
    return "'" + str(value).replace("'", "''") + "'"
