"""``habeas network gaps`` and ``suggest``: where much rests on few, and which link may be worth a look."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from habeas.cli.networks.asking import Asked, asked_options
from habeas.cli.networks.writing import (
    as_json,
    coverage,
    format_option,
    most_option,
    output_option,
    seed_option,
    share_done,
    write,
    write_rows,
)
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.groups import bridging, labels_of
from habeas.networks.paths import METHODS, holdout, lacking
from habeas.networks.paths import gaps as gaps_of
from habeas.networks.paths import suggestions as suggestions_of
from habeas.networks.paths.choosing import ATTRIBUTES
from habeas.networks.projection import project_table
from habeas.networks.selection import Selection

__all__ = ["gaps", "suggest"]

_OF = ("agents", "things", "links", "cases")
_CAUTION = "A gap is one in the records: it says where to look, not that nobody is there."


@click.command()
@click.argument("rule")
@click.option(
    "--of",
    type=click.Choice(_OF),
    default="agents",
    show_default=True,
    help="Agents who are alone in things; things with few agents; agents who alone join two groups; "
    "cases that lack --lacking, by country.",
)
@click.option(
    "--few",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Of things: those with at most so many agents.",
)
@click.option(
    "--by",
    type=click.Choice(ATTRIBUTES),
    default="country",
    show_default=True,
    help="Of links: by what agents are grouped.",
)
@click.option(
    "--lacking",
    "lacks",
    default="legal-representative",
    show_default=True,
    help="Of cases: the role that nobody has; narrower ones count.",
)
@format_option
@output_option
@asked_options
def gaps(
    asked: Asked, rule: str, of: str, few: int, by: str, lacks: str, form: str, output: Path | None
) -> None:
    r"""Find where many things meet few agents in the network of RULE.

    Gaps are in the records: they say where to look, not that nobody is there. Cases that lack a
    role are counted over the whole release, whatever the rule. Exits with 0, or with 2 if there
    is no such rule, case or role.

    \b
    Examples:
        habeas network gaps co-involvement
        habeas network gaps co-involvement --of cases --lacking legal-representative
    """
    finders: Mapping[str, Callable[[], tuple[list[dict[str, Any]], list[str]]]] = {
        "agents": lambda: (
            gaps_of(asked.table(rule).two_mode()).as_json()["sole"],
            ["label", "things", "alone", "share", "agent"],
        ),
        "things": lambda: (
            [
                {**each, "count": len(each["agents"])}
                for each in gaps_of(asked.table(rule).two_mode(), few=few).as_json()["thin"]
            ],
            ["thing", "count", "agents"],
        ),
        "links": lambda: (
            _alone(asked.network(rule), by),
            ["label", "own", "other", "ties", "agent"],
        ),
        "cases": lambda: (
            [
                {**each.as_json(), "lacking": len(each.without)}
                for each in lacking(asked.release.store, lacks)
            ],
            ["country", "cases", "lacking", "without"],
        ),
    }
    if of == "cases" and asked.selection != Selection(minimum_evidence=1):
        raise click.UsageError(
            "Cases are counted over the whole release: leave out --country and what else chooses."
        )
    about = project_table(asked.table(rule)).about  # an unknown rule is refused first
    if of == "cases":
        about = {"release": asked.release.version, "lacking": lacks}
    rows, columns = finders[of]()
    write_rows(rows, columns, {**about, "caution": _CAUTION}, form, output)
    if form != "json":
        counted = "Counted over all cases of the release. " if of == "cases" else ""
        click.echo(f"{counted}{_CAUTION}", err=True)


def _alone(made: Network, by: str) -> list[dict[str, Any]]:
    """Return who alone joins two groups: without them, no edge leads from one to the other."""
    labels = labels_of(made, by)
    alone = bridging(made, labels.of_agent).joined_alone
    names = made.attribute("label")
    rows = [
        {
            "agent": made.agents[agent],
            "label": names[agent] or made.agents[agent],
            "own": labels.names[own],
            "other": labels.names[other],
            "ties": ties,
        }
        for agent, own, other, ties in zip(*(column.tolist() for column in alone), strict=True)
    ]
    return sorted(rows, key=lambda row: (-row["ties"], row["own"], row["other"], row["agent"]))


@click.command()
@click.argument("rule")
@click.option(
    "--method", type=click.Choice(list(METHODS)), default="adamic-adar", show_default=True
)
@most_option(20, "suggestions")
@click.option(
    "--things", is_flag=True, help="Between organizations or groups and things, not two agents."
)
@click.option(
    "--check", is_flag=True, help="Hide a tenth, again and again, and say how well it is found."
)
@seed_option
@format_option
@output_option
@asked_options
def suggest(
    asked: Asked,
    rule: str,
    method: str,
    most: int,
    things: bool,
    check: bool,
    seed: int,
    form: str,
    output: Path | None,
) -> None:
    r"""Suggest links that are not on record in the network of RULE: hints where to look, never facts.

    Suggestions come from the shape of the network alone, and are stored nowhere. None is made of
    kinship, of what is not public, between two persons, or of a person's part in anything.
    --check says how often a hidden link scored above a pair without one: 0.5 is chance. Exits
    with 0, or with 2 if there is no such rule, or if nothing is suggested of it.

    \b
    Examples:
        habeas network suggest co-signing --most 5
        habeas network suggest co-signing --check
    """
    made: Network | TwoMode = asked.network(rule)
    about = dict(made.about)
    if things:
        made = asked.table(rule).two_mode()
    found = suggestions_of(made, method=method, most=most)
    if check:
        tell = share_done("Checking")
        tested = holdout(made, method=method, seed=seed, tell=tell).as_json()
        if form == "json":
            write(as_json({"about": about, "check": tested}), output)
            return
        click.echo(coverage(about), err=True)
        write("".join(f"{name}: {value}\n" for name, value in tested.items()), output)
        return
    rows = [each.as_json() for each in found]
    columns = ["suggestion", "source_label", "target_label", "score", "sentence"]
    if form == "csv":
        columns += ["source", "target", "method"]
    write_rows(rows, columns, about, form, output)
