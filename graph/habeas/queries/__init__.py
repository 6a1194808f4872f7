"""The queries in this folder, by name: one question per file, with a header that is a contract."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from habeas.errors import UnknownNameError
from habeas.store.embedded import EmbeddedStore, Row, Term

__all__ = ["Header", "header", "names", "read", "select"]


@dataclass(frozen=True)
class Header:
    """What the first lines of a query file say."""

    #: The question, as one sentence.
    summary: str
    #: Variables that a caller may give, without question marks.
    inputs: Sequence[str]
    #: The columns, in order.
    outputs: Sequence[str]
    #: The function that runs it, as ``module.function``, or "analysts".
    used_by: str


@cache
def names() -> list[str]:
    """Return the names of all queries, sorted."""
    return sorted(
        item.name.removesuffix(".rq")
        for item in files(__name__).iterdir()
        if item.name.endswith(".rq")
    )


@cache
def read(name: str) -> str:
    """Return the text of ``<name>.rq``.

    Raises
    ------
    UnknownNameError
        If there is no such query, with the near names.
    """
    if name not in names():
        raise UnknownNameError("query", name, names())
    return (files(__name__) / f"{name}.rq").read_text(encoding="utf-8")


@cache
def header(name: str) -> Header:
    """Return what the header of a query says.

    Examples
    --------
    >>> header("cases").outputs[:2]
    ['case', 'label']
    """
    lines = []
    for line in read(name).splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    summary: list[str] = []
    fields: dict[str, str] = {}
    field = ""
    for line in lines:
        if match := re.match(r"(Input|Output|Used by)\s+(.*)", line):
            field, fields[match[1]] = match[1], match[2]
        elif field and line:
            fields[field] += " " + line
        elif line:
            summary.append(line)
    return Header(
        " ".join(summary),
        re.findall(r"\?(\w+)", fields.get("Input", "")),
        re.findall(r"\?(\w+)", fields.get("Output", "")),
        fields.get("Used by", ""),
    )


def select(store: EmbeddedStore, name: str, **given: Term) -> list[Row]:
    """Return the rows of ``<name>.rq`` over ``store``, some of its variables given."""
    return store.select(read(name), **given)
