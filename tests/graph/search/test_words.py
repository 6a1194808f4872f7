"""Two spellings that people take for one word are one; nothing that is typed is a command."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import InvalidQueryError
from habeas.search.request import MOST_WORDS, read_request
from habeas.search.words import folded, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ünïcode ÉTÉ", "unicode ete"),
        ("Straße", "STRASSE"),
        ("ΑΛΉΘΕΙΑ", "αληθεια"),
        ("ёлка", "елка"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("\u0641\u0627\u0637\u0645\u0629", "\u0641\u0627\u0637\u0645\u0647"),  # the last letter
        ("\u0639\u0644\u06cc", "\u0639\u0644\u064a"),  # as typed in Iran, and elsewhere
        ("أحمد", "احمد"),
        ("\uff21\uff22\uff23", "abc"),  # wide letters
        ("e\u0301t\u00e9", "\u00e9te\u0301"),  # composed or not
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert words(one) == words(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("हिन्दी", "हन्द"), ("ကို", "က"), ("ada", "adas")],
)
def test_marks_that_make_another_word_stay(one: str, other: str) -> None:
    assert words(one) != words(other)


@pytest.mark.parametrize("text", ["艾达案", "エイダ", "เสรีภาพ", "လွတ်လပ်", "សេរី"])
def test_what_is_written_without_spaces_is_searched_by_the_letter(text: str) -> None:
    found = words(text)

    assert len(found) > 1
    assert "".join(found) == folded(text).replace(" ", "")


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_a_text_is_found_by_itself_and_folding_twice_changes_nothing(text: str) -> None:
    assert words(folded(text)) == words(text)
    if words(text):
        assert (
            words(text)[:MOST_WORDS]
            == read_request(f'"{folded(text)}"').exact.split(" ")[:MOST_WORDS]
        )


@given(st.text(st.sampled_from("ab\"*^:(){}-+ NEAROR\0'\\;") | st.characters(), max_size=40))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_words_and_nothing_else(text: str) -> None:
    try:
        match = read_request(text).match
    except InvalidQueryError:
        assert not words(text) or len(words(text)) > MOST_WORDS
        return
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(x, content = '', tokenize = 'ascii')")
        database.execute("INSERT INTO t (rowid, x) VALUES (1, ?)", (folded(text),))
        found = database.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone()
    database.close()
    assert found == (1,), match


@pytest.mark.parametrize("text", ["", " ", '""', "* - .", "\u2019", "“”"])
def test_a_search_for_no_word_is_refused(text: str) -> None:
    with pytest.raises(InvalidQueryError, match="There is no word to search for"):
        read_request(text)


def test_a_search_for_too_many_words_is_refused() -> None:
    with pytest.raises(InvalidQueryError, match="at most 64 words"):
        read_request("a " * 65)


def test_quotation_marks_of_all_kinds_hold_words_together() -> None:
    assert read_request("“north watch” «law aid»").match == '"north watch" AND "law aid"'
    assert read_request('"north watch').match == '"north watch"'
