"""What a page of a fragment says about itself: how much there is, what comes next, what else to ask.

In the words that clients of Triple and Quad Pattern Fragments look for. They
know the metadata of a page by two statements: that the graph of metadata is
about the fragment, and that the page is a subset of it. So the last such
statement is the one about the page, and it names the very address that was
asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

from habeas.terms import PREFIXES, ROOT
from habeas_api.fragments.asked import DEFAULT_GRAPH

__all__ = ["Place", "metadata", "place_of"]

_HYDRA = "http://www.w3.org/ns/hydra/core#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID, _RDF, _XSD = PREFIXES["void"], PREFIXES["rdf"], PREFIXES["xsd"]
_MAPPINGS = (
    ("subject", _RDF + "subject"),
    ("predicate", _RDF + "predicate"),
    ("object", _RDF + "object"),
    ("graph", _SD + "graph"),
)
#: Characters that an address can have as they are.
_PLAIN = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True)
class Place:
    """Where a page is, and those around it: whole addresses."""

    #: Of all fragments.
    base: str
    #: Of this fragment, whatever the page.
    fragment: str
    #: Of this page, as it was asked for.
    page: str
    first: str
    previous: str = ""
    following: str = ""

    @property
    def metadata(self) -> str:
        """The graph that says all this."""
        return self.page + "#metadata"


def place_of(base: str, query: bytes, page: int, pages: int) -> Place:
    """Return where a page is.

    Parameters
    ----------
    base
        The whole address of all fragments.
    query
        What stands behind the question mark, as it was sent.
    page, pages
        The number of the page, from 1, and how many there are.

    Examples
    --------
    >>> place_of("http://h/fragments", b"subject=urn:a&page=2", 2, 3).following
    'http://h/fragments?subject=urn:a&page=3'
    """
    fields = [field for field in query.decode("latin-1").split("&") if field]
    others = [field for field in fields if unquote_plus(field.partition("=")[0]) != "page"]

    def address(*fields: str) -> str:
        return quote("?".join(filter(None, (base, "&".join(fields)))), safe=_PLAIN)

    return Place(
        base,
        address(*others),
        address(*fields),
        address(*others, "page=1"),
        address(*others, f"page={page - 1}") if page > 1 else "",
        address(*others, f"page={page + 1}") if page < pages else "",
    )


def metadata(place: Place, version: str, total: int, size: int) -> str:
    """Return what a page says of itself, as N-Triples.

    Parameters
    ----------
    place
        Where it is.
    version
        Of the release.
    total
        How many statements match.
    size
        How many stand on a page, at most.
    """
    return "".join(f"{subject} {predicate} {object} .\n" for subject, predicate, object in _said(
        place, version, total, size
    ))  # fmt: skip


def _said(place: Place, version: str, total: int, size: int) -> Iterator[tuple[str, str, str]]:
    dataset, search = _iri(f"{ROOT}release/{version}"), _iri(place.base + "#search")
    fragment, page = _iri(place.fragment), _iri(place.page)
    subset, kind = _iri(_VOID + "subset"), _iri(_RDF + "type")
    yield _iri(place.metadata), _iri(PREFIXES["foaf"] + "primaryTopic"), fragment
    yield dataset, subset, page
    if fragment != page:
        yield dataset, subset, fragment
    yield dataset, kind, _iri(_VOID + "Dataset")
    yield dataset, kind, _iri(_HYDRA + "Collection")
    yield dataset, _iri(_SD + "defaultGraph"), _iri(DEFAULT_GRAPH)
    yield dataset, _iri(_HYDRA + "search"), search
    names = ",".join(name for name, _ in _MAPPINGS)
    yield search, kind, _iri(_HYDRA + "IriTemplate")
    yield search, _iri(_HYDRA + "template"), f'"{place.base}{{?{names}}}"'
    yield (
        search,
        _iri(_HYDRA + "variableRepresentation"),
        _iri(_HYDRA + "ExplicitRepresentation"),
    )
    for name, _ in _MAPPINGS:
        yield search, _iri(_HYDRA + "mapping"), _iri(f"{place.base}#{name}")
    for name, meaning in _MAPPINGS:
        mapping = _iri(f"{place.base}#{name}")
        yield mapping, _iri(_HYDRA + "variable"), f'"{name}"'
        yield mapping, _iri(_HYDRA + "property"), _iri(meaning)
    yield fragment, subset, page
    yield page, kind, _iri(_HYDRA + "PartialCollectionView")
    yield page, _iri(PREFIXES["dcterms"] + "source"), dataset
    yield page, _iri(_HYDRA + "totalItems"), _number(total)
    yield page, _iri(_VOID + "triples"), _number(total)
    yield page, _iri(_HYDRA + "itemsPerPage"), _number(size)
    for name, address in (
        ("first", place.first),
        ("previous", place.previous),
        ("next", place.following),
    ):
        if address:
            yield page, _iri(_HYDRA + name), _iri(address)


def _iri(text: str) -> str:
    return f"<{text}>"


def _number(value: int) -> str:
    return f'"{value}"^^<{_XSD}integer>'
