"""The reader of N-Triples takes what pyoxigraph takes, and gives the same."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.shacl.image.drawn_lines import (
    BLOCKS,
    IRIS,
    LABELS,
    LITERALS,
    OTHERS,
    read_by_pyoxigraph,
    texts,
)

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.image import image_of
from habeas.shacl.image.ntriples import Reader, TripleTermError, UnusualError
from habeas.shacl.image.table import Table


def read(text: bytes, *, quads: bool = False, block: int = 1 << 16) -> list[tuple[str, str, str]]:
    """Return what our reader gives by itself, in order."""
    return [triple for triple, _ in read_with_lines(text, quads=quads, block=block)]


def read_with_lines(
    text: bytes, *, quads: bool = False, block: int = 1 << 16
) -> list[tuple[tuple[str, str, str], int]]:
    reader = Reader(block)
    reader.read(io.BytesIO(text), quads)
    subjects, predicates, objects, lines = reader.rows()
    rows = zip(subjects.tolist(), predicates.tolist(), objects.tolist(), strict=True)
    tokens = [tuple(reader.table.get(number).decode() for number in row) for row in rows]
    return [
        ((subject, predicate, value), line)
        for (subject, predicate, value), line in zip(tokens, lines.tolist(), strict=True)
    ]


@settings(deadline=None, max_examples=300)
@given(st.data(), BLOCKS)
@pytest.mark.parametrize("quads", [False, True], ids=["triples", "quads"])
def test_what_is_read_is_what_pyoxigraph_reads(
    quads: bool, data: st.DataObject, block: int
) -> None:
    text = data.draw(texts(quads=quads))
    expected = read_by_pyoxigraph(text, quads=quads)

    try:
        found = read(text, quads=quads, block=block)
    except UnusualError:
        return  # pyoxigraph reads it then

    assert found == expected


@settings(deadline=None, max_examples=100)
@given(st.data())
@pytest.mark.parametrize("quads", [False, True], ids=["triples", "quads"])
def test_what_pyoxigraph_refuses_is_refused_at_the_same_place(
    quads: bool, data: st.DataObject
) -> None:
    text = data.draw(texts(quads=quads))
    expected = read_by_pyoxigraph(text, quads=quads)

    if isinstance(expected, str):
        with pytest.raises(UnreadableDataError) as caught:
            image_of(text, "nq" if quads else "nt")
        assert f"{caught.value.line}:{caught.value.column}" == expected
    else:
        found = image_of(text, "nq" if quads else "nt").ntriples().decode()
        assert set(found.split("\n")[:-1]) == {f"{' '.join(triple)} ." for triple in expected}


@settings(deadline=None, max_examples=200)
@given(texts(quads=False), BLOCKS)
def test_the_line_of_a_triple_holds_that_triple_alone(text: bytes, block: int) -> None:
    try:
        found = read_with_lines(text, block=block)
    except UnusualError:
        return

    lines = text.split(b"\n")
    for triple, line in found:
        assert read_by_pyoxigraph(lines[line - 1], quads=False) == [triple]


# What follows says by name what the laws above draw too.


@pytest.mark.parametrize("quads", [False, True], ids=["triples", "quads"])
@pytest.mark.parametrize("line", ["{} <a:p> <a:o> .", "<a:s> {} <a:o> .", "<a:s> <a:p> {} ."])
def test_every_term_is_right_and_wrong_where_pyoxigraph_says_so(line: str, quads: bool) -> None:
    for term in [*IRIS, *LABELS, *LITERALS, *OTHERS]:
        check_against_pyoxigraph(line.format(term).encode(), quads)


@pytest.mark.parametrize(
    "line", ["<a:s>%b<a:p> <a:o> .", "<a:s> <a:p>%b<a:o> .", '<a:s> <a:p> "a"%b.']
)
def test_every_byte_is_a_gap_or_none_where_pyoxigraph_says_so(line: str) -> None:
    for byte in range(256):
        for gap in (bytes([byte]), bytes([byte, 32]), bytes([32, byte])):
            check_against_pyoxigraph(line.encode() % gap, quads=False)


@pytest.mark.parametrize("value", ["<a:o>", "_:o", '"o@EN"', '"o"@EN', '"o"^^<a:b>', ""])
def test_every_end_of_a_line_is_one_or_none_where_pyoxigraph_says_so(value: str) -> None:
    ends = ["..", ". .", " .. ", " . #", "#.", " # .", ",", " ;", " . <a:g>", ".#c .", ".#c@EN ."]
    ends += [" . # <c> .", " . # _:c .", ' . # "c"@EN .', "@EN-US .", "@EN--LTR ."]
    for end in [*ends, *map(chr, range(128)), *(f" {chr(code)}" for code in range(128))]:
        check_against_pyoxigraph(f"<a:s> <a:p> {value}{end}".encode(), quads=False)


@pytest.mark.parametrize("graph", [*IRIS, *LABELS, *OTHERS, '"a"', "<a:g> <a:h>", "_:g <a:h>"])
def test_every_graph_is_one_or_none_where_pyoxigraph_says_so(graph: str) -> None:
    for value in (
        "<a:o>",
        "_:o",
        '"o"',
        '"o <a:g>"@en',
        '"o _:g"^^<a:b>',
        '"<a:g>"',
        '"a" ^^<a:g>',
    ):
        check_against_pyoxigraph(f"<a:s> <a:p> {value} {graph} .".encode(), quads=True)


def check_against_pyoxigraph(text: bytes, quads: bool) -> None:
    expected = read_by_pyoxigraph(text, quads=quads)
    if isinstance(expected, str) or "<<(" in expected[0][2]:
        with pytest.raises((UnusualError, TripleTermError)):
            read(text, quads=quads)
    elif b"\0" in text or b"\r" in text:  # pyoxigraph may be asked for the whole
        with suppress(UnusualError):
            assert read(text, quads=quads) == expected
    else:
        assert read(text, quads=quads) == expected


@pytest.mark.parametrize("size", range(250, 262))
def test_a_long_term_is_one_as_subject_and_as_object(size: int) -> None:
    iri = f"<a:{'x' * (size - 4)}>"
    text = f"{iri} <a:p> {iri} .\n".encode()

    image = image_of(text, "nt")

    assert len(image.terms) == 2
    assert image.ntriples() == text


@pytest.mark.parametrize(
    "line",
    [
        "<a:s> <a:p> <a:o> .",
        "<a:s> <a:p> <a:o>.",
        "<a:s>\t<a:p>\t<a:o>\t.",
        "<a:s> <a:p> <a:o> .\r",
        "<a:s>  <a:p> <a:o> .",
        "  <a:s> <a:p> <a:o> .  ",
        "<a:s><a:p><a:o>.",
        "<a:s> <a:p> <a:o> . # comment",
        "<a:s> <a:p> <a:o> . # comment .",
        "<a:s> <a:p> <\\u0061:o> .",
    ],
)
def test_a_line_may_be_written_in_many_ways(line: str) -> None:
    text = f"# first\n\n{line}\n<a:s> <a:p> <a:o> .".encode()

    assert read_with_lines(text) == [
        (("<a:s>", "<a:p>", "<a:o>"), 3),
        (("<a:s>", "<a:p>", "<a:o>"), 4),
    ]


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ('"caf\\u00e9"', '"café"'),
        ('"a\tb"', '"a\\tb"'),
        ('"\\U00000041\\n\\""', '"A\\n\\""'),
        ('"a"@EN-us', '"a"@en-us'),
        ('"a"@en--ltr', '"a"@en--ltr'),
        ('"a"^^<http://www.w3.org/2001/XMLSchema#string>', '"a"'),
        ('"01"^^<http://www.w3.org/2001/XMLSchema#integer>', None),
        ("_:a", None),
        ("<http://a/%7Ex>", None),
    ],
)
def test_a_term_is_one_however_it_is_written(written: str, term: str | None) -> None:
    text = f"<a:s> <a:p> {written} .\n".encode()

    assert read(text + text) == [("<a:s>", "<a:p>", term or written)] * 2


def test_plain_lines_are_never_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(
        f'<http://a/{"x" * size}> <urn:p:{"y" * size}> "é{"z" * size}\\n"@EN-gb .\r\n'
        f'_:b{size}\t<urn:p>\t"{size}"^^<http://www.w3.org/2001/XMLSchema#string>.\r\n'
        for size in range(0, 240, 7)
    ).encode()
    expected = read_by_pyoxigraph(text, quads=False)
    monkeypatch.delattr(Reader, "_read_one_by_one")
    monkeypatch.delattr(Table, "_add_one")

    assert read(text) == read(text * 2)[: len(expected)] == expected


def test_plain_quads_are_never_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(
        f"<a:s> <a:p> {value} {graph} .\n"
        for size in range(30)
        for graph in ("_:b" + "g" * size, f"<a:{'g' * size}>", "")
        for value in ("<a:o>", "_:o", '"o"', f'"o {"p" * size}"@en')
    )
    text = text.replace("  ", " ")
    expected = read_by_pyoxigraph(text.encode(), quads=True)
    monkeypatch.delattr(Reader, "_read_one_by_one")

    assert read(text.encode(), quads=True) == expected


def test_names_of_graphs_are_forgotten() -> None:
    text = b'<a:s> <a:p> "x <a:g>" <a:g> .\n<a:s> <a:p> "x <a:g>" _:g .\n<a:s> <a:p> _:g .\n'

    assert read(text, quads=True) == [
        ("<a:s>", "<a:p>", '"x <a:g>"'),
        ("<a:s>", "<a:p>", '"x <a:g>"'),
        ("<a:s>", "<a:p>", "_:g"),
    ]
    with pytest.raises(UnusualError):
        read(text)


def test_a_line_may_be_longer_than_a_block() -> None:
    long = "x" * 5000
    text = f'<a:s> <a:{long}> <a:o> .\n<a:s> <a:p> "{long}"@en .\n'.encode()

    assert read(text, block=64) == [
        ("<a:s>", f"<a:{long}>", "<a:o>"),
        ("<a:s>", "<a:p>", f'"{long}"@en'),
    ]


@pytest.mark.parametrize("code_point", [0, 9, 11, 0x7F, 0x80, 0xFFFD, 0xFFFE, 0xFFFF, 0x10FFFF])
def test_a_rare_character_makes_one_term_raw_and_escaped(code_point: int) -> None:
    raw, escaped = f'"a{chr(code_point)}"', f'"a\\U{code_point:08X}"'

    image = image_of(f"<a:s> <a:p> {raw}, {escaped} .".encode(), "ttl")
    both = image_of(f"<a:s> <a:p> {raw} .\n<a:s> <a:p> {escaped} .\n".encode(), "nt")

    assert len(image) == len(both) == 1
    assert image.ntriples() == both.ntriples()
