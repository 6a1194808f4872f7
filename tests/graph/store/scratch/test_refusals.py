"""What the engine says about a text, in words: where it is, and nothing that helps nobody."""

import pyoxigraph as ox
import pytest

from habeas.store.scratch.refusals import readable


def said(text: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    return readable(text, str(caught.value))


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("ASK { ?s ex:p ?o }", "ex:"),
        ("ASK { ?s :p ?o }", ":"),
        ("PREFIX a: <urn:a>\nASK {\n  a:b a:c _:d . ?s b:p 'c:d' # e:f\n}", "b:"),
        ("PREFIX:<urn:a>\nASK { :b :c <urn:d:e> . ?s a.b:p ?o }", "a.b:"),
    ],
)
def test_a_prefix_that_is_not_declared_is_named(text: str, prefix: str) -> None:
    assert said(text).endswith(f": the prefix {prefix} is not declared")


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX ex: <urn:x> ASK { ?s ex:p ?o",
        "ASK { ?s ?p ?o . } # ex:p\n}",
        "ASK { ?s ?p 'ex:p }",
        "ASK { ?s ?p <ex:p> ; } }",
    ],
)
def test_a_prefix_is_not_to_blame_for_something_else(text: str) -> None:
    assert "prefix" not in said(text)


def test_classes_of_characters_are_left_out() -> None:
    found = said("ASK { ?s ?p ")

    assert found.startswith("line 1, column 13: expected one of ")
    assert "['" not in found
    assert "\\u{" not in found
    assert len(found) < 400


def test_a_place_without_a_reason_is_a_sentence_all_the_same() -> None:
    assert (
        said("")
        == "line 1, column 1: what stands before this place makes nothing that could be done"
    )


def test_what_names_no_place_is_left_as_it_is() -> None:
    assert readable("ASK {}", "Something else") == "Something else"
