"""Sources, claims or worlds drawn at random: what else the record of a network could have been."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.selection import Selection, select
from habeas.networks.tables.table import EdgeTable

__all__ = ["BY", "Lots", "among", "claims_drawn", "network_of", "sources_drawn"]

BY = {
    "source": "as many sources as there are, with replacement; copies of one text together",
    "claim": "as many claims as there are, with replacement",
}

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class Lots(NamedTuple):
    """How a record is drawn."""

    #: Returns which claims are gone, shape (n_claims,).
    gone: Callable[[Generator], Mask]
    #: How many things lots are cast over: sources or claims.
    units: int
    #: Claims in the table that no lot falls on, so that they are in every draw.
    fixed: int


def sources_drawn(table: EdgeTable, copies: Mapping[str, str] | None = None) -> Lots:
    """Return lots over the sources of a table: a claim stays if a source that it cites was drawn.

    Parameters
    ----------
    copies
        By the IRI of a source, the IRI of the one whose text it repeats. All that go back to one
        text are drawn together: ten newspapers that print one report are one voice.

    Raises
    ------
    InvalidTestError
        If the table does not say which claims cite which sources.
    """
    if table.cites is None:
        raise InvalidTestError(
            "The table does not say which sources its claims cite. Resample by 'claim'."
        )
    used = _claims(table)
    cites = table.cites.tocsr()[used]
    sources, column = np.unique(cites.indices, return_inverse=True)
    names = [table.sources[place] for place in sources.tolist()]
    origins, origin = np.unique(
        [_origin(name, copies or {}) for name in names], return_inverse=True
    )
    claim = np.repeat(used, np.diff(cites.indptr))
    group = origin[column]
    without = np.setdiff1d(used, claim)

    def gone(rng: Generator) -> Mask:
        drawn = np.zeros(len(origins), dtype=bool)
        drawn[rng.integers(0, len(origins), len(origins))] = True
        lost = np.ones(len(table.claims), dtype=bool)
        lost[claim[drawn[group]]] = False
        lost[without] = False
        return lost

    return Lots(gone if len(origins) else _nothing(table), len(origins), len(without))


def claims_drawn(table: EdgeTable) -> Lots:
    """Return lots over the claims of a table, each for itself."""
    used = _claims(table)

    def gone(rng: Generator) -> Mask:
        lost = np.ones(len(table.claims), dtype=bool)
        lost[used[rng.integers(0, len(used), len(used))]] = False
        return lost

    return Lots(gone if len(used) else _nothing(table), len(used), 0)


def among(table: EdgeTable, by: str, copies: Mapping[str, str] | None = None) -> Lots:
    """Return lots by ``source`` or by ``claim``.

    Raises
    ------
    UnknownNameError
        If ``by`` is neither.
    """
    if by not in BY:
        raise UnknownNameError("way of resampling", by, BY)
    return sources_drawn(table, copies) if by == "source" else claims_drawn(table)


def network_of(table: EdgeTable, weighting: str | None) -> tuple[Network, Numbers]:
    """Return the network of a drawn record, and the places of its agents in ``table.agents``.

    The evidence that the rule asks for is asked for again. A draw may be smaller
    than the rule shows, since nobody is shown a draw.
    """
    if table.rule.minimum_evidence > 1:
        table = select(table, Selection(minimum_evidence=table.rule.minimum_evidence))
    free = table.keep(np.ones(len(table), dtype=bool))
    free.rule = replace(table.rule, minimum_agents=0)
    ends = [table.agent] if table.target is None else [table.agent, table.target]
    return free.project(weighting), np.unique(np.concatenate(ends)).astype(np.int64)


def _claims(table: EdgeTable) -> Numbers:
    """Return the claims that are in a row."""
    return np.unique(table.claim[table.claim >= 0]).astype(np.int64)


def _nothing(table: EdgeTable) -> Callable[[Generator], Mask]:
    return lambda rng: np.zeros(len(table.claims), dtype=bool)


def _origin(source: str, copies: Mapping[str, str]) -> Any:
    """Return where a text comes from, over copies of copies."""
    seen = {source}
    while source in copies and copies[source] not in seen:
        source = copies[source]
        seen.add(source)
    return min(seen) if source in copies else source
