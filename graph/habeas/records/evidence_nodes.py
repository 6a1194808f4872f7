"""Claims and citations written inside the thing they support, given identifiers of their own.

A record says ``isSupportedBy [ hasCitation [ citesSource … ] ]`` and need not
invent names for the two nodes between. Their identifiers are made from what
they say and where they stand, so the same record gives the same identifiers
on every machine, and two equal claims about one thing are one claim.
"""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

import pyoxigraph as ox

from habeas.terms import HABEAS, ID, VOCAB

__all__ = ["StrayBlankNodeError", "name_evidence"]

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
HAS_CLAIM_SUBJECT = ox.NamedNode(HABEAS + "hasClaimSubject")
HAS_CLAIM_STATUS = ox.NamedNode(HABEAS + "hasClaimStatus")
ACCEPTED = ox.NamedNode(VOCAB + "claim-status/accepted")

#: What a blank node is, by the property that leads to it.
_KINDS = {
    ox.NamedNode(HABEAS + "isSupportedBy"): ("claim", ox.NamedNode(HABEAS + "Claim")),
    ox.NamedNode(HABEAS + "isDisputedBy"): ("claim", ox.NamedNode(HABEAS + "Claim")),
    ox.NamedNode(HABEAS + "hasCitation"): ("citation", ox.NamedNode(HABEAS + "Citation")),
}
Parent = tuple[ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode]


class StrayBlankNodeError(ValueError):
    """A blank node that is neither a claim nor a citation, or that two things share."""

    def __init__(self, near: str) -> None:
        super().__init__(
            f"near {near} stands a node without an identifier that is not a claim "
            "(isSupportedBy, isDisputedBy) or a citation (hasCitation) of one thing; "
            "give it an identifier"
        )
        self.near = near


def name_evidence(triples: Iterable[ox.Triple]) -> tuple[list[ox.Triple], dict[str, str]]:
    """Give every blank node of ``triples`` an identifier, a type, and what a claim needs.

    Returns
    -------
    triples, owners
        The triples without blank nodes; and for each new identifier the IRI of
        the thing that it was written in.

    Raises
    ------
    StrayBlankNodeError
        If a blank node is not evidence.

    Examples
    --------
    >>> text = '''@prefix h: <https://w3id.org/habeas/ontology#> .
    ... <urn:test:event> h:isSupportedBy [ h:hasCitation [ h:citesSource <urn:test:note> ] ] .'''
    >>> named, owners = name_evidence(q.triple for q in ox.parse(text, ox.RdfFormat.TURTLE))
    >>> len(named), set(owners.values())
    (7, {'urn:test:event'})
    """
    of_subject: dict[object, list[ox.Triple]] = defaultdict(list)
    parents: dict[ox.BlankNode, list[Parent]] = defaultdict(list)
    for triple in triples:
        of_subject[triple.subject].append(triple)
        if isinstance(triple.object, ox.BlankNode):
            parents[triple.object].append((triple.subject, triple.predicate))
    blanks = {node for node in of_subject if isinstance(node, ox.BlankNode)} | set(parents)
    for node in blanks:
        if len(parents[node]) != 1:
            raise StrayBlankNodeError(_near(node, of_subject))
    contents: dict[ox.BlankNode, str] = {}
    names: dict[ox.BlankNode, ox.NamedNode] = {}
    owners: dict[str, str] = {}

    def content(node: ox.BlankNode) -> str:
        if node not in contents:
            contents[node] = "\n".join(
                sorted(
                    f"{triple.predicate} "
                    + (
                        f"[{content(triple.object)}]"
                        if isinstance(triple.object, ox.BlankNode)
                        else str(triple.object)
                    )
                    for triple in of_subject[node]
                )
            )
        return contents[node]

    def name(node: ox.BlankNode, seen: frozenset[ox.BlankNode] = frozenset()) -> ox.NamedNode:
        if node in names:
            return names[node]
        if node in seen:
            raise StrayBlankNodeError(_near(node, of_subject))
        parent, predicate = parents[node][0]
        if predicate not in _KINDS or isinstance(parent, ox.Triple):
            raise StrayBlankNodeError(_near(node, of_subject, parent))
        above = name(parent, seen | {node}) if isinstance(parent, ox.BlankNode) else parent
        kind, _ = _KINDS[predicate]
        digest = sha256(f"{above}\n{predicate}\n{content(node)}".encode()).hexdigest()
        names[node] = ox.NamedNode(f"{ID}{kind}/{digest[:16]}")
        owners[names[node].value] = owners.get(above.value, above.value)
        return names[node]

    for node in blanks:
        name(node)
    named = [
        ox.Triple(
            names[triple.subject] if isinstance(triple.subject, ox.BlankNode) else triple.subject,
            triple.predicate,
            names[triple.object] if isinstance(triple.object, ox.BlankNode) else triple.object,
        )
        for group in of_subject.values()
        for triple in group
    ]
    for node, iri in names.items():
        parent, predicate = parents[node][0]
        kind, class_ = _KINDS[predicate]
        named.append(ox.Triple(iri, RDF_TYPE, class_))
        if kind == "claim":
            stated = {triple.predicate for triple in of_subject[node]}
            if HAS_CLAIM_SUBJECT not in stated:
                above = names[parent] if isinstance(parent, ox.BlankNode) else parent
                named.append(ox.Triple(iri, HAS_CLAIM_SUBJECT, above))
            if HAS_CLAIM_STATUS not in stated:
                named.append(ox.Triple(iri, HAS_CLAIM_STATUS, ACCEPTED))
    return list(dict.fromkeys(named)), owners


def _near(
    node: ox.BlankNode, of_subject: dict[object, list[ox.Triple]], parent: object = None
) -> str:
    """Return something of the file that helps to find ``node``."""
    if isinstance(parent, ox.NamedNode):
        return str(parent)
    stated = sorted(str(triple.predicate) for triple in of_subject.get(node, ()))
    return f"[ {' ; '.join(stated)} ]"
