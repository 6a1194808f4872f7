"""Groups that a network does not know of itself: who has a role, and who operates a mechanism."""

import pyoxigraph as ox

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.queries import select
from habeas.queries.values import read_value
from habeas.store.interface import Store, Term
from habeas.terms import kind_and_local

__all__ = ["meant"]

#: The query behind each word that may stand before ``=``.
_ASKED = {"role": "agents-with-role", "mechanism": "bodies-of-mechanisms"}


def meant(store: Store, network: Network, who: str) -> list[str]:
    """Return agents or groups as :func:`habeas.networks.paths.choosing.chosen` takes them.

    Parameters
    ----------
    who
        ``role=family-advocate`` for all who have this role, or a narrower one, in any case;
        ``mechanism=un-wgad`` for the bodies that operate a mechanism. Anything else is itself.

    Returns
    -------
    list of str
        For a role or a mechanism, the IRIs of those agents that are in the network.

    Raises
    ------
    UnknownNameError
        If nobody has the role or operates the mechanism, with the near names, or if none of those
        who do is in the network.
    """
    word, equals, name = who.partition("=")
    if not equals or word not in _ASKED:
        return [who]
    known: dict[str, list[str]] = {}
    for one, agent in select(store, _ASKED[word]):
        known.setdefault(_text(one), []).append(_text(agent))
    iri = read_value(word, name).value
    if iri not in known:
        names = [
            local[1] if (local := kind_and_local(each)) else each.rpartition("/")[2]
            for each in known
        ]
        raise UnknownNameError(f"{word} that agents have", name, names)
    found = [agent for agent in known[iri] if agent in network]
    if not found:
        held = {each for agents in known.values() for each in agents if each in network}
        there = [each.rpartition("/")[2] for each in known if held & set(known[each])]
        raise UnknownNameError(f"{word} of agents in this network", name, there)
    return found


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value
