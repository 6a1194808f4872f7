"""When a candidate is clearly the one."""

from dataclasses import replace

import pytest

from habeas.reconciling import Candidate, Feature, decide, score_of
from habeas.reconciling.likeness import Likeness
from habeas.reconciling.scoring import MARGIN, NAME_WEIGHT, SURE

SITE = Feature("schema:url", "website", 1.0, 60, is_own=True)
NUMBER = Feature("skos:exactMatch", "identifier", 1.0, 180, is_own=True)
COUNTRY = Feature("country", "country", 1.0, 20)


def candidate(
    value: float, *more: Feature, how: str = "alike", is_by_name: bool = True
) -> Candidate:
    """Return a candidate whose name is alike by ``value``, with other features."""
    features = (Feature("name", "name", value, NAME_WEIGHT), *more)
    likeness = Likeness(value, how)  # type: ignore[arg-type]
    return Candidate("urn:one", "One", "", (), score_of(features), features, likeness, is_by_name)


def is_match(*candidates: Candidate) -> bool:
    first, *others = decide(candidates)
    assert not any(each.is_match for each in others)
    return first.is_match


def test_the_same_name_is_a_match_where_names_tell_things_apart() -> None:
    assert is_match(candidate(1.0, how="same"))
    assert not is_match(candidate(1.0, how="same", is_by_name=False))


@pytest.mark.parametrize("how", ["acronym", "script", "alike"])
def test_another_likeness_is_none_however_high(how: str) -> None:
    assert not is_match(candidate(1.0, how=how))
    assert not is_match(candidate(1.0, COUNTRY, COUNTRY, COUNTRY, how=how))


def test_an_address_makes_up_for_a_letter_and_not_for_a_name() -> None:
    many = [replace(COUNTRY, id=f"other-{number}") for number in range(9)]

    assert is_match(candidate(0.9, SITE))
    assert candidate(0.8, SITE, *many).score >= SURE
    assert not is_match(candidate(0.8, SITE, *many))
    assert not is_match(candidate(0.9, SITE, is_by_name=False))


def test_an_address_alone_is_no_match() -> None:
    alone = Candidate("urn:one", "One", "", (), 100.0, (SITE,), Likeness(0.0, "different"), True)

    assert not is_match(alone)


def test_an_identifier_is_a_match_of_anything() -> None:
    assert is_match(candidate(0.9, NUMBER, is_by_name=False))


def test_an_identifier_or_address_that_disagrees_prevents_it() -> None:
    for other in (replace(SITE, value=0.0), replace(NUMBER, value=0.0, id="dcterms:identifier")):
        assert not is_match(candidate(1.0, other, how="same"))
        assert not is_match(candidate(1.0, NUMBER, other, how="same"))


def test_another_type_prevents_it_even_for_an_identifier() -> None:
    feature = Feature("type", "type", 0.0, 20)
    id = Feature("id", "identifier", 1.0, 1000, is_own=True)

    assert candidate(1.0, id, feature, how="same").score >= SURE
    assert not is_match(candidate(1.0, id, feature, how="same"))


def test_the_best_has_to_be_clearly_above_all_others() -> None:
    best = candidate(1.0, how="same")
    for score, clear in ((100 - MARGIN, True), (100 - MARGIN + 0.1, False)):
        other = replace(candidate(0.5), iri="urn:other", score=score)
        assert is_match(other, best) is clear


def test_a_score_below_the_least_is_none() -> None:
    best = candidate(1.0, how="same")

    assert is_match(replace(best, score=SURE))
    assert not is_match(replace(best, score=SURE - 0.1))


def test_equal_scores_are_sorted_by_iri() -> None:
    one, other = candidate(0.5), replace(candidate(0.5), iri="urn:another")

    assert [each.iri for each in decide([one, other])] == ["urn:another", "urn:one"]
    assert decide([]) == []
