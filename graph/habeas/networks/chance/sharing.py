"""What agents share, counted from who takes part in what, whatever the time."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Matrix, Network, TwoMode
from habeas.networks.chance.limits import InvalidTestError

__all__ = ["joined_by", "same_agents", "shared_on_edges", "weighting_of"]

Reals = NDArray[np.float64]


def joined_by(two_mode: TwoMode, weighting: str = "count") -> Network:
    """Return the network that memberships make: ``presence``, ``count``, ``newman``, ``jaccard`` or ``cosine``.

    Parts that were at different times count too: a two-mode network knows no time.

    Raises
    ------
    UnknownNameError
        If there is no such weighting.

    Examples
    --------
    >>> letters = TwoMode.of(list("ABC"), ["1", "2"], [0, 1, 2, 0, 1], [0, 0, 0, 1, 1])
    >>> joined_by(letters, "newman").edges.weight.tolist()
    [1.5, 0.5, 0.5]
    """
    if weighting not in _WEIGHTS:
        raise UnknownNameError("weighting", weighting, _WEIGHTS)
    share = 1 / np.maximum(two_mode.of_things - 1, 1) if weighting == "newman" else None
    weights = _shared(two_mode.incidence, share)
    one = np.repeat(np.arange(len(two_mode.agents)), np.diff(weights.indptr))
    weights.data = _WEIGHTS[weighting](weights.data, two_mode.of_agents, one, weights.indices)
    return Network(
        two_mode.agents, weights, False, two_mode.attributes, two_mode.about, two_mode
    )  # fmt: skip


def same_agents(network: Network, two_mode: TwoMode) -> None:
    """Refuse memberships of other agents than those of the network.

    Raises
    ------
    InvalidTestError
        If they are not the same, in the same order.
    """
    if two_mode.agents is not network.agents and list(two_mode.agents) != list(network.agents):
        raise InvalidTestError(
            f"The network has {len(network):,} agents and its memberships are those of "
            f"{len(two_mode.agents):,} others. Test the network as it was projected."
        )


def shared_on_edges(network: Network, two_mode: TwoMode) -> NDArray[np.int64]:
    """Return how many things the two ends of each edge share, in the order of ``network.edges``.

    Raises
    ------
    InvalidTestError
        If two agents are joined who share nothing: the edges come from something else.
    """
    shared = _shared(two_mode.incidence)
    source, target, _ = network.edges
    held = network.weights
    if shared.nnz == held.nnz and np.array_equal(shared.indices, held.indices):
        row = np.repeat(np.arange(len(network), dtype=np.int32), np.diff(shared.indptr))
        counts = shared.data[shared.indices > row]
    else:
        counts = np.asarray(shared[source, target], dtype=np.float64).ravel()
    if len(counts) and counts.min() < 1:
        place = int(counts.argmin())
        one, other = network.agents[int(source[place])], network.agents[int(target[place])]
        raise InvalidTestError(
            f"{one} and {other} are joined but share nothing, so the edges do not come from the "
            "memberships. Test a projection, or take the method 'disparity'."
        )
    whole: NDArray[np.int64] = counts.astype(np.int64)
    return whole


def weighting_of(network: Network, two_mode: TwoMode) -> str:
    """Return by which weighting memberships make this network.

    Raises
    ------
    InvalidTestError
        If by none: its edges depend on more than who takes part in what, as on time.
    """
    same_agents(network, two_mode)
    said = network.about.get("weighting")
    for weighting in [said] if said in _WEIGHTS else list(_WEIGHTS):
        made = joined_by(two_mode, weighting).weights
        held = network.weights
        same = made.nnz == held.nnz and np.array_equal(made.indices, held.indices)
        if same and np.allclose(made.data, held.data, rtol=1e-9, atol=0):
            return str(weighting)
    raise InvalidTestError(
        "The network is not what its memberships alone make: its edges depend on time or on a "
        "selection too, which dealing memberships anew would lose. Take the null model 'degrees'."
    )


def _shared(incidence: Matrix, share: Reals | None = None) -> Matrix:
    """Return the sum, over the things that two agents share, of the share of each; 1 for None."""
    weighted = incidence
    if share is not None:
        data = share[incidence.indices]
        weighted = sparse.csr_array(
            (data, incidence.indices, incidence.indptr), shape=incidence.shape
        )
    # the product is symmetric, so its columns in order are its rows in order
    joined = (weighted @ incidence.T).tocsc()
    row = np.repeat(np.arange(joined.shape[0], dtype=joined.indices.dtype), np.diff(joined.indptr))
    apart = joined.indices != row
    own = np.concatenate([[0], np.cumsum(np.diff(incidence.indptr) > 0)])
    pointers = joined.indptr - own
    return sparse.csr_array(
        (joined.data[apart], joined.indices[apart], pointers), shape=joined.shape
    )


#: From counts, or sums of shares: what an edge weighs, with the ends of each.
_WEIGHTS: dict[str, Callable[[Reals, Any, Any, Any], Reals]] = {
    "count": lambda shared, of, one, other: shared,
    "newman": lambda shared, of, one, other: shared,
    "presence": lambda shared, of, one, other: np.ones_like(shared),
    "jaccard": lambda shared, of, one, other: shared / (of[one] + of[other] - shared),
    "cosine": lambda shared, of, one, other: shared / np.sqrt(of[one] * of[other]),
}
