"""What changed about a thing, for people: short names, and labels of what is named."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox

from habeas.changes.comparing import op_of
from habeas.changes.merging import About
from habeas.describe import label
from habeas.release import open_release
from habeas.store.interface import Store
from habeas.terms import ID, abbreviate

__all__ = ["Names", "told"]


class Names:
    """The names of things in either of two releases, the newer one first."""

    def __init__(self, old: Path, new: Path) -> None:
        self._stores: tuple[Store, ...] = (open_release(new).store, open_release(old).store)
        self._known: dict[str, str] = {}

    def __getitem__(self, iri: str) -> str:
        """Return a name; nothing if neither release has one."""
        if iri not in self._known:
            short = abbreviate(iri)
            named = (label(store, iri) for store in self._stores)
            self._known[iri] = next((name for name in named if name != short), "")
        return self._known[iri]


def told(about: About, names: Names) -> dict[str, Any]:
    """Return what differs about a subject, with names, as plain values."""
    subject = about.subject.decode().strip("<>")
    return {
        "iri": subject,
        "name": abbreviate(subject),
        "label": "" if subject.startswith("_:") else names[subject],
        "change": op_of(about),
        "removed": [_statement(line, names) for line in about.removed],
        "added": [_statement(line, names) for line in about.added],
    }


def _statement(line: bytes, names: Names) -> dict[str, str]:
    (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
    assert isinstance(quad, ox.Quad)
    value = quad.object
    shown = str(value)
    if isinstance(value, ox.NamedNode):
        shown = abbreviate(value.value)
        if value.value.startswith(ID) and names[value.value]:
            shown += f" ({names[value.value]})"
    return {"property": abbreviate(quad.predicate.value), "value": shown}
