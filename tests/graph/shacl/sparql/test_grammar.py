"""Queries as trees: what is one, and what it says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parser import parseQuery
from tests.graph.shacl.sparql import drawing as d
from tests.graph.shacl.sparql import reference as r

from habeas.shacl import paths as p
from habeas.shacl.sparql.grammar import parsed, read_query
from habeas.shacl.sparql.lexing import InvalidQueryError
from habeas.shacl.sparql.prebinding import refusal
from habeas.shacl.sparql.syntax import Block, InGraph, Query, Unclear, in_scope, projected
from habeas.shacl.sparql.walking import asked, places

PREFIXES = {"": "urn:test:", "xsd": "http://www.w3.org/2001/XMLSchema#"}
RIGHT = [
    "SELECT * { }",
    "SELECT ?a ?b WHERE { ?a :p ?b }",
    "SELECT DISTINCT ?a { ?a :p ?b . }",
    "SELECT REDUCED ?a { ?a :p ?b } LIMIT 3 OFFSET 2",
    "SELECT ?a (1 + 2 AS ?b) (STR(?a) AS ?c) { ?a :p :q }",
    "SELECT ?a { ?a :p ?b , ?c ; :q ?d ; ; a :C ; . }",
    "SELECT ?a { ?a :p [ :q ?b ; :r [] ] . [] :p ?a . [ :p ?a ] . [ :p ?a ] :q ?b }",
    "SELECT ?a { ?a :p ( 1 ?b [ :q :r ] () ) . ( :x ) :p ?a . ( :x ) }".replace(
        " . ( :x ) }", " }"
    ),
    "SELECT ?a { ?a :p/:q|^:r/(:s|a)*/!:t/!(:u|^:v|a)/!() ?b }".replace("/!()", ""),
    "SELECT ?a { ?a :p+ ?b ; :q? ?c ; ^:r ?d ; (^:s)* ?e }",
    "SELECT ?a { ?a ?b 'x'@en , \"y\"^^xsd:string , '''z''' , 1 , -2.5 , +3e1 , true , FALSE }",
    "SELECT ?a { { ?a :p ?b } UNION { ?a :q ?b } UNION { } OPTIONAL { ?b :r ?c } . ?a :s ?d }",
    "SELECT ?a { GRAPH ?g { ?a :p ?b } GRAPH :g { GRAPH ?h { } } }",
    "SELECT ?a { ?a :p ?b FILTER(?b > 1 && ?b < 3 || !BOUND(?a)) FILTER REGEX(STR(?b), 'x', 'i') }",
    "SELECT ?a { ?a :p ?b FILTER EXISTS { ?b :q ?c } . FILTER NOT EXISTS { ?b :r ?c FILTER(?c = ?a) } }",
    "SELECT ?a { ?a :p ?b FILTER(?b IN (1, 2, ?a) && ?b NOT IN ()) FILTER :f(?a) FILTER(:g()) }",
    "SELECT ?a { ?a :p ?b BIND(IF(?b = 1, 'one', COALESCE(?a, -?b * 2 / 3 - +1)) AS ?c) }",
    "SELECT ?a { ?a :p ?b BIND(EXISTS { ?a :q ?b } AS ?c) }",
    "SELECT ?a { { SELECT ?a (COUNT(DISTINCT ?b) AS ?n) { ?a :p ?b } GROUP BY ?a HAVING (?n > 1) (?a != :x) } }",
    "SELECT ?a (GROUP_CONCAT(?b ; SEPARATOR = ', ') AS ?n) (COUNT(*) AS ?m) { ?a :p ?b } GROUP BY ?a",
    "SELECT ?x (SUM(?b) AS ?n) { ?a :p ?b } GROUP BY (STR(?a) AS ?x) STRLEN(?a) ORDER BY ?x DESC(?n) (?x) STR(?x)",
    "SELECT ?a { ?a :p ?b } ORDER BY ASC(?b) LIMIT 1",
    "ASK { ?a :p ?b }",
    "ASK WHERE { FILTER(isIRI(?a)) }",
    "ASK FROM :g FROM NAMED :h { ?a :p ?b }",
    "PREFIX x: <urn:x:> BASE <urn:y:> PREFIX : <urn:z:> SELECT ?a { ?a x:p :q }",
    "SELECT ?a { ?a :p ?b MINUS { ?b :q ?c } SERVICE SILENT ?b { ?a :p ?c } VALUES ?c { 1 :x UNDEF } }",
    "SELECT ?a { ?a :p ?b VALUES (?a ?b) { (1 'x'@en) (UNDEF UNDEF) } } VALUES () { () }",
    "SELECT ?a { ?a :p ?b } # the end",
]
WRONG = [
    "",
    "SELECT ?a",
    "SELECT { ?a :p ?b }",
    "SELECT ?a ?b WHERE ?a :p ?b }",
    "SELECT ?a { ?a :p ?b",
    "SELECT ?a { ?a :p ?b } }",
    "SELECT ?a { ?a :p }",
    "SELECT ?a { ?a :p ?b ?c :q ?d }",
    "SELECT ?a { ?a :p ?b FILTER ?b > 1 }",
    "SELECT ?a { ?a :p ?b FILTER() }",
    "SELECT ?a { ?a :p ?b FILTER(?b >) }",
    "SELECT ?a { ?a :p ?b FILTER(?b ?a) }",
    "SELECT ?a { ?a :p ?b FILTER(?b NOT) }",
    "SELECT ?a { ?a :p ?b FILTER(NOT BOUND(?b)) }",
    "SELECT ?a { ?a :p ?b FILTER(BOUND(1)) }",
    "SELECT ?a { ?a :p ?b FILTER(b) }",
    "SELECT ?a { ?a :p ?b BIND(1 AS b) }",
    "SELECT ?a { ?a :p ?b OPTIONAL ?c :q ?d }",
    "SELECT ?a { [] }",
    "SELECT ?a { () }",
    "SELECT ?a { ?a :p ?b UNION { } }",
    "SELECT ?a { ?a :p|?b ?c }",
    "SELECT ?a { ?a :p** ?c }",
    "SELECT ?a { ?a !?p ?c }",
    "SELECT ?a { ?a 'p' ?c }",
    "SELECT ?a { ?a _:p ?c }",
    "SELECT ?a { GRAPH 'g' { } }",
    "SELECT ?a { ?a undeclared:p ?b }",
    "SELECT ?a { ?a <relative> ?b }",
    "SELECT ?a { ?a :p - 1 }",
    "SELECT ?a { ?a :p ?b } LIMIT x",
    "SELECT ?a { ?a :p ?b } GROUP BY",
    "SELECT ?a { ?a :p ?b } ORDER BY",
    "SELECT ?a { ?a :p ?b } LIMIT 1 SELECT ?b { }",
    "SELECT ?a { SELECT ?b { } ?a :p ?b }",
    "SELECT (1 ?a) { }",
    "SELECT ?a { VALUES ?a { ?b } }",
    "SELECT ?a { ?a :p ?b LATERAL { ?b :q ?c } }",  # of the engine, not of SPARQL 1.1
    "SELECT ?a { << ?a :p ?b >> :q ?c }",
    "SELECT ?a { ?a :p ?b {| :q ?c |} }",
    "CONSTRUCT { ?a :p ?b } WHERE { ?a :p ?b }",
    "DESCRIBE ?a { ?a :p ?b }",
    "INSERT DATA { :a :p :b }",
    "PREFIX : urn:x SELECT ?a { }",
    "PREFIX a:b <urn:x> SELECT ?a { }",
    "SELECT ?a { ?a :p ?b } <2)SERVICE#>",
    "SELECT ?a { ?a :p ?b FILTER(?b <2)SERVICE#>\n <urn:x> { } }",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_query_is_read_and_the_engine_reads_our_words(text: str) -> None:
    query = read_query(text, PREFIXES)

    assert refusal(query.text) is None, query.text
    assert words(read_query(query.text)) == words(query)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(InvalidQueryError) as caught:
        read_query(text, PREFIXES)

    assert caught.value.line >= 1


FUNCTIONS = [
    *("STR(?a)", "LANG(?a)", "LANGMATCHES(?a, ?b)", "DATATYPE(?a)", "BOUND(?a)", "IRI(?a)"),
    *("URI(?a)", "BNODE(?a)", "BNODE()", "RAND()", "ABS(?a)", "CEIL(?a)", "FLOOR(?a)", "ROUND(?a)"),
    *("CONCAT(?a, ?b)", "CONCAT()", "STRLEN(?a)", "UCASE(?a)", "LCASE(?a)", "ENCODE_FOR_URI(?a)"),
    *("CONTAINS(?a, ?b)", "STRSTARTS(?a, ?b)", "STRENDS(?a, ?b)", "STRBEFORE(?a, ?b)"),
    *("STRAFTER(?a, ?b)", "YEAR(?a)", "MONTH(?a)", "DAY(?a)", "HOURS(?a)", "MINUTES(?a)"),
    *("SECONDS(?a)", "TIMEZONE(?a)", "TZ(?a)", "NOW()", "UUID()", "STRUUID()", "MD5(?a)"),
    *("SHA1(?a)", "SHA256(?a)", "SHA384(?a)", "SHA512(?a)", "COALESCE(?a, ?b)", "COALESCE()"),
    *("IF(?a, ?b, 1)", "STRLANG(?a, ?b)", "STRDT(?a, :t)", "SAMETERM(?a, ?b)", "ISIRI(?a)"),
    *("ISURI(?a)", "ISBLANK(?a)", "ISLITERAL(?a)", "ISNUMERIC(?a)", "REGEX(?a, ?b)"),
    *("REGEX(?a, ?b, 'i')", "SUBSTR(?a, 1)", "SUBSTR(?a, 1, 2)", "REPLACE(?a, ?b, 'c')"),
    *("REPLACE(?a, ?b, 'c', 'i')", "xsd:integer(?a)", "(?a IN (1, 2))", "(?a NOT IN ())"),
]


@pytest.mark.parametrize("call", FUNCTIONS)
def test_every_function_can_be_written_with_spaces(call: str) -> None:
    spaced = call.replace("(", " ( ").replace(")", " ) ").replace(",", " , ")

    query = read_query(f"SELECT ?a {{ ?a :p ?b BIND({spaced} AS ?c) }}", PREFIXES)

    assert refusal(query.text) is None, query.text


def words(query: Query) -> list[str]:
    return [word for word in query.words[query.start :] if word]


def test_an_error_names_the_line_and_what_was_expected() -> None:
    with pytest.raises(InvalidQueryError) as caught:
        read_query("SELECT ?a {\n  ?a :p ?b ;\n  ?c }", PREFIXES)

    assert str(caught.value) == "line 3, column 6: expected a variable or a term, found '}'"


def test_abbreviations_are_written_out() -> None:
    query = read_query(
        r"BASE <http://test/a/b> PREFIX x: <../c#> SELECT $a { $a x:d\,e <f> ; a :C }", PREFIXES
    )

    (block,) = query.select.where.elements
    assert isinstance(block, Block)
    assert [(each.subject, p.sparql(each.predicate), each.object) for each in block.patterns] == [  # type: ignore[arg-type]
        ("?a", "<http://test/c#d,e>", "<http://test/a/f>"),
        ("?a", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<urn:test:C>"),
    ]
    assert words(query) == [
        *("SELECT", "?a", "{", "?a", "<http://test/c#d,e>", "<http://test/a/f>", ";"),
        *("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<urn:test:C>", "}"),
    ]


def test_paths_are_those_of_shapes() -> None:
    query = read_query("ASK { ?a ^:p/(:q|a)*/:r+/:s? ?b . ?a !(:p|^:q)/:r ?b }", PREFIXES)

    (block,) = query.select.where.elements
    assert isinstance(block, Block)
    one, other = (pattern.predicate for pattern in block.patterns)
    assert isinstance(one, p.Path)
    assert p.sparql(one) == (
        "(^<urn:test:p>/(<urn:test:q>|<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>)*"
        "/<urn:test:r>+/<urn:test:s>?)"
    )
    assert isinstance(other, Unclear)


def test_lists_and_brackets_are_patterns_with_nodes_of_their_own() -> None:
    query = read_query("ASK { ?a :p ( ?b [ :q 1 ] ) }", PREFIXES)

    (block,) = query.select.where.elements
    assert isinstance(block, Block)
    assert {each.subject for each in block.patterns} == {"?a", "?_:[0]", "?_:[1]", "?_:[2]"}
    assert len(block.patterns) == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?a :p ?b OPTIONAL { ?c :q [] } FILTER(?d) }", "a b c"),
        ("SELECT * { { ?a ?b ?c } UNION { ?d :q ?e } MINUS { ?f :r ?g } }", "a b c d e"),
        ("SELECT * { GRAPH ?g { } BIND(?x AS ?a) VALUES ?v { 1 } }", "a g v"),
        ("SELECT * { { SELECT ?a (1 AS ?n) { ?a :p ?b } } { SELECT * { ?c :p ?d } } }", "a c d n"),
        ("SELECT * { FILTER EXISTS { ?a :p ?b } _:x :q ?c }", "c"),
        ("SELECT ?z { ?a :p ?b }", "z"),
    ],
)
def test_variables_that_come_back(text: str, expected: str) -> None:
    found = projected(read_query(text, PREFIXES).select)

    assert found == {f"?{name}" for name in expected.split()}


@given(query=d.queries())
@settings(max_examples=100, deadline=None)
def test_rdflib_sees_the_variables_that_we_see(query: r.Select) -> None:
    text = f"SELECT * {query.group}"

    theirs = {f"?{name}" for name in prepareQuery(text).algebra.PV}

    # rdflib counts what is only mentioned in conditions too.
    assert in_scope(parsed(text).select.where) <= theirs


@pytest.mark.parametrize(
    "text", [text for text in RIGHT if not {"-2.5", "SILENT"} & set(text.split())]
)
def test_rdflib_takes_what_we_take(text: str) -> None:
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())

    assert parseQuery(head + text)


@given(
    drawn=d.queries(),
    cuts=st.lists(st.integers(0, 400), max_size=4),
    parts=st.lists(
        st.sampled_from([*"{}()[]|^/*+?<>=!.,;'\"\\#@_:$", "SERVICE", "1", " ", "\n", "\\u007D"]),
        min_size=4,
        max_size=4,
    ),
)
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_query_or_one_clear_error(
    drawn: r.Select, cuts: list[int], parts: list[str]
) -> None:
    text = f"SELECT * {drawn.group}"
    for cut, part in zip(cuts, parts, strict=False):
        text = text[:cut] + part + text[cut + 1 :]

    try:
        query = read_query(text)
    except InvalidQueryError as error:
        assert error.line <= text.count("\n") + 1  # noqa: PT017
        return
    ours = words(query)

    assert words(read_query(query.text)) == ours


def test_groups_are_found_wherever_they_stand() -> None:
    query = read_query(
        "SELECT ?a { OPTIONAL { ?a :b ?c } { ?a :c ?c } UNION { ?a :d ?c } GRAPH :g { ?a :e ?c } "
        "FILTER(1 = 1 || EXISTS { ?a :f ?c FILTER NOT EXISTS { { ?a :g ?c } } }) "
        "BIND(EXISTS { SELECT ?a { ?a :h ?c } } AS ?x) "
        "{ SELECT ?a { ?a :i ?c } GROUP BY ?a HAVING (EXISTS { ?a :j ?c }) } }",
        PREFIXES,
    )

    found = places(query)

    assert len(found) == 11
    assert len(asked(query)) == 4
    assert sum(place.asked for place in found) == 4
    assert sum(isinstance(each, InGraph) for each in query.select.where.elements) == 1
