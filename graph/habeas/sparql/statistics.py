"""How many triples a release has of each kind, counted once when it is made.

The engine plans without counts, and counts anew whoever asks. The counts are
made by the engine's own queries, one for each property, so that what is
answered from them is what it would have answered: about 3 seconds of processor
for a million quads, in proportion, with the subjects of one property in memory.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Row
from habeas.store.side import Side
from habeas.terms import GRAPHS, ONTOLOGY, ROOT

__all__ = ["SIDE", "OfProperty", "Statistics", "counted"]

FILE = "statistics.json"
#: Objects of a property are all listed if there are no more than this, and all are IRIs.
FEW = 500
#: Of other properties, that many of the objects that have most triples.
HEAVIEST = 100


@dataclass(frozen=True)
class OfProperty:
    """What is counted of one property."""

    triples: int
    #: How many different ones there are.
    subjects: int
    objects: int
    #: Triples by object, which is an IRI: of all objects if there are few, else of the heaviest.
    by_object: Mapping[str, int]

    @property
    def is_complete(self) -> bool:
        """Whether all its objects are listed."""
        return len(self.by_object) == self.objects

    def with_object(self, iri: str) -> float:
        """Return how many triples have an IRI as object: exactly if it is listed, else on average."""
        known = self.by_object.get(iri)
        if known is not None:
            return known
        left = self.objects - len(self.by_object)
        return max(self.triples - sum(self.by_object.values()), 0) / left if left > 0 else 0


@dataclass(frozen=True)
class Statistics:
    """What is counted of a release."""

    #: Quads in all graphs.
    triples: int
    graphs: Mapping[str, int]
    properties: Mapping[str, OfProperty]
    #: IRIs that the ontology and the vocabularies of the release speak of.
    terms: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> "Statistics":
        """Return what stands in the folder of the side."""
        said = json.loads((folder / FILE).read_text(encoding="utf-8"))
        properties = {iri: OfProperty(**each) for iri, each in said["properties"].items()}
        return cls(said["triples"], said["graphs"], properties, frozenset(said["terms"]))

    def said(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "triples": self.triples,
            "graphs": dict(sorted(self.graphs.items())),
            "properties": {
                iri: {
                    "triples": each.triples,
                    "subjects": each.subjects,
                    "objects": each.objects,
                    "by_object": dict(sorted(each.by_object.items())),
                }
                for iri, each in sorted(self.properties.items())
            },
            "terms": sorted(self.terms),
        }


def counted(store: EmbeddedStore) -> Statistics:
    """Count everything in ``store``.

    Examples
    --------
    >>> ada, knows = ox.NamedNode("urn:test:ada"), ox.NamedNode("urn:test:knows")
    >>> found = counted(EmbeddedStore.of([ox.Quad(ada, knows, ada, ada)]))
    >>> found.triples, found.properties["urn:test:knows"].by_object
    (1, {'urn:test:ada': 1})
    """
    by_property = _numbers(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    return Statistics(
        sum(by_property.values()),
        store.counts(),
        {iri: _of_property(store, iri, triples) for iri, triples in by_property.items()},
        frozenset(_terms(store)),
    )


def _of_property(store: EmbeddedStore, iri: str, triples: int) -> OfProperty:
    pattern = f"{{ ?s <{iri}> ?o }}"
    ((subjects,),) = store.rows(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {pattern}")
    ((objects,),) = store.rows(f"SELECT (COUNT(DISTINCT ?o) AS ?n) {pattern}")
    counts = f"SELECT ?o (COUNT(*) AS ?n) {pattern} GROUP BY ?o"
    if _number(objects) <= FEW:
        by_object = _of_iris(store.rows(counts))
    else:
        listed = list(store.rows(f"{counts} ORDER BY DESC(?n) LIMIT {HEAVIEST + 1}"))
        # of those that have as many as the last, others could have been listed as well
        last = _number(listed[-1][1])
        by_object = _of_iris(row for row in listed if _number(row[1]) > last)
    return OfProperty(triples, _number(subjects), _number(objects), by_object)


def _of_iris(rows: Iterable[Row]) -> dict[str, int]:
    return {o.value: _number(n) for o, n in rows if isinstance(o, ox.NamedNode)}


def _terms(store: EmbeddedStore) -> set[str]:
    """Return the IRIs of ours that the release explains."""
    rows = store.rows(
        f"SELECT DISTINCT ?t {{ GRAPH <{GRAPHS['ontology']}> {{ ?t ?p ?o }} FILTER(ISIRI(?t)) }}"
    )
    return {iri for (term,) in rows if (iri := _text(term)).startswith(ROOT) and iri != ONTOLOGY}


def _numbers(store: EmbeddedStore, text: str) -> dict[str, int]:
    return {_text(term): _number(count) for term, count in store.rows(text)}


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _number(term: object) -> int:
    return int(_text(term))


def _make(store: EmbeddedStore, folder: Path) -> None:
    text = json.dumps(counted(store).said(), indent=1, ensure_ascii=False) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8")


#: The side of a release with its counts.
SIDE = Side("statistics", 1, _make)
