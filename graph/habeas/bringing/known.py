"""What a workspace knows already: the things and the names that new rows may refer to."""

from typing import TYPE_CHECKING

from habeas.bringing.follows import terms_of
from habeas.native import name_key
from habeas.terms import KIND_OF_CLASS, PREFIXES
from habeas.workspace.views import RDF_TYPE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["know", "make_known"]

LABELS = ", ".join(
    f"'<{PREFIXES[prefix]}{name}>'"
    for prefix, name in (("skos", "prefLabel"), ("skos", "altLabel"), ("dcterms", "title"))
)


def make_known(con: "DuckDBPyConnection") -> None:
    """Make ``known.things`` and ``known.names`` from ``ws.statements``.

    Who was merged into another is known too: a row may still name the old identifier.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS known")
    con.execute("CREATE OR REPLACE TABLE known.things (iri VARCHAR, kind VARCHAR)")
    con.execute("CREATE OR REPLACE TABLE known.names (key VARCHAR, iri VARCHAR, kind VARCHAR)")
    know(con, "ws.statements")
    con.execute(
        "INSERT INTO known.things SELECT loser[2:-2], kind FROM ws.merged "
        "JOIN known.things ON iri = winner[2:-2]"
    )


def know(con: "DuckDBPyConnection", statements: str) -> None:
    """Add the things that some statements describe, and their names, to what is known."""
    con.execute(
        "INSERT INTO known.things WITH kinds AS ("
        "SELECT '<' || unnest($1) || '>' AS class, unnest($2) AS kind) "
        f"SELECT DISTINCT s[2:-2], kind FROM {statements} JOIN kinds ON o = class "
        f"WHERE p = '{RDF_TYPE}'",
        [list(KIND_OF_CLASS), list(KIND_OF_CLASS.values())],
    )
    tokens = [
        str(token)
        for (token,) in con.execute(
            f"SELECT DISTINCT o FROM {statements} WHERE p IN ({LABELS}) AND o LIKE '\"%'"
        ).fetchall()
    ]
    if tokens:
        keys = [name_key(term.value) for term in terms_of(tokens)]
        con.execute(
            "INSERT INTO known.names WITH names AS ("
            "SELECT unnest($1) AS token, unnest($2) AS key) "
            f"SELECT DISTINCT key, iri, kind FROM {statements} JOIN names ON o = token "
            f"JOIN known.things ON iri = s[2:-2] WHERE p IN ({LABELS})",
            [tokens, keys],
        )
