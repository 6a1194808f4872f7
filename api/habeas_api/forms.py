"""The forms in which a description can be had: suffix, media type, profiles; and which one is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from habeas_api.negotiation import choose

__all__ = ["FORMS", "SUFFIXES", "TITLES", "Form", "wanted", "without_suffix"]

_JSON_LD = "http://www.w3.org/ns/json-ld#"


@dataclass(frozen=True)
class Form:
    """One form."""

    name: str
    suffix: str
    title: str
    media_type: str
    #: What else it keeps to, as IRIs.
    profiles: tuple[str, ...] = ()
    #: Whether it is one more way to have what another form of its suffix is.
    is_other: bool = False

    @cached_property
    def content_type(self) -> str:
        """Its media type, with its profiles where they tell it from another form, or its charset."""
        # Without need there are none: some clients compare the whole header with a media type.
        if self.profiles and self.is_other:
            return self.offered
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type

    @cached_property
    def offered(self) -> str:
        """What a caller chooses by."""
        said = " ".join(self.profiles)
        return f'{self.media_type};profile="{said}"' if said else self.media_type


#: By name. The first is for those who like all the same; of those with one suffix, the first is
#: what a caller who says nothing else gets there.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        each.name: each
        for each in (
            Form("html", "html", "HTML", "text/html"),
            Form("ttl", "ttl", "Turtle", "text/turtle"),
            Form("n3", "ttl", "Turtle", "text/n3", is_other=True),  # which holds Turtle
            Form(
                "jsonld",
                "jsonld",
                "JSON-LD",
                "application/ld+json",
                (_JSON_LD + "expanded", _JSON_LD + "flattened"),
            ),
            Form("nt", "nt", "N-Triples", "application/n-triples"),
            # What N-Triples was called before it had a type of its own, and some still ask for.
            Form("plain", "nt", "N-Triples", "text/plain", is_other=True),
            Form("rdf", "rdf", "RDF/XML", "application/rdf+xml"),
            Form("trig", "trig", "TriG", "application/trig"),
            Form("nq", "nq", "N-Quads", "application/n-quads"),
            Form("json", "json", "JSON", "application/json"),
            Form(
                "framed",
                "json",
                "framed JSON-LD",
                "application/ld+json",
                (_JSON_LD + "framed", _JSON_LD + "compacted"),
                is_other=True,
            ),
        )
    }
)
#: Media types by suffix.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {each.suffix: each.media_type for each in FORMS.values() if not each.is_other}
)
#: What people call what there is, for those who can take none of it.
TITLES: Mapping[str, str] = MappingProxyType({each.offered: each.title for each in FORMS.values()})


def without_suffix(name: str) -> tuple[str, str]:
    """Return a name and its suffix, which is empty unless it is one of ours.

    Examples
    --------
    >>> without_suffix("0001.ttl")
    ('0001', 'ttl')
    >>> without_suffix("v1.2")
    ('v1.2', '')
    """
    base, dot, suffix = name.rpartition(".")
    return (base, suffix) if dot and suffix in SUFFIXES else (name, "")


def wanted(
    suffix: str, accept: str | None, accept_profile: str | None = None, first: str = "html"
) -> Form | None:
    """Return the form that a caller wants: of those with ``suffix``, or of all without one.

    Examples
    --------
    >>> wanted("", "text/turtle").name, wanted("nt", "text/turtle").name
    ('ttl', 'nt')
    >>> wanted("", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"').name
    'framed'
    >>> wanted("json", "application/json").name, wanted("json", "application/ld+json").name
    ('json', 'framed')
    """
    offered = _offered(suffix, first)
    if len(offered) == 1:
        return next(iter(offered.values()))
    chosen = choose(accept, tuple(offered), accept_profile)
    if chosen is None and suffix:
        chosen = next(iter(offered))  # who names a suffix has chosen
    return None if chosen is None else offered[chosen]


@lru_cache(256)
def _offered(suffix: str, first: str) -> Mapping[str, Form]:
    forms = [each for each in FORMS.values() if suffix in ("", each.suffix)]
    forms.sort(key=lambda each: each.name != first)
    return {each.offered: each for each in forms}
