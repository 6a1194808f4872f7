"""What can be asked of discovery, for ``/openapi.json``."""

from collections.abc import Sequence

from habeas.terms import GRAPHS
from habeas_api.forms import FORMS, SUFFIXES
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter

__all__ = ["LOOKUP", "OPERATIONS"]

#: What ``/lookup`` is asked with.
LOOKUP = (
    Parameter(
        "iri",
        "The name of something of ours.",
        needed=True,
        example="https://w3id.org/habeas/ontology#Case",
    ),
)
_FORMATS = {each.media_type: each.title for each in FORMS.values() if not each.is_other}
#: Turtle for who likes all the same.
_FORMATS = {"text/turtle": _FORMATS.pop("text/turtle"), **_FORMATS}
#: What an answer is that only says where to go.
_MOVED = {"text/html": "Where to go, for who does not follow Location."}
_SUFFIX = Parameter("suffix", "The format.", choices=tuple(SUFFIXES), example="ttl")
_GROUP = "Discovery"

OPERATIONS: Sequence[Operation] = (
    Operation(
        "/void",
        "void",
        "What the release holds, by class and property, and where it is (VoID).",
        _GROUP,
        formats=_FORMATS,
        problems=(404, 406),
        about="/.well-known/void is the same.",
        examples=(Example("/void"), Example("/.well-known/void")),
    ),
    Operation(
        "/void.{suffix}",
        "voidAs",
        "The same in one format.",
        _GROUP,
        of_path=(_SUFFIX,),
        formats=_FORMATS,
        problems=(404,),
        examples=(Example("/void.ttl"),),
    ),
    Operation(
        "/catalog",
        "catalogue",
        "All releases that can be had, their files, and the services (DCAT 3).",
        _GROUP,
        formats=_FORMATS,
        problems=(406,),
        examples=(Example("/catalog"),),
    ),
    Operation(
        "/catalog.{suffix}",
        "catalogueAs",
        "The same in one format.",
        _GROUP,
        of_path=(_SUFFIX,),
        formats=_FORMATS,
        problems=(404,),
        examples=(Example("/catalog.ttl"),),
    ),
    Operation(
        "/lookup",
        "lookup",
        "Points from a name of ours to what is said about it here.",
        _GROUP,
        parameters=LOOKUP,
        formats=_MOVED,
        problems=(400, 404),
        status=303,
        headers=("Location",),
        is_tagged=False,
        examples=(
            Example("/lookup?iri=https%3A%2F%2Fw3id.org%2Fhabeas%2Fontology%23Case", status=303),
        ),
    ),
    Operation(
        "/dataset",
        "dataset",
        "Points from the dataset as such to the catalogue.",
        _GROUP,
        formats=_MOVED,
        problems=(),
        status=303,
        headers=("Location",),
        is_tagged=False,
        examples=(Example("/dataset", status=303),),
    ),
    Operation(
        "/graph/{name}",
        "namedGraph",
        "Points from a graph to the description of the release.",
        _GROUP,
        of_path=(Parameter("name", "Which graph.", choices=tuple(GRAPHS), example="records"),),
        formats=_MOVED,
        problems=(404,),
        status=303,
        headers=("Location",),
        is_tagged=False,
        examples=(Example("/graph/records", status=303),),
    ),
    Operation(
        "/query/prefixes",
        "prefixes",
        "The prefixes that queries need not declare (sh:declare).",
        _GROUP,
        formats=_FORMATS,
        problems=(406,),
        examples=(Example("/query/prefixes"),),
    ),
    Operation(
        "/query/prefixes.{suffix}",
        "prefixesAs",
        "The same in one format.",
        _GROUP,
        of_path=(_SUFFIX,),
        formats=_FORMATS,
        problems=(404,),
        examples=(Example("/query/prefixes.ttl"),),
    ),
    Operation(
        "/query/{name}",
        "namedQuery",
        "Points from the name of a query to where it is asked.",
        _GROUP,
        of_path=(Parameter("name", "Which query.", example="cases"),),
        formats=_MOVED,
        problems=(404,),
        status=303,
        headers=("Location",),
        is_tagged=False,
        examples=(Example("/query/cases", status=303),),
    ),
    Operation(
        "/.well-known/api-catalog",
        "apiCatalogue",
        "All services, with what describes them (RFC 9727).",
        _GROUP,
        formats={"application/linkset+json": "A set of links (RFC 9264)."},
        problems=(),
        examples=(Example("/.well-known/api-catalog"),),
    ),
    Operation(
        "/sitemap.xml",
        "sitemap",
        "The parts of the sitemap.",
        _GROUP,
        formats={"application/xml": "A sitemap index."},
        problems=(),
        examples=(Example("/sitemap.xml"),),
    ),
    Operation(
        "/sitemap/{name}.xml",
        "sitemapPart",
        "Addresses of pages, 10,000 to a part.",
        _GROUP,
        of_path=(Parameter("name", "pages, or the number of a part.", example="pages"),),
        formats={"application/xml": "A sitemap."},
        problems=(404,),
        examples=(Example("/sitemap/pages.xml"),),
    ),
    Operation(
        "/robots.txt",
        "robots",
        "What crawlers may read.",
        _GROUP,
        formats={"text/plain": "RFC 9309."},
        problems=(),
        examples=(Example("/robots.txt"),),
    ),
    Operation(
        "/CITATION.cff",
        "citation",
        "How to cite the release.",
        _GROUP,
        formats={"application/yaml": "Citation File Format 1.2.0."},
        problems=(),
        examples=(Example("/CITATION.cff"),),
    ),
)
