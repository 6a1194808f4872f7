"""What one kind of remote engine does its own way, and where its doors are.

Nothing else in this folder asks what kind it talks to: it looks here. What an
engine is not said to do, it is not asked to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal
from urllib.parse import urljoin, urlsplit

from habeas.errors import RemoteSettingError, UnknownNameError

__all__ = ["KINDS", "Capabilities", "Endpoint", "capabilities_of", "endpoint_of", "kind_of_server"]


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do, and how it has to be asked."""

    #: A name in :data:`KINDS`.
    kind: str
    title: str
    #: What a query sees that names no graphs. We always name them, whatever this says.
    default_graph: Literal["empty", "union", "unknown"] = "unknown"
    #: Whether only forms are read, and a body ``application/sparql-query`` is not. We send forms.
    form_post_only: bool = False
    #: Whether DROP and CLEAR of a graph that is not there need SILENT. We always write it.
    silent_needed: bool = True
    #: Where updates go and where graphs are put, seen from the address for queries.
    update: str = ""
    graph_store: str = ""
    #: What the Graph Store Protocol calls the name of a graph.
    graph_parameter: str = "graph"
    #: What updates are called in a form.
    update_field: str = "update"
    #: How a user and a password are shown.
    login: Literal["basic", "digest"] = "basic"
    #: What is changed all at once: a request, or each statement of it. We need no more than one.
    atomic: Literal["request", "statement"] = "statement"
    #: A header that says where answers are cut off.
    cap_header: str | None = None
    #: A header that says that an answer with status 200 is not whole.
    partial_header: str | None = None
    #: How many rows an answer can have, if that is known; one with as many counts as cut off.
    max_rows: int | None = None
    #: The field that takes a time limit, and how many of its units are a second.
    timeout_field: str | None = None
    timeout_units: int = 1
    #: Whether plain strings and those typed ``xsd:string`` are two things.
    untyped_strings: bool = False
    #: Whether truth values come as ``1`` and ``0``, and durations as numbers of months or seconds.
    numbers_for_values: bool = False
    #: Whether no shape of a query is known that it answers wrongly.
    trusted: bool = True
    #: Whether an aggregate is to be all of what a name is given to, and HAVING to have a GROUP BY.
    aggregates_alone: bool = False
    #: Whether paths with ``*`` and ``+`` are walked rightly wherever they stand.
    walks_paths: bool = True
    #: Whether blank nodes come with an address for a label.
    node_addresses: bool = False

    def limited(self, max_rows: int | None) -> "Capabilities":
        """Return the same with a known number of rows at which answers are cut off."""
        return replace(self, max_rows=max_rows)


@dataclass(frozen=True)
class Endpoint:
    """The addresses of one store. No other address is ever called."""

    query: str
    update: str
    graph_store: str


#: The engines that are tested here, and one that only keeps to the standards.
KINDS: Mapping[str, Capabilities] = MappingProxyType(
    {
        each.kind: each
        for each in (
            Capabilities(
                kind="oxigraph",
                title="Oxigraph",
                default_graph="empty",
                update="update",
                graph_store="store",
                atomic="request",
            ),
            Capabilities(
                kind="virtuoso",
                title="Virtuoso",
                default_graph="union",
                form_post_only=True,
                update="sparql-auth",
                graph_store="sparql-graph-crud-auth",
                graph_parameter="graph-uri",
                login="digest",
                cap_header="X-SPARQL-MaxRows",
                partial_header="X-SQL-State",
                timeout_field="timeout",
                timeout_units=1000,
                untyped_strings=True,
                numbers_for_values=True,
                walks_paths=False,
                aggregates_alone=True,
                trusted=False,
                node_addresses=True,
            ),
            Capabilities(kind="generic", title="SPARQL 1.1"),
        )
    }
)


def capabilities_of(kind: str) -> Capabilities:
    """Return what an engine can do.

    Raises
    ------
    UnknownNameError
        If there is no such kind.

    Examples
    --------
    >>> capabilities_of("virtuoso").graph_parameter
    'graph-uri'
    """
    try:
        return KINDS[kind]
    except KeyError:
        raise UnknownNameError("kind of store", kind, KINDS) from None


def kind_of_server(server: str) -> str:
    """Return the kind that a ``Server`` header speaks of.

    Examples
    --------
    >>> kind_of_server("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu")
    'virtuoso'
    >>> kind_of_server("nginx")
    'generic'
    """
    name = server.partition("/")[0].strip().lower()
    return name if name in KINDS else "generic"


def endpoint_of(
    query: str,
    capabilities: Capabilities,
    update: str | None = None,
    graph_store: str | None = None,
) -> Endpoint:
    """Return the addresses of a store, from that for queries.

    Raises
    ------
    RemoteSettingError
        If one is no address that can be called safely.

    Examples
    --------
    >>> endpoint_of("http://127.0.0.1:7878/query", KINDS["oxigraph"]).update
    'http://127.0.0.1:7878/update'
    """
    beside = query.rstrip("/")
    found = Endpoint(
        query,
        update or urljoin(beside, capabilities.update or beside),
        graph_store or urljoin(beside, capabilities.graph_store or beside),
    )
    for address in (found.query, found.update, found.graph_store):
        _check(address)
    return found


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise RemoteSettingError("The address of the store is no address.") from error
    if "@" in parts.netloc:
        # Not repeated: it may hold a password.
        raise RemoteSettingError(
            "The address of the store holds a user or a password. Put them into "
            "HABEAS_STORE_USER and HABEAS_STORE_PASSWORD."
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RemoteSettingError(f"{address!r} is no address of a store: it begins with http(s)://")
    if parts.fragment or parts.query:
        raise RemoteSettingError(f"{address!r} has a query or a fragment; give the bare address.")
