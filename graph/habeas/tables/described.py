"""What each table and each column means, in the words of the ontology."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from habeas.store.interface import Store
from habeas.tables import text
from habeas.tables.catalogue import LINKS, TABLES
from habeas.tables.columns import Column
from habeas.terms import abbreviate

__all__ = ["Described", "described", "readme"]

_DEFINITIONS = """
SELECT ?term ?definition WHERE {
  ?term a ?kind ; skos:definition ?definition .
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  FILTER(LANG(?definition) = "en")
}
ORDER BY ?term STR(?definition)
"""
_ID = "Its short identifier, unique in this table."
_OWN = {
    "id": _ID,
    "iri": "Its whole identifier, which is also its address.",
    "class": "Its class.",
    "name": "Its name: the English one, or else the first by language. All names are in names.",
    "description": "A description: the English one, or else the first by language.",
}
_EVIDENCE = {
    "thing_id": "What is said to be so.",
    "stance": "Whether the claim supports or disputes it.",
    "claim_id": "The claim, in claims.",
    "citation_id": "The citation, in citations; none if the claim cites nothing.",
    "source_id": "The source, in sources.",
    "source_name": "The title of the source.",
}
_NAMES = {
    "thing_id": "What is called so.",
    "kind": "preferred (the name), alternative, hidden (to be found, not shown) or title.",
    "language": "The language tag, empty if there is none.",
    "text": "The name.",
}
_VIEWS = {
    "case_id": "The case.",
    "case_name": "Its name.",
    "intervention_id": "The act, in interventions.",
    "event_id": "The event, in events.",
    "agent_id": "Who acted, in agents; none if nobody is named.",
    "agent_name": "The name of who acted.",
    "id": "The case.",
    "name": "Its name.",
    "class": "Its class.",
    "type_names": "Its types.",
    "starts_on_or_after": "The first day on which it can have begun.",
    "starts_on_or_before": "The last day on which it can have begun.",
    "ends_on_or_after": "The first day on which it can have ended.",
    "ends_on_or_before": "The last day on which it can have ended.",
    "agents": "How many agents are involved.",
    "interventions": "How many acts are on record.",
    "detentions": "How many detentions are on record.",
}
_IN_VIEWS: Mapping[str, tuple[str, ...]] = {
    "acts": (
        *("case_id", "case_name", "intervention_id", "name", "type_names"),
        *("starts_on_or_after", "starts_on_or_before", "agent_id", "agent_name"),
    ),
    "timeline": (
        *("case_id", "case_name", "event_id", "class", "name", "type_names"),
        *("starts_on_or_after", "starts_on_or_before", "ends_on_or_after", "ends_on_or_before"),
    ),
    "case_overview": ("id", "name", "agents", "interventions", "detentions"),
}


@dataclass(frozen=True)
class Described:
    """A table or a view, and what its columns mean."""

    name: str
    about: str
    columns: Mapping[str, str]
    #: The property behind a column, in short form, by the name of the column.
    properties: Mapping[str, str]
    is_view: bool = False

    def said(self) -> dict[str, object]:
        """Return it as JSON knows it."""
        columns = [
            {"name": name, "description": about}
            | ({"property": self.properties[name]} if name in self.properties else {})
            for name, about in self.columns.items()
        ]
        return {
            "name": self.name,
            "description": self.about,
            "kind": "view" if self.is_view else "table",
            "columns": columns,
        }


def described(store: Store) -> dict[str, Described]:
    """Return all tables and views by name, in order."""
    meanings: dict[str, str] = {}
    for term, definition in store.rows(_DEFINITIONS):
        meanings.setdefault(_text(term), _text(definition))
    return {each.name: each for each in _all(meanings)}


def _all(meanings: Mapping[str, str]) -> Iterator[Described]:
    for table in TABLES:
        own = [name for name in _OWN if name != "class" or table.with_class]
        columns = {name: _OWN[name] for name in own}
        properties = {}
        for column in table.columns:
            for name, about in _of_column(column, meanings):
                columns[name], properties[name] = about, abbreviate(column.property)
        yield Described(table.name, table.about, columns, properties)
    for link in LINKS:
        meaning = meanings.get(link.property, "")
        columns = {
            f"{link.start}_id": _joined(f"The {link.start}.", meaning),
            f"{link.start}_name": f"The name of the {link.start}.",
            f"{link.end}_id": _joined(f"The {link.end}.", meaning),
            f"{link.end}_name": f"The name of the {link.end}.",
        }
        properties = {f"{link.end}_id": abbreviate(link.property)}
        yield Described(link.name, link.about, columns, properties)
    yield Described("names", "Every name of every thing, in every language.", _NAMES, {})
    yield Described("evidence", "Which claim says that something is so, and where.", _EVIDENCE, {})
    for name, (about, _) in text.VIEWS.items():
        columns = {column: _VIEWS[column] for column in _IN_VIEWS[name]}
        if name != "case_overview":
            columns["name"] = "The name of what happened, if it has one."
        yield Described(name, about, columns, {}, is_view=True)


def _of_column(column: Column, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each column that a property makes, and what is in it."""
    about = column.about or meanings.get(column.property, "")
    about = about or f"What {abbreviate(column.property)} leads to."
    if column.many:
        about = _joined(about, "A list, sorted.")
    first, *rest = column.names
    yield first, about
    for name in rest:
        yield (
            name,
            f"The names of {first}, in the same order." if column.many else f"The name of {first}.",
        )


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def readme(tables: Iterable[Described]) -> str:
    """Return the page that says what the tables hold, as Markdown."""
    lines = [
        "# Tables of a release",
        "",
        "Made from the graph of the release beside them, and nothing else.",
        "Identifiers are short forms of IRIs: `case:0001` is `https://w3id.org/habeas/id/case/0001`,",
        "and `involvement-role:petitioner` is `https://w3id.org/habeas/vocab/involvement-role/petitioner`.",
        "Each table is a file `{name}.parquet`, and a table of `habeas.duckdb`, which has the views too.",
    ]
    for table in tables:
        lines += ["", f"## {table.name}", "", table.about]
        if table.is_view:
            lines[-1] += " A view of the database."
        lines += ["", "| column | meaning | property |", "| --- | --- | --- |"]
        lines += [
            f"| `{name}` | {about.replace('|', ' ')} | {_code(table.properties.get(name, ''))} |"
            for name, about in table.columns.items()
        ]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
