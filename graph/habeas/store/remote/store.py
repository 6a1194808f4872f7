"""The remote store: one release in a SPARQL 1.1 engine elsewhere, asked like an embedded one.

A store is opened on the release that is the current one then, and stays on it:
a release never changes, so neither do the answers. One that is removed while
it is asked is noticed: no answer is given that was made of graphs half gone.
"""

import math
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

import pyoxigraph as ox

from habeas.errors import InvalidQueryError, NoRemoteReleaseError, UnknownNameError
from habeas.store.formats import GRAPHS, ROWS
from habeas.store.interface import Row, Rows, Term, UnwantedFormError, Written
from habeas.store.remote.access import Access
from habeas.store.remote.answer import Answer
from habeas.store.remote.asking import Asking
from habeas.store.remote.capabilities import (
    Capabilities,
    capabilities_of,
    endpoint_of,
    kind_of_server,
)
from habeas.store.remote.client import Client
from habeas.store.remote.constructing import triples_of
from habeas.store.remote.reading import check, read
from habeas.store.remote.releases import Listed, Listing
from habeas.store.remote.rewriting import Plan, plan
from habeas.store.remote.rows import rows_of, write_rows
from habeas.store.remote.terms import written
from habeas.store.results import Result, write_result

__all__ = ["LEASE", "RemoteStore", "connect"]

#: For so long after a release was seen in the list, its graphs are there: whoever removes one
#: waits longer between the list and the graphs. In seconds.
LEASE = 5.0
#: How many things are asked about at once.
BATCH = 200


def connect(
    address: str,
    kind: str | None = None,
    *,
    update: str | None = None,
    graph_store: str | None = None,
    access: Access | None = None,
    seconds: float = 60.0,
    most: int = 1 << 30,
) -> Client:
    """Return a client of the store at ``address``.

    Parameters
    ----------
    address
        Where queries go: ``http://127.0.0.1:8890/sparql``.
    kind
        A name in :data:`habeas.store.remote.capabilities.KINDS`; without one, the store is
        asked what it is.
    update, graph_store
        Where updates and graphs go, if not where the kind has them.
    access
        What the store wants to see of us; what the environment says, without it.
    seconds, most
        Longest time of a question, and size of the largest answer in bytes.

    Raises
    ------
    RemoteSettingError, UnknownNameError
        If an address or the kind is none.
    RemoteStoreError
        If the store cannot be asked what it is.
    """
    found = capabilities_of(kind or "generic")
    if kind is None:
        asking = Client(endpoint_of(address, found), found, access, seconds, most)
        try:
            found = capabilities_of(kind_of_server(asking.server()))
        finally:
            asking.close()
    endpoint = endpoint_of(address, found, update, graph_store)
    return Client(endpoint, found, access, seconds, most)


class RemoteStore:
    """A release in a remote engine; see :class:`habeas.store.interface.Store`."""

    def __init__(self, client: Client, release: Listed) -> None:
        self._client = client
        self._naming = release.naming
        self._listing = Listing(client)
        self._seen = -math.inf
        self._looking = threading.Lock()
        self._asking = Asking(self.rows)
        self.release = release

    @classmethod
    def open(cls, client: Client, version: str | None = None) -> "RemoteStore":
        """Open the current release, or the one of ``version``.

        Raises
        ------
        NoReleaseError
            If the store has none.
        UnknownNameError
            If it does not have this one.
        """
        listing = Listing(client)
        if version is None:
            return cls(client, listing.current())
        held = {each.version: each for each in listing.all()}
        if version not in held:
            raise UnknownNameError("release in this store", version, held)
        return cls(client, held[version])

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do, and does its own way."""
        return self._client.capabilities

    @property
    def address(self) -> str:
        """Where queries go."""
        return self._client.endpoint.query

    def plan(
        self,
        text: str,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Plan:
        """Return what the engine is asked instead of ``text``.

        Raises
        ------
        InvalidQueryError
            If ``text`` is no query, or one that cannot be said to every engine.
        """
        asked = read(text)
        check(asked, given or {})
        return plan(
            asked,
            self._naming,
            self.capabilities,
            given,
            default_graphs,
            named_graphs,
            self._asking,
        )

    def rows(
        self,
        text: str,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Rows:
        """Return the rows of a SELECT query; all are here before the first is given."""
        planned = self.plan(text, given, default_graphs, named_graphs)
        if planned.form != "SELECT":
            raise InvalidQueryError("This is not a SELECT query.")
        return Rows(planned.columns, self._rows(planned))

    def select(self, text: str, **given: Term) -> list[Row]:
        """Return the rows of a SELECT query, each a tuple in the order of its variables."""
        return list(self.rows(text, given))

    def construct(self, text: str, **given: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        planned = self.plan(text, given)
        if planned.form not in ("CONSTRUCT", "DESCRIBE"):
            raise InvalidQueryError("This is not a CONSTRUCT or DESCRIBE query.")
        return list(triples_of(planned.template, planned.columns, self._rows(planned)))

    def ask(self, text: str, **given: Term) -> bool:
        """Return the answer of an ASK query."""
        planned = self.plan(text, given)
        if planned.form != "ASK":
            raise InvalidQueryError("This is not an ASK query.")
        return any(True for _ in self._rows(planned))

    def write(
        self,
        text: str,
        output: IO[bytes],
        *,
        given: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        rows: str | None = "json",
        graph: str | None = "ttl",
    ) -> Written:
        """Run any query and write its answer into ``output``; nothing, if it is not whole."""
        planned = self.plan(text, given, default_graphs, named_graphs)
        if planned.form in ("CONSTRUCT", "DESCRIBE"):
            if graph is None:
                raise UnwantedFormError("graph")
            triples = triples_of(planned.template, planned.columns, self._rows(planned))
            ox.serialize(triples, output, format=GRAPHS[graph].writer)
            return Written("graph", graph)
        if planned.form == "ASK":
            if rows is None:
                raise UnwantedFormError("boolean")
            yes = any(True for _ in self._rows(planned))

            def said() -> Result:
                return ox.parse_query_results(_YES if yes else _NO, ox.QueryResultsFormat.JSON)

            return write_result(said(), output, rows, again=said)
        if rows is None:
            raise UnwantedFormError("rows")
        with self._answer(planned) as answer:
            write_rows(answer, planned.columns, output, ROWS[rows].writer)
        return Written("rows", rows)

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; None matches all."""
        given = {"s": subject, "p": predicate, "o": object, "g": graph}
        named = {name: term for name, term in given.items() if term is not None}
        yield from _quads(self.rows(_QUADS, named))

    def about(self, subjects: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
        """Yield the statements about several things, in a few questions."""
        for values in _batches(subjects):
            yield from _triples(self.rows(f"SELECT ?s ?p ?o {{ VALUES ?s {values} ?s ?p ?o }}"))

    def leading_to(
        self, predicate: ox.NamedNode, objects: Iterable[ox.NamedNode]
    ) -> Iterator[ox.Triple]:
        """Yield the statements that lead to several things by one property, in a few questions."""
        for values in _batches(objects):
            text = f"SELECT ?s ?p ?o {{ VALUES ?o {values} ?s ?p ?o }}"
            yield from _triples(self.rows(text, {"p": predicate}))

    def describe(self, iri: str) -> list[ox.Triple]:
        """Return the statements that have ``iri`` as their subject, in no order."""
        return list(self.about([ox.NamedNode(iri)]))

    def graphs(self) -> list[str]:
        """Return the IRIs of the graphs, sorted."""
        return list(self._naming.stored)

    def counts(self) -> Mapping[str, int]:
        """Return how many triples each graph holds, by its IRI, as the engine counts them."""
        counted = self.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        found = {
            g.value: int(n.value)
            for g, n in counted
            if isinstance(g, ox.NamedNode) and isinstance(n, ox.Literal)
        }
        return dict(sorted(found.items()))

    def __len__(self) -> int:
        """Return the number of quads; this counts them, so ask once."""
        return sum(self.counts().values())

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _answer(self, planned: Plan) -> Answer:
        """Return what the engine answers, made of whole graphs."""
        answer = self._client.rows(planned.text, planned.default_graphs, planned.named_graphs)
        try:
            self._check_there()
        except BaseException:
            answer.file.close()
            raise
        return answer

    def _rows(self, planned: Plan) -> Iterator[Row]:
        with self._answer(planned) as answer:
            yield from rows_of(answer, planned.columns)

    def _check_there(self) -> None:
        """Make sure that the release had all its graphs until now."""
        if time.monotonic() - self._seen < LEASE:
            return
        with self._looking:
            asked = time.monotonic()
            if asked - self._seen < LEASE:
                return
            if not self._listing.holds(self._naming.version):
                raise NoRemoteReleaseError(
                    self.address, f"no longer holds release {self._naming.version}"
                )
            self._seen = asked


_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'
_QUADS = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"


def _batches(nodes: Iterable[ox.NamedNode]) -> Iterator[str]:
    """Yield blocks of values, none of them too long for an engine."""
    asked = list(nodes)
    for start in range(0, len(asked), BATCH):
        yield f"{{ {' '.join(map(written, asked[start : start + BATCH]))} }}"


def _triples(rows: Rows) -> Iterator[ox.Triple]:
    for subject, predicate, value in rows:
        if (
            isinstance(subject, ox.NamedNode | ox.BlankNode)
            and isinstance(predicate, ox.NamedNode)
            and value is not None
        ):
            yield ox.Triple(subject, predicate, value)


def _quads(rows: Rows) -> Iterator[ox.Quad]:
    for subject, predicate, value, graph in rows:
        if (
            isinstance(subject, ox.NamedNode | ox.BlankNode)
            and isinstance(predicate, ox.NamedNode)
            and isinstance(graph, ox.NamedNode)
            and value is not None
        ):
            yield ox.Quad(subject, predicate, value, graph)
