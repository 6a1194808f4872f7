"""The agents of a workspace, with what tells them apart: names, identifiers, addresses, places."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from habeas.terms import HABEAS, PREFIXES

if TYPE_CHECKING:
    import duckdb

__all__ = ["BODY", "PERSON", "Agent", "agents_of", "identifier", "site"]

BODY, PERSON = "body", "person"
_CLASSES = {"Person": PERSON, "Group": BODY, "Organization": BODY, "Agent": BODY}
_NAMES = ("prefLabel", "altLabel", "hiddenLabel")
#: Where many have their pages side by side: there, the path is part of whose page it is.
_SHARED = re.compile(
    r"(?:^|\.)(?:facebook|x|twitter|instagram|linkedin|youtube|telegram|t|github|gitlab|medium|"
    r"google|wikipedia|wixsite|change|mastodon)\.(?:com|org|me|io|social)$"
)
#: Addresses by which authorities call a thing, and how people write the same without one.
_AUTHORITIES = (
    ("wikidata", re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9]\d*)")),
    ("ror", re.compile(r"https?://(?:www\.)?ror\.org/(0[a-z0-9]{8})/?", re.IGNORECASE)),
    ("isni", re.compile(r"https?://(?:www\.)?isni\.org/(?:isni/)?(\d{15}[\dX])", re.IGNORECASE)),
    ("viaf", re.compile(r"https?://(?:www\.)?viaf\.org/viaf/(\d+)/?")),
)
_WRITTEN = (
    ("ror", re.compile(r"ror:\s*(0[a-z0-9]{8})", re.IGNORECASE)),
    ("isni", re.compile(r"isni:?\s*((?:\d{4}[ -]?){3}\d{3}[\dX])", re.IGNORECASE)),
    ("wikidata", re.compile(r"(?:wikidata:\s*)?(Q[1-9]\d*)")),
)


@dataclass
class Agent:
    """What is known of an agent."""

    iri: str
    #: ``person``, or ``body`` for organizations and groups.
    kind: str = BODY
    #: Names with their language, the preferred ones first.
    names: list[tuple[str, str]] = field(default_factory=list)
    #: Such as ``wikidata:Q1``.
    identifiers: set[str] = field(default_factory=set)
    #: Hosts of its addresses; with the path where many share a host.
    sites: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    #: False if its names are pseudonyms, which say nothing about who it is.
    has_own_name: bool = True

    @property
    def name(self) -> str:
        """Return the name to show."""
        return self.names[0][0] if self.names else self.iri


def identifier(value: str) -> str | None:
    """Return an identifier in one spelling, with the authority in front; None if it is none.

    Examples
    --------
    >>> identifier("https://www.wikidata.org/wiki/Q42"), identifier("ISNI 0000 0001 2281 955X")
    ('wikidata:Q42', 'isni:000000012281955X')
    >>> identifier("A/HRC/WGAD/0/0") is None
    True
    """
    for authority, pattern in (*_AUTHORITIES, *_WRITTEN):
        if match := pattern.fullmatch(value.strip()):
            local = re.sub("[ -]", "", match[1])
            return f"{authority}:{local.lower() if authority == 'ror' else local.upper()}"
    return None


def site(address: str) -> str | None:
    """Return whose address this is: the host, or more where many share one; None if unknown.

    Examples
    --------
    >>> site("https://www.north-watch.example/en/about"), site("http://facebook.com/NorthWatch/")
    ('north-watch.example', 'facebook.com/northwatch')
    """
    try:
        host = (urlsplit(address.strip()).hostname or "").removeprefix("www.")
        path = urlsplit(address.strip()).path.strip("/").casefold()
    except ValueError:
        return None
    if not host:
        return None
    if _SHARED.search(host):
        first = path.split("/")[0]
        return f"{host}/{first}" if first else None
    return host


def agents_of(con: "duckdb.DuckDBPyConnection") -> list[Agent]:
    """Return the agents of ``ws.statements``, by IRI; merged ones are one."""
    described = _values(con, [PREFIXES["rdf"] + "type"])
    found: dict[str, Agent] = {}
    for subject, _, value in described:
        local = value.removeprefix(f"<{HABEAS}").removesuffix(">")
        if local in _CLASSES and value.startswith(f"<{HABEAS}"):
            agent = found.setdefault(subject, Agent(subject[1:-1], _CLASSES[local]))
            agent.kind = PERSON if _CLASSES[local] == PERSON else agent.kind
    names: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    labels = {PREFIXES["skos"] + name: rank for rank, name in enumerate(_NAMES)}
    for subject, property_, value in _values(con, labels):
        if subject in found:
            text, language = _text(value)
            names[subject].append((labels[property_], text, language))
    for subject, ranked in names.items():
        english = sorted(set(ranked), key=lambda each: (each[0], each[2] != "en", each[2], each[1]))
        found[subject].names = [(text, language) for _, text, language in english]
    said = ("skos:exactMatch", "dcterms:identifier", "schema:url")
    matches, numbers, urls = (PREFIXES[name.split(":")[0]] + name.split(":")[1] for name in said)
    located = HABEAS + "isLocatedIn"
    for subject, _, value in _values(con, [HABEAS + "isPseudonymized"]):
        if subject in found and value.startswith(('"true"', '"1"')):
            # The name stands for somebody and is not theirs: alike ones mean nothing.
            found[subject].has_own_name = False
    for subject, property_, value in _values(con, [matches, numbers, urls, located]):
        if subject not in found:
            continue
        text = value[1:-1] if value.startswith("<") else _text(value)[0]
        if property_ == located:
            found[subject].places.add(text)
        elif property_ == urls:
            found[subject].sites |= {each for each in [site(text)] if each}
        else:
            found[subject].identifiers |= {each for each in [identifier(text)] if each}
    return [found[subject] for subject in sorted(found)]


def _values(
    con: "duckdb.DuckDBPyConnection", properties: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Return subject, property and value of the statements with one of some properties."""
    wanted = [f"<{iri}>" for iri in properties]
    rows = con.execute(
        "SELECT DISTINCT s, p[2:-2], o FROM ws.statements WHERE list_contains($wanted, p) "
        "ORDER BY ALL",
        {"wanted": wanted},
    )
    return rows.fetchall()


def _text(term: str) -> tuple[str, str]:
    r"""Return text and language of a literal in N-Triples.

    Examples
    --------
    >>> _text('"North Watch"@en'), _text(r'"a \"b\""')
    (('North Watch', 'en'), ('a "b"', ''))
    """
    end = term.rfind('"')
    language = term[end + 2 :] if term[end + 1 : end + 2] == "@" else ""
    if "\\" not in term:
        return term[1:end], language
    (quad,) = ox.parse(f"<urn:a> <urn:b> {term} .", ox.RdfFormat.N_TRIPLES)
    return str(getattr(quad.object, "value", "")), language
