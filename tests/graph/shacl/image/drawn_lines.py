"""Lines of N-Triples and N-Quads for laws: plain, odd, and slightly broken."""

import pyoxigraph as ox
from hypothesis import strategies as st

__all__ = ["BLOCKS", "IRIS", "LABELS", "LITERALS", "OTHERS", "read_by_pyoxigraph", "texts"]

#: From blocks that end in every line to one block for all.
BLOCKS = st.sampled_from([1, 40, 300, 1 << 16])

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

IRIS = [
    f"<{iri}>"
    for iri in (
        *("http://a/b", "https://x.org/y?z=1#f", "urn:a:b", "mailto:a@b", "a:", "HTTP://A"),
        *("tag:x", "http://a:80/", "http://[::1]/", "http://é/ü", "http://a/%20"),
        *("http://a/\\u00e9", "http://a/;,=!$&'()*+", "http://a/" + "x" * 300),
        *("http://a/1234567", "http://a/12345678", "rel", "", "http://a b", "http://a/\ufffe"),
        *("http://a/%zz", "http://a/#b#c", "1a:b", ":a", "a#b:c", "http://a/{", "http://a/^"),
        *("http://a/\x7f", "http://a/<", "http://a/>", "urn:", "https:a", "http:/a"),
        *("http://a/\\u0020", "http://a/\\n", 'a:"', "http://a:b/", "http://[", XSD + "string"),
        RDF + "langString",
    )
]
LABELS = [
    *("_:a", "_:b1", "_:1", "_:a_", "_:a.b", "_:a-b", "_:é", "_:a.", "_:-a", "_:x:y", "_:", "_a"),
    *("_:a\\u00e9", "_:a#", "_:<a>", '_:a"', "_;a", "__a", "_::", "_:a.#"),
]
TEXTS = [
    *("", "a", "b c", "café", "caf\\u00e9", "مركز", "😀", "\\U0001F600", "\ufb50\uff0c", "12345"),
    *('"', "a\\nb", 'a\\"b', "a\\\\", '\\\\\\"', "\\t", "a\tb", "\x0b", "\x7f", "\ufffe"),
    *("\\u000B", "\\", "a <http://g>", "a _:g", "a # b . c", "a@EN", "x" * 300, "'", "\\'"),
    *("\\b\\f\\r", '\\\\"', "\\x", "\\uD800", "\\u00", "\\u0000", "\\u000b", "\\u0022"),
]
SUFFIXES = [
    *("", "@en", "@EN", "@pt-BR", "@zh-Hant-TW", "@en--ltr", "@EN--rtl", f"^^<{XSD}integer>"),
    *(f"^^<{XSD}string>", "^^<a:dt>", " @en", "^^ <a:b>", "^^<http://a/\\u00e9>", "@en--LTR"),
    *("@en_us", "@abcdefghi", "@", f"^^<{RDF}langString>", "^^<bad>", '"', "^^", "^"),
    *(f"^^<{RDF}dirLangString>", "^^_:a", "@en@en", "x", "@en <a:b>", "@1", "@-", "@en-"),
]
LITERALS = [
    *(f'"{text}"{suffix}' for text in TEXTS for suffix in SUFFIXES[:3]),
    *(f'"{text}"{suffix}' for text in TEXTS[1:3] for suffix in SUFFIXES[3:]),
]
OTHERS = [
    *("<a:b>c", "<http://a>b", "<urn:a>#b", "<a:b>.", "<a:b", "a:b>", '"a', 'a"', '"', "<"),
    *("'a'", "<<( <a:a> <a:a> 1 )>>", "1"),
]
BREAKS = [*(byte.encode() for byte in ' \t\n\r"\\<>_:.@^#%-A\0\x7f'), b"\xc3", b"\xff"]


def read_by_pyoxigraph(text: bytes, *, quads: bool) -> list[tuple[str, str, str]] | str:
    """Return the triples in order, or why there are none."""
    form = ox.RdfFormat.N_QUADS if quads else ox.RdfFormat.N_TRIPLES
    try:
        return [(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(text, form)]
    except SyntaxError as error:
        return f"{error.lineno}:{error.offset}"


def _good(terms: list[str]) -> list[str]:
    texts = ((term, f"<a:a> <a:a> {term} .".encode()) for term in terms)
    return [
        term for term, text in texts if not isinstance(read_by_pyoxigraph(text, quads=False), str)
    ]


def _lines(
    iris: list[str], nodes: list[str], terms: list[str], graphs: list[str]
) -> st.SearchStrategy[str]:
    gap = st.sampled_from([*[" "] * 9, "\t", "  ", ""])
    graph = st.just("")
    if graphs:
        graph |= st.builds(str.__add__, gap, st.sampled_from(graphs))
    end = st.sampled_from([*[" ."] * 9, ".", "\t.", " . ", " . # c", " . # <c> .", ".#c .", " . ."])
    subject, predicate, value = map(st.sampled_from, (nodes, iris, terms))
    return st.tuples(subject, gap, predicate, gap, value, graph, end).map("".join)


GOOD_NODES = _good(IRIS + LABELS)
OTHER_LINES = st.sampled_from(["", "  ", "# comment", "\t# x .", "#"])
GOOD_TRIPLES = _lines(_good(IRIS), GOOD_NODES, _good(IRIS + LABELS + LITERALS), [])
GOOD_QUADS = _lines(_good(IRIS), GOOD_NODES, _good(IRIS + LABELS + LITERALS), GOOD_NODES)
ANY_LINES = _lines(IRIS, IRIS + LABELS, IRIS + LABELS + LITERALS + OTHERS, IRIS + LABELS)


@st.composite
def texts(draw: st.DrawFn, *, quads: bool) -> bytes:
    """Draw a few lines: right ones, any, or right ones in which a byte or two are wrong."""
    kind = draw(st.sampled_from(["right", "right", "broken", "any"]))
    good = GOOD_QUADS if quads else GOOD_TRIPLES
    line = st.one_of(ANY_LINES if kind == "any" else good, good, OTHER_LINES)
    lines = draw(st.lists(line, max_size=8))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    text = (newline.join(lines) + draw(st.sampled_from([newline, ""]))).encode()
    for _ in range(draw(st.integers(1, 2)) if kind == "broken" else 0):
        broken = draw(st.sampled_from(BREAKS))
        place = draw(st.integers(0, len(text)))
        text = text[:place] + broken + text[place + draw(st.integers(0, 1)) :]
    return text
