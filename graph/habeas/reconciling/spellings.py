"""How one identifier or address can be written in a release, to be looked up there.

It is the text of a stranger: what makes no IRI is no address, and is left out.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from habeas.matching.agents import identifier
from habeas.reconciling.likeness import LONGEST
from habeas.store.interface import Term
from habeas.terms import expand

__all__ = ["spellings"]

_EXACT_MATCH, _IDENTIFIER, _URL = map(
    expand, ("skos:exactMatch", "dcterms:identifier", "schema:url")
)
#: Where authorities say what a thing is, by what stands before an identifier of theirs.
_ADDRESSES = {
    "wikidata": ("http://www.wikidata.org/entity/", "https://www.wikidata.org/entity/"),
    "ror": ("https://ror.org/",),
    "isni": ("https://isni.org/isni/", "http://isni.org/isni/", "http://www.isni.org/isni/"),
    "viaf": ("http://viaf.org/viaf/", "https://viaf.org/viaf/"),
}


def spellings(text: str) -> Iterable[tuple[str, Term]]:
    """Yield the ways in which an identifier or an address can stand in a release, and by what property."""
    if number := identifier(text):
        authority, _, local = number.partition(":")
        for address in _ADDRESSES[authority]:
            yield _EXACT_MATCH, ox.NamedNode(address + local)
        spaced = " ".join(local[place : place + 4] for place in range(0, len(local), 4))
        for written in (
            local,
            number,
            f"{authority.upper()} {local}",
            f"{authority.upper()} {spaced}",
        ):
            yield _IDENTIFIER, ox.Literal(written)
        return
    if not text or len(text) > LONGEST:
        return
    yield _IDENTIFIER, ox.Literal(text)
    rest = text.partition("//")[2] if "//" in text else text
    if "." not in rest:
        return
    rest = rest.rstrip("/").removeprefix("www.")
    rest = rest.partition("/")[0].lower() + rest[len(rest.partition("/")[0]) :]
    for scheme in ("https", "http"):
        for host in (rest, f"www.{rest}"):
            for end in ("", "/"):
                if iri := _iri(f"{scheme}://{host}{end}"):
                    yield _URL, iri


def _iri(text: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(text)
    except ValueError:  # such as the half of a bracket, or a port of letters
        return None
