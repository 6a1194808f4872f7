"""``habeas match``: find records about one agent, and decide on them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import click

from habeas.cli.options import progress, who_option, workspace_option
from habeas.errors import UnknownNameError
from habeas.matching import Agent, Candidate, decide, open_pairs, read_review, write_review
from habeas.matching.deciding import by_rule
from habeas.terms import abbreviate, expand
from habeas.workspace import Decision, Workspace

__all__ = ["match"]

Answer = Literal["same", "different", "open"]

least_option = click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="How probable a pair must be to be shown.",
)


@click.group(invoke_without_command=True)
@workspace_option
@click.pass_context
def match(context: click.Context, folder: Path) -> None:
    r"""Find records that are perhaps about one agent, and decide on each pair.

    Without a further word it walks through the pairs. Decisions are kept in the
    workspace with who and why; a later one about the same pair takes its place,
    and 'open' takes it back. Names that are withheld are compared with nothing.
    Exits with 0, or with 2 if a decision cannot be taken in; then none is.

    \b
    Examples:
        habeas match
        habeas match review pairs.csv      # fill in its column decision, then
        habeas match apply pairs.csv
    """
    context.obj = Workspace.open(folder)
    if context.invoked_subcommand is None:
        context.invoke(walk)


@match.command()
@least_option
@who_option
@click.pass_obj
def walk(workspace: Workspace, least: float, who: str) -> None:
    """Show one pair after another, and ask. Each answer is kept at once."""
    agents, found = open_pairs(workspace, least)
    if not found:
        click.echo(f"No pair is left with a probability of {least:g} or more.")
        return
    for number, candidate in enumerate(found, 1):
        click.echo(f"\n{number} of {len(found)}   {_told(candidate)}")
        for iri in (candidate.first, candidate.second):
            click.echo(_shown(agents[iri]))
        choice = click.prompt(
            "[s]ame, [d]ifferent, [l]ater, [q]uit",
            type=click.Choice(["s", "d", "l", "q"]),
            show_choices=False,
        )
        if choice == "q":
            return
        if choice == "l":
            continue
        answer: Answer = "same" if choice == "s" else "different"
        keep = _asked_keep(candidate, agents) if answer == "same" else None
        why = click.prompt("Why", default="", show_default=False)
        _keep(workspace, [decide(candidate, answer, who=who, why=why, keep=keep)])


@match.command("list")
@least_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def list_(workspace: Workspace, least: float, form: str) -> None:
    """Print the pairs that nobody has decided on, with the reasons for each."""
    _, found = open_pairs(workspace, least)
    if form == "json":
        click.echo(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
        return
    for candidate in found:
        click.echo(_told(candidate))
        click.echo(f"    {abbreviate(candidate.first)}  {abbreviate(candidate.second)}")


@match.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@least_option
@click.pass_obj
def review(workspace: Workspace, file: Path, least: float) -> None:
    """Write the open pairs as a table (CSV) to fill in: decision, keep, who, why."""
    agents, found = open_pairs(workspace, least)
    with file.open("wb") as output:
        write_review(output, found, agents)
    file.chmod(0o600)  # names of people who are perhaps at risk
    click.echo(f"{len(found)} pairs written to {file}.", err=True)


@match.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@who_option
@click.pass_obj
def apply(workspace: Workspace, file: Path, who: str) -> None:
    """Take in the decisions of a table that was filled in: all of them or none."""
    decisions = read_review(file, _known(workspace), who)
    _keep(workspace, decisions)


@match.command("decide")
@click.argument("decision", type=click.Choice(get_args(Answer)))
@click.argument("first")
@click.argument("second")
@click.option("--keep", help="Which of the two identifiers is kept if they are the same.")
@click.option("--why", default="", help="The reason.")
@who_option
@click.pass_obj
def decide_(
    workspace: Workspace,
    decision: Answer,
    first: str,
    second: str,
    keep: str | None,
    why: str,
    who: str,
) -> None:
    """Decide on two agents by their identifiers, like agent:north-watch."""
    known = _known(workspace)
    pair = [_agent(each, known) for each in (first, second)]
    kept = _agent(keep, known) if keep else None
    given = Candidate(pair[0], pair[1], ("", ""), 0, ())
    _keep(workspace, [decide(given, decision, who=who, why=why, keep=kept)])


@match.command()
@click.option("--dry-run", is_flag=True, help="Show the pairs, and decide nothing.")
@click.pass_obj
def certain(workspace: Workspace, dry_run: bool) -> None:
    """Merge the pairs that have one identifier of an authority and nothing against them."""
    _, found = open_pairs(workspace)
    decisions = by_rule(found)
    told = {frozenset((each.first, each.second)): _told(each) for each in found}
    for decision in decisions:
        click.echo(told[decision.pair])
    if not dry_run:
        _keep(workspace, decisions)


@match.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def decisions(workspace: Workspace, form: str) -> None:
    """Print the decisions in force."""
    found = workspace.decisions()
    if form == "json":
        click.echo(json.dumps([each.said for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        kept = f", keep {abbreviate(each.keep)}" if each.keep else ""
        click.echo(
            f"{each.time}  {each.decision:9}  {abbreviate(each.first)}  {abbreviate(each.second)}"
            f"{kept}  ({each.who}: {each.why})"
        )


def _keep(workspace: Workspace, made: Sequence[Decision]) -> None:
    if not made:
        click.echo("Nothing was decided.", err=True)
        return
    with workspace.writing(progress, "decide") as writer:
        writer.decide(*made)
    noun = "decision" if len(made) == 1 else "decisions"
    click.echo(f"{len(made)} {noun} kept.", err=True)


def _known(workspace: Workspace) -> frozenset[str]:
    """Return the IRIs of all agents that were brought, also of those that were merged."""
    import duckdb

    from habeas.matching.agents import agents_of

    with duckdb.connect() as con:
        workspace.attach(con)
        agents = {agent.iri for agent in agents_of(con)}
    return frozenset(agents | {iri for each in workspace.decisions() for iri in each.pair})


def _agent(name: str, known: frozenset[str]) -> str:
    iri = expand(name)
    for each in (iri, expand(f"agent:{name}")):
        if each in known:
            return each
    raise UnknownNameError("agent", name, map(abbreviate, known))


def _asked_keep(candidate: Candidate, agents: Mapping[str, Agent]) -> str | None:
    pair = (candidate.first, candidate.second)
    told = ", ".join(f"[{number}] {abbreviate(iri)}" for number, iri in enumerate(pair, 1))
    chosen = click.prompt(
        f"Keep {told}", type=click.Choice(["1", "2"]), default="1", show_choices=False
    )
    return pair[int(chosen) - 1]


def _told(candidate: Candidate) -> str:
    return str(candidate)


def _shown(agent: Agent) -> str:
    names = " / ".join(f"{name} ({tag})" if tag else name for name, tag in agent.names)
    more = [
        *sorted(agent.identifiers),
        *sorted(agent.sites),
        *map(abbreviate, sorted(agent.places)),
    ]
    return f"    {abbreviate(agent.iri)}, {agent.kind}: {names or 'no name'}" + (
        f"\n        {', '.join(more)}" if more else ""
    )


def _as_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "first": candidate.first,
        "second": candidate.second,
        "names": list(candidate.names),
        "probability": round(candidate.probability, 6),
        "reasons": [
            {"about": each.about, "says": each.says, "weight": round(each.weight, 3)}
            for each in candidate.reasons
        ],
    }
