"""How much data stands behind a figure.

A network is what has been written down, not what there is. Whoever shows a
figure of it says how much that is: from how many sources, how much of it with dates,
how much by one source alone, and of how many agents something is unknown.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from habeas.networks.arrays import Network
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable

__all__ = ["coverage"]

_ATTRIBUTES = ("country", "kind")


def coverage(data: EdgeTable | Network) -> dict[str, Any]:
    """Return how much data stands behind a network, or behind the table that it was made from.

    Returns
    -------
    dict
        Plain values, shares from 0 to 1, None where nothing could be counted.

        Of both: ``agents``; ``unknown_country`` and ``unknown_kind``, shares of agents, None if
        no agent has such an attribute; ``things`` and ``things_with_one_agent``, which join nobody.

        Of a table too: ``rows``, ``claims`` and ``sources`` that are in it; ``rows_without_claim``;
        ``dated``, the share of rows of which some day is known; ``dated_claims``, the share of
        claims of which it is known by when they were public; ``one_source``, the share of claims
        that rest on one source only, and ``no_source``.

        Of a network too: ``edges``; and what is said of a table, if it has the one that it was made
        of, or else ``claims`` as far as its ``about`` says.

    Examples
    --------
    >>> pair = Network.of(["Ada", "Ben"], [0], [1], attributes={"country": ["Utopia", ""]})
    >>> coverage(pair)["unknown_country"]
    0.5
    """
    return _of_table(data) if isinstance(data, EdgeTable) else _of_network(data)


def _of_table(table: EdgeTable) -> dict[str, Any]:
    rows = len(table)
    ends = [table.agent] if table.target is None else [table.agent, table.target]
    agents = np.unique(np.concatenate(ends))
    claims = np.unique(table.claim[table.claim >= 0])
    low, high = table.bounds[:, ::2], table.bounds[:, 1::2]
    dated = (low != UNKNOWN_LOW).any(axis=1) | (high != UNKNOWN_HIGH).any(axis=1)
    sources, cited = _sources(table, claims)
    things = np.unique(table.thing)
    found: dict[str, Any] = {
        "rows": rows,
        "agents": len(agents),
        "things": len(things),
        "things_with_one_agent": _lonely(table),
        "claims": len(claims),
        "sources": sources,
        "rows_without_claim": int((table.claim < 0).sum()),
        "dated": _share(dated),
        "dated_claims": _share(table.known_since[claims] != UNKNOWN_HIGH),
        "one_source": None if cited is None else _share(cited == 1),
        "no_source": None if cited is None else _share(cited == 0),
    }
    return found | _unknown(table.attributes, agents)


def _sources(table: EdgeTable, claims: Any) -> tuple[int | None, Any]:
    """Return how many sources are cited, and how many each claim cites; None if nothing is known."""
    if table.cites is None:
        return None, None
    cites = table.cites[claims]
    return len(np.unique(cites.indices)), np.diff(cites.indptr)


def _lonely(table: EdgeTable) -> int | None:
    """Return how many things have one agent; None for links, which have two ends."""
    if table.target is not None:
        return None
    width = max(len(table.things), 1)
    places = np.unique(table.agent.astype(np.int64) * width + table.thing)
    return int((np.bincount(places % width) == 1).sum())


def _of_network(network: Network) -> dict[str, Any]:
    two_mode = network.two_mode
    found: dict[str, Any] = {"agents": len(network), "edges": network.number_of_edges()}
    if network.table is not None:
        return _of_table(network.table) | found
    found |= {
        "things": None if two_mode is None else int((two_mode.of_things > 0).sum()),
        "things_with_one_agent": None if two_mode is None else int((two_mode.of_things == 1).sum()),
        "claims": network.about.get("claims"),
    }
    return found | _unknown(network.attributes, np.arange(len(network)))


def _unknown(attributes: Mapping[str, Any], agents: Any) -> dict[str, float | None]:
    """Return of what share of agents country and kind are unknown."""
    return {
        f"unknown_{name}": (
            _share(np.array([attributes[name][place] == "" for place in agents.tolist()], bool))
            if name in attributes
            else None
        )
        for name in _ATTRIBUTES
    }


def _share(held: Any) -> float | None:
    return float(held.mean()) if len(held) else None
