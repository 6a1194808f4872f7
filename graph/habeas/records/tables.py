"""Records in tables: one CSV file for each kind, its columns and what a row says.

The name of a file tells its kind. A row that cannot be read is named with its
line and column, and nothing of the file is used until every row can be read.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from habeas import assets
from habeas.errors import InvalidRecordsError, UnreadableRecordError, near_names
from habeas.evidence.dates import bounds
from habeas.records.evidence_names import evidence_names
from habeas.records.evidence_nodes import name_evidence
from habeas.records.origins import Origin, Reading, RecordFile
from habeas.records.rows import Row, read_rows
from habeas.records.table_places import Cell, TablePlaces
from habeas.shacl.positions import Later, Places
from habeas.terms import HABEAS, PREFIXES, VOCAB

__all__ = ["TABLES", "read_table"]


def _habeas(name: str) -> ox.NamedNode:
    return ox.NamedNode(HABEAS + name)


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


TYPE = _term("rdf:type")
XSD_DATE = _term("xsd:date")


class _Table:
    """The rows of one file on their way to triples."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self.path = path
        self.columns = columns
        self.problems: list[UnreadableRecordError] = []
        self.triples: list[ox.Triple] = []
        #: Where each of the triples comes from.
        self.cells: list[Cell] = []
        self.origins: dict[str, Origin] = {}
        self._line = self._number = 1

    def rows(self) -> Iterator[Row]:
        """Yield the rows; what is added until the next comes from this one."""
        for row in read_rows(self.path, self.columns, self.problems):
            self._line, self._number = row.line, row.number
            yield row

    def add(
        self,
        subject: ox.NamedNode | ox.BlankNode,
        predicate: str,
        value: object,
        column: str | None = None,
    ) -> None:
        """Add one triple, unless there is no value, and the column that says it, if one does."""
        if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
            name = HABEAS + predicate if ":" not in predicate else _term(predicate).value
            self.triples.append(ox.Triple(subject, ox.NamedNode(name), value))
            self.cells.append(Cell(self._line, self._number, column))

    def described(self, row: Row, thing: ox.NamedNode) -> bool:
        """Note where a thing is described; False if this file describes it already."""
        if thing.value in self.origins:
            row.wrong("id", f"stands on line {self.origins[thing.value].line} already")
            return False
        self.origins[thing.value] = Origin(row.path, row.line)
        return True

    def concept(self, row: Row, column: str, scheme: str, notation: str) -> ox.NamedNode | None:
        """Return the concept of a scheme that has this notation."""
        known = _notations(scheme)
        if notation in known:
            return ox.NamedNode(f"{VOCAB}{scheme}/{notation}")
        near = near_names(notation, known, 2)
        advice = (
            f"did you mean {' or '.join(near)}?" if near else f"see ontology/vocab/{scheme}.ttl"
        )
        row.wrong(column, f"{notation!r} is not a concept of {scheme}; {advice}")
        return None

    def concepts(self, row: Row, column: str, scheme: str) -> list[ox.NamedNode]:
        """Return all concepts that a cell names."""
        found = (self.concept(row, column, scheme, notation) for notation in row.many(column))
        return [concept for concept in found if concept is not None]

    def claim(
        self,
        about: ox.NamedNode,
        source: ox.NamedNode,
        column: str,
        locator: str = "",
        states: tuple[str, ox.NamedNode, str] | None = None,
    ) -> None:
        """Say that a source, named in a column, supports a thing.

        ``states`` is what of it the source supports, if not all: a property, its
        value, and the column of that.
        """
        claim, citation = ox.BlankNode(), ox.BlankNode()
        self.add(about, "isSupportedBy", claim, column)
        if states:
            self.add(claim, "hasClaimProperty", _habeas(states[0]), states[2])
            self.add(claim, "hasClaimValue", states[1], states[2])
        self.add(claim, "hasCitation", citation, column)
        self.add(citation, "citesSource", source, column)
        if locator:
            self.add(citation, "hasLocator", ox.Literal(locator), "locator")


@cache
def _notations(scheme: str) -> list[str]:
    """Return the notations of all concepts of a scheme."""
    start = f"{VOCAB}{scheme}/"
    return sorted(
        {str(s)[len(start) :] for s in assets.ontology().subjects() if str(s).startswith(start)}
    )


def _source(table: _Table, row: Row, source: ox.NamedNode, type_column: str) -> None:
    """Describe a source: its kind, title, language and address."""
    table.add(source, "rdf:type", _habeas("Source"), "id")
    for concept in table.concepts(row, type_column, "source-type"):
        table.add(source, "hasSourceType", concept, type_column)
    table.add(source, "dcterms:title", row.literal("title"), "title")
    if row.text("language"):
        table.add(source, "dcterms:language", ox.Literal(row.text("language")), "language")
    table.add(source, "schema:url", row.address("url"), "url")


def _issued(table: _Table, row: Row, source: ox.NamedNode, text: str) -> None:
    """Say when a source was published, as precisely as the cell does and no more."""
    datatype = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}[len(text)]
    table.add(source, "dcterms:issued", ox.Literal(text, datatype=_term(datatype)), "issued")


def _agents(table: _Table) -> None:
    for row in table.rows():
        agent = row.thing("id", "agent")
        row.needed("id"), row.needed("name")
        if agent is None or not table.described(row, agent):
            continue
        class_ = row.text("class")
        if class_ not in {"Organization", "Group"}:
            row.wrong("class", f"{class_!r} is not Organization or Group")
        table.add(agent, "rdf:type", _habeas(class_ or "Agent"), "class")
        table.add(agent, "skos:prefLabel", row.literal("name"), "name")
        for concept in table.concepts(row, "types", "organization-type"):
            table.add(agent, "hasOrganizationType", concept, "types")
        table.add(agent, "isLocatedIn", row.thing("place", "place"), "place")
        table.add(agent, "schema:url", row.address("url"), "url")
        if wikidata := row.text("wikidata"):
            entity = ox.NamedNode(f"http://www.wikidata.org/entity/{wikidata}")
            table.add(agent, "skos:exactMatch", entity, "wikidata")
        for source in row.things("sources", "source"):
            table.add(agent, "dcterms:source", source, "sources")


def _names(table: _Table) -> None:
    for row in table.rows():
        decision = row.text("decision")
        if decision not in {"same", "different", "open", "withheld"}:
            row.wrong("decision", f"{decision!r} is not same, different, open or withheld")
        row.needed("reason")
        agent = row.thing("agent", "agent")
        if decision == "same" and agent is None:
            row.wrong("agent", "is empty; a name that is the same needs the agent it names")
        if decision == "same" and agent is not None:
            table.add(agent, "skos:altLabel", row.literal("written_as"), "written_as")


def _sources(table: _Table) -> None:
    for row in table.rows():
        source = row.thing("id", "source")
        row.needed("id")
        if source is None or not table.described(row, source):
            continue
        _source(table, row, source, "type")
        if row.read("issued", bounds):
            _issued(table, row, source, row.text("issued"))
        table.add(source, "dcterms:publisher", row.thing("publisher", "agent"), "publisher")


def _interventions(table: _Table) -> None:
    for row in table.rows():
        intervention, source = row.thing("id", "intervention"), row.thing("id", "source")
        record = row.thing("record", "source")
        row.needed("id"), row.needed("date"), row.needed("record")
        if intervention is None or source is None or not table.described(row, intervention):
            continue
        table.origins[source.value] = Origin(row.path, row.line)
        days = row.read("date", bounds)
        _source(table, row, source, "source_type")
        cases = row.things("case", "case")
        for case in cases:
            table.add(source, "dcterms:subject", case, "case")
        if days:
            # Whoever listed the act could read the item; how long it had been there is not said.
            table.add(source, "publishedOnOrBefore", _day(days.latest), "date")
        types = table.concepts(row, "types", "intervention-type")
        performers = row.things("performers", "agent")
        if not performers:
            continue
        table.add(intervention, "rdf:type", _habeas("Intervention"), "id")
        table.add(intervention, "skos:prefLabel", row.literal("title"), "title")
        for concept in types:
            table.add(intervention, "hasInterventionType", concept, "types")
        for performer in performers:
            table.add(intervention, "performedBy", performer, "performers")
        for case in cases:
            table.add(intervention, "isPartOfCase", case, "case")
        campaign = row.thing("campaign", "campaign")
        table.add(intervention, "isPartOfCampaign", campaign, "campaign")
        for agent in row.things("addressed_to", "agent"):
            table.add(intervention, "addressedTo", agent, "addressed_to")
        for concept in table.concepts(row, "demands", "demand"):
            table.add(intervention, "hasDemand", concept, "demands")
        if days:
            table.add(intervention, "startsOnOrAfter", _day(days.earliest), "date")
            table.add(intervention, "startsOnOrBefore", _day(days.latest), "date")
        if record is not None:
            table.claim(intervention, record, "record", row.text("locator"))
        if row.text("url"):
            table.claim(intervention, source, "url")


def _signatures(table: _Table) -> None:
    for row in table.rows():
        intervention, agent = row.thing("intervention", "intervention"), row.thing("agent", "agent")
        source = row.thing("source", "source")
        row.needed("intervention"), row.needed("agent"), row.needed("source")
        row.needed("written_as")
        if intervention is None or agent is None or source is None:
            continue
        table.add(intervention, "performedBy", agent, "agent")
        performed = ("performedBy", agent, "agent")
        table.claim(intervention, source, "source", row.text("locator"), performed)


def _day(day: object) -> ox.Literal:
    return ox.Literal(str(day), datatype=XSD_DATE)


#: The kinds of tables by file name: their columns, and what reads them.
TABLES: dict[str, tuple[tuple[str, ...], Callable[[_Table], None]]] = {
    "agents": (
        ("id", "class", "name", "language", "types", "place", "url", "wikidata", "sources", "note"),
        _agents,
    ),
    "names": (
        ("written_as", "language", "list", "agent", "decision", "reason", "decided_on"),
        _names,
    ),
    "sources": (
        ("id", "type", "title", "language", "issued", "publisher", "url", "note"),
        _sources,
    ),
    "interventions": (
        (
            *("id", "date", "types", "title", "language", "performers", "case", "campaign"),
            *("addressed_to", "demands", "url", "source_type", "record", "locator", "note"),
        ),
        _interventions,
    ),
    "signatures": (
        ("intervention", "number", "written_as", "agent", "source", "locator"),
        _signatures,
    ),
}


def read_table(path: Path) -> Reading:
    """Read one CSV file of a known kind.

    Raises
    ------
    InvalidRecordsError
        With every cell that cannot be read, by line and column.
    """
    if path.stem not in TABLES:
        near = near_names(path.stem, TABLES, 1)
        advice = f"is it {near[0]}.csv?" if near else f"kinds: {', '.join(sorted(TABLES))}"
        raise InvalidRecordsError(
            [UnreadableRecordError(path, f"is not a kind of table that we read; {advice}")]
        )
    table = _read(path)
    if table.problems:
        raise InvalidRecordsError(table.problems)
    named, owners = name_evidence(table.triples)
    for iri, owner in owners.items():
        table.origins[iri] = table.origins.get(owner, Origin(path))
    # Not the table itself: what it holds besides would stay as long as the reading.
    origins = table.origins
    return Reading(named, [RecordFile(lambda: origins, Later(lambda: _places(path)))])


def _read(path: Path) -> _Table:
    columns, read = TABLES[path.stem]
    table = _Table(path, columns)
    read(table)
    return table


def _places(path: Path) -> Places:
    """Return where the statements of a table stand; rows that cannot be read by now have none."""
    table = _read(path)
    return TablePlaces(path, table.triples, table.cells, evidence_names(table.triples))
