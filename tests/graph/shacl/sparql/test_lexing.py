"""The words of a query, and where they stand."""

import time
from contextlib import suppress

import pytest

from habeas.shacl.sparql.lexing import InvalidQueryError, tokens_of


def words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT?this", ["SELECT", "?this"]),
        ("$a,?b;?c.", ["$a", ",", "?b", ";", "?c", "."]),
        ("ex:a.b.", ["ex:a.b", "."]),
        ("ex:a-b:c%20 :", ["ex:a-b:c%20", ":"]),
        (r"ex:a\,b\.", [r"ex:a\,b\."]),
        ("<urn:a#b> #<c>\n?d", ["<urn:a#b>", "?d"]),
        ("?a<?b", ["?a", "<", "?b"]),
        ("?a <= <urn:x>", ["?a", "<=", "<urn:x>"]),
        (
            "'a\"b' \"c'd\" '''e'f\n''' \"\"\"\"g\"\"\"",
            ["'a\"b'", '"c\'d"', "'''e'f\n'''", '""""g"""'],
        ),
        (r'"\"#\n"', [r'"\"#\n"']),
        ('"a"@en-GB', ['"a"', "@en-GB"]),
        ('"1"^^<urn:t>', ['"1"', "^^", "<urn:t>"]),
        ("1 2.5 .5 1e3 1.e-3 2.", ["1", "2.5", ".5", "1e3", "1.e-3", "2", "."]),
        ("^ex:p*/!(a|^b:)?", ["^", "ex:p", "*", "/", "!", "(", "a", "|", "^", "b:", ")", "?"]),
        ("_:b1.2 _:b.", ["_:b1.2", "_:b", "."]),
        ("été:ça ?größe", ["été:ça", "?größe"]),
        (r"\u0053ELECT ?x\u0079", ["SELECT", "?xy"]),
    ],
)
def test_words_are_those_of_the_grammar(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_places_are_counted_from_one() -> None:
    tokens = tokens_of("ASK {\n  ?s ?p '''a\nb''' ?o }")

    places = {token.text: (token.line, token.column) for token in tokens}

    assert places["?s"] == (2, 3)
    assert places["?o"] == (3, 6)
    assert places[""] == (3, 10)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ASK { ?s ?p 'a }", "line 1, column 13: this text has no end"),
        ("ASK {\n ?s ?p 'a\\qb' }", "line 2, column 8: this text has no end, or an escape"),
        ("ASK ~", "line 1, column 5: '~' begins no word"),
        ("ASK {\n\t^^ & }", "line 2, column 5: '&' begins no word"),
        (r"ASK '\uD800'", "line 1, column 6: \\uD800 is no character"),
        (r"'\U00110000'", "is no character"),
        (r"'\u005Cu0041'", "an escape that SPARQL does not know"),  # read once, not twice
        ("(" * 51, "line 1, column 51: nested more than 50 deep"),
        ("!" * 2001, "more than 2,000 operators"),
        ("ASK {" + " {} UNION" * 2001, "more than 2,000 operators"),
        ("#" * 200_001, "more than 200,000 characters"),
    ],
)
def test_what_is_no_query_is_named_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(InvalidQueryError) as caught:
        words(text)

    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["a." * 90_000, "a" * 190_000, "?" * 1500, "_:" + "a." * 90_000])
def test_time_is_in_proportion_to_the_text(text: str) -> None:
    start = time.process_time()

    with suppress(InvalidQueryError):
        tokens_of(text)

    assert time.process_time() - start < 5
