"""An image is the set of its triples, and stays so when it is changed."""

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.image import Change, Image, Triples, image_of, triples
from habeas.shacl.image.tokens import Node

A, B, C, D = (ox.NamedNode(f"urn:{name}") for name in "abcd")
NODES: list[ox.NamedNode | ox.BlankNode] = [A, B, C, D, ox.BlankNode("x")]
PREDICATES = [ox.NamedNode(f"urn:{name}") for name in "pqr"]
OBJECTS: list[Node] = [*NODES, ox.Literal("x"), ox.Literal("x", language="en"), ox.Literal(1)]
TRIPLES = st.builds(
    ox.Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(OBJECTS)
)
GRAPHS = st.lists(TRIPLES, max_size=15)
NUMBERED = st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 9))


def triples_in(image: Image, rows: Triples | None = None) -> list[ox.Triple]:
    subjects, predicates, objects = image.triples() if rows is None else rows
    term = image.terms.term
    return [
        ox.Triple(term(subject), term(predicate), term(value))  # type: ignore[arg-type]
        for subject, predicate, value in zip(
            subjects.tolist(), predicates.tolist(), objects.tolist(), strict=True
        )
    ]


@settings(deadline=None)
@given(GRAPHS)
def test_an_image_is_the_set_of_its_triples(graph: list[ox.Triple]) -> None:
    image = image_of(graph)

    assert sorted(triples_in(image), key=str) == sorted(set(graph), key=str)
    assert len(image) == len(set(graph))
    assert {image.terms.term(number) for number in image.predicates()} == {
        triple.predicate for triple in graph
    }


@settings(deadline=None)
@given(GRAPHS, st.lists(st.tuples(GRAPHS, GRAPHS), max_size=3))
def test_a_changed_image_is_an_image_of_the_changed_triples(
    graph: list[ox.Triple], edits: list[tuple[list[ox.Triple], list[ox.Triple]]]
) -> None:
    image, expected = image_of(graph), set(graph)
    for added, removed in edits:
        before = expected
        expected = (before - set(removed)) | set(added)
        check_ways_back(image)

        change = image.change(added, removed)

        assert set(triples_in(image, change.added)) == expected - before
        assert set(triples_in(image, change.removed)) == before - expected
    assert set(triples_in(image)) == expected
    assert len(image) == len(expected)
    check_ways_back(image)


def check_ways_back(image: Image) -> None:
    """Ask the columns from behind, and compare with what they say from the front."""
    everyone = np.arange(len(image.terms))
    for number in image.predicates():
        subjects, objects = image.column(number).objects(everyone)
        values, back = image.column(number).subjects(everyone)
        assert sorted(zip(subjects, objects, strict=True)) == sorted(zip(back, values, strict=True))


def test_a_predicate_without_triples_has_an_empty_column() -> None:
    image = image_of([ox.Triple(A, PREDICATES[0], B)])

    for number in (-1, image.terms.find(A), 99):
        assert len(image.column(number)) == 0
        rows, values = image.column(number).objects(np.array([0, 1]))
        assert len(rows) == len(values) == 0


def test_a_predicate_that_lost_its_last_triple_is_none_of_the_predicates() -> None:
    triple = ox.Triple(A, PREDICATES[0], B)
    image = image_of([triple])

    image.change([], [triple])

    assert image.predicates() == []
    assert len(image) == 0


def test_removing_what_was_never_there_brings_no_new_terms() -> None:
    image = image_of([ox.Triple(A, PREDICATES[0], B)])
    count = len(image.terms)

    change = image.change([], [ox.Triple(C, PREDICATES[1], D)])

    assert len(image.terms) == count
    assert [len(rows.subjects) for rows in change] == [0, 0]
    assert isinstance(change, Change)


@pytest.mark.parametrize("bits", [64, 0], ids=["sorted at once", "sorted one by one"])
@given(rows=st.lists(NUMBERED, max_size=30))
def test_columns_are_the_same_however_they_are_sorted(
    bits: int, rows: list[tuple[int, int, int]]
) -> None:
    terms = image_of([ox.Triple(A, A, ox.Literal(n)) for n in range(20)]).terms
    columns = np.array(rows, np.int32).reshape(-1, 3).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triples, "BITS", bits)

        image = Image(terms, (columns[0], columns[1], columns[2]))

    found = zip(*(column.tolist() for column in image.triples()), strict=True)
    assert [(p, s, o) for s, p, o in found] == sorted({(p, s, o) for s, p, o in rows})


def test_ntriples_are_of_the_predicates_that_are_asked_for() -> None:
    image = image_of(b'<urn:a> <urn:p> "x\\t\\u00e9" .\n<urn:a> <urn:q> _:b .\n', "nt")
    p, q = (image.terms.find(ox.NamedNode(f"urn:{name}")) for name in "pq")

    assert image.ntriples([p, p, -1]).decode() == '<urn:a> <urn:p> "x\\té" .\n'
    assert image.ntriples([q]) == b"<urn:a> <urn:q> _:b .\n"
    assert image.ntriples([]) == b""
    assert image.ntriples() == image.ntriples([p, q])


def test_a_triple_stands_on_the_first_line_that_states_it() -> None:
    text = b"# a\n<urn:b> <urn:q> <urn:c> .\n<urn:a> <urn:p> <urn:b> .\n" * 2
    image = image_of(text, "nt")
    b, c, q = (image.terms.find(ox.NamedNode(f"urn:{name}")) for name in "bcq")

    lines = image.lines(image.triples())
    others = image.lines(Triples(*(np.array([number, number]) for number in (c, q, b))))

    stated = {
        str(triple): line for triple, line in zip(triples_in(image), lines.tolist(), strict=True)
    }
    assert stated == {"<urn:b> <urn:q> <urn:c>": 2, "<urn:a> <urn:p> <urn:b>": 3}
    assert others.tolist() == [0, 0]


def test_no_line_is_known_of_what_was_added_or_was_no_text() -> None:
    triple = ox.Triple(A, PREDICATES[0], B)
    read = image_of(b"<urn:c> <urn:p> <urn:d> .", "nt")
    read.change([triple], [])
    told = image_of([triple])

    assert sorted(read.lines(read.triples()).tolist()) == [0, 1]
    assert told.lines(told.triples()).tolist() == [0]
