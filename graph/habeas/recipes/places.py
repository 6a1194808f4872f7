"""Where a row stands: the columns that say so in every input and every result."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["PLACE"]

#: The columns, with their types.
PLACE: Mapping[str, str] = MappingProxyType(
    {"_file": "INTEGER", "_sheet": "VARCHAR", "_row": "INTEGER", "_line": "INTEGER"}
)
