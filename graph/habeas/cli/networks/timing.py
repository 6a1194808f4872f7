"""``habeas network time``: how a network grows, turns over, and how long ties last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from habeas.cli.networks.asking import Asked, Day, asked_options
from habeas.cli.networks.writing import (
    as_table,
    format_option,
    output_option,
    seed_option,
    share_done,
    write_rows,
)
from habeas.networks.tables import EdgeTable
from habeas.networks.time import changes, evolution, growth, survival, turnover

__all__ = ["time"]

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Windows:
    """What the options of the command say."""

    asked: Asked
    rule: str
    years: int
    step: int | None
    seed: int
    before: date | None

    @property
    def table(self) -> EdgeTable:
        return self.asked.table(self.rule)

    @property
    def given(self) -> dict[str, Any]:
        """What functions of windows take."""
        chosen = self.asked.selection
        return {
            "years": self.years,
            "step": self.step,
            "start": chosen.start,
            "end": chosen.end,
            "tell": share_done("Going through the windows"),
        }


def _growth(windows: _Windows) -> tuple[Rows, list[str], dict[str, Any]]:
    columns = growth(windows.table, **windows.given)._asdict()
    names = ["start", "agents_least", "agents_most", "edges_least", "edges_most"]
    return _rows(columns), [*names, "new_agents_most", "lost_agents_most", "undated"], {}


def _turnover(windows: _Windows) -> tuple[Rows, list[str], dict[str, Any]]:
    columns = turnover(windows.table, **windows.given)._asdict()
    return _rows(columns), list(columns), {}


def _communities(windows: _Windows) -> tuple[Rows, list[str], dict[str, Any]]:
    found = evolution(
        windows.table,
        certainly=windows.asked.selection.certainly,
        seed=windows.seed,
        **windows.given,
    )
    rows = found.rows()
    return rows, list(rows[0]) if rows else ["window"], {}


def _survival(windows: _Windows) -> tuple[Rows, list[str], dict[str, Any]]:
    found = survival(windows.table, seed=windows.seed, tell=share_done("Drawing again"))
    counted = ("of", "lives", "exact", "between", "open", "unknown")
    said = {
        "method": found.method,
        "median_days": None if found.median is None else "{} to {}".format(*found.median),
        **{name: found.about[name] for name in counted if name in found.about},
    }
    return found.rows(), ["least", "most", "survival", "low", "high"], said


def _known(windows: _Windows) -> tuple[Rows, list[str], dict[str, Any]]:
    if windows.before is None:
        raise click.UsageError("Name the earlier day: --before 2018-12-31.")
    earlier = windows.asked.as_known(windows.before).network(windows.rule)
    found = changes(earlier, windows.asked.network(windows.rule))
    said = {
        "agents_in": len(found.agents_in),
        "agents_out": len(found.agents_out),
        "edges_in": found.edges_in,
        "edges_out": found.edges_out,
        "correlation": found.correlation,
    }
    columns = found.edges._asdict()
    return _rows(columns), list(columns), said


#: What can be asked about time.
_OF: dict[str, Callable[[_Windows], tuple[Rows, list[str], dict[str, Any]]]] = {
    "growth": _growth,
    "turnover": _turnover,
    "communities": _communities,
    "survival": _survival,
    "known": _known,
}


@click.command()
@click.argument("rule")
@click.option(
    "--of",
    type=click.Choice(list(_OF)),
    default="growth",
    show_default=True,
    help="How many agents and edges each window has; how alike the ties of windows are; how "
    "communities go over into each other; how long ties last; what was known later than --before.",
)
@click.option(
    "--years",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How long a window is.",
)
@click.option(
    "--step",
    type=click.IntRange(min=1),
    help="After how many years the next begins; as long as one.",
)
@click.option("--before", type=Day(latest=True), help="Of known: the earlier day.")
@seed_option
@format_option
@output_option
@asked_options
def time(
    asked: Asked,
    rule: str,
    of: str,
    years: int,
    step: int | None,
    before: date | None,
    seed: int,
    form: str,
    output: Path | None,
) -> None:
    r"""Follow the network of RULE through time.

    Dates are bounds: a number is given as the least that holds in every reading of them, and the
    most that holds in any. Rows without a date are part of every most; how many there are is said.
    Exits with 0, or with 2 for a mistake.

    \b
    Examples:
        habeas network time co-signing --from 2012 --to 2018
        habeas network time co-signing --of survival
    """
    rows, columns, said = _OF[of](_Windows(asked, rule, years, step, seed, before))
    if said and form != "json":
        lines = [{"said": name, "of all": value} for name, value in said.items()]
        click.echo(as_table(lines, ["said", "of all"]), err=True)
    write_rows(rows, columns, {**asked.network(rule).about, of: said}, form, output)


def _rows(columns: dict[str, Any]) -> Rows:
    """Return columns as rows."""
    plain = {name: np.asarray(column).tolist() for name, column in columns.items()}
    return [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]
