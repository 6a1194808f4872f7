"""What the engine says in one process, the service says over HTTP: the same answers and errors.

The engine's own conformance is measured elsewhere; here nothing of it may get
lost on the way, and nothing may be added.
"""

from io import BytesIO

import pyoxigraph as ox
import pytest
from tests.conformance.service import TURTLE, Service

PREFIXES = """
PREFIX : <http://watch.example/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DATA = """
@prefix : <http://watch.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:ada a :Person ; :name "Ada Example"@en , "آدا"@ar , "Ada" ; :age 41 ; :height 1.70 ;
    :born "1985-02-28"^^xsd:date ; :held "2019-05-03T10:00:00Z"^^xsd:dateTime ; :knows :ben , :cy .
:ben a :Person ; :name "Ben Example" ; :age 7 ; :height "1.2"^^xsd:float ; :knows :cy .
:cy a :Person ; :name "Cy \\"X\\" Example\\n" ; :age "unknown" ; :knows :ada ; :note "é, ß; \\t 🕊" .
:dee a :Dog ; :name "Dee" ; :age 3.5e0 ; :list ( 1 2 ( "three" ) ) ; :said [ :word "wau" ] .
:north a :Group ; :member :ada , :ben . :south a :Group ; :member :cy ; :partOf :north .
:empty :name "" ; :free true ; :weird "x"^^:own ; :long "1"^^xsd:long .
"""
NAMED = {
    "http://watch.example/g1": "@prefix : <http://watch.example/> . :ada :score 1 . :ben :score 2 .",
    "http://watch.example/g2": "@prefix : <http://watch.example/> . :ada :score 3 . :cy :score 2.5 .",
}
BASE = "http://watch.example/base"

#: Queries of every form and feature; those that end in ORDER BY are compared in their order.
QUERIES = """
ASK {}
ASK { :ada :knows :dee }
SELECT * {}
SELECT * { ?s :age ?o } ORDER BY ?s
SELECT DISTINCT ?t { ?s a ?t }
SELECT REDUCED ?t { ?s a ?t }
SELECT ?s { ?s a :Person } ORDER BY DESC(?s) LIMIT 2 OFFSET 1
SELECT ?s { ?s a :Person } LIMIT 0
SELECT ?s ?n { ?s a :Person OPTIONAL { ?s :note ?n } } ORDER BY ?s
SELECT ?s ?n { ?s a :Person OPTIONAL { ?s :age ?n FILTER (?n > 10) } } ORDER BY ?s
SELECT ?s { { ?s a :Dog } UNION { ?s a :Group } } ORDER BY ?s
SELECT ?s { ?s a :Person MINUS { ?s :knows :cy } } ORDER BY ?s
SELECT ?s { ?s a :Person FILTER NOT EXISTS { ?s :note ?n } } ORDER BY ?s
SELECT ?s { ?s a :Person FILTER EXISTS { ?s :knows [ :knows :ada ] } } ORDER BY ?s
SELECT ?g ?s ?n { GRAPH ?g { ?s :score ?n } } ORDER BY ?g ?s
SELECT ?s ?n { GRAPH :g1 { ?s :score ?n } } ORDER BY ?s
SELECT ?s ?n FROM :g1 FROM :g2 { ?s :score ?n } ORDER BY ?s ?n
SELECT ?g ?s FROM NAMED :g2 { GRAPH ?g { ?s :score ?n } } ORDER BY ?s
SELECT ?s FROM :g1 FROM NAMED :g2 { ?s :score ?n GRAPH ?g { ?s :score ?m } } ORDER BY ?s
SELECT ?o { :south :partOf/:member ?o } ORDER BY ?o
SELECT ?o { :ada :knows+ ?o } ORDER BY ?o
SELECT ?o { :ada :knows* ?o } ORDER BY ?o
SELECT ?o { :ben :knows? ?o } ORDER BY ?o
SELECT ?o { :ada ^:member ?o } ORDER BY ?o
SELECT ?o { :ada (:knows|^:member) ?o } ORDER BY ?o
SELECT ?o { :ben !(:name|:knows|^:member) ?o } ORDER BY ?o
SELECT ?s ?o { ?s (:partOf|:member)+ ?o } ORDER BY ?s ?o
SELECT (COUNT(*) AS ?n) { ?s ?p ?o }
SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }
SELECT ?t (COUNT(?s) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY ?t
SELECT ?t (COUNT(?s) AS ?n) { ?s a ?t } GROUP BY ?t HAVING (COUNT(?s) > 1) ORDER BY ?t
SELECT (SUM(?n) AS ?sum) (AVG(?n) AS ?avg) (MIN(?n) AS ?min) (MAX(?n) AS ?max) { GRAPH ?g { ?s :score ?n } }
SELECT (SUM(?a) AS ?sum) { ?s :age ?a }
SELECT (AVG(?x) AS ?avg) (SUM(?x) AS ?sum) (SAMPLE(?x) AS ?one) { ?s :nothing ?x }
SELECT (GROUP_CONCAT(?n; SEPARATOR="|") AS ?all) { SELECT ?n { ?s :age ?n } ORDER BY ?s }
SELECT ?s (MAX(STR(?n)) AS ?m) { ?s :name ?n } GROUP BY ?s ORDER BY ?s
SELECT ?half { GRAPH :g2 { ?s :score ?n } BIND (?n / 2 AS ?half) }
SELECT ?s ?twice { GRAPH :g1 { ?s :score ?n } BIND (?n * 2 AS ?twice) } ORDER BY ?s
SELECT ?s ?m { ?s a :Person { SELECT (MAX(?n) AS ?m) { GRAPH ?g { ?x :score ?n } } } } ORDER BY ?s
SELECT ?s ?n { VALUES ?s { :ada :cy UNDEF } ?s :age ?n } ORDER BY ?s ?n
SELECT * { VALUES (?a ?b) { (1 "x") (UNDEF "y"@en) (:ada true) } }
SELECT ?s { ?s :age ?a } ORDER BY ?s VALUES ?a { 41 7 }
SELECT ?s { ?s :name ?n FILTER (LANG(?n) = "en") }
SELECT ?n { :ada :name ?n FILTER LANGMATCHES(LANG(?n), "*") } ORDER BY STR(?n)
SELECT ?s { ?s :name ?n FILTER REGEX(?n, "^ad", "i") } ORDER BY ?s
SELECT ?s { ?s :born ?d FILTER (?d < "1990-01-01"^^xsd:date) }
SELECT (YEAR(?d) AS ?y) (MONTH(?d) AS ?m) (DAY(?d) AS ?day) (HOURS(?d) AS ?h) (TZ(?d) AS ?z) { ?s :held ?d }
SELECT (TIMEZONE(?d) AS ?z) (MINUTES(?d) AS ?m) (SECONDS(?d) AS ?s) { ?x :held ?d }
SELECT (xsd:integer("41") AS ?a) (xsd:decimal(1) AS ?b) (xsd:double("1e3") AS ?c) (xsd:boolean("1") AS ?d) {}
SELECT (xsd:integer("x") AS ?a) (xsd:date("2019-02-30") AS ?b) (xsd:string(1.0) AS ?c) (xsd:float("INF") AS ?d) {}
SELECT (xsd:dateTime("2019-05-03T00:00:00") AS ?a) (DATATYPE(1.5) AS ?b) (1/0 AS ?c) (1 + 1.5 AS ?d) {}
SELECT (UCASE("é") AS ?a) (LCASE("Ä") AS ?b) (STRLEN("🕊é") AS ?c) (SUBSTR("abcde", 2, 3) AS ?d) {}
SELECT (STRBEFORE("abc", "b") AS ?a) (STRAFTER("abc"@en, "b") AS ?b) (CONTAINS("abc", "bc") AS ?c) {}
SELECT (REPLACE("abab", "(a)", "$1x") AS ?a) (ENCODE_FOR_URI("a b/é") AS ?b) (CONCAT("a"@en, "b"@en) AS ?c) {}
SELECT (STRLANG("a", "en") AS ?a) (STRDT("1", xsd:integer) AS ?b) (IRI("x") AS ?c) (STR(:ada) AS ?d) {}
SELECT (STRSTARTS("abc", "a") AS ?a) (STRENDS("abc", "c") AS ?b) (LANG("a"@EN) AS ?c) (isIRI(:a) AS ?d) {}
SELECT (isBLANK(?o) AS ?b) (isLITERAL(?o) AS ?l) (isNUMERIC(?o) AS ?n) { :dee :said|:age ?o } ORDER BY ?b
SELECT (MD5("x") AS ?a) (SHA1("x") AS ?b) (SHA256("x") AS ?c) (SHA512("x") AS ?d) {}
SELECT (ABS(-1.5) AS ?a) (CEIL(1.2) AS ?b) (FLOOR(-1.2) AS ?c) (ROUND(2.5) AS ?d) {}
SELECT (IF(true, "a", 1/0) AS ?a) (COALESCE(?x, 1/0, "c") AS ?b) (BOUND(?x) AS ?c) (1 IN (1, 1/0) AS ?d) {}
SELECT (sameTerm(1, 1.0) AS ?a) (1 = 1.0 AS ?b) ("a" NOT IN ("b") AS ?c) (!true || 1 < 2 && 2 > 1 AS ?d) {}
SELECT (STRLEN(STR(UUID())) AS ?a) (RAND() < 1 AS ?b) (NOW() = NOW() AS ?c) (isBLANK(BNODE()) AS ?d) {}
SELECT ?o { :empty :free|:weird ?o } ORDER BY ?o
SELECT ?o { :empty ?p ?o } ORDER BY ?o
SELECT ?x { :dee :list/<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>*/<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ?x FILTER (!isBlank(?x)) }
SELECT ?who { ?who :name "Cy \\"X\\" Example\\n" }
SELECT ?who { ?who :note '''é, ß; \\t 🕊''' }
SELECT ?w { ?_ :name ?w . FILTER (?w IN ("Dee", "Ben Example")) } ORDER BY ?w # a comment { ( "
SELECT ?r { << :a :b :c >> :says ?r }
SELECT (SUBJECT(?t) AS ?s) { BIND (<<( :a :b :c )>> AS ?t) }
CONSTRUCT { ?b :isKnownBy ?a } WHERE { ?a :knows ?b }
CONSTRUCT WHERE { ?a :knows ?b }
CONSTRUCT { ?a :likes [ :who ?b ] } WHERE { ?a :knows ?b }
CONSTRUCT { ?x :x ?y } WHERE { ?x :nothing ?y }
CONSTRUCT { <rel> :n ?n } WHERE { GRAPH :g1 { ?s :score ?n } }
DESCRIBE :ada
DESCRIBE ?x WHERE { ?x a :Dog }
DESCRIBE :nobody
SELECT ?x WHERE {
SELECT ?x ?x2 { ?x } 
SELECT (?a AS ?a) { ?a ?b ?c }
SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }
SELECT * { ?s ?p ?o } GROUP BY ?s
SELECT ?s { BIND (1 AS ?s) ?s ?p ?o BIND (2 AS ?s) }
SELECT ?s { undeclared:x ?p ?s }
ASK { _:b ?p ?o } } 
CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }
INSERT DATA { :a :b 1 }
SELECT ?s { ?s ?p "unfinished }
""".strip().splitlines()
ORDERED = "ORDER BY"
LITERALS = ("DATATYPE", "LANG")

#: Updates of every kind; a line is one request.
UPDATES = """
INSERT DATA { :new :p 1, 2.50, "x"@en, true ; a :Thing }
INSERT DATA { GRAPH :g3 { :new :p [ :q [] ] } :new :list ( 1 2 ) }
INSERT DATA { _:b :p 1 . _:b :p 2 . GRAPH :g1 { _:b :p 3 } }
INSERT DATA { _:b :p 1 } ; INSERT DATA { _:b :p 2 }
INSERT DATA { _:a :p 1 } ; INSERT DATA { _:b :p 2 }
INSERT DATA {}
INSERT DATA { <rel> <#p> <../up> }
DELETE DATA { :ada :age 41 }
DELETE DATA { :ada :age 42 . GRAPH :g1 { :ada :score 1 } }
DELETE DATA { GRAPH :nothing { :ada :score 1 } }
DELETE WHERE { :ada ?p ?o }
DELETE WHERE { GRAPH ?g { ?s :score ?n } }
DELETE WHERE { ?s a :Person ; :age ?a . GRAPH :g1 { ?s :score ?n } }
DELETE { ?s :age ?a } INSERT { ?s :age ?older } WHERE { ?s :age ?a BIND (?a + 1 AS ?older) }
DELETE { ?s ?p ?o } WHERE { ?s a :Dog ; ?p ?o }
INSERT { ?b :isKnownBy ?a } WHERE { ?a :knows ?b }
INSERT { GRAPH ?g { ?s :half ?h } } WHERE { GRAPH ?g { ?s :score ?n } BIND (?n / 2 AS ?h) }
INSERT { ?s :card [ :of ?s ] } WHERE { ?s a :Person }
INSERT { ?s :card _:same } WHERE { ?s a :Person }
WITH :g1 DELETE { ?s :score ?n } INSERT { ?s :points ?n } WHERE { ?s :score ?n }
WITH :g1 DELETE { ?s :score ?n } WHERE { ?s :score ?n FILTER (?n > 1) }
WITH :new INSERT { :a :b :c } WHERE {}
INSERT { ?s :seen true } USING :g1 WHERE { ?s :score ?n }
INSERT { ?s :seen true } USING :g1 USING :g2 WHERE { ?s :score ?n }
INSERT { ?s :seen ?g } USING NAMED :g2 WHERE { GRAPH ?g { ?s :score ?n } }
INSERT { ?s :seen ?g } USING :g1 USING NAMED :g2 WHERE { ?s :score ?m GRAPH ?g { ?s :score ?n } }
WITH :g1 DELETE { ?s ?p ?n } USING :g2 WHERE { ?s :score ?m . ?s ?p ?n }
WITH :g1 INSERT { GRAPH :g2 { ?s :copy ?n } } WHERE { ?s :score ?n }
CLEAR DEFAULT
CLEAR NAMED
CLEAR ALL
CLEAR GRAPH :g1
CLEAR SILENT GRAPH :nothing
DROP DEFAULT
DROP NAMED
DROP ALL
DROP GRAPH :g1
DROP GRAPH :nothing
DROP SILENT GRAPH :nothing
CREATE GRAPH :g3
CREATE GRAPH :g1
CREATE SILENT GRAPH :g1
ADD :g1 TO :g2
ADD :g1 TO DEFAULT
ADD DEFAULT TO :g3
ADD :g1 TO :g1
ADD :nothing TO :g1
ADD SILENT :nothing TO :g1
MOVE :g1 TO :g2
MOVE :g1 TO DEFAULT
MOVE DEFAULT TO :g3
MOVE :g1 TO :g1
MOVE :nothing TO :g1
MOVE SILENT :nothing TO :g1
COPY :g1 TO :g2
COPY GRAPH :g1 TO GRAPH :g3
COPY DEFAULT TO :g1
COPY :nothing TO :g1
COPY SILENT :nothing TO :g1
DROP GRAPH :g1 ; CREATE GRAPH :g1 ; INSERT DATA { GRAPH :g1 { :x :y 1 } } ; ADD :g1 TO DEFAULT
INSERT DATA { :x :y 1 } ; DELETE { ?s :y ?o } INSERT { ?s :z ?o } WHERE { ?s :y ?o } ; CLEAR GRAPH :g1 ;
INSERT DATA { :x :y 1 } ; CREATE GRAPH :g1 ; CLEAR ALL
INSERT DATA { :x :y 1 } CLEAR ALL
INSERT DATA { ?x :y 1 }
DELETE DATA { _:b :y 1 }
DELETE WHERE { _:b :y 1 }
DELETE { _:b ?p ?o } WHERE { ?s ?p ?o }
INSERT { ?s ?p ?o }
CLEAR GRAPH
CLEAR NOTHING
SELECT * { ?s ?p ?o }
INSERT DATA { undeclared:x :y 1 }
# nothing at all
""".strip().splitlines()


def direct() -> ox.Store:
    """Return the engine in this process, with the data."""
    store = ox.Store()
    store.load(DATA.encode(), ox.RdfFormat.TURTLE)
    for name, text in NAMED.items():
        store.load(text.encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(name))
    return store


@pytest.fixture
def loaded(service: Service) -> Service:
    """The service with the data, brought graph by graph."""
    assert service.send("PUT", "/graph-store?default", DATA, TURTLE).status == 204
    for name, text in NAMED.items():
        assert service.send("PUT", f"/graph-store?graph={name}", text, TURTLE).status == 201
    return service


@pytest.fixture(scope="module")
def asked_only(started: Service) -> Service:
    """The service with the data, for those who change nothing."""
    started.update("DROP ALL")
    started.send("PUT", "/graph-store?default", DATA, TURTLE)
    for name, text in NAMED.items():
        started.send("PUT", f"/graph-store?graph={name}", text, TURTLE)
    return started


def rows(solutions: ox.QuerySolutions, ordered: bool) -> object:
    """Return rows that can be compared: blank nodes have no names here."""
    names = [variable.value for variable in solutions.variables]
    found = [
        tuple("_:" if isinstance(term, ox.BlankNode) else str(term) for term in row)
        for row in solutions
    ]
    return names, found if ordered else sorted(found)


def canonical(quads: list[ox.Quad]) -> list[str]:
    """Return quads whose blank nodes are named by what is said of them."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))


def said_by_the_engine(text: str) -> object:
    try:
        found = direct().query(PREFIXES + text, base_iri=BASE)
    except SyntaxError:
        return 400
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        return rows(found, ORDERED in text)
    return canonical([ox.Quad(*triple) for triple in found])


def said_over_http(service: Service, text: str, accept: str) -> object:
    answer = service.query(f"BASE <{BASE}>" + PREFIXES + text, accept)
    if answer.status != 200:
        return answer.status
    if kind := ox.RdfFormat.from_media_type(answer.media_type):
        return canonical(list(ox.parse(answer.body, kind)))
    format = ox.QueryResultsFormat.from_media_type(answer.media_type)
    assert format is not None
    found = ox.parse_query_results(BytesIO(answer.body), format=format)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return rows(found, ORDERED in text)


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_has_the_answer_that_the_engine_gives(asked_only: Service, text: str) -> None:
    expected = said_by_the_engine(text)

    for accept in (
        "application/sparql-results+json, text/turtle",
        "application/sparql-results+xml, application/n-triples",
    ):
        assert said_over_http(asked_only, text, accept) == expected


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_has_the_effect_that_the_engine_gives_it(loaded: Service, text: str) -> None:
    store = direct()
    try:
        store.update(PREFIXES + text, base_iri=BASE)
        status = 204
    except SyntaxError:
        status = 400
    except RuntimeError as error:
        status = 404 if "does not exist" in str(error) else 500

    answer = loaded.update(f"BASE <{BASE}>" + PREFIXES + text)

    dump = loaded.send("GET", "/graph-store", Accept="application/n-quads")
    assert answer.status == status
    assert canonical(list(ox.parse(dump.body, ox.RdfFormat.N_QUADS))) == canonical(list(store))
    graphs = {row["g"] for row in loaded.query("SELECT ?g { GRAPH ?g {} }").rows}
    assert graphs == {graph.value for graph in store.named_graphs()}


def test_prefixes_may_be_declared_before_each_operation(loaded: Service) -> None:
    """A difference: the grammar has it so, and the engine takes them before the first only."""
    text = """
        PREFIX a: <urn:> INSERT DATA { a:a a:b 1 } ;
        # PREFIX b: <urn:none>
        PREFIX b: <urn:x/> PREFIX a: <urn:> DELETE { ?s a:b 1 } INSERT { ?s b:c 2 }
        WHERE { ?s a:b 1 } ;
    """

    assert loaded.update(text).status == 204

    assert loaded.query("ASK { <urn:a> <urn:x/c> 2 }").boolean
    with pytest.raises(SyntaxError):
        direct().update(text)


def test_clear_of_a_graph_that_is_not_there_is_no_error(loaded: Service) -> None:
    """A difference: the engine calls it an error, and the protocol's own tests do not."""
    text = "INSERT DATA { <urn:a> <urn:b> 1 } ; CLEAR GRAPH <urn:none>"

    assert loaded.update(text).status == 204

    assert loaded.query("ASK { <urn:a> <urn:b> 1 }").boolean
    with pytest.raises(RuntimeError):
        direct().update(text)
