"""How a table is declared: its columns by property, completed by ontology and shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from habeas.native import meanings
from habeas.native.columns import Form, NativeColumn, NativeTable
from habeas.terms import CLASS_OF_KIND, expand

__all__ = ["Declared", "column", "rows_table", "span", "table"]

_FORMS: Mapping[str, Form] = {
    expand("xsd:date"): "date",
    expand("xsd:boolean"): "boolean",
    expand("xsd:decimal"): "number",
    expand("xsd:duration"): "duration",
    expand("xsd:string"): "plain",
    expand("rdf:langString"): "text",
    expand("skos:Concept"): "concept",
}
_EXAMPLES: Mapping[str, str] = {
    "boolean": "yes",
    "number": "12000",
    "duration": "P6Y",
    "date": "2019-05-03",
    "issued": "2019-05",
    "span": "2019-05",
    "language": "en",
    "address": "https://example.org/ada",
    "match": "https://example.org/id/7",
}
_EXAMPLE_OF_KIND: Mapping[str, str] = {
    "agent": "north-watch",
    "case": "case-of-ada",
    "source": "north-watch-report-2019",
    "place": "XX",
}


@dataclass(frozen=True)
class Declared:
    """A column as it is declared: its name, its property, and what nothing else says of it."""

    name: str
    property: str | None
    said: Mapping[str, object]


def column(name: str, term: str | None, **said: object) -> Declared:
    """Return a column for a property, in short form, of ours without a prefix."""
    return Declared(name, expand(term if ":" in term else f"habeas:{term}") if term else None, said)


def span(name: str, start: str, about: str) -> Declared:
    """Return a column for the two days between which something was."""
    last = expand(f"habeas:{start}OnOrBefore")
    return column(name, f"{start}OnOrAfter", form="span", last=last, about=about)


def table(
    name: str, kind: str, about: str, natural: Sequence[str], *columns: Declared
) -> NativeTable:
    """Return the table of the things of a kind; of two columns of a property, the first stays."""
    class_ = CLASS_OF_KIND[kind]
    said: dict[str, Declared] = {}
    properties: set[str | None] = set()
    for each in columns:
        if each.name not in said and each.property not in properties - {None}:
            said[each.name] = each
            properties.add(each.property)
    made = tuple(_complete(class_, each) for each in said.values())
    return NativeTable(name, kind, class_, about, made, tuple(natural))


def rows_table(name: str, class_: str, about: str, *columns: Declared) -> NativeTable:
    """Return a table whose rows add to things of a class that other tables describe."""
    return NativeTable(name, None, None, about, tuple(_complete(class_, each) for each in columns))


def _complete(class_: str, declared: Declared) -> NativeColumn:
    """Return a column with all that ontology and shapes say of its property."""
    name, term, said = declared.name, declared.property, declared.said
    complete: dict[str, object] = {"form": "plain"}
    if term:
        limits = meanings.limits(class_, term)
        complete = {
            "needed": limits.needed,
            "many": limits.many,
            "about": meanings.definition(term),
        }
        ranges = meanings.ranges(term)
        complete["form"] = next((_FORMS[each] for each in ranges if each in _FORMS), "reference")
        if complete["form"] == "concept":
            complete["scheme"] = said.get("scheme") or meanings.schemes(term)[0]
        if complete["form"] == "reference":
            complete["kinds"] = meanings.kinds_in_range(term)
    complete |= said
    if complete["form"] in ("span", "date", "boolean", "number", "duration", "issued"):
        complete["many"] = False
    complete.setdefault("example", _example(complete))
    return NativeColumn(name, term, **complete)  # type: ignore[arg-type]


def _example(said: Mapping[str, object]) -> str:
    if said["form"] == "concept":
        return meanings.concepts(str(said["scheme"]))[0]
    kinds = said.get("kinds")
    if isinstance(kinds, tuple) and kinds:
        return _EXAMPLE_OF_KIND.get(kinds[0], f"{kinds[0]}-1")
    return _EXAMPLES.get(str(said["form"]), "")
