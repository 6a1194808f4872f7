"""One suite over all engines: what one answers, all answer."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pytest
from tests.graph.store.remote.questions import (
    ADA,
    DIFFERENCES,
    QUADS,
    QUESTIONS,
    WRONG,
    Question,
)

from habeas.errors import HabeasError, InvalidQueryError
from habeas.store.embedded import EmbeddedStore
from habeas.store.formats import GRAPHS as GRAPH_FORMATS
from habeas.store.formats import ROWS
from habeas.store.interface import Store, UnwantedFormError
from habeas.store.remote.loading import load
from habeas.store.remote.store import RemoteStore
from habeas.terms import GRAPHS

ENGINES = ("embedded-disk", "embedded-memory", "oxigraph", "virtuoso")
REFERENCE = EmbeddedStore.of(QUADS)


@dataclass(frozen=True)
class Engine:
    """A store, and the name under which its differences are listed."""

    name: str
    store: Store


@pytest.fixture(scope="session", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The questions' data in each of the engines."""
    name: str = request.param
    if name == "embedded-memory":
        yield Engine(name, EmbeddedStore.of(QUADS))
    elif name == "embedded-disk":
        folder = tmp_path_factory.mktemp("disk") / "store"
        disk = ox.Store(str(folder))
        disk.bulk_extend(QUADS)
        disk.flush()
        del disk
        yield Engine(name, EmbeddedStore.open(folder))
    else:
        client = request.getfixturevalue(f"{name}_server").client()
        load(REFERENCE, "questions", {"quads": len(QUADS)}, client)
        store = RemoteStore.open(client, "questions")
        yield Engine(name, store)
        store.close()


def answered(store: Store, asked: Question, rows: str = "tsv", graph: str = "nt") -> bytes:
    output = io.BytesIO()
    store.write(
        asked.text,
        output,
        given=asked.given,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        rows=rows,
        graph=graph,
    )
    return output.getvalue()


def lines(store: Store, asked: Question) -> list[str]:
    """Return the lines of an answer, the first of a table first; in order if that is asked for."""
    try:
        found = answered(store, asked).decode().split("\n")[:-1]
    except (InvalidQueryError, HabeasError) as error:
        return [type(error).__name__]
    head = [] if found and found[0].endswith(" .") else found[:1]
    rest = found[len(head) :]
    return head + (rest if asked.ordered else sorted(rest))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.name)
def test_every_engine_answers_alike(engine: Engine, asked: Question) -> None:
    expected = lines(REFERENCE, asked)

    found = lines(engine.store, asked)

    difference = DIFFERENCES.get((engine.name, asked.name))
    if difference is None:
        assert found == expected
    else:
        assert found == difference.lines, difference.why
        assert found != expected, "it differs no more: take it from the list"


@pytest.mark.parametrize("rows", ROWS)
def test_rows_come_in_every_format(engine: Engine, rows: str) -> None:
    asked = Question("", "SELECT ?s ?n ?x { ?s skos:prefLabel ?n } ORDER BY ?s ?n", ordered=True)

    assert answered(engine.store, asked, rows=rows) == answered(REFERENCE, asked, rows=rows)


@pytest.mark.parametrize("rows", ROWS)
def test_yes_and_no_come_in_every_format(engine: Engine, rows: str) -> None:
    for text in ("ASK { ?c a habeas:Case }", "ASK { ?c a habeas:Sentence }"):
        asked = Question("", text)

        assert answered(engine.store, asked, rows=rows) == answered(REFERENCE, asked, rows=rows)


@pytest.mark.parametrize("graph", GRAPH_FORMATS)
def test_graphs_come_in_every_format(engine: Engine, graph: str) -> None:
    asked = Question("", "CONSTRUCT { ?c habeas:hasActor ?a } { ?c habeas:hasActor ?a }")
    writer = GRAPH_FORMATS[graph].writer

    found = ox.parse(answered(engine.store, asked, graph=graph), format=writer)

    expected = ox.parse(answered(REFERENCE, asked, graph=graph), format=writer)
    assert {quad.triple for quad in found} == {quad.triple for quad in expected}


@pytest.mark.parametrize(("text", "places"), WRONG.items())
def test_what_is_no_query_is_refused_with_its_place(
    engine: Engine, text: str, places: list[str]
) -> None:
    with pytest.raises(InvalidQueryError, match=f"error at ({'|'.join(places)}): "):
        engine.store.construct(text)


def test_a_value_for_what_is_not_selected_is_refused(engine: Engine) -> None:
    with pytest.raises(InvalidQueryError, match="could not be bound"):
        engine.store.select("SELECT ?c { ?c habeas:hasActor ?a }", a=ADA)


def test_a_form_that_is_not_wanted_is_refused(engine: Engine) -> None:
    with pytest.raises(UnwantedFormError):
        engine.store.write("ASK {}", io.BytesIO(), rows=None)
    with pytest.raises(UnwantedFormError):
        engine.store.write("SELECT ?s { ?s a ?t }", io.BytesIO(), rows=None)
    with pytest.raises(UnwantedFormError):
        engine.store.write("DESCRIBE case:9001", io.BytesIO(), graph=None)
    with pytest.raises(InvalidQueryError, match="not a SELECT"):
        engine.store.select("ASK {}")
    with pytest.raises(InvalidQueryError, match="not an ASK"):
        engine.store.ask("SELECT * { ?s ?p ?o }")
    with pytest.raises(InvalidQueryError, match="not a CONSTRUCT"):
        engine.store.construct("ASK {}")


def test_rows_triples_and_truth_come_as_terms(engine: Engine) -> None:
    store = engine.store

    rows = store.rows("SELECT ?a ?c ?x { ?c habeas:hasActor ?a }", {"a": ADA})
    triples = store.construct("CONSTRUCT WHERE { ?c habeas:hasActor ?a }", a=ADA)

    assert rows.columns == ("a", "c", "x")
    assert Counter(rows) == Counter(
        REFERENCE.select("SELECT ?a ?c ?x { ?c habeas:hasActor ?a }", a=ADA)
    )
    assert len(triples) == 2
    assert store.ask("ASK { ?c habeas:hasActor ?a }", a=ADA) is True
    assert store.ask("ASK { ?c habeas:hasActor ?a }", a=ox.NamedNode("urn:test:no")) is False


def test_blank_nodes_of_a_template_are_new_for_each_solution(engine: Engine) -> None:
    triples = engine.store.construct("CONSTRUCT { _:x <urn:test:of> ?c } { ?c a habeas:Case }")

    assert len({triple.subject for triple in triples}) == len(triples) == 2


def test_graphs_counts_and_length(engine: Engine) -> None:
    store = engine.store
    used = sorted(GRAPHS[name] for name in ("records", "derived", "ontology"))

    assert store.graphs() == used
    assert dict(store.counts()) == dict(REFERENCE.counts())
    assert len(store) == len(QUADS)


def test_quads_and_statements_about_things(engine: Engine) -> None:
    store = engine.store
    actor = ox.NamedNode("https://w3id.org/habeas/ontology#hasActor")
    derived = ox.NamedNode(GRAPHS["derived"])
    word = ox.Literal("01")

    assert set(store.quads()) == set(REFERENCE.quads())
    assert set(store.quads(ADA)) == set(REFERENCE.quads(ADA))
    assert set(store.quads(None, actor, ADA)) == set(REFERENCE.quads(None, actor, ADA))
    assert set(store.quads(graph=derived)) == set(REFERENCE.quads(graph=derived))
    assert set(store.quads(object=word)) == set(REFERENCE.quads(object=word))
    assert set(store.about([ADA, actor])) == set(REFERENCE.about([ADA, actor]))
    assert list(store.about([])) == []
    assert set(store.leading_to(actor, [ADA, derived])) == set(REFERENCE.leading_to(actor, [ADA]))
    assert set(store.describe(ADA.value)) == set(REFERENCE.describe(ADA.value))
    assert store.describe("urn:test:nobody") == []
