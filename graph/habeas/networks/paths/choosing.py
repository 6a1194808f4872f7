"""Which agents are meant: one by name, or all of a kind, a type or a country."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError, UnknownNameError
from habeas.networks.arrays import Network

__all__ = ["ATTRIBUTES", "EmptyGroupError", "chosen"]

#: By what a group can be asked for, as ``kind=Group``.
ATTRIBUTES = ("kind", "type", "country")


class EmptyGroupError(HabeasError, ValueError):
    """A group was asked for and nobody named."""

    def __init__(self) -> None:
        super().__init__("No agent was named. Give an agent, or a group such as kind=Group.")


def chosen(network: Network, who: str | Collection[str]) -> NDArray[np.bool_]:
    """Return which agents are meant, shape (n_agents,).

    Parameters
    ----------
    who
        An agent, as :meth:`habeas.networks.arrays.Network.number` takes it; all with an attribute,
        as ``kind=Person``, ``type=UN body`` or ``country=Examplia``, whatever the case of letters;
        ``*`` for everybody; or several of these.

    Raises
    ------
    UnknownNameError
        If there is no such agent, attribute or value, with the near names.
    EmptyGroupError
        If ``who`` is empty.

    Examples
    --------
    >>> kinds = {"kind": ["Person", "Group", "Organization"]}
    >>> network = Network.of(["Ada", "Families", "North Watch"], [0], [1], attributes=kinds)
    >>> chosen(network, ["kind=group", "Ada"]).tolist()
    [True, True, False]
    """
    names = [who] if isinstance(who, str) else list(who)
    if not names:
        raise EmptyGroupError
    mask = np.zeros(len(network), dtype=np.bool_)
    for name in names:
        attribute, equals, value = name.partition("=")
        if name == "*":
            mask[:] = True
        elif equals and "/" not in attribute:
            mask |= _with(network, attribute, value)
        else:
            mask[network.number(name)] = True
    return mask


def _with(network: Network, attribute: str, value: str) -> NDArray[np.bool_]:
    """Return who has a value of an attribute; a text may hold several with ``;`` between."""
    if attribute not in ATTRIBUTES:
        raise UnknownNameError("attribute of agents", attribute, ATTRIBUTES)
    wanted = value.strip().casefold()
    of_text: Mapping[str, list[str]] = {
        text: [each.strip() for each in text.split(";") if each.strip()]
        for text in set(network.attribute(attribute))
    }
    fits = {
        text: wanted in {each.casefold() for each in values} for text, values in of_text.items()
    }
    if not any(fits.values()):
        known = {each for values in of_text.values() for each in values}
        raise UnknownNameError(f"{attribute} of agents in this network", value, known)
    return np.array([fits[text] for text in network.attribute(attribute)], dtype=np.bool_)
