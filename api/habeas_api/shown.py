"""One value as a page shows it: its text, the language of the text, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask import url_for

from habeas.terms import CLASS_OF_KIND, HABEAS, ONTOLOGY, VOCAB, abbreviate, kind_and_local

__all__ = ["Shown", "inside", "outside", "result_cell", "shown_iri"]


@dataclass(frozen=True)
class Shown:
    """A text, perhaps with a link."""

    text: str
    language: str = ""
    address: str = ""
    #: Whether the link leads away from this service.
    outside: bool = False


def inside(iri: str) -> str:
    """Return the path under which this service describes ``iri``, or nothing."""
    if found := kind_and_local(iri):
        kind, local = found
        return url_for("things.about", kind=kind, local=local) if kind in CLASS_OF_KIND else ""
    if iri == ONTOLOGY:
        return url_for("vocabulary.ontology")
    if iri.startswith(HABEAS):
        return url_for("vocabulary.ontology") + "#" + quote(iri[len(HABEAS) :])
    if iri.startswith(VOCAB):
        scheme, _, concept = iri[len(VOCAB) :].partition("/")
        if concept:
            return url_for("vocabulary.concept", scheme=scheme, concept=concept)
        return url_for("vocabulary.scheme", scheme=scheme) if scheme else ""
    return ""


def outside(iri: str) -> str:
    """Return ``iri`` if a page may link to it: an address of the web or of mail, and nothing else.

    Examples
    --------
    >>> outside("https://example.org/notice")
    'https://example.org/notice'
    >>> outside("javascript:alert(1)"), outside("https:evil"), outside(" https://example.org/")
    ('', '', '')
    """
    if any(character <= " " or character == "\\" for character in iri):
        return ""
    try:
        parts = urlsplit(iri)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return iri if parts.netloc else ""
    return iri if parts.scheme == "mailto" else ""


def shown_iri(iri: str, text: str = "", language: str = "") -> Shown:
    """Return ``iri`` with its link, if it may have one."""
    if path := inside(iri):
        return Shown(text or abbreviate(iri), language, path)
    return Shown(text or abbreviate(iri), language, outside(iri), outside=True)


def result_cell(binding: Mapping[str, str] | None) -> Shown:
    """Return one value of a result in SPARQL's JSON."""
    if binding is None:
        return Shown("")
    if binding["type"] == "uri":
        return shown_iri(binding["value"])
    if binding["type"] == "literal":
        return Shown(binding["value"], binding.get("xml:lang", ""))
    return Shown(str(binding.get("value", "")))
