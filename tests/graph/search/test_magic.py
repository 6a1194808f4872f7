"""``habeas:matchesText`` asks as if the data said which thing matches which words."""

import random
from typing import Any

import pyoxigraph as ox
import pytest

from habeas.errors import InvalidQueryError
from habeas.search import magic
from habeas.search.magic import MATCHES_TEXT, expand
from habeas.search.request import read_request
from habeas.store.embedded import EmbeddedStore

RECORDS = """
agent:ada   a habeas:Person ; skos:prefLabel "Ada Example"@en , "آدا"@ar .
agent:ben   a habeas:Person ; skos:prefLabel "Ben Example"@en ; dcterms:description "Brother of Ada."@en .
agent:watch a habeas:Organization ; skos:prefLabel "Example Watch"@en , "Veille Exemple"@fr .
case:1      a habeas:Case ; skos:prefLabel "The case of Ada Example"@en ; habeas:hasActor agent:ben , agent:watch .
case:2      a habeas:Case ; skos:prefLabel "The case of Ben"@en ; habeas:hasActor agent:watch .
"""
QUERIES = [
    'SELECT ?x { ?x habeas:matchesText "ada" }',
    'SELECT ?x ?c { ?x a ?c ; habeas:matchesText "ada" ; skos:prefLabel ?n . }',
    'SELECT ?x ?c { ?x habeas:matchesText "ada" ; a ?c . }',
    'SELECT ?x { ?x habeas:matchesText "ada" ;; a habeas:Person ; . }',
    'SELECT ?x { ?x a habeas:Person . ?x habeas:matchesText "example"@en . ?x skos:prefLabel ?n }',
    'SELECT ?x ?y { ?x habeas:matchesText "ben" . ?x habeas:hasActor ?y . ?y habeas:matchesText "watch" }',
    'SELECT ?x { ?x habeas:matchesText "ada" , "ben" }',
    'SELECT ?x ?n { ?x a habeas:Person OPTIONAL { ?x habeas:matchesText "brother" ; skos:prefLabel ?n } }',
    'SELECT ?x { { ?x habeas:matchesText "ada" } UNION { ?x habeas:matchesText "watch" . } }',
    'SELECT ?x { ?x a habeas:Case MINUS { ?x habeas:matchesText "ada" } }',
    'SELECT ?x { ?x a habeas:Case FILTER EXISTS { ?x habeas:matchesText "ada" } }',
    'SELECT ?x { ?x a habeas:Case FILTER NOT EXISTS { ?x habeas:hasActor ?y . ?y habeas:matchesText "ben" } }',
    'SELECT ?x (EXISTS { ?x habeas:matchesText "ada" } AS ?is) { ?x a ?c }',
    'SELECT ?x { { SELECT ?x { ?x habeas:matchesText "example" } } ?x a habeas:Person }',
    'SELECT (COUNT(?x) AS ?n) { ?x habeas:matchesText "example" }',
    'SELECT ?x { ?x a habeas:Case . agent:ada habeas:matchesText "ada" }',
    'SELECT ?x { ?x a habeas:Case . agent:ada habeas:matchesText "ben" }',
    'SELECT * { ?x habeas:matchesText "veille"@fr }',
    'SELECT * { ?x habeas:matchesText "veille"@en }',
    'SELECT ?x { ?x habeas:matchesText "nothing of it" }',
    "SELECT ?x { ?x habeas:matchesText '''ada''' }",
    'SELECT ?x { ?x <https://w3id.org/habeas/ontology#matchesText> "آدا" }',
    'PREFIX h: <https://w3id.org/habeas/ontology#> SELECT ?x { ?x h:matchesText "ada" }',
    'PREFIX habeas: <urn:test:other:> SELECT ?x { ?x habeas:matchesText "ada" }',
    'BASE <https://w3id.org/habeas/> SELECT ?x { ?x <ontology#matchesText> "ada" }',
    'SELECT ?x { ?x habeas:matchesText "\\u0061da" }',
    'SELECT ?x # habeas:matchesText "x"\n{ ?x habeas:matchesText # here\n "ada" . }',
    'SELECT ?x { ?x skos:prefLabel "habeas:matchesText" }',
    'SELECT ?p { habeas:matchesText ?p ?o }',
    'SELECT ?s { ?s ?p habeas:matchesText }',
    'SELECT ?x { ?x a ?c FILTER(?c != habeas:matchesText) }',
    'SELECT ?x { VALUES ?x { agent:ada agent:ben } ?x habeas:matchesText "ada" }',
    'SELECT ?x { BIND(agent:ada AS ?x) ?x habeas:matchesText "ada" }',
    'SELECT ?x { ?x habeas:matchesText "ada" } ORDER BY ?x LIMIT 1',
    'SELECT ?x { ?x habeas:matchesText "ada" ; a ?c } GROUP BY ?x HAVING (COUNT(?c) = 1)',
    'ASK { agent:ada habeas:matchesText "exam*" }',
    'ASK { agent:watch habeas:matchesText "ada" . }',
    'SELECT ?x { ?x habeas:matchesText "\\"ada example\\"" }',
    'SELECT ?x { ?c habeas:hasActor [ a ?k ] ; habeas:matchesText "ada" . ?x a ?k . }',
]  # fmt: skip


def with_matches(store: EmbeddedStore, index: Any) -> EmbeddedStore:
    """Return the store with every match that the queries ask for said as a triple."""
    quads = list(store.quads())
    graph = quads[0].graph_name
    words = [
        "ada",
        "ben",
        "watch",
        "brother",
        "example",
        "nothing of it",
        "آدا",
        "exam*",
        '"ada example"',
    ]
    asked = [(ox.Literal(text), "") for text in words]
    asked += [(ox.Literal("example", language="en"), "en")]
    asked += [(ox.Literal("veille", language=tag), tag) for tag in ("fr", "en")]
    for literal, language in asked:
        for iri in index.things(read_request(literal.value), language):
            matches = ox.NamedNode(MATCHES_TEXT)
            quads.append(ox.Quad(ox.NamedNode(iri), matches, literal, graph))
    return EmbeddedStore.of(quads)


def answer(store: EmbeddedStore, text: str) -> Any:
    result = store.run(text)
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    return sorted(tuple(map(str, row)) for row in result)


@pytest.mark.parametrize("query", QUERIES)
def test_the_answer_is_that_of_data_that_says_what_matches(make: Any, query: str) -> None:
    store, index = make(RECORDS)

    expanded = expand(query, index)

    assert answer(store, expanded) == answer(with_matches(store, index), query)
    assert expanded.count("\n") == query.count("\n")


def test_graphs_can_be_made_of_what_is_found(make: Any) -> None:
    store, index = make(RECORDS)

    made = store.construct(
        expand('CONSTRUCT { ?x a habeas:Case } WHERE { ?x habeas:matchesText "ada" }', index)
    )
    described = store.construct(expand('DESCRIBE ?x { ?x habeas:matchesText "veille" }', index))

    assert len(made) == 3
    assert {str(each.subject) for each in described} == {"<https://w3id.org/habeas/id/agent/watch>"}


def test_the_best_can_be_asked_for_with_their_places(make: Any) -> None:
    store, index = make(RECORDS)
    text = (
        'SELECT ?rank ?n { (?x ?rank) habeas:matchesText ("ada example" 2) . ?x skos:prefLabel ?n }'
    )

    rows = store.select(expand(text, index))

    assert {(str(r.value), str(n.value)) for r, n in rows} == {
        ("1", "Ada Example"), ("1", "آدا"), ("2", "The case of Ada Example"),
    }  # fmt: skip
    alone = store.select(expand('SELECT ?x { ?x habeas:matchesText ("ada example"@en 1) }', index))
    assert [str(row[0]) for row in alone] == ["<https://w3id.org/habeas/id/agent/ada>"]


def test_a_value_that_is_given_narrows_what_is_found(make: Any) -> None:
    store, index = make(RECORDS)
    text = expand('SELECT ?x ?c { ?x habeas:matchesText "ada" ; a ?c }', index)

    ada, watch = (ox.NamedNode(f"https://w3id.org/habeas/id/agent/{n}") for n in ("ada", "watch"))

    assert len(store.select(text, x=ada)) == 1
    assert store.select(text, x=watch) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?x { ?x habeas:matchesText ?words }", "behind habeas:matchesText stands a text"),
        ("SELECT ?x { ?x habeas:matchesText 7 }", "behind habeas:matchesText stands a text"),
        ('SELECT ?x { ?x habeas:matchesText "7"^^xsd:integer }', "stands a text"),
        ('SELECT ?x { ?x habeas:matchesText ("a" "b") }', "stands a text"),
        ('SELECT ?x { ?x habeas:matchesText ("a" ?n) }', "stands a text"),
        ('SELECT ?x { ?x habeas:matchesText ("a" 0) }', "for one at least"),
        ('SELECT ?x { ?x habeas:matchesText ("a" 1001) }', "1,000 at most"),
        ('SELECT ?x { (?x ?r) habeas:matchesText "a" }', "a place needs a number"),
        ('SELECT ?x { (?x ?r ?s) habeas:matchesText ("a" 2) }', "before habeas:matchesText"),
        ('SELECT ?x { [] habeas:matchesText "a" }', "before habeas:matchesText stands a variable"),
        ('SELECT ?x { _:b habeas:matchesText "a" }', "before habeas:matchesText stands a variable"),
        ('SELECT ?x { "a" habeas:matchesText "a" }', "before habeas:matchesText stands a variable"),
        ('SELECT ?x { ?x a [ habeas:matchesText "a" ] }', "before habeas:matchesText stands"),
        ('SELECT ?x { ?x habeas:matchesText/a "a" }', "no part of a path"),
        ('SELECT ?x { ?x ^habeas:matchesText "a" }', "no part of a path"),
        ('SELECT ?x { ?x !habeas:matchesText "a" }', "no part of a path"),
        ('SELECT ?x { ?x habeas:matchesText* "a" }', "no part of a path"),
        ('SELECT ?x { GRAPH ?g { ?x habeas:matchesText "a" } }', "outside of GRAPH"),
        (
            'SELECT ?x { GRAPH ?g { { ?x a ?y FILTER EXISTS { ?x habeas:matchesText "a" } } } }',
            "GRAPH",
        ),
        ('CONSTRUCT { ?x habeas:matchesText "a" } WHERE { ?x a ?y }', "asks and makes nothing"),
        ('CONSTRUCT WHERE { ?x habeas:matchesText "a" }', "asks and makes nothing"),
        (
            'CONSTRUCT FROM <urn:test:g> WHERE { ?x habeas:matchesText "a" }',
            "asks and makes nothing",
        ),
        ('SELECT ?x {\n ?x habeas:matchesText "?" }', r"2:5: There is no word"),
        ('SELECT ?x {\n ?x habeas:matchesText "a" ', r"error at 2:\d+: expected"),
        ("SELECT ?x { ?x nope:matchesText 'a' }", "the prefix nope: is not declared"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(make: Any, query: str, words: str) -> None:
    _, index = make(RECORDS)

    with pytest.raises(InvalidQueryError, match=words):
        expand(query, index)


def test_too_many_are_refused_and_not_cut(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, index = make(RECORDS)
    monkeypatch.setattr(magic, "MOST", 2)

    assert "VALUES" in expand('SELECT ?x { ?x habeas:matchesText "brother" }', index)
    with pytest.raises(InvalidQueryError, match=r'more than 2 things are found; .*\("ada" 2\)'):
        expand('SELECT ?x { ?x habeas:matchesText "ada" }', index)


def test_without_an_index_a_search_is_refused_and_other_queries_are_not() -> None:
    with pytest.raises(InvalidQueryError, match="no search index"):
        expand('SELECT ?x { ?x habeas:matchesText "ada" }', None)
    text = "SELECT ?p { habeas:matchesText ?p ?o }"
    assert expand(text, None) == text


def test_patterns_joined_at_random_answer_as_the_data_would(make: Any) -> None:
    store, index = make(RECORDS)
    said = with_matches(store, index)
    draw = random.Random(4)
    patterns = [
        '?x habeas:matchesText "ada" .', '?x habeas:matchesText "example" .', "?x a ?c .",
        '?y habeas:matchesText "watch" .', "?x habeas:hasActor ?y .", "?y skos:prefLabel ?n .",
        '?y habeas:matchesText "ben" ; a ?c .',
    ]  # fmt: skip
    wraps = ["{}", "{}", "OPTIONAL {{ {} }}", "{{ {} }}", "MINUS {{ {} }}", "FILTER EXISTS {{ {} }}",
             "FILTER NOT EXISTS {{ {} }}", "{{ {} }} UNION {{ ?x a habeas:Case }}"]  # fmt: skip
    for _ in range(150):
        parts = [
            draw.choice(wraps).format(" ".join(draw.sample(patterns, draw.randint(1, 3))))
            for _ in range(draw.randint(1, 3))
        ]
        query = f"SELECT ?x ?y ?c ?n {{ {' '.join(parts)} }}"

        assert answer(store, expand(query, index)) == answer(said, query), query
