"""The names of RDF and SHACL that the engine reads and writes."""

from functools import cache

import pyoxigraph as ox

__all__ = [
    "OWL",
    "RDF",
    "RDFS",
    "RDFS_CLASS",
    "RDF_FIRST",
    "RDF_NIL",
    "RDF_REST",
    "RDF_TYPE",
    "SH",
    "SUBCLASS_OF",
    "XSD",
    "Node",
    "sh",
]

Node = ox.NamedNode | ox.BlankNode | ox.Literal

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

RDF_TYPE = ox.NamedNode(RDF + "type")
RDF_FIRST = ox.NamedNode(RDF + "first")
RDF_REST = ox.NamedNode(RDF + "rest")
RDF_NIL = ox.NamedNode(RDF + "nil")
RDFS_CLASS = ox.NamedNode(RDFS + "Class")
SUBCLASS_OF = ox.NamedNode(RDFS + "subClassOf")


@cache
def sh(name: str) -> ox.NamedNode:
    """Return a term of SHACL.

    Examples
    --------
    >>> sh("minCount").value
    'http://www.w3.org/ns/shacl#minCount'
    """
    return ox.NamedNode(SH + name)
