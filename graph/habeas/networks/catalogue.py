"""All measures by name: what the service, the command and the page of measures are made from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np

from habeas.errors import UnknownNameError
from habeas.networks import centrality, groups, removal
from habeas.networks.arrays import Network
from habeas.networks.measure import Measure

__all__ = ["MEASURES", "columns", "measure"]

#: By name, in the order of their rooms.
MEASURES: Mapping[str, Measure] = {
    each.name: each for each in (*centrality.MEASURES, *groups.MEASURES, *removal.MEASURES)
}


def measure(name: str, of: Literal["agent", "edge", "network"] | None = None) -> Measure:
    """Return the measure that is called ``name``.

    Parameters
    ----------
    of
        Only a measure of this.

    Raises
    ------
    UnknownNameError
        If there is no such measure, with the near names.
    """
    known = {each.name for each in MEASURES.values() if of in (None, each.of)}
    if name not in known:
        raise UnknownNameError(
            f"measure of an {of}" if of in ("agent", "edge") else "measure", name, known
        )
    return MEASURES[name]


def columns(
    network: Network, names: Iterable[str], settings: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Sequence[Any]]:
    """Return measures of agents as columns of equal length: ``pandas.DataFrame`` takes them.

    Parameters
    ----------
    names
        Measures of agents.
    settings
        What else than the defaults holds for a measure, by its name.

    Returns
    -------
    dict
        ``agent``, ``label``, ``kind`` and ``country``, then one column for each measure, in the
        order of the agents.

    Raises
    ------
    UnknownNameError
        If there is no such measure of an agent, with the near names.

    Examples
    --------
    >>> path = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])
    >>> columns(path, ["degree", "harmonic"])["degree"]
    [1, 2, 1]
    """
    chosen = [measure(name, "agent") for name in names]
    found: dict[str, Sequence[Any]] = {
        "agent": list(network.agents),
        **{name: network.attribute(name) for name in ("label", "kind", "country")},
    }
    for each in chosen:
        values = each.compute(network, **(settings or {}).get(each.name, {}))
        found[each.name] = np.asarray(values).tolist()
    return found
