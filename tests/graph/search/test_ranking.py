"""What comes first, point by point as the page about search says."""

from typing import Any

import pytest

from habeas.terms import ID

RECORDS = """
@prefix claim: <https://w3id.org/habeas/id/claim/> .
agent:exact   skos:prefLabel "Zebra Union"@en .
agent:also    skos:prefLabel "Other name"@en ; skos:altLabel "zebra union"@en .
agent:turned  skos:prefLabel "Union Zebra"@en .
agent:linked  skos:prefLabel "Zebra Union Able"@en .
agent:alpha   skos:prefLabel "Zebra Union Bold"@en .
agent:beta    skos:prefLabel "Zebra Union Cold"@en .
agent:long    skos:prefLabel "The Zebra Union of Example"@en .
agent:begun   skos:prefLabel "Zebra Unionists"@en .
agent:noted   skos:prefLabel "Noted"@en ; dcterms:description "Of the zebra union."@en .
agent:begunly skos:prefLabel "Begunly"@en ; dcterms:description "Zebra unionism."@en .
agent:wrong   skos:prefLabel "Zebar Union"@en .
agent:wronger skos:prefLabel "Zebar Unoin"@en .
agent:wnoted  skos:prefLabel "Wrongly noted"@en ; dcterms:description "Zebar union."@en .
agent:alike   skos:prefLabel "Зебра Юнион"@ru .
agent:some    skos:prefLabel "Zebra"@en .
case:1 a habeas:Case . <urn:test:i1> habeas:inCase case:1 ; habeas:hasPrincipal agent:linked .
<urn:test:i2> habeas:hasPrincipal agent:linked .
"""  # noqa: RUF001
ORDER = [
    *("also", "exact", "turned", "linked", "alpha", "beta", "long", "begun", "noted", "begunly"),
    *("wrong", "wronger", "wnoted"),
]


def order(index: Any, typed: str, **options: Any) -> list[str]:
    hits = index.search(typed, **options).hits
    return [hit.iri.removeprefix(f"{ID}agent/") for hit in hits]


def test_the_order_is_that_of_the_page(make: Any) -> None:
    _, index = make(RECORDS)

    found = index.search("zebra union")

    assert order(index, "zebra union")[: len(ORDER)] == ORDER
    hows = [hit.how for hit in found.hits]
    assert hows[:13] == ["words"] * 7 + ["begins", "words", "begins"] + ["mistakes"] * 3
    assert [hit.mistakes for hit in found.hits[10:13]] == [1, 2, 1]
    assert [hit.exact for hit in found.hits[:3]] == [True, True, False]
    assert found.hits[0].name == "Other name"
    assert not found.is_cut


def test_a_thing_has_as_many_mistakes_whatever_stands_beside_it(make: Any) -> None:
    _, index = make(
        """
        agent:a01 a habeas:Person ; skos:prefLabel "Ada Quillfeather"@en .
        agent:a02 a habeas:Person ; skos:prefLabel "Ben Quillfeathers"@en .
        agent:a03 a habeas:Organization ; skos:prefLabel "Quillfaether House"@en .
        """
    )

    def mistakes(**filters: list[str]) -> dict[str, int]:
        return {hit.iri[-3:]: hit.mistakes for hit in index.search("Quillfeathr", filters).hits}

    assert mistakes() == {"a01": 1, "a02": 1, "a03": 2}
    assert mistakes(**{"class": ["Organization"]}) == {"a03": 2}
    assert mistakes(**{"class": ["Person"]}) == {"a01": 1, "a02": 1}


def test_some_of_the_words_come_only_where_nothing_has_all(make: Any) -> None:
    _, index = make(RECORDS)

    assert "some" not in order(index, "zebra union")
    found = index.search("zebra union quagga")
    assert {hit.how for hit in found.hits} == {"some"}
    assert order(index, "zebra union quagga")[0] in ("exact", "turned", "also")
    assert order(index, "zebra union quagga")[-1] in ("noted", "wnoted", "some", "begunly", "alike")


def test_the_last_word_goes_on_only_where_that_is_wanted(make: Any) -> None:
    _, index = make(RECORDS)

    assert "begun" in order(index, "zebra union")
    assert order(index, "zebr uni")[0] in ("also", "exact", "wrong", "wronger")
    assert order(index, "zebra union*", begins=False) == order(index, "zebra union")
    assert order(index, '"zebra union"') == [
        *("also", "exact", "linked", "alpha", "beta", "long", "noted"),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_are_parts_of_the_whole(make: Any, size: int) -> None:
    _, index = make(RECORDS)
    for typed in ("zebra union", "zebra", "", "zebra quagga union"):
        whole = order(index, typed, most=100)
        parts = [
            name
            for first in range(0, len(whole) + 3, size)
            for name in order(index, typed, first=first, most=size)
        ]
        assert parts == whole
        assert len(whole) == index.search(typed, most=1).total


def test_many_texts_with_a_phrase_are_a_lower_bound(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, index = make(RECORDS)
    whole = index.search('"zebra union"')
    monkeypatch.setattr("habeas.search.index._MOST_READ", 3)

    cut = index.search('"zebra union"')

    assert (whole.is_cut, cut.is_cut) == (False, True)
    assert 0 < cut.total < whole.total


def test_what_is_linked_most_comes_first_where_nothing_is_asked(make: Any) -> None:
    _, index = make(RECORDS)

    assert order(index, "")[0] == "linked"
    assert order(index, "", filters={"kind": ["agent"]})[0] == "linked"
    assert index.search("").hits[0].name == "Zebra Union Able"
