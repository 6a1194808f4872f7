"""What is wrong with the text of a query, in words."""

import pyoxigraph as ox
import pytest

from habeas.errors import InvalidQueryError
from habeas.sparql.errors import explained
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES


def refusal(text: str) -> str:
    """Return what the engine says about a text that is no query."""
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text, prefixes=dict(PREFIXES))
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELCT * {}", "column 1: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found 'SELCT'. Did you mean SELECT?"),
        ("SELECT * { ?s ?p }", "column 18: expected a variable or a term, found '}'"),
        ("SELECT * { ?s ?p ?o", "column 20: expected a pattern or a closing brace, the query ends"),
        ("SELECT * { ?s foo:name ?o }", "column 15: PREFIX foo: is not declared. Did you mean foaf:?"),
        ("SELECT * { ?s a ?o OPTIONL {} }", "found 'OPTIONL'. Did you mean OPTIONAL?"),
        ("SELECT * {} ORDR BY ?s", "column 13: expected the end of the query, found 'ORDR'. Did you mean ORDER?"),
        ("SELECT ?s WHERE ?s a ?o", "column 17: expected an opening brace {, found '?s'"),
        ("SELECT * { FILTER(1 > ) }", "column 23: expected a value, found ')'"),
        ("SELECT * { ?s ?p 'one }", "column 18: this text has no end"),
        ("SELECT * { ?s a <here> }", "<here> is a relative IRI"),
        ("SELECT * { FILTER(LANGMATCH(?a, 'en')) }", "there is no function LANGMATCH. Did you mean LANGMATCHES"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "column 8: SELECT * goes with no GROUP BY"),
        ("SELECT ?p { ?s ?p ?o } GROUP BY ?s", "add it to GROUP BY"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", "AS gives a name that the pattern uses already"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", "?x is given a value twice"),
        ("SELECT * {\n ?s a ?o .\n ?s a }", "line 3, column 7: "),
        ("", "line 1, column 1: expected SELECT, ASK, CONSTRUCT or DESCRIBE, the query ends"),
        ("INSERT DATA {}", "found 'INSERT'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(text: str, said: str) -> None:
    assert said in str(explained(text, refusal(text)))


def test_a_word_that_is_like_no_keyword_is_near_to_none() -> None:
    assert explained("SELECT * {} flowers").near == ()


def test_prefixes_of_the_query_are_near_too() -> None:
    problem = explained("PREFIX flowers: <urn:test:> SELECT * { ?s flower:x ?o }")

    assert problem.near == ("flowers:",)


def test_the_error_of_a_store_knows_the_place() -> None:
    with pytest.raises(InvalidQueryError) as caught:
        EmbeddedStore.of([]).select("SELECT *\n{ ?s ?p ?o } LIMT 5")

    assert (caught.value.line, caught.value.column, caught.value.near) == (2, 14, ["LIMIT"])


def test_what_the_engine_says_in_no_known_form_is_passed_on() -> None:
    assert str(explained("SELECT * {}", "a cat sat on it")) == "line 1, column 1: a cat sat on it"


def test_text_nested_too_deeply_is_explained_like_any_other() -> None:
    assert "nested" in str(explained("SELECT * " + "{" * 3_000))
