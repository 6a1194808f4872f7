import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl.positions import Place, locate
from habeas.shacl.positions.rdfxml import rdfxml_places

PREFIXES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:test:" '
    'xmlns:t="urn:test:" xml:base="http://example.org/"'
)


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode("urn:test:" + name)


def document(inside: str) -> bytes:
    return f"<rdf:RDF {PREFIXES}>\n{inside}\n</rdf:RDF>".encode()


ADA, BEN, KNOWS, AGE = map(node, ("ada", "ben", "knows", "age"))
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
NODES = [ADA, BEN, ox.NamedNode("http://example.org/\u00e9?x#y"), ox.BlankNode("b")]
triples = st.builds(
    ox.Triple,
    st.sampled_from(NODES),
    st.sampled_from([KNOWS, AGE, TYPE]),
    st.sampled_from(
        [
            *NODES,
            ox.Literal(" <&\n\u00e9"),
            ox.Literal(""),
            ox.Literal("x", language="en"),
            ox.Literal("1", datatype=INTEGER),
        ]
    ),
)


@given(st.lists(triples))
def test_what_is_read_is_what_the_parser_reads(said: list[ox.Triple]) -> None:
    content = ox.serialize(said, format=ox.RdfFormat.RDF_XML) or b""

    written = rdfxml_places(content)

    read = {(one.subject, one.predicate, one.object) for one in written if one.predicate}
    assert read == {(t.subject, t.predicate, t.object) for t in said}


TEXT = document("""\
<Person rdf:about="urn:test:ada" t:age="7">
  <knows rdf:resource="urn:test:ben"/>
  <knows>
    <rdf:Description rdf:ID="cy" xml:lang="de">
      <name>Cy</name>
      <name
        xml:lang="en">Cy</name>
    </rdf:Description>
  </knows>
  <age rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">8</age>
  <page rdf:parseType="Resource">
    <title>Ada</title><about><Person rdf:about="urn:test:fay"/></about>
  </page>
  <list rdf:parseType="Collection">
    <rdf:Description rdf:about="../dot" t:age="9"/>
  </list>
  <note rdf:parseType="Literal"><b>no <rdf:Description rdf:about="urn:test:eve"/></b></note>
</Person>""")
CY = ox.NamedNode("http://example.org/#cy")
DOT = ox.NamedNode("http://example.org/dot")


@pytest.mark.parametrize(
    ("terms", "line"),
    [
        ([ADA], 2),
        ([ADA, TYPE, node("Person")], 2),
        ([ADA, AGE, ox.Literal("7")], 2),
        ([ADA, KNOWS], 3),
        ([ADA, KNOWS, CY], 4),
        ([CY], 5),
        ([CY, node("name"), ox.Literal("Cy", language="de")], 6),
        ([CY, node("name"), ox.Literal("Cy", language="en")], 7),
        ([ADA, AGE, ox.Literal("8", datatype=INTEGER)], 11),
        ([ADA, node("page")], 12),
        ([node("fay")], 13),
        ([ADA, node("list")], 15),
        ([DOT, AGE], 16),
        ([ADA, node("note")], 18),
        ([BEN], 3),
    ],
)
def test_a_thing_and_its_properties_stand_on_the_lines_of_their_elements(
    terms: list[ox.NamedNode], line: int
) -> None:
    assert list(ox.parse(TEXT, ox.RdfFormat.RDF_XML))

    assert locate(TEXT, "rdf", "a.rdf").of(*terms) == Place("a.rdf", line)


def test_the_first_statement_is_the_place_though_it_ends_last() -> None:
    text = document("""<Person rdf:about="urn:test:ada">
  <knows>
    <Person rdf:about="urn:test:ben">
      <knows>
        <Person rdf:about="urn:test:ada">
          <knows rdf:resource="urn:test:ben"/></Person></knows></Person></knows></Person>""")
    places = locate(text, "rdf")

    assert places.of(ADA, KNOWS) == Place(None, 3)
    assert places.of(ADA, KNOWS, BEN) == Place(None, 3)


def test_a_long_text_is_one_value() -> None:
    long = "word & " * 10_000
    content = ox.serialize(
        [ox.Triple(ADA, KNOWS, ox.Literal("short")), ox.Triple(ADA, KNOWS, ox.Literal(long))],
        format=ox.RdfFormat.RDF_XML,
    )

    short, found = (
        locate(content or b"", "rdf").of(ADA, KNOWS, ox.Literal(text)) for text in ("short", long)
    )

    assert short is not None
    assert found != short


def test_what_stands_in_a_literal_of_xml_is_no_thing() -> None:
    places = locate(TEXT, "rdf")

    assert places.of(node("eve")) is None


def test_a_document_of_one_thing_needs_no_frame() -> None:
    text = f'<Person {PREFIXES}\n rdf:about="../ada"><knows rdf:nodeID="b"/></Person>'.encode()
    places = locate(text, "xml")

    assert places.of(ox.NamedNode("http://example.org/ada"), KNOWS) == Place(None, 2)
    assert places.of(ox.BlankNode("b")) == Place(None, 2)


def test_what_was_read_before_the_end_of_a_broken_document_has_its_place() -> None:
    text = document('<Person rdf:about="urn:test:ada">\n<knows')

    assert locate(text, "rdf").of(ADA) == Place(None, 2)
