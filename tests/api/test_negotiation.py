"""Which media type a caller gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas_api.negotiation import choose

OFFERED = ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', OFFERED[2]),
        ('application/ld+json;profile="a,b;q=0";q=0.5, text/turtle;q=0.4', OFFERED[2]),
        ("text/turtle;q=0.5, application/rdf+xml", "application/rdf+xml"),
        ("text/turtle;q=0.5,application/rdf+xml;q=0.50", "text/turtle"),
        ("text/turtle ; q=0.2 , text/*;q=0.9", "text/html"),
        ("text/html;q=0, */*", "text/turtle"),
        ("*/*;q=0.1, application/*;q=0.2", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle;q=2, application/ld+json;q=0.1", "text/turtle"),
        ("application/ld+json;q=2, text/turtle", "text/turtle"),  # neither is liked more
        ("text/turtle;q=0.1234, application/ld+json;q=0.1", "text/turtle"),
        ("application/ld+json;q=0.1239, text/turtle;q=0.1231", "text/turtle"),
        ("application/ld+json;q=.5, text/turtle;q=0.4", "application/ld+json"),
        ("text/turtle;q=., application/ld+json;q=0.1", "application/ld+json"),
        ("text/turtle;q=-1, application/ld+json;q=0.1", "application/ld+json"),
        ("text/turtle;q=" + "9" * 200, "text/turtle"),
        ("image/gif, image/jpeg, *; q=.2", "text/html"),
        ("text/html;q=0, *", "text/turtle"),
        ("nonsense, text/turtle", "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        (";;;,,,", None),
    ],
)
def test_the_best_type_that_is_offered_is_chosen(accept: str | None, expected: str | None) -> None:
    assert choose(accept, OFFERED) == expected


@given(st.text())
def test_no_header_breaks_the_choice(accept: str) -> None:
    assert choose(accept, OFFERED) in (None, *OFFERED)


@pytest.mark.parametrize("accept", ['"' * 100_000, "a/b;" * 50_000, 'x="' + '\\"' * 50_000])
def test_a_long_header_costs_little(accept: str) -> None:
    assert choose(accept, OFFERED) in (None, *OFFERED)
