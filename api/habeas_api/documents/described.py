"""What can be asked of documents, for ``/openapi.json``."""

from collections.abc import Sequence

from habeas.terms import CLASS_OF_KIND, ONTOLOGY_VERSION
from habeas_api.forms import FORMS, SUFFIXES
from habeas_api.framed import VIEWS
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter

__all__ = ["PAGE", "SHAPES", "THINGS", "WORDS"]

PAGE = Parameter("page", "Which page, of what is described on several.", "integer", 1, least=1)

_GROUP = "Linked data"
_FORMATS = {each.media_type: each.title for each in FORMS.values() if each.name != "framed"}
_SUFFIXED = "With a suffix it comes in one format: .html .ttl .jsonld .nt .rdf .trig .nq .json."
#: What an answer is that only says where to go.
_MOVED = {"text/html": "Where to go, for who does not follow Location."}
_HEADERS = ("Content-Location", "Last-Modified", "Link", "Vary")
_KIND = Parameter("kind", "The kind of thing.", choices=tuple(CLASS_OF_KIND), example="case")
_LOCAL = Parameter("local", "The identifier of the thing.", example="x1")
_DOCUMENT = Parameter("local", "The identifier of the thing, perhaps with a suffix.", example="x1")
_VERSION = Parameter("version", "A version of the ontology.", example=ONTOLOGY_VERSION)
_AS = Parameter("suffix", "The format.", choices=tuple(SUFFIXES), example="ttl")
_DAY = Parameter("Accept-Datetime", "The day whose state is wanted; see docs/releases.md.")
_PROFILE = Parameter(
    "Accept-Profile", "The profiles that are liked, such as that of framed JSON-LD."
)


def _name(of: str, example: str) -> Parameter:
    return Parameter("name", f"The name of {of}, perhaps with a suffix.", example=example)


def _document(
    path: str,
    name: str,
    summary: str,
    examples: Sequence[str],
    *of_path: Parameter,
    media_type: str = "text/html",
) -> Operation:
    """Return the operation of a document that comes with our software."""
    return Operation(
        path,
        name,
        summary,
        _GROUP,
        of_path=of_path,
        formats=_FORMATS,
        problems=(404, 406),
        about=_SUFFIXED,
        asks=(_PROFILE,),
        headers=_HEADERS,
        examples=tuple(Example(each, media_type) for each in examples),
    )


THINGS: Sequence[Operation] = (
    Operation(
        "/id/{kind}/{local}",
        "thing",
        "Points from a thing to the document about it.",
        _GROUP,
        of_path=(_KIND, _LOCAL),
        formats=_MOVED,
        problems=(404, 410),
        about="The same for all formats. What was merged into another thing leads there, with 301.",
        status=303,
        also={301: "It was merged into another thing, which is there."},
        headers=("Link", "Location"),
        is_tagged=False,
        examples=(Example("/id/case/x1", status=303),),
    ),
    Operation(
        "/doc/{kind}/{local}",
        "description",
        "Describes a thing: what is said, its evidence, and what leads to it.",
        _GROUP,
        of_path=(_KIND, _DOCUMENT),
        parameters=(PAGE,),
        formats=_FORMATS,
        problems=(400, 404, 406, 410),
        about=_SUFFIXED,
        also={
            301: "It was merged into another thing, whose document is there.",
            302: "Where the state of the day is that Accept-Datetime names.",
        },
        asks=(_DAY, _PROFILE),
        headers=_HEADERS,
        schemas={"application/json": VIEWS},
        examples=(
            Example("/doc/case/x1"),
            Example("/doc/case/x1.ttl", "text/turtle"),
            Example("/doc/case/x1.json", "application/json"),
            Example(
                "/doc/case/x1",
                "application/ld+json",
                headers={
                    "Accept": 'application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"'
                },
                title="Framed JSON-LD",
            ),
            Example("/doc/case/x1", "application/problem+json", 406, {"Accept": "image/png"}),
        ),
    ),
)
WORDS: Sequence[Operation] = (
    _document("/ontology", "ontology", "Describes all classes and properties.", ["/ontology"]),
    _document(
        "/ontology.{suffix}",
        "ontologyAs",
        "The same in one format.",
        ["/ontology.ttl"],
        _AS,
        media_type="text/turtle",
    ),
    _document(
        "/ontology/{name}",
        "ontologyModule",
        "Describes one module of the ontology, or one version of the whole.",
        ["/ontology/core", f"/ontology/{ONTOLOGY_VERSION}"],
        _name("a module, or a version", "core"),
    ),
    _document(
        "/ontology/{name}/{version}",
        "ontologyModuleVersion",
        "Describes one version of a module.",
        [f"/ontology/core/{ONTOLOGY_VERSION}"],
        _name("a module", "core"),
        _VERSION,
    ),
    _document(
        "/ontology/term/{name}",
        "term",
        "Describes one class or property.",
        ["/ontology/term/Case"],
        _name("a class or a property", "Case"),
    ),
    Operation(
        "/ontology/core.svg",
        "ontologyDrawing",
        "The core of the ontology as a drawing.",
        _GROUP,
        formats={"image/svg+xml": "SVG"},
        problems=(),
        examples=(Example("/ontology/core.svg"),),
    ),
    Operation(
        "/ontology/context.jsonld",
        "ontologyContext",
        "The JSON-LD context for records.",
        _GROUP,
        formats={"application/ld+json": "JSON-LD"},
        problems=(),
        examples=(Example("/ontology/context.jsonld"),),
    ),
    Operation(
        "/actor-as/{name}",
        "shortcut",
        "Points from a shortcut between a case and an agent to where it is defined.",
        _GROUP,
        of_path=(Parameter("name", "The role of the agent.", example="advocate"),),
        formats=_MOVED,
        problems=(404,),
        status=303,
        headers=("Location",),
        is_tagged=False,
        examples=(Example("/actor-as/advocate", status=303),),
    ),
    _document(
        "/vocab/{scheme}",
        "vocabulary",
        "Describes a vocabulary with all its concepts.",
        ["/vocab/scope"],
        Parameter("scheme", "Its name, perhaps with a suffix.", example="scope"),
    ),
    Operation(
        "/vocab/{scheme}/{concept}",
        "concept",
        "Describes a concept, and what it is used for.",
        _GROUP,
        of_path=(
            Parameter("scheme", "The vocabulary.", example="scope"),
            Parameter("concept", "The concept, perhaps with a suffix.", example="local"),
        ),
        parameters=(PAGE,),
        formats=_FORMATS,
        problems=(400, 404, 406),
        about=_SUFFIXED,
        asks=(_PROFILE,),
        headers=_HEADERS,
        examples=(Example("/vocab/scope/local"),),
    ),
)
SHAPES: Sequence[Operation] = (
    _document(
        "/shapes", "shapes", "Describes all rules that records are held against.", ["/shapes"]
    ),
    _document(
        "/shapes.{suffix}",
        "shapesAs",
        "The same in one format.",
        ["/shapes.ttl"],
        _AS,
        media_type="text/turtle",
    ),
    _document(
        "/shapes/{name}",
        "shapesPart",
        "Describes the rules of one file, or one version of all.",
        ["/shapes/time", f"/shapes/{ONTOLOGY_VERSION}"],
        _name("a file, or a version", "time"),
    ),
)
