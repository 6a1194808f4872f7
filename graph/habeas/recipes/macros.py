"""The functions that SQL of a recipe has besides those of DuckDB."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["MACROS", "parameter_macro"]

#: By name, the statement that makes each.
MACROS: Mapping[str, str] = MappingProxyType(
    {
        # A text as one value of a native cell, in which ; stands between values and @ before
        # a language: \, ; and @ are marked as letters.
        "cell": r"""
            CREATE TEMP MACRO cell(words) AS
            replace(replace(replace(words, '\', '\\'), ';', '\;'), '@', '\@')
        """,
        # A text as a local identifier: "Ärzte & Friends" is arzte-friends. Two texts can give
        # the same one, and a text without any Latin letter or digit gives none.
        "slug": r"""
            CREATE TEMP MACRO slug(words) AS
            nullif(trim(regexp_replace(lower(strip_accents(words)), '[^a-z0-9]+', '-', 'g'), '-'), '')
        """,
        # Texts told apart by a short digest: for identifiers of what has no name, or not a Latin one.
        "digest": r"""
            CREATE TEMP MACRO digest(words) AS left(sha256(words), 16)
        """,
        # The identifier of a person, which must not tell the name: p and digits, always the same
        # for the same text. The text says where the person stands, as "list 7, row 3".
        "person_id": r"""
            CREATE TEMP MACRO person_id(words) AS
            'p' || CAST(CAST('0x' || left(sha256(words), 13) AS BIGINT) AS VARCHAR)
        """,
        # Whether a name says that it is none: "X (name withheld)", "Anonymous".
        "is_withheld": r"""
            CREATE TEMP MACRO is_withheld(words) AS regexp_matches(
                words,
                '(?i)\b(name|names|identity)\s+(is\s+)?(withheld|deleted|redacted|suppressed)\b'
                || '|^\W*(anonymous|unnamed)\W*$'
            )
        """,
        # Whether a name is initials only, as bodies write of persons whom they protect: "X", "A.B.".
        "is_initials": r"""
            CREATE TEMP MACRO is_initials(words) AS
            regexp_full_match(words, '\p{Lu}\.?|(\p{Lu}\.[ -]*){1,5}')
        """,
    }
)


def parameter_macro(given: Mapping[str, str]) -> str:
    """Return the statement that makes ``parameter('name')`` give the value of a parameter.

    Examples
    --------
    >>> parameter_macro({"title": "Ada's letter"})
    "CREATE TEMP MACRO parameter(name) AS CASE name WHEN 'title' THEN nullif('Ada''s letter', '') END"
    """
    values = "".join(
        f" WHEN {_text(name)} THEN nullif({_text(value.strip())}, '')"
        for name, value in given.items()
    )
    return f"CREATE TEMP MACRO parameter(name) AS CASE name{values or ' WHEN NULL THEN NULL'} END"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
