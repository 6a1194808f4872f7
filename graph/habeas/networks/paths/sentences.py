"""A chain in sentences: each step with what is on record for it, and what none of it means."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypedDict

from habeas.networks.arrays import Network
from habeas.networks.behind import behind
from habeas.networks.evidence import Claim, SharedThing, why
from habeas.networks.paths.chains import Chain, Tie
from habeas.networks.projection import project
from habeas.networks.tables import Opened
from habeas.store.interface import Store
from habeas.terms import abbreviate

__all__ = ["CAUTION", "Reason", "reasons", "sentences"]

#: What holds for every chain, whatever its rules.
CAUTION = (
    "A chain is a way through the records. It does not mean that anybody went it, that it is open "
    "today, or that those on it would pass anything on; and shorter ones may be on no record."
)


class Reason(TypedDict):
    """Why two agents of a chain are joined in one network."""

    source: str
    target: str
    rule: str
    #: What the rule is called, what its edges mean, and what they do not mean.
    label: str
    meaning: str
    limits: str
    #: ``both``, ``forward`` or ``backward``; see :class:`habeas.networks.paths.chains.Tie`.
    way: str
    #: The earliest and the latest day that any record behind it names, as ISO text.
    first: str | None
    last: str | None
    #: What they share, with its claims and their sources.
    things: list[SharedThing]


def reasons(
    source: Store | Opened, chain: Chain, network: Network | Mapping[str, Network] | None = None
) -> list[Reason]:
    """Return what is on record for each step of a chain, step by step and rule by rule.

    Parameters
    ----------
    source
        The release that the chain was found in, or its triples.
    chain
        One of :func:`habeas.networks.paths.chains.chains`.
    network
        What it was found in. If not given, networks are made anew by the rules that the release
        states, without any choice of period, case or agents.
    """
    networks = _networks(source, chain, network)
    return [
        _reason(source, networks[tie.rule], (step.source, step.target), tie)
        for step in chain.steps
        for tie in step.ties
    ]


def _networks(
    source: Store | Opened, chain: Chain, network: Network | Mapping[str, Network] | None
) -> Mapping[str, Network]:
    if isinstance(network, Network):
        return {str(network.about.get("rule", "")): network}
    if network is not None:
        return network
    return {rule: project(source, rule) for rule in {t.rule for s in chain.steps for t in s.ties}}


def _reason(source: Store | Opened, network: Network, ends: tuple[str, str], tie: Tie) -> Reason:
    first = last = None
    if (table := network.table) is not None:
        place = {agent: number for number, agent in enumerate(table.agents) if agent in ends}
        _, first, last = behind(table, place[ends[0]], place[ends[1]])
    about = network.about
    return {
        "source": ends[0],
        "target": ends[1],
        "rule": tie.rule,
        "label": str(about.get("label", tie.rule)),
        "meaning": str(about.get("meaning", "")),
        "limits": str(about.get("limits", "")),
        "way": tie.way,
        "first": _iso(first),
        "last": _iso(last),
        "things": why(source, network, *ends),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def sentences(
    source: Store | Opened,
    chain: Chain,
    network: Network | Mapping[str, Network] | None = None,
    *,
    most: int = 3,
) -> list[str]:
    """Return a chain as lines of text: where it leads, each step with its sources, and its limits.

    Parameters
    ----------
    source, chain, network
        As in :func:`reasons`.
    most
        How many of the things that two agents share are told; the others are counted.
    """
    found = reasons(source, chain, network)
    labels = dict(zip(chain.agents, chain.labels, strict=True))
    lines = [_head(chain)]
    for number, step in enumerate(chain.steps, 1):
        for reason in found:
            if (reason["source"], reason["target"]) == (step.source, step.target):
                lines.append(f"{number}. {_step(reason, labels)}")
                things = reason["things"]
                lines += [f"   {_thing(thing)}" for thing in things[:most]]
                if len(things) > most:
                    lines.append(f"   and {len(things) - most:,} more")
    for rule in dict.fromkeys(reason["rule"] for reason in found):
        of_rule = next(reason for reason in found if reason["rule"] == rule)
        lines += [f"{of_rule['label']}: {of_rule['meaning']} {of_rule['limits']}".strip()]
    return [*lines, CAUTION]


def _head(chain: Chain) -> str:
    """Say where a chain leads, and through whom."""
    start, *between, end = chain.labels
    steps = "1 step" if len(chain.steps) == 1 else f"{len(chain.steps)} steps"
    through = f", through {' and '.join(between)}" if between else ""
    return f"From {start} to {end} in {steps}{through}."


def _step(reason: Reason, labels: Mapping[str, str]) -> str:
    one, other = labels[reason["source"]], labels[reason["target"]]
    if reason["way"] == "backward":
        one, other = other, one
    ends = f"{one} and {other}" if reason["way"] == "both" else f"from {one} to {other}"
    days = [day for day in dict.fromkeys([reason["first"], reason["last"]]) if day]
    return f"{reason['label']}, {ends}" + (f" ({' to '.join(days)})" if days else "") + ":"


def _thing(thing: SharedThing) -> str:
    """Say what is shared and who says so."""
    said = list(dict.fromkeys(text for claim in thing["claims"] for text in _sources(claim)))
    name = f"{thing['label']} ({abbreviate(thing['through'])})"
    return f"{name}, according to {'; '.join(said)}" if said else f"{name}, without a source"


def _sources(claim: Claim) -> Iterator[str]:
    for citation in claim["citations"]:
        words = [citation["title"] or abbreviate(citation["source"])]
        words += [citation["locator"]] if citation["locator"] else []
        yield " ".join([", ".join(words), *citation["addresses"]])
