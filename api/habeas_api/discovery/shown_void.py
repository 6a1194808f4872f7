"""The description of a release as people read it: sizes, classes, where it leads."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from habeas.describe import Description
from habeas.terms import expand
from habeas_api.shown import Shown, shown_iri

__all__ = ["Counted", "ShownRelease"]

#: Sites that are shown of those that the records link to.
MOST = 30


@dataclass(frozen=True)
class Counted:
    """Something, and how much there is of it."""

    what: Shown
    count: int


class ShownRelease:
    """What the page shows.

    Parameters
    ----------
    description
        Of the release.
    label
        Returns what a term is called.
    """

    def __init__(self, description: Description, label: Callable[[str], str]) -> None:
        self._said = description
        self._label = label

    def number(self, name: str) -> int:
        """Return a number that is said of the release."""
        return self._number(self._said.iri, name)

    @cached_property
    def graphs(self) -> Sequence[Counted]:
        """The graphs, with their statements."""
        parts = self._parts(self._said.iri, "void:subset")
        return [
            Counted(Shown(self._text(part, "dcterms:title")), self._number(part, "void:triples"))
            for part in parts
            if self._text(part, "dcterms:title")
        ]

    @cached_property
    def classes(self) -> Sequence[Counted]:
        """The classes, with their things: most first."""
        return self._counted("void:classPartition", "void:class", "void:entities")

    @cached_property
    def properties(self) -> Sequence[Counted]:
        """The properties, with their statements: most first."""
        return self._counted("void:propertyPartition", "void:property", "void:triples")

    @cached_property
    def sites(self) -> Sequence[Counted]:
        """The sites with most links, by all properties together."""
        links: Counter[str] = Counter()
        for part in self._parts(self._said.iri, "void:subset"):
            for target in self._parts(part, "void:objectsTarget"):
                links[self._text(target, "dcterms:title")] += self._number(part, "void:triples")
        ordered = sorted(links.items(), key=lambda each: (-each[1], each[0]))
        return [Counted(Shown(site), count) for site, count in ordered[:MOST]]

    def _counted(self, by: str, key: str, count: str) -> Sequence[Counted]:
        found = [
            (self._number(part, count), iri)
            for part in self._parts(self._said.iri, by)
            for iri in self._parts(part, key)
        ]
        return [
            Counted(shown_iri(iri, self._label(iri)), number)
            for number, iri in sorted(found, key=lambda each: (-each[0], each[1]))
        ]

    def _parts(self, subject: str, name: str) -> Iterable[str]:
        return self._said.iris(subject, expand(name))

    def _number(self, subject: str, name: str) -> int:
        text = self._text(subject, name)
        return int(text) if text.isdecimal() else 0

    def _text(self, subject: str, name: str) -> str:
        values = self._said.values(subject, expand(name))
        return values[0].value if values and isinstance(values[0], ox.Literal) else ""
