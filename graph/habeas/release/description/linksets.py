"""Where the records lead outside: how many statements link to each other site, by property."""

import re
from collections import Counter

import numpy as np
import pyoxigraph as ox

from habeas.release.description.numbers import Content
from habeas.release.description.saying import Said, say, term
from habeas.shacl.image.terms import IRI
from habeas.terms import PREFIXES, ROOT

__all__ = ["linksets"]

#: Datasets that are known by the beginning of their names; of others the site is all we know.
DATASETS = (
    "http://www.wikidata.org/entity/",
    "https://www.wikidata.org/entity/",
    "http://dbpedia.org/resource/",
    "https://sws.geonames.org/",
    "http://sws.geonames.org/",
    "http://viaf.org/viaf/",
    "https://viaf.org/viaf/",
    "https://d-nb.info/gnd/",
    "http://id.loc.gov/authorities/",
    "https://orcid.org/",
    "https://ror.org/",
    "http://publications.europa.eu/resource/authority/",
)
#: At most so many sites are told apart, those with most links: more would be no overview.
MOST = 1_000
_ELSEWHERE = ""
_SITE = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]+")


def linksets(dataset: ox.NamedNode, own: str, content: Content) -> Said:
    """Yield what links from the records to names of others, but for what is said about ``own``."""
    rows = content.of_graph("records")
    outside = content.terms.kinds[rows.objects] == IRI
    outside &= rows.predicates != content.find(ox.NamedNode(PREFIXES["rdf"] + "type"))
    outside &= rows.subjects != content.find(ox.NamedNode(own))
    rows = rows.chosen(outside)
    rows = rows.chosen(~content.begin_with(rows.objects, ROOT))
    links, counts = np.unique(
        rows.predicates.astype(np.int64) << 32 | rows.objects, return_counts=True
    )
    objects, which = np.unique(links & 0xFFFFFFFF, return_inverse=True)
    sites = [_site(iri) for iri in content.terms.texts(objects)]
    found: Counter[tuple[int, str]] = Counter()
    names, site = np.unique(np.array(sites, dtype=object), return_inverse=True)
    keys, first = np.unique((links >> 32) * max(len(names), 1) + site[which], return_inverse=True)
    sums = np.bincount(first, weights=counts, minlength=len(keys)).astype(np.int64)
    for key, count in zip(keys.tolist(), sums.tolist(), strict=True):
        predicate, place = divmod(key, len(names))
        found[predicate, names[place]] += count
    yield from _said(dataset, content, found)


def _said(dataset: ox.NamedNode, content: Content, found: Counter[tuple[int, str]]) -> Said:
    linked: Counter[str] = Counter()
    for (_, site), count in found.items():
        linked[site] += count
    kept = {site for site, _ in sorted(linked.items(), key=lambda each: (-each[1], each[0]))[:MOST]}
    triples: Counter[tuple[str, str]] = Counter()
    for (by, site), count in found.items():
        triples[content.iri(by), site if site in kept else _ELSEWHERE] += count
    targets = {
        site: ox.NamedNode(f"{dataset.value}#outside-{number}")
        for number, site in enumerate(sorted({site for _, site in triples}), 1)
    }
    for site, target in targets.items():
        title = site.partition("://")[2].rstrip("/") or site
        yield from say(
            target,
            a=term("void:Dataset"),
            dcterms__title=title or "Other sites",
            void__uriSpace=site or None,
        )
    for number, ((predicate, site), count) in enumerate(sorted(triples.items()), 1):
        linkset = ox.NamedNode(f"{dataset.value}#links-{number}")
        yield from say(dataset, void__subset=linkset)
        yield from say(
            linkset,
            a=term("void:Linkset"),
            void__linkPredicate=ox.NamedNode(predicate),
            void__subjectsTarget=dataset,
            void__objectsTarget=targets[site],
            void__triples=count,
        )


def _site(iri: str) -> str:
    """Return how the names of the dataset begin that an IRI is of.

    Examples
    --------
    >>> _site("http://www.wikidata.org/entity/Q1"), _site("https://example.org/a/b?c")
    ('http://www.wikidata.org/entity/', 'https://example.org/')
    >>> _site("urn:isbn:1"), _site("mailto:ada@example.org")
    ('urn:isbn:', 'mailto:')
    """
    for beginning in DATASETS:
        if iri.startswith(beginning):
            return beginning
    if found := _SITE.match(iri):
        return found[0] + "/"
    return ":".join(iri.split(":")[: 2 if iri.startswith("urn:") else 1]) + ":"
