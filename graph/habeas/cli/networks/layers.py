"""Several networks over the same agents, as a command asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click
import networkx as nx

from habeas.cli.networks.asking import Asked
from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.graphs import to_networkx
from habeas.networks.projection import (
    MOST_ARRAY_PAIRS,
    NetworkTooSmallError,
    multiplex,
    project_table,
)
from habeas.networks.rules import EdgeRule

__all__ = ["layers_of", "together"]


def layers_of(
    asked: Asked, names: Sequence[str], *, most_pairs: int = MOST_ARRAY_PAIRS
) -> dict[str, Network]:
    """Return the networks of some rules over the agents of all of them, by rule.

    Without names, all rules that join agents. Of these, some may have nothing of what was asked
    for, such as the case: they are named on standard error and left out.
    """
    chosen = [asked.rule(name) for name in names] or _fitting(asked)
    made = multiplex(
        asked.release, chosen, asked.weighting, most_pairs=most_pairs, **asdict(asked.selection)
    )
    return dict(made.layers)


def _fitting(asked: Asked) -> list[EdgeRule]:
    """Return the rules between agents that have what was asked for."""
    found, missing = [], []
    for rule in asked.rules():
        if rule.target_class:
            continue
        try:
            project_table(asked.table(rule.name))
        except (UnknownNameError, NetworkTooSmallError) as error:
            missing.append((rule.name, error))
        else:
            found.append(rule)
    if not found and missing:
        raise missing[0][1]
    if missing:
        names = ", ".join(name for name, _ in missing)
        click.echo(f"Nothing of what was asked for is in: {names}.", err=True)
    return found


def together(layers: Mapping[str, Network], evidence: bool = True) -> "nx.Graph[str]":
    """Return several networks as one graph: an edge where any of them joins two agents.

    Directions are left out, since not all rules have them. An edge has ``weight``, by how many
    rules the two are joined; ``rules``, which; and from all of them ``through``, ``evidence``,
    ``first`` and ``last``, where they say so.
    """
    graph: nx.Graph[str] = nx.Graph()
    names = ", ".join(layers)
    graph.graph.update(rule=names, rules=list(layers), label=names, projection="multiplex")
    for about in (layer.about for layer in layers.values()):
        for name in ("meaning", "limits"):
            said = f"{about['label']}: {about[name]}"
            graph.graph[name] = " ".join(filter(None, [graph.graph.get(name), said]))
        for name in ("claims", "throughs", "undated"):
            graph.graph[name] = graph.graph.get(name, 0) + about[name]
    for rule, layer in layers.items():
        part = to_networkx(layer, evidence)
        graph.add_nodes_from(part.nodes(data=True))
        for one, other, edge in part.edges(data=True):
            if not graph.has_edge(one, other):
                graph.add_edge(one, other, weight=0.0, rules=[])
            held = graph.edges[one, other]
            if rule not in held["rules"]:
                held["rules"].append(rule)
                held["weight"] += 1.0
            for name in ("through", "evidence"):
                if name in edge:
                    held[name] = sorted({*held.get(name, ()), *edge[name]})
            for name, of in (("first", min), ("last", max)):
                if name in edge:
                    held[name] = of(held.get(name, edge[name]), edge[name])
            if "through" in held:
                held["count"] = len(held["through"])
    return graph
