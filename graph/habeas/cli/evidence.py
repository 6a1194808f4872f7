"""``habeas evidence``: what the records rest on."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import click
import pyoxigraph as ox

from habeas.cli.options import release_option
from habeas.counterfactual import Counterfactual, NetworkChange
from habeas.counterfactual import without as without_source
from habeas.describe import label
from habeas.evidence.intervals import Span
from habeas.release import Release
from habeas.store.interface import Store
from habeas.terms import abbreviate

__all__ = ["evidence"]

#: How many things of a kind the text names.
NAMED = 10


@click.group()
def evidence() -> None:
    r"""Ask what the records rest on.

    Each command says how it exits. Exits with 0, or with 2 for a mistake.

    \b
    Example:
        habeas evidence without wgad-opinion-9-2004
    """


@evidence.command()
@click.argument("source")
@click.option("--only", is_flag=True, help="Keep copies of its text that are sources of their own.")
@click.option(
    "--rule",
    "of_rules",
    multiple=True,
    help="Only the network of this edge rule; may be repeated. All networks if none is given.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@release_option
def without(
    release: Release, source: str, only: bool, of_rules: tuple[str, ...], form: str
) -> None:
    r"""Say what would change if SOURCE were not there.

    SOURCE is the name or the IRI of a source. With it go all copies of its
    text. Which relations, events, signatures and dates would nothing support
    any more; which edges of which networks would be gone or weaker; who would
    move in their rankings. Nothing is changed. The text names the first ten of
    a kind, JSON all. Exits with 0, or with 2 if there is no such source or rule.

    \b
    Example:
        habeas evidence without wgad-opinion-9-2004
    """
    change = without_source(release.store, source, copies=not only, of_rules=of_rules or None)
    if form == "json":
        click.echo(json.dumps(_plain(change), ensure_ascii=False, indent=1))
        return
    for line in _lines(release.store, change):
        click.echo(line)


def _lines(store: Store, change: Counterfactual) -> Iterator[str]:
    facts = change.facts
    yield f"Without {', '.join(map(abbreviate, facts.sources))}"
    yield f"{len(facts.claims):>7,}  claims that cite nothing else"
    yield from _listed(
        "relations and events that nothing supports any more",
        [f"{abbreviate(thing)}  {_name(store, thing)}" for thing in facts.lost],
    )
    yield from _listed(
        "single values that nothing supports any more",
        [
            f"{abbreviate(each.thing)}  {_name(store, each.predicate)}: {_value(store, each.value)}"
            for each in facts.values
        ],
    )
    yield from _listed(
        "things between other days",
        [
            f"{abbreviate(each.thing)}  {_days(each.before)}, then {_days(each.after)}"
            for each in facts.redated
        ],
    )
    yield from _listed(
        "things that would rest on a single independent source",
        [f"{abbreviate(thing)}  {_name(store, thing)}" for thing in facts.single],
    )
    for network in change.networks:
        yield from _network_lines(store, network)


def _network_lines(store: Store, network: NetworkChange) -> Iterator[str]:
    kept = [edge for edge in network.edges if edge.weight_after is not None]
    lower = [edge for edge in kept if (edge.weight_after or 0) < edge.weight_before]
    higher = [edge for edge in kept if (edge.weight_after or 0) > edge.weight_before]
    if not network.edges and not network.agents_lost:
        yield f"Network {network.rule}: nothing changes"
        return
    yield (
        f"Network {network.rule}: {len(network.edges_lost):,} edges lost, "
        f"{len(lower):,} with less weight, {len(higher):,} with more, "
        f"{len(kept) - len(lower) - len(higher):,} with fewer claims only; "
        f"{len(network.agents_lost):,} agents gone"
    )
    for measure in ("betweenness", "degree"):
        moves = [each for each in network.ranks if each.measure == measure]
        yield from _listed(
            f"agents with another rank by {measure}",
            [
                f"{each.rank_before} to {each.rank_after or 'none'}  {_name(store, each.agent)}"
                for each in moves
            ],
        )


def _listed(what: str, names: list[str]) -> Iterator[str]:
    """Yield how many there are, and the first of them."""
    yield f"{len(names):>7,}  {what}"
    for name in names[:NAMED]:
        yield f"           {name}"
    if len(names) > NAMED:
        yield f"           … and {len(names) - NAMED:,} more"


def _name(store: Store, iri: str) -> str:
    name = label(store, iri)
    return "" if name == abbreviate(iri) else name


def _value(store: Store, value: object) -> str:
    if isinstance(value, ox.NamedNode):
        return _name(store, value.value) or abbreviate(value.value)
    return value.value if isinstance(value, ox.Literal) else str(value)


def _days(span: Span) -> str:
    """Return the bounds of a span as EDTF writes an interval, ``..`` for what is unknown."""
    start = _between(span.starts_on_or_after, span.starts_on_or_before)
    if span.one_day:
        return start
    return f"{start}/{_between(span.ends_on_or_after, span.ends_on_or_before)}"


def _between(first: date | None, last: date | None) -> str:
    if first == last:
        return str(first or "..")
    return f"[{first or ''}..{last or ''}]"


def _plain(value: Any) -> Any:
    """Return a value as JSON has them: records as objects, terms and days as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, ox.NamedNode | ox.Literal | ox.BlankNode):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
