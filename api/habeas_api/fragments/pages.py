"""A page of a fragment as people read it: each term leads to what else is said with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import url_for

from habeas.fragments import Row
from habeas.terms import abbreviate
from habeas_api.parameters import Value
from habeas_api.shown import Shown, shown_iri

__all__ = ["Cell", "cells", "shown_fields"]

#: As much of a text is shown, in characters.
LONGEST = 400
_NAMES = ("subject", "predicate", "object", "graph")


@dataclass(frozen=True)
class Cell:
    """One term."""

    #: Its text; where it leads is a page about it.
    shown: Shown
    #: What stands behind a text: its language, or its datatype.
    kind: str
    #: The fragment of all that has this term in this place.
    others: str


def cells(rows: Sequence[Row]) -> list[list[Cell]]:
    """Return the terms of statements, each with its graph."""
    base = url_for("fragments.fragment")
    known: dict[tuple[str, str], Cell] = {}

    def cell(name: str, text: str) -> Cell:
        if (name, text) not in known:
            known[name, text] = _cell(name, _read(text), base)
        return known[name, text]

    return [
        [cell(name, text) for name, text in zip(_NAMES, row[:3], strict=False)]
        + ([cell("graph", f"<{row.graph}>")] if row.graph else [])
        for row in rows
    ]


def shown_fields(values: Mapping[str, Value]) -> dict[str, str]:
    """Return what was asked for, as the form shows it."""
    return {name: str(values[name] or "") for name in _NAMES}


def _read(text: str) -> ox.NamedNode | ox.Literal | ox.Triple:
    if text.startswith("<") and not text.startswith("<<"):
        return ox.NamedNode(text[1:-1])
    (quad,) = ox.parse(f"<urn:a> <urn:a> {text} .".encode(), ox.RdfFormat.N_TRIPLES)
    assert not isinstance(quad.object, ox.BlankNode)
    value: ox.NamedNode | ox.Literal | ox.Triple = quad.object
    return value


def _cell(name: str, term: ox.NamedNode | ox.Literal | ox.Triple, base: str) -> Cell:
    def others(asked: str) -> str:
        return f"{base}?{urlencode({name: asked})}"

    if isinstance(term, ox.NamedNode):
        return Cell(shown_iri(term.value), "", others(term.value))
    if isinstance(term, ox.Triple):
        return Cell(Shown(str(term)[:LONGEST]), "", "")
    text = term.value if len(term.value) <= LONGEST else f"{term.value[:LONGEST]} ..."
    kind = term.language or abbreviate(term.datatype.value)
    asked = f'"{term.value}"'
    if term.language:
        way = f"--{term.direction.value}" if term.direction else ""
        asked += f"@{term.language}{way}"
    elif kind != "xsd:string":
        asked += f"^^{term.datatype.value}"
    shown_kind = "" if kind == "xsd:string" else kind
    return Cell(Shown(text, term.language or ""), shown_kind, others(asked))
