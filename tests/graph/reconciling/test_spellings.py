"""How identifiers and addresses are looked up, whatever strangers write."""

import pyoxigraph as ox
import pytest

from habeas.reconciling.spellings import spellings
from habeas.terms import expand


def addresses(text: str) -> list[str]:
    found = (term for by, term in spellings(text) if by == expand("schema:url"))
    return [term.value for term in found if isinstance(term, ox.NamedNode)]


def test_an_address_is_looked_up_with_and_without_what_may_be_missing() -> None:
    assert set(addresses("WWW.north.example/En")) >= {"https://www.north.example/En"}
    assert set(addresses("http://www.north.example/")) == {
        f"{scheme}://{host}north.example{end}"
        for scheme in ("http", "https")
        for host in ("", "www.")
        for end in ("", "/")
    }


@pytest.mark.parametrize(
    "text",
    [
        *("50.5%", "Dr.[x]", "www.a.b:x", "a.b%zz", "a.b:80:90", "a.\ue000", "a.\u007f", "a b.c"),
        *("a.<b>", 'a."b"', "a.{b}", "a.b|c", "a.b\\c", "a.b^c", "a.`b`", "//.[", "\n."),
    ],
)
def test_what_makes_no_address_is_looked_up_as_an_identifier_alone(text: str) -> None:
    found = list(spellings(text))

    assert found[0] == (expand("dcterms:identifier"), ox.Literal(text))
    assert all("[" not in address and " " not in address for address in addresses(text))
