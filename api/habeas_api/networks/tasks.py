"""What can be computed of a network, by name: the same here and in a worker.

A task takes a subject, the values of the parameters of its route, the name of
a format and somebody to tell how much is done; it returns the bytes of the
answer. It knows nothing of HTTP.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np

from habeas.networks import chance, exports, groups, paths, removal
from habeas.networks.arrays import Network
from habeas.networks.behind import behind
from habeas.networks.catalogue import MEASURES
from habeas.networks.measure import Measure
from habeas.networks.rules import EdgeRule
from habeas.networks.tables import EdgeTable
from habeas_api.networks.results import about, column, plain, written
from habeas_api.networks.subject import Subject

__all__ = ["TASKS", "Task", "Tell", "load", "quick", "read", "warm"]

Tell: TypeAlias = Callable[[float], None]
Task: TypeAlias = Callable[[Subject, Mapping[str, Any], str, Tell], bytes]


def network(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write a network: JSON in pages, other formats whole."""
    return _network(subject.network, values, form)


def ego(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write an agent with those around it, as far as ``radius`` edges away."""
    part = paths.ego(subject.network, values["agent"], radius=values["radius"])
    table = subject.table
    wanted = set(part.agents)
    places = [place for place, agent in enumerate(table.agents) if agent in wanted]
    inside = np.isin(table.agent, places)
    if table.target is not None:
        inside &= np.isin(table.target, places)
    return _network(replace(part, table=table.keep(inside)), values, form)


def measures(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write the values of measures: of agents, of edges and of the whole network."""
    network = subject.network
    chosen = [MEASURES[name] for name in values["measure"]] or quick()
    found: dict[str, dict[str, Any]] = {"agent": {}, "edge": {}, "network": {}}
    for number, each in enumerate(chosen):
        settings = {name: values[name] for name in each.settings if values.get(name) is not None}
        value = each.compute(network, **settings)
        found[each.of][each.name] = plain(value) if each.of == "network" else column(value)
        tell((number + 1) / len(chosen))
    rows = _ranked(network, found["agent"]) if found["agent"] else []
    edges = _of_edges(network, found["edge"]) if found["edge"] else []
    whole = found["network"]
    if form == "csv":
        flat = [{"measure": name, "value": value} for name, value in whole.items()]
        return written({"rows": rows or edges or flat}, form)
    result = {"about": about(network), "measures": list(map(described, chosen)), "rows": rows}
    return written(result | {"edges": edges, "network": whole}, form)


def communities(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write which community each agent is in, and how far that can be relied on."""
    network = subject.network
    names = ("resolution", "seed", "runs")
    found = groups.communities(network, **{name: values[name] for name in names}, tell=tell)
    rows = _joined(network, {"community": found.of_agent, "certainty": found.certainty})
    rows.sort(key=lambda row: (row["community"], row["label"], row["agent"]))
    return written({"about": about(network), "partition": found.summary(), "rows": rows}, form)


def robustness(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write what is left of a network while agents go."""
    network = subject.network
    names = ("order", "recompute", "draws", "seed", "steps", "efficiency")
    chosen = {name: values[name] for name in names}
    agents = [network.agents[network.number(each)] for each in values["agent"] or ()]
    curve = removal.removal(network, **chosen, agents=agents, tell=tell)
    said = {
        "order": curve.order,
        "robustness": curve.robustness,
        "robustness_low": curve.robustness_low,
        "robustness_high": curve.robustness_high,
        "gone": [network.agents[place] for place in curve.gone.tolist()],
        **curve.about,
    }
    return written({"about": about(network), "removal": said, "rows": curve.rows()}, form)


def significance(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write which edges are more than chance; or, of a measure, which values are."""
    network = subject.network
    shared = {name: values[name] for name in ("correction", "seed")} | {"tell": tell}
    if values["measure"] is not None:
        measure = MEASURES[values["measure"]]
        found = chance.significance(
            network, measure, null=values["null"], draws=values["draws"], **shared
        )
        rows = [_renamed(network, row) for row in found.rows()]
        return written({"about": about(network), "test": found.about, "rows": rows}, form)
    names = ("method", "alpha", "missing_as_zero", "draws")
    edges = chance.backbone(network, **{name: values[name] for name in names}, **shared)
    columns = {"p": edges.p, "adjusted": edges.adjusted, "kept": edges.kept}
    rows = _of_edges(network, {name: column(each) for name, each in columns.items()})
    rows.sort(key=lambda row: (row["p"], -row["weight"], row["source"], row["target"]))
    return written({"about": about(network), "test": edges.about, "rows": rows}, form)


def intervals(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write a ranking with intervals, from resampling the sources or the claims behind it."""
    network = subject.network  # refused here if it may not be shown
    measure = MEASURES[values["measure"]]
    names = ("by", "draws", "seed", "level", "top")
    found = chance.intervals(
        subject.table,
        measure,
        weighting=subject.weighting,
        **{name: values[name] for name in names},
        tell=tell,
    )
    label = dict(zip(network.agents, network.attribute("label"), strict=True))
    rows = [
        {"agent": row["agent"], "label": label.get(row["agent"], "")} | row for row in found.rows()
    ]
    return written({"about": about(network), "resampling": found.about, "rows": rows}, form)


def path(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Write the shortest chains between two agents or groups, each step with its evidence."""
    network, table = subject.network, subject.table
    found = paths.chains(
        network,
        values["from"],
        values["to"],
        most=values["most"],
        weighted=values["weighted"],
        directed=values["directed"],
    )
    place = {agent: number for number, agent in enumerate(table.agents)} if found else {}
    said = [chain.as_json() for chain in found]
    for chain in said:
        for step in chain["steps"]:
            ends = place[step["source"]], place[step["target"]]
            step["through"] = behind(table, *ends).things
    return written({"about": about(network), "chains": said}, form)


def drawing(subject: Subject, values: Mapping[str, Any], form: str, tell: Tell) -> bytes:
    """Draw a network, with what an edge means under it."""
    from habeas.networks.drawing import draw, to_png, to_svg

    figure = draw(subject.network, version=subject.version, seed=values["seed"])
    return to_svg(figure) if form == "svg" else to_png(figure)


TASKS: Mapping[str, Task] = {
    "communities": communities,
    "drawing": drawing,
    "ego": ego,
    "intervals": intervals,
    "measures": measures,
    "network": network,
    "path": path,
    "robustness": robustness,
    "significance": significance,
}


def quick() -> list[Measure]:
    """Return the measures of agents that are computed if none is named."""
    return [each for each in MEASURES.values() if each.of == "agent" and not each.slow]


def described(measure: Measure) -> dict[str, Any]:
    """Return what a measure is, as plain values."""
    return {
        "name": measure.name,
        "label": measure.label,
        "of": measure.of,
        "definition": measure.definition,
        "source": measure.source,
        "assumes": measure.assumes,
        "slow": measure.slow,
        "settings": {
            name: {
                key: value
                for key, value in vars(setting).items()
                if value is not None and value != ()
            }
            for name, setting in measure.settings.items()
        },
    }


def read(subject: Subject) -> None:
    """Read all that ``subject`` holds, so that nothing has to be opened later."""
    table = subject.table
    for name in ("known_since", "sources", "cites", "cases", "case_of"):
        getattr(table, name)


def load() -> None:
    """Load the libraries that take long to load, where they are installed."""
    for name in ("networkit", "matplotlib.figure", "matplotlib.backends.backend_agg", "duckdb"):
        with suppress(ImportError):
            import_module(name)


def warm(task: str, values: Mapping[str, Any], form: str) -> None:
    """Load all that a task needs, by doing it to a network of a few invented agents."""
    fewest = {name: _FEWEST[name] for name in _FEWEST if name in values}
    TASKS[task](_few(), {**values, **fewest}, form, lambda done: None)


#: How often to do what is only done to load what it needs.
_FEWEST = {"draws": 20, "runs": 2, "steps": 2}


def _few() -> Subject:
    agent = np.array([0, 1, 2, 1, 2, 3, 0, 3], dtype=np.int32)
    thing = np.array([0, 0, 0, 1, 1, 1, 2, 2], dtype=np.int32)
    agents = [f"urn:test:{name}" for name in ("ada", "ben", "cy", "dee")]
    rule = EdgeRule(
        name="invented", iri="urn:test:rule", label="Invented", meaning="Invented.",
        limits="", query="", projection="one-mode", directed=False, weight="newman",
        minimum_evidence=1, time_window="any", disclosure="public",
    )  # fmt: skip
    attributes = {
        "label": ["Ada", "Ben", "Cy", "Dee"],
        "kind": ["Person", "Person", "Organization", "Organization"],
        "country": ["Here", "There", "Here", "There"],
    }
    table = EdgeTable(
        rule, agents, ["urn:test:1", "urn:test:2", "urn:test:3"], ["urn:test:claim"],
        agent, thing, np.zeros(8, dtype=np.int32), attributes=attributes,
    )  # fmt: skip
    return Subject(rule, most_pairs=100, rows=table)


def _network(network: Network, values: Mapping[str, Any], form: str) -> bytes:
    """Write a network: JSON in pages of edges, with the address of the next one."""
    if form != "json":
        return exports.FORMATS[form].write(network)
    said = exports.page(network, values["offset"], values["limit"])
    if said["page"]["next"] is not None:
        said["page"]["next"] = values["next"]
    return json.dumps(said, ensure_ascii=False, check_circular=False).encode()


def _joined(network: Network, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row for each agent."""
    named = {
        "agent": list(network.agents),
        "label": network.attribute("label"),
        "kind": network.attribute("kind"),
        **{name: column(values) for name, values in columns.items()},
    }
    return [dict(zip(named, row, strict=True)) for row in zip(*named.values(), strict=True)]


def _ranked(network: Network, columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Return one row for each agent, those with most of the first measure first."""
    rows = _joined(network, columns)
    first = next(iter(columns))

    def order(row: dict[str, Any]) -> tuple[bool, float, str, str]:
        value = row[first]
        return (value is None, -(value or 0), row["label"], row["agent"])

    return sorted(rows, key=order)


def _renamed(network: Network, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row about an agent with what the agent is called."""
    named = dict(row)
    name = named.pop("name")
    if name not in network:
        return {"value_of": name} | named
    return {"agent": name, "label": network.attribute("label")[network.number(name)]} | named


def _of_edges(network: Network, columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    source, target, weight = network.edges
    agents = network.agents
    named = {
        "source": [agents[place] for place in source.tolist()],
        "target": [agents[place] for place in target.tolist()],
        "weight": weight.tolist(),
        **columns,
    }
    return [dict(zip(named, row, strict=True)) for row in zip(*named.values(), strict=True)]
