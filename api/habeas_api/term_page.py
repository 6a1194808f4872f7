"""One class or property as people read it, with everything that bears on it."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from flask import url_for

from habeas import term_use
from habeas.describe import RDF_TYPE
from habeas.queries import header
from habeas.term_use import Rule
from habeas.terms import HABEAS, expand
from habeas.vocabulary.modules import modules
from habeas_api.names import Name, names_of
from habeas_api.ontology_page import (
    KINDS,
    description,
    kind_of,
    term_link,
    word_of_ours,
)
from habeas_api.served import served
from habeas_api.shown import Shown, shown_iri

__all__ = ["TermPage"]

_DOMAIN, _RANGE = expand("rdfs:domain"), expand("rdfs:range")
_SUBCLASS, _SUBPROPERTY = expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf")
_WAYS = (_DOMAIN, _RANGE, _SUBCLASS, _SUBPROPERTY)
_ANY = Shown("anything")


class TermPage:
    """What the page of a term shows."""

    def __init__(self, name: str) -> None:
        self.word = word_of_ours(name)
        self.iri = HABEAS + name
        self._kind = kind_of(name)
        self._above = _SUBCLASS if self.is_class else _SUBPROPERTY

    @property
    def kind(self) -> str:
        """Of what kind it is, in words."""
        functional = expand("owl:FunctionalProperty") in description().iris(self.iri, RDF_TYPE)
        return KINDS[self._kind][0] + (", one value at most" if functional else "")

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return self._kind == "owl:Class"

    @property
    def module(self) -> Shown:
        """The module that defines it."""
        [found] = [each for each in modules() if self.word.name in each.terms]
        return Shown(found.name, "", url_for("vocabulary.module", name=found.name))

    @property
    def names(self) -> list[Name]:
        """Its labels in all languages."""
        return names_of(description(), self.iri)

    @property
    def facts(self) -> list[tuple[str, list[Shown]]]:
        """Where it stands among the other terms, by the word for it."""
        about = description()
        said = [
            ("kind of" if self.is_class else "special case of", self._linked(self.above)),
            ("kinds of it" if self.is_class else "special cases", self._linked(self.below)),
        ]
        if not self.is_class:
            said.insert(0, ("is said of", self._linked(about.iris(self.iri, _DOMAIN)) or [_ANY]))
            said.insert(1, ("leads to", self._linked(about.iris(self.iri, _RANGE)) or [_ANY]))
            said.append(("values from", self.schemes))
        said.append(("see also", self._linked(about.iris(self.iri, expand("rdfs:seeAlso")))))
        return [(word, links) for word, links in said if links]

    @cached_property
    def above(self) -> list[str]:
        """The IRIs of all wider terms, the nearest first."""
        found: list[str] = []
        ahead = [self.iri]
        while ahead:
            wider = description().iris(ahead.pop(), self._above)
            more = [iri for iri in wider if iri not in found]
            ahead += more
            found += more
        return found

    @property
    def below(self) -> list[str]:
        """The IRIs of the next narrower terms."""
        return _leading_to().get((self._above, self.iri), [])

    @property
    def schemes(self) -> list[Shown]:
        """The vocabularies of its values."""
        found = {scheme for rule in self.rules for scheme in rule.schemes}
        return [shown_iri(iri, served().label(iri)) for iri in sorted(found)]

    @property
    def properties(self) -> list[tuple[str, list[tuple[Shown, list[Shown]]]]]:
        """The properties of a class and where they lead: its own, then those of wider classes."""
        if not self.is_class:
            return []
        said = [("Its own", self._with_ends(self.iri, _DOMAIN, _RANGE))]
        for wider in self.above:
            ends = self._with_ends(wider, _DOMAIN, _RANGE)
            said.append((f"As a kind of “{term_link(wider).text}”", ends))
        said.append(("Those that lead here", self._with_ends(self.iri, _RANGE, _DOMAIN)))
        return [(title, found) for title, found in said if found]

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules about it."""
        return term_use.rules().get(self.iri, ())

    @property
    def wider_rules(self) -> list[tuple[Shown, int]]:
        """The wider classes whose rules hold too, and how many those are."""
        rules = term_use.rules()
        return [(term_link(iri), len(rules[iri])) for iri in self.above if iri in rules]

    @property
    def questions(self) -> list[Shown]:
        """The named questions that use it."""
        return [
            Shown(header(name).summary, "en", url_for("queries.question", name=name))
            for name in term_use.questions().get(self.iri, ())
        ]

    @cached_property
    def uses(self) -> int:
        """How often the release uses it."""
        return term_use.count(served().store, self.iri)

    @cached_property
    def uses_below(self) -> int:
        """How many things the release puts in its narrower classes."""
        return sum(term_use.count(served().store, iri) for iri in self.below) if self.below else 0

    def _linked(self, iris: Iterable[str]) -> list[Shown]:
        return [term_link(iri) for iri in iris]

    def _with_ends(self, iri: str, near: str, far: str) -> list[tuple[Shown, list[Shown]]]:
        about = description()
        return [
            (term_link(by), self._linked(about.iris(by, far)) or [_ANY])
            for by in _leading_to().get((near, iri), ())
        ]


@cache
def _leading_to() -> dict[tuple[str, str], list[str]]:
    """Return which terms of ours lead where: by property and object, sorted."""
    found: dict[tuple[str, str], list[str]] = {}
    for triple in description().triples:
        subject, by = getattr(triple.subject, "value", ""), triple.predicate.value
        if subject.startswith(HABEAS) and by in _WAYS:
            found.setdefault((by, getattr(triple.object, "value", "")), []).append(subject)
    return {key: sorted(subjects) for key, subjects in found.items()}
