"""``habeas search``: find things by words in the current release."""

import json
import sys
from dataclasses import asdict

import click

from habeas.cli.options import release_option
from habeas.errors import NoReleaseError, UnknownNameError
from habeas.release import Release
from habeas.search import FACETS, Found, Hit, Index

__all__ = ["search"]


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--only",
    "filters",
    multiple=True,
    metavar="FACET=VALUE",
    help=f"Only things with this value; may be repeated. Facets: {', '.join(FACETS)}.",
)
@click.option("--most", type=click.IntRange(1, 1_000), default=20, show_default=True)
@click.option(
    "--facets", is_flag=True, help="Say how many of all that was found have which values."
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object, with everything that is known."
)
@release_option
def search(
    release: Release,
    words: tuple[str, ...],
    filters: tuple[str, ...],
    most: int,
    facets: bool,
    as_json: bool,
) -> None:
    r"""Find things by words in their names and descriptions.

    All words have to be there, and the last one may go on. If that finds few
    things, words with mistakes count too. Without words, everything is found.
    Exits with 0 if something was found, with 1 if nothing was, and with 2 if it
    cannot be searched.

    \b
    Example:
        habeas search north wacth --only kind=agent
    """
    folder = release.side("search")
    if folder is None:
        raise NoReleaseError(release.folder, "holds no search index")
    with Index(folder) as index:
        found = index.search(" ".join(words), _read(filters), most=most)
    if as_json:
        said = {"total": found.total, "total_is": "at least" if found.is_cut else "exact"}
        click.echo(json.dumps(said | {
            "results": [asdict(hit) for hit in found.hits],
            "facets": {facet: {each.value: each.number for each in counts} for facet, counts in found.facets.items()},
        }, ensure_ascii=False, indent=1))  # fmt: skip
    else:
        _tell(found, facets)
    sys.exit(0 if found.total else 1)


def _read(filters: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the values of each facet."""
    read: dict[str, list[str]] = {}
    for pair in filters:
        facet, equals, value = pair.partition("=")
        if not equals or facet not in FACETS:
            raise UnknownNameError(
                "filter of the form FACET=VALUE", pair, [f"{f}=" for f in FACETS]
            )
        read.setdefault(facet, []).append(value)
    return read


def _tell(found: Found, facets: bool) -> None:
    """Print what was found, a line for each thing: its name, what it is, and why it was found."""
    for hit in found.hits:
        click.echo(f"{hit.name or hit.iri}\t{hit.kind}\t{hit.iri}{_why(hit)}")
    more = found.total - len(found.hits)
    if more > 0:
        click.echo(f"habeas: {more:,} more; say --most, or add a word", err=True)
    if not found.total:
        click.echo("habeas: nothing is found", err=True)
    if facets:
        for facet, counts in found.facets.items():
            click.echo(f"\n{facet}")
            for each in counts:
                click.echo(f"{each.number:>8,}  {each.value}")


def _why(hit: Hit) -> str:
    """Return the text that a thing was found by, if that is not its name."""
    return "" if hit.text in ("", hit.name) else f"\t{hit.text}"
