"""Values for the variables of a query, as people type them."""

import re

import pyoxigraph as ox

from habeas.terms import CLASS_OF_KIND, ID, PREFIXES, expand

__all__ = ["read_value"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def read_value(variable: str, text: str) -> ox.NamedNode | ox.Literal:
    r"""Return the term that ``text`` means as the value of ``variable``.

    An IRI, also one in short form (``case:0001``), is itself. A local name is a
    thing of the kind that the variable is named after. A day is a date.
    Anything else is text.

    Examples
    --------
    >>> read_value("case", "0001").value
    'https://w3id.org/habeas/id/case/0001'
    >>> read_value("agent", "agent:north-watch").value
    'https://w3id.org/habeas/id/agent/north-watch'
    >>> str(read_value("day", "2019-05-03"))
    '"2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>'
    >>> str(read_value("name", 'Ada "A" Example'))
    '"Ada \\"A\\" Example"'
    """
    iri = expand(text.removeprefix("<").removesuffix(">"))
    if iri != text or iri.startswith(("http://", "https://", "urn:")):
        try:
            return ox.NamedNode(iri)
        except ValueError:
            return ox.Literal(text)
    if variable in CLASS_OF_KIND and _LOCAL.fullmatch(text):
        return ox.NamedNode(f"{ID}{variable}/{text}")
    if _DATE.fullmatch(text):
        return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    return ox.Literal(text)
