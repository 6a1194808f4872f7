"""What strangers send, looked at before a parser sees it: read, refused, or named with its place."""

import json
import time

import pyoxigraph as ox
import pytest

from habeas.validating import json_ld, rdf_xml, turtle
from habeas.validating.errors import UnwantedTextError
from habeas.validating.parts import Part
from habeas.validating.reading import read
from habeas.validating.syntaxes import SYNTAXES
from habeas.validating.warming import SAMPLES

ADA, NAME = ox.NamedNode("urn:test:ada"), ox.NamedNode("urn:test:name")
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:t="urn:test:">'
XML_OF_ADA = f'{XML}<rdf:Description rdf:about="urn:test:ada"><t:name>Ädä</t:name></rdf:Description></rdf:RDF>'


def refusal(content: str | bytes, syntax: str) -> UnwantedTextError:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(UnwantedTextError) as caught:
        read(Part(content, syntax))
    return caught.value


def test_every_syntax_has_a_sample_and_all_samples_say_the_same() -> None:
    read_samples = {sample.syntax: read(sample).triples for sample in SAMPLES}

    assert set(read_samples) == set(SYNTAXES)
    for triples in read_samples.values():
        assert sorted(triple.predicate.value for triple in triples) == [
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            "urn:sample:about",
            "urn:sample:says",
        ]


def test_the_graphs_of_a_dataset_are_read_as_one() -> None:
    text = "<urn:test:g> { <urn:test:ada> <urn:test:name> 1 } <urn:test:ada> <urn:test:name> 2 ."

    assert len(read(Part(text.encode(), "trig")).triples) == 2


def test_a_mistake_is_named_with_its_place() -> None:
    error = refusal('<urn:test:a> <urn:test:b> "x" .\n<urn:test:a> <urn:test:b> x .', "ttl")

    assert (error.line, error.column, error.refused) == (2, 27, False)
    assert "x is not a valid RDF object" in str(error)


def test_a_relative_address_is_not_read_against_anything_of_ours() -> None:
    error = refusal("<case> <urn:test:b> 1 .", "ttl")

    assert "relative IRI needs a base" in str(error)
    [triple] = read(Part(b"@base <http://127.0.0.1:1/> . <case> <urn:test:b> 1 .", "ttl")).triples
    assert triple.subject == ox.NamedNode("http://127.0.0.1:1/case")


@pytest.mark.parametrize("syntax", ["ttl", "trig", "nt", "nq", "jsonld"])
def test_bytes_that_are_no_text_are_named_with_their_place(syntax: str) -> None:
    error = refusal(b"#\n# \xff", syntax)

    assert (error.line, error.column, error.refused) == (2, 3, False)
    assert "not UTF-8 (byte 0xff)" in str(error)


def test_a_mark_of_byte_order_is_no_part_of_the_text() -> None:
    assert len(read(Part("\ufeff<urn:test:a> <urn:test:b> 1 .".encode(), "ttl")).triples) == 1


@pytest.mark.parametrize("syntax", ["ttl", "trig", "nt"])
def test_statements_about_statements_are_refused(syntax: str) -> None:
    text = "<urn:test:a> <urn:test:b> <<( <urn:test:a> <urn:test:b> <urn:test:c> )>> ."

    error = refusal(text, syntax)

    assert error.refused
    assert (error.line, error.column) == (1, 27)


def test_statements_about_statements_are_refused_in_rdf_xml_too() -> None:
    text = (
        f'{XML[:-1]} rdf:version="1.2"><rdf:Description rdf:about="urn:test:a">'
        '<t:says rdf:parseType="Triple"><rdf:Description rdf:about="urn:test:a"><t:b>1</t:b>'
        "</rdf:Description></t:says></rdf:Description></rdf:RDF>"
    )

    assert "Statements about statements" in str(refusal(text, "rdf"))


NESTED = {
    "parentheses": ("ttl", "<urn:test:a> <urn:test:b> " + "(" * 201),
    "square brackets": ("ttl", "<urn:test:a> <urn:test:b> " + "[<urn:test:b> " * 201),
    "after strings": ("ttl", "<urn:test:a> <urn:test:b> \"\\\"(\", '(', '''('(''' , " + "(" * 201),
    "closed": ("ttl", "<urn:test:a> <urn:test:b> " + "(" * 201 + ")" * 201 + "."),
    "lists of JSON": ("jsonld", "[" * 201),
    "objects of JSON": ("jsonld", '{"urn:test:a":' * 201),
    "after a string of JSON": ("jsonld", '["\\"]",' + "[" * 201),
    "elements": ("rdf", "<a>" * 201),
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_refused_before_a_parser_sees_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    syntax, text = NESTED[name]
    monkeypatch.setattr(ox, "parse", None)
    monkeypatch.setattr(json, "loads", None)

    error = refusal(text, syntax)

    assert error.refused
    assert "nested more than 200 deep" in str(error)
    assert error.line == 1


def test_brackets_in_strings_names_and_comments_are_not_counted() -> None:
    many, escaped = "(" * 300, r"\(" * 300
    text = f"""
        # {many}
        <urn:test:a> <urn:test:b> "{many}" , '{many}' , \"\"\"{many}\"{many}\"\"\" , '''{many}''' .
        @prefix t: <urn:test:> . t:{escaped} t:b "\\"{many}" .
    """

    assert len(read(Part(text.encode(), "ttl")).triples) == 5
    assert len(read(Part(json.dumps({"urn:test:a": "[" * 300}).encode(), "jsonld")).triples) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"' * 400_000,
        "'''" * 130_000,
        "<" * 400_000,
        "\\" * 400_000,
        "# \n" * 130_000,
        '"a" ' * 100_000,
    ],
    ids=["quotes", "long quotes", "angles", "backslashes", "comments", "strings"],
)
def test_looking_takes_time_in_proportion_to_the_text(text: str) -> None:
    started = time.process_time()
    turtle.check(text.replace("<<", "< "))
    with pytest.raises(UnwantedTextError):
        json_ld.checked("[" + text)
    with pytest.raises(UnwantedTextError):
        rdf_xml.decoded(("<?xml " + text).encode())

    assert time.process_time() - started < 2


CONTEXTS = {
    "an address": ('{"@context": "AT", "a": 1}', 1),
    "one of a list": ('{\n"@context": [{"a": "urn:test:a"}, "AT"], "a": 1}', 2),
    "deep inside": ('[{"urn:test:a": [\n\n{"@context": "AT"}]}]', 3),
    "of a term": ('{"@context": {"a": {"@id": "urn:test:a", "@context": "AT"}}, "a": 1}', 1),
    "an import": ('{"@context": {"@import": "AT", "a": "urn:test:a"}, "a": 1}', 1),
    "an escaped key": ('{"\\u0040context": "AT", "a": 1}', 1),
    "an empty one": ('{"@context": "", "a": 1}', 1),
}


@pytest.mark.parametrize("name", CONTEXTS)
@pytest.mark.parametrize("at", ["http://127.0.0.1:1/c", "file:///etc/c.jsonld", "c.jsonld"])
def test_a_context_that_would_be_fetched_is_refused_and_named(name: str, at: str) -> None:
    text, line = CONTEXTS[name]

    error = refusal(text.replace("AT", at), "jsonld")

    assert error.refused
    if name != "an empty one":
        assert f"The context {at} would have to be fetched" in str(error)
        assert error.line == line


def test_our_own_context_may_be_named_and_is_not_fetched() -> None:
    document = {
        "@context": [json_ld.OUR_CONTEXT, {"mine": "urn:test:mine"}],
        "@id": "urn:test:a",
        "@type": "Case",
        "mine": 12345678901234567890,
    }

    triples = read(Part(json.dumps(document).encode(), "jsonld")).triples

    objects = {
        triple.object.value for triple in triples if not isinstance(triple.object, ox.Triple)
    }
    assert objects == {"https://w3id.org/habeas/ontology#Case", "12345678901234567890"}


def test_a_key_that_stands_twice_is_an_error() -> None:
    error = refusal('{"urn:test:a": 1,\n "urn:test:a": 2}', "jsonld")

    assert "The key 'urn:test:a' stands twice" in str(error)
    assert not error.refused


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('{"a": 1,\n  x}', 2, 3), ("", 1, 1), ('{"a": 1' + "0" * 5_000 + "}", None, None)],
)
def test_what_is_not_json_is_named_with_its_place(
    text: str, line: int | None, column: int | None
) -> None:
    error = refusal(text, "jsonld")

    assert (error.line, error.column, error.refused) == (line, column, False)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_xml_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\n{XML_OF_ADA}'

    assert read(Part(text.encode(encoding), "rdf")).triples == [
        ox.Triple(ADA, NAME, ox.Literal("Ädä"))
    ]


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "unicode_escape"])
def test_xml_in_another_encoding_is_no_way_around(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a>{XML_OF_ADA}'

    assert "save it as UTF-8" in str(refusal(text.encode("utf-8"), "rdf"))


def test_xml_that_is_not_in_its_encoding_is_named_with_its_place() -> None:
    error = refusal(b"<a>\n \xff</a>", "rdf")

    assert (error.line, error.column) == (2, 2)


ENTITIES = [
    '<!DOCTYPE r SYSTEM "AT">',
    '<!doctype r [<!ENTITY e SYSTEM "AT">]>',
    '<!DOCTYPE r [<!ENTITY % e SYSTEM "AT"> %e;]>',
    '<!DOCTYPE r PUBLIC "p" "AT">',
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
]


@pytest.mark.parametrize("declared", ENTITIES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_is_refused_in_every_encoding(declared: str, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\n{declared}{XML}</rdf:RDF>'

    error = refusal(text.encode(encoding), "rdf")

    assert error.refused
    assert "DOCTYPE" in str(error)
    assert (error.line, error.column) == (2, 1)


def test_xml_that_is_not_well_formed_is_named_with_its_place() -> None:
    error = refusal(f"{XML}\n  <t:a></t:b></rdf:RDF>", "rdf")

    assert (error.line, error.column, error.refused) == (2, 10, False)
    assert "mismatched tag" in str(error)


def test_blank_nodes_have_the_same_names_whenever_read_and_keep_those_they_have() -> None:
    part = Part(b"_:ada <urn:test:p> [ <urn:test:p> [] ] , _:b1 .", "ttl")

    once, again = read(part), read(part)

    assert once == again
    labels = {t.object.value for t in once.triples if isinstance(t.object, ox.BlankNode)}
    assert labels == {"b1", "b2", "b3"}
    assert "ada" in {t.subject.value for t in once.triples if isinstance(t.subject, ox.BlankNode)}


def test_blank_nodes_of_data_and_shapes_are_not_the_same() -> None:
    part = Part(b"_:a <urn:test:p> [] .", "ttl")

    data, shapes = (
        {node for t in read(part, prefix).triples for node in (t.subject, t.object)}
        for prefix in ("", "shapes-")
    )

    assert len(data | shapes) == 4
