"""What the graphs of a release are called in a remote store, which holds several releases.

A query speaks of ``https://w3id.org/habeas/graph/records``, whatever the
release. In a remote store each release has its own graphs, with the version in
their names, so that one can be loaded while another answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from habeas.terms import ROOT

__all__ = ["NOTHING", "RELEASES", "Naming", "release_iri", "stored_name"]

#: A graph that holds nothing, in any store.
NOTHING = "urn:x-habeas:nothing"
#: The graph that says which releases a store holds, and which is the current one.
RELEASES = ROOT + "releases"


def release_iri(version: str) -> str:
    """Return the IRI of a release.

    Examples
    --------
    >>> release_iri("0a1b")
    'https://w3id.org/habeas/release/0a1b'
    """
    return f"{ROOT}release/{version}"


def stored_name(version: str, graph: str) -> str:
    """Return what a graph of a release is called in a remote store.

    Examples
    --------
    >>> stored_name("0a1b", "https://w3id.org/habeas/graph/records")
    'https://w3id.org/habeas/release/0a1b/graph/records'
    """
    local = graph.removeprefix(ROOT) if graph.startswith(ROOT) else f"graph/{graph}"
    return f"{release_iri(version)}/{local}"


@dataclass(frozen=True)
class Naming:
    """The graphs of one release: what queries call them, and what the store does."""

    version: str
    #: From the one to the other.
    stored: Mapping[str, str]

    @classmethod
    def of(cls, version: str, graphs: Sequence[str]) -> "Naming":
        """Name the graphs of a release."""
        named = {graph: stored_name(version, graph) for graph in sorted(graphs)}
        return cls(version, MappingProxyType(named))

    def called(self, graph: str) -> str:
        """Return what the store calls a graph; what is no graph of the release holds nothing."""
        return self.stored.get(graph, NOTHING)

    def dataset(self, graphs: Sequence[str]) -> list[str]:
        """Return what the store calls these graphs; never an empty list, which can mean all."""
        return [self.stored[graph] for graph in graphs if graph in self.stored] or [NOTHING]
