"""One tool does one thing in a process of its own: ``python -m benchmarks.networks.work TOOL TASK RELEASE``.

What comes before a task, such as the projection that a measure needs, is not
counted, so each figure is that of the task alone; loading of libraries counts.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import cpu_seconds
from benchmarks.networks.generator import RULE

__all__ = ["TASKS", "TOOLS"]

#: Counts cost next to nothing and show that all tools did the same.
TASKS = (
    "projection",
    "pagerank",
    "components",
    "core",
    "leiden",
    "sampled-betweenness",
    "significance",
    "conversion",
)
_MOST_PAIRS = 10**12


def _habeas(release: Path, task: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    from habeas.networks import project, to_networkx
    from habeas.networks.catalogue import MEASURES
    from habeas.networks.centrality import betweenness, components, core, pagerank
    from habeas.networks.chance import backbone
    from habeas.networks.groups import communities
    from habeas.release import open_release

    def ready() -> Any:
        return project(open_release(release), RULE, most_pairs=_MOST_PAIRS)

    tasks: Mapping[str, Callable[[Any], Any]] = {
        "pagerank": lambda network: float(pagerank(network).max()),
        "components": lambda network: int(components(network).max()),
        "core": lambda network: int(core(network).max()),
        "leiden": lambda network: communities(network, runs=1).modularity,
        "sampled-betweenness": lambda network: float(betweenness(network, sampled=True).max()),
        "significance": lambda network: backbone(network, method="sdsm").tests,
        "conversion": lambda network: to_networkx(network, evidence=False).number_of_edges(),
    }
    if task == "projection":
        return lambda: None, lambda _: ready().number_of_edges()
    if task in MEASURES:
        return ready, lambda network: _sum(MEASURES[task].compute(network))
    return ready, tasks[task]


def _sum(values: Any) -> float | None:
    """Return one number that shows that something was computed."""
    if isinstance(values, Mapping):
        values = [value for value in values.values() if isinstance(value, int | float)]
    total = float(np.nansum(np.asarray(values, dtype=np.float64)))
    return total if np.isfinite(total) else None


def _rows(release: Path) -> Any:
    """Return agents and cases as anybody would read them."""
    import duckdb

    path = str(release / "edges" / "co-involvement.parquet")
    with duckdb.connect() as database:
        return database.execute("SELECT agent, thing FROM read_parquet(?)", [path]).fetchnumpy()


def _networkx(release: Path, task: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    import networkx as nx
    from networkx.algorithms import bipartite

    def projection() -> Any:
        rows = _rows(release)
        graph: nx.Graph[Any] = nx.Graph()
        agents = [f"a{place}" for place in rows["agent"].tolist()]
        graph.add_edges_from(zip(agents, rows["thing"].tolist(), strict=True))
        return bipartite.collaboration_weighted_projected_graph(graph, sorted(set(agents)))

    def ready() -> Any:
        from habeas.networks import project, to_networkx
        from habeas.release import open_release

        return to_networkx(
            project(open_release(release), RULE, most_pairs=_MOST_PAIRS), evidence=False
        )

    tasks: Mapping[str, Callable[[Any], Any]] = {
        "pagerank": lambda graph: max(nx.pagerank(graph).values()),
        "components": lambda graph: nx.number_connected_components(graph),
        "core": lambda graph: max(nx.core_number(graph).values()),
        "sampled-betweenness": lambda graph: max(
            nx.betweenness_centrality(graph, k=100, seed=1).values()
        ),
    }
    if task == "projection":
        return lambda: None, lambda _: projection().number_of_edges()
    return ready, tasks[task]


def _igraph(release: Path, task: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    import igraph

    def ready() -> Any:
        rows = _rows(release)
        agents, agent = np.unique(rows["agent"], return_inverse=True)
        things, thing = np.unique(rows["thing"], return_inverse=True)
        kinds = np.arange(len(agents) + len(things)) >= len(agents)
        ends = np.stack([agent, thing + len(agents)], axis=1)
        graph = igraph.Graph.Bipartite(kinds.tolist(), ends.tolist())
        return graph.bipartite_projection(which=0)

    tasks: Mapping[str, Callable[[Any], Any]] = {
        "pagerank": lambda graph: max(graph.pagerank()),
        "components": lambda graph: len(graph.connected_components()),
        "core": lambda graph: max(graph.coreness()),
        "leiden": lambda graph: graph.community_leiden("modularity", n_iterations=2).modularity,
        "sampled-betweenness": lambda graph: max(graph.betweenness(sources=range(100))),
    }
    if task == "projection":
        return lambda: None, lambda _: ready().ecount()
    return ready, tasks[task]


def _pandas(release: Path, task: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    import pandas as pd

    def projection(_: Any) -> int:
        rows = pd.read_parquet(
            release / "edges" / "co-involvement.parquet", columns=["agent", "thing"]
        )
        size = rows.groupby("thing").size().rename("size")
        rows = rows.join(size, on="thing")
        pairs = rows.merge(rows, on="thing")
        pairs = pairs[pairs["agent_x"] < pairs["agent_y"]]
        pairs["share"] = 1 / (pairs["size_x"] - 1)
        return len(pairs.groupby(["agent_x", "agent_y"])["share"].sum())

    if task != "projection":
        raise KeyError(task)
    return lambda: None, projection


TOOLS: Mapping[str, Callable[[Path, str], tuple[Callable[[], Any], Callable[[Any], Any]]]] = {
    "habeas": _habeas,
    "networkx": _networkx,
    "igraph": _igraph,
    "pandas": _pandas,
}


def main() -> None:
    """Print what the task took, and what came out."""
    tool, task, release = sys.argv[1:]
    start = cpu_seconds()
    try:
        ready, work = TOOLS[tool](Path(release), task)
    except (KeyError, ImportError) as error:
        print(json.dumps({"not done": str(error)}))
        return
    loaded = cpu_seconds() - start
    given = ready()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, clock = cpu_seconds(), time.perf_counter()
    answer = work(given)
    print(
        json.dumps(
            {
                "CPU s": round(cpu_seconds() - start, 3),
                "wall s": round(time.perf_counter() - clock, 3),
                "CPU s of loading": round(loaded, 2),
                "memory MB before": before // 1024,
                "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "answer": answer,
            }
        )
    )


if __name__ == "__main__":
    main()
