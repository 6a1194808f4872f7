from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl.positions import (
    Later,
    Nowhere,
    Place,
    Places,
    Together,
    as_read_before,
    blank_nodes,
    locate,
    locate_file,
)
from habeas.shacl.positions.lines import Lines

CASE = b"""\
@prefix : <urn:test:> .

:ada :knows :ben ,
        :cy ;
    :age 7 .

:dot :about [ :topic "day" ] ,
  [
    :topic "night" ;
    :list ( "one" :ben ) ] .
:ada :age "old" .
"""


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode("urn:test:" + name)


ADA, BEN, CY, DOT, KNOWS, AGE = map(node, ("ada", "ben", "cy", "dot", "knows", "age"))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("case.ttl"), "case.ttl"),
        (Place("case.ttl", 7), "case.ttl:7"),
        (Place("case.ttl", 7, 5), "case.ttl:7:5"),
        (Place(line=7, column=5), "line 7, column 5"),
        (Place("acts.csv", 14, "date", row=12), 'acts.csv, row 12, column "date"'),
        (Place("acts.csv", 14, row=12), "acts.csv, row 12"),
        (Place("acts.xlsx", sheet="Acts", row=12), "acts.xlsx, sheet Acts, row 12"),
        (Place(), ""),
    ],
)
def test_a_place_reads_as_editors_open_it_and_for_tables_in_words(place: Place, text: str) -> None:
    assert str(place) == text


@pytest.mark.parametrize(
    ("terms", "place"),
    [
        ((ADA, KNOWS, BEN), "case.ttl:3:13"),
        ((ADA, KNOWS, CY), "case.ttl:4:9"),
        ((ADA, AGE, ox.Literal("old")), "case.ttl:11:11"),
        # Not said: the first statement with this property, then the thing, then its mention.
        ((ADA, AGE, BEN), "case.ttl:5:5"),
        ((ADA, AGE), "case.ttl:5:5"),
        ((ADA, node("name")), "case.ttl:3:1"),
        ((ADA, node("name"), BEN), "case.ttl:3:1"),
        ((ADA,), "case.ttl:3:1"),
        ((CY, AGE), "case.ttl:4:9"),
        ((ox.Literal("night"),), "case.ttl:9:12"),
        ((BEN,), "case.ttl:3:13"),
        ((node("eve"),), None),
        ((ox.BlankNode("x"), KNOWS, BEN), None),
    ],
)
def test_the_most_precise_place_that_is_known_is_given(
    terms: tuple[ox.NamedNode, ...], place: str | None
) -> None:
    found = locate(CASE, "ttl", "case.ttl").of(*terms)

    assert (found and str(found)) == place


def test_a_node_without_a_name_stands_at_its_bracket() -> None:
    triples = [quad.triple for quad in ox.parse(CASE, ox.RdfFormat.TURTLE)]
    places = locate(CASE, "ttl", "case.ttl", names=as_read_before(blank_nodes(triples)))

    about = [t.object for t in triples if t.predicate == node("about")]
    lists = [t.object for t in triples if t.predicate == node("list")]

    assert [str(places.of(each)) for each in about] == ["case.ttl:7:13", "case.ttl:8:3"]
    assert [str(places.of(each, node("topic"))) for each in about] == [
        "case.ttl:7:15",
        "case.ttl:9:5",
    ]
    assert [str(places.of(DOT, node("about"), each)) for each in about] == [
        "case.ttl:7:13",
        "case.ttl:8:3",
    ]
    assert [str(places.of(each)) for each in lists] == ["case.ttl:10:11"]


def test_nodes_of_another_file_are_not_taken_for_those_of_this_one() -> None:
    other = [ox.BlankNode(), ox.BlankNode()]

    places = locate(CASE, "ttl", names=as_read_before(other))

    assert all(places.of(each) is None for each in other)
    assert places.of(ADA) is not None


def test_a_tab_and_a_character_of_two_bytes_are_one_column_each() -> None:
    places = locate("\u00e9:x\t<urn:test:p> \U0001f54a:y .".encode(), "ttl")
    prefixed = "@prefix \u00e9: <urn:test:> .\r\n\t\u00e9:ada\t\u00e9:knows\t\u00e9:ben .".encode()

    assert places.of(ADA) is None  # no prefix is declared
    assert locate(prefixed, "ttl").of(ADA, KNOWS, BEN) == Place(None, 2, 16)


@pytest.mark.parametrize(
    "syntax", ["ttl", ".ttl", "turtle", "Turtle", "text/turtle", ox.RdfFormat.TURTLE, "trig"]
)
def test_a_syntax_is_known_by_ending_name_or_media_type(syntax: str) -> None:
    assert locate(CASE, syntax).of(ADA) == Place(None, 3, 1)


@pytest.mark.parametrize("syntax", ["n3", "docx", "", "text/plain"])
def test_a_syntax_that_is_not_walked_has_no_places(syntax: str) -> None:
    assert locate(CASE, syntax).of(ADA) is None


@pytest.mark.parametrize("content", [b"<a", b"\xff", b":a :b :c .", CASE + b"."])
def test_what_cannot_be_read_has_no_places(content: bytes) -> None:
    assert locate(content, "ttl").of(ADA) is None


def test_relative_names_are_found_by_their_base() -> None:
    places = locate(b"<ada> <knows> <ben> .", "ttl", base="http://example.org/")

    assert places.of(ox.NamedNode("http://example.org/ada")) == Place(None, 1, 1)


def test_a_file_is_opened_when_somebody_asks(tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    places = locate_file(path)
    path.write_bytes(CASE)

    assert str(places.of(ADA)) == f"{path}:3:1"
    assert locate_file(tmp_path / "gone.ttl").of(ADA) is None


def test_of_several_files_the_one_that_knows_more_answers() -> None:
    mentions = locate(b"<urn:test:eve> <urn:test:knows> <urn:test:ada> .", "nt", "eve.nt")
    describes = locate(CASE, "ttl", "case.ttl")
    together = Together([Nowhere(), mentions, describes])

    assert str(together.of(ADA)) == "case.ttl:3:1"
    assert str(together.of(node("eve"), KNOWS, ADA)) == "eve.nt:1"
    assert str(together.of(ADA, KNOWS, CY)) == "case.ttl:4:9"
    assert str(Together([mentions]).of(ADA)) == "eve.nt:1"
    assert Together([]).of(ADA) is None


def test_places_that_are_made_later_are_made_once() -> None:
    made: list[Places] = []

    def make() -> Places:
        made.append(locate(CASE, "ttl"))
        return made[-1]

    later = Later(make)

    assert not made
    assert later.of(ADA) == later.of(ADA, node("name"))
    assert later.of(CY) == Place(None, 4, 9)
    assert len(made) == 1


@given(st.lists(st.sampled_from(["\n", "\r", "\r\n", " ", "# \u00e9", "\t"])).map("".join))
def test_lines_are_counted_as_the_parser_counts_them(before: str) -> None:
    text = before.replace("\u00e9", "\u00e9\n") + "!"

    with pytest.raises(SyntaxError) as caught:
        list(ox.parse(text, ox.RdfFormat.TURTLE))

    assert Lines(text).at(len(text) - 1)[0] == caught.value.lineno
