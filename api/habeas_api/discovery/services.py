"""The services over a release that programs can ask, as catalogues tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, url_for

from habeas_api.addresses import absolute
from habeas_api.served import served

__all__ = ["Service", "address", "is_there", "offered"]


@dataclass(frozen=True)
class Service:
    """One service."""

    #: Short: how it is called in IRIs.
    name: str
    title: str
    #: Where it is asked, from the root of the service.
    path: str
    #: The standard that it keeps.
    standard: str
    #: Where it describes itself, beside ``/openapi.json``.
    described: str = ""
    #: The side of a release without which it has nothing to answer from.
    needs: str = ""


_ALL = (
    Service(
        "sparql",
        "SPARQL 1.1 queries",
        "sparql",
        "https://www.w3.org/TR/sparql11-protocol/",
        "sparql",
    ),
    Service(
        "fragments",
        "Triple Pattern Fragments",
        "fragments",
        "https://linkeddatafragments.org/specification/triple-pattern-fragments/",
        "fragments",
    ),
    Service(
        "graph-store",
        "Graphs, read by the SPARQL 1.1 Graph Store HTTP Protocol",
        "graph-store",
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
    Service(
        "search",
        "Search for names and notes",
        "search",
        "http://a9.com/-/spec/opensearch/1.1/",
        "opensearch.xml",
        "search",
    ),
    Service(
        "reconciliation",
        "Reconciliation of names, for OpenRefine and others",
        "reconcile",
        "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
        "reconcile",
        "search",
    ),
    Service(
        "changes",
        "Changes from release to release, as a Linked Data Event Stream",
        "changes",
        "https://w3id.org/ldes/specification",
        "changes",
    ),
)


def offered() -> Sequence[Service]:
    """Return the services that this one has."""
    release = served().release
    return [
        each
        for each in _ALL
        if is_there(each.path) and (not each.needs or release.side(each.needs) is not None)
    ]


def is_there(path: str) -> bool:
    """Return whether there is something at a path from the root of the service."""
    return any(rule.rule == f"/{path}" for rule in current_app.url_map.iter_rules())


def address(path: str) -> str:
    """Return the whole address of a path from the root of the service."""
    return absolute(url_for("home.welcome") + path)
