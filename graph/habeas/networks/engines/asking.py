"""Networks, components and PageRank of an edge table, by texts that every engine runs unchanged.

The table is a Parquet file of a release: ``edges/<rule>.parquet``. Agents are
the numbers that ``terms.parquet`` beside it translates into IRIs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import PurePath
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.errors import UnknownNameError
from habeas.networks.engines import connect, duck
from habeas.networks.engines.engine import Engine, EngineError, text
from habeas.networks.projection import NetworkTooLargeError, NetworkTooSmallError
from habeas.networks.rules import EdgeRule, InvalidRuleError
from habeas.networks.tables.matrices import WEIGHTINGS

__all__ = [
    "ENGINES",
    "MOST_PAIRS",
    "Projected",
    "Scores",
    "components",
    "estimate",
    "pagerank",
    "project",
    "write_edges",
]

ENGINES = ("duckdb", "spark")
#: Pairs that are gone through unless a caller allows more.
MOST_PAIRS = 200_000_000


class Projected(NamedTuple):
    """The edges of a network, sorted by their ends; without direction each once, smaller end first."""

    #: Numbers of agents, int64, shape (n_edges,).
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    #: float64, shape (n_edges,), in the unit of the weighting.
    weight: NDArray[np.float64]


class Scores(NamedTuple):
    """One number for each agent, sorted by agent."""

    #: Numbers of agents, int64, shape (n_agents,).
    agent: NDArray[np.int64]
    #: Shape (n_agents,).
    value: NDArray[np.float64] | NDArray[np.int64]


def project(
    parquet: str | PathLike[str],
    *,
    rule: EdgeRule | None = None,
    weighting: str | None = None,
    engine: str = "duckdb",
    address: str | None = None,
    memory: str = "1GB",
    threads: int = 1,
    temporary: str | None = None,
    most_pairs: int = MOST_PAIRS,
) -> Projected:
    """Return the network of an edge table.

    Parameters
    ----------
    parquet
        The file, or where the server finds it: a path or an address of its file system. Columns
        ``agent`` and ``thing``, or ``source``, ``target`` and ``thing``; ``starts_after`` and
        ``ends_before`` if the rule asks for overlapping times, and ``claim`` if it asks for more
        than one.
    rule
        Whose table it is. Without it, parts at any time count, and records that name both ends
        lead from one to the other.
    weighting
        As in :func:`habeas.networks.project`; what the rule says if None, and ``count`` without a
        rule.
    engine
        ``duckdb``: in this process. ``spark``: a server of Spark Connect.
    address
        ``sc://host:port`` of such a server; None starts Apache Spark here. Not for DuckDB.
    memory, threads
        What DuckDB may use; it writes the rest to disk. Memory counts for a Spark started here too.
    temporary
        Where the engine may write; required for a server elsewhere.
    most_pairs
        Refuse a network that could have more pairs than this. All edges come back into this
        process, at 24 bytes each: :func:`write_edges` leaves them with the engine.

    Returns
    -------
    Projected
        Empty if nobody shares anything.

    Raises
    ------
    UnknownNameError
        If there is no such engine.
    InvalidRuleError
        If there is no such weight, or not for this table.
    NetworkTooLargeError
        If it could have more pairs than ``most_pairs``; nothing was computed yet but that number.
    NetworkTooSmallError
        If the rule shows only larger networks.
    EngineError
        If the engine cannot be reached, or could not answer.
    MissingLibraryError
        If what the engine needs is not installed.
    """
    with _opened(engine, address, memory, threads, temporary) as opened:
        asked = _Asked(opened, parquet, rule, weighting)
        asked.refuse(most_pairs)
        found = opened.read(asked.edges)
    ends = [found[name].astype(np.int64) for name in ("source", "target")]
    order = np.lexsort(ends[::-1])
    weight = found["weight"].astype(np.float64)
    return Projected(ends[0][order], ends[1][order], weight[order])


def write_edges(
    parquet: str | PathLike[str],
    into: str | PathLike[str],
    *,
    rule: EdgeRule | None = None,
    weighting: str | None = None,
    engine: str = "duckdb",
    address: str | None = None,
    memory: str = "1GB",
    threads: int = 1,
    temporary: str | None = None,
    most_pairs: int = MOST_PAIRS,
) -> None:
    """Write the network of an edge table as Parquet: ``source``, ``target`` and ``weight``.

    DuckDB writes one file, a server a folder of files, which must not be there yet; in no order.
    For the rest see :func:`project`.
    """
    with _opened(engine, address, memory, threads, temporary) as opened:
        asked = _Asked(opened, parquet, rule, weighting)
        asked.refuse(most_pairs)
        opened.write(asked.edges, str(into))


def estimate(
    parquet: str | PathLike[str],
    *,
    engine: str = "duckdb",
    address: str | None = None,
    memory: str = "1GB",
    threads: int = 1,
    temporary: str | None = None,
) -> int:
    """Return through how many pairs a projection goes: the sum of d(d - 1) / 2 over all things.

    For the rest see :func:`project`.
    """
    with _opened(engine, address, memory, threads, temporary) as opened:
        return _Asked(opened, parquet, None, None).pairs()


def components(
    parquet: str | PathLike[str],
    *,
    rule: EdgeRule | None = None,
    engine: str = "duckdb",
    address: str | None = None,
    memory: str = "1GB",
    threads: int = 1,
    temporary: str | None = None,
    most_pairs: int = MOST_PAIRS,
) -> Scores:
    """Return for each agent the smallest number of an agent in its component.

    Directions do not count. For the rest see :func:`project`.
    """
    with _opened(engine, address, memory, threads, temporary) as opened:
        asked = _Asked(opened, parquet, rule, "presence")
        asked.refuse(most_pairs)
        asked.keep(directed=False)
        opened.keep("labels", text("labels-first"))
        changed = 1
        while changed:
            opened.keep("labels_next", text("labels-next"))
            changed = int(opened.read(text("labels-changed"))["changed"][0])
            opened.replace("labels_next", "labels")
        found = opened.read("SELECT agent, label FROM labels")
    return _scores(found["agent"], found["label"].astype(np.int64))


def pagerank(
    parquet: str | PathLike[str],
    *,
    damping: float = 0.85,
    tolerance: float = 1e-8,
    most_rounds: int = 300,
    rule: EdgeRule | None = None,
    weighting: str | None = None,
    engine: str = "duckdb",
    address: str | None = None,
    memory: str = "1GB",
    threads: int = 1,
    temporary: str | None = None,
    most_pairs: int = MOST_PAIRS,
) -> Scores:
    """Return the PageRank of each agent: no unit, above 0, all together 1.

    Weights and directions count, as in :func:`habeas.networks.centrality.pagerank`. For what is not
    said here see :func:`project`.

    Parameters
    ----------
    damping
        How much of a score flows along edges, from 0 up to, and not, 1.
    tolerance
        It is enough if a round changes the scores by less than this in all.
    most_rounds
        After so many rounds it is an error if it is not enough.

    Raises
    ------
    EngineError
        If ``damping`` is out of its range, or the scores did not settle.
    """
    if not 0 <= damping < 1:
        raise EngineError(f"damping is {damping}; it is a number from 0 up to, and not, 1.")
    with _opened(engine, address, memory, threads, temporary) as opened:
        asked = _Asked(opened, parquet, rule, weighting)
        asked.refuse(most_pairs)
        asked.keep(directed=asked.directed)
        opened.setting("settings", "damping", damping)
        opened.keep("strengths", text("strengths"))
        opened.keep("scores", text("scores-first"))
        for _ in range(most_rounds):
            opened.keep("scores_next", text("scores-next"))
            changed = float(opened.read(text("scores-changed"))["changed"][0] or 0)
            opened.replace("scores_next", "scores")
            if changed < tolerance:
                break
        else:
            raise EngineError(
                f"The scores still changed by {changed:.2g} in round {most_rounds}. "
                "Allow more rounds, or a larger tolerance."
            )
        found = opened.read("SELECT agent, score FROM scores")
    return _scores(found["agent"], found["score"].astype(np.float64))


def _scores(agent: NDArray[np.int64], value: NDArray[np.float64] | NDArray[np.int64]) -> Scores:
    order = np.argsort(agent)
    return Scores(agent[order].astype(np.int64), value[order])


@contextmanager
def _opened(
    engine: str, address: str | None, memory: str, threads: int, temporary: str | None
) -> Iterator[Engine]:
    if engine not in ENGINES:
        raise UnknownNameError("engine", engine, ENGINES)
    if engine == "duckdb":
        if address is not None:
            raise EngineError(f"DuckDB runs here; {address} is for engine='spark'.")
        with duck.opened(memory, temporary, threads) as here:
            yield here
    else:
        with connect.opened(address, memory, temporary) as there:
            yield there


class _Asked:
    """What is asked of which table."""

    def __init__(
        self,
        engine: Engine,
        parquet: str | PathLike[str],
        rule: EdgeRule | None,
        weighting: str | None,
    ) -> None:
        self._engine, self._rule = engine, rule
        self._name = rule.name if rule else PurePath(str(parquet)).stem
        weighting = weighting or (rule.weight if rule else "count")
        if weighting not in WEIGHTINGS:
            reason = f"there is no weight {weighting!r}, only {', '.join(WEIGHTINGS)}"
            raise InvalidRuleError(self._name, reason)
        self.one_mode = "agent" in engine.show("given", str(parquet))
        if not self.one_mode and weighting in ("jaccard", "cosine"):
            reason = f"its records name both ends, and {weighting} compares what agents share"
            raise InvalidRuleError(self._name, reason)
        self.directed = not self.one_mode and (rule is None or rule.directed)
        if rule is not None and rule.minimum_evidence > 1:
            engine.setting("evidence", "least", rule.minimum_evidence)
            engine.define("parts", text("evidenced" if self.one_mode else "evidenced-links"))
        else:
            engine.define("parts", "SELECT * FROM given")
        if self.one_mode:
            engine.define("memberships", text("memberships"))
        engine.define("joined", text(self._joining()))
        #: One of a few constants, never a text of the caller.
        self.edges = f"SELECT source, target, {WEIGHTINGS[WEIGHTINGS.index(weighting)]} AS weight FROM joined"

    def _joining(self) -> str:
        if not self.one_mode:
            return "linked" if self.directed else "linked-both-ways"
        overlapping = self._rule is not None and self._rule.time_window == "overlapping"
        return "overlapping" if overlapping else "together"

    def pairs(self) -> int:
        """Return how many pairs there are at most."""
        found = self._engine.read(text("pairs" if self.one_mode else "links"))
        return round(float(found["pairs"][0]))

    def refuse(self, most_pairs: int) -> None:
        """Raise an error if the network would be too large, or is too small to be shown."""
        pairs = self.pairs()
        if pairs > most_pairs:
            raise NetworkTooLargeError(self._name, pairs, most_pairs)
        self._engine.define("agents", text("agents" if self.one_mode else "ends"))
        if self._rule is not None and self._rule.minimum_agents > 1:
            count = self._engine.read("SELECT count(*) AS agents FROM agents")
            if int(count["agents"][0]) < self._rule.minimum_agents:
                raise NetworkTooSmallError(self._name, self._rule.minimum_agents)

    def keep(self, *, directed: bool) -> None:
        """Keep the edges and, without direction, see each of them from both ends."""
        self._engine.keep("edges", self.edges)
        both = "SELECT source, target, weight FROM edges"
        self._engine.define("ways", both if directed else text("ways"))
