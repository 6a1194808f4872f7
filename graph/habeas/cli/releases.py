"""``habeas releases``: which releases are kept, going back to one, and removing old ones."""

import json
from pathlib import Path

import click

from habeas.changes import forget_patches
from habeas.cli.options import releases_option
from habeas.errors import NoReleaseError
from habeas.release import open_release
from habeas.release.history import kept, past, stamp
from habeas.release.removing import holding, named, older_than, remove, use

__all__ = ["releases"]


@click.group()
def releases() -> None:
    r"""List the releases that are kept, go back to one, or remove old ones.

    Exits with 0, or with 2 if a release is not there or cannot be removed.

    \b
    Example:
        habeas releases list
    """


@releases.command("list")
@releases_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def list_releases(releases: Path, form: str) -> None:
    r"""List when which release was current, the first one first.

    The current one has a star, one that was removed has a cross. Exits with 0,
    or with 2 if there is none.

    \b
    Example:
        habeas releases list
    """
    times = past(releases)
    here = kept(releases)
    if not here:
        raise NoReleaseError(releases)
    rows = [
        {
            "version": each.version,
            "since": stamp(each.since),
            "until": stamp(each.until) if each.until else None,
            "kept": each.folder is not None,
            "statements": open_release(each.folder).manifest["quads"] if each.folder else None,
        }
        for each in times
    ]
    never = sorted(set(here) - {each.version for each in times})
    if form == "json":
        click.echo(json.dumps({"releases": rows, "never current": never}, indent=1))
        return
    for row in rows:
        mark = "*" if row["until"] is None else " " if row["kept"] else "x"
        until = row["until"] or ""
        size = f"{row['statements']:>12,} statements" if row["kept"] else "     removed"
        click.echo(f"{mark} {row['version']}  {row['since']}  {until:<20}  {size}")
    for version in never:
        click.echo(f"  {version}  never current")


@releases.command("use")
@click.argument("version")
@releases_option
def use_release(version: str, releases: Path) -> None:
    r"""Make VERSION, which was current before, the current release again.

    The beginning of a version is enough. A service that is running goes on with the
    release that it was started with: start it again. Exits with 0, or with 2 if
    there is no such release.

    \b
    Example:
        habeas releases use previous
    """
    chosen = named(releases, version).name
    use(releases, chosen)
    click.echo(chosen)


@releases.command("remove")
@click.argument("versions", metavar="[VERSION]...", nargs=-1)
@releases_option
@click.option("--keep", type=click.IntRange(1), help="Remove all but the newest N.", metavar="N")
@click.option("--holding", "iri", metavar="IRI", help="Remove all that say something about IRI.")
@click.option("--why", default="", help="The reason, for the history.")
@click.option("--dry-run", is_flag=True, help="Only say which ones would be removed.")
def remove_releases(
    versions: tuple[str, ...],
    releases: Path,
    keep: int | None,
    iri: str | None,
    why: str,
    dry_run: bool,
) -> None:
    r"""Remove releases, each whole or not at all, and print their versions.

    The current one is never removed. Whoever asks a service for one that was
    removed is told so (410). Patches from and to it are removed too. Exits with
    0, or with 2 if a release is not there or is the current one; then none is
    removed.

    \b
    Examples:
        habeas releases remove --keep 5
        habeas releases remove --holding https://w3id.org/habeas/id/agent/p0001 --why "taken down"
    """
    chosen = {named(releases, version).name for version in versions}
    if keep is not None:
        chosen |= set(older_than(releases, keep))
    if iri is not None:
        chosen |= set(holding(releases, iri))
    if not dry_run and chosen:
        remove(releases, chosen, why)
        for version in chosen:
            forget_patches(releases, version)
    for version in sorted(chosen):
        click.echo(version)
    if not chosen:
        click.echo("Nothing is to be removed.", err=True)
