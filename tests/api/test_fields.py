"""The fields of a query string or a form, beside what the standard library reads in them."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from habeas_api.fields import MOST, read_fields

PIECES = ["%", "=", "&", "+", "%4", "%41", "%zz", "%25", "%2B", "%26", "%3D", "%C3%A9", "%c3", "_"]
PIECES += ["=\r\n", "\n", "%0A", "%0D%0A", "%00", " ", "\t", ".", ";", "a", "é"]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_fields_are_those_that_the_standard_library_reads(text: str) -> None:
    try:
        expected = parse_qs(text.encode().decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(BadRequest):
            read_fields(text.encode())
    else:
        assert read_fields(text.encode()) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=20)), max_size=8))
def test_what_was_encoded_comes_back(pairs: list[tuple[str, str]]) -> None:
    expected: dict[str, list[str]] = {}
    for name, value in pairs:
        expected.setdefault(name, []).append(value)

    assert read_fields(urlencode(pairs).encode()) == expected


def test_there_is_a_limit_to_their_number() -> None:
    assert len(read_fields(b"&".join(b"a%d=1" % number for number in range(MOST)))) == MOST
    with pytest.raises(BadRequest, match=f"at most {MOST} "):
        read_fields(b"a=1" + b"&a=1" * MOST)
