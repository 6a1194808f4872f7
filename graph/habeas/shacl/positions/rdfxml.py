"""The lines of subjects and properties in RDF/XML.

What this gives: the element that describes a thing, and the elements and
attributes of its properties. What it does not give: nodes without an
identifier, members of collections and containers, literals of XML. A document
type is refused, and with it every entity.
"""

from dataclasses import dataclass
from urllib.parse import urljoin
from xml.parsers import expat

import pyoxigraph as ox

from habeas.shacl.positions.place import Node
from habeas.shacl.positions.written import RDF, Written, blank, iri, literal

__all__ = ["rdfxml_places"]

_XML = "http://www.w3.org/XML/1998/namespace"
_TYPE = ox.NamedNode(RDF + "type")
# What the children of an element are.
_THINGS, _PROPERTIES, _MARKUP = "things", "properties", "markup"


class _DoctypeError(ValueError):
    """The document has a document type."""


@dataclass
class _Element:
    holds: str
    base: str | None
    language: str | None
    #: What the properties in here are properties of.
    subject: Node | None = None
    at: int = 0
    #: Set for the element of a property whose value its content tells.
    statement: tuple[Node | None, Node | None, tuple[int, int]] | None = None
    value: Node | None = None
    datatype: str | None = None
    text: str = ""


def rdfxml_places(content: bytes, base: str | None = None) -> list[Written]:
    """Return the statements of ``content``, with the lines of their elements, in order.

    Examples
    --------
    >>> text = b'''<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">
    ... <r:Description r:about="urn:a">
    ...   <x:b>c</x:b></r:Description></r:RDF>'''
    >>> for one in rdfxml_places(text):
    ...     print(one.subject, one.predicate, one.object, one.at)
    <urn:a> None None (2, 2, 2)
    <urn:a> <urn:x:b> "c" (2, 3, 3)
    """
    walk = _Walk(base)
    try:
        walk.parser.Parse(content, True)
    except _DoctypeError:
        return []
    except (expat.ExpatError, ValueError):  # what was read until here is right all the same
        pass
    return sorted(walk.found, key=lambda written: written.at)


class _Walk:
    def __init__(self, base: str | None) -> None:
        self.found: list[Written] = []
        self._open = [_Element(_THINGS, base, None)]
        self.parser = expat.ParserCreate(namespace_separator="")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        raise _DoctypeError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        outer = self._open[-1]
        base = outer.base
        if (nearer := attributes.get(_XML + "base")) is not None:
            base = _join(base, nearer)
        element = _Element(outer.holds, base, attributes.get(_XML + "lang", outer.language))
        self._open.append(element)
        element.at = self.parser.CurrentLineNumber
        if outer.holds == _PROPERTIES:
            self._property(element, outer, name, attributes)
        elif outer.holds == _THINGS and name != RDF + "RDF":
            self._thing(element, name, attributes)
            outer.value = element.subject

    def _thing(self, element: _Element, name: str, attributes: dict[str, str]) -> None:
        line, subject = element.at, _named(element.base, attributes, "about")
        element.holds, element.subject = _PROPERTIES, subject
        self.found.append(Written(subject, None, None, (line, line, line)))
        if name != RDF + "Description":
            self.found.append(Written(subject, _TYPE, iri(name), (line, line, line)))
        for attribute, value in attributes.items():
            if attribute == RDF + "type":
                value_node: Node | None = iri(_join(element.base, value))
            elif attribute.startswith((RDF, _XML)):
                continue
            else:
                value_node = literal(value, language=element.language)
            self.found.append(Written(subject, iri(attribute), value_node, (line, line, line)))

    def _property(
        self, element: _Element, outer: _Element, name: str, attributes: dict[str, str]
    ) -> None:
        element.statement = (outer.subject, iri(name), (outer.at, element.at))
        element.holds = {
            None: _THINGS,
            "Collection": _THINGS,
            "Resource": _PROPERTIES,
        }.get(attributes.get(RDF + "parseType"), _MARKUP)
        element.value = _named(element.base, attributes, "resource")
        element.datatype = attributes.get(RDF + "datatype")

    def _text(self, text: str) -> None:
        element = self._open[-1]
        if element.statement and element.holds == _THINGS:
            element.text += text

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if element.statement is None:
            return
        subject, predicate, (at, line) = element.statement
        value = element.value
        if value is None and element.holds == _THINGS:
            datatype = _join(element.base, element.datatype) if element.datatype else None
            value = literal(element.text, datatype, None if datatype else element.language)
        self.found.append(Written(subject, predicate, value, (at, line, line)))


def _named(
    base: str | None, attributes: dict[str, str], reference: str
) -> ox.NamedNode | ox.BlankNode | None:
    """Return the node that an element names by ``reference``, ``ID`` or ``nodeID``."""
    if (label := attributes.get(RDF + "nodeID")) is not None:
        return blank(label)
    if (local := attributes.get(RDF + "ID")) is not None and reference == "about":
        return iri(_join(base, "#" + local))
    address = attributes.get(RDF + reference)
    return None if address is None else iri(_join(base, address))


def _join(base: str | None, address: str) -> str | None:
    try:
        return urljoin(base, address) if base else address
    except ValueError:  # a bracket that is no address
        return None
