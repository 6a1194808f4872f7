"""The SPARQL 1.1 Protocol, requirement by requirement; the numbers are its sections."""

from urllib.parse import quote, urlencode

import pytest
from tests.conformance.service import FORM, QUERY, UPDATE, Service

NORTH, SOUTH, EAST = ("http://watch.example/graph/" + name for name in ("north", "south", "east"))
ADA = "<http://watch.example/ada>"
#: One person in each named graph, and one in the default graph.
PEOPLE = f"""
PREFIX : <http://watch.example/>
INSERT DATA {{
    :zoe a :Person .
    GRAPH <{NORTH}> {{ :ada a :Person }}
    GRAPH <{SOUTH}> {{ :ben a :Person }}
    GRAPH <{EAST}> {{ :cy a :Person }}
}}
"""
WHO = "SELECT ?who { ?who a <http://watch.example/Person> } ORDER BY ?who"
WHO_WHERE = (
    "SELECT ?who ?where { GRAPH ?where { ?who a <http://watch.example/Person> } } ORDER BY ?who"
)


@pytest.fixture
def people(service: Service) -> Service:
    assert service.update(PEOPLE).status == 204
    return service


def names(service: Service, text: str, **graphs: list[str]) -> list[str]:
    """Return who is found, by the last part of their names."""
    more = urlencode({name.replace("_", "-"): iris for name, iris in graphs.items()}, doseq=True)
    rows = service.send("POST", f"/sparql?{more}", text, QUERY).rows
    return [row["who"].rpartition("/")[2] for row in rows]


# 2.1 Query operation


def test_2_1_1_a_query_comes_by_get(service: Service) -> None:
    assert service.send("GET", f"/sparql?query={quote('ASK {}')}").boolean


def test_2_1_2_a_query_comes_in_a_form(service: Service) -> None:
    assert service.send("POST", "/sparql", urlencode({"query": "ASK {}"}), FORM).boolean


def test_2_1_3_a_query_comes_as_the_body(service: Service) -> None:
    assert service.send("POST", "/sparql", "ASK {}", QUERY).boolean
    assert service.send("POST", "/sparql/", "ASK {}", f"{QUERY}; charset=UTF-8").boolean


def test_2_1_parameters_stand_in_any_order_and_decode_to_any_character(people: Service) -> None:
    people.update('INSERT DATA { <urn:x> <urn:says> "a&b=c+d%é ضمير 🕊" }')
    text = 'SELECT ?s { ?s ?p "a&b=c+d%é ضمير 🕊" }'

    for encoded in (
        urlencode({"default-graph-uri": NORTH, "query": text}),
        urlencode({"query": text, "default-graph-uri": NORTH}),
    ):
        assert people.send("GET", f"/sparql?{encoded}").rows == []
    assert people.send("GET", f"/sparql?query={quote(text)}").rows == [{"s": "urn:x"}]
    assert people.send("POST", "/sparql", urlencode({"query": text}), FORM).rows == [{"s": "urn:x"}]


def test_2_1_3_the_graphs_of_a_direct_query_stand_in_the_address(people: Service) -> None:
    assert names(people, WHO, default_graph_uri=[NORTH]) == ["ada"]


def test_2_1_2_the_graphs_of_a_form_stand_in_it_or_in_the_address(people: Service) -> None:
    inside = urlencode({"query": WHO, "default-graph-uri": NORTH})
    outside = urlencode({"default-graph-uri": NORTH})

    assert len(people.send("POST", "/sparql", inside, FORM).rows) == 1
    form = urlencode({"query": WHO})
    assert len(people.send("POST", f"/sparql?{outside}", form, FORM).rows) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_2_1_other_methods_are_no_query(service: Service, method: str) -> None:
    answer = service.send(method, f"/sparql?query={quote('ASK {}')}", b"", FORM)

    assert answer.status == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize(
    "send",
    [
        ("GET", f"/sparql?query={quote('ASK {}')}&query={quote('SELECT * {}')}", None, None),
        ("POST", "/sparql", urlencode([("query", "ASK {}")] * 2), FORM),
        ("POST", f"/sparql?query={quote('ASK {}')}", "ASK {}", QUERY),
        ("POST", "/sparql", urlencode({"query": "ASK {}", "update": "CLEAR ALL"}), FORM),
        ("POST", "/sparql", "", FORM),
        ("POST", "/sparql", "", QUERY),
        ("GET", f"/sparql?default-graph-uri={quote(NORTH)}", None, None),
    ],
)
def test_2_1_there_is_exactly_one_query(
    service: Service, send: tuple[str, str, str | None, str | None]
) -> None:
    assert service.send(*send).status == 400


@pytest.mark.parametrize("media_type", ["text/plain", "application/json", None])
@pytest.mark.parametrize(
    "body", ["ASK {}", "query=ASK%20%7B%7D", "CLEAR NAMED", "update=CLEAR+ALL"]
)
def test_2_1_and_2_2_a_body_says_which_of_the_three_it_is(
    people: Service, body: str, media_type: str | None
) -> None:
    for path in ("/sparql", "/update"):
        assert people.send("POST", path, body, media_type).status == 415
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


@pytest.mark.parametrize(("path", "media_type"), [("/sparql", QUERY), ("/update", UPDATE)])
def test_2_1_3_and_2_2_2_a_body_is_utf_8(people: Service, path: str, media_type: str) -> None:
    text = "ASK {}" if media_type == QUERY else "DROP ALL"

    utf_16 = people.send("POST", path, text.encode("utf-16"), f"{media_type}; charset=UTF-16")
    not_said = people.send("POST", path, text.encode("utf-16"), media_type)

    assert utf_16.status == 415
    assert not_said.status == 400
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


def test_a_byte_order_mark_is_no_part_of_a_text(service: Service) -> None:
    assert service.send("POST", "/sparql", "\ufeffASK {}", QUERY).boolean
    assert service.send("POST", "/update", "\ufeffCLEAR ALL", UPDATE).status == 204


# 2.1.4 Specifying an RDF dataset


def test_2_1_4_default_graphs_are_merged(people: Service) -> None:
    assert names(people, WHO) == ["zoe"]
    assert names(people, WHO, default_graph_uri=[NORTH]) == ["ada"]
    assert names(people, WHO, default_graph_uri=[NORTH, EAST]) == ["ada", "cy"]


def test_2_1_4_named_graphs_are_those_and_no_others(people: Service) -> None:
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]
    assert names(people, WHO_WHERE, named_graph_uri=[SOUTH, EAST]) == ["ben", "cy"]
    assert names(people, WHO, named_graph_uri=[SOUTH]) == []


def test_2_1_4_default_graphs_alone_leave_no_named_ones(people: Service) -> None:
    assert names(people, WHO_WHERE, default_graph_uri=[NORTH]) == []


def test_2_1_4_both_make_a_whole_dataset(people: Service) -> None:
    text = f"ASK {{ {ADA} a ?t GRAPH ?g {{ <http://watch.example/ben> a ?t }} }}"
    both = {"default-graph-uri": NORTH, "named-graph-uri": SOUTH}

    assert people.query(text, **both).boolean
    assert not people.query(text, **{"default-graph-uri": NORTH}).boolean


def test_2_1_4_the_dataset_of_the_request_wins_over_from(people: Service) -> None:
    text = WHO.replace("{", f"FROM <{NORTH}> FROM NAMED <{NORTH}> {{", 1)
    named = WHO_WHERE.replace("{ GRAPH", f"FROM <{NORTH}> {{ GRAPH", 1)

    assert names(people, text) == ["ada"]
    assert names(people, text, default_graph_uri=[SOUTH]) == ["ben"]
    assert names(people, named) == []
    assert names(people, named, named_graph_uri=[SOUTH, EAST]) == ["ben", "cy"]


def test_2_1_4_two_graphs_in_one_parameter_are_two_graphs(people: Service) -> None:
    both = quote(f"{SOUTH}&named-graph-uri={EAST}", safe="")

    answer = people.send("POST", f"/sparql?named-graph-uri={both}", WHO_WHERE, QUERY)

    assert len(answer.rows) == 2


def test_2_1_4_an_unknown_graph_is_empty(people: Service) -> None:
    assert names(people, WHO, default_graph_uri=["http://watch.example/graph/none"]) == []
    assert people.query("ASK {}", **{"default-graph-uri": "urn:none"}).boolean


def test_2_1_4_a_graph_is_named_with_an_iri(people: Service) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        assert people.query(WHO, **{name: "north"}).status == 400
        assert people.query(WHO, **{name: "urn:a> <b"}).status == 400


def test_the_graphs_of_a_query_and_of_an_update_are_not_confused(people: Service) -> None:
    assert people.query(WHO, **{"using-graph-uri": NORTH}).status == 400
    assert people.update("CLEAR ALL", default_graph_uri=NORTH).status == 400
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


# 2.1.5 to 2.1.7 Answers


@pytest.mark.parametrize("accept", ["", "*/*", "application/*"])
def test_2_1_6_rows_come_in_a_format_for_rows(service: Service, accept: str) -> None:
    answer = service.query("SELECT (1 AS ?one) {}", accept)

    assert answer.status == 200
    assert answer.media_type == "application/sparql-results+json"


@pytest.mark.parametrize("text", ["DESCRIBE <urn:x>", "CONSTRUCT { <s> <p> 1 } WHERE {}"])
def test_2_1_6_a_graph_comes_in_a_format_for_graphs(service: Service, text: str) -> None:
    answer = service.query(text)

    assert answer.status == 200
    assert answer.media_type == "text/turtle"
    assert len(answer.triples) == text.count("<s>")


def test_2_1_5_the_caller_chooses_the_format(service: Service) -> None:
    both = "application/rdf+xml, application/sparql-results+xml"

    assert service.query("ASK {}", both).media_type == "application/sparql-results+xml"
    assert service.query("DESCRIBE <urn:x>", both).media_type == "application/rdf+xml"
    assert service.query("ASK {}", "text/turtle").status == 406
    assert service.query("DESCRIBE <urn:x>", "text/csv").status == 406
    assert service.query("ASK {}", "image/png").status == 406


@pytest.mark.parametrize("text", ["ASK {", "SELECT ?x", "CLEAR ALL", "ASK { ex:undeclared a ?b }"])
def test_2_1_6_what_is_no_query_is_400(people: Service, text: str) -> None:
    answer = people.query(text)

    assert answer.status == 400
    assert answer.media_type == "application/problem+json"
    assert answer.json["line"] == 1
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


def test_no_prefix_is_declared_beforehand(service: Service) -> None:
    for prefix in ("habeas", "skos", "rdf", "xsd"):
        assert service.query(f"ASK {{ ?x {prefix}:a ?y }}").status == 400


def test_head_is_get_without_the_body(people: Service) -> None:
    path = f"/sparql?query={quote(WHO)}"

    got, head = people.send("GET", path), people.send("HEAD", path)

    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["content-type"] == got.headers["content-type"]


# 2.2 Update operation


@pytest.mark.parametrize("path", ["/update", "/update/", "/sparql", "/sparql/"])
def test_2_2_1_and_2_2_2_an_update_comes_in_a_form_or_as_the_body(
    service: Service, path: str
) -> None:
    one, two = "INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT DATA { <urn:a> <urn:b> 2 }"

    assert service.send("POST", path, urlencode({"update": one}), FORM).status == 204
    assert service.send("POST", path, two, UPDATE).status == 204
    assert len(service.query("SELECT * { ?s ?p ?o }").rows) == 2


def test_2_2_an_update_never_comes_by_get(people: Service) -> None:
    assert people.send("GET", "/sparql?update=DROP+ALL").status == 400
    assert people.send("GET", "/update?update=DROP+ALL").status == 405
    assert people.send("HEAD", "/sparql?update=DROP+ALL").status == 400
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


@pytest.mark.parametrize(
    "body", ["update=DROP+NAMED&update=DROP+DEFAULT", "", "query=ASK+%7B%7D", "update=DROP+X"]
)
def test_2_2_there_is_exactly_one_update_and_it_is_one(people: Service, body: str) -> None:
    assert people.send("POST", "/update", body, FORM).status == 400
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


MARK = """
INSERT { GRAPH <urn:marked> { ?who <urn:found> ?where } }
WHERE { { ?who a ?t BIND("default" AS ?where) } UNION { GRAPH ?where { ?who a ?t } } }
"""
MARKED = (
    "SELECT ?who ?where { GRAPH <urn:marked> { ?who <urn:found> ?where } } ORDER BY ?who ?where"
)


def marked(service: Service) -> list[tuple[str, str]]:
    rows = service.query(MARKED).rows
    return [(row["who"].rpartition("/")[2], row["where"].rpartition("/")[2]) for row in rows]


@pytest.mark.parametrize(
    ("default", "named", "expected"),
    [
        ([], [], [("ada", "north"), ("ben", "south"), ("cy", "east"), ("zoe", "default")]),
        ([NORTH], [], [("ada", "default")]),
        ([NORTH, SOUTH], [], [("ada", "default"), ("ben", "default")]),
        ([], [NORTH, SOUTH], [("ada", "north"), ("ben", "south")]),
        ([NORTH], [SOUTH], [("ada", "default"), ("ben", "south")]),
    ],
)
def test_2_2_3_the_conditions_of_an_update_are_asked_over_the_graphs_of_the_request(
    people: Service, default: list[str], named: list[str], expected: list[tuple[str, str]]
) -> None:
    answer = people.update(MARK, using_graph_uri=default, using_named_graph_uri=named)

    assert answer.status == 204
    assert marked(people) == expected


def test_2_2_3_that_holds_for_each_operation_of_the_request(service: Service) -> None:
    text = f"{PEOPLE} ; {MARK} ; {MARK.replace('urn:found', 'urn:again')}"

    assert service.update(text, using_graph_uri=NORTH).status == 204

    assert len(service.query("SELECT * { GRAPH <urn:marked> { ?s ?p ?o } }").rows) == 2


def test_2_2_3_delete_where_is_asked_there_and_deletes_from_the_default_graph(
    people: Service,
) -> None:
    people.update(f"INSERT DATA {{ {ADA} a <http://watch.example/Person> }}")

    assert people.update("DELETE WHERE { ?who a ?t }", using_graph_uri=NORTH).status == 204

    assert names(people, WHO) == ["zoe"]
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


@pytest.mark.parametrize("parameter", ["using_graph_uri", "using_named_graph_uri"])
@pytest.mark.parametrize(
    "text",
    [
        f"WITH <{NORTH}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} USING <{NORTH}> WHERE {{ ?s ?p ?o }}",
        f"INSERT {{ ?s ?p 1 }} USING NAMED <{NORTH}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"CLEAR DEFAULT ; with <{NORTH}> INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }}",
    ],
)
def test_2_2_3_to_name_the_graphs_twice_is_an_error(
    people: Service, text: str, parameter: str
) -> None:
    before = people.send("GET", "/graph-store", Accept="application/n-quads").body

    assert people.update(text, **{parameter: SOUTH}).status == 400

    after = people.send("GET", "/graph-store", Accept="application/n-quads").body
    assert sorted(after.splitlines()) == sorted(before.splitlines())


def test_2_2_5_an_update_that_fails_changes_nothing(people: Service) -> None:
    answer = people.update(f"DROP GRAPH <{NORTH}> ; CREATE GRAPH <{SOUTH}> ; DROP ALL")

    assert answer.status == 500
    assert "already exists" in answer.json["detail"]
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


def test_relative_iris_are_relative_to_the_endpoint(service: Service) -> None:
    service.update("CLEAR GRAPH <urn:g> ; INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <made> } }")

    (row,) = service.query("SELECT ?o (<asked> AS ?a) { GRAPH <urn:g> { ?s ?p ?o } }").rows

    assert row == {"o": f"{service.address}/made", "a": f"{service.address}/asked"}


def test_a_base_of_the_text_wins(service: Service) -> None:
    (row,) = service.query("BASE <http://watch.example/x> SELECT (<ada> AS ?a) {}").rows

    assert row == {"a": "http://watch.example/ada"}


@pytest.mark.parametrize(
    ("path", "text", "media_type"),
    [
        ("/sparql", "SELECT * { SERVICE <http://watch.example/> { ?s ?p ?o } }", QUERY),
        ("/sparql", "SELECT * { SERVICE SILENT <http://watch.example/> { ?s ?p ?o } }", QUERY),
        ("/update", "LOAD <http://watch.example/>", UPDATE),
        ("/update", "LOAD SILENT <http://watch.example/> INTO GRAPH <urn:g>", UPDATE),
        ("/update", "INSERT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", UPDATE),
        ("/update", "CLEAR ALL ; load<http://watch.example/>", UPDATE),
    ],
)
def test_what_would_reach_out_is_refused(
    people: Service, path: str, text: str, media_type: str
) -> None:
    answer = people.send("POST", path, text, media_type)

    assert answer.status == 403
    assert answer.json["detail"]
    assert names(people, WHO_WHERE) == ["ada", "ben", "cy"]


def test_an_unknown_function_is_an_error_of_its_expression_and_is_told(people: Service) -> None:
    text = """
        PREFIX : <http://watch.example/é/>
        SELECT (:f(1) AS ?x) (COALESCE(:g(:f(2)), "none") AS ?y) { FILTER (!BOUND(?z)) }
    """

    answer = people.query(text)

    assert answer.rows == [{"y": "none"}]
    assert "There is no function <http://watch.example/?/" in answer.headers["habeas-warning"]

    update = people.update("INSERT { <urn:a> <urn:b> 1 , ?x } WHERE { BIND (<urn:f>(1) AS ?x) }")

    assert update.status == 204
    assert "<urn:f>" in update.headers["habeas-warning"]
    assert people.query("SELECT ?o { <urn:a> <urn:b> ?o }").rows == [{"o": "1"}]


def test_too_many_unknown_functions_are_refused(service: Service) -> None:
    calls = " ".join(f"FILTER (<urn:f{number}>(1))" for number in range(60))

    answer = service.query(f"ASK {{ {calls} }}")

    assert answer.status == 400
    assert "functions are not known" in answer.json["detail"]
