"""``habeas network path`` and ``why``: how agents reach each other, and what stands behind an edge."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from habeas.cli.networks.asking import Asked, asked_options
from habeas.cli.networks.layers import layers_of
from habeas.cli.networks.writing import as_json, most_option, output_option, write
from habeas.networks.evidence import SharedThing
from habeas.networks.evidence import why as evidence_of
from habeas.networks.paths import CAUTION, chains, meant, reasons, sentences
from habeas.networks.paths.choosing import chosen
from habeas.terms import abbreviate

__all__ = ["path", "why"]

text_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
rule_option = click.option(
    "--rule",
    "rules",
    multiple=True,
    help="Only edges of this rule; may be repeated. All rules of the release if not given.",
)


@click.command()
@click.argument("one", metavar="START")
@click.argument("other", metavar="END")
@rule_option
@most_option(5, "chains")
@click.option(
    "--weighted", is_flag=True, help="Strong ties are short steps: each costs 1 / weight."
)
@click.option("--directed", is_flag=True, help="Follow directed edges only the way they lead.")
@click.option("--between", multiple=True, help="Only these may stand between; may be repeated.")
@click.option(
    "--via",
    multiple=True,
    help="Exactly who stands between, one for each step, in order; may be repeated.",
)
@text_option
@output_option
@asked_options
def path(
    asked: Asked,
    one: str,
    other: str,
    rules: tuple[str, ...],
    most: int,
    weighted: bool,
    directed: bool,
    between: tuple[str, ...],
    via: tuple[str, ...],
    form: str,
    output: Path | None,
) -> None:
    r"""Tell how START reaches END: the shortest chains, each step with its sources.

    START, END and who stands between are agents (an IRI, or north-watch), or groups: kind=Person,
    type="UN body", country=Syria, role=family-advocate, mechanism= for the bodies that operate
    one, * for anybody; or several with | between. Several rules are gone through together. Exits
    with 0, with 1 if nothing on record joins the two, or with 2 for a mistake.

    \b
    Examples:
        habeas network path kind=Group "type=UN body" --rule co-involvement
        habeas network path role=family-advocate "type=UN body" --via kind=Organization
    """
    layers = layers_of(asked, rules)
    first = next(iter(layers.values()))

    def group(text: str) -> list[str]:
        return [
            each for part in text.split("|") for each in meant(asked.release.store, first, part)
        ]

    starts, ends = group(one), group(other)
    if not (chosen(first, ends) & ~chosen(first, starts)).any():
        raise click.UsageError(f"Nobody in {other} is not in {one} too. Name two apart.")
    found = chains(
        layers,
        starts,
        ends,
        most=most,
        weighted=weighted,
        directed=directed,
        between=[name for each in between for name in group(each)] or "*",
        via=[group(each) for each in via] or None,
    )
    if form == "json":
        told = [
            {
                **chain.as_json(),
                "reasons": reasons(asked.release, chain, layers),
                "caution": CAUTION,
            }
            for chain in found
        ]
        write(as_json(told), output)
    else:
        texts = ("\n".join(sentences(asked.release, chain, layers)) for chain in found)
        write("".join(f"{text}\n" for text in "\n\n".join(texts).splitlines()), output)
    if not found:
        click.echo(f"Nothing on record joins {one} and {other}.", err=True)
        raise SystemExit(1)


@click.command()
@click.argument("one", metavar="AGENT")
@click.argument("other", metavar="AGENT")
@rule_option
@text_option
@output_option
@asked_options
def why(
    asked: Asked, one: str, other: str, rules: tuple[str, ...], form: str, output: Path | None
) -> None:
    r"""Say what joins two agents: what they share, the claims, and where sources say so.

    An agent is an IRI, agent:north-watch or north-watch. Exits with 0, with 1 if nothing on
    record joins the two, or with 2 if there is no such agent or rule.

    \b
    Example:
        habeas network why amnesty-international human-rights-watch --rule co-signing
    """
    layers = layers_of(asked, rules)
    first = next(iter(layers.values()))
    ends = first.number(one), first.number(other)
    if ends[0] == ends[1]:
        raise click.UsageError(f"{one} and {other} are one agent. Name two.")
    found = {
        rule: evidence_of(asked.release, layer, *(first.agents[end] for end in ends))
        for rule, layer in layers.items()
        if layer.joined[ends]
    }
    if form == "json":
        shown = [
            {"rule": rule, "weight": float(layers[rule].joined[ends]), "things": things,
             **{name: layers[rule].about[name] for name in ("label", "meaning", "limits")}}
            for rule, things in found.items()
        ]  # fmt: skip
        write(as_json(shown), output)
    else:
        lines = [
            line
            for rule, things in found.items()
            for line in _edge_lines(layers[rule].about, float(layers[rule].joined[ends]), things)
        ]
        write("".join(f"{line}\n" for line in lines), output)
    if not found:
        click.echo(f"Nothing on record joins {one} and {other}.", err=True)
        raise SystemExit(1)


def _edge_lines(
    about: Mapping[str, Any], weight: float, things: list[SharedThing]
) -> Iterator[str]:
    """Yield what an edge means, and what stands behind it, down to the places in sources."""
    yield f"{about['label']} (weight {weight:.4g}): {about['meaning']}"
    yield f"Limits: {about['limits']}"
    for thing in things:
        kind = f"{thing['kind']} " if thing["kind"] else ""
        yield f"  {kind}{abbreviate(thing['through'])}  {thing['label']}"
        for claim in thing["claims"]:
            said = [claim["status"], claim["since"] and f"known since {claim['since']}"]
            yield "    " + "  ".join([abbreviate(claim["claim"]), *filter(None, said)])
            for citation in claim["citations"]:
                words = [citation["title"] or abbreviate(citation["source"]), citation["locator"]]
                yield f"      {', '.join(filter(None, words))}"
                yield from (f"      {address}" for address in citation["addresses"])
    yield ""
