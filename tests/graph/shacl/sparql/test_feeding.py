"""Only what a query reads is loaded into the engine's store, and nothing that it reads is missing."""

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.graph.shacl.sparql import drawing as d
from tests.graph.shacl.sparql import reference as r
from tests.graph.shacl.sparql.given import iri, triples

from habeas.shacl import paths as p
from habeas.shacl.image import image_of
from habeas.shacl.sparql.feeding import Feed, reached
from habeas.shacl.sparql.grammar import parsed
from habeas.shacl.sparql.reads import reads_of

#: Ten foci with two values each, which have a label in two languages, a class and a number.
DATA = "\n".join(
    f":n{each} :p :x{each} , :y{each} . :x{each} :label 'x'@en , 'y'@de ; a :X . :y{each} a :Y ; :q {each}."
    for each in range(10)
)


def loaded(body: str, *foci: str, data: str = DATA) -> list[str]:
    image = image_of(triples(data)[3:])
    feed = Feed(image)
    query = parsed(f"PREFIX : <urn:test:> SELECT $this {{ {body} }}")
    numbers = np.array([image.terms.intern(iri(each)) for each in foci], np.int64)

    feed.load(reads_of(query, ["?this"], None, {}), {"?this": np.unique(numbers)})

    return sorted(
        " ".join(str(term).replace("<urn:test:", "").rstrip(">") for term in quad.triple)
        for quad in feed.store
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$this :p ?x", ["n1 p x1", "n1 p y1"]),
        ("$this :p ?x . ?x :q ?y", ["n1 p x1", "n1 p y1", f"y1 q {d.NUMBERS[0]}".rstrip(">")]),
        ("$this :p :x1", ["n1 p x1", "n1 p y1"]),
        ("?x :p $this", []),
        ("$this ?any ?x", ["n1 p x1", "n1 p y1"]),
        ("FILTER(isIRI($this))", []),
        ("$this :none ?x", []),
        # The focus is in no triple that is read, but in the graph.
        ("$this :none* ?x", ["n1 p x1"]),
        ("GRAPH :g { ?x :p ?y }", []),
    ],
)
def test_what_the_foci_lead_to_is_loaded(body: str, expected: list[str]) -> None:
    assert loaded(body, "n1") == expected


def test_where_nothing_narrows_a_property_all_of_it_is_loaded() -> None:
    assert len(loaded("?x :label ?y", "n1")) == 20
    assert len(loaded("?x !:label ?y", "n1")) == 70
    assert len(loaded("?x a :X", "n1")) == 10
    assert len(loaded("?x :none* ?y", "n1")) == 70
    assert len(loaded("?x ?any ?y", "n1")) == 70
    assert len(loaded("$this :p ?x", *(f"n{each}" for each in range(10)))) == 20


def test_a_focus_that_nothing_is_said_about_is_known_by_what_leads_to_it() -> None:
    assert loaded("$this :none* ?x", "x1", data=":n1 :p :x1 . :n2 :p :x2 .") == ["n1 p x1"]


def test_what_is_there_is_not_loaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    image = image_of(triples("_:a :p _:b . _:b :q 1 . :c :p :d ." + DATA))
    feed = Feed(image)
    query = parsed("PREFIX : <urn:test:> SELECT $this { $this :p/:q ?x }")
    reads = reads_of(query, ["?this"], None, {})
    a = np.array([image.terms.find(ox.BlankNode("a"))])
    feed.load(reads, {"?this": a})
    before = set(feed.store)
    read: list[bytes] = []

    def noting(lines: list[bytes]) -> None:
        read.extend(lines)
        Feed._read(feed, lines)

    monkeypatch.setattr(feed, "_read", noting)

    feed.load(reads, {"?this": np.sort(np.append(a, image.terms.find(iri("c"))))})

    # Blank nodes have the labels of the data, and the new focus has joined them.
    assert read == [b"<urn:test:c> <urn:test:p> <urn:test:d> .\n"]
    assert before < set(feed.store)
    assert {quad.subject for quad in feed.store} == {
        *(ox.BlankNode(label) for label in "ab"),
        iri("c"),
    }
    assert len(feed.store) == 3


def test_what_is_there_of_what_is_read_is_counted() -> None:
    image = image_of(triples(DATA))
    feed = Feed(image)
    reads = reads_of(parsed("SELECT $this { $this <urn:test:p> ?x }"), ["?this"], None, {})

    feed.load(reads, {"?this": np.array([image.terms.find(iri("n1"))])})

    assert feed.size(reads) == 2


@given(data=d.data(), path=d.paths, starts=st.lists(st.sampled_from(d.SUBJECTS), unique=True))
def test_ends_of_paths_are_reached(
    data: r.Data, path: p.Path, starts: list[ox.NamedNode | ox.BlankNode]
) -> None:
    image = image_of(data)
    numbers = np.array([image.terms.find(each) for each in starts], np.int64)

    found = [image.terms.term(number) for number in reached(image, path, numbers).tolist()]

    assert len(found) == len(set(found))
    assert set(found) == {other for one, other in r.pairs(path, data) if one in starts}
