"""What catalogues, pages and citations tell of a release, kept in its manifest.

So that nobody has to open a release to list it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from habeas.release.description.about import release_iri
from habeas.terms import expand

__all__ = ["Facts", "facts_of", "read_facts"]

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Facts:
    """What is told of a release: text, empty where the dataset says nothing."""

    title: str = "Habeas"
    description: str = ""
    license: str = _LICENSE
    #: An IRI, and what it is called.
    creator: str = ""
    creator_name: str = ""
    language: str = ""
    #: As precise as the dataset says it.
    modified: str = ""
    citation: str = ""

    def said(self) -> dict[str, str]:
        """Return what is not empty, as the manifest holds it."""
        return {name: value for name, value in asdict(self).items() if value}


def facts_of(
    description: Iterable[ox.Triple], version: str, names: Mapping[str, str] = MappingProxyType({})
) -> Facts:
    """Return what the description of a release tells.

    Of values in several languages the English one is taken, of several others the first.
    ``names`` says what creators are called, by IRI.

    Examples
    --------
    >>> release = ox.NamedNode(release_iri("0123"))
    >>> title = ox.NamedNode(expand("dcterms:title"))
    >>> facts_of([ox.Triple(release, title, ox.Literal("Invented"))], "0123").title
    'Invented'
    """
    said: dict[tuple[str, str], list[tuple[bool, str]]] = {}
    for triple in description:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            english = isinstance(triple.object, ox.Literal) and triple.object.language == "en"
            values = said.setdefault((triple.subject.value, triple.predicate.value), [])
            values.append((not english, triple.object.value))

    def value(subject: str, name: str) -> str:
        return min(said.get((subject, expand(name)), [(True, "")]))[1]

    release = release_iri(version)
    creator = value(release, "dcterms:creator")
    found = {
        "title": value(release, "dcterms:title"),
        "description": value(release, "dcterms:description"),
        "license": value(release, "dcterms:license"),
        "creator": creator,
        "creator_name": names.get(creator, ""),
        "language": value(release, "dcterms:language"),
        "modified": value(release, "dcterms:modified"),
        "citation": value(release, "dcterms:bibliographicCitation"),
    }
    return Facts(**{name: text for name, text in found.items() if text})


def read_facts(manifest: Mapping[str, Any]) -> Facts:
    """Return what a manifest tells; one that was made before there were facts tells nothing."""
    said = manifest.get("about", {})
    return Facts(**{name: str(said[name]) for name in Facts.__dataclass_fields__ if name in said})
