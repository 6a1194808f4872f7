"""``habeas load``: put the current release into a SPARQL engine elsewhere."""

import click

from habeas.cli.options import progress, release_option, store_options
from habeas.errors import RemoteSettingError
from habeas.release import Release

__all__ = ["load"]


@click.command()
@store_options
@click.option(
    "--store-update",
    metavar="URL",
    envvar="HABEAS_STORE_UPDATE",
    help="Where it takes updates, if not where engines of its kind do.",
)
@click.option(
    "--store-graphs",
    metavar="URL",
    envvar="HABEAS_STORE_GRAPHS",
    help="Where it takes graphs (Graph Store Protocol), if not where engines of its kind do.",
)
@click.option(
    "--drop",
    multiple=True,
    metavar="VERSION",
    help="A release to remove afterwards; 'others' for all but this one. May be repeated.",
)
@release_option
def load(
    release: Release,
    store: str | None,
    store_kind: str | None,
    store_update: str | None,
    store_graphs: str | None,
    drop: tuple[str, ...],
) -> None:
    r"""Put the current release into a remote store, and let it answer from it.

    It is sent beside the releases that are there, counted, and made the current
    one in one step; until then, and if anything fails, the one before answers.
    User and password come from HABEAS_STORE_USER and HABEAS_STORE_PASSWORD, or a
    token from HABEAS_STORE_TOKEN. Prints the version. Exits with 0, or with 2 if
    the store cannot be reached or does not do it.

    \b
    Example:
        habeas load --store http://127.0.0.1:8890/sparql
    """
    if store is None:
        raise RemoteSettingError("Say where the engine takes queries: --store http://…/sparql")
    # Here and not above: who has no remote store needs nothing that speaks HTTP.
    from habeas.store.remote import loading
    from habeas.store.remote.releases import Listing
    from habeas.store.remote.store import connect

    client = connect(store, store_kind, update=store_update, graph_store=store_graphs)
    try:
        sent = loading.load(release.store, release.version, release.manifest, client, progress)
        if not sent:
            click.echo("It was there already, and whole.", err=True)
        dropped = set(drop) - {"others"}
        if "others" in drop:
            dropped |= {each.version for each in Listing(client).all()} - {release.version}
        loading.drop(sorted(dropped), client, progress)
    finally:
        client.close()
    click.echo(release.version)
