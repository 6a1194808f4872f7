"""A dictionary of terms: what a number stands for, and what is known of it."""

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.image import BLANK, IRI, LITERAL, Terms, image_of
from habeas.shacl.image.tokens import Node, term_of, token_of

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

IRIS = st.sampled_from(["urn:a", "urn:b", "http://é/ü", XSD + "date"]).map(ox.NamedNode)
BLANKS = st.sampled_from(["a", "b", "é"]).map(ox.BlankNode)
LITERALS = st.one_of(
    st.builds(ox.Literal, st.text(max_size=12)),
    st.builds(ox.Literal, st.sampled_from(['"', "\\", '\\"', "\n\r\t\b\f", "a" * 300])),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag),
        st.text(max_size=5),
        st.sampled_from(["en", "EN", "pt-br"]),
    ),
    st.builds(
        lambda text, way: ox.Literal(text, language="ar", direction=way),
        st.text(max_size=5),
        st.sampled_from([ox.BaseDirection.LTR, ox.BaseDirection.RTL]),
    ),
    st.builds(
        lambda text, iri: ox.Literal(text, datatype=iri),
        st.sampled_from(["1", "01", "x"]),
        st.sampled_from([XSD + "integer", XSD + "string", "urn:a"]).map(ox.NamedNode),
    ),
)
TERMS = st.one_of(IRIS, BLANKS, LITERALS)
PREDICATE = ox.NamedNode("urn:p")


@given(TERMS, TERMS)
def test_tokens_are_equal_where_terms_are(one: Node, other: Node) -> None:
    assert (token_of(one) == token_of(other)) == (one == other)
    assert term_of(token_of(one)) == one


def test_every_character_comes_back_from_its_token() -> None:
    characters = [chr(point) for point in range(0x11000) if not 0xD800 <= point < 0xE000]

    assert [term_of(token_of(ox.Literal(each))).value for each in characters] == characters


@settings(deadline=None)
@given(st.lists(TERMS, max_size=20), st.lists(TERMS, max_size=10))
def test_terms_loaded_and_terms_put_behind_them_are_known_alike(
    loaded: list[Node], later: list[Node]
) -> None:
    terms = image_of([ox.Triple(PREDICATE, PREDICATE, term) for term in loaded]).terms

    numbers = [terms.intern(term) for term in loaded + later]

    assert [terms.find(term) for term in loaded + later] == numbers
    assert [terms.term(number) for number in numbers] == loaded + later
    assert terms.texts(np.array(numbers, np.int64)) == [term.value for term in loaded + later]
    everything = [terms.term(number) for number in range(len(terms))]
    assert len(set(everything)) == len(everything)
    for number, term in enumerate(everything):
        check_what_is_known(terms, number, term)


def check_what_is_known(terms: Terms, number: int, term: Node) -> None:
    kind, datatype, language = (
        int(facts[number]) for facts in (terms.kinds, terms.datatypes, terms.languages)
    )
    if isinstance(term, ox.Literal):
        assert kind == LITERAL
        assert terms.term(datatype) == term.datatype
        assert (terms.tags[language] if language >= 0 else None) == term.language
    else:
        assert kind == (IRI if isinstance(term, ox.NamedNode) else BLANK)
        assert datatype == language == -1


def test_what_is_unknown_has_no_number() -> None:
    terms = image_of(b"<urn:s> <urn:p> <urn:o> .", "nt").terms

    assert terms.find(ox.NamedNode("urn:x")) == -1
    assert len(terms) == 3


def test_what_was_known_before_keeps_its_place_when_terms_come() -> None:
    terms = Terms()
    terms.intern(ox.NamedNode("urn:a"))
    kinds = terms.kinds

    for number in range(1000):
        terms.intern(ox.Literal(number))

    assert kinds.tolist() == [IRI]
    assert terms.kinds[0] == IRI


def test_a_number_that_stands_for_nothing_is_an_error() -> None:
    terms = image_of(b"<urn:s> <urn:p> <urn:o> .", "nt").terms

    for number in (-1, 3):
        with pytest.raises(IndexError):
            terms.term(number)


def test_a_triple_is_no_term() -> None:
    triple = ox.Triple(PREDICATE, PREDICATE, PREDICATE)

    with pytest.raises(UnreadableDataError, match="triple as a term"):
        Terms().intern(triple)  # type: ignore[arg-type]
