"""Whatever is given: an answer or none, in time that grows with the length and no faster."""

import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl.positions import locate, turtle_places
from habeas.shacl.positions.json_values import read_json
from habeas.shacl.positions.jsonld import jsonld_places
from habeas.shacl.positions.rdfxml import rdfxml_places

PIECES = [
    "<a>", ":b", "x:", "_:c", "a", "true", '"d"', "'''e", '"""', "@en", "^^", "1", "-", ".5",
    "[", "]", "(", ")", "{", "}", ".", ",", ";", " ", "\n", "#", "\\", "@prefix", "base", "GRAPH",
    "<<", ">>", "~", "{|", "%", "@context", '"@id"', ":", "null", "\x00", "\u2028", "\ud800",
]  # fmt: skip
anything = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))
LINE = 10_000_000
#: In characters a second, with room for a slow machine.
SPEED = 500_000
ADA = ox.NamedNode("urn:test:ada")


@given(anything)
def test_any_text_has_places_or_none(text: str) -> None:
    places = turtle_places(text)

    if places is not None:
        for column in (places.subjects, places.predicates, places.objects):
            assert len(column) == len(places)
            assert all(0 <= at < len(text) for at in column)


@given(st.binary() | anything.map(lambda text: text.encode("utf-8", "surrogatepass")))
@pytest.mark.parametrize("syntax", ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "n3", "docx", ""])
def test_asking_about_any_file_raises_nothing(syntax: str, content: bytes) -> None:
    places = locate(content, syntax, base="urn:test:base")

    for node in (ADA, ox.BlankNode("c"), ox.Literal("d")):
        places.of(node, ox.NamedNode("urn:test:knows"), node)


@pytest.mark.parametrize(
    "text",
    [
        f"<a> <b> {'[<c> ' * 100_000}1{']' * 100_000} .",
        f"<a> <b> {'(' * 100_000}1{')' * 100_000} .",
        f"{'([<a> ' * 50_000}1{'])' * 50_000} <b> 1 .",
    ],
)
def test_no_nesting_of_brackets_is_too_deep(text: str) -> None:
    places = turtle_places(text)

    assert places is not None
    assert len(places) >= 100_000


def test_no_nesting_of_json_is_too_deep() -> None:
    arrays = '{"urn:test:p": ' + "[" * 100_000 + "]" * 100_000 + "}"
    objects = '{"urn:test:p": ' * 100_000 + "1" + "}" * 100_000

    assert len(jsonld_places(objects)) == 100_000
    assert jsonld_places(arrays) == []


def test_no_nesting_of_elements_is_too_deep() -> None:
    start, end = b"<a xmlns='urn:test:'><b>", b"</b></a>"

    assert len(rdfxml_places(start * 50_000 + b"1" + end * 50_000)) == 150_000


@pytest.mark.parametrize(
    "text",
    [
        "<a> <b> " + "<http://example.org/a/thing> , " * (LINE // 31) + "2 .",
        '<a> <b> "' + "x" * LINE + '" .',
        '<a> <b> """' + '\\"' * (LINE // 2) + '""" .',
        "<a> <b> ( " + '"one of the texts" ' * (LINE // 19) + ") .",
        "<a> <b> '''" + "''x\n" * (LINE // 4) + "''' .",
        "<a> <b> 1 . #" + "x" * LINE,
    ],
)
def test_a_long_line_takes_time_by_its_length(text: str) -> None:
    begun = time.process_time()
    places = turtle_places(text)

    assert places is not None
    assert time.process_time() - begun < LINE / SPEED


@pytest.mark.parametrize("reader", [turtle_places, read_json])
@pytest.mark.parametrize(
    "piece",
    [
        "base.", "prefix.a", "graph.", "@prefix", "<", "<a", '"', '"a', "'''", '"""a', '\\"', "a",
        "a.", "1", "1.", "1e", "-", "_:", "_:a.", ":.", ":a.", ":%", ":\\", "[", "(", "{", "@a-",
        "^", "#", "true ", "\r",
    ],
)  # fmt: skip
def test_no_repetition_takes_longer_than_its_length(
    reader: Callable[[str], object], piece: str
) -> None:
    for start in ("", "<a> <b> ", "<a> <b> ( ", '[ "a": '):
        text = start + piece * (300_000 // len(piece))
        begun = time.process_time()
        reader(text)

        assert time.process_time() - begun < 3


def test_contexts_that_grow_with_each_object_end_the_reading() -> None:
    inner = "".join(
        f'{{"@context": {{"n{number}": "urn:test:{number}"}}, "urn:test:p": '
        for number in range(20_000)
    )
    begun = time.process_time()

    assert jsonld_places(inner + "1" + "}" * 20_000) == []
    assert time.process_time() - begun < 5


def test_names_that_are_defined_by_one_another_mean_nothing() -> None:
    names = ", ".join(f'"n{i}": {{"@id": "n{i + 1}:x", "@type": "n{i + 2}"}}' for i in range(500))
    circle = '"a": "b", "b": "a"'

    text = f'{{"@context": {{{names}, {circle}}}, "@id": "urn:a", "a": 1, "urn:b": 1}}'

    assert [str(written.predicate) for written in jsonld_places(text)] == ["<urn:b>"]


def test_a_document_type_is_refused_before_it_can_expand() -> None:
    text = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <x xmlns="urn:test:"><y>&b;</y></x>"""

    assert rdfxml_places(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<< <a> <b> <c> >> <d> <e> .",
        "<a> <b> <c> ~ <d> .",
        "<a> <b> <c> {| <d> <e> |} .",
        "<a> <b> <<( <c> <d> <e> )>> .",
    ],
)
def test_statements_about_statements_have_no_places(text: str) -> None:
    assert list(ox.parse(text, ox.RdfFormat.TURTLE, base_iri="urn:test:base"))

    assert turtle_places(text) is None
    assert locate(text.encode(), "ttl", base="http://a/").of(ox.NamedNode("http://a/a")) is None
