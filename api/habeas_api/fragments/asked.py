"""Which pattern a request asks for, and which page of what matches.

Terms are written as in Triple Pattern Fragments: an IRI as it is, a literal in
quotation marks with its language or datatype behind, ``"held"@en`` or
``"3"^^http://www.w3.org/2001/XMLSchema#integer``. What is between the first
and the last quotation mark is the text, whatever it holds. Nothing, or a name
that begins with a question mark, is any term.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.fragments import ALL, UNION
from habeas.queries.values import InvalidValueError
from habeas.terms import GRAPHS, expand
from habeas_api.parameters import Parameter, Value

__all__ = ["DEFAULT_GRAPH", "LONGEST", "PATTERN", "Pattern", "read_graph", "read_term"]

#: Longest term, in characters.
LONGEST = 20_000
#: What clients of quad patterns call the default graph; here it is the union of all graphs.
DEFAULT_GRAPH = "urn:ldf:defaultGraph"
_MEANT = {DEFAULT_GRAPH: UNION, "@default": UNION}
_EXAMPLE = "case:0001"
#: What the parameters of a pattern mean.
PATTERN = (
    Parameter(
        "subject",
        "The subject: an IRI, or nothing for any.",
        longest=LONGEST,
        example=_EXAMPLE,
    ),
    Parameter("predicate", "The property: an IRI, or nothing for any.", longest=LONGEST),
    Parameter(
        "object",
        'The object: an IRI, a literal such as "held"@en, or nothing for any.',
        longest=LONGEST,
    ),
    Parameter(
        "graph",
        "The graph: an IRI or its short name, "
        f"{DEFAULT_GRAPH} for all of them taken together, or nothing for each of them.",
        longest=LONGEST,
    ),
)


@dataclass(frozen=True)
class Pattern:
    """What is asked for: terms as in N-Triples, None for any."""

    subject: str | None
    predicate: str | None
    object: str | None
    #: As for :meth:`habeas.fragments.Fragments.find`.
    graph: str

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> "Pattern":
        """Return what the values of :data:`PATTERN` mean.

        Raises
        ------
        InvalidValueError
            If one is not a term.
        """
        subject, predicate, object = (
            read_term(name, str(values[name] or "")) for name in ("subject", "predicate", "object")
        )
        return cls(subject, predicate, object, read_graph(str(values["graph"] or "")))


def read_term(name: str, text: str) -> str | None:
    """Return the term that ``text`` means, as in N-Triples and as a store holds it; None for any.

    Raises
    ------
    InvalidValueError
        If it is none; ``name`` is the parameter that it was given for.

    Examples
    --------
    >>> read_term("object", '"held"@en'), read_term("subject", "case:0001"), read_term("object", "?o")
    ('"held"@en', '<https://w3id.org/habeas/id/case/0001>', None)
    >>> read_term("object", '"01"^^http://www.w3.org/2001/XMLSchema#integer')
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    if not text or text[0] in "?$":
        return None
    if text.startswith("_:"):
        raise InvalidValueError(
            name,
            text[:100],
            "an IRI; here blank nodes have IRIs of their own, which stand in the answers",
        )
    try:
        if not text.startswith('"'):
            return str(_node(text))
        value, mark, behind = text[1:].rpartition('"')
        if not mark:
            raise ValueError("its second quotation mark is missing")
        return _as_held(_literal(value, behind))
    except ValueError as error:
        raise InvalidValueError(
            name,
            text[:100],
            'an IRI such as https://example.org/, or a literal such as "held", "held"@en or '
            f'"3"^^http://www.w3.org/2001/XMLSchema#integer ({error})',
        ) from error


def read_graph(text: str) -> str:
    """Return the graph that ``text`` means, as for :meth:`habeas.fragments.Fragments.find`.

    Raises
    ------
    InvalidValueError
        If it is no IRI.

    Examples
    --------
    >>> read_graph("records"), read_graph(""), read_graph("urn:ldf:defaultGraph")
    ('https://w3id.org/habeas/graph/records', 'all', 'union')
    """
    if not text or text[0] in "?$":
        return ALL
    if text in _MEANT:
        return _MEANT[text]
    try:
        return GRAPHS.get(text) or _node(text).value
    except ValueError as error:
        known = ", ".join(sorted(GRAPHS))
        wanted = f"the IRI of a graph, or {known} ({error})"
        raise InvalidValueError("graph", text[:100], wanted) from error


def _node(text: str) -> ox.NamedNode:
    if text.startswith("<") and text.endswith(">"):
        return ox.NamedNode(text[1:-1])
    return ox.NamedNode(expand(text))


def _literal(value: str, behind: str) -> ox.Literal:
    """Return the literal of a text and of what stands behind its last quotation mark."""
    if not behind:
        return ox.Literal(value)
    if behind.startswith("@"):
        language, _, direction = behind[1:].partition("--")
        if not direction:
            return ox.Literal(value, language=language)
        if direction not in ("ltr", "rtl"):
            raise ValueError(f"{direction[:20]!r} is no direction of writing")
        way = ox.BaseDirection.LTR if direction == "ltr" else ox.BaseDirection.RTL
        return ox.Literal(value, language=language, direction=way)
    if behind.startswith("^^"):
        return ox.Literal(value, datatype=_node(behind[2:]))
    raise ValueError("behind a text there can be @ and a language, or ^^ and the IRI of a datatype")


def _as_held(literal: ox.Literal) -> str:
    """Return a literal as a store would give it back: numbers have one way to be written there."""
    store, node = ox.Store(), ox.NamedNode("urn:a")
    store.add(ox.Quad(node, node, literal))
    return str(next(iter(store)).object)
