"""``habeas network significance`` and ``robustness``: is it more than chance, and what if agents go."""

from pathlib import Path
from typing import Any

import click

from habeas.cli.networks.asking import Asked, asked_options
from habeas.cli.networks.measuring import edges_of
from habeas.cli.networks.settings import (
    OF_TABLES,
    check_names,
    measure_called,
    set_option,
    settings_for,
)
from habeas.cli.networks.writing import (
    format_option,
    most_option,
    output_option,
    seed_option,
    share_done,
    write_rows,
)
from habeas.networks.chance import (
    BY,
    CORRECTIONS,
    METHODS,
    NULLS,
    backbone,
    intervals,
)
from habeas.networks.chance import significance as significance_of
from habeas.networks.removal import removal

__all__ = ["robustness", "significance"]


@click.command()
@click.argument("rule")
@click.option("--measure", "name", help="Hold this measure against chance; edges if not given.")
@click.option(
    "--intervals",
    "by",
    type=click.Choice(list(BY)),
    help="Of a measure: how sure its ranking is, by drawing sources or claims anew.",
)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    default="sdsm",
    show_default=True,
    help="Of edges: by which null model.",
)
@click.option("--null", type=click.Choice(list(NULLS)), help="Of a measure: what chance keeps.")
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="Of edges: how improbable by chance they are to be.",
)
@click.option(
    "--correction",
    type=click.Choice(list(CORRECTIONS)),
    default="fdr",
    show_default=True,
    help="How p-values account for the number of tests.",
)
@click.option(
    "--draws", type=click.IntRange(min=1), help="How many networks are drawn, where any are."
)
@set_option
@seed_option
@most_option(50, "rows, the least probable first,")
@format_option
@output_option
@asked_options
def significance(
    asked: Asked,
    rule: str,
    name: str | None,
    by: str | None,
    method: str,
    null: str | None,
    alpha: float,
    correction: str,
    draws: int | None,
    given: tuple[str, ...],
    seed: int,
    most: int,
    form: str,
    output: Path | None,
) -> None:
    r"""Say which edges or which values of a measure are more than chance in the network of RULE.

    All pairs of agents are counted as tests, also those that are not joined; how many there were,
    and what was chosen, goes to standard error, or into the JSON. With --intervals, a ranking is
    made again from sources or claims drawn anew. Exits with 0, or with 2 for a mistake.

    \b
    Examples:
        habeas network significance co-signing
        habeas network significance co-signing --measure degree --intervals source
    """
    if by is not None and name is None:
        raise click.UsageError("--intervals is of a measure: name one with --measure.")
    if given and name is None:
        raise click.UsageError("--set is of a measure: name one with --measure.")
    made = asked.network(rule)
    tell = share_done("Drawing")
    drawn: dict[str, Any] = {} if draws is None else {"draws": draws}
    if name is None:
        found = backbone(
            made, method=method, alpha=alpha, correction=correction, seed=seed, tell=tell, **drawn
        )
        rows = [
            {**row, "p": p, "adjusted": fair, "kept": kept}
            for row, p, fair, kept in zip(
                edges_of(made),
                found.p.tolist(),
                found.adjusted.tolist(),
                found.kept.tolist(),
                strict=True,
            )
        ]
        rows.sort(key=lambda row: (row["p"], row["source"], row["target"]))
        columns = ["source_label", "target_label", "weight", "p", "adjusted", "kept"]
        if form == "csv":
            columns += ["source", "target"]
        said = found.about
    else:
        measure = measure_called(name)
        if name in OF_TABLES:
            raise click.UsageError(
                f"{name} is reckoned from rows and their dates, which chance does not deal anew. "
                "Take a measure of the network."
            )
        check_names(given, [measure])
        settings = settings_for(measure, given)
        if by is None:
            tested = significance_of(
                made, measure, null=null, correction=correction, seed=seed, settings=settings,
                tell=tell, **drawn,
            )  # fmt: skip
            rows, said = tested.rows(), tested.about
        else:
            ranked = intervals(
                asked.table(rule), measure, by=by, weighting=asked.weighting, seed=seed,
                settings=settings, tell=tell, **drawn,
            )  # fmt: skip
            rows, said = ranked.rows(), ranked.about
        labels = dict(zip(made.agents, made.attribute("label"), strict=True))
        for row in rows:
            who = str(row.get("agent", row.get("name")))
            row["label"] = labels.get(who) or who
        columns = ["label", *(name for name in rows[0] if name != "label")] if rows else ["label"]
    if form != "json":
        chosen = {key: value for key, value in said.items() if key != "coverage"}
        click.echo(", ".join(f"{key} {value}" for key, value in chosen.items()), err=True)
    write_rows(rows, columns, {**made.about, "significance": said}, form, output, most)


@click.command()
@click.argument("rule")
@click.option(
    "--order",
    type=click.Choice(["degree", "betweenness", "random", "country"]),
    default="degree",
    show_default=True,
    help="Who goes first: whoever is joined to most, who stands between most, anybody, or "
    "country after country.",
)
@click.option("--country-only", help="With --order country: only this country.")
@click.option("--again", is_flag=True, help="Reckon after each step who is next.")
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Of random: how many orders.",
)
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many points of the curve.",
)
@seed_option
@format_option
@output_option
@asked_options
def robustness(
    asked: Asked,
    rule: str,
    order: str,
    country_only: str | None,
    again: bool,
    draws: int,
    steps: int,
    seed: int,
    form: str,
    output: Path | None,
) -> None:
    r"""Say what is left of the network of RULE when agents go one after the other.

    A row for each point: how many are gone, what share of all the largest component still holds,
    into how many components the rest falls, and how many things have nobody left. Nobody takes
    over from who is gone. Exits with 0, or with 2 for a mistake.

    \b
    Example:
        habeas network robustness co-signing --order random
    """
    if country_only is not None and order != "country":
        raise click.UsageError(f"--country-only goes with --order country, not {order}.")
    made = asked.network(rule)
    curve = removal(
        made,
        order=order,
        recompute=again,
        country=country_only,
        draws=draws,
        seed=seed,
        steps=steps,
        tell=share_done("Removing"),
    )
    columns = ["removed", "share_removed", "largest", "components", "abandoned"]
    if order == "random":
        columns[3:3] = ["largest_low", "largest_high"]
    if order == "country":
        columns.insert(0, "country")
    about = {**made.about, "removal": dict(curve.about), "robustness": curve.robustness}
    if form != "json" and curve.robustness is not None:
        click.echo(f"Robustness {curve.robustness:.4f}: 0.5 is the most there is.", err=True)
    write_rows(curve.rows(), columns, about, form, output)
