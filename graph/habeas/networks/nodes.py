"""Who the nodes of a network are: a name, a kind, types and a country for each."""

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.queries import select
from habeas.store.interface import Store
from habeas.terms import abbreviate

__all__ = ["Nodes", "describe_agents", "name_order"]


class Nodes:
    """What a store says of all agents and cases, read once."""

    def __init__(self, store: Store) -> None:
        self._said: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for node, attribute, value in select(store, "network-agents"):
            if (
                isinstance(node, ox.NamedNode)
                and isinstance(attribute, ox.Literal)
                and isinstance(value, ox.Literal | ox.NamedNode)
            ):
                self._said[node.value][attribute.value].append(value)

    def describe(self, nodes: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the attributes of each node, by its IRI, in the order of the IRIs.

        ``label`` is the English name, or else the first other one, or else the
        IRI in short form. ``kind`` is Person, Group, Organization or Case (Agent if no
        class is stated). ``type`` are the names of an organization's types and
        ``country`` those of its countries, sorted and joined; absent if unknown.
        """
        described = {}
        for node in sorted(set(nodes)):
            about = self._said.get(node, {})
            names = [value for value in about.get("label", ()) if isinstance(value, ox.Literal)]
            kinds = sorted(value.value.rpartition("#")[2] for value in about.get("class", ()))
            described[node] = {
                "label": min(names, key=name_order).value if names else abbreviate(node),
                "kind": kinds[0] if kinds else "Agent",
            }
            for extra in ("type", "country"):
                if values := sorted({value.value for value in about.get(extra, ())}):
                    described[node][extra] = "; ".join(values)
        return described


def describe_agents(store: Store, agents: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the attributes of each agent; see :meth:`Nodes.describe`."""
    return Nodes(store).describe(agents)


def name_order(name: ox.Literal) -> tuple[bool, bool, str, str]:
    """Sort English names first, then by language."""
    language = name.language or ""
    return (language != "en", not language.startswith("en-"), language, name.value)
