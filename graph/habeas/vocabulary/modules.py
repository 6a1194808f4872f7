"""The modules of the ontology: the core, the networks and the extensions, each one file.

All of them put their terms into one namespace, so the ontology as a whole is
their union. Labels in other languages come with the terms, from their tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from habeas import assets
from habeas.errors import UnknownNameError
from habeas.terms import HABEAS, ONTOLOGY, ONTOLOGY_VERSION, PREFIXES
from habeas.vocabulary.labels import label_triples

__all__ = [
    "VERSIONS",
    "Module",
    "about",
    "canonical_triples",
    "check_version",
    "module",
    "modules",
    "term_names",
    "whole",
]

#: The versions that can be had: only the one that ships.
VERSIONS = (ONTOLOGY_VERSION,)
_IS_DEFINED_BY = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")


@dataclass(frozen=True)
class Module:
    """One module."""

    #: Such as ``networks``; the core is called ``core``.
    name: str
    #: Its IRI; that of the core is the one of the ontology.
    iri: str
    path: Path
    #: What its file says, with the labels of what it defines in other languages, sorted.
    triples: Sequence[ox.Triple]
    #: The local names of the terms that it defines, sorted.
    terms: Sequence[str]


@cache
def modules() -> tuple[Module, ...]:
    """Return all modules: the core, the networks, and the extensions by name."""
    vocabularies = {path for path in assets.ontology_files() if path.parent.name == "vocab"}
    found = [_read(path) for path in assets.ontology_files() if path not in vocabularies]
    first = ("core", "networks")
    return tuple(
        sorted(found, key=lambda each: (each.name not in first, each.path.parent.name, each.name))
    )


def module(name: str) -> Module:
    """Return the module called ``name``.

    Raises
    ------
    UnknownNameError
        If there is none, with the near names.

    Examples
    --------
    >>> module("core").iri
    'https://w3id.org/habeas/ontology'
    """
    for each in modules():
        if each.name == name:
            return each
    raise UnknownNameError("module of the ontology", name, [each.name for each in modules()])


def check_version(version: str) -> None:
    """Do nothing if this version of the ontology can be had.

    Raises
    ------
    UnknownNameError
        If it cannot, with those that can.
    """
    if version not in VERSIONS:
        raise UnknownNameError("version of the ontology", version[:50], VERSIONS)


@cache
def whole() -> Sequence[ox.Triple]:
    """Return the triples of all modules, sorted."""
    return canonical_triples(triple for each in modules() for triple in _said(each.path))


@cache
def term_names() -> Sequence[str]:
    """Return the local names of all classes and properties, sorted."""
    return sorted(name for each in modules() for name in each.terms)


def about(iri: str) -> Sequence[ox.Triple]:
    """Return what the ontology says about one term: its own triples, and their blank nodes."""
    told: list[ox.Triple] = []
    ahead: list[object] = [ox.NamedNode(iri)]
    seen = set(ahead)
    while ahead:
        node = ahead.pop()
        own = [triple for triple in whole() if triple.subject == node]
        told += own
        more = {t.object for t in own if isinstance(t.object, ox.BlankNode)} - seen
        seen |= more
        ahead += more
    return told


def _read(path: Path) -> Module:
    said = _said(path)
    name = path.stem
    iri = ONTOLOGY if name == "core" else f"{ONTOLOGY}/{name}"
    iris = {node.value for node in _defined(said) if isinstance(node, ox.NamedNode)}
    terms = sorted(each.removeprefix(HABEAS) for each in iris if each.startswith(HABEAS))
    return Module(name, iri, path, canonical_triples(said), terms)


@cache
def _said(path: Path) -> Sequence[ox.Triple]:
    """Return a file and the labels of what it defines; no blank node is one of another file."""
    said = [
        quad.triple
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    defined = _defined(said)
    return said + [triple for triple in label_triples() if triple.subject in defined]


def _defined(said: Iterable[ox.Triple]) -> set[object]:
    return {triple.subject for triple in said if triple.predicate == _IS_DEFINED_BY}


def canonical_triples(triples: Iterable[ox.Triple]) -> Sequence[ox.Triple]:
    """Return triples sorted, their blank nodes named by what they hold (RDFC-1.0)."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)
