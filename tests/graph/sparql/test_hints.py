"""What would make a query quicker, said in words."""

from pathlib import Path

import pytest
from tests.graph.sparql.given import known_of, store_of

from habeas.sparql import Known
from habeas.sparql.hints import hints_of


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Sixty cases, with counts."""
    return known_of(store_of(), tmp_path_factory.mktemp("statistics"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("?a skos:prefLabel ?b . ?c habeas:inCase ?d", "(line 1) share no variable"),
        ("?a a ?b . VALUES ?c { 1 2 }", "VALUES (line 1) share no variable"),
        ("?a a ?b . { ?c a ?d } UNION { ?d a ?c }", "a group in braces (line 1) share no variable"),
        ("?a a ?b . GRAPH ?g { ?c a ?d }", "GRAPH (line 1) share no variable"),
        ("?a skos:broader* ?b", "both ends open"),
        ("?a (skos:broader|^skos:broader)+ ?b", "both ends open"),
        ("OPTIONAL { ?a a ?b } ?a ?p ?c", "OPTIONAL comes first (line 1)"),
        ("?a skos:prefLabel ?b FILTER(REGEX(?b, 'x'))", "habeas:matchesText"),
        ("?a skos:prefLabel ?b FILTER(contains(lcase(?b), 'x'))", "CONTAINS in line 1"),
        ("?a a ?b FILTER(?b = habeas:Case)", "in place of ?b, or VALUES"),
        ("?a a ?b FILTER EXISTS { SELECT ?a { ?a ?p ?c } }", "it asks a subquery"),
        ("?a a ?b FILTER EXISTS { ?c ?p ?d . ?d a ?e }", "is asked for each row"),
        ("?a a ?b FILTER EXISTS { ?a ?p ?c . ?p skos:broader* ?d }", "can have no step"),
        ("?a a ?b { ?c a ?b FILTER EXISTS { ?c ?p ?a } }", "speaks of ?a"),
    ],
)
def test_a_hint_says_what_is_slow_and_where(body: str, said: str) -> None:
    assert any(said in hint for hint in hints_of(f"SELECT * {{ {body} }}"))


@pytest.mark.parametrize(
    "body",
    [
        "?a skos:prefLabel ?b . ?b habeas:inCase ?d",
        "?a skos:prefLabel ?b . ?c habeas:inCase ?d FILTER(?b = ?d)",
        "?a a ?b . ?c a ?d BIND(?a AS ?e) FILTER(?e != ?c)",
        "?a a ?b . ?c a ?d . ?a ?p ?c",
        "case:1 skos:broader* ?b",
        "?a skos:broader* ?b . ?b a habeas:Case",
        "VALUES ?a { case:1 } ?a skos:broader* ?b",
        "?a a ?b OPTIONAL { ?a ?p ?c }",
        "OPTIONAL { ?a ?p ?c }",
        "case:1 skos:prefLabel ?b FILTER(REGEX(?b, 'x'))",
        "?a a ?b FILTER(?b != habeas:Case)",
        "?a a ?b FILTER NOT EXISTS { ?c ?p ?a . ?c a ?d }",
        "?a a ?b FILTER EXISTS { ?c ?p ?d }",
        "",
        "?a a 'a habeas:matchesText REGEX(x)'",
    ],
)
def test_nothing_is_said_where_nothing_is_slow(body: str) -> None:
    assert hints_of(f"SELECT * {{ {body} }}") == []


def test_what_has_a_value_ties_nothing_and_leaves_no_end_open() -> None:
    path = "SELECT ?a ?b { ?a skos:broader* ?b }"
    pairs = "SELECT ?a { ?a a ?b . ?c a ?a . ?d a ?e }"

    assert hints_of(path, given=["a"]) == []
    assert hints_of(pairs, given=["d", "e"]) == []
    assert hints_of(pairs, given=["a"]) != []


def test_nothing_is_said_of_what_is_no_query() -> None:
    assert hints_of("SELECT") == []


def test_much_that_is_ordered_and_not_cut_is_named(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("habeas.sparql.hints.LARGE", 50)
    text = "SELECT ?c { ?c a habeas:Case } ORDER BY ?c"

    (hint,) = hints_of(text, known)
    assert hint.startswith("ORDER BY without LIMIT orders about 60 rows before the first is sent")
    assert hints_of(f"{text} LIMIT 10", known) == []
    assert hints_of("SELECT ?c { ?c a habeas:Case }", known) == []


def test_a_better_order_that_could_show_is_left_to_whoever_asks(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("habeas.sparql.ordering.ENOUGH", 0.0)
    text = "SELECT ?i { ?i a habeas:Involvement ; habeas:hasPrincipal agent:1 } LIMIT 10"

    (hint,) = hints_of(text, known)

    assert hint.startswith("Write ?i habeas:hasPrincipal agent:1 first (line 1)")
    assert "LIMIT" in hint


def test_the_shipped_queries_get_no_hint_of_pairs() -> None:
    import habeas.queries

    folder = Path(habeas.queries.__file__).parent
    said = [
        (path.name, hint)
        for path in folder.glob("*.rq")
        for hint in hints_of(path.read_text(encoding="utf-8"))
        if "share no variable" in hint
    ]

    assert said == []
