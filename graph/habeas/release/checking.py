"""Records validated together with what follows from them and what the words mean."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import pyoxigraph as ox

from habeas import assets
from habeas.release.derive import derive
from habeas.shacl import Plan, Report, Watch, plan_of
from habeas.shacl.image import image_of
from habeas.terms import PREFIXES

__all__ = ["CheckedRecords", "check_records", "ontology_triples", "plan", "with_what_follows"]

Tell = Callable[[str], None]


@cache
def plan(*names: str) -> Plan:
    """Return our shapes, all of them or those of some files, read once."""
    return replace(plan_of(assets.shapes(*names)), prefixes=PREFIXES)


@cache
def ontology_triples() -> tuple[ox.Triple, ...]:
    """Return what ontology and vocabularies say; blank nodes are kept apart by file."""
    return tuple(
        quad.triple
        for path in assets.ontology_files()
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def with_what_follows(records: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return records together with what follows from them and with the ontology."""
    triples = list(records)
    return [*triples, *derive(triples), *ontology_triples()]


class CheckedRecords:
    """Records that were validated, and are validated again only where they changed.

    Examples
    --------
    >>> a = ox.NamedNode("https://w3id.org/habeas/id/claim/x")
    >>> kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    >>> claim = ox.Triple(a, kind, ox.NamedNode("https://w3id.org/habeas/ontology#Claim"))
    >>> checked = CheckedRecords()
    >>> checked.report([claim]).conforms, checked.report([]).conforms
    (False, True)
    """

    def __init__(self, shapes: Plan | None = None) -> None:
        self._plan = plan() if shapes is None else shapes
        self._watch: Watch | None = None
        self._known: frozenset[ox.Triple] = frozenset()

    def report(self, triples: Iterable[ox.Triple], tell: Tell | None = None) -> Report:
        """Return what is wrong with records, looking only at what changed since the last time."""
        now = frozenset(with_what_follows(triples))
        if self._watch is None:
            self._watch = Watch(self._plan, image_of(now), tell)
        else:
            self._watch.change(added=now - self._known, removed=self._known - now)
        self._known = now
        return self._watch.report()


def check_records(triples: Iterable[ox.Triple], shapes: Plan | None = None) -> Report:
    """Validate records, with what follows from them, together with the ontology.

    ``shapes`` are all of ours unless others are given.
    """
    return CheckedRecords(shapes).report(triples)
