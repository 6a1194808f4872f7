"""Beyond one machine: the same SQL over a release's edge tables, on DuckDB or on a cluster.

``asking``
    networks, components and PageRank from a Parquet file, by the texts in ``texts``.
``duck``
    DuckDB, here, within a stated memory.
``connect``
    Spark Connect: Apache Spark or Sail, here or elsewhere.
``engine``
    what either can do, and the texts.

What comes back is the same from both; ``docs/beyond-one-machine.md`` says when
which one pays.
"""

from habeas.networks.engines.asking import (
    MOST_PAIRS,
    Projected,
    Scores,
    components,
    estimate,
    pagerank,
    project,
    write_edges,
)
from habeas.networks.engines.connect import sail
from habeas.networks.engines.engine import EngineError

__all__ = [
    "MOST_PAIRS",
    "EngineError",
    "Projected",
    "Scores",
    "components",
    "estimate",
    "pagerank",
    "project",
    "sail",
    "write_edges",
]
