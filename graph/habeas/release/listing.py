"""Which things a release describes, listed for those who want a page of each: search engines.

Claims and citations are left out: nobody looks for one by itself, and they
stand on the pages of what they are about. So are things that are no longer
what they were: withdrawn, or merged with others.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from habeas.store.interface import Store
from habeas.store.side import Side
from habeas.terms import CLASS_OF_KIND, GRAPHS, expand, kind_and_local

__all__ = ["GONE", "LEFT_OUT", "SIDE", "WITHDRAWN", "first", "listed", "parts", "things"]

#: Kinds of things of which none is listed.
LEFT_OUT = ("claim", "citation")
#: So many stand in one part: a service writes out one at a time.
ROOM = 10_000
#: What can stand at the end of an address as it is.
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
#: What is said only about things that are no longer what they were.
GONE = ("dcterms:isReplacedBy", "habeas:isTakenDownOn")
#: What is said with ``true`` about things that were withdrawn; ``false`` changes nothing.
WITHDRAWN = "owl:deprecated"


def things(store: Store) -> list[str]:
    """Return the things that are described, as ``kind/local``, sorted.

    Examples
    --------
    >>> from habeas.store.embedded import EmbeddedStore
    >>> records, kind = (ox.NamedNode(expand(each)) for each in (GRAPHS["records"], "rdf:type"))
    >>> case, person = (ox.NamedNode(expand(each)) for each in ("case:0001", "habeas:Case"))
    >>> things(EmbeddedStore.of([ox.Quad(case, kind, person, records)]))
    ['case/0001']
    """
    records = ox.NamedNode(GRAPHS["records"])
    typed = store.quads(predicate=ox.NamedNode(expand("rdf:type")), graph=records)
    found = {quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode)}
    for name in (*GONE, WITHDRAWN):
        true = ox.Literal(True) if name == WITHDRAWN else None
        gone = store.quads(None, ox.NamedNode(expand(name)), true, records)
        found -= {quad.subject.value for quad in gone if isinstance(quad.subject, ox.NamedNode)}
    return sorted(_pages(found))


def _pages(iris: set[str]) -> Iterator[str]:
    for iri in iris:
        named = kind_and_local(iri)
        if named is not None:
            kind, local = named
            if kind in CLASS_OF_KIND and kind not in LEFT_OUT and _LOCAL.fullmatch(local):
                yield f"{kind}/{local}"


def make(store: Store, folder: Path) -> None:
    """Write the things that are described into parts, ``1.txt`` and so on, one to a line."""
    names = things(store)
    for number, begin in enumerate(range(0, len(names), ROOM), 1):
        text = "".join(f"{name}\n" for name in names[begin : begin + ROOM])
        (folder / f"{number}.txt").write_text(text, encoding="ascii")


def parts(folder: Path | None) -> int:
    """Return how many parts there are; none if the release has no such side."""
    return 0 if folder is None else sum(1 for _ in folder.glob("*.txt"))


def listed(folder: Path, number: int) -> Sequence[str]:
    """Return the things in one part."""
    return (folder / f"{number}.txt").read_text(encoding="ascii").splitlines()


def first(folder: Path, kind: str, most: int) -> Sequence[str]:
    """Return the first things of a kind, as ``kind/local``, and not more than ``most``."""
    found: list[str] = []
    for number in range(1, parts(folder) + 1):
        names = listed(folder, number)
        if names[-1] >= f"{kind}/":
            found += [name for name in names if name.startswith(f"{kind}/")]
            if len(found) >= most or not names[-1].startswith(f"{kind}/"):
                break
    return found[:most]


#: The side of a release with what it describes.
SIDE = Side("listing", 1, make)
