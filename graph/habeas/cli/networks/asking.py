"""Which network is meant: the rule, and what of its records counts, as options of a command."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from habeas.cli.options import release_option
from habeas.errors import HabeasError
from habeas.evidence.dates import bounds
from habeas.networks.arrays import Network
from habeas.networks.projection import MOST_ARRAY_PAIRS, project_table
from habeas.networks.rules import EdgeRule, rule, rules
from habeas.networks.selection import Selection, select
from habeas.networks.tables import EdgeTable, read
from habeas.networks.tables.matrices import WEIGHTINGS
from habeas.release import Release

__all__ = ["Asked", "Day", "asked_options"]

Command = Callable[..., Any]


class Day(click.ParamType[date]):
    """A day; of a month or a year, the first or the last."""

    name = "day"

    def __init__(self, latest: bool) -> None:
        self.latest = latest

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that a text means."""
        try:
            found = bounds(value)
        except HabeasError as error:
            self.fail(str(error), param, ctx)
        return found.latest if self.latest else found.earliest


@dataclass(frozen=True)
class Asked:
    """What the options of a command say."""

    release: Release
    selection: Selection = field(default_factory=Selection)
    weighting: str | None = None
    #: Where rules of the user's own stand, beside those of the release.
    folder: Path | None = None

    def rules(self) -> list[EdgeRule]:
        """Return all edge rules, sorted by name."""
        return rules(self.release.store, self.folder)

    def rule(self, name: str) -> EdgeRule:
        """Return the edge rule that is called ``name``."""
        return rule(self.release.store, name, self.folder)

    def table(self, name: str) -> EdgeTable:
        """Return the rows of a rule that count."""
        return select(read(self.release, self.rule(name)), self.selection)

    def network(self, name: str, *, most_pairs: int = MOST_ARRAY_PAIRS) -> Network:
        """Return the network of a rule; refuse one that could have more pairs of agents."""
        return project_table(self.table(name), self.weighting, most_pairs=most_pairs)

    def as_known(self, day: date) -> "Asked":
        """Return the same, asked on an earlier day."""
        return replace(self, selection=replace(self.selection, as_of=day))


#: The options, last first, as click takes them.
_OPTIONS = (
    click.option(
        "--rules",
        "folder",
        type=click.Path(path_type=Path),
        envvar="HABEAS_RULES",
        show_envvar=True,
        help="Edge rules of your own, beside those of the release: a Turtle file, or a folder of them.",
    ),
    click.option(
        "--weighting",
        type=click.Choice(list(WEIGHTINGS)),
        help="How weights are reckoned; as the rule says if not given.",
    ),
    click.option(
        "--minimum-evidence",
        type=click.IntRange(min=1),
        default=1,
        help="How many claims must stand behind each part of an agent, if more than the rule asks.",
    ),
    click.option("--role", help="Only parts in this role, as petitioner."),
    click.option("--kind", help="Only agents of this kind, as Organization."),
    click.option("--country", help="Only agents of this country, by its English name."),
    click.option("--case", help="Only this case, as 0001."),
    click.option(
        "--certainly",
        is_flag=True,
        help="Within --from and --to, only what certainly was then; else what may have been, too.",
    ),
    click.option("--to", "until", type=Day(latest=True), help="Only until this day, or year."),
    click.option("--from", "since", type=Day(latest=False), help="Only from this day on, or year."),
    click.option(
        "--as-of",
        type=Day(latest=True),
        help="As known on this day: only what was published by then, as 2018-12-31.",
    ),
)


def asked_options(command: Command) -> Command:
    """Give a command the network that its options describe, as ``asked``."""

    def opened(
        release: Release,
        folder: Path | None,
        weighting: str | None,
        as_of: date | None,
        since: date | None,
        until: date | None,
        certainly: bool,
        case: str | None,
        country: str | None,
        kind: str | None,
        role: str | None,
        minimum_evidence: int,
        **options: Any,
    ) -> Any:
        selection = Selection(
            as_of=as_of,
            start=since,
            end=until,
            certainly=certainly,
            case=case,
            country=country,
            kind=kind,
            role=role,
            minimum_evidence=minimum_evidence,
        )
        return command(asked=Asked(release, selection, weighting, folder), **options)

    opened.__name__ = command.__name__
    opened.__doc__ = command.__doc__
    if hasattr(command, "__click_params__"):
        opened.__click_params__ = command.__click_params__  # type: ignore[attr-defined]
    chosen: Command = opened
    for option in _OPTIONS:
        chosen = option(chosen)
    return release_option(chosen)
