"""A vocabulary as people read it: its concepts as a tree, and each with what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from habeas import term_use
from habeas.describe import Description
from habeas.terms import HABEAS, VOCAB, expand
from habeas_api.names import Name, names_of
from habeas_api.ontology_page import term_link, text_of
from habeas_api.pages import Group, Label, Page
from habeas_api.paging import Paging
from habeas_api.shown import Shown, shown_iri

__all__ = ["ConceptPage", "Leaf", "SchemePage"]

_BROADER, _IN_SCHEME = expand("skos:broader"), expand("skos:inScheme")
_RELATED, _TOP = expand("skos:related"), expand("skos:topConceptOf")
#: What the page of a concept says in places of its own.
_APART = (
    "dcterms:source", "dcterms:valid", "rdf:type", "skos:broader", "skos:definition",
    "skos:inScheme", "skos:notation", "skos:prefLabel", "skos:scopeNote", "skos:topConceptOf",
)  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """One concept with those below it."""

    notation: str
    link: Shown
    definition: str
    note: str
    names: Sequence[Name]
    below: Sequence["Leaf"]


class SchemePage:
    """What the page of a scheme shows."""

    def __init__(self, about: Description) -> None:
        self._about = about
        self.iri = about.iri
        self.title = text_of(about, self.iri, "skos:prefLabel") or self.iri
        self.definition = text_of(about, self.iri, "skos:definition")
        self.note = text_of(about, self.iri, "skos:scopeNote")

    @property
    def names(self) -> list[Name]:
        """Its labels in all languages."""
        return names_of(self._about, self.iri)

    @property
    def properties(self) -> list[Shown]:
        """The properties that take their values from it."""
        found = {
            term
            for term, rules in term_use.rules().items()
            if term[len(HABEAS)].islower() and any(self.iri in rule.schemes for rule in rules)
        }
        return [term_link(term) for term in sorted(found)]

    @cached_property
    def concepts(self) -> Sequence[str]:
        """The IRIs of its concepts."""
        return sorted(self._about.linking.get(_IN_SCHEME, ()))

    @property
    def tree(self) -> list[Leaf]:
        """Its concepts, the top ones first and the narrower below them."""
        inside = set(self.concepts)
        top = [
            iri for iri in self.concepts if not inside & set(self._about.iris(iri, _BROADER))
        ]  # fmt: skip
        return [self._leaf(iri, {iri}) for iri in top]

    def _leaf(self, iri: str, path: set[str]) -> Leaf:
        below = [
            self._leaf(other, path | {other})
            for other in self.concepts
            if iri in self._about.iris(other, _BROADER) and other not in path
        ]
        return Leaf(
            iri.rpartition("/")[2],
            shown_iri(iri, text_of(self._about, iri, "skos:prefLabel"), "en"),
            text_of(self._about, iri, "skos:definition"),
            text_of(self._about, iri, "skos:scopeNote"),
            names_of(self._about, iri)[1:],
            below,
        )


class ConceptPage:
    """What the page of a concept shows."""

    def __init__(self, about: Description, label: Label) -> None:
        self._about = about
        self._page = Page(about, label)
        self.iri = about.iri
        self.title = text_of(about, self.iri, "skos:prefLabel") or self.iri
        self.notation = text_of(about, self.iri, "skos:notation")
        self.definition = text_of(about, self.iri, "skos:definition")
        self.note = text_of(about, self.iri, "skos:scopeNote")

    @property
    def scheme(self) -> Shown:
        """The vocabulary that it belongs to."""
        iri = VOCAB + self.iri.removeprefix(VOCAB).partition("/")[0]
        return shown_iri(iri, text_of(self._about, iri, "skos:prefLabel"))

    @property
    def names(self) -> list[Name]:
        """Its labels in all languages."""
        return names_of(self._about, self.iri)

    @property
    def facts(self) -> list[tuple[str, list[Shown]]]:
        """What else is said about it, by the word for it: broader and narrower concepts first."""
        shown, about = self._page.shown, self._about
        said = [
            ("broader", [self._page.caption(iri) for iri in about.iris(self.iri, _BROADER)]),
            ("narrower", [self._page.caption(iri) for iri in about.linking.get(_BROADER, ())]),
        ]
        apart = set(map(expand, _APART))
        for by, values in about.statements(self.iri).items():
            if by not in apart:
                said.append((self._page.word(by), [shown(value) for value in values]))
        if period := text_of(about, self.iri, "dcterms:valid"):
            said.append(("in use", [Shown(_in_use(period))]))
        sources = [shown(value) for value in about.values(self.iri, expand("dcterms:source"))]
        said.append(("seen in", sources))
        return [(word, values) for word, values in said if values]

    @property
    def groups(self) -> list[Group]:
        """The records that use it, by kind and property."""
        concepts = {_BROADER, _RELATED, _TOP}
        among = {self._page.word(by) for by in concepts}
        return [group for group in self._page.groups if group.through not in among]

    @property
    def paging(self) -> Paging:
        """Which page this is."""
        return self._page.paging


def _in_use(period: str) -> str:
    """Return a period in DCMI's form in words.

    Examples
    --------
    >>> _in_use("start=1961; end=1995"), _in_use("start=2011")
    ('1961 to 1995', 'since 2011')
    """
    days = dict(part.strip().partition("=")[::2] for part in period.split(";"))
    start, end = days.get("start", ""), days.get("end", "")
    if start and end:
        return f"{start} to {end}"
    return f"since {start}" if start else f"until {end}"
