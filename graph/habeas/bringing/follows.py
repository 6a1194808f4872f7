"""What follows from the records of a workspace, as far as a shape can look at it.

The rules are those of :mod:`habeas.release.derive`; here they run over views of
DuckDB, so that millions of statements never become Python objects. Of what
follows, no shape reads the shortcuts from cases to agents, and the day by which
a claim was known matters only where a record states one by hand. Both are left
out; a test holds the findings against those of a build.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.errors import InvalidDateError
from habeas.evidence.dates import bounds
from habeas.release.derive import derive
from habeas.terms import HABEAS, PREFIXES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["make_what_follows", "terms_of"]

ISSUED = f"<{PREFIXES['dcterms']}issued>"
AFTER, BEFORE = f"<{HABEAS}publishedOnOrAfter>", f"<{HABEAS}publishedOnOrBefore>"
KNOWN_SINCE = f"<{HABEAS}isKnownSince>"
HAS_CITATION, CITES_SOURCE = f"<{HABEAS}hasCitation>", f"<{HABEAS}citesSource>"
DATE = f"<{PREFIXES['xsd']}date>"

#: What says when claims were known, of the claims that state it themselves.
_KNOWN = f"""
    WITH claims AS (SELECT s FROM ws.statements WHERE p = '{KNOWN_SINCE}'),
    citations AS (
      SELECT o FROM ws.statements WHERE p = '{HAS_CITATION}' AND s IN (FROM claims)),
    sources AS (
      SELECT o FROM ws.statements WHERE p = '{CITES_SOURCE}' AND s IN (FROM citations))
    SELECT s, p, o FROM ws.statements
    WHERE (p IN ('{KNOWN_SINCE}', '{HAS_CITATION}') AND s IN (FROM claims))
      OR (p = '{CITES_SOURCE}' AND s IN (FROM citations))
      OR (p IN ('{ISSUED}', '{BEFORE}') AND s IN (FROM sources))
"""


def make_what_follows(con: "DuckDBPyConnection") -> None:
    """Make the table ``ws.follows(s, p, o)`` from ``ws.statements``."""
    issued = [
        str(value)
        for (value,) in con.execute(
            f"SELECT DISTINCT o FROM ws.statements WHERE p = '{ISSUED}' AND o LIKE '\"%'"
        ).fetchall()
    ]
    read: list[tuple[str, str, str]] = []
    for token, term in zip(issued, terms_of(issued), strict=True):
        try:
            first, last = bounds(term.value)
        except InvalidDateError:
            continue
        read.append((token, f'"{first}"^^{DATE}', f'"{last}"^^{DATE}'))
    con.execute("CREATE OR REPLACE TABLE ws.follows (s VARCHAR, p VARCHAR, o VARCHAR)")
    if read:
        con.execute(
            "INSERT INTO ws.follows WITH days AS (SELECT unnest($1) AS issued, "
            "unnest($2) AS first, unnest($3) AS last) "
            f"SELECT DISTINCT s, unnest(['{AFTER}', '{BEFORE}']), unnest([first, last]) "
            f"FROM ws.statements JOIN days ON o = issued WHERE p = '{ISSUED}'",
            [list(column) for column in zip(*read, strict=True)],
        )
    found = con.execute(f"SELECT 1 FROM ws.statements WHERE p = '{KNOWN_SINCE}' LIMIT 1")
    if found.fetchone():
        known = [
            triple
            for triple in derive(_triples(con.execute(_KNOWN).fetchall()))
            if str(triple.predicate) == KNOWN_SINCE
        ]
        con.execute(
            "INSERT INTO ws.follows SELECT unnest($1), unnest($2), unnest($3)",
            [
                [str(triple.subject) for triple in known],
                [str(triple.predicate) for triple in known],
                [str(triple.object) for triple in known],
            ],
        )


def terms_of(tokens: Iterable[str]) -> list[ox.Literal | ox.NamedNode]:
    """Return the terms that are written as N-Triples in ``tokens``.

    Examples
    --------
    >>> [term.value for term in terms_of(['"North Watch"@en', "<urn:test:a>"])]
    ['North Watch', 'urn:test:a']
    """
    text = "\n".join(f"<urn:s:> <urn:p:> {token} ." for token in tokens)
    return [quad.object for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)]


def _triples(rows: Iterable[tuple[str, str, str]]) -> list[ox.Triple]:
    text = "\n".join(f"{s} {p} {o} ." for s, p, o in rows)
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)]
