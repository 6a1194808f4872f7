"""The queries that ship as RDF, so that editors and tools of others find them in a release.

Each is a ``sh:SPARQLExecutable`` (SHACL, section 5.2.1 and the convention of
the SIB): its question, its text with all prefixes declared, and where it can be
asked. The prefixes are declared once more, for editors that complete them.
"""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from habeas.queries.library import Query, shipped
from habeas.terms import PREFIXES, ROOT, expand

__all__ = ["QUERY", "complete", "executables"]

#: Where the IRIs of queries begin.
QUERY = ROOT + "query/"
#: Where they are asked, once the redirect is registered.
TARGET = ROOT + "sparql"
_DECLARED = re.compile(r"^\s*PREFIX\s+([\w.-]*):", re.IGNORECASE | re.MULTILINE)
_USED = re.compile(r"([A-Za-z][\w-]*):(?!//)")
_FORMS = {"SELECT": "Select", "ASK": "Ask", "CONSTRUCT": "Construct"}


def executables() -> list[ox.Triple]:
    """Return the queries that ship, and the prefixes, as triples."""
    return [*_prefixes(), *(triple for each in shipped().values() for triple in _executable(each))]


def complete(text: str) -> str:
    """Return a query with the prefixes declared that it uses.

    Examples
    --------
    >>> print(complete("SELECT * { ?s a habeas:Case }"))
    PREFIX habeas: <https://w3id.org/habeas/ontology#>
    SELECT * { ?s a habeas:Case }
    """
    declared = set(_DECLARED.findall(text))
    used = set(_USED.findall(text)) & PREFIXES.keys()
    lines = [f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in sorted(used - declared)]
    head = re.match(r"(?:#.*\n)*", text)
    assert head is not None
    gap = "\n" if head[0] and lines else ""
    return head[0] + gap + "".join(lines) + text[head.end() :]


def _executable(query: Query) -> Iterator[ox.Triple]:
    node = ox.NamedNode(QUERY + query.name)
    form = "SELECT"
    if match := re.search(r"^\s*(SELECT|ASK|CONSTRUCT)\b", query.text, re.MULTILINE):
        form = match[1]
    for kind in ("sh:SPARQLExecutable", f"sh:SPARQL{_FORMS[form]}Executable"):
        yield ox.Triple(node, _term("rdf:type"), _term(kind))
    yield ox.Triple(node, _term("rdfs:comment"), ox.Literal(query.header.summary, language="en"))
    yield ox.Triple(node, _term("rdfs:label"), ox.Literal(query.name))
    yield ox.Triple(node, _term(f"sh:{form.lower()}"), ox.Literal(complete(query.text)))
    yield ox.Triple(node, _term("sh:prefixes"), ox.NamedNode(QUERY + "prefixes"))
    yield ox.Triple(node, _term("schema:target"), ox.NamedNode(TARGET))
    for word in sorted({*query.name.split("-"), *query.header.inputs}):
        if len(word) > 3:
            yield ox.Triple(node, _term("schema:keywords"), ox.Literal(word))


def _prefixes() -> Iterator[ox.Triple]:
    node = ox.NamedNode(QUERY + "prefixes")
    any_uri = _term("xsd:anyURI")
    for prefix, namespace in PREFIXES.items():
        declaration = ox.NamedNode(f"{node.value}#{prefix}")
        yield ox.Triple(node, _term("sh:declare"), declaration)
        yield ox.Triple(declaration, _term("sh:prefix"), ox.Literal(prefix))
        yield ox.Triple(declaration, _term("sh:namespace"), ox.Literal(namespace, datatype=any_uri))


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
