"""A network as a page: what an edge means, how much data it rests on, a drawing, and tables.

The tables say what the drawing shows, to those who do not see it.
"""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

import numpy as np
from flask import render_template, url_for

from habeas.networks.arrays import Network
from habeas.terms import kind_and_local
from habeas_api.networks.answering import Asked
from habeas_api.networks.declared import ROUTES
from habeas_api.networks.desk import PAIRS_AT_ONCE, desk
from habeas_api.networks.formats import NETWORKS
from habeas_api.shown import shown_iri

__all__ = ["network", "short"]

#: How many agents and how many edges a page shows.
SHOWN = 50
_FIELDS = ("as_of", "from", "to", "certainly", "case", "country", "kind", "role")


def network(asked: Asked) -> bytes:
    """Return the page of a network."""
    subject = desk().subject(asked.rule, asked.values)
    subject.check()
    # What is too large to be computed while somebody waits is shown without tables.
    found = subject.network if subject.pairs <= PAIRS_AT_ONCE else None
    given = {name: asked.values[name] for name in _names(asked)}
    links = {
        form.title: asked.address(format=name) for name, form in NETWORKS.items() if name != "html"
    }
    page = render_template(
        "network.html",
        rule=subject.rule,
        about={**subject.table.about, **(found.about if found is not None else {})},
        agents=subject.agents,
        edges=None if found is None else found.number_of_edges(),
        rows=[] if found is None else _agents(found),
        ties=[] if found is None else _ties(found, asked, given),
        shown=SHOWN,
        fields=[each for each in ROUTES["network"].filters if each.name in _FIELDS],
        given=given,
        links=links,
        more={
            name: _address(asked, name, given) for name in ("measures", "communities", "robustness")
        },
        drawing=_drawing(asked, given) if find_spec("matplotlib") else "",
    )
    return page.encode()


def short(agent: str) -> str:
    """Return an agent as an address calls it: by its local name, if it has one of ours."""
    found = kind_and_local(agent)
    return found[1] if found else agent


def _names(asked: Asked) -> list[str]:
    """Return the names of the filters that say something."""
    return [
        each.name
        for each in asked.route.filters
        if asked.values.get(each.name) not in (None, each.default)
    ]


def _address(asked: Asked, name: str, given: dict[str, Any], **more: str) -> str:
    """Return where something else can be had about the same network."""
    path = url_for("networks.computed", rule=asked.rule, name=name)
    return _with(path, given, **more)


def _drawing(asked: Asked, given: dict[str, Any]) -> str:
    return _with(url_for("networks.drawing", rule=asked.rule, form="svg"), given)


def _with(path: str, given: dict[str, Any], **more: str) -> str:
    said = {name: str(value).lower() if value is True else value for name, value in given.items()}
    flat = urlencode({**more, **said})
    return f"{path}?{flat}" if flat else path


def _agents(network: Network) -> list[dict[str, Any]]:
    """Return those who are joined to most others, then by name."""
    labels, kinds, countries = (network.attribute(name) for name in ("label", "kind", "country"))
    order = sorted(
        range(len(network)), key=lambda place: (-network.degree[place], labels[place], place)
    )
    return [
        {
            "agent": shown_iri(network.agents[place], labels[place]),
            "kind": kinds[place],
            "country": countries[place],
            "degree": int(network.degree[place]),
            "strength": float(network.strength[place]),
        }
        for place in order[:SHOWN]
    ]


def _ties(network: Network, asked: Asked, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the strongest edges, each with where its evidence is."""
    source, target, weight = network.edges
    labels = network.attribute("label")
    path = url_for("networks.why", rule=asked.rule)
    found = []
    for place in np.lexsort((target, source, -weight))[:SHOWN].tolist():
        ends = int(source[place]), int(target[place])
        one, other = (network.agents[end] for end in ends)
        found.append(
            {
                "one": shown_iri(one, labels[ends[0]]),
                "other": shown_iri(other, labels[ends[1]]),
                "weight": float(weight[place]),
                "why": _with(path, given, one=short(one), other=short(other)),
            }
        )
    return found
