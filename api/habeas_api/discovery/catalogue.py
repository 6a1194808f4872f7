"""The catalogue of releases in the words of DCAT 3: ``/catalog``.

The dataset as such is a series; each release that can be had is a dataset of
it, with its files; and each service serves the release that is current.
Everything has the name that it has for ever; where it is had is an address of
this service.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import pyoxigraph as ox
from flask import render_template, url_for
from werkzeug.wrappers import Response

from habeas.describe import Description
from habeas.release.description import DATASET, Facts, read_facts, release_iri
from habeas.release.description.saying import Said, say, term
from habeas.release.history import stamp
from habeas.terms import ONTOLOGY, PREFIXES, ROOT
from habeas_api.discovery import markup
from habeas_api.discovery.files import File, files_of
from habeas_api.discovery.services import Service, address, is_there, offered
from habeas_api.discovery.state import Kept, depends, kept
from habeas_api.documents import document

__all__ = ["CATALOGUE", "KEYWORDS", "answer", "catalogue"]

CATALOGUE = ROOT + "catalog"
KEYWORDS = ("human rights", "non-governmental organizations", "political prisoners")
_SPDX = "http://spdx.org/rdf/terms#"
_EU = "http://publications.europa.eu/resource/authority/"
_PUBLIC, _IRREGULAR = _EU + "access-right/PUBLIC", _EU + "frequency/IRREG"
_THEME, _JUSTICE = _EU + "data-theme/JUST", "Justice, legal system and public safety"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
#: Media types that are registered; of others none is said.
_REGISTERED = (
    *("application/gzip", "application/ld+json", "application/n-quads", "application/n-triples"),
    *("application/rdf+xml", "application/trig", "application/vnd.apache.parquet", "text/csv"),
    *("application/zip", "application/zstd", "text/turtle"),
)
#: Languages that are named in the words of the European Union, which DCAT-AP wants.
_LANGUAGES = {"ar": "ARA", "en": "ENG", "es": "SPA", "fr": "FRA", "ru": "RUS", "zh": "ZHO"}
_PROJECT = "Habeas project"


def answer(suffix: str) -> Response:
    """Return the catalogue in the format of ``suffix``, or in the one that the caller would like."""
    path = url_for("discovery.catalogue")

    def make() -> Description:
        return Description(CATALOGUE, sorted(set(catalogue(kept())), key=str), {})

    def page(_: Description) -> str:
        releases = kept()
        return render_template(
            "catalogue.html",
            path=path,
            facts=read_facts(releases[-1].release.manifest),
            releases=releases[::-1],
            files=[file for file in files_of(releases[-1]) if not file.dump.part],
            services=[(each, address(each.path)) for each in offered()],
            has_releases=is_there("releases"),
            markup=markup.of_catalogue(releases),
        )

    return document(path, suffix, make, page, first="ttl", edition=depends())


def catalogue(releases: Sequence[Kept]) -> Iterator[ox.Triple]:
    """Yield the catalogue of ``releases``, which are in the order of time, the served one last."""
    facts = read_facts(releases[-1].release.manifest)
    catalog, publisher = ox.NamedNode(CATALOGUE), ox.NamedNode(facts.creator or ROOT)
    names = [ox.NamedNode(release_iri(each.release.version)) for each in releases]
    services = offered()
    yield from say(
        publisher, a=term("foaf:Agent"), foaf__name=_english(facts.creator_name or _PROJECT)
    )
    yield from say(
        catalog,
        a=term("dcat:Catalog"),
        dcterms__title=_english("Releases of " + facts.title),
        dcterms__description=_english(
            "All releases that this service has, the files in which they can be had, "
            "and the services that answer from the current one."
        ),
        dcterms__publisher=publisher,
        dcterms__license=ox.NamedNode(facts.license),
        foaf__homepage=ox.NamedNode(address("")),
        dcat__dataset=[ox.NamedNode(DATASET), *names],
        dcat__service=[_name_of(each) for each in services],
        dcterms__modified=_moment(releases[-1]),
        dcterms__language=_language(facts),
    )
    if (language := _language(facts)) is not None:
        yield from _typed("dcterms:LinguisticSystem", language.value)
    yield from _typed("foaf:Document", address(""))
    yield from _typed("dcterms:LicenseDocument", facts.license)
    yield from _authorities()
    yield from _series(facts, publisher, names, releases)
    for number, each in enumerate(releases):
        before = names[number - 1] if number else None
        after = names[number + 1] if number + 1 < len(names) else None
        yield from _release(names[number], each, publisher, before, after)
    for service in services:
        yield from _service(service, facts, publisher, names[-1])


def _authorities() -> Said:
    """Yield what the terms of the European Union are that are used here, as DCAT-AP wants it said."""
    yield from say(ox.NamedNode(_THEME), a=term("skos:Concept"), skos__prefLabel=_english(_JUSTICE))
    yield from _typed("dcterms:RightsStatement", _PUBLIC)
    yield from _typed("dcterms:Frequency", _IRREGULAR)


def _series(
    facts: Facts, publisher: ox.NamedNode, names: Sequence[ox.NamedNode], releases: Sequence[Kept]
) -> Said:
    series = ox.NamedNode(DATASET)
    yield from say(
        series,
        a=term("dcat:DatasetSeries"),
        dcterms__title=_english(facts.title),
        dcterms__description=_english(facts.description or facts.title),
        dcterms__publisher=publisher,
        dcterms__issued=_moment(releases[0]),
        dcterms__modified=_moment(releases[-1]),
        dcterms__accrualPeriodicity=ox.NamedNode(_IRREGULAR),
        dcat__landingPage=ox.NamedNode(address("")),
        dcat__keyword=[_english(word) for word in KEYWORDS],
        dcat__theme=ox.NamedNode(_THEME),
        dcat__hasVersion=list(names),
        dcat__hasCurrentVersion=names[-1],
        dcat__first=names[0],
        dcat__last=names[-1],
        dcat__seriesMember=list(names),
    )


def _release(
    name: ox.NamedNode,
    each: Kept,
    publisher: ox.NamedNode,
    before: ox.NamedNode | None,
    after: ox.NamedNode | None,
) -> Said:
    release, facts = each.release, read_facts(each.release.manifest)
    version = release.version
    page = address("" if each.is_served else f"release/{version}")
    found = files_of(each)
    yield from say(
        name,
        a=term("dcat:Dataset"),
        dcterms__title=_english(f"{facts.title}, release {version}"),
        dcterms__description=_english(facts.description or facts.title),
        dcterms__identifier=name.value,
        dcterms__publisher=publisher,
        dcterms__creator=publisher,
        dcterms__license=ox.NamedNode(facts.license),
        dcterms__issued=_moment(each),
        dcterms__language=_language(facts),
        dcterms__accessRights=ox.NamedNode(_PUBLIC),
        dcterms__conformsTo=ox.NamedNode(ONTOLOGY),
        dcterms__bibliographicCitation=_english(facts.citation) if facts.citation else None,
        dcat__version=version,
        dcat__inSeries=ox.NamedNode(DATASET),
        dcat__isVersionOf=ox.NamedNode(DATASET),
        dcat__prev=before,
        dcat__previousVersion=before,
        dcat__next=after,
        dcat__nextVersion=after,
        dcat__keyword=[_english(word) for word in KEYWORDS],
        dcat__theme=ox.NamedNode(_THEME),
        dcat__landingPage=ox.NamedNode(page),
        void__triples=release.manifest.get("quads"),
        dcat__distribution=[_named(name, file) for file in found],
    )
    yield from _typed("foaf:Document", page)
    yield from _typed("dcterms:Standard", ONTOLOGY)
    for file in found:
        yield from _distribution(_named(name, file), file, facts)


def _distribution(name: ox.NamedNode, file: File, facts: Facts) -> Said:
    dump = file.dump
    packed = _media_type(dump.compression)
    is_zip = dump.compression == "application/zip"
    yield from say(
        name,
        a=term("dcat:Distribution"),
        dcterms__title=_english(dump.title),
        dcterms__license=ox.NamedNode(facts.license),
        dcat__accessURL=ox.NamedNode(file.page),
        dcat__downloadURL=ox.NamedNode(file.address),
        dcat__mediaType=_media_type(dump.media_type),
        dcat__compressFormat=None if is_zip else packed,
        dcat__packageFormat=packed if is_zip else None,
        dcat__byteSize=ox.Literal(str(dump.bytes), datatype=term("xsd:nonNegativeInteger")),
    )
    for given in (dump.media_type, dump.compression):
        if (media_type := _media_type(given)) is not None:
            yield from _typed("dcterms:MediaType", media_type.value)
    if dump.sha256:
        checksum = ox.NamedNode(f"{name.value}-checksum")
        yield ox.Triple(name, ox.NamedNode(_SPDX + "checksum"), checksum)
        yield from _typed_as(checksum, _SPDX + "Checksum")
        algorithm = ox.NamedNode(_SPDX + "checksumAlgorithm_sha256")
        yield ox.Triple(checksum, ox.NamedNode(_SPDX + "algorithm"), algorithm)
        yield from _typed_as(algorithm, _SPDX + "ChecksumAlgorithm")
        value = ox.Literal(dump.sha256, datatype=term("xsd:hexBinary"))
        yield ox.Triple(checksum, ox.NamedNode(_SPDX + "checksumValue"), value)


def _service(
    service: Service, facts: Facts, publisher: ox.NamedNode, current: ox.NamedNode
) -> Said:
    described = [address(each) for each in (service.described, "openapi.json") if each]
    yield from say(
        _name_of(service),
        a=term("dcat:DataService"),
        dcterms__title=_english(service.title),
        dcterms__publisher=publisher,
        dcterms__license=ox.NamedNode(facts.license),
        dcterms__accessRights=ox.NamedNode(_PUBLIC),
        dcterms__conformsTo=ox.NamedNode(service.standard),
        dcat__endpointURL=ox.NamedNode(address(service.path)),
        dcat__endpointDescription=[ox.NamedNode(each) for each in described],
        dcat__servesDataset=current,
    )
    yield from _typed("dcterms:Standard", service.standard)


def _named(release: ox.NamedNode, file: File) -> ox.NamedNode:
    return ox.NamedNode(f"{release.value}#file-{quote(file.dump.name, safe='')}")


def _name_of(service: Service) -> ox.NamedNode:
    return ox.NamedNode(f"{CATALOGUE}#{service.name}")


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _moment(each: Kept) -> ox.Literal | None:
    return ox.Literal(stamp(each.since), datatype=term("xsd:dateTime")) if each.since else None


def _language(facts: Facts) -> ox.NamedNode | None:
    known = _LANGUAGES.get(facts.language)
    return ox.NamedNode(f"{_EU}language/{known}") if known else None


def _media_type(name: str) -> ox.NamedNode | None:
    return ox.NamedNode(_MEDIA_TYPES + name) if name in _REGISTERED else None


def _typed(kind: str, iri: str) -> Said:
    yield from _typed_as(ox.NamedNode(iri), term(kind).value)


def _typed_as(node: ox.NamedNode, kind: str) -> Said:
    yield ox.Triple(node, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(kind))
