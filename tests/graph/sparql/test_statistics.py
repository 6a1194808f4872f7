"""What is counted of a release when it is made."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.graph.sparql.given import known_of, node, quads, store_of

from habeas.release.sides import SIDES
from habeas.sparql import Known
from habeas.sparql.statistics import FILE, SIDE, Statistics, counted


def test_each_property_is_counted_with_its_objects() -> None:
    found = counted(store_of())

    role = found.properties[node("habeas:hasRole").value]
    assert (role.triples, role.subjects, role.objects) == (108, 108, 2)
    assert role.is_complete
    assert role.with_object(node("role:lawyer").value) == 48
    assert role.with_object(node("role:other").value) == 0
    assert found.triples == len(quads())


def test_of_many_objects_those_are_listed_that_have_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """One object has twenty triples, twenty-eight have ten each, a text has one."""
    monkeypatch.setattr("habeas.sparql.statistics.FEW", 20)
    monkeypatch.setattr("habeas.sparql.statistics.HEAVIEST", 5)
    graph = ox.NamedNode("urn:test:g")
    found = [
        ox.Quad(node(f"case:{i}"), graph, node(f"agent:{i % 30 % 29}"), graph) for i in range(300)
    ] + [ox.Quad(graph, graph, ox.Literal("one"), graph)]

    own = counted(store_of(found)).properties["urn:test:g"]

    assert dict(own.by_object) == {node("agent:0").value: 20}
    assert not own.is_complete
    assert own.with_object(node("agent:9").value) == (301 - 20) / (30 - 1)


def test_objects_that_are_texts_are_counted_and_not_listed() -> None:
    own = counted(store_of()).properties[node("skos:prefLabel").value]

    assert (own.objects, dict(own.by_object), own.is_complete) == (3, {}, False)


def test_terms_are_those_that_the_release_explains() -> None:
    found = counted(store_of()).terms

    assert found == {node(f"habeas:{name}").value for name in ("Case", "hasRole", "inCase")}


def test_an_empty_store_has_nothing_to_count() -> None:
    found = counted(store_of([]))

    assert (found.triples, dict(found.graphs), dict(found.properties)) == (0, {}, {})


def test_what_is_written_is_what_is_read_and_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()

    SIDE.make(store_of(), tmp_path / "one")
    SIDE.make(store_of(list(reversed(quads()))), tmp_path / "other")

    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "other" / FILE).read_bytes()
    assert Statistics.read(tmp_path / "one") == counted(store_of())


def test_a_release_has_this_side() -> None:
    assert SIDE in SIDES


def test_counts_that_cannot_be_read_are_as_if_they_were_not_there(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"triples": 1}))

    assert Known(store_of(), {"statistics": tmp_path}).statistics is None
    assert Known(store_of(), {"statistics": tmp_path / "none"}).statistics is None


def test_little_is_looked_up_and_much_is_not(tmp_path: Path) -> None:
    known = known_of(store_of(), tmp_path)

    assert known.few(None, node("habeas:hasPrincipal"), node("agent:1")) == 2
    assert known.few(None, node("habeas:hasPrincipal"), node("agent:2")) is None
    assert Known().few(None, None, None) is None
