"""A caller's data as records of ours, read as ``habeas validate`` reads them.

Claims and citations may be written inside what they support. Other nodes
without an identifier stay as they are: what the shapes say about them stands
in the report.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from habeas.describe import CLAIMS, HAS_CITATION
from habeas.records.evidence_nodes import StrayBlankNodeError, name_evidence
from habeas.release.derive import derive

__all__ = ["as_records"]

_EVIDENCE = {ox.NamedNode(iri) for iri in (*CLAIMS, HAS_CITATION)}
#: In front of the label of a node that stays without an identifier, while evidence is named.
_STAND_IN = "urn:habeas:blank:"


def as_records(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return records with their evidence named, and what follows from them."""
    given = list(triples)
    strays = _strays(given)
    try:
        named, _ = name_evidence(_renamed(given, strays))
    except (StrayBlankNodeError, RecursionError):  # evidence in a circle, or without an end
        return given + derive(given)
    records = _renamed(named, {stand_in: node for node, stand_in in strays.items()})
    return records + derive(records)


def _strays(triples: Iterable[ox.Triple]) -> dict[ox.BlankNode, ox.NamedNode]:
    """Return the blank nodes that are not evidence of exactly one thing, each with a stand-in."""
    leading: dict[ox.BlankNode, list[ox.NamedNode]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            leading[triple.subject] += []
        if isinstance(triple.object, ox.BlankNode):
            leading[triple.object].append(triple.predicate)
    return {
        node: ox.NamedNode(_STAND_IN + node.value)
        for node, predicates in leading.items()
        if len(predicates) != 1 or predicates[0] not in _EVIDENCE
    }


def _renamed(
    triples: Iterable[ox.Triple], names: Mapping[Any, ox.NamedNode | ox.BlankNode]
) -> list[ox.Triple]:
    """Return the triples, with nodes called otherwise."""
    if not names:
        return list(triples)
    return [
        ox.Triple(
            names.get(triple.subject, triple.subject),
            triple.predicate,
            names.get(triple.object, triple.object),
        )
        for triple in triples
    ]
