"""Claims and citations, on their way back: beside the thing that they support, or in ``claims``.

A claim that says no more than that some sources support a thing stands in the
columns ``sources`` and ``locators`` of the thing, if its identifiers are those
that are made there. Of several such claims the first does; all others are rows
of the table ``claims``.
"""

from typing import TYPE_CHECKING

from habeas.native.catalogue import TABLES
from habeas.native.export_cells import escaped, identifier, reference
from habeas.sql_text import text_of
from habeas.terms import HABEAS, ID, PREFIXES, VOCAB

if TYPE_CHECKING:
    import duckdb

__all__ = ["gather_evidence"]


def _habeas(name: str) -> str:
    return text_of(f"<{HABEAS}{name}>")


_TYPE = text_of(f"<{PREFIXES['rdf']}type>")
_CITES, _LOCATOR, _CITATION = map(_habeas, ("citesSource", "hasLocator", "hasCitation"))
_SUPPORTED, _DISPUTED = map(_habeas, ("isSupportedBy", "isDisputedBy"))
_SUBJECT, _STATUS = map(_habeas, ("hasClaimSubject", "hasClaimStatus"))
_PROPERTY, _VALUE = map(_habeas, ("hasClaimProperty", "hasClaimValue"))
_COPY, _RETRIEVED, _DIGEST = map(_habeas, ("hasArchivedCopy", "retrievedOn", "contentDigest"))
_ACCEPTED = text_of(f"<{VOCAB}claim-status/accepted>")
#: The tables of what is supported by sources of its own.
_EVIDENCED = [
    table.name
    for table in TABLES.values()
    if table.name != "claims" and any(column.form == "sources" for column in table.columns)
]


def gather_evidence(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the tables of what stands in the columns of evidence.

    ``exporting.beside`` has the cells of things, ``exporting.claiming`` those of
    rows of ``claims``. Claims beside their things are no longer in
    ``exporting.things``.
    """
    con.execute(_CITATIONS)
    con.execute(_SIMPLE)
    con.execute(_BESIDE)
    con.execute(
        "DELETE FROM exporting.things WHERE table_name = 'claims' "
        "AND s IN (SELECT claim FROM exporting.simple)"
    )
    con.execute(_CLAIMING)


def _minted(kind: str, above: str, predicate: str, content: str) -> str:
    """Return SQL for the identifier that a claim or a citation gets from what it says."""
    text = f"{above} || chr(10) || {predicate} || chr(10) || {content}"
    return f"({text_of(f'<{ID}{kind}/')} || substr(sha256({text}), 1, 16) || '>')"


def _lexical(term: str) -> str:
    """Return SQL for the text of a term, by the facts of its citation."""
    return f"min(lex) FILTER (p = {term})"


# What each citation says, and whether that is all that can stand beside a thing.
_CITATIONS = f"""
CREATE TABLE exporting.citations AS
WITH said AS (
    SELECT c.s AS claim, c.o AS citation, f.p, f.o, f.lex
    FROM (FROM exporting.facts WHERE p = {_CITATION}) c LEFT JOIN exporting.facts f ON f.s = c.o
), together AS (
    SELECT claim, citation, {_lexical(_CITES)} AS source, {_lexical(_LOCATOR)} AS locator,
        {_lexical(_RETRIEVED)} AS retrieved, {_lexical(_DIGEST)} AS digest,
        string_agg(lex, ' ' ORDER BY lex) FILTER (p = {_COPY}) AS copies,
        {_CITES} || ' ' || min(o) FILTER (p = {_CITES})
            || coalesce(chr(10) || {_LOCATOR} || ' ' || min(o) FILTER (p = {_LOCATOR}), '')
            AS content,
        count(*) FILTER (p NOT IN ({_TYPE}, {_CITES}, {_LOCATOR})) = 0 AS is_simple
    FROM said GROUP BY claim, citation
)
SELECT *, coalesce(is_simple AND citation = {_minted("citation", "claim", _CITATION, "content")},
    false) AS is_minted
FROM together
"""

# The claims that say no more than that their sources support a thing.
_SIMPLE = f"""
CREATE TABLE exporting.simple AS
WITH plain AS (
    SELECT s AS claim, min(o) FILTER (p = {_SUBJECT}) AS subject
    FROM exporting.facts SEMI JOIN (
        SELECT s FROM exporting.things WHERE table_name = 'claims'
    ) t USING (s)
    GROUP BY s HAVING count(*) FILTER (p NOT IN ({_TYPE}, {_SUBJECT}, {_STATUS}, {_CITATION})) = 0
        AND list(o) FILTER (p = {_STATUS}) = [{_ACCEPTED}]
), cited AS (
    SELECT claim, bool_and(is_minted) AS is_minted,
        string_agg({_CITATION} || ' [' || content || ']', chr(10)
            ORDER BY {_CITATION} || ' [' || content || ']') AS content
    FROM exporting.citations GROUP BY claim
)
SELECT thing, min(claim) AS claim
FROM plain JOIN cited USING (claim)
    JOIN (SELECT s AS thing, o AS claim FROM exporting.facts WHERE p = {_SUPPORTED}) USING (claim)
    SEMI JOIN (
        SELECT s FROM exporting.things WHERE table_name IN ({", ".join(map(text_of, _EVIDENCED))})
    ) t ON t.s = thing
WHERE subject = thing AND is_minted
    AND claim = {_minted("claim", "thing", _SUPPORTED, "content")}
GROUP BY thing
"""


def _in_order(cell: str, when: str = "true") -> str:
    """Return SQL for something of each citation, in the order of the sources; NULL if all is empty."""
    every = f"coalesce(CASE WHEN {when} THEN {cell} END, '')"
    listed = f"string_agg({every}, '; ' ORDER BY source, locator, citation)"
    return f"CASE WHEN max({every}) <> '' THEN {listed} END"


_SOURCES = f"""
{_in_order(reference("source", ("source",)))} AS sources,
{_in_order(escaped("locator", ";", "@"))} AS locators
"""
_BESIDE = f"""
CREATE TABLE exporting.beside AS
SELECT thing AS s, {_SOURCES}
FROM exporting.simple JOIN exporting.citations USING (claim) GROUP BY thing
"""

_NAME = f"(CASE WHEN starts_with(lex, '{HABEAS}') THEN substr(lex, {len(HABEAS) + 1}) ELSE lex END)"
_CLAIMED = f"""
(CASE WHEN starts_with(o, '<') THEN {reference("lex", ())}
    ELSE {escaped("lex", "@")} || coalesce('@' || lang, '') END)
"""
_CLAIMING = f"""
CREATE TABLE exporting.claiming AS
WITH rows AS (
    SELECT s FROM exporting.things WHERE table_name = 'claims'
), stance AS (
    SELECT o AS s, min(CASE p WHEN {_DISPUTED} THEN 'disputes' ELSE 'supports' END) AS stance
    FROM exporting.facts SEMI JOIN rows ON rows.s = o
    WHERE p IN ({_SUPPORTED}, {_DISPUTED}) GROUP BY o
), claimed AS (
    SELECT s, min({_NAME}) FILTER (p = {_PROPERTY}) AS property,
        min({_CLAIMED}) FILTER (p = {_VALUE}) AS value
    FROM exporting.facts SEMI JOIN rows USING (s) WHERE p IN ({_PROPERTY}, {_VALUE}) GROUP BY s
), cited AS (
    SELECT claim AS s, {_SOURCES},
        {_in_order("copies")} AS copies, {_in_order("retrieved")} AS retrieved,
        {_in_order("digest")} AS digests,
        {_in_order(identifier("citation[2:-2]", "citation"), "NOT is_minted")} AS citations
    FROM exporting.citations SEMI JOIN rows ON rows.s = claim GROUP BY claim
)
SELECT s, coalesce(stance, 'neither') AS stance, property, value,
    sources, locators, copies, retrieved, digests, citations
FROM rows LEFT JOIN stance USING (s) LEFT JOIN claimed USING (s) LEFT JOIN cited USING (s)
"""
