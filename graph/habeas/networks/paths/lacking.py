"""Which cases have nobody on record in a role, by the country whose State must answer for them."""

from collections import defaultdict
from typing import Any, NamedTuple

import pyoxigraph as ox

from habeas.errors import UnknownNameError
from habeas.queries import select
from habeas.queries.values import read_value
from habeas.store.interface import Store, Term
from habeas.terms import VOCAB

__all__ = ["Lacking", "lacking"]


class Lacking(NamedTuple):
    """The cases of one country, and those of them that lack a role."""

    #: Its English name, or another; "" for cases for which no State is known.
    country: str
    cases: int
    #: IRIs, sorted.
    without: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return self._asdict() | {"without": list(self.without)}


def lacking(store: Store, role: str) -> list[Lacking]:
    """Return, for each country, how many cases it has and which have nobody in a role.

    Parameters
    ----------
    role
        A role, or one with narrower ones, which count too: ``legal-representative``.

    Returns
    -------
    list of Lacking
        Countries with most such cases first, then by name. A case for which two States must answer
        counts for both. That nobody is on record does not mean that nobody was there.

    Raises
    ------
    UnknownNameError
        If there is no such role, with the near names.
    """
    iri = read_value("role", role).value
    known = {_text(row[0]) for row in store.select(_ROLES)}
    if iri not in known:
        raise UnknownNameError("role", role, {each.rpartition("/")[2] for each in known})
    given = ox.NamedNode(iri)
    held = {_text(case) for _, case in select(store, "cases-with-role", role=given)}
    cases: dict[str, set[str]] = defaultdict(set)
    for case, country in select(store, "case-countries"):
        cases[_text(country)].add(_text(case))
    found = [Lacking(name, len(of), tuple(sorted(of - held))) for name, of in cases.items()]
    return sorted(found, key=lambda each: (-len(each.without), each.country))


_ROLES = f"SELECT ?role {{ ?role skos:inScheme <{VOCAB}involvement-role> }}"


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value
