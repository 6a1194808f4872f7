"""The walk and the parser name the same terms in the same order, whatever is written."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.shacl.positions import turtle_places

#: What is to be written: a word for its form, and its parts.
Form = tuple[Any, ...]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
# What may stand between two tokens; comments hold what would mislead a careless reader.
SPACES = ["", " ", "\n", "\r\n", "\r", "\t  ", " # it's \"a\" <b> . ; [ '''\n", "\n\n    ", "#\r"]
LOCALS = {
    "a": "a", "": "", "b.c": "b.c", "d:e": "d:e", "f\\,g": "f,g", "h%20i": "h%20i", "7": "7",
    "\u00e9t\u00e9": "\u00e9t\u00e9", "j-k": "j-k", "_": "_", "l\\.": "l.", "true": "true",
}  # fmt: skip
PLAIN = {
    "1": "integer", "-2": "integer", "+03": "integer", "1.5": "decimal", ".5": "decimal",
    "-0.0": "decimal", "1e3": "double", "1.E3": "double", "-.5e-3": "double",
    "true": "boolean", "false": "boolean",
}  # fmt: skip
texts = st.one_of(
    st.text(st.sampled_from("a\"'\\\n\r.#<[({;@\u00e9\U0001f54a "), max_size=6),
    st.sampled_from(['""a', "''a", '"', "'", '"""', "a'''b"]),
)


def quoted(text: str, quote: str) -> str:
    """Write a text between quotation marks, with no more escapes than it needs."""
    text = text.replace("\\", "\\\\")
    if len(quote) == 1:
        text = text.replace(quote, "\\" + quote).replace("\n", "\\n").replace("\r", "\\r")
    else:
        last = "\\" + quote[0] if text.endswith(quote[0]) else ""
        text = text[: len(text) - bool(last)].replace(quote, quote[:2] + "\\" + quote[0]) + last
    return f"{quote}{text}{quote}"


iris = st.one_of(
    st.sampled_from(["urn:test:a", "http://example.org/\u00e9"]).map(lambda iri: ("iri", iri)),
    st.sampled_from(["", "x", "../y", "#z"]).map(lambda relative: ("relative", relative)),
    st.tuples(st.sampled_from(["", "ex", "a.b", "true"]), st.sampled_from(sorted(LOCALS))).map(
        lambda parts: ("local", *parts)
    ),
)
labels = st.sampled_from(["x", "y.z", "0", "\u00e9"]).map(lambda label: ("label", label))
literals = st.one_of(
    st.sampled_from(sorted(PLAIN)).map(lambda text: ("plain", text)),
    st.tuples(
        st.just("text"),
        texts,
        st.sampled_from(['"', "'", '"""', "'''"]),
        st.one_of(st.none(), st.just("@en"), st.just("@zh-Hant"), iris),
    ),
)
predicates = st.one_of(iris, st.just(("a",)))
leaves = st.one_of(iris, labels, literals)


def descriptions(objects: st.SearchStrategy[Form]) -> st.SearchStrategy[list[Form]]:
    """Predicates, each with objects and a number of semicolons after them."""
    return st.lists(
        st.tuples(predicates, st.lists(objects, min_size=1, max_size=3), st.integers(1, 2)),
        min_size=1,
        max_size=2,
    )


objects = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda members: ("list", members)),
        st.just(("things", [])),
        descriptions(inner).map(lambda said: ("things", said)),
    ),
    max_leaves=8,
)
subjects = st.one_of(
    iris,
    labels,
    st.lists(objects, max_size=2).map(lambda members: ("list", members)),
    st.just(("things", [])),
    descriptions(objects).map(lambda said: ("things", said)),
)
statements = st.tuples(st.just("statement"), subjects, descriptions(objects), st.booleans())
directives = st.one_of(
    st.tuples(
        st.sampled_from(["@prefix", "PREFIX", "prefix"]),
        st.sampled_from(["", "ex"]),
        st.sampled_from(["urn:test:other#", "http://example.org/q?"]),
    ),
    st.tuples(st.sampled_from(["@base", "BASE"]), st.just("http://example.org/base/")),
)
turtle = st.lists(st.one_of(statements, directives), max_size=4)
graphs = st.tuples(
    st.just("graph"),
    st.sampled_from(["", "GRAPH", "graph"]),
    st.one_of(st.none(), iris, labels, st.just(("things", []))),
    st.lists(statements, max_size=2),
    st.booleans(),
)
spaces = st.lists(st.sampled_from(SPACES), min_size=1, max_size=7)
trig = st.lists(st.one_of(statements, directives, graphs), max_size=4)


@dataclass
class Document:
    """A text that is being written, with the term of each token by its offset."""

    spaces: Iterator[str]
    text: str = ""
    terms: dict[int, ox.NamedNode | ox.BlankNode | ox.Literal] = field(default_factory=dict)
    base: str = "http://example.org/"
    prefixes: dict[str, str] = field(default_factory=dict)

    def put(self, token: str, term: ox.NamedNode | ox.BlankNode | ox.Literal | None = None) -> None:
        space = next(self.spaces)
        tight = self.text[-1:] in set("[]();,{}>") or token[0] in set("[]();,{}<")
        self.text += space or ("" if tight else " ")
        if term is not None:
            self.terms[len(self.text)] = term
        self.text += token

    def prefix(self, keyword: str, name: str, iri: str) -> None:
        self.put(keyword)
        self.put(name + ":")
        self.put(f"<{iri}>")
        if keyword.startswith("@"):
            self.put(".")
        self.prefixes[name] = iri

    def iri(self, node: Form) -> tuple[str, ox.NamedNode]:
        if node[0] == "iri":
            return f"<{node[1]}>", ox.NamedNode(node[1])
        if node[0] == "relative":
            return f"<{node[1]}>", ox.NamedNode(urljoin(self.base, node[1]))
        _, prefix, local = node
        return f"{prefix}:{local}", ox.NamedNode(self.prefixes[prefix] + LOCALS[local])

    def node(self, node: Form) -> None:
        match node:
            case ["list", members]:
                self.put("(")
                for member in members:
                    self.node(member)
                self.put(")")
            case ["things", said]:
                self.put("[")
                self.said(said)
                self.put("]")
            case ["label", label]:
                self.put(f"_:{label}", ox.BlankNode(label))
            case ["plain", text]:
                self.put(text, ox.Literal(text, datatype=ox.NamedNode(XSD + PLAIN[text])))
            case ["text", text, quote, suffix]:
                self.literal(text, quote, suffix)
            case ["a"]:
                self.put("a", ox.NamedNode(RDF + "type"))
            case _:
                self.put(*self.iri(node))

    def literal(self, text: str, quote: str, suffix: str | Form | None) -> None:
        if suffix is None:
            self.put(quoted(text, quote), ox.Literal(text))
        elif isinstance(suffix, str):
            self.put(quoted(text, quote), ox.Literal(text, language=suffix[1:]))
            self.put(suffix)
        else:
            datatype, node = self.iri(suffix)
            self.put(quoted(text, quote), ox.Literal(text, datatype=node))
            self.put("^^")
            self.put(datatype)

    def said(self, said: list[Form]) -> None:
        for number, (predicate, values, semicolons) in enumerate(said):
            if number:
                for _ in range(semicolons):
                    self.put(";")
            self.node(predicate)
            for place, value in enumerate(values):
                if place:
                    self.put(",")
                self.node(value)

    def statement(self, subject: Form, said: list[Form], only: bool) -> None:
        self.node(subject)
        if not (only and subject[0] == "things" and subject[1]):
            self.said(said)

    def block(self, block: Form) -> None:
        match block:
            case ["statement", subject, said, only]:
                self.statement(subject, said, only)
                self.put(".")
            case ["graph", keyword, name, inside, last_dot]:
                if keyword and name:
                    self.put(keyword)
                if name:
                    self.node(name)
                self.put("{")
                for number, (_, subject, said, only) in enumerate(inside):
                    self.statement(subject, said, only)
                    if last_dot or number < len(inside) - 1:
                        self.put(".")
                self.put("}")
            case [keyword, iri]:
                self.put(keyword)
                self.put(f"<{iri}>")
                if keyword.startswith("@"):
                    self.put(".")
                self.base = iri
            case [keyword, name, iri]:
                self.prefix(keyword, name, iri)


def write(blocks: list[Form], spaces: list[str]) -> Document:
    """Write a document whose prefixes are declared before they are used."""
    document = Document(cycle(spaces))
    for name in ("", "ex", "a.b", "true"):
        document.prefix("@prefix", name, f"urn:test:{name}#")
    for block in blocks:
        document.block(block)
    document.text += next(document.spaces)
    return document


def check(document: Document, syntax: ox.RdfFormat) -> None:
    """Compare every token of the walk with the term that the parser yields in its place."""
    triples = [
        quad.triple for quad in ox.parse(document.text, syntax, base_iri="http://example.org/")
    ]
    places = turtle_places(document.text)

    assert places is not None
    assert len(places) == len(triples)
    nodes: dict[tuple[str, int], set[object]] = defaultdict(set)
    columns = zip(places.subjects, places.predicates, places.objects, strict=True)
    for triple, (subject, predicate, object_) in zip(triples, columns, strict=True):
        in_list = subject == predicate
        if in_list:
            assert triple.predicate.value in {RDF + "first", RDF + "rest"}
        else:
            assert triple.predicate == document.terms[predicate]
        rest = in_list and triple.predicate.value == RDF + "rest"
        for term, at, member in (
            (triple.subject, subject, in_list),
            (triple.object, object_, rest),
        ):
            if at in document.terms and not member:
                assert term == document.terms[at]
            elif isinstance(term, ox.NamedNode):
                assert term.value == RDF + "nil"
                assert document.text[at] in "()"
            else:
                kind = "[" if document.text[at] == "[" and not member else "list"
                nodes[kind, at].add(term)
    # Two nodes stand at a parenthesis within a list: the member, and the node that holds it.
    assert all(len(found) == 1 or document.text[at] == "(" for (_, at), found in nodes.items())
    assert all(len(found) <= 2 for found in nodes.values())
    assert len(set().union(*nodes.values())) == sum(map(len, nodes.values()))


@settings(max_examples=200, deadline=None)
@given(turtle, spaces)
def test_every_token_of_turtle_stands_for_the_term_of_the_parser(
    blocks: list[Form], spaces: list[str]
) -> None:
    check(write(blocks, spaces), ox.RdfFormat.TURTLE)


@settings(max_examples=200, deadline=None)
@given(trig, spaces)
def test_every_token_of_trig_stands_for_the_term_of_the_parser(
    blocks: list[Form], spaces: list[str]
) -> None:
    check(write(blocks, spaces), ox.RdfFormat.TRIG)


def test_the_order_is_that_of_the_parser_not_of_the_text() -> None:
    text = '<s> <p> ( "one" 2 [ <q> "three" ] ) .'

    places = turtle_places(text)

    assert places is not None
    columns = zip(places.subjects, places.predicates, places.objects, strict=True)
    assert [[text[at:].split()[0] for at in triple] for triple in columns] == [
        ["<s>", "<p>", "("],
        ["2", "2", "2"],  # the second node of the list holds 2
        ["(", "(", "2"],  # the first goes on there
        ["(", "(", '"one"'],
        ["2", "2", "["],
        ["[", "[", "["],  # both are complete at the closing bracket
        ["[", "<q>", '"three"'],
        ["[", "[", ")"],
    ]
