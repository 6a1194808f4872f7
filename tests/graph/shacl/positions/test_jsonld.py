import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.positions import Place, locate
from habeas.shacl.positions.jsonld import jsonld_places

CONTEXT = {
    "@vocab": "urn:test:vocab#",
    "@base": "http://example.org/base/",
    "id": "@id",
    "type": "@type",
    "name": {"@id": "x:name", "@language": "en"},
    "knows": {"@id": "x:knows", "@type": "@id"},
    "kind": {"@id": "x:kind", "@type": "@vocab"},
    "age": {"@id": "x:age", "@type": "xsd:integer"},
    "label": {"@id": "x:label", "@container": "@language"},
    "tag": {"@id": "x:tag", "@container": "@index"},
    "friend": {"@id": "x:friend", "@container": "@id"},
    "row": {"@id": "x:row", "@container": "@list"},
    "child": {"@reverse": "x:parent"},
    "x:full": {"@type": "xsd:date"},
    "nothing": None,
    "http": "urn:test:http#",
    "x": "urn:test:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
NIL = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
ids = st.sampled_from(
    ["x:ada", "urn:test:ben", "rel", "../up", "#here", "_:c", "http://a.example/"]
)
names = st.sampled_from(["", "Ada", '"\\\n\u00e9', "x:ada"])
numbers = st.integers(-9, 9) | st.sampled_from([1.5, 2.0, -0.25, 1e-7, 12345.678])
scalars = st.one_of(names, numbers, st.booleans())
value_objects = st.one_of(
    st.fixed_dictionaries({"@value": names, "@language": st.sampled_from(["en", "de"])}),
    st.fixed_dictionaries({"@value": names, "@type": st.sampled_from(["xsd:date", "urn:test:t"])}),
    st.fixed_dictionaries({"@value": scalars}),
)


def things(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of JSON-LD whose members use every kind of name in the context."""
    many = st.lists(inner, max_size=3)
    said = st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["Person", "x:Body", ["Person", "urn:test:T"]]),
            "name": names | st.lists(names, max_size=2),
            "plain": inner | many,
            "x:prefixed": inner | many,
            "urn:test:absolute": inner,
            "knows": ids | st.lists(ids, max_size=2),
            "kind": st.sampled_from(["Word", "x:word", "urn:test:word"]),
            "age": st.integers(0, 9) | st.just("7"),
            "x:full": st.just("2019-05-03"),
            "label": st.just({"en": "Ada", "de": ["A", "B"]}),
            "tag": st.fixed_dictionaries({"one": inner, "two": many}),
            "row": many,
            "nothing": inner,
            "set": st.fixed_dictionaries({"@set": many}),
            "list": st.fixed_dictionaries({"@list": many}),
            "@reverse": st.fixed_dictionaries({"x:member": st.fixed_dictionaries({"@id": ids})}),
            "child": st.fixed_dictionaries({"id": ids}),
        },
    )
    named = st.fixed_dictionaries({}, optional={"@id": ids})
    context: st.SearchStrategy[dict[str, Any]]
    context = st.just({}) | st.just({"@context": {"name": "x:other", "plain": None}})
    return st.tuples(context, named, said).map(lambda parts: parts[0] | parts[1] | parts[2])


values = st.recursive(scalars | value_objects, things, max_leaves=6)
documents = st.one_of(
    things(values).map(lambda thing: thing | {"@context": [CONTEXT, thing.get("@context", {})]}),
    st.lists(things(values), max_size=2).map(lambda all_: {"@context": CONTEXT, "@graph": all_}),
)


def labelled(term: object) -> bool:
    """Whether a term has a name that is written; lists have none, also where they are empty."""
    return term == ox.BlankNode("c") or not (isinstance(term, ox.BlankNode) or term == NIL)


@settings(max_examples=100, deadline=None)
@given(documents, st.sampled_from([None, 2]))
def test_what_is_read_is_what_the_parser_reads(
    document: dict[str, Any], indent: int | None
) -> None:
    text = json.dumps(document, indent=indent)
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.JSON_LD)]
    said = {(triple.subject, triple.predicate, triple.object) for triple in triples}

    written = jsonld_places(text)

    for one in written:
        if one.subject is not None and one.predicate is not None and one.object is not None:
            assert (one.subject, one.predicate, one.object) in said
    read = {(one.subject, one.predicate, one.object) for one in written}
    for triple in triples:
        if labelled(triple.subject) and labelled(triple.object):
            assert (triple.subject, triple.predicate, triple.object) in read
        elif labelled(triple.subject):
            assert (triple.subject, triple.predicate, None) in read


ADA = """\
{
  "@context": {
    "x": "urn:test:",
    "name": "x:name",
    "knows": {"@id": "x:knows", "@type": "@id"}
  },
  "name": "Ada",
  "@id": "x:ada",
  "knows": [
    "x:ben",
    "x:cy"
  ],
  "x:about": {
    "@id": "x:case",
    "name": ["One",
      "Two"]
  }
}
"""


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode("urn:test:" + name)


@pytest.mark.parametrize(
    ("terms", "line", "column"),
    [
        ([node("ada")], 8, 3),
        ([node("ada"), node("name")], 7, 3),
        ([node("ada"), node("name"), ox.Literal("Ada")], 7, 11),
        ([node("ada"), node("knows"), node("cy")], 11, 5),
        ([node("ada"), node("knows"), node("eve")], 9, 3),
        ([node("ada"), node("about"), node("case")], 13, 14),
        ([node("case")], 14, 5),
        ([node("case"), node("name"), ox.Literal("Two")], 16, 7),
        ([node("ben")], 10, 5),
    ],
)
def test_a_thing_stands_at_its_identifier_and_a_value_at_the_value(
    terms: list[ox.NamedNode], line: int, column: int
) -> None:
    assert locate(ADA.encode(), "jsonld").of(*terms) == Place(None, line, column)


def test_a_context_at_an_address_is_not_fetched_and_hides_no_thing() -> None:
    text = b"""{"@context": ["https://example.org/context.jsonld", {"x": "urn:test:"}],
    "@id": "x:ada",
    "name": "Ada",
    "x:knows": {
        "@id": "x:ben"}}"""
    places = locate(text, "jsonld")

    assert places.of(node("ada")) == Place(None, 2, 5)
    assert places.of(node("ada"), node("name")) == Place(None, 2, 5)
    assert places.of(node("ada"), node("knows")) == Place(None, 4, 5)
    assert places.of(node("ben")) == Place(None, 4, 16)


def test_a_context_holds_inside_the_property_that_brings_it() -> None:
    text = b"""{"@context": {"x": "urn:test:", "inside": {"@id": "x:inside",
        "@context": {"name": "x:name"}}}, "@id": "x:ada",
        "inside": {"@id": "x:ben", "name": 1}, "name": 2}"""
    places = locate(text, "jsonld")

    assert places.first(node("ben"), node("name")) == Place(None, 3, 36)
    assert places.first(node("ada"), node("name")) is None


def test_the_first_of_two_descriptions_is_the_place() -> None:
    text = b"""[{"@id": "urn:test:ada", "urn:test:name": 1},
        {"@id": "urn:test:ada", "urn:test:name": 2}]"""

    assert locate(text, "jsonld").of(node("ada")) == Place(None, 1, 3)
    assert locate(text, "jsonld").of(node("ada"), node("name")) == Place(None, 1, 26)


def test_what_is_nested_for_order_alone_belongs_to_the_thing() -> None:
    text = b"""{"@context": {"x": "urn:test:", "more": "@nest"}, "@id": "x:ada",
        "more": {"x:name": "Ada"}}"""

    assert locate(text, "jsonld").of(node("ada"), node("name")) == Place(None, 2, 18)


def test_a_mark_of_the_byte_order_is_no_character() -> None:
    text = '{"@id": "urn:test:ada", "urn:test:name": 1}'.encode("utf-8-sig")

    assert locate(text, "jsonld").of(node("ada")) == Place(None, 1, 2)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[}", "]1", "1]]{", '{"@id": ', "{]", "1", "null", '"@id"', '{"@id": 1, "@type": 2}'],
)
def test_what_is_no_document_has_no_places(text: str) -> None:
    assert locate(text.encode(), "jsonld").of(node("ada")) is None
    assert locate(text.encode("utf-16"), "jsonld").of(node("ada")) is None
