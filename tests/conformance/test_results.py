"""The formats of answers, each by its own specification."""

import json
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from tests.conformance.service import Answer, Service

#: Values that break formats: quotes, separators, lines, languages, numbers, nothing.
TEXT = 'a "b", \t<c> & \\ é 🕊'
VALUES = r"""
SELECT ?iri ?text ?tagged ?number ?nothing ?blank {
    BIND (<http://watch.example/a?b=c&d> AS ?iri)
    BIND ("a \"b\", \t<c> & \\ é 🕊" AS ?text)
    BIND ("line\nline"@en-GB AS ?tagged)
    BIND (1.5 AS ?number)
    BIND (BNODE() AS ?blank)
}
"""
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
NO_ROWS = "SELECT ?a ?b { VALUES (?a ?b) {} }"


def ask(service: Service, text: str, name: str) -> Answer:
    answer = service.send("GET", f"/sparql?query={quote(text)}&format={name}")
    assert answer.status == 200
    return answer


def test_json_results(service: Service) -> None:
    """SPARQL 1.1 Query Results JSON Format, sections 3.1 to 3.4 and 4.1."""
    answer = ask(service, VALUES, "json")

    assert answer.media_type == "application/sparql-results+json"
    names = ["iri", "text", "tagged", "number", "nothing", "blank"]
    assert answer.json["head"]["vars"] == names
    (row,) = answer.json["results"]["bindings"]
    assert row["iri"] == {"type": "uri", "value": "http://watch.example/a?b=c&d"}
    assert row["text"] == {"type": "literal", "value": TEXT}
    tagged = {"type": "literal", "value": "line\nline", "xml:lang": "en-gb"}
    assert {**row["tagged"], "xml:lang": row["tagged"]["xml:lang"].lower()} == tagged
    assert row["number"] == {"type": "literal", "value": "1.5", "datatype": DECIMAL}
    assert "nothing" not in row
    assert row["blank"]["type"] == "bnode"
    assert ask(service, "ASK {}", "json").json["boolean"] is True
    assert ask(service, NO_ROWS, "json").json["results"]["bindings"] == []


def test_xml_results(service: Service) -> None:
    """SPARQL Query Results XML Format, sections 2.2 and 2.3."""
    answer = ask(service, VALUES, "xml")

    assert answer.media_type == "application/sparql-results+xml"
    space = "{http://www.w3.org/2005/sparql-results#}"
    tree = ET.fromstring(answer.text)
    assert tree.tag == f"{space}sparql"
    assert [each.get("name") for each in tree.iter(f"{space}variable")][:2] == ["iri", "text"]
    bound = {each.get("name"): each[0] for each in tree.iter(f"{space}binding")}
    assert sorted(map(str, bound)) == ["blank", "iri", "number", "tagged", "text"]
    assert bound["text"].text == TEXT
    assert bound["iri"].tag == f"{space}uri"
    assert bound["blank"].tag == f"{space}bnode"
    assert bound["number"].get("datatype") == DECIMAL
    assert bound["tagged"].get("{http://www.w3.org/XML/1998/namespace}lang", "").lower() == "en-gb"
    boolean = ET.fromstring(ask(service, "ASK { <urn:a> ?b ?c }", "xml").text)
    assert [each.text for each in boolean.iter(f"{space}boolean")] == ["false"]


def test_csv_results(service: Service) -> None:
    """SPARQL 1.1 Query Results CSV and TSV Formats, section 3."""
    answer = ask(service, VALUES, "csv")

    assert answer.media_type == "text/csv"
    head, _, row = answer.text.partition("\r\n")
    assert head == "iri,text,tagged,number,nothing,blank"
    assert row.startswith(
        'http://watch.example/a?b=c&d,"a ""b"", \t<c> & \\ é 🕊","line\nline",1.5,,'
    )
    assert row.endswith("\r\n")
    assert ask(service, NO_ROWS, "csv").text == "a,b\r\n"


def test_tsv_results(service: Service) -> None:
    """SPARQL 1.1 Query Results CSV and TSV Formats, section 4."""
    answer = ask(service, VALUES, "tsv")

    assert answer.media_type == "text/tab-separated-values"
    head, row, end = answer.text.split("\n")
    assert head == "?iri\t?text\t?tagged\t?number\t?nothing\t?blank"
    cells = row.split("\t")
    assert cells[0] == "<http://watch.example/a?b=c&d>"
    assert cells[1] == '"a \\"b\\", \\t<c> & \\\\ é 🕊"'
    assert cells[2].lower() == '"line\\nline"@en-gb'
    assert cells[3:5] == ["1.5", ""]
    assert cells[5].startswith("_:")
    assert end == ""


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_graphs_read_back_as_they_are(service: Service, name: str) -> None:
    text = f"""
        CONSTRUCT {{ ?s <http://watch.example/says> {json.dumps(TEXT, ensure_ascii=False)} , 1.5 ;
            <http://watch.example/made> [ <http://watch.example/of> "x"@ar ] }}
        WHERE {{ BIND (<http://watch.example/s> AS ?s) }}
    """

    found = [
        Graph().parse(answer.body, format=answer.media_type)
        for answer in (ask(service, text, name), ask(service, text, "ttl"))
    ]

    assert len(found[0]) == 4
    assert isomorphic(*found)


@pytest.mark.parametrize("name", ["html", "text/html"])
def test_a_person_reads_what_a_value_says_and_no_more(service: Service, name: str) -> None:
    service.update("INSERT DATA { <javascript:alert(1)> <urn:p> '<script>alert(1)</script>' }")

    answer = ask(service, "SELECT * { ?s ?p ?o }", name)

    assert answer.media_type == "text/html"
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert 'href="javascript' not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_unknown_format_is_refused_with_those_that_there_are(service: Service) -> None:
    answer = service.send("GET", "/sparql?query=ASK%7B%7D&format=jason")

    assert answer.status == 400
    assert answer.json["near"][0] == "json"


def test_a_large_answer_comes_whole(service: Service) -> None:
    text = "SELECT ?x ?y { VALUES ?x { %s } VALUES ?y { %s } }"
    numbers = " ".join(map(str, range(300)))

    answer = ask(service, text % (numbers, numbers), "csv")

    assert answer.text.count("\r\n") == 90_001
    assert int(answer.headers["content-length"]) == len(answer.body)
