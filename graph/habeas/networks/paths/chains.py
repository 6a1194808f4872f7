"""How one agent or group reaches another: chains of ties, the shortest first.

A chain is a way by which somebody could be reached, along ties that are on record. That anybody
went it, or could today, it does not say.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np

from habeas.errors import HabeasError
from habeas.networks.arrays import Matrix, Network
from habeas.networks.paths.choosing import chosen
from habeas.networks.paths.ways import Search, cheapest, typed

__all__ = ["Chain", "MismatchedLayersError", "Step", "Tie", "chains"]


class MismatchedLayersError(HabeasError, ValueError):
    """Networks that are to be taken together are not over the same agents."""

    def __init__(self, rules: Collection[str]) -> None:
        super().__init__(
            f"The networks {', '.join(sorted(rules))} are not over the same agents. "
            "Make them together, with multiplex()."
        )


class Tie(NamedTuple):
    """That two agents are joined in one network."""

    #: The edge rule; "" for a network that was made without one.
    rule: str
    #: In the unit of the rule; where a directed network has both ways, of both together.
    weight: float
    #: ``both``: without direction. ``forward``: it leads as the chain goes. ``backward``: against.
    way: Literal["both", "forward", "backward"]


class Step(NamedTuple):
    """From one agent to the next."""

    source: str
    target: str
    #: One for each network that joins the two, sorted by rule.
    ties: tuple[Tie, ...]


class Chain(NamedTuple):
    """One way from an agent to another."""

    #: IRIs, from the start to the end.
    agents: tuple[str, ...]
    #: What they are called.
    labels: tuple[str, ...]
    #: One fewer than agents.
    steps: tuple[Step, ...]
    #: How many steps; with weights, the sum of 1 / weight.
    cost: float

    @property
    def between(self) -> tuple[str, ...]:
        """Who stands between start and end, in order."""
        return self.agents[1:-1]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "agents": list(self.agents),
            "labels": list(self.labels),
            "length": len(self.steps),
            "cost": self.cost,
            "steps": [
                {
                    "source": step.source,
                    "target": step.target,
                    "ties": [tie._asdict() for tie in step.ties],
                }
                for step in self.steps
            ],
        }


def chains(
    network: Network | Mapping[str, Network],
    start: str | Collection[str],
    end: str | Collection[str],
    *,
    most: int = 5,
    weighted: bool = False,
    directed: bool = False,
    between: str | Collection[str] = "*",
    via: Sequence[str | Collection[str]] | None = None,
) -> list[Chain]:
    """Return the shortest chains from a start to an end, none going through an agent twice.

    Parameters
    ----------
    network
        A network, or several over the same agents by their rules, as the layers of a multiplex.
    start, end
        An agent or a group, as :func:`habeas.networks.paths.choosing.chosen` takes them. Of a
        group, any may begin or end a chain, and none stands between: that chain is its own. Who
        is in both groups only begins.
    most
        How many chains; fewer if there are not so many.
    weighted
        A strong tie is a short step: each costs 1 / weight, the strongest tie of several counts,
        and chains are in the order of their cost. Weights of rules that count differently cannot
        be compared.
    directed
        Follow edges of directed networks only the way they lead.
    between
        Who may stand between.
    via
        Exactly who stands between, as ``["kind=Person", "type=human rights NGO"]``: one agent for
        each, in this order. With ``[]``, start and end must be joined themselves.

    Returns
    -------
    list of Chain
        The cheapest first; those of the same cost in the order of their agents' IRIs. Empty if
        nothing connects the two, and if they are the same.

    Raises
    ------
    UnknownNameError
        If there is no such agent or group, with the near names.
    MismatchedLayersError
        If networks of several rules are not over the same agents.

    Examples
    --------
    >>> network = Network.of(["Ada", "Ben", "Court", "Cy"], [0, 1, 0, 3], [1, 2, 3, 2])
    >>> [chain.between for chain in chains(network, "Ada", "Court")]
    [('Ben',), ('Cy',)]
    """
    layers = _layers(network)
    first = next(iter(layers.values()))
    starts, ends = chosen(first, start), chosen(first, end)
    ends &= ~starts
    search = Search(
        _costs(layers, weighted=weighted, directed=directed),
        starts,
        ends,
        chosen(first, between) & ~starts & ~ends,
        equal=not weighted,
    )
    if via is None:
        found = cheapest(search, most)
    else:
        found = typed(search, [chosen(first, who) for who in via], most)
    return [_chain(layers, cost, way) for cost, way in found]


def _layers(network: Network | Mapping[str, Network]) -> dict[str, Network]:
    """Return networks by their rules, sorted."""
    if isinstance(network, Network):
        return {str(network.about.get("rule", "")): network}
    layers = dict(sorted(network.items()))
    agents = [list(layer.agents) for layer in layers.values()]
    if not agents or any(each != agents[0] for each in agents):
        raise MismatchedLayersError(layers)
    return layers


def _costs(layers: Mapping[str, Network], *, weighted: bool, directed: bool) -> Matrix:
    """Return what each step costs, the strongest of its ties."""
    held: Matrix = None
    for layer in layers.values():
        weights = layer.weights if directed else layer.joined
        held = weights if held is None else held.maximum(weights)
    costs = held.tocsr().astype(np.float64)
    costs.sort_indices()
    if costs is held or np.shares_memory(costs.data, held.data):
        costs = costs.copy()
    costs.data = 1 / costs.data if weighted else np.ones(len(costs.data))
    return costs


def _chain(layers: Mapping[str, Network], cost: float, way: tuple[int, ...]) -> Chain:
    network = next(iter(layers.values()))
    agents = tuple(network.agents[place] for place in way)
    labels = network.attribute("label")
    return Chain(
        agents,
        tuple(labels[place] or network.agents[place] for place in way),
        tuple(
            Step(network.agents[one], network.agents[other], _ties(layers, one, other))
            for one, other in pairwise(way)
        ),
        cost,
    )


def _ties(layers: Mapping[str, Network], one: int, other: int) -> tuple[Tie, ...]:
    found = []
    for rule, layer in layers.items():
        forward, back = float(layer.weights[one, other]), float(layer.weights[other, one])
        if not layer.directed:
            forward, back = forward / 2, back / 2
        if forward or back:
            way: Literal["both", "forward", "backward"] = "both"
            if not (forward and back):
                way = "forward" if forward else "backward"
            found.append(Tie(rule, forward + back, way))
    return tuple(found)
