"""What the columns answer is what the engine answers, on any graph and however it is asked."""

import random
import re
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.columns.graphs import HEAD, SMALL, Made, columns_of

from habeas.columns import Columns, joining
from habeas.columns.shapes import answer
from habeas.shacl.sparql.grammar import read_query
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

PAIR = "?i habeas:inCase ?case ; habeas:hasPrincipal ?a . ?j habeas:inCase ?case ; habeas:hasPrincipal ?b"
NO_COUNSEL = "?i habeas:inCase ?case ; habeas:hasRole role:defence-counsel"
START = "?d a habeas:DeprivationOfLiberty ; habeas:startsOnOrAfter ?start"
#: Queries that the columns must answer, all in the order that ORDER BY fixes.
ANSWERED = [
    # co-involvement
    f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} FILTER(STR(?a) < STR(?b)) }} GROUP BY ?a ?b",
    (f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} FILTER(STR(?b) > STR(?a)) }} GROUP BY ?b ?a "
    "ORDER BY DESC(?n) ?a ?b"),
    (f"SELECT (COUNT(DISTINCT ?case) AS ?n) ?b ?a {{ {PAIR} . FILTER(?a != ?b) }} GROUP BY ?a ?b "
    "HAVING (COUNT(DISTINCT ?case) > 1) ORDER BY DESC(COUNT(DISTINCT ?case)) ?a ?b"),
    f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} }} GROUP BY ?a ?b HAVING (COUNT(DISTINCT ?case) >= 2 && 3 > COUNT(DISTINCT ?case))",
    (f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} FILTER(STR(?a) < STR(?b)) }} GROUP BY ?a ?b "
    "ORDER BY DESC(?n) ?a ?b LIMIT 2 OFFSET 1"),
    ("SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) { ?case habeas:hasActor ?a , ?b FILTER(STR(?a) < STR(?b)) } "
    "GROUP BY ?a ?b"),
    ("SELECT ?a ?b (COUNT(DISTINCT ?c) AS ?n) { ?c ^habeas:inCase/habeas:hasPrincipal ?a . "
    "?b ^habeas:hasPrincipal/habeas:inCase ?c . ?c a habeas:Case FILTER(STR(?a) <= STR(?b)) } GROUP BY ?a ?b"),
    ("SELECT ?a ?b (COUNT(DISTINCT ?c) AS ?n) { { SELECT DISTINCT ?c ?a { ?i habeas:inCase ?c ; habeas:hasPrincipal ?a } } "
    "{ SELECT DISTINCT ?c ?b { ?i habeas:inCase ?c ; habeas:hasPrincipal ?b } } FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b"),
    (f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} . ?i habeas:hasRole role:detained FILTER(?a != ?b) }} "
    "GROUP BY ?a ?b"),
    (f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} FILTER(?a != ?b) "
    "FILTER NOT EXISTS { ?k habeas:inCase ?case ; habeas:hasRole role:killed } } GROUP BY ?a ?b"),
    f"SELECT ?a (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} FILTER(?b = agent:b) FILTER(?a != agent:c) }} GROUP BY ?a",
    f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} FILTER(STR(?b) < STR(?a)) }} GROUP BY ?a ?b",
    # brokers
    (f"SELECT ?a (COUNT(DISTINCT ?b) AS ?others) (COUNT(DISTINCT ?case) AS ?cases) {{ {PAIR} FILTER(?a != ?b) }} "
    "GROUP BY ?a ORDER BY DESC(?others) ?a"),
    (f"SELECT ?b (COUNT(DISTINCT ?case) AS ?cases) (COUNT(DISTINCT ?a) AS ?others) {{ {PAIR} FILTER(?b != ?a) }} "
    "GROUP BY ?b HAVING (COUNT(DISTINCT ?a) > 1) ORDER BY DESC(COUNT(DISTINCT ?case)) ?b LIMIT 3"),
    (f"SELECT ?a (COUNT(DISTINCT ?b) AS ?others) (COUNT(DISTINCT ?case) AS ?cases) {{ {PAIR} . "
    "?j habeas:hasRole role:detained FILTER(?a != ?b) } GROUP BY ?a"),
    ("SELECT ?a (COUNT(DISTINCT ?case) AS ?cases) { ?i habeas:inCase ?case ; habeas:hasPrincipal ?a } GROUP BY ?a "
    "ORDER BY DESC(?cases) ?a"),
    "SELECT ?a (COUNT(?case) AS ?cases) (COUNT(*) AS ?rows) { ?i habeas:inCase ?case ; habeas:hasPrincipal ?a } GROUP BY ?a",
    "SELECT (COUNT(DISTINCT ?a) AS ?agents) (COUNT(?i) AS ?n) { ?i habeas:inCase ?case ; habeas:hasPrincipal ?a }",
    # gaps
    f"SELECT ?case {{ ?case a habeas:Case FILTER NOT EXISTS {{ {NO_COUNSEL} }} }}",
    f"SELECT ?case {{ ?case a habeas:Case MINUS {{ {NO_COUNSEL} }} }} ORDER BY ?case",
    f"SELECT ?case {{ ?case a habeas:Case OPTIONAL {{ {NO_COUNSEL} }} FILTER(!BOUND(?i)) }}",
    f"SELECT (COUNT(?case) AS ?n) {{ ?case a habeas:Case FILTER(!BOUND(?i)) OPTIONAL {{ {NO_COUNSEL} }} }}",
    f"SELECT ?case {{ ?case a habeas:Case FILTER EXISTS {{ ?k habeas:inCase ?case }} FILTER NOT EXISTS {{ {NO_COUNSEL} }} }}",
    "SELECT ?case { ?case a habeas:Case FILTER NOT EXISTS { ?case actor-as:defence-counsel ?x } }",
    ("SELECT ?case { ?case a habeas:Case MINUS { ?i habeas:inCase ?case ; "
    "habeas:hasRole/skos:broader* role:legal-representative } }"),
    (f"SELECT ?case {{ ?case a habeas:Case FILTER NOT EXISTS {{ {NO_COUNSEL} }} "
    "FILTER NOT EXISTS { ?i habeas:inCase ?case ; habeas:hasRole role:killed } } ORDER BY DESC(?case) LIMIT 1"),
    ("SELECT ?case { ?d a habeas:DeprivationOfLiberty ; habeas:isPartOfCase ?case ; habeas:occurredAt ?city . "
    f"?city schema:containedInPlace place:X FILTER NOT EXISTS {{ {NO_COUNSEL} }} }}"),
    ("SELECT ?place (COUNT(DISTINCT ?case) AS ?n) { ?d habeas:isPartOfCase ?case ; "
    f"habeas:occurredAt/schema:containedInPlace ?place FILTER NOT EXISTS {{ {NO_COUNSEL} }} }} GROUP BY ?place"),
    ("SELECT ?case ?place { ?d habeas:isPartOfCase ?case ; habeas:occurredAt ?town . "
    f"?town schema:containedInPlace* ?place MINUS {{ {NO_COUNSEL} }} }}"),
    "SELECT ?case (COUNT(?x) AS ?n) { ?d habeas:isPartOfCase ?case ; habeas:occurredAt ?x } GROUP BY ?case",
    ("SELECT ?i ?case ?a { ?i habeas:inCase ?case ; habeas:hasPrincipal ?a FILTER NOT EXISTS { "
    "?i habeas:hasPrincipal ?a ; habeas:inCase ?case ; habeas:hasRole role:detained } }"),
    ("SELECT ?i ?case ?a { ?i habeas:inCase ?case ; habeas:hasPrincipal ?a ; habeas:hasRole role:detained FILTER EXISTS { "
    "?i habeas:hasPrincipal ?a . ?case habeas:hasActor ?a } FILTER NOT EXISTS { ?case habeas:hasActor agent:none } }"),
    "SELECT DISTINCT ?case { ?d habeas:isPartOfCase ?case ; habeas:occurredAt ?x MINUS { ?i habeas:inCase ?case } }",
    "SELECT ?role (COUNT(?i) AS ?n) { ?i habeas:hasRole ?r . ?r skos:broader+ ?role } GROUP BY ?role",
    # three variables in a ring
    ("SELECT ?case ?a (COUNT(?i) AS ?n) { ?case habeas:hasActor ?a . ?i habeas:inCase ?case ; habeas:hasPrincipal ?a } "
    "GROUP BY ?case ?a"),
    # who is near
    "SELECT DISTINCT ?b { ?i habeas:hasPrincipal agent:a ; habeas:inCase ?c . ?j habeas:inCase ?c ; habeas:hasPrincipal ?b }",
    "SELECT DISTINCT ?a { ?i habeas:hasPrincipal ?a ; habeas:hasRole role:detained } ORDER BY ?a LIMIT 1",
    # days
    (f'SELECT ?year (COUNT(?d) AS ?n) {{ {START} FILTER (?start >= "2018-06-01"^^xsd:date && ?start < '
    '"2020-01-01"^^xsd:date) BIND (SUBSTR(STR(?start), 1, 4) AS ?year) } GROUP BY ?year ORDER BY ?year'),
    (f"SELECT ?year (COUNT(DISTINCT ?case) AS ?n) {{ {START} ; habeas:isPartOfCase ?case BIND(YEAR(?start) AS ?year) }} "
    "GROUP BY ?year ORDER BY DESC(?year)"),
    f"SELECT ?y ?m (COUNT(*) AS ?n) {{ {START} }} GROUP BY (YEAR(?start) AS ?y) (MONTH(?start) AS ?m) ORDER BY DESC(?y) ?m",
    f'SELECT ?m (COUNT(*) AS ?n) {{ {START} BIND(SUBSTR(STR(?start), 1, 7) AS ?m) FILTER ("2019-04" < ?m) }} GROUP BY ?m',
    "SELECT (COUNT(DISTINCT ?start) AS ?days) { ?d habeas:startsOnOrAfter ?start FILTER((2019) <= YEAR(?start)) }",
    "SELECT ?start (COUNT(?d) AS ?n) { ?d habeas:startsOnOrAfter ?start } GROUP BY ?start ORDER BY ?start",
    'SELECT (COUNT(?d) AS ?n) { ?d habeas:startsOnOrAfter ?start FILTER("2019-05-03"^^xsd:date = ?start) }',
    'SELECT (COUNT(?d) AS ?n) { ?d habeas:startsOnOrAfter ?start FILTER((STR(?start) != "2019-05-03") && (MONTH(?start) > 4)) }',
    ("SELECT ?d ?start { ?d habeas:startsOnOrAfter ?start ; habeas:endsOnOrBefore ?end FILTER(?start <= ?end) "
    "FILTER NOT EXISTS { ?d habeas:isPartOfCase case:2 } }"),
    ("SELECT DISTINCT ?d ?text { ?d habeas:startsOnOrAfter ?start , ?other BIND(STR(?start) AS ?text) "
    "FILTER(STR(?start) >= STR(?other)) } ORDER BY ?text ?d LIMIT 2"),
    "SELECT ?day (COUNT(*) AS ?n) { ?d habeas:startsOnOrAfter ?s BIND(DAY(?s) AS ?day) } GROUP BY ?day HAVING (COUNT(*) > 0)",
    ("SELECT ?d ?e { ?d habeas:startsOnOrAfter ?day . ?e habeas:endsOnOrBefore ?day MINUS { ?d habeas:occurredAt :none } } "
    "ORDER BY ?d ?e"),
]  # fmt: skip
#: Queries that the columns must leave to the engine.
LEFT = [
    # another order, another answer
    f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} }} GROUP BY ?a ?b LIMIT 1",
    f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} }} GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 1",
    # what is no query, since a name is taken
    "SELECT (COUNT(?i) AS ?case) { ?i habeas:inCase ?case }",
    "SELECT (COUNT(?case) AS ?i) { ?case a habeas:Case OPTIONAL { ?i habeas:inCase ?case } FILTER(!BOUND(?i)) }",
    "SELECT (COUNT(?i) AS ?n) (COUNT(?case) AS ?n) { ?i habeas:inCase ?case }",
    "SELECT ?a { ?i habeas:hasPrincipal ?a } GROUP BY ?i",
    # a name that has no value yet there
    f"SELECT ?a (COUNT(DISTINCT ?case) AS ?n) {{ {PAIR} }} GROUP BY ?a HAVING (?n > 1)",
    # what the columns do not hold, or do not follow
    "SELECT ?case { ?case habeas:hasActor ?a }",
    "SELECT (COUNT(?c) AS ?n) { ?c a habeas:Claim }",
    "SELECT (COUNT(?c) AS ?n) { ?c a ?class }",
    "SELECT (COUNT(?c) AS ?n) { ?c skos:prefLabel ?label }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase case:1 FILTER(LANG(?c) = 'en') }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase|habeas:isPartOfCase case:1 }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase case:1 . ?other habeas:hasRole ?role }",
    "SELECT (COUNT(?c) AS ?n) { ?x skos:broader* ?c }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase case:1 } VALUES ?c { :i1 }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase ?d VALUES ?d { case:1 } }",
    "SELECT (COUNT(?c) AS ?n) { GRAPH ?g { ?c habeas:inCase ?d } }",
    "SELECT (COUNT(?c) AS ?n) FROM :g { ?c habeas:inCase ?d }",
    "SELECT (SUM(?c) AS ?n) { ?c habeas:inCase ?d }",
    "SELECT (COUNT(?c) + 1 AS ?n) { ?c habeas:inCase ?d }",
    "SELECT ?d (COUNT(?c) AS ?n) { ?c habeas:inCase ?d } GROUP BY (STR(?d) AS ?d)",
    "SELECT * { ?case a habeas:Case MINUS { ?i habeas:inCase ?case } }",
    "SELECT REDUCED ?case { ?case a habeas:Case MINUS { ?i habeas:inCase ?case } }",
    "SELECT ?case { ?case a habeas:Case MINUS { ?i habeas:inCase ?other } }",
    "SELECT ?case { MINUS { ?i habeas:inCase ?case } ?case a habeas:Case }",
    "SELECT ?case ?i { ?case a habeas:Case OPTIONAL { ?i habeas:inCase ?case } FILTER(!BOUND(?i)) }",
    "SELECT ?case { ?case a habeas:Case OPTIONAL { ?i habeas:inCase ?case } }",
    "SELECT ?case { ?case a habeas:Case OPTIONAL { ?i habeas:inCase ?case } FILTER(BOUND(?i)) }",
    ("SELECT ?case { ?case a habeas:Case OPTIONAL { ?i habeas:inCase ?case } FILTER(!BOUND(?i)) "
    "FILTER NOT EXISTS { ?i habeas:hasRole ?role . ?j habeas:inCase ?case } }"),
    "SELECT ?n { ?case a habeas:Case FILTER NOT EXISTS { SELECT ?case { ?i habeas:inCase ?case } } }",
    "ASK { ?case a habeas:Case MINUS { ?i habeas:inCase ?case } }",
    "SELECT (COUNT(?c) AS ?n) { { ?c habeas:inCase ?d } UNION { ?c habeas:isPartOfCase ?d } }",
    "SELECT (COUNT(?c) AS ?n) { { SELECT DISTINCT ?c { ?c habeas:inCase ?d } } }",
    "SELECT (COUNT(?c) AS ?n) { { SELECT ?c { ?c habeas:inCase ?d } LIMIT 1 } }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase ?c }",
    "SELECT (COUNT(?c) AS ?n) { ?c habeas:inCase 'a case' }",
    f"SELECT ?a {{ {PAIR} FILTER NOT EXISTS {{ ?i habeas:hasRole ?r FILTER(?r = role:killed) }} }}",
    # days that are compared with what is no day, or are none
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start < "2019-05-03Z"^^xsd:date) }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start < "2019-05-03T00:00:00"^^xsd:dateTime) }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start < "2019-05-03") }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start < "2019"^^xsd:gYear) }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start < "2019-02-31"^^xsd:date) }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(SUBSTR(STR(?start), 1, 4) = 2019) }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(SUBSTR(STR(?start), 1, 4) < "2019-05") }}',
    f'SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(YEAR(?start) = "2019") }}',
    f"SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(YEAR(?start) = 2019.0) }}",
    f"SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(YEAR(?start) = 2019 || MONTH(?start) = 5) }}",
    f"SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(YEAR(?d) = 2019) }}",
    f"SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start != ?d) }}",
    f"SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?d < :d2) }}",
    f"SELECT (COUNT(?d) AS ?n) {{ {START} FILTER(?start != :d2) }}",
    'SELECT (COUNT(?d) AS ?n) { ?d habeas:startsOnOrAfter "2019-05-03"^^xsd:date }',
    "SELECT (COUNT(?d) AS ?n) { ?d habeas:startsOnOrAfter+ ?start ; habeas:occurredAt ?place }",
    "SELECT (COUNT(?d) AS ?n) { ?d habeas:startsOnOrAfter ?start . ?start a habeas:Case }",
    # a part of a day under a name that is taken, or before there is a day
    f"SELECT ?y (COUNT(?d) AS ?n) {{ BIND(YEAR(?start) AS ?y) {START} }} GROUP BY ?y",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(YEAR(?start) AS ?y) FILTER NOT EXISTS {{ ?y habeas:inCase ?case }} }} GROUP BY ?y",
    (f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(YEAR(?start) AS ?y) FILTER NOT EXISTS "
    "{ ?y habeas:inCase ?case . ?d habeas:isPartOfCase ?case } } GROUP BY ?y"),
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(YEAR(?start) AS ?y) BIND(MONTH(?start) AS ?y) }} GROUP BY ?y",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} ; habeas:occurredAt ?y }} GROUP BY (YEAR(?start) AS ?y)",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} FILTER(?y > 2000) }} GROUP BY (YEAR(?start) AS ?y)",
    f"SELECT (COUNT(?d) AS ?y) {{ {START} }} GROUP BY (YEAR(?start) AS ?y)",
    f"SELECT (COUNT(?d) AS ?y) {{ {START} BIND(YEAR(?start) AS ?y) }}",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(YEAR(?start) + 1 AS ?y) }} GROUP BY ?y",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(SUBSTR(STR(?start), 2, 4) AS ?y) }} GROUP BY ?y",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(HOURS(?start) AS ?y) }} GROUP BY ?y",
    f"SELECT ?y (COUNT(?d) AS ?n) {{ {START} BIND(YEAR(?start) AS ?x) BIND(?x AS ?y) }} GROUP BY ?y",
]  # fmt: skip


def asked(query: str, columns: Columns) -> list[tuple[str, ...]] | None:
    forms = ("SELECT", "ASK")
    rows = answer(read_query(HEAD + query, dict(PREFIXES), forms), columns)
    if rows is None:
        return None
    parsed = ox.parse_query_results(rows, ox.QueryResultsFormat.TSV)
    assert isinstance(parsed, ox.QuerySolutions)
    return [tuple(str(term) for term in row) for row in parsed]


def told(query: str, store: EmbeddedStore) -> list[tuple[str, ...]]:
    return [tuple(str(term) for term in row) for row in store.rows(HEAD + query)]


@pytest.mark.parametrize("query", ANSWERED)
def test_the_columns_answer_what_the_engine_answers(query: str, made: Made) -> None:
    store, columns = made(SMALL)

    rows = asked(query, columns)

    assert rows is not None
    assert rows
    assert Counter(rows) == Counter(told(query, store))
    if "ORDER BY" in query:
        assert rows == told(query, store)


@pytest.mark.parametrize("query", ANSWERED)
def test_what_is_looked_up_one_by_one_is_the_same(query: str, made: Made) -> None:
    store, columns = made(SMALL)

    with mock.patch.object(joining, "_RARE", 0.1):  # the graph is small
        rows = asked(query, columns)

    assert rows is not None
    assert Counter(rows) == Counter(told(query, store))


@pytest.mark.parametrize("query", LEFT)
def test_what_is_not_recognized_is_left_to_the_engine(query: str, made: Made) -> None:
    _, columns = made(SMALL)

    assert asked(query, columns) is None


def test_a_graph_without_anything_has_no_pairs_and_a_count_of_none(made: Made) -> None:
    _, columns = made(":x :y :z .")

    assert asked(ANSWERED[0], columns) == []
    assert asked(
        "SELECT (COUNT(?case) AS ?n) { ?case a habeas:Case MINUS { ?i habeas:inCase ?case } }",
        columns,
    ) == [('"0"^^<http://www.w3.org/2001/XMLSchema#integer>',)]


# Any graph

CASES = ["case:1", "case:2", "case:3"]
AGENTS = ["agent:a", "agent:b", "agent:c", "agent:é"]
ROLES = ["role:defence-counsel", "role:killed", "role:legal-representative"]
BOUNDS = ["habeas:startsOnOrAfter", "habeas:endsOnOrBefore"]
DATES = [
    f'"{day}"^^xsd:date'
    for day in ("2018-12-31", "2019-05-03", "2019-05-30", "2020-02-29", "0001-01-01")
]
WAYS = ["habeas:hasActor", "actor-as:defence-counsel"]
regular = st.one_of(
    st.builds("{} habeas:inCase {}".format, st.sampled_from([":i1", ":i2", ":i3"]), st.sampled_from(CASES)),
    st.builds("{} habeas:hasPrincipal {}".format, st.sampled_from([":i1", ":i2", ":i3"]), st.sampled_from(AGENTS)),
    st.builds("{} habeas:hasRole {}".format, st.sampled_from([":i1", ":i2", ":i3"]), st.sampled_from(ROLES)),
    st.builds("{} a habeas:Case".format, st.sampled_from(CASES)),
    st.builds("{} {} {}".format, st.sampled_from(CASES), st.sampled_from(WAYS), st.sampled_from(AGENTS)),
    st.builds("{} skos:broader {}".format, st.sampled_from(ROLES), st.sampled_from(ROLES)),
    st.builds("{} habeas:isPartOfCase {}".format, st.sampled_from([":d1", ":d2"]), st.sampled_from(CASES)),
    st.builds("{} habeas:occurredAt {}".format, st.sampled_from([":d1", ":d2"]), st.sampled_from([":city", ":town"])),
    st.builds("{} {} {}".format, st.sampled_from([":d1", ":d2", ":d3"]), st.sampled_from(BOUNDS), st.sampled_from(DATES)),
    st.just(":d1 a habeas:DeprivationOfLiberty"),
    st.just(":d2 a habeas:DeprivationOfLiberty"),
    st.just(":city schema:containedInPlace place:X"),
    st.just(":town schema:containedInPlace place:X"),
)  # fmt: skip
STRANGE = [
    ':i1 habeas:inCase "a case"',
    ":i2 habeas:inCase _:case",
    ':i1 habeas:hasPrincipal "Ada"@en',
    ':i1 habeas:hasPrincipal "Ada"',
    "_:i habeas:inCase case:1",
    "_:i habeas:hasPrincipal agent:a",
    "_:i habeas:hasRole role:killed",
    ':i1 habeas:hasRole "killed"',
    "_:case a habeas:Case",
    ':town schema:containedInPlace "X"',
    'case:1 habeas:hasActor "Ada"',
    ':d1 habeas:startsOnOrAfter "2019-05-03Z"^^xsd:date',
    ':d1 habeas:startsOnOrAfter "2019-05-03T10:00:00"^^xsd:dateTime',
    ':d1 habeas:startsOnOrAfter "2019-05-03"',
    ':d1 habeas:startsOnOrAfter "2019-05-03"@en',
    ':d1 habeas:startsOnOrAfter "2019"^^xsd:gYear',
    ':d1 habeas:startsOnOrAfter "2019-05"^^xsd:gYearMonth',
    ':d1 habeas:startsOnOrAfter "2019-02-31"^^xsd:date',
    ':d1 habeas:startsOnOrAfter "0000-01-01"^^xsd:date',
    ':d1 habeas:startsOnOrAfter "12019-01-01"^^xsd:date',
    ":d1 habeas:startsOnOrAfter :d2",
    ":d1 habeas:startsOnOrAfter _:day",
    '_:d habeas:startsOnOrAfter "2019-05-03"^^xsd:date',
]
strange = st.sampled_from(STRANGE)  # fmt: skip


def compare(query: str, lines: list[str], again: list[str], must: bool) -> None:
    """Compare the answers over lines in one graph, some of them in another one again."""
    trig = f":g {{ {' . '.join(lines)} }} :h {{ {' . '.join(again)} }}"
    store = EmbeddedStore.of(ox.parse(HEAD + trig, ox.RdfFormat.TRIG))
    with tempfile.TemporaryDirectory() as folder:
        rows = asked(query, columns_of(store, Path(folder) / "columns"))
        assert rows is not None or not must
        if rows is not None:
            assert Counter(rows) == Counter(told(query, store))
            if "ORDER BY" in query:
                assert rows == told(query, store)


#: A cut between equal rows is left to the engine.
CUT = [query for query in ANSWERED if "LIMIT" in query]


@settings(max_examples=70, deadline=None)
@given(st.sampled_from(ANSWERED), st.lists(regular, max_size=25))
def test_on_any_regular_graph(query: str, lines: list[str]) -> None:
    compare(query, lines, [], must=query not in CUT)


@settings(max_examples=70, deadline=None)
@given(st.sampled_from(ANSWERED), st.lists(regular | strange, max_size=18), st.data())
def test_on_any_graph(query: str, lines: list[str], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(lines), max_size=4)) if lines else []

    compare(query, lines, again, must=False)


@pytest.mark.parametrize("line", STRANGE)
def test_one_statement_that_names_no_iri_changes_no_answer(line: str, made: Made) -> None:
    store, columns = made(f"{SMALL} {line} .")

    answers = {query: asked(query, columns) for query in ANSWERED}

    assert None in answers.values()
    for query, rows in answers.items():
        assert rows is None or Counter(rows) == Counter(told(query, store)), query


def test_a_statement_in_two_graphs_is_counted_as_the_engine_counts_it(made: Made) -> None:
    store, columns = made(
        f":g {{ {SMALL} }} :h {{ :i1 habeas:inCase case:1 . :d1 habeas:occurredAt :city }}"
    )

    answers = {query: asked(query, columns) for query in ANSWERED}

    assert sum(rows is None for rows in answers.values()) < len(answers) / 2
    for query, rows in answers.items():
        assert rows is None or Counter(rows) == Counter(told(query, store)), query


# However it is asked


def rewritten(query: str, seed: int) -> str:
    """Return the same question with other names, and its first patterns in another order."""
    draw = random.Random(seed)
    patterns = ["?i habeas:inCase ?case", "?i habeas:hasPrincipal ?a"]
    patterns += ["?j habeas:inCase ?case", "?j habeas:hasPrincipal ?b"]
    draw.shuffle(patterns)
    assert PAIR in query
    text = query.replace(PAIR, " . ".join(patterns))
    for name in ("case", "a", "b", "i", "j", "n"):
        new = f"{draw.choice('?$')}{draw.choice('xyz')}{draw.randrange(9)}{name}"
        text = re.sub(rf"[?]{name}\b", new, text)
    return text


@pytest.mark.parametrize("query", ANSWERED[:4] + ANSWERED[12:14])
def test_names_and_order_are_free(query: str, made: Made) -> None:
    store, columns = made(SMALL)

    for seed in range(5):
        other = rewritten(query, seed)
        rows = asked(other, columns)
        assert rows is not None, other
        assert Counter(rows) == Counter(told(other, store))
