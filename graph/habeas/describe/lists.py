"""Long lists of a release, made beforehand: what leads to a thing that very much leads to.

To count what links to a place with a hundred thousand links, and to put it
into order, takes longer than a request may. So what is too long for one page
is a side of the release: each list in its order, with the place in the file
where every hundredth entry begins. ``lists.json`` holds the counts and the
places, ``lists.txt`` the entries, one term in N-Triples to a line.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term
from habeas.store.side import Side
from habeas.terms import expand

__all__ = ["LONGEST", "SIDE", "Lists", "Way", "make_lists"]

#: Which way a list leads: to the thing, or from it.
Way = Literal["in", "out"]
#: A list up to this long is read from the store.
LONGEST = 100
_INDEX, _ENTRIES = "lists.json", "lists.txt"
_STARTS = expand("habeas:startsOnOrAfter")
_LONG: Mapping[Way, str] = {
    "in": "SELECT ?thing ?by (COUNT(*) AS ?n) { ?other ?by ?thing }",
    "out": "SELECT ?thing ?by (COUNT(*) AS ?n) { ?thing ?by ?other }",
}
_GROUPED = f" GROUP BY ?thing ?by HAVING (COUNT(*) > {LONGEST})"


class Lists:
    """The long lists of one release.

    Parameters
    ----------
    folder
        Where :func:`make_lists` wrote them.
    """

    def __init__(self, folder: Path) -> None:
        index: dict[str, Any] = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        self._entries = folder / _ENTRIES
        #: All properties of the release, sorted.
        self.properties: Sequence[str] = index["properties"]
        self._places: dict[str, dict[str, dict[str, list[int]]]] = {
            "in": index["in"],
            "out": index["out"],
        }

    def counts(self, way: Way, iri: str) -> Mapping[str, int]:
        """Return how long the long lists of a thing are, by property."""
        return {by: said[0] for by, said in self._places[way].get(iri, {}).items()}

    def read(self, way: Way, iri: str, by: str, start: int, most: int) -> list[Term]:
        """Return at most ``most`` entries of a long list, from the place ``start`` on."""
        count, *places = self._places[way][iri][by]
        first, last = start // LONGEST, -(-min(start + most, count) // LONGEST)
        if first >= last:
            return []
        with self._entries.open("rb") as file:
            file.seek(places[first])
            lines = file.read(places[last] - places[first]).splitlines()
        skipped = first * LONGEST
        return [_term(line) for line in lines[start - skipped : start - skipped + most]]


def make_lists(store: EmbeddedStore, folder: Path) -> None:
    """Write the long lists of ``store`` into ``folder``.

    What leads to a thing is in order of its first day, then of its IRI; what a thing leads to
    in order of the terms.
    """
    index: dict[str, Any] = {"properties": _properties(store)}
    days: dict[str, str] = {}
    with (folder / _ENTRIES).open("wb") as file:
        for way, text in _LONG.items():
            listed: dict[str, dict[str, list[int]]] = {}
            for thing, by, _ in sorted(store.rows(text + _GROUPED), key=str):
                # To ask the engine for IRIs only would take it three times as long.
                if not isinstance(thing, ox.NamedNode):
                    continue
                assert isinstance(by, ox.NamedNode)
                if way == "in":
                    days = days or _days(store)
                    others = {
                        quad.subject
                        for quad in store.quads(None, by, thing)
                        if isinstance(quad.subject, ox.NamedNode)
                    }
                    early = sorted(others, key=lambda o: (days.get(o.value, "9999"), o.value))
                    ordered: Sequence[Term] = early
                else:
                    ordered = sorted({quad.object for quad in store.quads(thing, by)}, key=str)
                lines = [f"{term}\n".encode() for term in ordered]
                places = []
                for start in range(0, len(lines), LONGEST):
                    places.append(file.tell())
                    file.write(b"".join(lines[start : start + LONGEST]))
                listed.setdefault(thing.value, {})[by.value] = [len(lines), *places, file.tell()]
            index[way] = listed
    (folder / _INDEX).write_text(json.dumps(index, sort_keys=True) + "\n", encoding="utf-8")


#: The long lists as a side of a release.
SIDE = Side("lists", 1, make_lists)


def _properties(store: EmbeddedStore) -> list[str]:
    rows = store.select("SELECT DISTINCT ?by { ?thing ?by ?other }")
    return sorted(by.value for (by,) in rows if isinstance(by, ox.NamedNode))


def _days(store: EmbeddedStore) -> dict[str, str]:
    """Return the first day of each thing that has one."""
    days: dict[str, str] = {}
    for quad in store.quads(predicate=ox.NamedNode(_STARTS)):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            thing, day = quad.subject.value, quad.object.value
            days[thing] = min(day, days.get(thing, day))
    return days


def _term(line: bytes) -> Term:
    """Read a term in N-Triples."""
    if line.startswith(b"<"):
        return ox.NamedNode(line[1:-1].decode())
    (quad,) = ox.parse(b"<urn:a> <urn:b> " + line + b" .", format=ox.RdfFormat.N_TRIPLES)
    read: Term = quad.object
    return read
