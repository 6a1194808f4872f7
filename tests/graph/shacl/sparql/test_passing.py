"""Which patterns the inner groups of a query begin with, and that this changes no answer."""

import pytest

from habeas.shacl.sparql.grammar import parsed
from habeas.shacl.sparql.passing import passed

PREFIXES = "PREFIX : <urn:test:> "


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("?this :in ?case . { ?this :on ?day . ?case :from ?a }", ["?this ?case"]),
        (
            "?this :in ?case . { ?this :on ?day . ?case :from ?a } UNION { ?case :to ?a }",
            ["?this ?case"],
        ),
        ("{ ?this :on ?day . ?case :from ?a } ?this :in ?case .", ["?this ?case"]),
        ("?this :in ?case . OPTIONAL { ?this :on ?day . ?case :from ?a }", ["?this ?case"]),
        ("?this :in ?case . { { ?this :on ?day . ?case :from ?a } }", ["?this ?case"]),
        ("?this :in ?case . { ?case :from ?a FILTER(?a != ?this) }", ["?this ?case"]),
        ("?x :in ?case . { ?x :on ?day . ?case :from ?a }", ["?x ?case"]),
        # They hang together already.
        ("?this :in ?case . { ?case :from ?day }", []),
        ("?this :in ?case . { ?case :from ?day . ?this :on ?day }", []),
        ("?this :in ?case . { ?this :on ?x . ?this :from ?day }", []),
        # The condition inside would see a variable that it does not see.
        ("?case :on ?day . { ?this :at ?x . ?case :from ?a FILTER(!BOUND(?day)) }", []),
        # What does not fit would be missing instead of wrong.
        (
            "?case :on ?day . { ?this :at ?x . ?case :from ?a OPTIONAL { ?this :at ?x . ?case :to ?day } }",
            ["?case ?a"],
        ),
        # What follows may be missing what it says.
        ("OPTIONAL { ?this :on ?x . ?case :from ?day } ?this :in ?case .", []),
        # A solution may come more than once, or means something else elsewhere.
        ("?this :in* ?case . { ?this :on ?x . ?case :from ?day }", []),
        ("?this ?any ?case . { ?this :on ?x . ?case :from ?day }", []),
        ("_:x :in ?case . { ?this :on ?x . ?case :from ?day }", []),
        ("?this :in ?case . GRAPH ?g { ?this :on ?x . ?case :from ?day }", []),
        ("?this :in ?case . { SELECT ?this ?case { ?this :on ?x . ?case :from ?day } }", []),
    ],
)
def test_an_inner_group_begins_with_what_narrows_it(body: str, expected: list[str]) -> None:
    query = parsed(f"{PREFIXES} SELECT ?this {{ {body} }}")

    found = [f"{each.subject} {each.object}" for _, each in passed(query, {"?this"})]

    assert found == expected
