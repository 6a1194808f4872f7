"""Results as a table, CSV or JSON, into a file or to standard output; everything else beside it."""

import csv
import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyoxigraph as ox

from habeas.cli.tables import table_lines
from habeas.errors import UnwritableFolderError
from habeas.networks.arrays import Network
from habeas.spreadsheets import harmless
from habeas.terms import abbreviate

__all__ = [
    "agents_of",
    "as_json",
    "as_table",
    "coverage",
    "format_option",
    "in_a_folder",
    "most_option",
    "output_option",
    "plain",
    "seed_option",
    "share_done",
    "write",
    "write_rows",
]

#: Seconds between two words about how far something is.
_PATIENCE = 2.0

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)


def in_a_folder(
    context: click.Context, option: click.Parameter, output: Path | None
) -> Path | None:
    """Refuse a file in a folder that is not there, before anything is computed for it."""
    if output is not None and not output.parent.is_dir():
        raise UnwritableFolderError(output, f"there is no folder {output.parent}")
    return output


output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=in_a_folder,
    help="A file to write into, whole or not at all; standard output if not given.",
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Where chance begins: the same seed gives the same.",
)


def most_option(default: int, what: str) -> Callable[[Any], Any]:
    """Return an option that says how many rows to give."""
    return click.option(
        "--most",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        help=f"How many {what} at most.",
    )


def write(content: str | bytes, output: Path | None) -> None:
    """Write a result to standard output, or into a file that is there when it is whole."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    aside = output.with_name(f".{output.name}.part")
    try:
        aside.write_bytes(data)
        aside.replace(output)
    except OSError as error:
        raise UnwritableFolderError(output, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            aside.unlink()


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    about: Mapping[str, Any],
    form: str,
    output: Path | None,
    most: int | None = None,
) -> None:
    """Write rows of plain values, the first ``most`` of them; if that is not all, say so.

    JSON holds ``about`` and all that a row says; a table and CSV hold ``columns``, and how much
    data stands behind them goes to standard error.
    """
    if most is not None and len(rows) > most:
        click.echo(
            f"The first {most:,} of {len(rows):,} rows; --most {len(rows)} for all.", err=True
        )
        rows = rows[:most]
    if form == "json":
        write(as_json({"about": about, "rows": list(rows)}), output)
        return
    if said := coverage(about):
        click.echo(said, err=True)
    if form == "csv":
        file = StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
        write(file.getvalue(), output)
        return
    write(as_table(rows, columns), output)


def as_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return some columns of rows as a table that fits a terminal; numbers have four digits."""
    shown = ([_term(row.get(column)) for column in columns] for row in rows)
    return "".join(f"{line}\n" for line in table_lines(columns, shown))


def as_json(value: Any) -> str:
    """Return a value as JSON, without the query of a rule; what is no number is null."""
    return json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> Any:
    """Return a value made of plain ones only."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items() if key != "query"}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int | str) or value is None else str(value)


def coverage(about: Mapping[str, Any]) -> str:
    """Return on how much data a network rests, as a sentence; "" if that is not known."""
    if "claims" not in about:
        return ""
    said = f"{about.get('label', about.get('rule', ''))}: rests on {about['claims']:,} claims"
    said += f" about {about.get('throughs', 0):,} records"
    if about.get("as_of"):
        said += (
            f", as known on {about['as_of']}; {about['undated']:,} claims without a day left out"
        )
    if about.get("undated_throughs"):
        said += f"; {about['undated_throughs']:,} records without any date count for every period"
    return f"{said}."


def agents_of(network: Network) -> list[dict[str, Any]]:
    """Return a row for each agent: who it is."""
    columns = {name: network.attribute(name) for name in ("label", "kind", "country")}
    return [
        {"agent": agent, **{name: values[place] for name, values in columns.items()}}
        for place, agent in enumerate(network.agents)
    ]


def share_done(what: str) -> Callable[[float], None]:
    """Return what tells on standard error, now and then, how far something is."""
    began = told = time.monotonic()

    def tell(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _PATIENCE:
            told = now
            click.echo(f"{what}: {share:.0%} after {now - began:.0f} s …", err=True)

    return tell


def _cell(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, list):
        value = " ".join(map(str, value))
    return harmless(value) if isinstance(value, str) else value


def _term(value: Any) -> ox.Literal | None:
    value = plain(value)
    if value is None:
        return None
    if isinstance(value, bool):
        return ox.Literal("yes" if value else "no")
    if isinstance(value, float):
        return ox.Literal(f"{value:.4g}")
    if isinstance(value, list):
        return ox.Literal(", ".join(abbreviate(str(each)) for each in value))
    return ox.Literal(f"{value:,}" if isinstance(value, int) else abbreviate(value))
