"""Putting a release into a remote store, beside those that are there, and then letting it answer.

The graphs get names with the version in them, so nothing that is asked today
changes while they grow. They are counted; then the release is listed, and
becomes the current one by one triple. A load that dies before that has changed
nothing for anybody, and can be begun again.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import pyoxigraph as ox

from habeas.errors import RemoteAnswerError, RemoteSettingError, UnknownNameError
from habeas.store.interface import Store
from habeas.store.remote.client import Client
from habeas.store.remote.naming import stored_name
from habeas.store.remote.releases import Listed, Listing
from habeas.store.remote.rows import rows_of
from habeas.store.remote.store import LEASE
from habeas.store.remote.terms import written_iri

__all__ = ["BATCH", "drop", "load"]

#: How many triples are sent at once.
BATCH = 50_000
#: How much longer than readers trust the list to wait before graphs are removed, in seconds.
SLACK = 1.0

Tell = Callable[[str], object]


def load(
    store: Store,
    version: str,
    manifest: Mapping[str, Any],
    client: Client,
    tell: Tell = lambda _: None,
    batch: int = BATCH,
) -> bool:
    """Put a release into a remote store and make it the current one there.

    Parameters
    ----------
    store
        The release, opened elsewhere.
    version, manifest
        What it is called, and what is known about it: kept beside its graphs.
    client
        The remote store.
    tell
        Called with a line for each step.
    batch
        How many triples are sent at once.

    Returns
    -------
    bool
        Whether anything had to be sent: a release that is there and whole is not sent again.

    Raises
    ------
    RemoteStoreError
        If the store cannot be reached or does not let us, or if it does not hold what it was
        sent. What was the current release stays it.
    RemoteSettingError
        If the release has more blank nodes than fit into one message.
    """
    listing = Listing(client)
    counts = dict(store.counts())
    held = {each.version: each for each in listing.all()}
    if version in held:
        tell("Counting what is there")
        if all(counted(client, version, graph) == count for graph, count in counts.items()):
            _make_current(listing, version)
            return False
        tell("It is damaged: taking it out of the list")
        _unlist(listing, version)
    for graph, count in counts.items():
        tell(f"Sending {count:,} triples of {graph}")
        _send(store, graph, stored_name(version, graph), client, batch)
        if (found := counted(client, version, graph)) != count:
            raise RemoteAnswerError(
                client.endpoint.query,
                f"holds {found:,} triples of {graph}, and was sent {count:,}. "
                "The release that answered before still does.",
            )
    listing.add(version, counts, manifest)
    _make_current(listing, version)
    return True


def drop(versions: Iterable[str], client: Client, tell: Tell = lambda _: None) -> None:
    """Remove releases that are not the current one.

    Who still asks one gets an error, and no answer made of graphs half gone.

    Raises
    ------
    RemoteSettingError
        If one is the current release.
    UnknownNameError
        If one is not there.
    """
    listing = Listing(client)
    listed = listing.all()
    held, current = {each.version: each for each in listed}, _current(listed)
    asked = list(versions)
    for version in asked:
        if version not in held:
            raise UnknownNameError("release in this store", version, held)
        if version == current:
            raise RemoteSettingError(f"Release {version} is the current one; it is not removed.")
    for version in asked:
        tell(f"Removing release {version}")
        _unlist(listing, version)
        for graph in held[version].graphs:
            client.delete(stored_name(version, graph))


def counted(client: Client, version: str, graph: str) -> int:
    """Return how many triples of a graph of a release a store holds."""
    name = stored_name(version, graph)
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {written_iri(name)} {{ ?s ?p ?o }} }}"
    with client.rows(text, [name], [name]) as answer:
        for (count,) in rows_of(answer, ["n"]):
            if isinstance(count, ox.Literal) and count.value.isdigit():
                return int(count.value)
    raise RemoteAnswerError(client.endpoint.query, "does not count.")


def _make_current(listing: Listing, version: str) -> None:
    if _current(listing.all()) != version:
        listing.make_current(version)


def _current(held: Sequence[Listed]) -> str | None:
    return held[0].version if held and held[0].turn else None


def _unlist(listing: Listing, version: str) -> None:
    """Take a release out of the list, and wait until nobody trusts that it was there."""
    listing.remove(version)
    time.sleep(LEASE + SLACK)


def _send(store: Store, graph: str, name: str, client: Client, batch: int) -> None:
    """Put a graph into the remote store, piece by piece."""
    sent = False
    for triples in _pieces(store, graph, batch):
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        client.put(name, cast(bytes, content), add=sent)
        sent = True


def _pieces(store: Store, graph: str, batch: int) -> Iterator[list[ox.Triple]]:
    """Yield the triples of a graph; those with blank nodes first, in one piece.

    A label of a blank node means something within one message only.
    """
    named = ox.NamedNode(graph)
    first = [quad.triple for quad in store.quads(graph=named) if _is_blank(quad)]
    if len(first) > batch:
        raise RemoteSettingError(
            f"{graph} has {len(first):,} triples with blank nodes, and no more than {batch:,} can "
            "be sent. Give the nodes IRIs."
        )
    piece = first
    for quad in store.quads(graph=named):
        if len(piece) >= batch:
            yield piece
            piece = []
        if not _is_blank(quad):
            piece.append(quad.triple)
    if piece:
        yield piece


def _is_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
