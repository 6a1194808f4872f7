"""What the graph says about one thing, with its evidence, and what links to it.

A description holds the statements about the thing; its claims, their
citations and the sources they cite; for each property that leads here the
things that use it, relations and events among them with their own statements
and evidence; and a name for everything it mentions. It is what a reader needs
to check the thing, and the same in every format.

What is too much for one page comes in several: each has an equal part of each
list, and all of them together say everything. What is said about the thing
itself stands on each, and its evidence on the first.

description    a description
naming         what things are called
lists          long lists, made when a release is built
reading        reading what a description needs
"""

from collections.abc import Collection

import pyoxigraph as ox

from habeas.describe.description import Description, placed
from habeas.describe.lists import Lists
from habeas.describe.naming import (
    NAMES,
    RDF_TYPE,
    Names,
    candidates,
    exists,
    label,
    local_names,
    vocabulary_names,
)
from habeas.describe.reading import (
    CITES_SOURCE,
    CLAIM_SUBJECT,
    CLAIMS,
    HAS_CITATION,
    Entries,
    Reader,
)
from habeas.errors import UnknownNameError
from habeas.store.interface import Store

__all__ = [
    "CITES_SOURCE",
    "CLAIMS",
    "CLAIM_SUBJECT",
    "HAS_CITATION",
    "NAMES",
    "RDF_TYPE",
    "ROOM",
    "Description",
    "Lists",
    "Names",
    "candidates",
    "describe",
    "exists",
    "label",
    "local_names",
    "part_of",
    "placed",
    "vocabulary_names",
]

#: How many entries of lists a page has, and the least part that it has of each.
ROOM, LEAST = 200, 10


def describe(
    store: Store,
    iri: str,
    *,
    page: int = 1,
    room: int = ROOM,
    lists: Lists | None = None,
    names: Names | None = None,
) -> Description:
    """Return what ``store`` says about ``iri``.

    Parameters
    ----------
    store
        The store of a release.
    iri
        A thing of ours, a concept, a scheme: anything that the store says something about.
    page
        Which page, from 1.
    room
        How many entries of lists a page has; the same for each page of a thing.
    lists
        The long lists of the release, where it has them: with them, the work for a page does
        not grow with what links to the thing.
    names
        What is remembered of this store from one description to the next.

    Raises
    ------
    UnknownNameError
        If the store says nothing about it, or there is no such page.
    """
    resource = ox.NamedNode(iri)
    reader = Reader(store, lists, names)
    entries = Entries(reader, resource)
    if not reader.about(resource) and not entries.outgoing:
        raise UnknownNameError("resource", iri)
    counts = {("in", by): count for by, count in entries.incoming.items()} | {
        ("out", by): count for by, count in entries.outgoing.items()
    }
    part = part_of(counts.values(), room)
    pages = max(1, -(-max(counts.values(), default=0) // part))
    if not 1 <= page <= pages:
        raise UnknownNameError("page", str(page), [str(pages)])
    if page == 1:
        reader.tell_all([resource])
    else:
        reader.triples.update(reader.about(resource))
    linking: dict[ox.NamedNode, None] = {}
    for (way, by), count in counts.items():
        if (page - 1) * part < count:
            taken = entries.take("in" if way == "in" else "out", by, (page - 1) * part, part)
            linking.update(dict.fromkeys(taken))
    reader.tell_links(list(linking))
    reader.name_objects()
    triples = sorted(reader.triples, key=str)
    return Description(iri, triples, entries.incoming, entries.outgoing, page, pages)


def part_of(counts: Collection[int], room: int) -> int:
    """Return how much of each list stands on a page: as much as gives each the same part.

    Examples
    --------
    >>> part_of([3, 500, 2000], 100), part_of([3, 20], 100), part_of([900] * 50, 100)
    (48, 100, 10)
    """
    if sum(counts) <= room:
        return room
    left, lists = room, len(counts)
    for count in sorted(counts):
        if count * lists > left:
            break
        left -= count
        lists -= 1
    return max(left // lists, LEAST)
