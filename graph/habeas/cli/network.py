"""``habeas network``: who works with whom, by one of the edge rules."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
import pyoxigraph as ox

from habeas.cli.options import release_option
from habeas.cli.tables import table_lines
from habeas.errors import HabeasError
from habeas.evidence.dates import read_date
from habeas.networks import exports, measures, rules, summary
from habeas.networks import network as project
from habeas.release import Release

__all__ = ["network"]

#: How many agents the summary names.
NAMED = 10

_FORMATS = ["summary", "graphml", "gexf", "json", "csv"]


class _Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return read_date(value)
        except HabeasError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("rule", required=False)
@click.option("--as-of", type=_Day(), help="Only what was published by this day, as 2018-12-31.")
@click.option("--case", help="Only this case, as 0001.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="summary")
@release_option
def network(
    release: Release, rule: str | None, as_of: date | None, case: str | None, form: str
) -> None:
    r"""Compute the network of RULE; without RULE, list the edge rules.

    The summary counts nodes, edges and components, and names who stands between
    most others. The other formats give the whole network with the evidence of
    each edge. Exits with 0, or with 2 if there is no such rule or case.

    \b
    Example:
        habeas network co-signing --format graphml
    """
    if rule is None:
        for known in rules(release.store):
            click.echo(f"{known.name}\n  {known.meaning}\n  {known.limits}")
        return
    graph = project(release.store, rule, as_of=as_of, case=case)
    if form == "summary":
        for line in _summary_lines(graph):
            click.echo(line)
    elif form == "json":
        click.echo(json.dumps(exports.node_link(graph), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(exports.edges_csv(graph), nl=False)
    else:
        write = exports.graphml if form == "graphml" else exports.gexf
        sys.stdout.buffer.write(write(graph))
        sys.stdout.flush()


def _summary_lines(graph: Any) -> Iterator[str]:
    """Yield what the network is, what its edges mean, how large it is, and who stands between."""
    facts = summary(graph)
    yield f"{facts['label']}: {facts['meaning']}"
    yield f"Limits: {facts['limits']}"
    yield ""
    yield f"{facts['nodes']:,} agents, {facts['edges']:,} edges, {facts['components']:,} components"
    yield (
        f"largest component {facts['largest_component']:,} agents, "
        f"{facts['isolates']:,} joined to nobody, density {facts['density']:.4f}"
    )
    undated = f", {facts['undated']:,} left out without a date" if facts["as_of"] else ""
    yield f"rests on {facts['claims']:,} claims about {facts['throughs']:,} records{undated}"
    rows = measures(graph)[:NAMED]
    if rows:
        yield ""
        names = ["agent", "degree", "strength", "betweenness"]
        yield from table_lines(
            names,
            (
                (
                    ox.Literal(row["label"]),
                    ox.Literal(str(row["degree"])),
                    ox.Literal(f"{row['strength']:.2f}"),
                    ox.Literal(f"{row['betweenness']:.4f}"),
                )
                for row in rows
            ),
        )
