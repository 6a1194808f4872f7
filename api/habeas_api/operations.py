"""What the service can be asked, declared once: for ``/openapi.json``, and for tests.

A blueprint has ``OPERATIONS`` beside it: one for each route and method, with
the very parameters by which the route reads a request, and with examples,
which tests ask of a running service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from habeas_api.parameters import Parameter

__all__ = ["HEADERS", "PROBLEMS", "Body", "Example", "Operation", "Schema"]

#: A JSON Schema (2020-12), or a reference to one: ``{"$ref": "#/components/schemas/Case"}``.
Schema: TypeAlias = Mapping[str, Any]

#: Problems that a route can answer with, by status.
PROBLEMS: Mapping[int, str] = {
    400: "Something is missing, unknown, or has no value of its kind; near names come with it.",
    403: "This is not given to anybody: an update, a query that calls others, a network too small.",
    404: "There is nothing of this name; near names come with it.",
    406: "It can be had in no format that the caller takes; `available` lists those that there are.",
    410: "It was there, and is no more.",
    413: "What was sent, the answer, or the memory that it takes is too large.",
    415: "What was sent is of a kind, in a charset, or compressed in a way that is not read.",
    416: "The part that was asked for lies beyond the end.",
    422: "What was sent is not well-formed: with the line and column.",
    429: "This caller has its whole share of what runs and waits.",
    500: "Something went wrong on our side.",
    501: "This service lacks a library that this needs.",
    502: "The store behind this service does not answer as it should.",
    503: "Too many are waiting.",
    504: "It was ended at its limit of time.",
}

#: Headers that an answer can have, and what they mean.
HEADERS: Mapping[str, str] = {
    "Accept-Ranges": "Whether parts can be asked for with Range.",
    "Content-Location": "The address of this very format.",
    "Content-Range": "Which part this is, in bytes.",
    "Digest": "A checksum of the whole.",
    "ETag": "Changes with the answer: send it in If-None-Match, and get 304 if you have it.",
    "Habeas-Conforms": "Whether what was sent has no violation: `true` or `false`.",
    "Habeas-Hint": "What was rewritten, and what would be quicker.",
    "Habeas-Statements": "How many statements were read.",
    "Habeas-Warning": "What is probably not what was meant.",
    "Last-Modified": "When the release was published that this is of.",
    "Link": "Other formats, what this is about, the licence, the next page, other versions.",
    "Location": "Where it can be had.",
    "Memento-Datetime": "Since when this has been the state of the thing.",
    "Repr-Digest": "A checksum of the whole (RFC 9530).",
    "Retry-After": "When to come again, in seconds.",
    "Vary": "Which headers of a request the answer depends on.",
}


@dataclass(frozen=True)
class Body:
    """What is sent, in one media type."""

    #: One sentence.
    meaning: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})
    #: What somebody could send.
    example: Any = None


@dataclass(frozen=True)
class Example:
    """A request that works: tests ask it, and hold what comes back against what is declared."""

    #: With what stands after the question mark, encoded.
    path: str
    #: The media type that is answered; the first of the formats if it is not said.
    media_type: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Its body, and what that is.
    body: bytes = b""
    body_type: str = ""
    #: What it shows, in a few words.
    title: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for with one method."""

    #: As in OpenAPI: ``/networks/{rule}``.
    path: str
    #: A name that no other has.
    name: str
    summary: str
    #: The group that it is shown in.
    group: str
    #: What stands in the path, and after the question mark.
    of_path: Sequence[Parameter] = ()
    parameters: Sequence[Parameter] = ()
    #: What it can be had as: the meaning of each media type, the first one by default. None: no body.
    formats: Mapping[str, str] = field(default_factory=lambda: {"application/json": "JSON"})
    #: Whether it may be computed by a process of its own, and be had later somewhere else.
    is_slow: bool = False
    #: Statuses of :data:`PROBLEMS` that it can have.
    problems: Sequence[int] = (400, 404, 406)
    #: More about what it answers.
    about: str = ""
    method: Literal["get", "post"] = "get"
    #: What is sent, by media type.
    bodies: Mapping[str, Body] = field(default_factory=dict)
    #: What it reads of the headers of a request, beside Accept, If-None-Match and Accept-Encoding.
    asks: Sequence[Parameter] = ()
    #: Its status when all is well, and other good ones with what they mean, such as 206.
    status: int = 200
    also: Mapping[int, str] = field(default_factory=dict)
    #: Which of :data:`HEADERS` its good answers can have, beside those of all.
    headers: Sequence[str] = ()
    #: Whether a good answer always has an ETag, and 304 is an answer.
    is_tagged: bool = True
    #: What JSON looks like, by media type.
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    #: Requests that work: at least one.
    examples: Sequence[Example] = ()
