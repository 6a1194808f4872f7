"""What may come into a dictionary of terms is what pyoxigraph writes, and nothing else."""

import pyoxigraph as ox
import pytest
from tests.graph.shacl.image.drawn_lines import IRIS, LABELS, LITERALS, OTHERS

from habeas.shacl.image.canonical import Canonical
from habeas.shacl.image.table import Table


def is_written_so(token: str) -> bool:
    """Return whether pyoxigraph reads the token as a term, and writes it as it is."""
    try:
        rows = list(ox.parse(f"<a:a> <a:a> {token} .", format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError:
        return False
    return len(rows) == 1 and str(rows[0].object) == token


@pytest.mark.parametrize("kind", [IRIS, LABELS, LITERALS, OTHERS])
def test_tokens_are_let_in_if_pyoxigraph_writes_them_so(kind: list[str]) -> None:
    table = Table(Canonical())

    numbers = table.add_all([token.encode() for token in kind]).tolist()

    let_in = [token for token, number in zip(kind, numbers, strict=True) if number >= 0]
    assert let_in == [token for token in kind if is_written_so(token)]


def test_the_suffixes_are_those_of_what_was_let_in() -> None:
    canonical = Canonical()
    table = Table(canonical)
    tokens = [b'"a"@de', b"<a:b>", b'"b"@en', b'"\\x"@fr', b'"c"@en', b"_:c", b'"d"']

    table.add_all(tokens)

    suffixes, which = canonical.suffixes()
    found = {
        table.get(number): suffixes[place] if place >= 0 else None
        for number, place in enumerate(which.tolist())
    }
    assert found == {
        b'"a"@de': b"@de",
        b'"b"@en': b"@en",
        b'"c"@en': b"@en",
        b'"d"': b"",
        b"<a:b>": None,
        b"_:c": None,
    }
    assert b"@fr" not in suffixes
