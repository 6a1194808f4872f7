"""Statements as JSON-LD, one line for each subject and graph.

Whoever has no JSON-LD library can read it line by line: each is an object
with ``@id``, the graph, and ``@graph``, the thing. All values are objects or
texts in lists, so a property looks the same whether it has one value or many.
Canonical N-Quads and JSON escape the same characters in the same way, so texts
are taken over as they are.
"""

import json
import re
from collections.abc import Mapping

from habeas.dumps.statements import Said, ShortNames
from habeas.terms import PREFIXES, ROOT

__all__ = ["CONTEXT", "FOOT", "HEAD", "NotHeldError", "node_of"]

#: All prefixes, and one more for graphs.
CONTEXT: Mapping[str, str] = {**PREFIXES, "graph": ROOT + "graph/"}
#: What comes before the first line, and after the last; commas go before each but the first.
HEAD = b'{"@context":' + json.dumps(dict(sorted(CONTEXT.items()))).encode() + b',"@graph":[\n'
FOOT = b"\n]}\n"
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_QUOTE, _END = b'"'[0], b">"[0]
_GRAPHS = f"<{CONTEXT['graph']}".encode()
# An IRI that JSON-LD would take for a short form of ours.
_AMBIGUOUS = re.compile(f"<(?:{'|'.join(map(re.escape, CONTEXT))}):(?!//)".encode())


class NotHeldError(ValueError):
    """Something that JSON-LD has no way to say."""


def node_of(subject: bytes, graph: bytes, said: Said, short: ShortNames) -> bytes:
    r"""Return what is said of a subject in a graph, as one object.

    Raises
    ------
    NotHeldError
        If something in it cannot be said in JSON-LD 1.1.

    Examples
    --------
    >>> node_of(b"<urn:a>", b"<urn:g>", {b"<urn:p>": [b'"x"@en', b'"y"', b"_:b"]}, ShortNames())
    b'{"@id":"urn:g","@graph":[{"@id":"urn:a","urn:p":[{"@value":"x","@language":"en"},"y",{"@id":"_:b"}]}]}'
    """
    parts = [b'{"@id":' + _name(subject, short)]
    for predicate, values in said.items():
        if predicate == _TYPE and not any(value[0] == _QUOTE for value in values):
            types = b",".join([_name(value, short) for value in values])
            parts.append(b'"@type":[' + types + b"]")
        else:
            listed = b",".join([_value(value, short) for value in values])
            parts.append(_name(predicate, short) + b":[" + listed + b"]")
    name = graph
    if graph.startswith(_GRAPHS):
        name = b"<graph:" + graph[len(_GRAPHS) :]
    return b'{"@id":"' + name[1:-1] + b'","@graph":[' + b",".join(parts) + b"}]}"


def _name(term: bytes, short: ShortNames) -> bytes:
    """Return an IRI or a blank node as a JSON string."""
    name = short[term]
    if name == term:
        if term.startswith(b"<<") or _AMBIGUOUS.match(term):
            raise NotHeldError(term.decode()[:200])
        name = term.strip(b"<>")
    return b'"' + name + b'"'


def _value(value: bytes, short: ShortNames) -> bytes:
    if value[0] != _QUOTE:
        return b'{"@id":' + _name(value, short) + b"}"
    if value[-1] == _QUOTE:
        return value
    if value[-1] == _END:
        end = value.rindex(b"^^")
        return b'{"@value":' + value[:end] + b',"@type":' + _name(value[end + 2 :], short) + b"}"
    text, _, language = value.rpartition(b"@")
    if b"--" in language:
        raise NotHeldError(value.decode()[:200])
    return b'{"@value":' + text + b',"@language":"' + language + b'"}'
