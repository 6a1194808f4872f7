"""``habeas serve``: the service on a port of this machine."""

import os
from pathlib import Path

import click

from habeas.cli.options import releases_option, store_options
from habeas.release import current_release, open_remote
from habeas_api.scratch.serving import serve_scratch
from habeas_api.serving import serve as serve_release

__all__ = ["serve"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
@click.option(
    "--scratch",
    is_flag=True,
    help="Serve an empty dataset instead, that this machine alone may change.",
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    envvar="HABEAS_QUERIES",
    show_envvar=True,
    help="A folder with queries of your own, *.rq, beside those that ship.",
)
@store_options
@releases_option
def serve(
    releases: Path,
    host: str,
    port: int,
    scratch: bool,
    queries: Path | None,
    store: str | None,
    store_kind: str | None,
) -> None:
    r"""Serve the current release until interrupted.

    With --store it is the one that a SPARQL engine elsewhere holds; put it there
    with habeas load. Exits with 0, or with 2 if there is no release, the port is
    in use, or the engine cannot be asked.

    \b
    Example:
        habeas serve --port 8000
    """
    if scratch:
        serve_scratch(host, port, _announce_scratch)
        return
    release = open_remote(store, store_kind) if store else current_release(releases)
    if queries is not None:
        os.environ["HABEAS_QUERIES"] = str(queries)  # where the service reads its settings

    def announce(address: str) -> None:
        click.echo(f"Release {release.version}", err=True)
        for path, what in (
            ("/", "pages"),
            ("/sparql", "SPARQL"),
            ("/networks", "networks"),
            ("/dump/public.nq.gz", "everything"),
        ):
            if not (release.is_remote and path.startswith("/dump/")):
                click.echo(f"  {address}{path}  {what}", err=True)
        click.echo("Ctrl-C ends it.", err=True)

    serve_release(release, host, port, announce)


def _announce_scratch(address: str) -> None:
    click.echo("An empty dataset, gone when this ends", err=True)
    for path, what in (
        ("/sparql", "SPARQL"),
        ("/update", "SPARQL Update"),
        ("/graph-store", "Graph Store Protocol"),
    ):
        click.echo(f"  {address}{path}  {what}", err=True)
    click.echo("Ctrl-C ends it.", err=True)
