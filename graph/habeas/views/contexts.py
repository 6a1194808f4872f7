"""The JSON-LD contexts of views: one for each kind of thing that has lists of its own, and one more.

A context is called after its content, so whoever has it can keep it for ever.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from habeas.views.keys import DATATYPES, LISTS, PHASES, TYPES, Key, keys

__all__ = ["NOT_RDF", "OTHER", "context_name", "contexts", "kind_of_view"]

#: The view of things of all other kinds.
OTHER = "thing"
#: What is there for convenience, and says nothing that is not said elsewhere in the same view.
NOT_RDF = ("by", "casesByRole", "counts", "name", "page", "pages")


@cache
def contexts() -> Mapping[str, bytes]:
    """Return the contexts as their files, by name: ``case-0123abcd``."""
    written = {kind: _written(kind) for kind in (*LISTS, OTHER)}
    return MappingProxyType({context_name(kind): content for kind, content in written.items()})


@cache
def context_name(kind: str) -> str:
    """Return the name of the context for things of a kind."""
    kind = kind_of_view(kind)
    return f"{kind}-{sha256(_written(kind)).hexdigest()[:8]}"


def kind_of_view(kind: str) -> str:
    """Return which view things of a kind have."""
    return kind if kind in LISTS else OTHER


def _written(kind: str) -> bytes:
    made = {"@context": _context(kind)}
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def _context(kind: str) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "value": "@value",
        "datatype": "@type",
        "language": "@language",
        "direction": "@direction",
        "incoming": "@included",
        "mentioned": "@included",
        "when": "@nest",
        **dict.fromkeys(NOT_RDF),
    }
    # A name with a colon could be taken for one, so whatever is defined here is no prefix.
    for iri, name in TYPES.all().items():
        terms[name] = {"@id": iri, "@prefix": False}
    for found in keys().values():
        for key in found:
            terms[key.name] = _term(key)
    for each in (*LISTS.get(kind, ()), PHASES):
        assert each.name not in terms, f"{each.name} has two meanings"
        terms[each.name] = {"@reverse": each.iri, "@type": "@id", "@container": "@set"}
    return terms


def _term(key: Key) -> dict[str, Any]:
    said: dict[str, Any] = {"@id": key.iri, "@prefix": False}
    container = [] if key.single else ["@set"]
    if key.form == "texts":
        container.insert(0, "@language")
    elif key.form in ("thing", "address"):
        said["@type"] = "@id"
    elif key.form == "code":
        said["@language"] = None
    elif key.form in DATATYPES:
        said["@type"] = DATATYPES[key.form]
    if container:
        said["@container"] = container if len(container) > 1 else container[0]
    if key.inside:
        said["@nest"] = key.inside
    return said
