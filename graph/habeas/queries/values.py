"""Values for the variables of a query, as people type them."""

import re

import pyoxigraph as ox

from habeas.errors import HabeasError
from habeas.queries.header import kind_of, kinds
from habeas.terms import CLASS_OF_KIND, ID, PREFIXES, VOCAB, expand

__all__ = ["InvalidValueError", "read_value"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[+-]?\d{1,18}")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class InvalidValueError(HabeasError, ValueError):
    """A value is not of the kind that a variable takes."""

    def __init__(self, variable: str, text: str, wanted: str) -> None:
        super().__init__(f"{text[:100]!r} is no value for {variable}: give {wanted}.")
        self.variable = variable
        self.text = text


def read_value(variable: str, text: str, kind: str | None = None) -> ox.NamedNode | ox.Literal:
    r"""Return the term that ``text`` means as the value of ``variable``.

    An IRI, also one in short form (``case:0001``), is itself. A local name is a
    thing of the kind that the variable takes, or a concept of the vocabulary.
    A day is a date, a number a number. Anything else is text.

    Parameters
    ----------
    kind
        What the variable takes; by its name unless it is given.

    Raises
    ------
    InvalidValueError
        If the variable takes a date or a number, and this is none.

    Examples
    --------
    >>> read_value("case", "0001").value
    'https://w3id.org/habeas/id/case/0001'
    >>> read_value("agent", "agent:north-watch").value
    'https://w3id.org/habeas/id/agent/north-watch'
    >>> read_value("role", "petitioner").value
    'https://w3id.org/habeas/vocab/involvement-role/petitioner'
    >>> str(read_value("day", "2019-05-03"))
    '"2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>'
    >>> str(read_value("name", 'Ada "A" Example'))
    '"Ada \\"A\\" Example"'
    """
    kind = kind or kind_of(variable)
    if kind == "date":
        if not _DATE.fullmatch(text):
            raise InvalidValueError(variable, text, "a day such as 2019-05-03")
        return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    if kind == "number":
        if not _NUMBER.fullmatch(text):
            raise InvalidValueError(variable, text, "a whole number")
        return ox.Literal(str(int(text)), datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
    iri = _iri(text)
    if iri != text or iri.startswith(("http://", "https://", "urn:")):
        try:
            return ox.NamedNode(iri)
        except ValueError:
            return ox.Literal(text)
    if _LOCAL.fullmatch(text):
        if kind in CLASS_OF_KIND:
            return ox.NamedNode(f"{ID}{kind}/{text}")
        if kind in kinds() - {"text", "iri"}:
            return ox.NamedNode(f"{VOCAB}{kind}/{text}")
    if _DATE.fullmatch(text):
        return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    return ox.Literal(text)


def _iri(text: str) -> str:
    """Return an IRI written out; concepts can be called after their vocabulary."""
    plain = text.removeprefix("<").removesuffix(">")
    scheme, colon, concept = plain.partition(":")
    if colon and scheme in kinds() and scheme not in PREFIXES and _LOCAL.fullmatch(concept):
        return f"{VOCAB}{scheme}/{concept}"
    return expand(plain)
