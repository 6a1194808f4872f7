"""The content of a release a subject at a time, as bytes.

Lines of canonical N-Quads are sorted, so what is said of a subject stands
together, and one pass with nothing held but that is enough. Nothing is
parsed: terms stay as they are written, which both Turtle and JSON understand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from habeas.terms import PREFIXES

__all__ = ["Said", "ShortNames", "subjects"]

#: The objects of each predicate of one subject.
Said = Mapping[bytes, Sequence[bytes]]
#: How many short names are kept, at most.
MOST = 1 << 16
# A local name that no syntax has to escape.
_LOCAL = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_-]*")
_PREFIX_OF = {space.encode(): f"{prefix}:".encode() for prefix, space in PREFIXES.items()}


def subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, Said]]:
    r"""Yield each subject with its graph and what is said of it there.

    A subject that is in several graphs comes once for each, in their order.

    Examples
    --------
    >>> lines = [b'<urn:a> <urn:p> "x" <urn:g> .\n', b'<urn:a> <urn:p> "y z" <urn:g> .\n']
    >>> list(subjects(lines))
    [(b'<urn:a>', b'<urn:g>', {b'<urn:p>': [b'"x"', b'"y z"']})]
    """
    current = b""
    graphs: dict[bytes, dict[bytes, list[bytes]]] = {}
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        value, graph, _ = rest.rsplit(b" ", 2)
        if subject != current:
            yield from ((current, name, graphs[name]) for name in sorted(graphs))
            current, graphs = subject, {}
        said = graphs.get(graph)
        if said is None:
            said = graphs[graph] = {}
        if predicate in said:
            said[predicate].append(value)
        else:
            said[predicate] = [value]
    yield from ((current, name, graphs[name]) for name in sorted(graphs))


class ShortNames(dict[bytes, bytes]):
    """IRIs in angle brackets, and how they are written with our prefixes; as they are without one.

    Examples
    --------
    >>> ShortNames()[b"<https://w3id.org/habeas/id/case/x1>"], ShortNames()[b"<urn:x>"]
    (b'case:x1', b'<urn:x>')
    """

    def __missing__(self, term: bytes) -> bytes:
        """Return the short form of a term that was not asked for before."""
        end = max(term.rfind(b"#"), term.rfind(b"/")) + 1
        prefix = _PREFIX_OF.get(term[1:end])
        local = term[end:-1]
        short = prefix + local if prefix and _LOCAL.fullmatch(local) else term
        if len(self) < MOST:
            self[term] = short
        return short
