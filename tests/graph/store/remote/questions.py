"""What every engine is asked, the data it is asked about, and where engines are known to differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from habeas.store.interface import Term
from habeas.terms import GRAPHS, PREFIXES

__all__ = ["ADA", "DIFFERENCES", "QUADS", "QUESTIONS", "WRONG", "Difference", "Question"]

RECORDS, DERIVED = GRAPHS["records"], GRAPHS["derived"]
_TURTLE = {
    "records": """
agent:p9001 a habeas:Person ; skos:prefLabel "Ada Example"@en , "آدا مثال"@ar ;
  habeas:isPseudonymized false ; dcterms:description "Line one\\nline \\"two\\"\\tand \\\\u0022 too " .
agent:p9002 a habeas:Person ; skos:prefLabel "Ben Example"@en ; habeas:isPseudonymized true .
agent:p9003 a habeas:Person ; skos:prefLabel "Çiğdem 😀"@tr .
agent:north-watch a habeas:Organization ; skos:prefLabel "North Watch"@en-GB ;
  schema:url <http://example.org/a%20b?x=1&y=é#z> .
case:9001 a habeas:Case ; dcterms:identifier "1" , "01" ; habeas:hasAmount 12.5 , 3 .
case:9002 a habeas:Case ; dcterms:identifier "2" ; habeas:hasAmount 1.0e3 .
involvement:9001-1 a habeas:Involvement ; habeas:inCase case:9001 ; habeas:hasPrincipal agent:p9001 ;
  habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:hasRole <urn:test:role:b> .
involvement:9001-2 a habeas:Involvement ; habeas:inCase case:9001 ; habeas:hasPrincipal agent:p9002 ;
  habeas:startsOnOrAfter "2018-01-01"^^xsd:date ; habeas:hasRole <urn:test:role:a> .
involvement:9002-1 a habeas:Involvement ; habeas:inCase case:9002 ; habeas:hasPrincipal agent:p9001 ;
  habeas:hasNominalTerm "P1Y6M"^^xsd:duration ; habeas:hasEffectiveTerm "P30D"^^xsd:duration .
source:s1 dcterms:issued "2012-06"^^xsd:gYearMonth , "2012"^^xsd:gYear ;
  dcterms:modified "2012-06-29T10:00:00Z"^^xsd:dateTime ; dcterms:title "<b>&amp;</b>" , "" .
""",
    "derived": """
case:9001 habeas:hasActor agent:p9001 , agent:p9002 .
case:9002 habeas:hasActor agent:p9001 .
""",
    "ontology": """
<urn:test:role:a> skos:broader <urn:test:role:b> ; skos:notation "a" .
<urn:test:role:b> skos:broader <urn:test:role:c> ; skos:notation "b" .
<urn:test:role:c> skos:notation "c" .
""",
}
_PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
QUADS = [
    ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(GRAPHS[name]))
    for name, turtle in _TURTLE.items()
    for quad in ox.parse(_PROLOGUE + turtle, format=ox.RdfFormat.TURTLE)
]
ADA = ox.NamedNode(PREFIXES["agent"] + "p9001")


@dataclass(frozen=True)
class Question:
    """A query with what goes with it."""

    name: str
    text: str
    given: Mapping[str, Term] = field(default_factory=dict)
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    #: Whether the order of the rows is asked for, too.
    ordered: bool = False


def _literal(text: str, datatype: str = "string") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


QUESTIONS = [
    Question("everything", "SELECT * { ?s ?p ?o }"),
    Question("everything with its graph", "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"),
    Question(
        "our prefixes need no declaration",
        "SELECT ?c { ?c a habeas:Case } ORDER BY ?c",
        ordered=True,
    ),
    Question(
        "own prefix", "PREFIX h: <https://w3id.org/habeas/ontology#> SELECT ?c { ?c a h:Case }"
    ),
    Question("base", "BASE <https://w3id.org/habeas/> SELECT ?c { ?c a <ontology#Case> }"),
    Question("columns of a star", "SELECT * { ?z habeas:inCase ?a . ?a dcterms:identifier ?m }"),
    Question("star with a graph", "SELECT * { GRAPH ?g { ?c habeas:hasActor ?a } }"),
    Question("unicode", 'SELECT ?s ?n { ?s skos:prefLabel ?n FILTER (CONTAINS(?n, "😀")) }'),
    Question("unicode constant", 'SELECT ?s { ?s skos:prefLabel "آدا مثال"@ar }'),
    Question("comment and strings", "SELECT ?s { ?s dcterms:title '' } # GRAPH ?g { FROM <x> }"),
    Question("language", 'SELECT ?s ?n { ?s skos:prefLabel ?n FILTER (LANG(?n) = "en") }'),
    Question(
        "language range", 'SELECT ?s { ?s skos:prefLabel ?n FILTER LANGMATCHES(LANG(?n), "en") }'
    ),
    Question("language of a region", "SELECT ?n { agent:north-watch skos:prefLabel ?n }"),
    Question("typed string", 'SELECT ?c { ?c dcterms:identifier "1"^^xsd:string }'),
    Question("plain string", 'SELECT ?c { ?c dcterms:identifier "01" }'),
    Question("truth value", "SELECT ?s ?b { ?s habeas:isPseudonymized ?b }"),
    Question("truth value asked for", "SELECT ?s { ?s habeas:isPseudonymized true }"),
    Question(
        "durations", "SELECT ?t ?u { ?i habeas:hasNominalTerm ?t ; habeas:hasEffectiveTerm ?u }"
    ),
    Question("numbers", "SELECT ?c ?n { ?c habeas:hasAmount ?n FILTER (?n > 5) }"),
    Question("months and years", "SELECT ?s ?d { ?s dcterms:issued ?d }"),
    Question("time", "SELECT ?d { ?s dcterms:modified ?d }"),
    Question(
        "date compared",
        'SELECT ?i { ?i habeas:startsOnOrAfter ?d FILTER (?d < "2019-01-01"^^xsd:date) }',
    ),
    Question(
        "optional",
        "SELECT ?i ?d { ?i a habeas:Involvement OPTIONAL { ?i habeas:startsOnOrAfter ?d } }",
    ),
    Question("union", "SELECT ?s { { ?s a habeas:Case } UNION { ?s a habeas:Person } }"),
    Question("minus", "SELECT ?s { ?s a habeas:Person MINUS { ?c habeas:hasActor ?s } }"),
    Question(
        "not exists",
        "SELECT ?s { ?s a habeas:Person FILTER NOT EXISTS { ?i habeas:hasPrincipal ?s ; habeas:inCase ?c } }",
    ),
    Question("values", "SELECT ?c ?n { VALUES ?c { case:9001 } ?c dcterms:identifier ?n }"),
    Question(
        "values at the end",
        "SELECT ?c ?n { ?c dcterms:identifier ?n } VALUES (?c ?n) { (case:9001 UNDEF) }",
    ),
    Question("bind", 'SELECT ?c ?x { ?c a habeas:Case BIND (CONCAT("to ", STR(?c)) AS ?x) }'),
    Question("path from a start", "SELECT ?x { <urn:test:role:a> skos:broader+ ?x }"),
    Question("path with star", "SELECT ?x { <urn:test:role:a> skos:broader*/skos:notation ?x }"),
    Question("path backwards", "SELECT ?x { <urn:test:role:c> ^skos:broader/^skos:broader ?x }"),
    Question(
        "path with a choice",
        "SELECT ?x { involvement:9001-1 (habeas:inCase|habeas:hasPrincipal) ?x }",
    ),
    Question("path with free ends", "SELECT ?x ?y { ?x skos:broader+ ?y }"),
    Question(
        "path with star and free ends",
        "SELECT ?x ?y { ?x skos:broader* ?y . ?y skos:notation 'c' }",
    ),
    Question(
        "path with star in an optional",
        "SELECT ?i ?n { ?i a habeas:Involvement "
        "OPTIONAL { ?i habeas:hasRole/skos:broader* ?r . ?r skos:notation ?n } }",
    ),
    Question(
        "path with star to a constant",
        "SELECT ?i { ?i habeas:hasRole/skos:broader* <urn:test:role:c> FILTER NOT EXISTS "
        "{ ?i habeas:hasRole ?r . ?r skos:broader* <urn:test:role:a> } }",
    ),
    Question("path with star to what is nowhere", "SELECT ?x { ?x skos:broader* <urn:test:no> }"),
    Question(
        "path with star between two",
        "SELECT ?x ?y { ?x skos:notation ?n . FILTER (?n != 'c') ?x skos:broader* ?y }",
    ),
    Question("path with star backwards", "SELECT ?x { <urn:test:role:c> ^(skos:broader*) ?x }"),
    Question(
        "path with plus and a blank node",
        "SELECT ?x { ?x skos:broader+ [ skos:notation 'c' ] }",
    ),
    Question(
        "path between two constants", "ASK { <urn:test:role:a> skos:broader+ <urn:test:role:c> }"
    ),
    Question("path that is not there", "ASK { <urn:test:role:c> skos:broader+ <urn:test:role:a> }"),
    Question(
        "path in one of two graphs",
        f"SELECT ?x ?y FROM <{RECORDS}> {{ ?x skos:broader+ ?y }}",
    ),
    Question(
        "path with a given end",
        "SELECT ?i ?r { ?i habeas:hasRole/skos:broader* ?r }",
        {"r": ox.NamedNode("urn:test:role:c")},
    ),
    Question(
        "aggregates in an expression",
        'SELECT ?c (CONCAT(MIN(STR(?i)), "-", STR(COUNT(*))) AS ?x) (COUNT(*) AS ?n) (COUNT(*) AS ?m) '
        "{ ?c dcterms:identifier ?i } GROUP BY ?c HAVING (COUNT(*) > 0) ORDER BY (STRLEN(?x)) ?x",
        ordered=True,
    ),
    Question(
        "having and no group",
        "SELECT (COUNT(*) AS ?n) { ?c habeas:hasActor ?a } HAVING (COUNT(*) > 1)",
    ),
    Question(
        "having of a subquery",
        "SELECT ?a ?n { { SELECT ?a (IF(COUNT(*) > 1, 'many', 'one') AS ?n) "
        "{ ?c habeas:hasActor ?a } GROUP BY ?a HAVING (COUNT(*) > 0) (COUNT(*) < 9) } }",
    ),
    Question("counts", "SELECT ?c (COUNT(?a) AS ?n) { ?c habeas:hasActor ?a } GROUP BY ?c"),
    Question("count of all", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    Question("count of nothing", "SELECT (COUNT(*) AS ?n) { ?s a habeas:Sentence }"),
    Question("distinct count", "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?c habeas:hasActor ?a }"),
    Question(
        "having",
        "SELECT ?a (COUNT(?c) AS ?n) { ?c habeas:hasActor ?a } GROUP BY ?a HAVING (COUNT(?c) > 1)",
    ),
    Question(
        "least and most", "SELECT (MIN(?d) AS ?a) (MAX(?d) AS ?b) { ?i habeas:startsOnOrAfter ?d }"
    ),
    Question(
        "aggregate in a call",
        "SELECT ?a (COALESCE(MIN(STR(?d)), 'none') AS ?x) { ?i habeas:hasPrincipal ?a OPTIONAL { ?i habeas:startsOnOrAfter ?d } } GROUP BY ?a",
    ),
    Question(
        "subquery",
        "SELECT ?c ?n { { SELECT ?c (COUNT(*) AS ?n) { ?c habeas:hasActor ?a } GROUP BY ?c } FILTER (?n > 1) }",
    ),
    Question(
        "subquery with a star",
        "SELECT ?c { { SELECT * { ?c habeas:hasActor ?a } } FILTER (?a = agent:p9002) }",
    ),
    Question("subquery that is all", "SELECT * { SELECT ?c { ?c a habeas:Case } }"),
    Question(
        "order and slice",
        "SELECT ?d { ?i habeas:startsOnOrAfter ?d } ORDER BY DESC(?d) LIMIT 1 OFFSET 1",
        ordered=True,
    ),
    Question("distinct", "SELECT DISTINCT ?t { ?s a ?t }"),
    Question("is numeric", "SELECT ?x { ?c habeas:hasAmount ?n BIND (isNumeric(?n) AS ?x) }"),
    Question(
        "if", 'SELECT ?c ?x { ?c dcterms:identifier ?i BIND (IF(?i = "1", "one", "other") AS ?x) }'
    ),
    Question(
        "regular expression", 'SELECT ?s { ?s skos:prefLabel ?n FILTER REGEX(?n, "^ada", "i") }'
    ),
    Question("one graph", f"SELECT ?c ?a {{ GRAPH <{DERIVED}> {{ ?c habeas:hasActor ?a }} }}"),
    Question(
        "a graph that has none of it",
        f"SELECT ?c {{ GRAPH <{RECORDS}> {{ ?c habeas:hasActor ?a }} }}",
    ),
    Question("a graph that is none", "SELECT ?s { GRAPH <urn:test:none> { ?s ?p ?o } }"),
    Question(
        "graph joined", "SELECT ?g ?c ?a { ?c a habeas:Case . GRAPH ?g { ?c habeas:hasActor ?a } }"
    ),
    Question(
        "graph filtered inside",
        f"SELECT ?g ?s {{ GRAPH ?g {{ ?s ?p ?o FILTER (?g = <{DERIVED}>) }} }}",
    ),
    Question(
        "graph filtered outside",
        f"SELECT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g = <{DERIVED}>) }}",
    ),
    Question("graph of nothing", "SELECT ?g { GRAPH ?g { } }"),
    Question(
        "graph with a subquery",
        "SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?c habeas:hasActor ?a } } FILTER (?n > 0) }",
    ),
    Question("graph bound", f"SELECT ?s {{ VALUES ?g {{ <{DERIVED}> }} GRAPH ?g {{ ?s ?p ?o }} }}"),
    Question(
        "graph optional",
        "SELECT ?c ?g { ?c a habeas:Case OPTIONAL { GRAPH ?g { ?c habeas:hasActor agent:p9002 } } }",
    ),
    Question(
        "graph that exists",
        "SELECT ?c { ?c a habeas:Case FILTER EXISTS { GRAPH ?g { ?c habeas:hasActor agent:p9002 } } }",
    ),
    Question(
        "same graph exists",
        "SELECT ?g ?c { GRAPH ?g { ?c a habeas:Case } FILTER EXISTS { GRAPH ?g { ?c dcterms:identifier ?i } } }",
    ),
    Question("from", f"SELECT ?s FROM <{DERIVED}> {{ ?s ?p ?o }}"),
    Question(
        "from two",
        f"SELECT ?s FROM <{DERIVED}> FROM <{RECORDS}> {{ ?s a habeas:Case ; habeas:hasActor ?a }}",
    ),
    Question("from nothing", "SELECT ?s FROM <urn:test:none> { ?s ?p ?o }"),
    Question("from named", f"SELECT ?g ?s FROM NAMED <{DERIVED}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
    Question("from named and no default", f"SELECT ?s FROM NAMED <{DERIVED}> {{ ?s ?p ?o }}"),
    Question(
        "from and another graph",
        f"SELECT ?s FROM <{DERIVED}> {{ GRAPH <{RECORDS}> {{ ?s ?p ?o }} }}",
    ),
    Question("protocol default", "SELECT ?s ?o { ?s ?p ?o }", default_graphs=(DERIVED,)),
    Question(
        "protocol default and no named",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o } }",
        default_graphs=(DERIVED,),
    ),
    Question("protocol named", "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }", named_graphs=(DERIVED,)),
    Question("protocol named and no default", "SELECT ?s { ?s ?p ?o }", named_graphs=(DERIVED,)),
    Question(
        "protocol wins over from",
        f"SELECT ?s FROM <{RECORDS}> {{ ?s ?p ?o }}",
        default_graphs=(DERIVED,),
    ),
    Question(
        "protocol with a graph that is none",
        "SELECT ?s { ?s ?p ?o }",
        default_graphs=("urn:test:none",),
    ),
    Question("given", "SELECT ?a ?c { ?c habeas:hasActor ?a }", {"a": ADA}),
    Question("given a word", "SELECT ?c ?i { ?c dcterms:identifier ?i }", {"i": _literal("01")}),
    Question(
        "given a date",
        "SELECT ?i ?d { ?i habeas:startsOnOrAfter ?d }",
        {"d": _literal("2018-01-01", "date")},
    ),
    Question(
        "given an awkward word",
        "SELECT ?s ?x { ?s dcterms:description ?x }",
        {"x": ox.Literal('Line one\nline "two"\tand \\u0022 too ')},
    ),
    Question(
        "given hostile words",
        "SELECT ?s ?x { ?s dcterms:title ?x }",
        {"x": ox.Literal('" } ; DROP ALL # \\u0022 \\')},
    ),
    Question(
        "given in a filter",
        "SELECT ?i ?day { ?i habeas:startsOnOrAfter ?d FILTER (?d <= ?day) }",
        {"day": _literal("2018-06-01", "date")},
    ),
    Question(
        "given in an optional",
        "SELECT ?i ?day { ?i a habeas:Involvement OPTIONAL { ?i habeas:startsOnOrAfter ?d FILTER (?d > ?day) } FILTER (!BOUND(?d)) }",
        {"day": _literal("2018-06-01", "date")},
    ),
    Question(
        "given in a union",
        "SELECT ?a ?x { { ?x habeas:hasActor ?a } UNION { ?x habeas:hasPrincipal ?a } }",
        {"a": ADA},
    ),
    Question(
        "given and exists",
        "SELECT ?a ?c { ?c a habeas:Case FILTER EXISTS { ?c habeas:hasActor ?a } }",
        {"a": ox.NamedNode(PREFIXES["agent"] + "p9002")},
    ),
    Question(
        "given and grouped",
        "SELECT ?a (COUNT(?c) AS ?n) { ?c habeas:hasActor ?a } GROUP BY ?a",
        {"a": ADA},
    ),
    Question(
        "given in a subquery",
        "SELECT ?a ?n { { SELECT ?a (COUNT(?c) AS ?n) { ?c habeas:hasActor ?a } GROUP BY ?a } }",
        {"a": ADA},
    ),
    Question(
        "given not in the subquery",
        "SELECT ?a ?n { ?x habeas:hasActor ?a { SELECT (COUNT(?a) AS ?n) { ?c habeas:hasActor ?a } } }",
        {"a": ADA},
    ),
    Question(
        "given the graph", "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }", {"g": ox.NamedNode(DERIVED)}
    ),
    Question(
        "given and minus",
        "SELECT ?a ?c { ?c habeas:hasActor ?a MINUS { ?c dcterms:identifier '2' } }",
        {"a": ADA},
    ),
    Question(
        "given what is nowhere",
        "SELECT ?a ?c { ?c habeas:hasActor ?a }",
        {"a": ox.NamedNode("urn:test:nobody")},
    ),
    Question("ask yes", "ASK { ?c a habeas:Case }"),
    Question("ask no", "ASK { ?c a habeas:Sentence }"),
    Question("ask nothing", "ASK { }"),
    Question("ask a graph", f"ASK {{ GRAPH <{DERIVED}> {{ ?c a habeas:Case }} }}"),
    Question("ask with having", "ASK { ?c habeas:hasActor ?a } GROUP BY ?c HAVING (COUNT(*) > 5)"),
    Question("construct", "CONSTRUCT { ?a <urn:test:in> ?c } { ?c habeas:hasActor ?a }"),
    Question(
        "construct with a constant",
        "CONSTRUCT { <urn:test:a> <urn:test:b> 'x'@en, 1.50, true } { ?c a habeas:Case }",
    ),
    Question("construct without a template", "CONSTRUCT WHERE { ?c habeas:hasActor ?a }"),
    Question(
        "construct what cannot be",
        "CONSTRUCT { ?n <urn:test:of> ?s . ?s ?n ?s } { ?s skos:prefLabel ?n }",
    ),
    Question(
        "construct with gaps",
        "CONSTRUCT { ?i <urn:test:x> ?d ; <urn:test:y> ?i } { ?i a habeas:Involvement OPTIONAL { ?i habeas:startsOnOrAfter ?d } }",
    ),
    Question(
        "construct from a graph",
        f"CONSTRUCT {{ ?s ?p ?g }} FROM NAMED <{DERIVED}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ),
    Question("describe one", "DESCRIBE case:9001"),
    Question("describe found", "DESCRIBE ?a { case:9001 habeas:hasActor ?a }"),
    Question("describe both", "DESCRIBE case:9002 ?a { case:9001 habeas:hasActor ?a }"),
    Question("describe all", "DESCRIBE * { ?c habeas:hasActor agent:p9002 }"),
    Question(
        "describe what comes twice",
        "DESCRIBE ?c { ?c habeas:hasActor ?a } ORDER BY ?c ?a LIMIT 2",
    ),
    Question(
        "describe the first", "DESCRIBE ?i { ?i habeas:startsOnOrAfter ?d } ORDER BY ?d LIMIT 1"
    ),
    Question("describe from a graph", f"DESCRIBE case:9001 FROM <{DERIVED}>"),
    Question("describe nothing", "DESCRIBE <urn:test:nobody>"),
]

#: Texts that are no queries, with the places where engines see that: line and column.
WRONG = {
    "SELECT ?s {": ["1:12"],
    "SELECT ?s\n{ ?s ?p ?o\n  BIND (1 AS ?o) }": ["3:19"],
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }": ["1:40"],
    "SELECT ?s { ?s a }": ["1:19", "1:18"],
    "SELECT ?s { ?s foo:x ?o }": ["1:21", "1:16"],
    "CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }": ["1:19"],
}


@dataclass(frozen=True)
class Difference:
    """What an engine answers instead, and why."""

    lines: Sequence[str]
    why: str


_REFUSED = Difference(
    ["InvalidQueryError"],
    "A subquery inside GRAPH ?g: no engine here looks in one graph after the other, so it is "
    "refused for remote stores. The embedded one gives one row without a graph.",
)
#: Where an engine gives another answer than the embedded store, in lines of TSV; an error is its
#: class. What is not here has to be alike; what is here and is alike fails too.
DIFFERENCES: Mapping[tuple[str, str], Difference] = {
    ("oxigraph", "graph with a subquery"): _REFUSED,
    ("virtuoso", "graph with a subquery"): _REFUSED,
    ("virtuoso", "same graph exists"): Difference(
        ["InvalidQueryError"],
        "Virtuoso 7 fails on VALUES inside EXISTS that share a variable with what is around.",
    ),
    ("virtuoso", "path with star to what is nowhere"): Difference(
        ["?x", "<urn:test:no>"],
        "SPARQL lets * lead from each term to itself; the embedded engine only from terms it has.",
    ),
    ("virtuoso", "is numeric"): Difference(
        ["?x", "1", "1", "1"], "Virtuoso 7 computes numbers where SPARQL has truth values."
    ),
    ("virtuoso", "aggregate in a call"): Difference(
        [
            "?a\t?x",
            '<https://w3id.org/habeas/id/agent/p9001>\t"2019-05-03"',
            '<https://w3id.org/habeas/id/agent/p9002>\t"2018-01-01"',
        ],
        "MIN of what is unbound in one solution: an error for the embedded engine, left out here.",
    ),
}
