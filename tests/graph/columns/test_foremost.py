"""What comes first in an order is what the engine puts first, whatever else is asked of it."""

import re
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.columns.graphs import HEAD, Made, columns_of

from habeas.columns import Columns, foremost
from habeas.sparql import Known, prepare
from habeas.sparql import foremost as narrowing
from habeas.store.embedded import EmbeddedStore

ACT = "?act a habeas:Intervention ; habeas:startsOnOrBefore ?day"
#: Queries whose first rows the columns know, and how many columns of the answer they order by.
KNOWN = [
    (f"SELECT ?act ?day ?label {{ {ACT} ; skos:prefLabel ?label }} ORDER BY DESC(?day) ?act LIMIT 2", "?day ?act"),
    (f"SELECT ?act ?day ?label {{ {ACT} ; skos:prefLabel ?label }} ORDER BY ?day LIMIT 2", "?day"),
    (f"SELECT ?act ?day ?label {{ {ACT} . ?act skos:prefLabel ?label }} ORDER BY ?day DESC(?label) LIMIT 2 OFFSET 1", "?day ?label"),
    ((f"SELECT ?act ?day ?label {{ {ACT} OPTIONAL {{ ?act skos:prefLabel ?label FILTER(LANG(?label) = 'en') }} }} "
    "ORDER BY ?day ?label LIMIT 3"), "?day ?label"),
    (f'SELECT ?act ?day {{ {ACT} FILTER(?day < "2020-01-01"^^xsd:date) }} ORDER BY DESC(?day) LIMIT 1', "?day"),
    (f'SELECT ?act ?day {{ FILTER(YEAR(?day) != 2019 && ?act != :a2) {ACT} }} ORDER BY DESC(?day) LIMIT 1', "?day"),
    (f"SELECT ?act ?day {{ {ACT} FILTER NOT EXISTS {{ ?act habeas:isPartOfCase case:1 }} }} ORDER BY DESC(?day) LIMIT 1", "?day"),
    (f"SELECT ?act ?day {{ {ACT} MINUS {{ ?act skos:prefLabel 'b' }} }} ORDER BY ?day LIMIT 1", "?day"),
    (f"SELECT DISTINCT ?day {{ {ACT} ; skos:prefLabel ?label }} ORDER BY DESC(?day) LIMIT 2", "?day"),
    (f"SELECT * {{ {ACT} . ?act skos:prefLabel ?label }} ORDER BY ?day ?act LIMIT 2", "?day ?act"),
    ((f"SELECT ?act ?day ?x {{ {ACT} {{ ?act skos:prefLabel ?x }} UNION {{ ?act habeas:isPartOfCase ?x }} }} "
    "ORDER BY DESC(?day) LIMIT 2"), "?day"),
    ((f"SELECT ?act ?day ?n {{ {ACT} {{ SELECT ?act (COUNT(?l) AS ?n) {{ ?act skos:prefLabel ?l }} GROUP BY ?act }} }} "
    "ORDER BY DESC(?day) LIMIT 2"), "?day"),
    ((f"SELECT ?act ?day ?y {{ {ACT} BIND(STRLEN(STR(?act)) AS ?y) OPTIONAL {{ ?act habeas:isPartOfCase ?case }} }} "
    "ORDER BY ?day ?case LIMIT 2"), "?day"),
    (f"SELECT ?act ?day (YEAR(?day) AS ?year) {{ {ACT} ; habeas:isPartOfCase [] }} ORDER BY DESC(?day) LIMIT 1", "?day"),
    ((f"SELECT ?act ?day ?case {{ {ACT} ; habeas:isPartOfCase ?case . ?case ^habeas:isPartOfCase/skos:prefLabel ?label }} "
    "ORDER BY ?case DESC(?day) LIMIT 2"), "?case ?day"),
    (("SELECT ?x ?day { ?act habeas:isPartOfCase/^habeas:isPartOfCase ?x ; habeas:startsOnOrBefore ?day . "
    "?act ?p ?o } ORDER BY DESC(?day) ?x LIMIT 3"), "?day ?x"),
    ((f"SELECT ?act ?day ?label {{ {ACT} . VALUES ?label {{ 'a' 'b' }} ?act skos:prefLabel ?label }} "
    "ORDER BY ?day LIMIT 2 OFFSET 1"), "?day"),
    (f"SELECT ?act ?day {{ {ACT} GRAPH ?g {{ ?act skos:prefLabel ?label }} }} ORDER BY DESC(?day) ?g LIMIT 2", "?day"),
    (f"SELECT ?act ?day {{ {ACT} # the latest }}\n}} ORDER BY DESC(?day) # first\n LIMIT 1 # one", "?day"),
]  # fmt: skip
#: Queries that must stay as they are.
LEFT = [
    f"SELECT ?act ?day {{ {ACT} }} LIMIT 1",
    f"SELECT ?act ?day {{ {ACT} }} ORDER BY ?day",
    f"SELECT ?act ?day {{ {ACT} }} ORDER BY ?day LIMIT 0",
    f"SELECT ?act ?day {{ {ACT} }} ORDER BY YEAR(?day) LIMIT 1",
    f"SELECT ?act ?day {{ {ACT} ; skos:prefLabel ?label }} ORDER BY ?label ?day LIMIT 1",
    f"SELECT REDUCED ?act ?day {{ {ACT} }} ORDER BY ?day LIMIT 1",
    f"SELECT DISTINCT ?act {{ {ACT} }} ORDER BY ?day LIMIT 1",
    f"SELECT ?day (COUNT(*) AS ?n) {{ {ACT} ; skos:prefLabel ?label }} GROUP BY ?day ORDER BY ?day LIMIT 1",
    f"SELECT (MAX(?day) AS ?last) {{ {ACT} }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act ?day {{ {ACT} FILTER(RAND() < 0.5) }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act ?day {{ {ACT} }} ORDER BY ?day LIMIT 1 VALUES ?act {{ :a1 }}",
    f"SELECT ?act ?day FROM :g {{ {ACT} }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act ?day {{ OPTIONAL {{ ?act skos:prefLabel ?label }} {ACT} }} ORDER BY ?day LIMIT 1",
    "SELECT ?act ?day { ?act a habeas:Intervention OPTIONAL { ?act habeas:startsOnOrBefore ?day } } ORDER BY ?day LIMIT 1",
    f"SELECT ?act ?day {{ {{ {ACT} }} }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act ?day {{ {ACT} {{ ?act skos:prefLabel ?label FILTER(YEAR(?day) > 2018) }} }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act ?day {{ GRAPH :g {{ {ACT} }} }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act (?day AS ?label) {{ {ACT} ; skos:prefLabel ?label }} ORDER BY ?day LIMIT 1",
    f"SELECT ?act (STR(?act) AS ?day) {{ {ACT} }} ORDER BY ?day LIMIT 1",
    "SELECT ?act ?day { ?act habeas:isKnownSince ?day } ORDER BY ?day LIMIT 1",
    f"CONSTRUCT {{ ?act habeas:startsOnOrBefore ?day }} {{ {ACT} }} ORDER BY ?day LIMIT 1",
    f"ASK {{ {ACT} }} ORDER BY ?day LIMIT 1",
]  # fmt: skip
THINGS = [f":a{number}" for number in range(1, 8)]
DAYS = [f'"{day}"^^xsd:date' for day in ("2018-12-31", "2019-05-03", "2019-05-30", "2020-02-29")]
#: Seven acts of four days, one of them twice; some have a name, or two.
ACTS = "\n".join(
    f"{thing} a habeas:Intervention ; habeas:startsOnOrBefore {DAYS[place % 4]} ; "
    f"skos:prefLabel '{'abc'[place % 3]}' , 'd'@en ; habeas:isPartOfCase case:{place % 2} ."
    for place, thing in enumerate(THINGS)
) + (':a1 habeas:startsOnOrBefore "2019-05-30"^^xsd:date .')


def prepared(query: str, store: EmbeddedStore, columns: Columns) -> str | None:
    """Return what is asked instead, if only what comes first is looked at."""
    known = Known(store, {"columns": columns.folder})
    # the graphs are small
    with mock.patch.object(foremost, "WORTH", 1), mock.patch.object(narrowing, "MORE", 2):
        found = prepare(HEAD + query, known)
    return found.text if any(step.rule == "foremost" for step in found.steps) else None


def rows(text: str, store: EmbeddedStore) -> list[dict[str, str]]:
    """Return the rows of a query by the names of the columns, in which the order shows."""
    found = store.rows(text)
    names = [f"?{name}" for name in found.columns]
    return [dict(zip(names, map(str, row), strict=True)) for row in found]


def compare(query: str, keys: str, text: str, store: EmbeddedStore) -> None:
    """Compare with all rows there are, in their order, without a cut."""
    cut = re.search(r"LIMIT (\d+)(?: OFFSET (\d+))?", query)
    assert cut is not None
    start, whole = int(cut[2] or 0), rows(HEAD + query.replace(cut[0], ""), store)
    expected, answer = whole[start : start + int(cut[1])], rows(text, store)

    assert [[row[key] for key in keys.split()] for row in answer] == [
        [row[key] for key in keys.split()] for row in expected
    ]
    assert not (count(answer) - count(whole))
    assert list(answer[0]) == list(whole[0]) if answer else not expected


def count(found: list[dict[str, str]]) -> "Counter[tuple[str, ...]]":
    return Counter(tuple(row.values()) for row in found)


@pytest.mark.parametrize(("query", "keys"), KNOWN)
def test_the_first_rows_are_those_of_the_engine(query: str, keys: str, made: Made) -> None:
    store, columns = made(ACTS)

    text = prepared(query, store, columns)

    assert text is not None
    compare(query, keys, text, store)


@pytest.mark.parametrize("query", LEFT)
def test_other_queries_stay_as_they_are(query: str, made: Made) -> None:
    store, columns = made(ACTS)

    assert prepared(query, store, columns) is None


def test_where_all_keys_are_known_only_the_rows_that_are_wanted_are_looked_at(made: Made) -> None:
    store, columns = made(ACTS)
    query = f"SELECT ?act ?day {{ {ACT} }} ORDER BY DESC(?day) ?act LIMIT 1"

    text = prepared(query, store, columns)

    assert text is not None
    assert re.findall(r"\((<.+?>) ", text) == ["<urn:test:a4>"]
    assert rows(text, store) == rows(HEAD + query, store)


def test_equal_rows_at_the_cut_are_all_looked_at(made: Made) -> None:
    store, columns = made(ACTS)

    text = prepared(f"SELECT ?act ?day {{ {ACT} }} ORDER BY ?day LIMIT 1", store, columns)

    assert text is not None
    assert re.findall(r"\(<urn:test:(.+?)> ", text) == ["a1", "a5"]


@pytest.mark.parametrize(("wanted", "found"), [(1, 4), (2, 8)])
def test_more_is_looked_at_where_the_rest_leaves_too_few_rows(
    wanted: int, found: int, made: Made
) -> None:
    store, columns = made(ACTS)
    query = (
        f"SELECT ?act ?day {{ {ACT} ; skos:prefLabel 'c' }} ORDER BY DESC(?day) ?act LIMIT {wanted}"
    )

    text = prepared(query, store, columns)

    assert text is not None
    assert re.findall(r"\(<urn:test:(.+?)> ", text)[:4] == ["a4", "a1", "a3", "a7"]
    assert text.count("(<urn:test:") == found
    assert rows(text, store) == rows(HEAD + query, store)


def test_where_the_rest_leaves_nearly_nothing_the_engine_looks_for_it(made: Made) -> None:
    store, columns = made(ACTS + ":a6 skos:altLabel 'rare' .")
    query = f"SELECT ?act ?day {{ {ACT} ; skos:altLabel 'rare' }} ORDER BY DESC(?day) LIMIT 1"

    with mock.patch.object(foremost, "MOST", 4):
        assert prepared(query, store, columns) is None


def test_too_many_equals_are_left_to_the_engine(made: Made) -> None:
    store, columns = made(ACTS)
    query = f"SELECT ?act ?day {{ {ACT} }} ORDER BY ?day LIMIT 1"

    with mock.patch.object(foremost, "MOST", 1):
        assert prepared(query, store, columns) is None


acts = st.one_of(
    st.builds("{} a habeas:Intervention".format, st.sampled_from(THINGS)),
    st.builds("{} habeas:startsOnOrBefore {}".format, st.sampled_from(THINGS), st.sampled_from(DAYS)),
    st.builds("{} skos:prefLabel {}".format, st.sampled_from(THINGS), st.sampled_from(["'a'", "'b'", "'c'@en"])),
    st.builds("{} habeas:isPartOfCase {}".format, st.sampled_from(THINGS), st.sampled_from(["case:1", "case:2"])),
)  # fmt: skip
STRANGE = [
    ':a1 habeas:startsOnOrBefore "2019-05-03Z"^^xsd:date',
    ':a1 habeas:startsOnOrBefore "2019"^^xsd:gYear',
    ':a2 habeas:startsOnOrBefore "2019-05-03T10:00:00+02:00"^^xsd:dateTime',
    ":a3 habeas:startsOnOrBefore _:day",
    ":a3 habeas:startsOnOrBefore :a2",
    '_:a habeas:startsOnOrBefore "2021-05-03"^^xsd:date',
    "_:a a habeas:Intervention",
    "_:a habeas:isPartOfCase case:1",
    ":a4 habeas:isPartOfCase 'a case'",
]


@settings(max_examples=90, deadline=None)
@given(
    st.sampled_from(KNOWN),
    st.lists(acts, min_size=12, max_size=40),
    st.lists(st.sampled_from(STRANGE), max_size=1),
    st.data(),
)
def test_on_any_graph(
    query: tuple[str, str], lines: list[str], strange: list[str], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(lines), max_size=3))
    base = (
        [f"{thing} a habeas:Intervention" for thing in THINGS] if data.draw(st.booleans()) else []
    )
    trig = f":g {{ {' . '.join([*base, *lines, *strange])} }} :h {{ {' . '.join(again)} }}"
    store = EmbeddedStore.of(ox.parse(HEAD + trig, ox.RdfFormat.TRIG))
    with tempfile.TemporaryDirectory() as folder:
        text = prepared(query[0], store, columns_of(store, Path(folder) / "columns"))
        if text is not None:
            compare(*query, text, store)


@pytest.mark.parametrize("line", [line for line in STRANGE if "startsOn" in line])
def test_one_value_that_is_no_day_leaves_all_to_the_engine(line: str, made: Made) -> None:
    store, columns = made(f"{ACTS} {line} .")

    found = {keys.split()[0] for query, keys in KNOWN if prepared(query, store, columns)}
    assert found == {"?case"}  # which is no day
