r"""How values are written into cells, as SQL over whole columns: the way back from reading them.

A semicolon, a backslash or an at sign that reading would take for its own is
escaped. White space at the ends of a value, which reading takes away, is not
kept: the comparison with what was given then tells.
"""

from habeas.native.cells import LOCAL, TAG
from habeas.native.columns import NativeColumn
from habeas.sql_text import text_of
from habeas.terms import HABEAS, ID, VOCAB, expand

__all__ = ["escaped", "facts", "holds", "identifier", "reference", "span", "value"]

# ``lex`` is the text of an IRI or a literal; NULL if it holds what no cell may hold.
_FACTS = r"""
SELECT s, p, o,
    CASE WHEN starts_with(o, '<') THEN o[2:-2]
        WHEN NOT contains(o, '\') THEN {inside}
        WHEN regexp_matches(replace(o, '\\', ''), '\\[^"nrt]') THEN NULL
        ELSE {unescaped} END AS lex,
    CASE WHEN starts_with(o, '"') THEN nullif(regexp_extract(o, '"@([A-Za-z0-9-]+)$', 1), '')
        END AS lang
FROM {given}
"""
_INSIDE = "o[2:(length(o) - strpos(reverse(o), '\"'))]"
_ESCAPES = ((r"'\\'", "chr(1)"), (r"'\"'", "'\"'"), (r"'\n'", "chr(10)"), (r"'\r'", "chr(13)"))
_DATATYPES = {
    "boolean": "xsd:boolean",
    "number": "xsd:decimal",
    "duration": "xsd:duration",
    "date": "xsd:date",
    "span": "xsd:date",
}


def facts(given: str) -> str:
    """Return SQL for the statements of a relation with their values in parts."""
    text = _INSIDE
    for written, character in (*_ESCAPES, (r"'\t'", "chr(9)"), ("chr(1)", r"'\'")):
        text = f"replace({text}, {written}, {character})"
    return _FACTS.format(unescaped=text, inside=_INSIDE, given=given)


def escaped(text: str, *characters: str) -> str:
    r"""Return SQL for a text with a backslash before backslashes and other characters.

    Examples
    --------
    >>> print(escaped("lex", ";"))
    replace(replace(lex, '\', '\\'), ';', '\;')
    """
    for character in ("\\", *characters):
        written = text_of("\\" + character)
        text = f"replace({text}, {text_of(character)}, {written})"
    return text


def _worded(column: NativeColumn, several: str) -> str:
    """Return SQL for a text with its language, unless it is in the language of the row."""
    if column.form == "prose":
        # An at sign is meant as one where it could be read as the start of a language.
        text = rf"regexp_replace({escaped('lex')}, '(\S)@({TAG}\s*(;|$))', '\1\\@\2', 'g')"
    else:
        text = escaped("lex", ";", "@")
    tag = (
        f"(lang <> coalesce(dl, 'en') OR {several})"
        if column.form == "prose"
        else ("lang <> coalesce(dl, 'en')")
    )
    return f"({text} || CASE WHEN {tag} THEN '@' || lang ELSE '' END)"


def reference(term: str, kinds: tuple[str, ...]) -> str:
    """Return SQL for an IRI as a cell names it: short where it is of the one kind, or of ours."""
    local = (
        f"substr({term}, length({text_of(ID)}) + strpos(substr({term}, {len(ID) + 1}), '/') + 1)"
    )
    kind = f"split_part(substr({term}, {len(ID) + 1}), '/', 1)"
    said = f"{kind} || ':' || {local}"
    if len(kinds) == 1:
        said = f"CASE WHEN {kind} = {text_of(kinds[0])} THEN {local} ELSE {said} END"
    short = f"starts_with({term}, {text_of(ID)}) AND regexp_full_match({local}, {text_of(LOCAL)})"
    return f"(CASE WHEN {short} THEN {said} ELSE {escaped(term, ';')} END)"


def identifier(term: str, kind: str) -> str:
    """Return SQL for an IRI as the row of its own thing names it; NULL if it is of another kind."""
    start = f"{ID}{kind}/"
    local = f"substr({term}, {len(start) + 1})"
    return (
        f"(CASE WHEN NOT starts_with({term}, {text_of(start)}) THEN NULL "
        f"WHEN regexp_full_match({local}, {text_of(LOCAL)}) THEN {local} ELSE {term} END)"
    )


def value(column: NativeColumn, several: str = "false") -> str:
    """Return SQL for one value of a column, made from ``o``, ``lex``, ``lang`` and the row's ``dl``.

    Parameters
    ----------
    several
        SQL that says whether the thing has several values of this property.
    """
    match column.form:
        case "text" | "prose":
            return _worded(column, several)
        case "boolean":
            return "(CASE lex WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' END)"
        case "concept":
            return f"substr(lex, {len(f'{VOCAB}{column.scheme}/') + 1})"
        case "class":
            return f"substr(lex, {len(HABEAS) + 1})"
        case "reference":
            return reference("lex", column.kinds)
        case _ if column.many:
            return escaped("lex", ";")
        case _:
            return escaped("lex")


def holds(column: NativeColumn) -> str:
    """Return SQL that says whether a value is of the form of a column."""
    match column.form:
        case "text" | "prose":
            return "lang IS NOT NULL"
        case "concept":
            return f"starts_with(o, {text_of(f'<{VOCAB}{column.scheme}/')})"
        case "class":
            return f"o IN ({', '.join(text_of(f'<{HABEAS}{name}>') for name in column.choices)})"
        case "reference" | "address" | "match":
            return "starts_with(o, '<')"
        case "issued":
            return " OR ".join(map(_ends_with, ("xsd:date", "xsd:gYearMonth", "xsd:gYear")))
        case "boolean" | "number" | "duration" | "date" | "span":
            return _ends_with(_DATATYPES[column.form])
        case _:
            return "ends_with(o, '\"')"


def _ends_with(datatype: str) -> str:
    return f"ends_with(o, {text_of(f'^^<{expand(datatype)}>')})"


def span(first: str, last: str) -> str:
    """Return SQL for two days, as text or NULL, as one expression that reading takes apart again.

    Examples
    --------
    >>> import duckdb
    >>> days = "(VALUES ('2019-05-01', '2019-05-31'), ('2019-01-01', NULL)) days(first, last)"
    >>> duckdb.sql(f"SELECT {span('first', 'last')} FROM {days}").fetchall()
    [('2019-05',), ('since 2019-01-01',)]
    """
    whole_year = f"{first}[6:] = '01-01' AND {last} = {first}[1:4] || '-12-31'"
    month_end = f"CAST(last_day(TRY_CAST({first} AS DATE)) AS VARCHAR)"
    whole_month = f"{first}[9:] = '01' AND {last} = {month_end}"
    return (
        f"CASE WHEN {first} IS NULL THEN 'by ' || {last} WHEN {last} IS NULL THEN 'since ' || {first} "
        f"WHEN {first} = {last} THEN {first} WHEN {whole_year} THEN {first}[1:4] "
        f"WHEN {whole_month} THEN {first}[1:7] "
        f"ELSE 'between ' || {first} || ' and ' || {last} END"
    )
