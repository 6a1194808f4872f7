"""Recognizing blank nodes of an earlier reading.

A parser makes up new labels each time it meets ``[ ]``. Whoever asks for a
place has the labels of his own reading: they are matched by their order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyoxigraph as ox

from habeas.shacl.positions.place import Node, Term

__all__ = ["Naming", "as_read_before", "blank_nodes", "named"]

#: From the triples of a file to what others call their blank nodes.
Naming = Callable[[Sequence[ox.Triple]], Mapping[ox.BlankNode, Node]]


def blank_nodes(statements: Iterable[ox.Triple | ox.Quad]) -> list[ox.BlankNode]:
    """Return the blank nodes of ``statements``, each once, in the order of their appearance."""
    found: dict[ox.BlankNode, None] = {}
    for statement in statements:
        for term in (statement.subject, statement.object):
            if isinstance(term, ox.BlankNode):
                found[term] = None
    return list(found)


def as_read_before(nodes: Iterable[ox.BlankNode]) -> Naming:
    """Return the naming that gives the blank nodes of a file the labels of an earlier reading.

    Parameters
    ----------
    nodes
        What ``blank_nodes`` returned of the same bytes, read with Oxigraph.
    """
    earlier = list(nodes)

    def naming(triples: Sequence[ox.Triple]) -> Mapping[ox.BlankNode, Node]:
        now = blank_nodes(triples)
        return dict(zip(now, earlier, strict=True)) if len(now) == len(earlier) else {}

    return naming


def named(term: Term, names: Mapping[ox.BlankNode, Node]) -> Term:
    """Return what ``names`` call a blank node; any other term as it is."""
    return names.get(term, term) if isinstance(term, ox.BlankNode) else term
