"""Where the first page leads, for programs: its ``Link`` header (RFC 8288)."""

from collections.abc import Iterator

from flask import url_for

from habeas.release.description import read_facts, release_iri
from habeas_api.discovery.services import is_there
from habeas_api.served import served

__all__ = ["links"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_DCAT = "http://www.w3.org/ns/dcat#"
_VOID = "http://rdfs.org/ns/void#"


def links() -> Iterator[str]:
    """Yield the values of the header: what there is, and how each is related to the service."""
    release = served().release
    root = url_for("home.welcome")
    yield f'<{root}sparql>; rel="{_SD}endpoint"'
    yield f'<{root}void>; rel="describedby"; type="text/turtle"; title="VoID"'
    yield f'<{root}catalog>; rel="describedby"; type="text/turtle"; title="DCAT"'
    yield f'<{root}catalog>; rel="{_DCAT}catalog"'
    if (release.folder / "public.nq.gz").is_file():
        yield f'<{root}dump/public.nq.gz>; rel="{_VOID}dataDump"; type="application/gzip"'
    yield f'<{root}openapi.json>; rel="service-desc"; type="application/json"'
    yield f'<{root}.well-known/api-catalog>; rel="api-catalog"; type="application/linkset+json"'
    if is_there("opensearch.xml"):
        yield f'<{root}opensearch.xml>; rel="search"; type="application/opensearchdescription+xml"'
    yield f'<{root}sitemap.xml>; rel="sitemap"; type="application/xml"'
    yield f'<{root}CITATION.cff>; rel="describedby"; type="application/yaml"; title="Citation"'
    yield f'<{release_iri(release.version)}>; rel="cite-as"'
    yield f'<{read_facts(release.manifest).license}>; rel="license"'
