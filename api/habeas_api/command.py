"""``habeas serve``: the service on a port of this machine."""

import click

from habeas.cli.options import release_option
from habeas.release import Release
from habeas_api.serving import serve as serve_release

__all__ = ["serve"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
@release_option
def serve(release: Release, host: str, port: int) -> None:
    r"""Serve the current release until interrupted.

    Exits with 0, or with 2 if there is no release or the port is in use.

    \b
    Example:
        habeas serve --port 8000
    """

    def announce(address: str) -> None:
        click.echo(f"Release {release.version}", err=True)
        for path, what in (
            ("/", "pages"),
            ("/sparql", "SPARQL"),
            ("/networks", "networks"),
            ("/dump/public.nq.gz", "everything"),
        ):
            click.echo(f"  {address}{path}  {what}", err=True)
        click.echo("Ctrl-C ends it.", err=True)

    serve_release(release, host, port, announce)
