"""A small release: invented cases, who takes part in them, and what was counted."""

from pathlib import Path

import pyoxigraph as ox

from habeas.sparql import Known
from habeas.sparql.statistics import SIDE
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, PREFIXES

__all__ = ["SIDE", "known_of", "node", "quads", "store_of"]

ROLE = PREFIXES["vocab"] + "involvement-role/"


def node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode({**PREFIXES, "role": ROLE}[prefix] + local)


def quads(cases: int = 60) -> list[ox.Quad]:
    """Cases in ten places; each fifth has no lawyer; a hundred monitors, one agent in one case."""
    records = ox.NamedNode(GRAPHS["records"])
    found: list[ox.Quad] = []

    def add(subject: str, predicate: str, value: str) -> None:
        found.append(ox.Quad(node(subject), node(predicate), node(value), records))

    for number in range(cases):
        add(f"case:{number}", "rdf:type", "habeas:Case")
        add(f"case:{number}", "habeas:isLocatedIn", f"place:{number % 10}")
        for role in ("monitor", "lawyer") if number % 5 else ("monitor",):
            involvement = f"involvement:{number}-{role}"
            add(involvement, "rdf:type", "habeas:Involvement")
            add(involvement, "habeas:inCase", f"case:{number}")
            add(involvement, "habeas:hasRole", f"role:{role}")
            add(involvement, "habeas:hasPrincipal", f"agent:{min(number, 2)}")
    words = ox.NamedNode(GRAPHS["ontology"])
    for name in ("hasRole", "inCase", "Case"):
        label = ox.Literal(name, language="en")
        found.append(ox.Quad(node(f"habeas:{name}"), node("skos:prefLabel"), label, words))
    return found


def store_of(found: list[ox.Quad] | None = None) -> EmbeddedStore:
    return EmbeddedStore.of(quads() if found is None else found)


def known_of(store: EmbeddedStore, folder: Path) -> Known:
    """Return what is known of a store with its counts, made in ``folder``."""
    SIDE.make(store, folder)
    return Known(store, {"statistics": folder})
