"""What is wrong with the text of a query, where, and what was perhaps meant.

The engine says how far it got and what its grammar would take there, down to
single letters. Our own reader says it in words of SPARQL; where it finds
nothing wrong, what the engine says about meaning is put in words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from habeas.errors import near_names
from habeas.shacl.sparql.grammar import ALL_FORMS, read_query
from habeas.shacl.sparql.lexing import InvalidQueryError as NotReadError
from habeas.shacl.sparql.lexing import tokens_of
from habeas.shacl.sparql.syntax import Query
from habeas.terms import PREFIXES

__all__ = ["SyntaxProblem", "explained"]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_DECLARED = re.compile(r"\bPREFIX\s*([\w.-]*)\s*:", re.IGNORECASE)
_UNDECLARED = re.compile(r"the prefix (.*?): is not declared")
_FOUND = re.compile(r"expected (.*), found (.*)", re.DOTALL)
#: What people mistype.
_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """
        SELECT ASK CONSTRUCT DESCRIBE WHERE PREFIX BASE FROM NAMED DISTINCT REDUCED OPTIONAL FILTER
        UNION MINUS GRAPH VALUES BIND EXISTS NOT UNDEF GROUP ORDER HAVING LIMIT OFFSET ASC DESC
        SEPARATOR LATERAL IN AS BY TRUE FALSE
        """,
    )
)
#: Functions that SPARQL names, and the engine.
_FUNCTIONS = frozenset(
    re.findall(
        r"\w+",
        """
        COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE
        RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS
        STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID COALESCE
        IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX REPLACE SUBSTR MD5
        SHA1 SHA256 SHA384 SHA512 TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR HASLANG HASLANGDIR
        STRLANGDIR ADJUST
        """,
    )
)
_SIGNS = {
    "{": "an opening brace {",
    "}": "a closing brace }",
    "(": "an opening bracket (",
    ")": "a closing bracket )",
    "AS": "AS and a variable",
}
#: What the engine says about meaning, and what is wrong then.
_MEANINGS = {
    "The SELECT contains a variable that is unbound": (
        "a variable is selected that the query does not group by; add it to GROUP BY, "
        "or select what is counted, summed or sampled of it"
    ),
    "The SELECT overrides an existing variable": (
        "AS gives a name that the pattern uses already; choose another name"
    ),
    "Duplicated variable name": "a variable is selected twice; choose another name",
    "IRI parsing failed": (
        "this is no IRI, or a relative one: write it out whole, or with a prefix"
    ),
}


@dataclass(frozen=True)
class SyntaxProblem:
    """Where a text stops being SPARQL."""

    line: int
    column: int
    #: What stands there; empty at the end.
    found: str
    #: What could stand there, in words; empty if that says nothing.
    expected: str
    #: What was perhaps meant, best first.
    near: tuple[str, ...] = ()
    #: What is wrong, where it is not a word too many or too few.
    reason: str = ""

    def __str__(self) -> str:
        """Return it as a sentence."""
        what = self.reason
        if not what:
            found = f"found {self.found!r}" if self.found else "the query ends"
            what = f"expected {self.expected}, {found}" if self.expected else found
        advice = f". Did you mean {' or '.join(self.near)}?" if self.near else ""
        return f"line {self.line}, column {self.column}: {what}{advice}"


def explained(text: str, message: str = "") -> SyntaxProblem:
    """Return what is wrong with ``text``, which the engine refused with ``message``.

    Examples
    --------
    >>> print(explained("SELCT * { ?s ?p ?o }"))
    line 1, column 1: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found 'SELCT'. Did you mean SELECT?
    >>> print(explained("SELECT * { ?s foaf2:name ?o }"))
    line 1, column 15: PREFIX foaf2: is not declared. Did you mean foaf:?
    """
    try:
        tree = read_query(text, PREFIXES, ALL_FORMS)
    except NotReadError as error:
        return _ours(text, error)
    except RecursionError:
        return _theirs(text, message)
    is_known = any(said in message for said in _MEANINGS)
    return (None if is_known else _of_meaning(tree)) or _theirs(text, message)


def _ours(text: str, error: NotReadError) -> SyntaxProblem:
    """Return what our reader found."""
    found = _word_at(text, error.line, error.column)
    if match := _UNDECLARED.match(error.reason):
        prefix = match[1]
        known = {*PREFIXES, *_DECLARED.findall(text)} - {""}
        near = tuple(f"{name}:" for name in near_names(prefix, known))
        reason = f"PREFIX {prefix}: is not declared"
        return SyntaxProblem(error.line, error.column, found, "", near, reason)
    match = _FOUND.fullmatch(error.reason)
    if match is None:
        near = _near_keywords(re.findall(r"'(\w+)'", error.reason))
        return SyntaxProblem(error.line, error.column, found, "", near, error.reason)
    return SyntaxProblem(
        error.line, error.column, found, _in_words(match[1]), _near_keywords([found])
    )


def _of_meaning(tree: Query) -> SyntaxProblem | None:
    """Return what is wrong with a query that reads well."""
    for token, following in pairwise(tree.tokens):
        called = token.kind == "word" and following.text == "("
        if called and token.keyword not in _KEYWORDS | _FUNCTIONS:
            near = tuple(near_names(token.text, _FUNCTIONS, most=2))
            reason = f"there is no function {token.text}"
            return SyntaxProblem(token.line, token.column, token.text, "", near, reason)
    for select in (tree.select, *tree.subqueries):
        if select.grouping is not None and select.projected is None and tree.form == "SELECT":
            token = tree.tokens[select.projection]
            reason = "SELECT * goes with no GROUP BY; name what to select"
            return SyntaxProblem(token.line, token.column, token.text, "", (), reason)
    seen: set[str] = set()
    for name, place in tree.assigned:
        if name in seen:
            token = tree.tokens[place]
            reason = f"?{name} is given a value twice; choose another name"
            return SyntaxProblem(token.line, token.column, token.text, "", (), reason)
        seen.add(name)
    return None


def _theirs(text: str, message: str) -> SyntaxProblem:
    """Return what the engine found."""
    match = _PLACE.search(message)
    if match is None:
        return SyntaxProblem(1, 1, "", "", (), message or "this is no query")
    line, column = int(match[1]), int(match[2])
    reason = "what stands before this place makes no query"
    for said, meant in _MEANINGS.items():
        if said in match[3]:
            reason = meant
    return SyntaxProblem(line, column, _word_at(text, line, column), "", (), reason)


def _in_words(expected: str) -> str:
    choices = [_SIGNS.get(each, each) for each in expected.split(" or ")]
    return " or ".join([", ".join(choices[:-1]), choices[-1]]) if choices[1:] else choices[0]


def _near_keywords(words: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for word in words:
        if word.isidentifier() and word.upper() not in _KEYWORDS | _FUNCTIONS and len(word) > 2:
            near = near_names(word, _KEYWORDS | _FUNCTIONS, most=1)
            found += [each for each in near if _is_near(each, word)]
    return tuple(found)


def _word_at(text: str, line: int, column: int) -> str:
    """Return the word that begins at a place, or after it."""
    try:
        tokens = tokens_of(text)
    except NotReadError:
        rows = text.split("\n")
        rest = rows[line - 1][column - 1 :] if line <= len(rows) else ""
        return rest.split(" ")[0][:40]
    return next((each.text for each in tokens if (each.line, each.column) >= (line, column)), "")


def _is_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= 0.7
