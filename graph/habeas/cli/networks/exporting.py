"""``habeas network export`` and ``draw``: a network for other programs, and as a picture."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import networkx as nx
import numpy as np

from habeas.cli.networks.asking import Asked, asked_options
from habeas.cli.networks.layers import layers_of, together
from habeas.cli.networks.writing import (
    coverage,
    in_a_folder,
    output_option,
    seed_option,
    write,
)
from habeas.networks import catalogue
from habeas.networks.arrays import Network
from habeas.networks.drawing import draw as draw_figure
from habeas.networks.drawing import to_png, to_svg
from habeas.networks.exports import FORMATS
from habeas.networks.measure import Measure
from habeas.networks.paths import ego
from habeas.networks.projection import MOST_PAIRS

__all__ = ["draw", "export"]


@click.command()
@click.argument("rules", nargs=-1, required=True, metavar="RULE...")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="json", show_default=True
)
@click.option("--around", help="Only what is near this agent.")
@click.option(
    "--radius", type=click.IntRange(min=0), default=1, show_default=True, help="How near, in steps."
)
@click.option(
    "--no-evidence", is_flag=True, help="Leave out what each edge came through, and its claims."
)
@output_option
@asked_options
def export(
    asked: Asked,
    rules: tuple[str, ...],
    form: str,
    around: str | None,
    radius: int,
    no_evidence: bool,
    output: Path | None,
) -> None:
    r"""Write the network of RULE for other programs, each edge with the evidence behind it.

    Several rules make one network without directions: an edge says by which rules it joins, and
    its weight is how many they are. The same network gives the same bytes. Exits with 0, or
    with 2 if there is no such rule, agent, case, country, kind or role.

    \b
    Examples:
        habeas network export co-signing --case 0001 --format graphml > network.graphml
        habeas network export affiliation declared-collaboration --format gexf --output ties.gexf
    """
    made: Any
    if len(rules) > 1:
        layers = layers_of(asked, rules, most_pairs=MOST_PAIRS)
        made = together(layers, not no_evidence)
        if around is not None:
            first = next(iter(layers.values()))
            made = nx.ego_graph(made, first.agents[first.number(around)], radius=radius)
        about = made.graph
    else:
        whole = made = asked.network(rules[0], most_pairs=MOST_PAIRS)
        if around is not None:
            made = ego(whole, around, radius=radius)
        made = replace(made, table=None if no_evidence else whole.table)
        about = made.about
    click.echo(coverage(about), err=True)
    write(FORMATS[form].write(made), output)


@click.command()
@click.argument("rule")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=in_a_folder,
    required=True,
    help="The picture: a name that ends in .svg or .png.",
)
@click.option("--title", default="", help="What the picture shows; the rule if not given.")
@click.option(
    "--size", "measure", help="The measure of agents that areas grow with; degree if not given."
)
@click.option(
    "--highlight", multiple=True, help="An agent to point out, by a ring; may be repeated."
)
@click.option(
    "--labels", type=click.IntRange(min=0), help="How many names to write; as fit if not given."
)
@seed_option
@asked_options
def draw(
    asked: Asked,
    rule: str,
    output: Path,
    title: str,
    measure: str | None,
    highlight: tuple[str, ...],
    labels: int | None,
    seed: int,
) -> None:
    r"""Draw the network of RULE, with what its edges mean and how much data it rests on below it.

    Up to 300 agents are drawn with all edges, more as communities beside each other with a
    backbone. The same network and seed give the same picture. Exits with 0, or with 2 for a
    mistake.

    \b
    Example:
        habeas network draw co-signing --case 0001 --output who-signed.svg
    """
    writers = {".svg": to_svg, ".png": to_png}
    if output.suffix.lower() not in writers:
        raise click.UsageError(f"{output} ends in {output.suffix!r}: a picture is .svg or .png.")
    sized = catalogue.measure(measure or "degree", "agent")
    made = asked.network(rule)
    sizes: dict[str, Any] = {}
    if measure is not None:
        sizes = {"size": _sizes(made, sized), "size_means": sized.label}
    figure = draw_figure(
        made,
        title=title,
        version=asked.release.version,
        **sizes,
        highlight=[made.agents[made.number(agent)] for agent in highlight],
        most_labels=labels,
        seed=seed,
    )
    write(writers[output.suffix.lower()](figure), output)


def _sizes(made: Network, measure: Measure) -> dict[str, float]:
    """Return a measure by agent; 0 where it is not defined."""
    values = np.nan_to_num(np.asarray(measure.compute(made), dtype=np.float64))
    return dict(zip(made.agents, values.tolist(), strict=True))
