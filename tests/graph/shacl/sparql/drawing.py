"""Random data, and random queries that the specification allows in shapes."""

from itertools import count

import pyoxigraph as ox
from hypothesis import strategies as st
from tests.graph.shacl.sparql import reference as r

from habeas.shacl import paths as p

NODES = [ox.NamedNode(f"urn:test:n{number}") for number in range(4)]
BLANK = ox.BlankNode("b")
NUMBERS = [ox.Literal(str(number), datatype=r.INTEGER) for number in (1, 2)]
PREDICATES = [ox.NamedNode(f"urn:test:{name}") for name in "pq"]
IS_THERE = ox.NamedNode("urn:test:isThere")
THIS, VALUE, A, B, C = (r.Variable(name) for name in ("this", "value", "a", "b", "c"))

SUBJECTS: list[ox.NamedNode | ox.BlankNode] = [*NODES, BLANK]
TERMS: list[r.Term] = [*SUBJECTS, *NUMBERS]
edges = st.builds(
    lambda subject, predicate, value: ox.Triple(subject, predicate, value),
    st.sampled_from(SUBJECTS),
    st.sampled_from(PREDICATES),
    st.sampled_from(TERMS),
)


@st.composite
def data(draw: st.DrawFn) -> r.Data:
    """Return some triples; every node is in them."""
    there = [ox.Triple(node, IS_THERE, NODES[0]) for node in SUBJECTS]
    return frozenset([*there, *draw(st.lists(edges, max_size=12))])


_steps = st.sampled_from([p.Predicate(iri) for iri in PREDICATES])
paths: st.SearchStrategy[p.Path] = st.recursive(
    _steps,
    lambda inner: st.one_of(
        st.builds(p.Inverse, inner),
        st.builds(lambda one, other: p.Sequence((one, other)), inner, inner),
        st.builds(lambda one, other: p.Alternative((one, other)), inner, inner),
        st.builds(p.ZeroOrMore, inner),
        st.builds(p.OneOrMore, inner),
        st.builds(p.ZeroOrOne, inner),
    ),
    max_leaves=3,
)
_predicates: st.SearchStrategy[p.Path | r.Variable] = st.one_of(
    _steps, _steps, paths, st.just(r.Variable("property"))
)


class _Drawn:
    """Strategies for the parts of one query.

    ``prebound`` are the variables that have a value before it is run, and
    ``free`` those that have none.
    """

    def __init__(
        self, prebound: tuple[r.Variable, ...], free: tuple[r.Variable, ...], subqueries: bool
    ) -> None:
        self.prebound = prebound
        self.subqueries = subqueries
        self.numbers = count()
        self.variables = st.sampled_from([*prebound, *free])
        self.free = st.lists(st.sampled_from(free), max_size=2, unique=True)
        often = [self.variables] * 3
        self.slots: st.SearchStrategy[r.Slot] = st.one_of(
            *often, st.sampled_from([*NODES, *NUMBERS])
        )
        subjects: st.SearchStrategy[r.Slot] = st.one_of(*often, st.sampled_from(NODES))
        pattern = st.builds(r.Pattern, subjects, _predicates, self.slots)
        self.patterns = st.builds(r.Patterns, st.lists(pattern, min_size=1, max_size=3).map(tuple))

    def conditions(self, groups: st.SearchStrategy[r.Group]) -> st.SearchStrategy[r.Condition]:
        exists = st.builds(r.Exists, groups, st.booleans())
        return st.recursive(
            st.one_of(
                st.builds(r.Same, self.variables, self.slots),
                st.builds(r.Equal, self.variables, self.slots, st.booleans()),
                # Not two nodes: the engine says of equal ones that none is less, where there
                # is an error.
                st.builds(r.Less, self.variables, st.sampled_from(NUMBERS)),
                st.builds(r.Bound, self.variables),
                exists,
                exists,
            ),
            lambda inner: st.one_of(st.builds(r.Not, inner), st.builds(r.Either, inner, inner)),
            max_leaves=2,
        )

    def fresh(self) -> r.Variable:
        """Return a variable that nothing else is called."""
        return r.Variable(f"new{next(self.numbers)}")


@st.composite
def _groups(draw: st.DrawFn, drawn: _Drawn, depth: int) -> r.Group:
    found: list[r.Element] = []
    for _ in range(draw(st.integers(0 if depth < 3 else 1, 3))):
        kinds = ["patterns", "patterns"]
        if depth:
            kinds += ["optional", "union", "group", "filter", "filter", "bind"]
            kinds += ["subquery"] * drawn.subqueries
        inner = _groups(drawn, depth - 1) if depth else st.nothing()
        match draw(st.sampled_from(kinds)):
            case "patterns":
                found.append(draw(drawn.patterns))
            case "optional":
                found.append(r.Optional(draw(inner)))
            case "union":
                found.append(r.Union((draw(inner), draw(inner))))
            case "group":
                found.append(r.Union((draw(inner),)))
            case "filter":
                found.append(r.Filter(draw(drawn.conditions(inner))))
            case "bind":
                value = draw(st.one_of(drawn.slots, drawn.conditions(inner)))
                found.append(r.Bind(value, drawn.fresh()))
            case "subquery":
                variables = (*drawn.prebound, *draw(drawn.free))
                counted = drawn.fresh() if draw(st.booleans()) else None
                distinct = draw(st.booleans())
                found.append(r.Select(draw(inner), variables, distinct, counted))
    return r.Group(tuple(found))


@st.composite
def queries(
    draw: st.DrawFn,
    prebound: tuple[r.Variable, ...] = (THIS,),
    free: tuple[r.Variable, ...] = (A, B, C),
    subqueries: bool = True,
) -> r.Select:
    """Return a query that gives all variables back."""
    group = draw(_groups(_Drawn(prebound, free, subqueries), 3))
    return r.Select(group, (*prebound, *free), draw(st.booleans()))
