"""A network as arrays: who, between whom, and how strongly, in one sparse matrix.

This is what all measures are computed from. No edge is a Python object, so a
network of some millions of edges takes a few dozen bytes for each. Functions of
networkx take it as a graph; see :mod:`habeas.networks.backend`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.errors import HabeasError, UnknownNameError
from habeas.terms import kind_and_local

if TYPE_CHECKING:
    from habeas.networks.tables.table import EdgeTable

__all__ = ["AmbiguousAgentError", "Edges", "InvalidNetworkError", "Matrix", "Network", "TwoMode"]

#: A scipy.sparse.csr_array.
Matrix: TypeAlias = Any
Numbers: TypeAlias = NDArray[np.signedinteger[Any]]
Reals: TypeAlias = NDArray[np.float64]


class InvalidNetworkError(HabeasError, ValueError):
    """What was given is not a network that can be computed with."""


class AmbiguousAgentError(UnknownNameError):
    """A name is that of several agents."""

    def __init__(self, name: str, iris: Sequence[str]) -> None:
        super().__init__("agent of this network", name, iris)
        said = f"{len(iris)} agents of this network are called {name!r}: {', '.join(iris)}. "
        self.args = (f"{said}Give the IRI of the one that is meant.",)


class Edges(NamedTuple):
    """The edges of a network, sorted by their ends; one without direction once, smaller end first."""

    #: Places in ``Network.agents``, shape (n_edges,).
    source: Numbers
    target: Numbers
    #: In the unit of the rule, shape (n_edges,).
    weight: Reals


@dataclass(frozen=True, eq=False)
class TwoMode:
    """Who takes part in what: the two-mode network behind a projection.

    Examples
    --------
    >>> letters = TwoMode.of(["Ada", "Ben"], ["letter 1", "letter 2"], [0, 1, 1], [0, 0, 1])
    >>> letters.of_agents.tolist(), letters.of_things.tolist()
    ([1, 2], [2, 1])
    """

    #: IRIs, sorted; the rows.
    agents: Sequence[str]
    #: IRIs of what they share, sorted; the columns.
    things: Sequence[str]
    #: Ones, float64, shape (n_agents, n_things), indices sorted, nothing twice.
    incidence: Matrix
    #: As in :class:`Network`.
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        agents: Sequence[str],
        things: Sequence[str],
        agent: Sequence[int] | Numbers,
        thing: Sequence[int] | Numbers,
        attributes: Mapping[str, Sequence[str]] | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> "TwoMode":
        """Return the network in which ``agent[i]`` takes part in ``thing[i]``; repeats count once."""
        rows, columns = np.asarray(agent, dtype=np.int64), np.asarray(thing, dtype=np.int64)
        shape = (len(agents), len(things))
        incidence = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        incidence.sum_duplicates()
        incidence.data[:] = 1.0
        return cls(agents, things, incidence, attributes or {}, about or {})

    @cached_property
    def of_agents(self) -> Numbers:
        """In how many things each agent takes part, shape (n_agents,)."""
        counted: Numbers = np.diff(self.incidence.indptr).astype(np.int64)
        return counted

    @cached_property
    def of_things(self) -> Numbers:
        """How many agents take part in each thing, shape (n_things,)."""
        return np.bincount(self.incidence.indices, minlength=len(self.things)).astype(np.int64)

    @property
    def pairs(self) -> int:
        """How many pairs a projection goes through: what it costs, before it is made."""
        return int((self.of_things * (self.of_things - 1) // 2).sum())


@dataclass(frozen=True, eq=False)
class Network:
    """A network of agents.

    Examples
    --------
    >>> network = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2], [2.0, 0.5])
    >>> len(network), network.number_of_edges(), network.degree.tolist()
    (3, 2, [1, 2, 1])
    >>> network.strength.tolist()
    [2.0, 2.5, 0.5]
    """

    #: Whom networkx asks to run its functions on it.
    __networkx_backend__: ClassVar[str] = "habeas"

    #: IRIs, sorted. The place of an agent here is its number everywhere.
    agents: Sequence[str]
    #: float64, shape (n, n): from the row to the column. Symmetric without direction. The diagonal
    #: is empty, indices are sorted, nothing is stored twice, and what is stored is above zero.
    weights: Matrix
    directed: bool = False
    #: ``label``, ``kind``, ``type``, ``country``: texts in the order of ``agents``, "" if unknown.
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: Which rule, which release, which choices, and how much data: what a figure must say.
    about: Mapping[str, Any] = field(default_factory=dict)
    #: What the agents share, for a network that was projected from it.
    two_mode: TwoMode | None = None
    #: The rows that it was made of: what leads from an edge to its evidence.
    table: "EdgeTable | None" = None

    @classmethod
    def of(
        cls,
        agents: Sequence[str],
        source: Sequence[int] | Numbers,
        target: Sequence[int] | Numbers,
        weight: Sequence[float] | Reals | None = None,
        *,
        directed: bool = False,
        attributes: Mapping[str, Sequence[str]] | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> "Network":
        """Return a network from the ends of its edges, as places in ``agents``.

        Without direction, each edge is given once, either way round. Weights of
        edges with the same ends are added, and edges from an agent to itself are
        left out. ``weight`` is 1 for all if it is not given.

        Raises
        ------
        InvalidNetworkError
            If a weight is not a number above zero.
        """
        ends = np.asarray(source, dtype=np.int64), np.asarray(target, dtype=np.int64)
        values = np.ones(len(ends[0])) if weight is None else np.asarray(weight, dtype=np.float64)
        if not (values > 0).all() or not np.isfinite(values).all():
            place = int(np.flatnonzero(~((values > 0) & np.isfinite(values)))[0])
            one, other = (agents[int(end[place])] for end in ends)
            raise InvalidNetworkError(
                f"The edge between {one} and {other} has the weight {values[place]}; "
                "a weight is a number above zero. Leave the edge out, or give it another weight."
            )
        kept = ends[0] != ends[1]
        rows, columns, values = ends[0][kept], ends[1][kept], values[kept]
        if not directed:
            rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
            values = np.concatenate([values, values])
        weights = sparse.csr_array((values, (rows, columns)), shape=(len(agents), len(agents)))
        weights.sum_duplicates()
        return cls(agents, weights, directed, attributes or {}, about or {})

    @classmethod
    def of_networkx(
        cls, graph: "nx.Graph[Any, Any, Any]", weight: str | None = "weight"
    ) -> "Network":
        """Return a graph of networkx as arrays, its nodes sorted by their texts.

        Parameters
        ----------
        weight
            The attribute that holds the weight of an edge, 1 where it is missing; None for 1
            everywhere.

        Raises
        ------
        InvalidNetworkError
            If it is a multigraph, if two nodes have the same text, or if a weight is not a number
            above zero.
        """
        if graph.is_multigraph():
            raise InvalidNetworkError(
                "A multigraph is not a network here: join its parallel edges first, as "
                "networkx.Graph(graph) does."
            )
        nodes = sorted(graph, key=str)
        agents = [str(node) for node in nodes]
        if len(set(agents)) < len(agents):
            raise InvalidNetworkError("Two nodes have the same text; give each a name of its own.")
        place = {node: number for number, node in enumerate(nodes)}
        edges = list(graph.edges(data=weight, default=1.0)) if weight else [
            (one, other, 1.0) for one, other in graph.edges
        ]  # fmt: skip
        names = sorted({name for _, about in graph.nodes(data=True) for name in about})
        return cls.of(
            agents,
            [place[one] for one, _, _ in edges],
            [place[other] for _, other, _ in edges],
            [_weight(*edge) for edge in edges],
            directed=graph.is_directed(),
            attributes={
                name: [str(graph.nodes[node].get(name, "")) for node in nodes] for name in names
            },
            about=dict(graph.graph),
        )

    def __len__(self) -> int:
        """Return how many agents there are."""
        return len(self.agents)

    def __iter__(self) -> Iterator[str]:
        """Yield the IRIs of the agents, sorted."""
        return iter(self.agents)

    def __contains__(self, agent: object) -> bool:
        """Return whether an IRI is that of an agent."""
        return agent in self._places

    def is_directed(self) -> bool:
        """Return whether edges lead from one agent to another."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Return False: there is one edge between two agents."""
        return False

    def number_of_nodes(self) -> int:
        """Return how many agents there are."""
        return len(self.agents)

    def number_of_edges(self) -> int:
        """Return how many edges there are."""
        return int(self.weights.nnz if self.directed else self.weights.nnz // 2)

    def number(self, agent: str) -> int:
        """Return the place of an agent, called by its IRI, as ``agent:north-watch`` or shorter.

        Raises
        ------
        UnknownNameError
            If nobody here is called so, with the near names.
        AmbiguousAgentError
            If several are, with their IRIs.
        """
        place = self._places.get(agent)
        if place is not None:
            return place
        kind, _, local = agent.rpartition(":")
        called = [place for of_kind, place in self._locals.get(local, ()) if kind in ("", of_kind)]
        if not called:
            raise UnknownNameError("agent of this network", agent, self._locals)
        if len(called) > 1:
            raise AmbiguousAgentError(agent, [self.agents[place] for place in called])
        return called[0]

    @cached_property
    def edges(self) -> Edges:
        """The edges as arrays."""
        held = self.weights if self.directed else sparse.triu(self.weights, k=1, format="csr")
        source = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(held.indptr))
        return Edges(source, held.indices.astype(np.int64), held.data)

    @cached_property
    def joined(self) -> Matrix:
        """The weights without direction: those of both ways are added. Symmetric."""
        if not self.directed:
            return self.weights
        both = (self.weights + self.weights.T).tocsr()
        both.sort_indices()
        return both

    @cached_property
    def degree(self) -> Numbers:
        """To how many others each agent is joined, whatever the direction, shape (n,)."""
        counted: Numbers = np.diff(self.joined.indptr).astype(np.int64)
        return counted

    @cached_property
    def strength(self) -> Reals:
        """The sum of the weights of the edges of each agent, both ways, shape (n,)."""
        return np.asarray(self.joined.sum(axis=1), dtype=np.float64).ravel()

    def attribute(self, name: str) -> list[str]:
        """Return an attribute of each agent; "" where it is unknown, and for all if nobody has it."""
        return list(self.attributes.get(name) or [""] * len(self))

    def part(self, keep: NDArray[np.bool_] | Numbers) -> "Network":
        """Return the network of some agents, by a mask or by sorted places, and the edges between them.

        It has no ``two_mode``: weights are those of the whole.
        """
        chosen = np.flatnonzero(keep) if keep.dtype == np.bool_ else np.asarray(keep)
        return Network(
            [self.agents[place] for place in chosen.tolist()],
            self.weights[chosen][:, chosen],
            self.directed,
            {
                name: [values[place] for place in chosen.tolist()]
                for name, values in self.attributes.items()
            },
            self.about,
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {agent: place for place, agent in enumerate(self.agents)}

    @cached_property
    def _locals(self) -> dict[str, list[tuple[str, int]]]:
        """By each local name, the kind and the place of all who are called so."""
        found: dict[str, list[tuple[str, int]]] = {}
        for place, agent in enumerate(self.agents):
            kind, local = kind_and_local(agent) or ("", agent)
            found.setdefault(local, []).append((kind, place))
        return found


def _weight(one: Any, other: Any, value: Any) -> float:
    """Return the weight of an edge of networkx; NaN for None."""
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError) as error:
        raise InvalidNetworkError(
            f"The edge between {one} and {other} has the weight {value!r}; "
            "a weight is a number above zero. Give it one, or name another attribute."
        ) from error
