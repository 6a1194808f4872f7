"""Which releases a remote store holds, and which is the current one: a graph of its own says it.

A release is listed once all its graphs are there, and is no longer listed
before any of them is removed. So whoever finds it still listed after an answer
knows that the answer was made of whole graphs. Every release that becomes the
current one gets the next number, by one triple that is added: no reader sees
two current ones, or none, on any engine.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from habeas.errors import NoRemoteReleaseError, RemoteAnswerError
from habeas.store.interface import Row
from habeas.store.remote.client import Client
from habeas.store.remote.naming import RELEASES, Naming, release_iri
from habeas.store.remote.rows import rows_of
from habeas.store.remote.terms import written
from habeas.terms import PREFIXES

__all__ = ["Listed", "Listing"]

_TURN = ox.NamedNode(PREFIXES["schema"] + "position")
_VERSION = ox.NamedNode(PREFIXES["dcat"] + "version")
_GRAPH = ox.NamedNode(PREFIXES["void"] + "subset")
_MANIFEST = ox.NamedNode(PREFIXES["rdf"] + "value")
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")


@dataclass(frozen=True)
class Listed:
    """A release that a store holds."""

    version: str
    #: What queries call its graphs.
    graphs: tuple[str, ...]
    manifest: Mapping[str, Any]
    #: The higher, the later it became the current one; 0 if it never was.
    turn: int

    @property
    def naming(self) -> Naming:
        """What its graphs are called."""
        return Naming.of(self.version, self.graphs)


class Listing:
    """What a store says about the releases that it holds."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def all(self) -> list[Listed]:
        """Return all releases, the current one first."""
        said: dict[str, dict[ox.NamedNode, list[str]]] = {}
        for release, verb, value in self._rows("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", "s", "p", "o"):
            if isinstance(release, ox.NamedNode) and isinstance(verb, ox.NamedNode):
                text = value.value if isinstance(value, ox.NamedNode | ox.Literal) else ""
                said.setdefault(release.value, {}).setdefault(verb, []).append(text)
        found = [self._listed(each) for each in said.values() if _VERSION in each]
        return sorted(found, key=lambda each: (-each.turn, each.version))

    def current(self) -> Listed:
        """Return the current release.

        Raises
        ------
        NoRemoteReleaseError
            If there is none.
        """
        found = self.all()
        if not found or not found[0].turn:
            raise NoRemoteReleaseError(self._client.endpoint.query)
        return found[0]

    def holds(self, version: str) -> bool:
        """Return whether a release is listed."""
        text = (
            f"SELECT ?v WHERE {{ {written(ox.NamedNode(release_iri(version)))} "
            f"{written(_VERSION)} ?v }} LIMIT 1"
        )
        return any(True for _ in self._rows(text, "v"))

    def add(self, version: str, graphs: Iterable[str], manifest: Mapping[str, Any]) -> None:
        """List a release whose graphs are there. It is not the current one yet."""
        release = ox.NamedNode(release_iri(version))
        said = [ox.Triple(release, _GRAPH, ox.NamedNode(graph)) for graph in sorted(graphs)]
        said.append(ox.Triple(release, _MANIFEST, ox.Literal(json.dumps(dict(manifest)))))
        said.append(ox.Triple(release, _VERSION, ox.Literal(version)))
        self._insert(said)

    def make_current(self, version: str) -> None:
        """Let a release that is listed be the current one, all at once."""
        turn = max((each.turn for each in self.all()), default=0) + 1
        number = ox.Literal(str(turn), datatype=_INTEGER)
        self._insert([ox.Triple(ox.NamedNode(release_iri(version)), _TURN, number)])

    def remove(self, version: str) -> None:
        """List a release no longer."""
        release = written(ox.NamedNode(release_iri(version)))
        graph = written(ox.NamedNode(RELEASES))
        self._client.update(f"DELETE WHERE {{ GRAPH {graph} {{ {release} ?p ?o }} }}")

    def _insert(self, triples: Iterable[ox.Triple]) -> None:
        said = " ".join(
            f"{written(each.subject)} {written(each.predicate)} {written(each.object)} ."
            for each in triples
            if not isinstance(each.subject, ox.Triple)
        )
        graph = written(ox.NamedNode(RELEASES))
        self._client.update(f"INSERT DATA {{ GRAPH {graph} {{ {said} }} }}")

    def _rows(self, text: str, *columns: str) -> list[Row]:
        with self._client.rows(text, [RELEASES], [RELEASES]) as answer:
            return list(rows_of(answer, columns))

    def _listed(self, said: Mapping[ox.NamedNode, list[str]]) -> Listed:
        version = said[_VERSION][0]
        try:
            manifest = json.loads(said[_MANIFEST][0])
            turns = [int(each) for each in said.get(_TURN, ())]
            assert isinstance(manifest, dict)
        except (KeyError, ValueError, AssertionError) as error:
            raise RemoteAnswerError(
                self._client.endpoint.query,
                f"lists release {version[:40]!r} in a way that we do not read.",
            ) from error
        return Listed(version, tuple(sorted(said.get(_GRAPH, ()))), manifest, max(turns, default=0))
