"""From bytes that nobody has looked at to triples, or to a reason why not."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.validating import json_ld, rdf_xml, turtle
from habeas.validating.errors import UnwantedTextError
from habeas.validating.parts import Part
from habeas.validating.syntaxes import SYNTAXES

__all__ = ["Graph", "read"]

#: What the engine calls a blank node that has no label: a number of 128 bits, as short as it goes.
_UNLABELLED = re.compile(r"[a-f][0-9a-f]{20,31}")


@dataclass(frozen=True)
class Graph:
    """What a part says: all its graphs as one."""

    triples: list[ox.Triple]
    #: The prefixes that it declares, but for the empty one.
    prefixes: Mapping[str, str]
    #: How many statements stood in graphs that were left out.
    left_out: int = 0


def read(part: Part, prefix: str = "", without: Collection[str] = ()) -> Graph:
    """Return the triples of all graphs of ``part``.

    Parameters
    ----------
    prefix
        Put before the labels of blank nodes, so that those of two parts stay apart. A node
        without a label gets one by its turn, so that the same bytes give the same triples.
    without
        The graphs that are left out, by IRI.

    Raises
    ------
    UnwantedTextError
        If it is refused, or not well-formed; with line and column where they are known.
    """
    text = _text(part)
    try:
        parser = ox.parse(text.encode(), format=SYNTAXES[part.syntax].writer)
        unwanted = {ox.NamedNode(iri) for iri in without}
        quads = list(parser)
        triples = [quad.triple for quad in quads if quad.graph_name not in unwanted]
    except SyntaxError as error:
        reason = re.sub(r"^Parser error at line .*?: ", "", error.msg)
        if reason == "No scheme found in an absolute IRI":
            reason = "A relative IRI needs a base; give one with @base, or write the IRI out."
        raise UnwantedTextError(reason, error.lineno, error.offset, refused=False) from error
    if any(isinstance(triple.object, ox.Triple) for triple in triples):
        raise UnwantedTextError(
            "Statements about statements are not taken; give the statement a node of its own.",
            refused=True,
        )
    declared = {name: iri for name, iri in parser.prefixes.items() if name}
    return Graph(_labelled(triples, prefix), declared, len(quads) - len(triples))


def _text(part: Part) -> str:
    """Return what the engine may see."""
    if part.syntax == "rdf":
        return rdf_xml.decoded(part.content)
    try:
        text = part.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = part.content[: error.start].decode("utf-8-sig")
        raise UnwantedTextError(
            f"This is not UTF-8 (byte {part.content[error.start]:#x}); save it as UTF-8.",
            *turtle.place(before, len(before)),
            refused=False,
        ) from error
    if part.syntax == "jsonld":
        return json_ld.checked(text)
    turtle.check(text)
    return text


def _labelled(triples: list[ox.Triple], prefix: str) -> list[ox.Triple]:
    """Return the triples with labels that say which part they are from, and nothing of chance."""
    blanks = [
        term
        for triple in triples
        for term in (triple.subject, triple.object)
        if isinstance(term, ox.BlankNode)
    ]
    if not blanks:
        return triples
    names = _names(dict.fromkeys(blank.value for blank in blanks), prefix)
    labelled = []
    for triple in triples:
        subject, object_ = triple.subject, triple.object
        if isinstance(subject, ox.BlankNode):
            subject = names[subject.value]
        if isinstance(object_, ox.BlankNode):
            object_ = names[object_.value]
        labelled.append(ox.Triple(subject, triple.predicate, object_))
    return labelled


def _names(labels: Iterable[str], prefix: str) -> dict[str, ox.BlankNode]:
    given = {label for label in labels if not _UNLABELLED.fullmatch(label)}
    names: dict[str, ox.BlankNode] = {}
    turn = 0
    for label in labels:
        name = label
        if label not in given:
            turn += 1
            while (name := f"b{turn}") in given:
                turn += 1
        names[label] = ox.BlankNode(prefix + name)
    return names
