"""Shortcuts from a case to its agents, made from involvements; :mod:`habeas.vocabulary.shortcuts`.

An involvement gives shortcuts if at least one of the claims that support it is
not rejected. Nothing is said that its records do not say already: the agent,
the case and the role stand in the involvement itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from habeas.errors import NonConformingRecordsError
from habeas.terms import HABEAS, VOCAB, abbreviate
from habeas.vocabulary.shortcuts import ACTOR_AS, ROLES, roles_above, ways

__all__ = ["READ", "check_none_by_hand", "made", "shortcuts"]

IN_CASE = ox.NamedNode(HABEAS + "inCase")
HAS_PRINCIPAL = ox.NamedNode(HABEAS + "hasPrincipal")
HAS_ROLE = ox.NamedNode(HABEAS + "hasRole")
SUPPORTED = ox.NamedNode(HABEAS + "isSupportedBy")
STATUS = ox.NamedNode(HABEAS + "hasClaimStatus")
REJECTED = ox.NamedNode(VOCAB + "claim-status/rejected")
#: The properties from whose triples shortcuts follow.
READ = (IN_CASE, HAS_PRINCIPAL, HAS_ROLE, SUPPORTED, STATUS)
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@cache
def made() -> tuple[ox.NamedNode, ...]:
    """Return the properties that are shortcuts, the one for every role first."""
    return tuple(map(ox.NamedNode, ways()))


def check_none_by_hand(triples: Iterable[ox.Triple]) -> None:
    """Do nothing if no record states a shortcut itself, without an involvement and its evidence.

    Raises
    ------
    NonConformingRecordsError
        If one does.
    """
    ways = frozenset(made())
    stated = sorted((triple for triple in triples if triple.predicate in ways), key=str)
    if stated:
        raise NonConformingRecordsError(
            f"A record says {abbreviate(stated[0].predicate.value)} by hand; no release was made. "
            "Shortcuts are made from involvements: record a habeas:Involvement and its source, "
            f"and remove {stated[0]}."
        )


def shortcuts(said: Mapping[ox.NamedNode, Iterable[ox.Triple]]) -> Iterator[ox.Triple]:
    """Yield the shortcuts that follow from triples, given by property; some may come twice."""
    any_role, *_ = made()
    cases, roles = _values(said[IN_CASE]), _values(said[HAS_ROLE])
    rejected = {triple.subject for triple in said[STATUS] if triple.object == REJECTED}
    supported = {
        triple.subject
        for triple in said[SUPPORTED]
        if triple.object not in rejected and triple.subject in cases
    }
    for triple in said[HAS_PRINCIPAL]:
        involvement, agent = triple.subject, triple.object
        if involvement not in supported or isinstance(agent, ox.Literal | ox.Triple):
            continue
        ways = [any_role, *(way for role in roles.get(involvement, ()) for way in _ways(role))]
        for case in cases[involvement]:
            if isinstance(case, ox.NamedNode | ox.BlankNode):
                yield from (ox.Triple(case, way, agent) for way in ways)


def _values(triples: Iterable[ox.Triple]) -> dict[Node, dict[Node, None]]:
    """Return the different values of each subject, in the order in which they come."""
    found: dict[Node, dict[Node, None]] = defaultdict(dict)
    for triple in triples:
        found[triple.subject][triple.object] = None
    return found


def _ways(role: Node) -> tuple[ox.NamedNode, ...]:
    """Return the shortcuts that a role gives; none if it is not one of ours."""
    return _of_role().get(role, ())


@cache
def _of_role() -> Mapping[Node, tuple[ox.NamedNode, ...]]:
    return {
        ox.NamedNode(ROLES + role): tuple(ox.NamedNode(ACTOR_AS + each) for each in above)
        for role, above in roles_above().items()
    }
