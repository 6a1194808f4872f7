"""Where a row stands: the columns that say so in every input and every result."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["PLACE", "quoted"]

#: The columns, with their types.
PLACE: Mapping[str, str] = MappingProxyType(
    {"_file": "INTEGER", "_sheet": "VARCHAR", "_row": "INTEGER", "_line": "INTEGER"}
)


def quoted(name: str) -> str:
    """Return a name as SQL writes it.

    Examples
    --------
    >>> print(quoted('the "name" here'))
    "the ""name"" here"
    """
    return '"' + name.replace('"', '""') + '"'
