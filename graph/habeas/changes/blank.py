"""What differs in statements with blank nodes, whose labels say nothing about what they are.

Blank nodes that stand in one statement belong together, and so on. Such a
piece is compared as a whole, by its canonical form (RDFC-1.0): it was there
before, or it was not. Canonical labels of a whole release are no use for this,
since one new node can move the labels of all others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

__all__ = ["Piece", "canonical_lines", "differing", "pieces", "relabelled"]

#: How names of blank nodes begin that no release has: canonical ones begin with ``c14n``.
_NEW = "new-"


@dataclass(frozen=True)
class Piece:
    """Statements that hang together by blank nodes."""

    #: As they were given, sorted.
    lines: tuple[bytes, ...]
    #: The same for the same statements, however their blank nodes are called.
    form: bytes


def differing(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[list[Piece], list[Piece]]:
    r"""Return the pieces that only ``old`` has, and those that only ``new`` has.

    A piece that one of them has more often is given as often as it has it more.

    Examples
    --------
    >>> old = [b"<urn:a> <urn:p> _:x .\n", b'_:x <urn:q> "1" .\n']
    >>> new = [b"<urn:a> <urn:p> _:c .\n", b'_:c <urn:q> "1" .\n', b'_:d <urn:q> "1" .\n']
    >>> removed, added = differing(old, new)
    >>> removed, [piece.lines for piece in added]
    ([], [(b'_:d <urn:q> "1" .\n',)])
    """
    if list(old) == list(new):
        return [], []
    before, after = pieces(old), pieces(new)
    return (
        _more(before, Counter(piece.form for piece in after)),
        _more(after, Counter(piece.form for piece in before)),
    )


def _more(these: Iterable[Piece], others: Counter[bytes]) -> list[Piece]:
    found = []
    for piece in these:
        if others[piece.form]:
            others[piece.form] -= 1
        else:
            found.append(piece)
    return found


def pieces(lines: Sequence[bytes]) -> list[Piece]:
    """Return lines with blank nodes in the pieces that hang together, in the order of the lines."""
    quads = _read(lines)
    leader: dict[str, str] = {}

    def lead(label: str) -> str:
        while leader[label] != label:
            leader[label] = label = leader[leader[label]]
        return label

    labels = [sorted(_labels(quad)) for quad in quads]
    for found in labels:
        for label in found:
            leader.setdefault(label, label)
            leader[lead(label)] = lead(found[0])
    together: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(labels):
        together[lead(found[0])].append(number)
    return [
        Piece(
            tuple(lines[number] for number in numbers),
            b"".join(_canonical([quads[number] for number in numbers])),
        )
        for numbers in together.values()
    ]


def canonical_lines(lines: Sequence[bytes]) -> list[bytes]:
    """Return lines with blank nodes with the labels that they have in a release, sorted."""
    return _canonical(_read(lines))


def relabelled(piece: Piece) -> list[bytes]:
    """Return the lines of a piece, its blank nodes called as none is in the file of a release."""
    return sorted(_line(_renamed(quad)) for quad in _read(piece.lines))


def _read(lines: Sequence[bytes]) -> list[ox.Quad]:
    return list(ox.parse(b"".join(lines), ox.RdfFormat.N_QUADS))


def _canonical(quads: Iterable[ox.Quad]) -> list[bytes]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    written = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return sorted(written.splitlines(keepends=True))


def _labels(term: object) -> set[str]:
    if isinstance(term, ox.BlankNode):
        return {term.value}
    if isinstance(term, ox.Quad):
        return _labels(term.subject) | _labels(term.object) | _labels(term.graph_name)
    if isinstance(term, ox.Triple):
        return _labels(term.subject) | _labels(term.object)
    return set()


def _renamed(quad: ox.Quad) -> ox.Quad:
    subject, value, graph = map(_term, (quad.subject, quad.object, quad.graph_name))
    return ox.Quad(subject, quad.predicate, value, graph)


def _term(term: Any) -> Any:
    if isinstance(term, ox.BlankNode):
        return ox.BlankNode(f"{_NEW}{term.value}")
    if isinstance(term, ox.Triple):
        return ox.Triple(_term(term.subject), term.predicate, _term(term.object))
    return term


def _line(quad: ox.Quad) -> bytes:
    written = ox.serialize([quad], format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written
