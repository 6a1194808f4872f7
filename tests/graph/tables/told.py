"""What the tables must hold, told from the triples of a store in plain Python."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyoxigraph as ox

from habeas.store.interface import Store
from habeas.tables.columns import Column, Link, Table
from habeas.terms import HABEAS, ID, VOCAB, abbreviate, expand

Node = ox.NamedNode | ox.Literal


class Told:
    """The statements of a store by property and subject."""

    def __init__(self, store: Store) -> None:
        self.said: dict[str, dict[str, set[Node]]] = defaultdict(lambda: defaultdict(set))
        for quad in store.quads():
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, Node):
                self.said[quad.predicate.value][quad.subject.value].add(quad.object)

    def rows(self, table: Table) -> list[tuple[Any, ...]]:
        types = self.said[expand("rdf:type")]
        wanted = set(table.classes)
        found = []
        for iri in sorted(types, key=str.encode):
            classes = sorted({each.value for each in types[iri]} & wanted, key=abbreviate)
            if classes:
                own = (" ".join(map(abbreviate, classes)),) if table.with_class else ()
                cells = [cell for column in table.columns for cell in self._cells(column, iri)]
                found.append((short(iri), iri, *own, self.name(iri), self._about(iri), *cells))
        return found

    def links(self, link: Link) -> list[tuple[Any, ...]]:
        return [
            (short(start), self.name(start), short(end), self.name(end))
            for start, end in self.pairs(link.property)
        ]

    def pairs(self, property: str) -> list[tuple[str, str]]:
        said = self.said[property]
        found = ((start, end.value) for start, ends in said.items() for end in ends)
        return sorted(found, key=lambda pair: (pair[0].encode(), pair[1].encode()))

    def name(self, iri: str) -> str | None:
        return best([*self._of("skos:prefLabel", iri), *self._of("dcterms:title", iri)])

    def _about(self, iri: str) -> str | None:
        return best(self._of("dcterms:description", iri))

    def _of(self, name: str, iri: str) -> list[Node]:
        return list(self.said[expand(name)].get(iri, ()))

    def _cells(self, column: Column, iri: str) -> list[Any]:
        values = list(self.said[column.property].get(iri, ()))
        if column.kind == "text":
            return [best(values)]
        if column.kind == "thing":
            ordered = sorted(values, key=lambda value: (short(value.value).encode(), value.value))
            ids, names = [short(v.value) for v in ordered], [self.name(v.value) for v in ordered]
            if column.many:
                return [ids or None, names if ids else None]
            return [ids[0], names[0]] if ids else [None, None]
        cells = [(read(column.kind, value), language(value)) for value in values]
        if column.many:
            ordered_cells = sorted(cells, key=lambda cell: (cell[0].encode(), cell[1]))
            return [[cell for cell, _ in ordered_cells] or None]
        known = [cell for cell, _ in cells if cell is not None]
        return [min(known, default=None, key=lambda c: c.encode() if isinstance(c, str) else c)]


def read(kind: str, value: Node) -> Any:
    """Return a value as a cell has it."""
    text = value.value
    try:
        match kind:
            case "date":
                return date.fromisoformat(text[:10])
            case "boolean":
                return {"true": True, "false": False, "1": True, "0": False}.get(text)
            case "decimal":
                return float(text)
            case "word":
                return short(text) if short(text) != text else abbreviate(text)
    except ValueError:
        return None
    return text


def language(value: Node) -> str:
    return value.language or "" if isinstance(value, ox.Literal) else ""


def short(iri: str) -> str:
    """Return an identifier as the tables write it."""
    for space in (ID, VOCAB):
        kind, slash, local = iri.removeprefix(space).partition("/")
        if iri.startswith(space) and kind and slash and local:
            return f"{kind}:{local}"
    return iri


def best(values: Iterable[Node]) -> str | None:
    """Return the English text, or else the first by language."""
    ordered = sorted(
        values,
        key=lambda each: (language(each).partition("-")[0] != "en", language(each), each.value),
    )
    return ordered[0].value if ordered else None


def evidence(told: Told) -> list[tuple[Any, ...]]:
    """Return what stands behind each thing."""
    found = []
    for stance, property in (("supports", "isSupportedBy"), ("disputes", "isDisputedBy")):
        for thing, claim in told.pairs(HABEAS + property):
            citations = told.said[HABEAS + "hasCitation"].get(claim) or [None]
            for citation in citations:
                node = citation.value if citation else ""
                sources = told.said[HABEAS + "citesSource"].get(node) or [None]
                for source in sources:
                    found.append(
                        (
                            short(thing),
                            stance,
                            short(claim),
                            short(citation.value) if citation else None,
                            short(source.value) if source else None,
                            told.name(source.value) if source else None,
                        )
                    )
    return found


def names(told: Told) -> list[tuple[str, str, str, str]]:
    """Return every name."""
    kinds = {
        "preferred": "skos:prefLabel",
        "alternative": "skos:altLabel",
        "hidden": "skos:hiddenLabel",
        "title": "dcterms:title",
    }
    return [
        (short(thing), kind, language(text), text.value)
        for kind, property in kinds.items()
        for thing, texts in told.said[expand(property)].items()
        for text in texts
    ]
