"""What queries become, and what they do not."""

from pathlib import Path
from time import process_time

import pyoxigraph as ox
import pytest
from tests.graph.sparql.given import known_of, node, store_of

from habeas.sparql import Known, once, ordering, prepare

PREFIX = f"PREFIX role: <{node('role:x').value[:-1]}> "
GAP = "?i habeas:inCase ?c ; habeas:hasRole role:lawyer"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Sixty cases, a monitor in each, a lawyer in most."""
    return known_of(store_of(), tmp_path_factory.mktemp("statistics"))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch, known: Known) -> pytest.MonkeyPatch:
    """Whatever may be rewritten is, whether it pays or not."""
    monkeypatch.setattr(ordering, "ENOUGH", 0.0)
    monkeypatch.setattr(once, "_pays", lambda *_: True)
    monkeypatch.setattr(known, "prepared", {})
    return monkeypatch


def rules(text: str, known: Known, **how: object) -> list[str]:
    return [step.rule for step in prepare(PREFIX + text, known, **how).steps]  # type: ignore[arg-type]


def test_exists_goes_from_what_is_known_to_what_is_rare(known: Known) -> None:
    text = f"SELECT ?c {{ ?c a habeas:Case . FILTER EXISTS {{ {GAP} }} }} LIMIT 5"

    prepared = prepare(PREFIX + text, known)

    assert "EXISTS { ?i habeas:inCase ?c . LATERAL { ?i habeas:hasRole" in prepared.text
    assert [note.kind for note in prepared.notes] == ["rewrite"]
    assert "line 1" in prepared.notes[0].text


def test_exists_with_one_pattern_is_quick_already(known: Known) -> None:
    text = "SELECT ?c { ?c a habeas:Case . FILTER NOT EXISTS { ?i habeas:inCase ?c } }"

    assert rules(text, known) == []


def test_a_path_in_exists_is_taken_apart(known: Known) -> None:
    text = "SELECT ?c { ?c a habeas:Case FILTER EXISTS { ?c ^habeas:inCase/habeas:hasRole ?r } }"

    prepared = prepare(text, known)

    assert "{ ?asked0 habeas:inCase ?c . LATERAL { ?asked0 habeas:hasRole ?r } }" in prepared.text


def test_exists_in_a_value_of_a_graph_that_is_made_is_rewritten_too(known: Known) -> None:
    text = f"CONSTRUCT {{ ?c a ?x }} {{ ?c a ?x BIND(EXISTS {{ {GAP} }} AS ?y) }}"

    assert rules(text, known) == ["lateral"]


def test_names_that_are_in_the_query_are_not_used_again(known: Known) -> None:
    text = "SELECT ?asked0 { ?asked0 a ?c FILTER EXISTS { ?c ^habeas:inCase/habeas:hasRole ?r } }"

    assert "?asked1 habeas:inCase ?c" in prepare(text, known).text


def test_comments_strings_and_prefixes_of_the_query_stay_as_they_are(known: Known) -> None:
    text = (
        "PREFIX habeas: <urn:test:> # PREFIX schema: <urn:test:p>\n"
        "SELECT ?c { ?c a ?x FILTER(?x != '# <https://w3id.org/habeas/id/case/1> }') # a { brace\n"
        "  FILTER EXISTS { ?i habeas:p ?c . # one\n ?i habeas:q '<urn:test:r>' }\n} LIMIT 9"
    )

    prepared = prepare(text, known)

    assert "'# <https://w3id.org/habeas/id/case/1> }') # a { brace\n" in prepared.text
    assert "{ ?i habeas:p ?c . LATERAL {" in prepared.text
    assert "'<urn:test:r>'" in prepared.text


def test_prefixes_that_say_two_things_or_half_a_thing_are_not_used() -> None:
    start = "PREFIX habeas: <urn:one:> PREFIX habeas: <urn:test:> BASE <urn:x:> PREFIX case: <y>"
    store = Known(store_of())
    text = "ASK { ?x a ?y FILTER EXISTS { ?x a habeas:p ; habeas:q case:r ; a schema:Place } }"

    prepared = prepare(f"{start} {text}", store).text

    assert "?x <urn:test:q> <urn:y" in prepared
    assert "schema:Place" in prepared


def test_a_path_that_can_begin_at_a_property_is_left(known: Known) -> None:
    text = "SELECT ?c { ?c a habeas:Case FILTER EXISTS { ?c ?v ?o . ?v skos:broader* ?w } }"

    assert rules(text, known) == []


@pytest.mark.parametrize(
    ("inner", "lateral"),
    [
        ("{ ?i habeas:hasRole ?r } UNION { ?i a ?r }", True),
        ("GRAPH ?g { ?i habeas:hasRole ?r }", True),
        ("{ ?i habeas:hasRole ?r OPTIONAL { ?r a ?c } } UNION { ?i a ?r }", False),
        ("{ ?i habeas:hasRole ?r BIND(?r AS ?s) }", False),
        ("{ ?r skos:broader* ?i }", False),
        ("GRAPH ?g { ?i skos:broader? ?r }", False),
        ("{ SELECT ?i { ?i habeas:hasRole ?r } }", False),
        ("OPTIONAL { ?i habeas:hasRole ?r }", False),
    ],
)
def test_groups_are_asked_from_what_is_known_only_where_they_are_patterns(
    known: Known, inner: str, lateral: bool
) -> None:
    text = f"ASK {{ ?c a ?x FILTER EXISTS {{ ?i habeas:inCase ?c . {inner} }} }}"

    assert (f"LATERAL {{ {inner}" in prepare(text, known).text) == lateral


def test_much_that_must_not_be_there_is_taken_away_at_once(
    eager: pytest.MonkeyPatch, known: Known
) -> None:
    text = f"SELECT ?c {{ ?c a habeas:Case . FILTER NOT EXISTS {{ {GAP} }} }}"

    prepared = prepare(PREFIX + text, known)

    assert f"?c a habeas:Case . MINUS {{ {GAP} }} }}" in prepared.text


def test_much_that_must_be_there_is_joined_at_once(eager: pytest.MonkeyPatch, known: Known) -> None:
    text = f"SELECT ?c {{ ?c a habeas:Case . FILTER EXISTS {{ {GAP} }} }}"

    prepared = prepare(PREFIX + text, known)

    assert f"?c a habeas:Case . {{ SELECT DISTINCT ?c {{ {GAP} }} }} }}" in prepared.text


def test_minus_is_taken_only_where_it_pays(known: Known) -> None:
    few = f"SELECT ?c {{ ?c habeas:isLocatedIn place:1 FILTER NOT EXISTS {{ {GAP} }} }}"
    early = f"SELECT ?c {{ ?c a habeas:Case FILTER NOT EXISTS {{ {GAP} }} }} LIMIT 1"

    yes_or_no = f"ASK {{ ?c a habeas:Case FILTER NOT EXISTS {{ {GAP} }} }}"

    assert rules(few, known) == rules(early, known) == rules(yes_or_no, known) == ["lateral"]


@pytest.mark.parametrize(
    "body",
    [
        "?c a habeas:Case OPTIONAL { ?c habeas:inCase ?i } FILTER NOT EXISTS { %s }",
        "?c a ?x FILTER NOT EXISTS { %s FILTER(?i != ?x) }",
        "?c a ?x FILTER NOT EXISTS { %s FILTER EXISTS { ?i a ?x } }",
        "?c a ?x FILTER NOT EXISTS { ?i habeas:inCase ?k ; habeas:hasRole role:lawyer }",
        "?c a ?x FILTER NOT EXISTS { %s OPTIONAL { ?i a ?x } }",
        "?c a ?x FILTER(NOT EXISTS { %s } || ?x = habeas:Case)",
        "?c a ?x FILTER(! EXISTS { %s })",
        "FILTER NOT EXISTS { %s } ?c a ?x",
        "?c a ?x FILTER NOT EXISTS { %s } ?c ?y ?z",
        "GRAPH ?g { ?c a ?x FILTER NOT EXISTS { %s } }",
        "?x a ?y OPTIONAL { ?c a ?x FILTER NOT EXISTS { %s } }",
        "?x a ?y FILTER EXISTS { ?c a ?x FILTER NOT EXISTS { %s } }",
        "BIND(case:1 AS ?c) FILTER NOT EXISTS { %s }",
        "VALUES ?c { case:1 UNDEF } FILTER NOT EXISTS { %s }",
        "{ ?c a ?x } UNION { ?y a ?x } FILTER NOT EXISTS { %s }",
        "{ SELECT (?y AS ?c) { ?y a ?x } } FILTER NOT EXISTS { %s }",
        "{ SELECT * { ?c a ?x } VALUES ?i { case:1 } } FILTER NOT EXISTS { %s }",
        "?c a ?x FILTER NOT EXISTS { ?i habeas:inCase/skos:broader* ?c ; a ?y . ?c skos:broader* ?z }",
    ],
)
def test_minus_is_not_taken_where_it_could_mean_something_else(
    eager: pytest.MonkeyPatch, known: Known, body: str
) -> None:
    text = f"SELECT * {{ {body.replace('%s', GAP)} }}"

    assert "minus" not in rules(text, known)
    assert "join" not in rules(text.replace("NOT EXISTS", "EXISTS"), known)


@pytest.mark.parametrize(
    "body",
    [
        "?c a ?x FILTER NOT EXISTS { %s } FILTER(?x = habeas:Case)",
        "?c a ?x FILTER(NOT EXISTS { %s })",
        "?c a ?x FILTER NOT EXISTS { %s FILTER(?i != ?c) }",
        "VALUES ?c { case:1 case:2 } FILTER NOT EXISTS { %s }",
        "{ ?c a ?x } UNION { ?c ?y ?x } FILTER NOT EXISTS { %s }",
        "{ SELECT ?c { ?c a ?x } } FILTER NOT EXISTS { %s }",
        "{ SELECT ?c (COUNT(*) AS ?n) { ?c a ?x } GROUP BY ?c } FILTER NOT EXISTS { %s }",
        "?y a ?x { ?c a ?x FILTER NOT EXISTS { %s } }",
        "GRAPH ?g { ?c a ?x } FILTER NOT EXISTS { %s } OPTIONAL { ?c ?y ?z }",
    ],
)
def test_minus_is_taken_where_all_that_is_shared_is_certain(
    eager: pytest.MonkeyPatch, known: Known, body: str
) -> None:
    text = f"SELECT * {{ {body.replace('%s', GAP)} }}"

    assert "minus" in rules(text, known)
    assert "join" in rules(text.replace("NOT EXISTS", "EXISTS"), known)


def test_the_rarest_pattern_comes_first(eager: pytest.MonkeyPatch, known: Known) -> None:
    text = (
        "SELECT ?c { ?i habeas:hasRole role:monitor . FILTER(?i != ?c) "
        "?i habeas:inCase ?c ; habeas:hasPrincipal agent:1 . }"
    )

    prepared = prepare(PREFIX + text, known)

    assert "{ ?i habeas:hasPrincipal agent:1 . " in prepared.text
    assert "(about 2 rows)" in prepared.notes[0].text


@pytest.mark.parametrize("tail", ["LIMIT 3", "ORDER BY ?i LIMIT 3", "OFFSET 1"])
def test_patterns_stay_where_their_order_shows(
    eager: pytest.MonkeyPatch, known: Known, tail: str
) -> None:
    text = "?i habeas:hasRole role:monitor . ?i habeas:hasPrincipal agent:1"

    assert rules(f"SELECT ?i {{ {text} }} {tail}", known) == []
    assert rules(f"SELECT (SAMPLE(?i) AS ?j) {{ {text} }}", known) == []
    assert rules(f"SELECT ?i {{ {text} }} ORDER BY ?i", known) == ["order"]


def test_patterns_stay_where_little_is_won(known: Known) -> None:
    text = "SELECT ?i { ?i habeas:hasRole role:monitor . ?i habeas:hasPrincipal agent:1 }"

    assert rules(text, known) == []


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("FILTER(?i != ?o)", "FILTER(?i != ?u)"),
        ("BIND(?o AS ?b)", "BIND(?u AS ?b)"),
        ("FILTER EXISTS { ?i a ?o . ?o a ?y }", "FILTER EXISTS { ?i a ?u . ?u a ?y }"),
    ],
)
def test_nothing_is_rewritten_beside_a_condition_that_reaches_out(
    eager: pytest.MonkeyPatch, known: Known, inner: str, outer: str
) -> None:
    text = (
        "SELECT * { ?u a ?x { ?i habeas:hasRole role:monitor . ?i habeas:inCase ?o . "
        "?i habeas:hasPrincipal agent:1 %s } }"
    )

    assert "order" in rules(text % inner, known)
    assert rules(text % outer, known) == []


def test_counts_stay_out_where_a_value_is_given_or_some_graphs_are_asked(known: Known) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    assert rules(text, known) == ["counts"]
    assert rules(text, known, given={"s": node("case:1")}) == []
    assert rules(text, known, default_graphs=["urn:test:g"]) == []
    assert rules(text, known, named_graphs=["urn:test:g"]) == []
    assert rules("SELECT (COUNT(*) AS ?n) FROM <urn:test:g> { ?s ?p ?o }", known) == []


def test_given_values_are_no_reason_to_take_away_at_once(
    eager: pytest.MonkeyPatch, known: Known
) -> None:
    text = f"SELECT ?c {{ ?c a habeas:Case . FILTER NOT EXISTS {{ {GAP} }} }}"

    assert rules(text, known) == ["minus"]
    assert rules(text, known, given={"c": node("case:1")}) == ["lateral"]


def test_rewriting_can_be_switched_off(known: Known) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    assert prepare(text, known, rewrite=False).text == text


def test_other_engines_get_queries_as_they_are(known: Known) -> None:
    elsewhere = Known(None, known.sides)
    text = f"SELECT ?c {{ ?c a habeas:Case . FILTER NOT EXISTS {{ {GAP} }} }}"

    assert rules(text, elsewhere) == []


@pytest.mark.parametrize(
    "text", ["SELECT", "SELECT * { ?s ?p EXISTS", "ASK { \\u003Fs ?p EXISTS }", ""]
)
def test_what_we_cannot_read_is_left_to_the_engine(known: Known, text: str) -> None:
    assert prepare(text, known).text == text


def test_a_query_is_prepared_once(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "SELECT (COUNT(*) AS ?once) { ?s ?p ?o }"

    first = prepare(text, known)
    monkeypatch.setattr("habeas.sparql.preparing.read", lambda _: 1 / 0)

    assert prepare(text, known) is first
    with pytest.raises(ZeroDivisionError):
        prepare(text.replace("once", "again"), known)


def test_only_so_many_queries_are_kept(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habeas.sparql.preparing.KEPT", 3)
    monkeypatch.setattr(known, "prepared", {})

    for number in range(9):
        prepare(f"SELECT (COUNT(*) AS ?n{number}) {{ ?s ?p ?o }}", known)

    assert len(known.prepared) == 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?label { case:1 skos:prefLabel ?label }",
        "PREFIX a: <urn:test:a>\nprefix : <urn:test:b>\nSELECT ?l { case:1 skos:prefLabel ?l }",
        "SELECT * { case:1 ?p ?o . OPTIONAL { case:1 skos:prefLabel ?l } }",
        "SELECT ?a { ?i habeas:inCase case:1 ; habeas:hasPrincipal ?a FILTER(?a != ?i) }",
        'SELECT ?s { ?s skos:prefLabel "One, or two."@en }',
        "SELECT ?s { ?s a habeas:Case ; habeas:inCase <urn:test:1> OPTIONAL { ?s ?p ?o } }",
    ],
)
def test_small_lookups_are_not_even_read(
    known: Known, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("habeas.sparql.preparing.read", lambda _: 1 / 0)

    assert prepare(text, known).text == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?i { ?i habeas:hasRole role:monitor . ?i habeas:hasPrincipal agent:1 }",
        "SELECT ?i { ?i habeas:hasRole role:monitor FILTER(?i != ?o) ?i habeas:inCase case:1 . }",
        "SELECT ?i { ?i habeas:inCase ?c . ?c ?p ?o }",
        "PREFIX a: <urn:test:a> SELECT ?i { ?i habeas:inCase ?c . ?c ?p ?o }",
        "SELECT ?i { ?i a habeas:Case . ?i habeas:inCase ?c }",
        "SELECT ?i { ?i a habeas:Case filter exists { ?i ?p ?o } }",
    ],
)
def test_what_could_begin_elsewhere_is_read(
    known: Known, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("habeas.sparql.preparing.read", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        prepare(text, known)


def test_a_small_lookup_costs_next_to_nothing(known: Known) -> None:
    text = "SELECT ?label { case:%d skos:prefLabel ?label }"
    texts = [text % number for number in range(2_000)]

    best = min(_seconds(texts, known) for _ in range(3))

    assert best / len(texts) < 50e-6  # about 4 microseconds on a quiet machine


def _seconds(texts: list[str], known: Known) -> float:
    began = process_time()
    for text in texts:
        prepare(text, known)
    return process_time() - began


def test_the_order_of_rows_stays_where_exists_is_rewritten(known: Known) -> None:
    store = known.store
    assert store is not None
    text = f"{PREFIX}SELECT ?c {{ ?c a habeas:Case FILTER EXISTS {{ {GAP} }} }}"
    prepared = prepare(text, known)

    assert prepared.text != text
    assert list(store.rows(prepared.text)) == list(store.rows(text))


def test_blank_nodes_keep_their_meaning_in_another_order(
    eager: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = store_of(
        [ox.Quad(node("case:1"), node("habeas:inCase"), node("case:2"), node("case:3"))]
    )
    known = known_of(store, tmp_path)
    text = "SELECT ?x { [] ?p ?x . _:b habeas:inCase ?x , [ ] }"

    assert list(store.rows(prepare(text, known).text)) == list(store.rows(text))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (EXISTS { %s } AS ?y) { ?c a ?x }",
        "SELECT ?c { ?c a ?x } GROUP BY ?c HAVING(EXISTS { %s })",
        "SELECT ?c { ?c a ?x } ORDER BY (EXISTS { %s })",
        "ASK { { SELECT ?c { ?c a ?x FILTER(EXISTS { %s } && ?x != ?c) } } }",
        "DESCRIBE ?c { ?c a ?x OPTIONAL { ?c ?p ?o FILTER EXISTS { %s } } } LIMIT 1",
        "SELECT * { ?c a ?x MINUS { ?c ?p ?o FILTER(! EXISTS { %s }) } }",
    ],
)
def test_exists_is_found_wherever_it_stands(known: Known, text: str) -> None:
    assert rules(text.replace("%s", GAP), known) == ["lateral"]


def test_labels_of_the_query_are_not_given_to_other_nodes(
    eager: pytest.MonkeyPatch, known: Known
) -> None:
    text = "SELECT ?i { _:habeas0 habeas:hasRole ?r . [] habeas:inCase ?i ; habeas:hasRole ?r }"
    store = known.store
    assert store is not None

    prepared = prepare(text, known).text

    assert sorted(map(str, store.rows(prepared))) == sorted(map(str, store.rows(text)))


def test_very_long_texts_are_not_read(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    values = " ".join(f"case:{number}" for number in range(3_000))
    monkeypatch.setattr("habeas.sparql.preparing.read", lambda _: 1 / 0)

    text = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?c {{ {values} }} ?c a habeas:Case }}"

    assert prepare(text, known).text == text


def test_very_many_patterns_stay_in_their_order(eager: pytest.MonkeyPatch, known: Known) -> None:
    patterns = " . ".join(f"?x{number} habeas:inCase ?x{number + 1}" for number in range(60))

    assert rules(f"SELECT * {{ {patterns} . ?x60 a habeas:Case }}", known) == []
