"""The quick look at a query never lets through what the full check refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import ForbiddenQueryError, InvalidQueryError
from habeas.store import guard

PIECES = st.sampled_from(
    [
        *("service", "SERVICE", "\u017fervice", "SERVICESILENT", "Load", "insert", "ADD", "from"),
        *("SELECT", "address", "UNION", "NOT", "p:x", ":x", "?service", "@en", "<urn:x>", "<2)"),
        *(
            '"',
            "'",
            '"""',
            "#",
            "\n",
            " ",
            "\\u0053",
            "\\",
            "{",
            "}",
            "(",
            ")",
            "[",
            "||",
            "-",
            ".",
        ),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=20).map(" ".join),
    st.text(max_size=60),
)


@given(TEXTS)
@settings(max_examples=400)
def test_what_looks_harmless_is_not_refused_by_the_full_check(text: str) -> None:
    if guard._surely_harmless(text):
        for reading in (text, guard._plain(text)):
            guard._check_reading(reading)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * (guard.MAX_DEPTH + 1),
        "SELECT * " + "([{" * 34,
        "SELECT * { FILTER(1" + "||1" * guard.MAX_OPERATORS + ") }",
        "a." * (guard.MAX_OPERATORS // 2) + "UNION.x",
    ],
    ids=["braces", "brackets of all kinds", "alternatives", "names"],
)
def test_what_is_deep_or_long_is_looked_at_in_full(text: str) -> None:
    assert not guard._surely_harmless(text)


@pytest.mark.parametrize("word", ["SERVICE", "seRvice", "\u017fERVICE", "LOAD", "Drop"])
def test_a_refused_word_is_refused_in_every_spelling(word: str) -> None:
    with pytest.raises(ForbiddenQueryError):
        guard.check(f"SELECT * {{ {word} <urn:test:x> {{ ?s ?p ?o }} }}")


def test_a_text_of_many_short_names_is_refused_by_its_operators() -> None:
    with pytest.raises(InvalidQueryError, match="operators"):
        guard.check("a." * 3_000)


@given(TEXTS)
@settings(max_examples=300)
def test_from_is_found_or_not_as_before(text: str) -> None:
    tokens = guard._TOKEN.finditer(text)
    slowly = any(
        token["name"] is not None and token["prefixed"] is None and token["name"].upper() == "FROM"
        for token in tokens
    )
    assert guard.has_from(text) == slowly
