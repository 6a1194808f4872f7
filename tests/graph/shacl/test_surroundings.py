"""Blank nodes described by where they hang, and values counted, for the words of a report."""

import random
import re
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl.descriptions import descriptions_of
from habeas.shacl.image import image_of
from habeas.shacl.names import Names
from habeas.shacl.paths import Inverse, Predicate, Sequence
from habeas.shacl.surroundings import counting_in, describing_in

NAMES = Names({"": "urn:test:"})


def triples(text: str) -> list[ox.Triple]:
    turtle = "@prefix : <urn:test:> ." + text
    return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


def described(data: list[ox.Triple]) -> dict[str, str]:
    """Return the description of each blank node by its :is, or by its label."""
    about = descriptions_of(data, NAMES)
    called = {
        each.subject: each.object.value
        for each in data
        if each.predicate.value.endswith(":is") and isinstance(each.object, ox.Literal)
    }
    nodes = dict.fromkeys(
        term
        for each in data
        for term in (each.subject, each.object)
        if isinstance(term, ox.BlankNode)
    )
    return {called.get(node, node.value): about(node) for node in nodes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":case :cites [ :is 'c' ] .", {"c": ":case / :cites"}),
        (
            ":case :cites [ :is 'c' ; :in [ :is 'deep' ] ] .",
            {"c": ":case / :cites", "deep": ":case / :cites / :in"},
        ),
        (
            ":case :cites [ :is 'b' ] , [ :is 'a' ; :in [ :is 'deep' ] ] .",
            {
                "a": ":case / :cites (1 of 2)",
                "b": ":case / :cites (2 of 2)",
                "deep": ":case / :cites (1 of 2) / :in",
            },
        ),
        # The shortest way, and of two the first of the alphabet.
        (
            ":zoe :has _:n . :act :has _:n . :bee :has [ :has _:n ] . _:n :is 'n' .",
            {"n": ":act / :has"},
        ),
        ("[] :is 'n' ; a :Case ; :of 3 ; :for [] .", {"n": '[a :Case; :is "n"; :of "3"'}),
        ("_:a :knows _:b . _:b :knows _:a .", {"a": "", "b": ""}),
    ],
)
def test_a_blank_node_is_described_by_the_way_that_leads_to_it(
    text: str, expected: dict[str, str]
) -> None:
    found = described(triples(text))

    for name, description in expected.items():
        assert found[name].startswith(description)
        assert bool(found[name]) == bool(description)


def test_of_two_of_which_the_same_is_said_what_leads_there_tells_which_is_the_first() -> None:
    found = {
        described(triples(f":case :cites _:{one} , _:{two} . :act :for _:{one} ."))[two]
        for one, two in ("nm", "mn")
    } | {described(triples(":act :for _:n . :case :cites _:m , _:n ."))["m"]}

    assert len(found) == 1
    assert found < {":case / :cites (1 of 2)", ":case / :cites (2 of 2)"}


def test_what_has_a_name_needs_no_description() -> None:
    about = descriptions_of(triples(":case :cites [] ."), NAMES)

    assert about(ox.NamedNode("urn:test:case")) == ""


nodes = st.sampled_from([ox.NamedNode("urn:test:case"), *(ox.BlankNode(x) for x in "abcd")])
properties = st.sampled_from([ox.NamedNode("urn:test:p"), ox.NamedNode("urn:test:q")])
graphs = st.lists(st.builds(ox.Triple, nodes, properties, nodes), unique_by=str, max_size=8)


def unnumbered(description: str) -> str:
    """Leave out which of several it is."""
    return re.sub(r"\(\d of", "(n of", description)


@given(graphs, st.randoms(use_true_random=False))
def test_descriptions_hang_neither_on_labels_nor_on_the_order_of_triples(
    data: list[ox.Triple], chance: random.Random
) -> None:
    labels: dict[Any, ox.BlankNode] = {ox.BlankNode(label): ox.BlankNode() for label in "abcd"}
    other = [
        ox.Triple(
            labels.get(each.subject, each.subject),
            each.predicate,
            labels.get(each.object, each.object),
        )
        for each in chance.sample(data, len(data))
    ]

    about = descriptions_of(data, NAMES), descriptions_of(other, NAMES)

    # Which of several that nothing tells apart is the first does hang on it.
    one, two = (
        sorted(map(unnumbered, map(describe, nodes)))
        for describe, nodes in zip(about, (labels, labels.values()), strict=True)
    )
    assert one == two


@given(graphs)
def test_an_image_gives_the_descriptions_of_its_triples(data: list[ox.Triple]) -> None:
    image, expected = image_of(data), descriptions_of(data, NAMES)

    about = describing_in(image, NAMES)

    # An image may give labels of its own; which node is which does not matter here.
    found = (image.terms.term(number) for number in range(len(image.terms)))
    blanks = [term for term in found if isinstance(term, ox.BlankNode)]
    terms = {term for each in data for term in (each.subject, each.object)}
    # Nor does which of several that nothing tells apart is the first.
    assert sorted(map(unnumbered, map(about, blanks))) == sorted(
        unnumbered(expected(term)) for term in terms if isinstance(term, ox.BlankNode)
    )


def test_a_node_that_the_image_does_not_know_has_neither_description_nor_values() -> None:
    image = image_of(triples(":case :cites [] ."))

    assert describing_in(image, NAMES)(ox.BlankNode("other")) == ""
    assert counting_in(image)(ox.NamedNode("urn:test:other"), path("cites")) == 0


def path(name: str) -> Predicate:
    return Predicate(ox.NamedNode(f"urn:test:{name}"))


def test_values_at_the_end_of_a_path_are_counted_each_once() -> None:
    image = image_of(triples(":case :by :ada , :ben . :ada :in :xe . :ben :in :xe , :fra ."))
    case, place = ox.NamedNode("urn:test:case"), ox.NamedNode("urn:test:xe")

    count = counting_in(image)

    assert count(case, path("by")) == 2
    assert count(case, Sequence((path("by"), path("in")))) == 2
    assert count(place, Inverse(path("in"))) == 2
    assert count(place, path("in")) == 0
