from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.shacl.positions import Place, Term, as_read_before, blank_nodes, locate

NODES = [ox.NamedNode("urn:test:a"), ox.NamedNode("http://example.org/\u00e9"), ox.BlankNode("b.c")]
PREDICATES = [ox.NamedNode("urn:test:p"), ox.NamedNode("urn:test:q")]
VALUES = [
    *NODES,
    ox.Literal("x"),
    ox.Literal('"\\\n\t\u00e9 . #'),
    ox.Literal("x", language="en"),
    ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
]
Statement = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, Term]
statements = st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(VALUES))
#: What a line may hold besides a statement, how it may be spaced, and how it may end.
others = st.sampled_from(["", '# <urn:test:a> <urn:test:p> "x" .', "  \t", " #"])
ends = st.sampled_from(["\n", "\r\n", "\r"])
spaces = st.sampled_from([" ", "", "\t "])


def escaped(text: str) -> str:
    """Write whatever is no ASCII as an escape, as older programs do."""
    return "".join(char if char < "\x7f" else f"\\u{ord(char):04X}" for char in text)


@given(st.lists(statements | others), ends, spaces, st.booleans(), st.booleans())
@pytest.mark.parametrize("syntax", ["nt", "nq"])
def test_each_statement_is_found_on_the_first_line_that_says_it(
    syntax: str, lines: list[Statement | str], end: str, space: str, escape: bool, comment: bool
) -> None:
    text = ""
    said: dict[tuple[Any, ...], int] = {}
    graph = " <urn:test:g>" if syntax == "nq" else ""
    for number, line in enumerate(lines, start=1):
        if isinstance(line, tuple):
            written = f"{line[0]} {space}{line[1]}{space}{line[2]}{graph} ." + " # x" * comment
            text += space + (escaped(written) if escape else written) + end
            for known in (line, line[:2], line[:1], ("mention", line[2])):
                said.setdefault(known, number)
        else:
            text += line + end
    places = locate(text.encode(), syntax, "a.nt")

    for asked, number in said.items():
        if asked[0] != "mention":
            assert places.first(*asked) == Place("a.nt", number)
        elif not (escape and isinstance(asked[1], ox.Literal)):
            assert places.mention(asked[1]) == Place("a.nt", number)
    assert places.first(ox.NamedNode("urn:test:p")) is None


def test_lines_that_are_no_statements_hide_none_of_the_others() -> None:
    places = locate(b"<a\n<urn:a> nonsense\n<urn:a> <urn:b> <urn:c> .\n\xff\n", "nt")

    assert places.of(ox.NamedNode("urn:a")) == Place(None, 3)
    assert places.of(ox.NamedNode("urn:c")) == Place(None, 3)


def test_blank_nodes_that_were_given_other_labels_are_found_by_their_order() -> None:
    content = b"_:a <urn:p> _:b .\n_:b <urn:p> _:a .\n"
    read = ox.parse(content, ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)
    first, second = blank_nodes(read)

    places = locate(content, "nt", names=as_read_before([first, second]))

    assert places.of(first) == Place(None, 1)
    assert places.of(second) == Place(None, 2)
    assert places.of(second, ox.NamedNode("urn:p"), first) == Place(None, 2)


def test_a_subject_of_many_lines_is_found_in_time() -> None:
    count = 20_000
    content = b"".join(b"<urn:a> <urn:p> <urn:%d> .\n" % number for number in range(count))
    places = locate(content, "nt")

    found = [
        places.of(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode(f"urn:{number}"))
        for number in range(count)
    ]

    assert [place.line for place in found if place] == list(range(1, count + 1))
