"""The rows that a template shows, and how an import tells them from real ones."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from habeas.native.columns import NativeTable
from habeas.sql_text import quoted

__all__ = ["BEGINS", "is_example", "rows"]

#: How the identifiers of all examples begin.
BEGINS = "example-"


@cache
def rows() -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Return the rows of each table, by column; what is not named is empty.

    Examples
    --------
    >>> rows()["places"][0]["name"]
    'Examplia'
    """
    text = (files("habeas.native") / "template_examples.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def is_example(table: NativeTable, columns: Mapping[str, str]) -> str:
    """Return SQL that says whether a row is an example, by its identifier.

    Of a row without one, what it refers to tells.

    Parameters
    ----------
    columns
        The columns that there are: what each is called where the row stands.
    """
    told_by = ("reference", "thing")
    named = [name for name, column in table.by_name.items() if column.form in told_by]
    others = ", ".join(quoted(columns[name]) for name in named if name in columns)
    told = f"regexp_matches(lower(concat_ws(';', {others})), '(^|[;:]\\s*){BEGINS}')"
    own = f"starts_with(lower({quoted(columns['id'])}), '{BEGINS}')" if "id" in columns else "NULL"
    return f"coalesce({own}, {told if others else 'false'}, false)"
