"""``habeas network rules``, ``show`` and ``ego``: which networks there are, and what is in one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.sparse import csgraph

from habeas.cli.networks.asking import Asked, asked_options
from habeas.cli.networks.writing import (
    agents_of,
    as_json,
    as_table,
    coverage,
    format_option,
    most_option,
    output_option,
    write,
    write_rows,
)
from habeas.networks.arrays import Network
from habeas.networks.paths import ego as ego_of

__all__ = ["ego", "rules", "show"]

text_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.command()
@text_option
@asked_options
def rules(asked: Asked, form: str) -> None:
    r"""List the edge rules: what an edge of each means, and what it does not mean.

    Rules of your own are listed too, with --rules. Exits with 0, or with 2 if there is no release.

    \b
    Example:
        habeas network rules
    """
    known = asked.rules()
    if form == "json":
        names = ("name", "label", "meaning", "limits", "projection", "weight", "disclosure")
        write(as_json([{name: getattr(rule, name) for name in names} for rule in known]), None)
        return
    for rule in known:
        click.echo(f"{rule.name}\n  {rule.meaning}\n  {rule.limits}")


@click.command()
@click.argument("rule")
@text_option
@most_option(10, "agents, those joined to most others first,")
@asked_options
def show(asked: Asked, rule: str, form: str, most: int) -> None:
    r"""Say what the network of RULE is: its meaning, its size, and who is joined to most others.

    Exits with 0, or with 2 if there is no such rule, case, country, kind or role.

    \b
    Example:
        habeas network show co-signing --case 0001
    """
    made = asked.network(rule)
    order = np.lexsort((np.arange(len(made)), -made.strength, -made.degree))[:most]
    who = agents_of(made)
    rows = [
        {**who[at], "degree": int(made.degree[at]), "strength": float(made.strength[at])}
        for at in order.tolist()
    ]
    sizes = _sizes(made)
    if form == "json":
        write(as_json({"about": made.about, **sizes, "agents_joined_to_most": rows}), None)
        return
    for line in _lines(made, sizes):
        click.echo(line)
    if rows:
        click.echo()
        click.echo(as_table(rows, ["label", "kind", "country", "degree", "strength"]), nl=False)


def _sizes(made: Network) -> dict[str, Any]:
    """Return how large a network is and how it hangs together."""
    count, of_agent = csgraph.connected_components(made.joined, directed=False)
    members = np.bincount(of_agent, minlength=1)
    pairs = len(made) * (len(made) - 1) / (1 if made.directed else 2)
    return {
        "agents": len(made),
        "edges": made.number_of_edges(),
        "components": int(count),
        "largest_component": int(members.max()),
        "joined_to_nobody": int((made.degree == 0).sum()),
        "density": made.number_of_edges() / pairs if pairs else 0.0,
    }


def _lines(made: Network, sizes: dict[str, Any]) -> Iterator[str]:
    about = made.about
    yield f"{about['label']}: {about['meaning']}"
    yield f"Limits: {about['limits']}"
    yield ""
    yield (
        f"{sizes['agents']:,} agents, {sizes['edges']:,} edges, {sizes['components']:,} components"
    )
    yield (
        f"largest component {sizes['largest_component']:,} agents, "
        f"{sizes['joined_to_nobody']:,} joined to nobody, density {sizes['density']:.4f}"
    )
    yield coverage(about).partition(": ")[2]


@click.command()
@click.argument("rule")
@click.argument("agent")
@click.option(
    "--radius",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="How many steps away.",
)
@format_option
@output_option
@asked_options
def ego(asked: Asked, rule: str, agent: str, radius: int, form: str, output: Path | None) -> None:
    r"""List who is near AGENT in the network of RULE: those most strongly joined to it first.

    AGENT is an IRI, agent:north-watch or north-watch. Weights are those of the whole network.
    Exits with 0, or with 2 if there is no such rule or agent.

    \b
    Example:
        habeas network ego co-signing amnesty-international
    """
    part = ego_of(asked.network(rule), agent, radius=radius)
    place = part.number(str(part.about["ego"]))
    ties = part.joined[[place]].toarray().ravel()
    rows = [
        {**row, "weight": float(ties[at]), "degree_here": int(part.degree[at])}
        for at, row in enumerate(agents_of(part))
        if at != place
    ]
    rows.sort(key=lambda row: (-row["weight"], row["agent"]))
    columns = ["label", "kind", "country", "weight", "degree_here", "agent"]
    write_rows(rows, columns, part.about, form, output)
