"""Which blank node of a file became which claim or citation."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from habeas.records.evidence_nodes import StrayBlankNodeError, name_evidence
from habeas.shacl.positions import Term

__all__ = ["evidence_names"]


def evidence_names(triples: Sequence[ox.Triple]) -> dict[ox.BlankNode, ox.NamedNode]:
    """Return the identifiers that ``name_evidence`` gives to the blank nodes of ``triples``.

    They are read off its answer: the triples of one piece of evidence go in, and
    come out in the same order under their new names. Two equal citations of one
    claim become one; only the claim is named then.

    Examples
    --------
    >>> text = '''@prefix h: <https://w3id.org/habeas/ontology#> .
    ... <urn:test:event> h:isSupportedBy [ h:hasCitation [ h:citesSource <urn:test:note> ] ] .'''
    >>> triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    >>> sorted(name.value.split("/")[-2] for name in evidence_names(triples).values())
    ['citation', 'claim']
    """
    below: dict[Term, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            below[triple.subject].append(triple)
    # What two things share is no evidence; without it, nothing is looked at twice.
    mentions: Counter[Term] = Counter(
        t.object for t in triples if isinstance(t.object, ox.BlankNode)
    )
    names: dict[ox.BlankNode, ox.NamedNode] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and mentions[triple.object] == 1:
            names.update(_names_in([triple, *_inside(triple.object, below, mentions)]))
    return names


def _inside(
    node: Term, below: Mapping[Term, list[ox.Triple]], mentions: Mapping[Term, int]
) -> list[ox.Triple]:
    """Return what is said of a node and of the blank nodes in it, each node's together."""
    found: list[ox.Triple] = []
    waiting = [node]
    while waiting:
        said = below.get(waiting.pop(), [])
        found += said
        waiting += [triple.object for triple in said if mentions[triple.object] == 1]
    return found


def _names_in(evidence: list[ox.Triple]) -> dict[ox.BlankNode, ox.NamedNode]:
    """Return the names in one piece of evidence, which begins with what it supports."""
    try:
        named, _ = name_evidence(evidence)
    except (StrayBlankNodeError, RecursionError):
        return {}
    names: dict[ox.BlankNode, ox.NamedNode] = {}
    for before, after in zip(evidence, named, strict=False):
        same = before.object == after.object or isinstance(before.object, ox.BlankNode)
        if before.predicate != after.predicate or not same:
            break
        for term, name in ((before.subject, after.subject), (before.object, after.object)):
            if isinstance(term, ox.BlankNode) and isinstance(name, ox.NamedNode):
                names.setdefault(term, name)
    else:
        return names
    root = evidence[0].object
    return {root: names[root]} if isinstance(root, ox.BlankNode) else {}
