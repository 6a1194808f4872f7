"""Networks as they are to be expected, if claims hold with a probability.

Claims here are accepted, disputed or open; nobody says how probable one is. A caller
who wants to reckon with that says so, for each status or for each claim,
and nothing is assumed otherwise. Claims hold or fail each for itself; the
part of an agent in a thing is real if at least one of its claims holds.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import Network
from habeas.networks.chance.intervals import Intervals, over_lots
from habeas.networks.chance.limits import MOST_BYTES, InvalidTestError
from habeas.networks.chance.resampling import Lots, network_of
from habeas.networks.measure import Measure
from habeas.networks.tables.meeting import conflicting
from habeas.networks.tables.table import EdgeTable
from habeas.networks.telling import Tell
from habeas.queries import select
from habeas.store.interface import Store

__all__ = ["expected", "probabilities", "statuses", "worlds"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


def statuses(store: Store) -> dict[str, str]:
    """Return the status of each claim of a release, by its IRI: ``accepted``, ``disputed``, ``open``."""
    found = {}
    for claim, status in select(store, "network-claim-statuses"):
        found[getattr(claim, "value", "")] = getattr(status, "value", "")
    return found


def probabilities(
    table: EdgeTable, confidence: Mapping[str, float], status_of: Mapping[str, str] | None = None
) -> Reals:
    """Return the probability of each claim of a table; NaN for a claim that is in no row.

    Parameters
    ----------
    confidence
        0 to 1, by the IRI of a claim, or by its status for all that have it.
    status_of
        The status of each claim, as :func:`statuses` finds it.

    Returns
    -------
    ndarray of float64, shape (n_claims,)

    Raises
    ------
    InvalidTestError
        If a claim has no confidence, a row has no claim, or a confidence is not between 0 and 1.
    """
    for name, number in confidence.items():
        if not 0 <= number <= 1:
            raise InvalidTestError(f"The confidence of {name!r} is {number}, not between 0 and 1.")
    if (missing := int((table.claim < 0).sum())) > 0:
        raise InvalidTestError(
            f"{missing:,} rows of the table have no claim, so nothing can be said of their "
            "confidence. Leave them out: table.keep(table.claim >= 0)."
        )
    given = np.full(len(table.claims), np.nan)
    for place in np.unique(table.claim).tolist():
        claim = table.claims[place]
        status = (status_of or {}).get(claim, "")
        value: float | None = confidence.get(claim)
        if value is None and status:
            value = confidence.get(status)
        if value is None:
            raise InvalidTestError(
                f"No confidence was given for the claim {claim}, whose status is "
                f"{status or 'not known'}. Give one for it or for its status; none is assumed."
            )
        given[place] = value
    return given


def expected(
    table: EdgeTable, confidence: Mapping[str, float], *, status_of: Mapping[str, str] | None = None
) -> Network:
    """Return the network whose weights are the expected numbers of things that join two agents.

    Exact, not drawn, also where one claim stands behind the parts of several agents, so that
    they hold or fail together. Who is expected in nothing is still an agent.

    Parameters
    ----------
    confidence, status_of
        See :func:`probabilities`.

    Raises
    ------
    InvalidTestError
        As :func:`probabilities`; or if the rule asks whether parts overlapped in time and for
        some it matters, since then more than whether they hold decides; or if it asks for several
        claims for each part. Take :func:`worlds` for these.

    Examples
    --------
    >>> from habeas.networks.rules import EdgeRule
    >>> rule = EdgeRule("letters", "urn:rule:letters", "", "", "", "", "one-mode", False, "count",
    ...                 1, "any", "public")
    >>> places = np.array([0, 1, 1], dtype=np.int32)
    >>> table = EdgeTable(rule, ["Ada", "Ben"], ["letter"], ["claim 1", "claim 2", "claim 3"],
    ...                   places, np.zeros(3, dtype=np.int32), np.arange(3, dtype=np.int32))
    >>> sure = {"claim 1": 1.0, "claim 2": 0.5, "claim 3": 0.5}
    >>> expected(table, sure).edges.weight.tolist()
    [0.75]
    """
    chance = probabilities(table, confidence, status_of)
    if table.rule.time_window == "overlapping" and conflicting(table).any():
        raise InvalidTestError(
            "Some parts may have been at different times, so that more than their claims decides "
            "whether they join anybody. Ask for possible worlds instead."
        )
    if table.rule.minimum_evidence > 1:
        raise InvalidTestError(
            f"The rule {table.rule.name!r} asks for {table.rule.minimum_evidence} claims for each "
            "part, and here one is enough. Ask for possible worlds instead."
        )
    weights = _parts(table, chance) if table.target is None else _links(table, chance)
    held, places = network_of(table, "count")
    weights = weights[places][:, places].tocsr()
    weights.eliminate_zeros()
    weights.sort_indices()
    about = {**held.about, "weighting": "expected", "confidence": dict(sorted(confidence.items()))}
    return replace(held, weights=weights, about=about, two_mode=None)


def worlds(
    table: EdgeTable,
    measure: Measure,
    confidence: Mapping[str, float],
    *,
    status_of: Mapping[str, str] | None = None,
    draws: int = 200,
    seed: int = 1,
    level: float = 0.95,
    top: int = 10,
    weighting: str | None = None,
    settings: Mapping[str, Any] | None = None,
    most_bytes: int = MOST_BYTES,
    tell: Tell | None = None,
) -> Intervals:
    """Return a ranking of agents, with intervals over worlds in which claims hold or fail.

    In each world a claim holds with its confidence. See
    :func:`habeas.networks.chance.intervals.intervals` for the rest: ``units`` are the claims that
    may fail, ``fixed`` those that cannot. The value and the rank are those of all claims.

    Raises
    ------
    InvalidTestError
        As :func:`probabilities` and :func:`intervals`.
    TooManyDrawsError
        If the draws would take more than ``most_bytes``.
    """
    chance = probabilities(table, confidence, status_of)

    def gone(rng: Generator) -> NDArray[np.bool_]:
        lost: NDArray[np.bool_] = rng.random(len(chance)) >= chance
        return lost

    lots = Lots(gone, int((chance < 1).sum()), int((chance == 1).sum()))
    return over_lots(
        table, measure, lots, by="confidence", draws=draws, seed=seed, level=level, top=top,
        weighting=weighting, settings=settings, most_bytes=most_bytes, tell=tell,
    )  # fmt: skip


def _parts(table: EdgeTable, chance: Reals) -> Any:
    """Return the expected number of things that two agents share, the diagonal left out."""
    agents, things = len(table.agents), max(len(table.things), 1)
    places, place = np.unique(
        table.agent.astype(np.int64) * things + table.thing, return_inverse=True
    )
    agent, thing = places // things, places % things
    of_place, of_claim = _once(place, table.claim, len(chance))
    fails = _fails(of_place, chance[of_claim], len(places))
    parts = sparse.csr_array((1 - fails, (agent, thing)), shape=(agents, things))
    joined = (parts @ parts.T).tocoo()
    # parts that rest on a claim in common: if it fails for one, it fails for the other
    unsure = chance[of_claim] < 1
    of_place, of_claim = of_place[unsure], of_claim[unsure]
    pairs, column = np.unique(of_claim * things + thing[of_place], return_inverse=True)
    held = np.sqrt(-np.log1p(-chance[of_claim]))
    shape = (len(places), len(pairs))
    resting = sparse.csr_array((held, (of_place, column)), shape=shape)
    common = (resting @ resting.T).tocoo()
    more = fails[common.row] * fails[common.col] * np.expm1(common.data)
    row = np.concatenate([joined.row, agent[common.row]])
    col = np.concatenate([joined.col, agent[common.col]])
    apart = row != col
    value = np.concatenate([joined.data, more])[apart]
    return sparse.csr_array((value, (row[apart], col[apart])), shape=(agents, agents))


def _links(table: EdgeTable, chance: Reals) -> Any:
    """Return the expected number of things through which records link two agents."""
    assert table.target is not None
    agents = len(table.agents)
    source, target = table.agent.astype(np.int64), table.target.astype(np.int64)
    if not table.rule.directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    places, place = np.unique(
        np.stack([source, target, table.thing.astype(np.int64)]), axis=1, return_inverse=True
    )
    of_place, of_claim = _once(place.ravel(), table.claim, len(chance))
    holds = 1 - _fails(of_place, chance[of_claim], places.shape[1])
    apart = places[0] != places[1]
    ends = places[0][apart], places[1][apart]
    joined = sparse.csr_array((holds[apart], ends), shape=(agents, agents))
    return joined if table.rule.directed else (joined + joined.T).tocsr()


def _once(place: Numbers, claim: Any, claims: int) -> tuple[Numbers, Numbers]:
    """Return the claims of each place, each once."""
    both = np.unique(place * max(claims, 1) + claim)
    return both // max(claims, 1), both % max(claims, 1)


def _fails(place: Numbers, chance: Reals, places: int) -> Reals:
    """Return the probability that no claim of a place holds."""
    with np.errstate(divide="ignore"):
        logs = np.log1p(-chance)
    return np.exp(np.bincount(place, logs, minlength=places))
