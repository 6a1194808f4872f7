"""Who the nodes of a network are: a name, a kind, types and a country for each agent."""

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.queries import select
from habeas.store.interface import Store
from habeas.terms import abbreviate

__all__ = ["describe_agents", "name_order"]


def describe_agents(store: Store, agents: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the attributes of each agent, by its IRI, in the order of the IRIs.

    ``label`` is the English name, or else the first other one, or else the
    IRI in short form. ``kind`` is Person, Group or Organization (Agent if no
    class is stated). ``type`` are the names of an organization's types and
    ``country`` those of its countries, sorted and joined; absent if unknown.
    """
    said: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for node, attribute, value in select(store, "network-agents"):
        if (
            isinstance(node, ox.NamedNode)
            and isinstance(attribute, ox.Literal)
            and isinstance(value, ox.Literal | ox.NamedNode)
        ):
            said[node.value][attribute.value].append(value)
    described = {}
    for agent in sorted(set(agents)):
        about = said.get(agent, {})
        names = [value for value in about.get("label", ()) if isinstance(value, ox.Literal)]
        kinds = sorted(value.value.rpartition("#")[2] for value in about.get("class", ()))
        described[agent] = {
            "label": min(names, key=name_order).value if names else abbreviate(agent),
            "kind": kinds[0] if kinds else "Agent",
        }
        for extra in ("type", "country"):
            if values := sorted({value.value for value in about.get(extra, ())}):
                described[agent][extra] = "; ".join(values)
    return described


def name_order(name: ox.Literal) -> tuple[bool, bool, str, str]:
    """Sort English names first, then by language."""
    language = name.language or ""
    return (language != "en", not language.startswith("en-"), language, name.value)
