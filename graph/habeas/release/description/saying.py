"""Statements about a release, said in short."""

from collections.abc import Iterator

import pyoxigraph as ox

from habeas.terms import PREFIXES, expand

__all__ = ["Said", "number", "say", "term"]

Said = Iterator[ox.Triple]
#: Vocabularies that only descriptions use, beside the prefixes of all.
_ONLY_HERE = {
    "formats": "http://www.w3.org/ns/formats/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void-ext": "http://ldf.fi/void-ext#",
}
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")


def term(name: str) -> ox.NamedNode:
    """Return the term that ``prefix:local`` means; an IRI stays as it is.

    Examples
    --------
    >>> term("sd:Graph").value
    'http://www.w3.org/ns/sparql-service-description#Graph'
    """
    prefix, _, local = name.partition(":")
    if prefix in _ONLY_HERE:
        return ox.NamedNode(_ONLY_HERE[prefix] + local)
    return ox.NamedNode(expand(name))


def number(count: int) -> ox.Literal:
    """Return a number as RDF knows it."""
    return ox.Literal(str(count), datatype=_INTEGER)


def say(subject: ox.NamedNode, **said: object) -> Said:
    """Yield statements: properties as ``prefix__local``, values as terms, numbers or text.

    A tuple or list holds several values; None is not said.

    Examples
    --------
    >>> [str(each) for each in say(term("id:x"), void__triples=2, a=None)]
    ['<https://w3id.org/habeas/id/x> <http://rdfs.org/ns/void#triples> \
"2"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    for name, values in said.items():
        predicate = term(
            "rdf:type"
            if name == "a"
            else name.replace("__", ":", 1).replace("void_ext", "void-ext")
        )
        for value in values if isinstance(values, tuple | list) else (values,):
            if value is not None:
                yield ox.Triple(subject, predicate, _value(value))


def _value(value: object) -> ox.NamedNode | ox.Literal:
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    if isinstance(value, int):
        return number(value)
    return ox.Literal(str(value))
