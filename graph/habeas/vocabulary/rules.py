"""The shapes as documents: all of them, those of one file, and what each rule says.

All have their IRIs in one namespace, ``https://w3id.org/habeas/shapes#``, so
one document describes them all; each file can be had by itself too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from habeas import assets
from habeas.errors import UnknownNameError
from habeas.terms import ONTOLOGY_VERSION, PREFIXES, SHAPES
from habeas.vocabulary.modules import canonical_triples

__all__ = ["IRI", "Rule", "RuleFile", "files", "rule_file", "whole"]

#: All shapes together.
IRI = SHAPES.removesuffix("#")
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_SH, _RDFS = PREFIXES["sh"], PREFIXES["rdfs"]


@dataclass(frozen=True)
class Rule:
    """One rule, in words."""

    #: Without the namespace.
    name: str
    #: Why there is such a rule.
    reason: str
    #: What to do about a record that breaks it.
    message: str
    #: ``Violation``, ``Warning`` or ``Info``.
    severity: str


@dataclass(frozen=True)
class RuleFile:
    """The shapes of one file."""

    name: str
    #: What they are about: the first words of the file.
    about: str
    triples: Sequence[ox.Triple]
    #: Those that say something to people, by name.
    rules: Sequence[Rule]


@cache
def files() -> Sequence[RuleFile]:
    """Return all files of shapes, in their order; the one about the ontology itself last."""
    paths = assets.shape_files()
    return [_read(path) for path in [*paths, paths[0].with_name("lint.ttl")]]


def rule_file(name: str) -> RuleFile:
    """Return the file called ``name``.

    Raises
    ------
    UnknownNameError
        If there is none, with the near names.

    Examples
    --------
    >>> rule_file("time").rules[0].severity
    'Violation'
    """
    for each in files():
        if each.name == name:
            return each
    raise UnknownNameError("file of shapes", name[:100], [each.name for each in files()])


@cache
def whole() -> Sequence[ox.Triple]:
    """Return all shapes, and what they are as a whole, sorted."""
    said = (triple for each in files() for triple in _said(each.name))
    return canonical_triples([*said, *_about()])


def _about() -> Iterator[ox.Triple]:
    for name, value in (
        ("dcterms:title", ox.Literal("Habeas: what records must look like", language="en")),
        ("dcterms:license", ox.NamedNode(_LICENSE)),
        ("owl:versionInfo", ox.Literal(ONTOLOGY_VERSION)),
        ("owl:versionIRI", ox.NamedNode(f"{IRI}/{ONTOLOGY_VERSION}")),
    ):
        prefix, _, local = name.partition(":")
        yield ox.Triple(ox.NamedNode(IRI), ox.NamedNode(PREFIXES[prefix] + local), value)
    kind = ox.NamedNode(PREFIXES["owl"] + "Ontology")
    yield ox.Triple(ox.NamedNode(IRI), ox.NamedNode(PREFIXES["rdf"] + "type"), kind)


def _path(name: str) -> Path:
    return assets.shape_files()[0].with_name(f"{name}.ttl")


@cache
def _said(name: str) -> Sequence[ox.Triple]:
    parsed = ox.parse(
        path=str(_path(name)), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True
    )  # so that no blank node is one of another file
    return [quad.triple for quad in parsed]


def _read(path: Path) -> RuleFile:
    said: dict[tuple[str, str], str] = {}
    for triple in _said(path.stem):
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            said[triple.subject.value, triple.predicate.value] = triple.object.value
    rules = [
        Rule(
            iri.removeprefix(SHAPES),
            said.get((iri, _RDFS + "comment"), ""),
            message,
            said.get((iri, _SH + "severity"), "Violation").removeprefix(_SH),
        )
        for (iri, by), message in said.items()
        if by == _SH + "message" and iri.startswith(SHAPES)
    ]
    head = path.read_text(encoding="utf-8").partition("\n\n")[0].partition("\n#\n")[0]
    about = " ".join(line.removeprefix("#").strip() for line in head.splitlines())
    triples = canonical_triples(_said(path.stem))
    return RuleFile(path.stem, about, triples, sorted(rules, key=lambda rule: rule.name))
