"""Triples as Turtle that is the same on every machine: sorted, with only the prefixes it uses."""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.terms import PREFIXES

__all__ = ["turtle", "with_used_prefixes"]

_USED = re.compile(r"(?<![\w<])([A-Za-z][\w-]*):")


def turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Return ``triples`` as Turtle.

    Examples
    --------
    >>> ada, has = ox.NamedNode(PREFIXES["agent"] + "p0001"), ox.NamedNode(PREFIXES["skos"] + "note")
    >>> print(turtle([ox.Triple(ada, has, ox.Literal("invented"))]).decode())
    @prefix agent: <https://w3id.org/habeas/id/agent/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    agent:p0001 skos:note "invented" .
    <BLANKLINE>
    """
    return with_used_prefixes(sorted(set(triples), key=str), ox.RdfFormat.TURTLE)


def with_used_prefixes(
    ordered: Iterable[ox.Triple] | Iterable[ox.Quad], format: ox.RdfFormat
) -> bytes:
    """Return statements in their order as Turtle or TriG, with only the prefixes that they use."""
    # The engine writes its prefixes in an order that changes from run to run.
    written = ox.serialize(ordered, format=format, prefixes=dict(PREFIXES))
    assert written is not None
    lines = written.decode().splitlines(keepends=True)
    body = "".join(line for line in lines if not line.startswith("@prefix "))
    used = set(_USED.findall(body)) & set(PREFIXES)
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    return (head + body).encode()
