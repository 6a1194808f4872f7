"""The questions, as their folders tell them, and the functions that answer some of them.

Every folder is one question. ``question.md`` says it in words, and what a near
miss is; ``fixture.ttl`` holds the records; ``run.toml`` names the query or the
function that answers, and what it is given; ``expected.csv`` is the answer, row
by row. A test that takes ``question`` runs for each of them, and one that takes
``asked`` too for each time that it is asked.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from habeas import assets, counterfactual, queries
from habeas.evidence.dated import spans
from habeas.evidence.disagreements import disagreements
from habeas.evidence.episodes import days_held
from habeas.evidence.intervals import Answer, Span
from habeas.evidence.known import spans_as_known_on
from habeas.networks import multiplex, project
from habeas.networks.centrality import articulation
from habeas.networks.paths import chains
from habeas.queries.values import read_value
from habeas.records import read_records
from habeas.release.derive import derive
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, PREFIXES, VOCAB, abbreviate

HERE = Path(__file__).parent
Given = Mapping[str, Any]
Rows = list[tuple[Any, ...]]
Ask = Callable[[int, list[ox.Triple], Given], list[list[str]]]


# Questions that a function answers, with the columns of the answer


def days_in_all(store: EmbeddedStore, given: Given) -> Rows:
    """How many days each was held, at least and at most."""
    found = days_held(store, given["until"])
    return [(held.agent, held.days.minimum, held.days.maximum) for held in found]


def dates_in_dispute(store: EmbeddedStore, given: Given) -> Rows:
    """Two dates for one thing, who stands for which, and what the record has."""
    return [
        (
            found.thing,
            found.predicate,
            found.earlier,
            found.earlier_claim and found.earlier_claim.status,
            found.later,
            found.later_claim and found.later_claim.status,
            found.days,
            found.accepted,
        )
        for found in disagreements(store)
    ]


def who_connects(store: EmbeddedStore, given: Given) -> Rows:
    """The shortest ways from families to bodies of the United Nations, and who stands on them."""
    families = {
        str(row[2].value)  # type: ignore[union-attr]  # an agent
        for row in queries.select(store, "campaigners")
        if row[4] == ox.NamedNode(VOCAB + "involvement-role/family-advocate")
    } | _agents_of_type(store, "support-network")
    rules = given.get("rules", ["affiliation", "declared-collaboration"])
    ties = multiplex(store, rules)
    there = set(ties.agents)
    rows: Rows = []
    for family in sorted(families & there):
        for body in sorted((_agents_of_type(store, "un-body") & there) - {family}):
            found = chains(ties.layers, family, body, most=100)
            rows += [
                (family, body, len(chain.steps), list(chain.between))
                for chain in found
                if chain.cost == found[0].cost
            ]
    return rows


def cut_vertices(store: EmbeddedStore, given: Given) -> Rows:
    """Whose absence would take the collaborations of a year apart, and how much is dated."""
    first, last = date(given["year"], 1, 1), date(given["year"], 12, 31)
    of_year = project(store, "declared-collaboration", start=first, end=last)
    throughs, undated = of_year.about["throughs"], of_year.about["undated_throughs"]
    return [
        (agent, pieces, throughs, undated)
        for agent, pieces in zip(of_year.agents, articulation(of_year).tolist(), strict=True)
        if pieces
    ]


def campaigners_on_a_day(store: EmbeddedStore, given: Given) -> Rows:
    """Who was active on a day, as known on another day or, without one, as known today."""
    known = given.get("known")
    recorded = spans(store) if known is None else spans_as_known_on(store, known)
    rows: Rows = []
    for case, involvement, agent, name, role in queries.select(store, "campaigners"):
        assert isinstance(involvement, ox.NamedNode)
        # today, everything on record is known; what has no date may have been on any day
        span = recorded.get(involvement.value, Span() if known is None else None)
        active = Answer.CERTAINLY_NOT if span is None else span.held_on(given["day"])
        if active is not Answer.CERTAINLY_NOT:
            rows.append((case, agent, name, role, active))
    return rows


def what_would_change(store: EmbeddedStore, given: Given) -> Rows:
    """The facts, edges and ranks that would be others without a source."""
    change = counterfactual.without(store, given["source"], given.get("copies", True))
    facts = change.facts
    rows: Rows = [("source", source, "", "", "") for source in facts.sources]
    rows += [("fact lost", thing, "", "", "") for thing in facts.lost]
    rows += [("value lost", lost.thing, lost.predicate, lost.value, "") for lost in facts.values]
    rows += [("single source", thing, "", "", "") for thing in facts.single]
    for net in change.networks:
        rows += [
            ("edge", net.rule, [edge.source, edge.target], edge.weight_before, edge.weight_after)
            for edge in net.edges
        ]
        rows += [
            (f"rank by {rank.measure}", net.rule, rank.agent, rank.rank_before, rank.rank_after)
            for rank in net.ranks
        ]
    return rows


def _agents_of_type(store: EmbeddedStore, kind: str) -> set[str]:
    """Return the organizations of a type or of a narrower one."""
    rows = store.select(
        "SELECT ?agent ?type { ?agent habeas:hasOrganizationType/skos:broader* ?type }",
        type=ox.NamedNode(f"{VOCAB}organization-type/{kind}"),
    )
    return {str(row[0].value) for row in rows}  # type: ignore[union-attr]  # an agent


#: Functions by name, with their columns.
FUNCTIONS: Mapping[str, tuple[Callable[[EmbeddedStore, Given], Rows], Sequence[str]]] = {
    "days_in_all": (days_in_all, ("agent", "minimum", "maximum")),
    "dates_in_dispute": (
        dates_in_dispute,
        (
            *("thing", "property", "earlier", "earlierStatus"),
            *("later", "laterStatus", "days", "recorded"),
        ),
    ),
    "who_connects": (who_connects, ("family", "body", "steps", "through")),
    "cut_vertices": (cut_vertices, ("agent", "morePieces", "collaborations", "undated")),
    "campaigners_on_a_day": (campaigners_on_a_day, ("case", "agent", "name", "role", "active")),
    "what_would_change": (what_would_change, ("change", "where", "what", "before", "after")),
}


# Questions, as their folders tell them


@dataclass(frozen=True)
class Question:
    """One folder."""

    folder: Path

    def __str__(self) -> str:
        return self.folder.name

    @cached_property
    def run(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "run.toml").read_text(encoding="utf-8"))

    @cached_property
    def records(self) -> list[ox.Triple]:
        return read_records([self.folder / "fixture.ttl"]).triples

    @cached_property
    def store(self) -> EmbeddedStore:
        return store_of(self.records)

    @property
    def answered_by(self) -> str:
        """The name of the query or of the function."""
        return str(self.run.get("query") or self.run["function"])

    def answer(
        self, given: Given, store: EmbeddedStore | None = None, text: str | None = None
    ) -> list[list[str]]:
        """Return the columns and the rows, as text.

        ``store`` stands in for that of the records, and ``text`` for the query.
        """
        store = store or self.store
        if "function" in self.run:
            function, columns = FUNCTIONS[self.run["function"]]
            return [
                list(columns),
                *([cell(value) for value in row] for row in function(store, given)),
            ]
        name = self.run["query"]
        bound = {variable: term(variable, value) for variable, value in given.items()}
        rows = store.select(text or queries.read(name), **bound)
        return [
            list(queries.header(name).outputs),
            *([cell(value) for value in row] for row in rows),
        ]


def store_of(records: list[ox.Triple]) -> EmbeddedStore:
    """Hold records as a release does: with what follows from them, and the ontology."""
    stated = [("records", records), ("derived", derive(records)), ("ontology", ontology())]
    return EmbeddedStore.of(
        ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(GRAPHS[graph]))
        for graph, triples in stated
        for each in triples
    )


@cache
def ontology() -> list[ox.Triple]:
    return [
        quad.triple
        for path in assets.ontology_files()
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def term(variable: str, value: Any) -> ox.NamedNode | ox.Literal:
    """Return what a value of ``run.toml`` is in a query."""
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    return ox.Literal(value) if isinstance(value, int) else read_value(variable, value)


def cell(value: Any) -> str:
    """Return a value as it stands in ``expected.csv``: IRIs in short form, nothing for no value."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(cell, value))
    return abbreviate(str(value.value if isinstance(value, ox.NamedNode | ox.Literal) else value))


QUESTIONS = [Question(path.parent) for path in sorted(HERE.glob("*/run.toml"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "asked" in metafunc.fixturenames:
        asked = [
            pytest.param(question, asked, id=f"{question}-{number}")
            for question in QUESTIONS
            for number, asked in enumerate(question.run["ask"], start=1)
        ]
        metafunc.parametrize(("question", "asked"), asked)
    elif "question" in metafunc.fixturenames:
        metafunc.parametrize("question", QUESTIONS, ids=str)


@pytest.fixture(scope="session", name="store_of")
def _store_of() -> Callable[[list[ox.Triple]], EmbeddedStore]:
    """Hold records as a release does."""
    return store_of


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Ask the question with a number of some records, and return the rows of the answer."""

    def rows(number: int, records: list[ox.Triple], given: Given) -> list[list[str]]:
        return QUESTIONS[number - 1].answer(given, store_of(records))[1:]

    return rows
