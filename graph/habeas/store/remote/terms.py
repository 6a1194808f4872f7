r"""Terms as SPARQL writes them, so that no reader can take a part of one for something else.

SPARQL resolves ``\u0022`` before it looks at strings, and engines do not agree
whether the backslash of ``\\u0022`` begins such a code. So the letter after a
backslash is written as a code itself: that reads the same either way.
"""

import re

import pyoxigraph as ox

from habeas.errors import InvalidQueryError
from habeas.store.interface import Term

__all__ = ["written", "written_iri"]

_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*\Z")
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_ESCAPED = re.compile(r"\\[uU]|[\\\"\n\r\t\b\f]")
_LANGUAGE = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*\Z")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def written_iri(iri: str) -> str:
    """Return an IRI between angle brackets.

    Raises
    ------
    InvalidQueryError
        If it has a character that no IRI has.

    Examples
    --------
    >>> written_iri("urn:test:ada")
    '<urn:test:ada>'
    """
    if not _IRI.match(iri):
        raise InvalidQueryError("A value could not be bound: it is no IRI.")
    return f"<{iri}>"


def written(term: Term) -> str:
    r"""Return a term.

    Raises
    ------
    InvalidQueryError
        If SPARQL 1.1 has no way to write it: a blank node is known to its store only.

    Examples
    --------
    >>> print(written(ox.Literal('say "ah"\n', language="en")))
    "say \"ah\"\n"@en
    >>> print(written(ox.Literal("\\u0022")))
    "\\\u00750022"
    """
    match term:
        case ox.NamedNode():
            return written_iri(term.value)
        case ox.Literal():
            text = f'"{_ESCAPED.sub(_escape, term.value)}"'
            if term.language:
                if getattr(term, "direction", None) or not _LANGUAGE.match(term.language):
                    raise InvalidQueryError(
                        "A value could not be bound: SPARQL 1.1 cannot write its language."
                    )
                return f"{text}@{term.language}"
            if term.datatype.value == _XSD_STRING:
                return text
            return f"{text}^^{written_iri(term.datatype.value)}"
        case _:
            raise InvalidQueryError(
                "A value could not be bound: a remote store takes IRIs and literals only."
            )


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 2:
        return "\\\\" + ("\\u0075" if found[1] == "u" else "\\u0055")
    return _ESCAPES[found]
