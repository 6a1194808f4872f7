"""What is called so comes first; everything that has the words is found, and nothing else."""

import random
import sqlite3
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from habeas.errors import InvalidQueryError, NoReleaseError
from habeas.release import Release
from habeas.search import Index, find, make_index, making
from habeas.search.request import read_request
from habeas.search.words import words
from habeas.store.embedded import EmbeddedStore
from habeas.terms import ID, expand

NAMES = """
agent:ada  skos:prefLabel "Ada Example"@en , "آدا"@ar ; skos:altLabel "A. Example"@en .
agent:ben  skos:prefLabel "Ben Example"@en ; dcterms:description "Brother of Ada Example."@en .
agent:watch skos:prefLabel "Example Watch of Ada and Ben"@en , "Veille Exemple"@fr-CA .
case:1     skos:prefLabel "The case of Ada Example"@en ; skos:hiddenLabel "艾达案"@zh .
role:x     skos:prefLabel "example role"@en .
_:nobody   skos:prefLabel "Ada Example, a blank node"@en .
agent:odd  skos:prefLabel agent:ada ; dcterms:description "ada"^^<urn:test:code> .
"""


def locals_of(found: Any) -> list[str]:
    return [hit.iri.rpartition("/")[2] for hit in found]


def search(index: Index, text: str, **options: Any) -> list[str]:
    return locals_of(index.best(read_request(text), **options))


def test_exact_names_come_first_then_names_then_descriptions(make: Any) -> None:
    _, index = make(NAMES)

    assert search(index, "ada example")[0] == "ada"
    assert set(search(index, "ada example")[1:3]) == {"1", "watch"}
    assert search(index, "ada example")[3] == "ben"
    (first, *others) = index.best(read_request("ada example"))
    assert (first.exact, first.kind, first.text) == (True, "agent", "Ada Example")
    assert not any(hit.exact for hit in others)


def test_words_phrases_and_beginnings(make: Any) -> None:
    _, index = make(NAMES)

    assert set(search(index, "example ada")) == {"1", "ada", "watch", "ben"}
    assert search(index, '"example ada"') == []
    assert search(index, '"ada example"') == ["ada", "1", "ben"]
    assert set(search(index, "exam*")) == {"1", "ada", "watch", "ben", "x"}
    assert search(index, '"ada exa"*') == ["ada", "1", "ben"]
    assert set(search(index, "wat*")) == {"watch"}
    assert search(index, "wat") == []
    assert search(index, "達") == []
    assert search(index, "达案") == ["1"]
    assert search(index, "案达") == []  # letters of one word follow each other
    assert search(index, "案 达") == ["1"]


def test_of_many_the_shortest_comes_first_and_names_before_descriptions(make: Any) -> None:
    filler = " ".join(f"agent:z{n} skos:prefLabel 'other {n}' ." for n in range(40))
    _, index = make(
        filler
        + """
        agent:a skos:prefLabel "a long name with the rare word in it and more" .
        agent:b dcterms:description "rare" .
        agent:c skos:prefLabel "the rare word" .
        agent:d skos:prefLabel "rare rare" ; skos:altLabel "rare" .
        agent:e skos:altLabel "rare" .
        agent:f skos:prefLabel "Rare" ."""
    )

    assert search(index, "rare") == ["f", "d", "e", "c", "a", "b"]
    assert search(index, "rare", most=2) == ["f", "d"]


def test_languages_and_kinds_narrow(make: Any) -> None:
    _, index = make(NAMES)

    assert search(index, "exemple", language="fr") == ["watch"]
    assert search(index, "exemple", language="FR-ca") == ["watch"]
    assert search(index, "ada", language="ar") == []
    assert search(index, "example", kinds={"concept"}) == ["x"]
    assert search(index, "ada", kinds={"case"}) == ["1"]
    assert search(index, "ada", most=1) == ["ada"]


def test_texts_of_other_types_are_found_and_blank_nodes_are_not(make: Any) -> None:
    _, index = make(NAMES)

    assert "odd" in search(index, "ada")
    assert search(index, "blank node") == []


def test_everything_that_has_the_words_is_found_and_nothing_else(tmp_path: Path) -> None:
    draw = random.Random(8)
    letters = ["ada", "ben", "cy", "dee", "Éve", "\u0430\u0434\u0430", "آدا", "自", "由", "x1"]
    label = ox.NamedNode(expand("skos:prefLabel"))
    about = ox.NamedNode(expand("dcterms:description"))
    graph = ox.NamedNode("urn:test:g")
    quads = [
        ox.Quad(
            ox.NamedNode(f"{ID}agent/{draw.randint(0, 80)}"),
            draw.choice([label, about]),
            ox.Literal(" ".join(draw.choices(letters, k=draw.randint(0, 6))), language="en"),
            graph,
        )
        for _ in range(300)
    ]
    make_index(EmbeddedStore.of(quads), tmp_path)
    texts = [(quad.subject.value, words(quad.object.value)) for quad in quads]  # type: ignore[union-attr]

    with Index(tmp_path) as index:
        for _ in range(100):
            asked = draw.choices(letters, k=draw.randint(1, 3))
            wanted = {word for text in asked for word in words(text)}
            expected = {iri for iri, has in texts if wanted <= set(has)}
            request = read_request(" ".join(asked))

            assert set(index.things(request)) == expected
            assert {hit.iri for hit in index.best(request, most=1_000)} == expected


def test_the_same_graph_gives_the_same_bytes(invented_release: Release, tmp_path: Path) -> None:
    quads = list(invented_release.store.quads())
    random.Random(2).shuffle(quads)
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        make_index(EmbeddedStore.of(quads) if number else invented_release.store, folder)
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})

    of_release = (invented_release.folder / "search").iterdir()
    assert {"index.sqlite", "lists.json", "found.bin"} <= set(made[0])
    assert made[0] == made[1] == {path.name: path.read_bytes() for path in of_release}


def test_a_release_can_be_searched(invented_release: Release) -> None:
    hits = find(invented_release.folder / "search", "آدا", kinds={"agent", "case"})

    assert [(hit.iri.removeprefix(ID), hit.exact) for hit in hits] == [
        ("agent/p9001", True),
        ("case/x1", False),
    ]
    with pytest.raises(InvalidQueryError, match="no word"):
        find(invented_release.folder / "search", "?!")


def test_the_index_is_never_written(make: Any) -> None:
    _, index = make(NAMES)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._database.execute("DELETE FROM texts")


def test_the_same_text_in_two_graphs_is_one(tmp_path: Path) -> None:
    ada, name = ox.NamedNode(f"{ID}agent/ada"), ox.NamedNode(expand("skos:prefLabel"))
    quads = [
        ox.Quad(ada, name, ox.Literal("Ada"), ox.NamedNode(f"urn:test:{graph}")) for graph in "ab"
    ]
    make_index(EmbeddedStore.of(quads), tmp_path)

    with Index(tmp_path) as index:
        assert index._database.execute("SELECT count(*) FROM texts").fetchone() == (1,)


def test_a_full_disk_is_an_error_of_the_system(
    invented_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(making, "_number", full)
    with pytest.raises(OSError, match="disk is full"):
        make_index(invented_release.store, tmp_path)


def test_a_folder_without_an_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="holds no search index"):
        Index(tmp_path)
    (tmp_path / "index.sqlite").write_bytes(b"nothing of the kind, in so many words" * 100)
    with pytest.raises(NoReleaseError, match="holds no search index"):
        Index(tmp_path)


def test_where_nothing_is_named_nothing_is_found(make: Any) -> None:
    _, index = make("")

    for typed in ("", "ada", "ada example", '"ada"', "case:1"):
        found = index.search(typed)
        assert (found.hits, found.total, found.is_cut, dict(found.facets)) == ([], 0, False, {})
    assert index.candidates("ada example") == index.begins("ada") == []
