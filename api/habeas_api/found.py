"""What ``/search`` takes and answers, declared: parameters, formats, and how the answers look."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

from habeas.search import FACETS
from habeas_api.operations import Body, Example, Operation, Schema
from habeas_api.parameters import Parameter

__all__ = ["MARKED", "OPERATIONS", "PAGE", "SCHEMAS", "SUGGEST", "pieces", "plain"]

#: How far anybody can turn the pages: who wants more asks in SPARQL, or takes a dump.
MARKED = SimpleNamespace(most_pages=50, most=100)
_Q = Parameter("q", "Words, as somebody would type them.", example="north watch")
#: What a page of results takes.
PAGE = (
    _Q,
    *(Parameter(facet, f"Only these; may be given more than once. {meaning}", several=True) for facet, meaning in FACETS.items()),
    Parameter("page", "Which page.", "integer", 1, least=1, most=MARKED.most_pages),
    Parameter("size", "How many results a page has.", "integer", 20, least=1, most=MARKED.most),
    Parameter("format", "What comes back; wins over Accept.", choices=("json", "html", "atom")),
)  # fmt: skip
#: What suggestions take.
SUGGEST = (
    _Q,
    Parameter("kind", "Only things of these kinds.", several=True, example="agent"),
    Parameter("size", "How many.", "integer", 10, least=1, most=50),
    Parameter(
        "format",
        "The array of OpenSearch, or objects that have kinds and IRIs.",
        default="suggestions",
        choices=("suggestions", "json"),
    ),
)

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}
SCHEMAS: dict[str, Schema] = {
    "SearchResult": {
        "type": "object",
        "description": "A thing that was found.",
        "required": ["iri", "address", "kind", "name", "language", "how", "mistakes"],
        "properties": {
            "iri": {"type": "string", "description": "Its identifier."},
            "address": {"type": "string", "description": "Where this service describes it; may be empty."},
            "kind": {"type": "string", "description": "Such as case or agent; empty for what is not ours."},
            "name": {"type": "string", "description": "What it is called, in English where there is such a name."},
            "language": {"type": "string", "description": "That of the name."},
            "how": {
                "enum": ["exact", "words", "begins", "mistakes", "alike", "some"],
                "description": "By a name that is exactly so; by all words; by words of which the last goes on; by words with mistakes; by words that are alike in another script; by some of the words.",
            },
            "mistakes": {"type": "integer", "minimum": 0, "description": "How far the words are from those that were typed."},
            "match": {
                "type": "object",
                "description": "The text that it was found by.",
                "required": ["text", "language", "property", "marks"],
                "properties": {
                    "text": _TEXT,
                    "language": _TEXT,
                    "property": {"type": "string", "description": "The IRI of the property."},
                    "marks": {
                        "type": "array",
                        "description": "Where the words stand: from and to, in characters (code points).",
                        "items": {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
    "Search": {
        "type": "object",
        "description": "A page of what was found, and what all of it is made of.",
        "required": ["release", "query", "total", "total_is", "page", "pages", "size", "results", "facets"],
        "properties": {
            "release": _TEXT,
            "query": _TEXT,
            "total": _NUMBER,
            "total_is": {"enum": ["exact", "at least"], "description": "Whether total and counts are exact, or there may be more."},
            "page": _NUMBER,
            "pages": {"type": "integer", "minimum": 1, "description": "How many can be turned to."},
            "size": _NUMBER,
            "next": {"type": "string", "description": "The address of the next page."},
            "previous": {"type": "string", "description": "The address of the page before."},
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/SearchResult"}},
            "facets": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["facet", "values", "more"],
                    "properties": {
                        "facet": {"enum": list(FACETS)},
                        "values": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["value", "label", "count"],
                                "properties": {
                                    "value": {"type": "string", "description": "To filter by."},
                                    "label": _TEXT,
                                    "iri": _TEXT,
                                    "count": {"type": "integer", "minimum": 1},
                                },
                                "additionalProperties": False,
                            },
                        },
                        "more": {"type": "integer", "minimum": 0, "description": "How many values are not listed."},
                    },
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    },
    "Suggestions": {
        "type": "object",
        "required": ["query", "suggestions"],
        "properties": {
            "query": _TEXT,
            "suggestions": {"type": "array", "items": {"$ref": "#/components/schemas/SearchResult"}},
        },
        "additionalProperties": False,
    },
    "OpenSearchSuggestions": {
        "type": "array",
        "description": "What was typed; names; what they are; their addresses.",
        "prefixItems": [_TEXT, *[{"type": "array", "items": _TEXT}] * 3],
        "minItems": 4,
        "maxItems": 4,
    },
}  # fmt: skip
_FORMATS = {
    "application/json": "What was found, with facets.",
    "text/html": "A page.",
    "application/atom+xml": "A feed with the elements of OpenSearch.",
}
_ABOUT = (
    "All words have to be there, and the last one may go on. If that finds few things, words with "
    "mistakes count, then words that are alike in another script, and if nothing has all words, "
    "some of them. Without words, everything is found. Facets are counted over all that was found."
)
OPERATIONS = (
    Operation(
        "/search", "search", "Things that are found by words.", "Search",
        parameters=PAGE, formats=_FORMATS, about=_ABOUT, headers=("Link",),
        schemas={"application/json": {"$ref": "#/components/schemas/Search"}},
        examples=(
            Example("/search?q=north+watch"), Example("/search?kind=agent&size=5"),
            Example("/search?q=nroth+wacth&format=atom", "application/atom+xml"),
        ),
    ),
    Operation(
        "/search", "searchPrivately", "The same, where what is asked stands in no address.", "Search",
        problems=(400, 404, 406, 413, 415), method="post", formats=_FORMATS, about=_ABOUT, is_tagged=False, headers=("Link",),
        bodies={
            "application/x-www-form-urlencoded": Body(
                "The parameters, as a form.",
                {"type": "object", "properties": {each.name: each.schema() for each in PAGE}},
                {"q": "north watch"},
            )
        },
        schemas={"application/json": {"$ref": "#/components/schemas/Search"}},
        examples=(
            Example("/search", body=b"q=north+watch", body_type="application/x-www-form-urlencoded"),
        ),
    ),
    Operation(
        "/search/suggest", "suggest", "Names that begin with what was typed so far.", "Search",
        parameters=SUGGEST,
        formats={
            "application/x-suggestions+json": "OpenSearch Suggestions.",
            "application/json": "The same, with kinds and IRIs.",
        },
        problems=(400, 404),
        schemas={
            "application/x-suggestions+json": {"$ref": "#/components/schemas/OpenSearchSuggestions"},
            "application/json": {"$ref": "#/components/schemas/Suggestions"},
        },
        examples=(
            Example("/search/suggest?q=nor"),
            Example("/search/suggest?q=nor&format=json", "application/json"),
        ),
    ),
    Operation(
        "/opensearch.xml", "searchDescription", "How to search, for browsers.", "Search",
        formats={"application/opensearchdescription+xml": "OpenSearch 1.1."}, problems=(),
        examples=(Example("/opensearch.xml"),),
    ),
)  # fmt: skip


def pieces(text: str, marks: Sequence[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is marked.

    Examples
    --------
    >>> list(pieces("Ada Example", [[0, 3]]))
    [('Ada', True), (' Example', False)]
    """
    place = 0
    for begin, end in marks:
        if begin > place:
            yield text[place:begin], False
        yield text[begin:end], True
        place = end
    if place < len(text):
        yield text[place:], False


def plain(text: str) -> str:
    r"""Return a text without the signs that XML cannot have.

    Examples
    --------
    >>> plain("Ada\x00\x0b\ufffe\nExample")
    'Ada\nExample'
    """
    return "".join(
        sign
        for sign in text
        if (sign >= " " or sign in "\t\n\r")
        and sign not in "\ufffe\uffff"
        and not "\ud800" <= sign <= "\udfff"
    )
