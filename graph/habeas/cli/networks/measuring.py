"""``habeas network measures`` and ``communities``: who stands where, and who stands together."""

from pathlib import Path
from typing import Any

import click
import numpy as np

from habeas.cli.networks.asking import Asked, asked_options
from habeas.cli.networks.settings import (
    check_names,
    computed,
    measure_called,
    set_option,
    settings_for,
)
from habeas.cli.networks.settings import measures as all_measures
from habeas.cli.networks.writing import (
    agents_of,
    as_table,
    format_option,
    most_option,
    output_option,
    seed_option,
    share_done,
    write_rows,
)
from habeas.networks.arrays import Network
from habeas.networks.groups import communities as communities_of

__all__ = ["communities", "edges_of", "measures"]

#: What is computed if nothing is named: quick in any network.
USUAL = ("degree", "strength", "pagerank")


@click.command()
@click.argument("rule", required=False)
@click.option(
    "--measure",
    "names",
    multiple=True,
    help=f"One measure by its name; may be repeated. {', '.join(USUAL)} if none is given.",
)
@set_option
@most_option(20, "agents or edges, those of most by the first measure first,")
@format_option
@output_option
@asked_options
def measures(
    asked: Asked,
    rule: str | None,
    names: tuple[str, ...],
    given: tuple[str, ...],
    most: int,
    form: str,
    output: Path | None,
) -> None:
    r"""Measure the agents, the edges or the whole of the network of RULE; without RULE, list measures.

    Measures that are named together are all of agents, all of edges, or all of the whole network;
    some are slow in large networks, and the list says which. Exits with 0, or with 2 if there is
    no such rule, measure or setting.

    \b
    Examples:
        habeas network measures co-signing --measure pagerank --set damping=0.9
        habeas network measures
    """
    if rule is None:
        _list_measures(form, output)
        return
    chosen = [measure_called(name) for name in names or USUAL]
    of = {each.of for each in chosen}
    if len(of) > 1:
        kinds = ", ".join(f"{each.name} is of {each.of}" for each in chosen)
        raise click.UsageError(f"Measures of one kind go together: {kinds}. Ask for them apart.")
    check_names(given, chosen)
    made = asked.network(rule)
    values, tell = {}, share_done("Measuring")
    for number, measure in enumerate(chosen, 1):
        values[measure.name] = computed(measure, made, settings_for(measure, given))
        tell(number / len(chosen))
    about = {**made.about, "measures": {each.name: each.definition for each in chosen}}
    if of == {"network"}:
        _write_of_network(values, about, form, output)
        return
    rows = agents_of(made) if of == {"agent"} else edges_of(made)
    for name, column in values.items():
        for row, value in zip(rows, np.asarray(column).tolist(), strict=True):
            row[name] = value
    first = next(iter(values))
    rows.sort(key=lambda row: -np.inf if np.isnan(row[first]) else row[first], reverse=True)
    who = ["label", "kind"] if of == {"agent"} else ["source_label", "target_label", "weight"]
    columns = [*who, *values]
    if form == "csv":
        columns += ["agent"] if of == {"agent"} else ["source", "target"]
    write_rows(rows, columns, about, form, output, most)


def _list_measures(form: str, output: Path | None) -> None:
    rows = [
        {
            "measure": each.name,
            "of": each.of,
            "slow": each.slow,
            "settings": ", ".join(f"{name}={s.default}" for name, s in each.settings.items()),
            "definition": each.definition,
            "source": each.source,
            "assumes": each.assumes,
            "equals": each.equals,
        }
        for each in all_measures().values()
    ]
    columns = ["measure", "of", "slow", "settings", "definition"]
    write_rows(rows, columns, {}, form, output)


def edges_of(made: Network) -> list[dict[str, Any]]:
    """Return a row for each edge: between whom, and how strong."""
    labels = made.attribute("label")
    source, target, weight = (column.tolist() for column in made.edges)
    return [
        {
            "source": made.agents[one],
            "target": made.agents[other],
            "source_label": labels[one],
            "target_label": labels[other],
            "weight": value,
        }
        for one, other, value in zip(source, target, weight, strict=True)
    ]


def _write_of_network(
    values: dict[str, Any], about: dict[str, Any], form: str, output: Path | None
) -> None:
    """Write measures of the whole network: a row for each number."""
    rows = []
    for name, value in values.items():
        named = value if isinstance(value, dict) else {name: value}
        rows += [{"measure": name, "name": each, "value": number} for each, number in named.items()]
    write_rows(rows, ["measure", "name", "value"], about, form, output)


@click.command()
@click.argument("rule")
@click.option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="More for smaller communities.",
)
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many partitions are compared.",
)
@seed_option
@format_option
@output_option
@asked_options
def communities(
    asked: Asked,
    rule: str,
    resolution: float,
    runs: int,
    seed: int,
    form: str,
    output: Path | None,
) -> None:
    r"""Find communities in the network of RULE, and say how far they can be relied on.

    Many partitions are about as good as the best. So the network is parted again and again:
    stability says how alike the partitions are (1: the same), certainty how much of its company
    an agent keeps. Exits with 0, or with 2 if there is no such rule.

    \b
    Example:
        habeas network communities co-signing
    """
    made = asked.network(rule)
    tell = share_done("Parting the network")
    found = communities_of(made, resolution=resolution, seed=seed, runs=runs, tell=tell)
    rows = [
        {**row, "community": community, "certainty": certainty}
        for row, community, certainty in zip(
            agents_of(made), found.of_agent.tolist(), found.certainty.tolist(), strict=True
        )
    ]
    rows.sort(key=lambda row: (row["community"], row["agent"]))
    columns = ["community", "label", "kind", "country", "certainty"]
    if form == "csv":
        columns.append("agent")
    summary = found.summary()
    if form != "json":
        said = [{"said": name, "of all": value} for name, value in summary.items()]
        click.echo(as_table(said, ["said", "of all"]), err=True)
    write_rows(rows, columns, {**made.about, "communities": summary}, form, output)
